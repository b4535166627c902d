"""Write down what only the trace page tells of a product."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from catalog.models import Product
from core.audit import Actor, record
from traceability.models import TraceFacts


def tell_facts(
    session: Session,
    actor: Actor,
    product: Product,
    *,
    brand: str | None,
    model: str | None,
    standards: Sequence[str],
    warnings: str | None,
    warnings_en: str | None,
) -> TraceFacts:
    """Set brand, model, standards and safety warnings of a product; the maker's own word.

    Args:
        session: The change's session.
        actor: Who writes, and for whom.
        product: The product.
        brand: Its brand; None for goods without one.
        model: Model or kind; None for goods without one.
        standards: Standards and regulations that the goods are made by, one a line.
        warnings: What users must know to be safe, allergens aside; None for nothing.
        warnings_en: The same for readers of English; None: they read it in Vietnamese.
    """
    facts = session.get(TraceFacts, product.id)
    if facts is None:
        facts = TraceFacts(product_id=product.id, standards=[])
        session.add(facts)
    wanted = {
        "brand": brand,
        "model": model,
        "standards": list(standards),
        "warnings": warnings,
        "warnings_en": warnings_en,
    }
    changes = {
        name: [getattr(facts, name), value] for name, value in wanted.items() if getattr(facts, name) != value
    }
    for name, (_before, after) in changes.items():
        setattr(facts, name, after)
    session.flush()
    if changes:
        record(session, actor, "trace_facts.tell", f"product:{product.id}", changes)
    return facts
