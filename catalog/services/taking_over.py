"""Let one registration take what stands on another over, and give its own back.

When two registrations turn out to be one business, a person says field by field what is right. A
tax code names one registration, so the two swap theirs; everything else is copied, and the other
registration keeps what its paper says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Business, Product, ProductState
from catalog.search import index_product
from core import audit
from core.text import fold

# What a person chooses as one thing, and the columns that go with it. The kind is not among them: it
# has a history of its own and is changed where that is kept.
TAKEABLE: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "name_en": ("name_en",),
    "tax_code": ("tax_code",),
    "registration_no": ("registration_no",),
    "founded_year": ("founded_year",),
    "representative": ("representative",),
    "phone": ("phone", "phone_is_public"),  # consent was given for the number that it stands with
    "email": ("email",),
    "website": ("website",),
    "address": (
        "street",
        "declared_scheme",
        "declared_commune_code",
        "current_commune_code",
        "former_district_code",
        "latitude",
        "longitude",
    ),
    "member_count": ("member_count",),
    "description": ("description",),
    "description_en": ("description_en",),
}

Taken = dict[str, list[Any]]
"""``{column: [the business's own value, the value taken]}``."""


def take_over(
    session: Session, business: Business, other: Business, fields: Collection[str], *, actor: audit.Actor
) -> Taken:
    """Let a business take fields of another registration over.

    Args:
        session: The change's session.
        business: Whose values change.
        other: Where they come from; only its tax code changes, to the business's own.
        fields: Keys of `TAKEABLE`.
        actor: Who says that these values are right.

    Returns:
        What `give_back` needs. The audit trail names the fields and holds no values: phones and
        people's numbers are among them.
    """
    columns = [column for name in TAKEABLE if name in fields for column in TAKEABLE[name]]
    taken: Taken = {
        column: [getattr(business, column), getattr(other, column)]
        for column in columns
        if getattr(business, column) != getattr(other, column)
    }
    _write(session, business, {column: values[1] for column, values in taken.items()}, swap_with=other)
    if taken:
        audit.record(
            session,
            actor,
            "business.take_over",
            f"business:{business.id}",
            {"from": other.id, "fields": sorted(set(fields))},
        )
    return taken


def give_back(
    session: Session, business: Business, other: Business, taken: Taken, *, actor: audit.Actor
) -> list[str]:
    """Put back what a business had before it took values over.

    What somebody has changed since is left as it is: it is newer than both.

    Returns:
        The columns that were left.
    """
    due = {column: values[0] for column, values in taken.items() if getattr(business, column) == values[1]}
    if "tax_code" in due and other.tax_code != taken["tax_code"][0]:
        del due["tax_code"]
    _write(session, business, due, swap_with=other)
    if due:
        audit.record(
            session,
            actor,
            "business.give_back",
            f"business:{business.id}",
            {"to": other.id, "fields": sorted(due)},
        )
    return sorted(taken.keys() - due.keys())


def _write(session: Session, business: Business, values: Mapping[str, Any], *, swap_with: Business) -> None:
    for column, value in values.items():
        if column == "tax_code":
            _swap_tax_codes(session, business, swap_with)
        else:
            setattr(business, column, value)
    if "name" in values:
        business.name_folded = fold(business.name)
    session.flush()
    if {"name", "current_commune_code"} & values.keys():
        for product in session.scalars(
            select(Product).where(Product.business_id == business.id, Product.state == ProductState.LISTED)
        ):
            index_product(session, product)


def _swap_tax_codes(session: Session, one: Business, other: Business) -> None:
    """Swap in three steps: at no moment may two registrations carry one number."""
    first, second = one.tax_code, other.tax_code
    one.tax_code = other.tax_code = None
    session.flush()
    one.tax_code, other.tax_code = second, first
    session.flush()
