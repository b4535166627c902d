"""Find published versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from core.errors import NotFound
from programmes.open_data.dictionary import Dataset
from programmes.open_data.models import OpenDataVersion


def latest_versions(session: Session) -> dict[str, OpenDataVersion]:
    """Return the newest version of each dataset that has one, by its name; rows are read when asked for."""
    newest = (
        select(OpenDataVersion.dataset, func.max(OpenDataVersion.number).label("number"))
        .group_by(OpenDataVersion.dataset)
        .subquery()
    )
    rows = session.scalars(
        select(OpenDataVersion)
        .join(
            newest,
            (newest.c.dataset == OpenDataVersion.dataset) & (newest.c.number == OpenDataVersion.number),
        )
        .options(defer(OpenDataVersion.rows))
    )
    return {row.dataset: row for row in rows}


def newest_and_first(
    session: Session, known: Iterable[Dataset]
) -> Iterator[tuple[Dataset, OpenDataVersion, datetime]]:
    """Yield each dataset that was published with its newest version, and when its first one came out."""
    latest = latest_versions(session)
    rows = session.execute(
        select(OpenDataVersion.dataset, func.min(OpenDataVersion.published_at)).group_by(
            OpenDataVersion.dataset
        )
    )
    first = dict(rows.all())
    for each in known:
        if each.name in latest:
            yield each, latest[each.name], first[each.name]


def version_of(session: Session, dataset: str, number: int | None = None) -> OpenDataVersion:
    """Return a version of a dataset, the newest unless a number is given; rows are read when asked for.

    Raises:
        NotFound: If it was never published.
    """
    statement = (
        select(OpenDataVersion).where(OpenDataVersion.dataset == dataset).options(defer(OpenDataVersion.rows))
    )
    if number is not None:
        statement = statement.where(OpenDataVersion.number == number)
    found = session.scalar(statement.order_by(OpenDataVersion.number.desc()).limit(1))
    if found is None:
        raise NotFound
    return found


def history(session: Session, *, limit: int = 200) -> Sequence[OpenDataVersion]:
    """Return the versions of all datasets without their rows, the newest first."""
    return session.scalars(
        select(OpenDataVersion)
        .options(defer(OpenDataVersion.rows))
        .order_by(OpenDataVersion.id.desc())
        .limit(limit)
    ).all()
