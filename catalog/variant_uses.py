"""Which choices of products other tables speak of: they cannot vanish without taking a fact along.

The tables are found by their foreign keys, so that an upper package that begins to speak of choices
need not be known here.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Variant
from core.database import Base


def used_variants(session: Session, variant_ids: Sequence[int]) -> frozenset[int]:
    """Return those of the numbers that any row of another table names."""
    if not variant_ids:
        return frozenset()
    own = Variant.__table__.c.id
    found: set[int] = set()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.column is own for key in column.foreign_keys):
                found.update(session.scalars(select(column).where(column.in_(variant_ids)).distinct()))
    return frozenset(found)
