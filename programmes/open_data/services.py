"""Publish what has changed; what is published stays as it is."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from sqlalchemy.orm import Session

from core.audit import SYSTEM, record
from core.database import utcnow
from programmes.open_data.dictionary import Dataset, Row, datasets, schema_version
from programmes.open_data.models import OpenDataVersion
from programmes.open_data.products import certified_products, market_rows
from programmes.open_data.queries import latest_versions
from programmes.open_data.years import YEARLY, closed_years, year_rows


def publish(session: Session, *, today: date, public_url: str) -> list[OpenDataVersion]:
    """Publish a new version of each dataset whose content is another than published last.

    Args:
        session: The change's session; the caller commits.
        today: Today in Vietnam.
        public_url: Scheme and host of trace pages.
    """
    last = latest_versions(session)
    before: dict[str, list[Row]] = {
        name: list(last[name].rows) if name in last else [] for name in datasets()
    }
    rows = _yearly(session, before, today)
    rows["san-pham-tren-san"] = market_rows(session, today, before["san-pham-tren-san"], utcnow())
    rows["san-pham-co-chung-nhan"] = certified_products(session, today, public_url)
    found = [_published(session, each, rows[each.name], last.get(each.name)) for each in datasets().values()]
    return [version for version in found if version is not None]


def _yearly(session: Session, before: dict[str, list[Row]], today: date) -> dict[str, list[Row]]:
    known = {row[0] for name in YEARLY for row in before[name]}
    rows: dict[str, list[Row]] = {name: [] for name in YEARLY}
    for year in sorted(known | set(closed_years(session, today))):
        was = {name: [row for row in before[name] if row[0] == year] for name in YEARLY}
        for name, now in year_rows(session, year, was, today).items():
            rows[name] += _kept(datasets()[name], was[name], now)
    return rows


def _kept(dataset: Dataset, was: list[Row], now: list[Row]) -> list[Row]:
    """Return the rows as published before when they say the same but for the day of the count."""
    is_same = [dataset.without_day(row) for row in was] == [dataset.without_day(row) for row in now]
    return was if is_same else now


def content_hash(rows: list[Row], version: str) -> str:
    """Return the hash that names a content; the same rows under the same schema have the same."""
    said = json.dumps([version, rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _published(
    session: Session, dataset: Dataset, rows: list[Row], last: OpenDataVersion | None
) -> OpenDataVersion | None:
    digest = content_hash(rows, schema_version())
    if last is not None and last.content_hash == digest:
        return None
    version = OpenDataVersion(
        dataset=dataset.name,
        number=last.number + 1 if last else 1,
        schema_version=schema_version(),
        content_hash=digest,
        rows=rows,
        changes=_differences(dataset, list(last.rows) if last else [], rows),
        published_at=utcnow(),
    )
    session.add(version)
    session.flush()
    changes = {"number": version.number, "content_hash": digest, **version.changes}
    record(session, SYSTEM, "open_data.publish", f"open_data:{dataset.name}", changes)
    return version


def _differences(dataset: Dataset, was: list[Row], now: list[Row]) -> dict[str, int]:
    """Count rows that came, went and changed in what they show; of hidden numbers nothing is told."""
    old = {dataset.key_of(row): dataset.without_day(row) for row in was}
    new = {dataset.key_of(row): dataset.without_day(row) for row in now}
    return {
        "added": len(new.keys() - old.keys()),
        "removed": len(old.keys() - new.keys()),
        "changed": sum(old[key] != new[key] for key in old.keys() & new.keys()),
    }
