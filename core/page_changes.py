"""Say whether any fact on a page has changed, in one statement, whoever changed it.

Triggers on every table that a public page reads from (migration ``20261127_page_changes``) leave a row
with the number of whose facts they are, in the transaction of the change itself: what is rolled back
changed nothing, and what a command, the worker or a line of SQL writes is noticed as well. Two equal
stamps: nothing has changed.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, BigId

Stamp = tuple[int, int]


class PageChange(Base):
    """A change of somebody's facts; a newer one takes the place of older ones that nobody holds."""

    __tablename__ = "page_changes"
    # A number that was given once is never given again, or two stamps of different moments could be equal.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  # SQLAlchemy's own way

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    owner_id: Mapped[int] = mapped_column(index=True)  # a business; without a key: no change waits for it


def stamp_of(session: Session | Connection, owners: Collection[int]) -> Stamp:
    """Return what differs after each change of these owners' facts that was committed.

    Count and sum together: when there are as many rows as before, those that came have larger numbers than
    those that went, so the sum has grown. On PostgreSQL a change may be committed after one with a larger
    number, so the largest alone would tell nothing.
    """
    counted = session.execute(
        select(func.count(), func.coalesce(func.sum(PageChange.id), 0)).where(
            PageChange.owner_id.in_(sorted(owners))
        )
    ).one()
    return int(counted[0]), int(counted[1])
