"""Read what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import Session

from core.formatting import VIETNAM
from traceability.models import Lot
from traceability.scans.copied import Hint, HourOfLooks, hints
from traceability.scans.models import ScanCount, ScanMonth, SerialScan
from traceability.scans.settings import copied_labels, counting
from traceability.scans.shown import Run, runs, total
from traceability.serials.models import Serial


def looks_at(session: Session, serial_id: int, *, since: datetime) -> list[HourOfLooks]:
    """Return the looks at a serial since a moment, by hour."""
    rows = session.execute(
        select(SerialScan.hour, SerialScan.district, SerialScan.count)
        .where(SerialScan.serial_id == serial_id, SerialScan.hour > since - timedelta(hours=1))
        .order_by(SerialScan.hour, SerialScan.district)
    )
    return [HourOfLooks(hour, district, count) for hour, district, count in rows]


def hints_of(session: Session, serial: Serial, *, now: datetime) -> tuple[Hint, ...]:
    """Return what is odd about a serial at a moment."""
    rule = copied_labels()
    return hints(serial.state, looks_at(session, serial.id, since=now - rule.week), now=now, rule=rule)


@dataclass(frozen=True)
class LotLooks:
    """What a producer reads of one lot, or of the product's own page (`lot_code` ""), largest first.

    Attributes:
        lot_id: The lot; 0 for the product's own page.
        runs: Days that are told together, as far as they are kept.
        count: The sum of them.
    """

    lot_id: int
    lot_code: str
    runs: tuple[Run, ...]
    count: int


def shown_looks(session: Session, product_id: int, *, today: date) -> list[LotLooks]:
    """Return what a producer reads of a product's looks until yesterday; lots with too few are left out."""
    days = days_of(session, before=today, product_id=product_id)
    codes = lot_codes(session, product_id)
    least = counting().least_shown
    found = []
    for (_product, lot_id), counts in days.items():
        told = runs(counts, least=least)
        if told and (lot_id == 0 or lot_id in codes):
            found.append(LotLooks(lot_id, codes.get(lot_id, ""), told, total(told)))
    return sorted(found, key=lambda each: (-each.count, each.lot_code))


def shown_places(
    session: Session, product_id: int, looks: Iterable[LotLooks], *, today: date
) -> list[tuple[str, int]]:
    """Return in which districts visitors said that they were, with how many did, most first.

    A number is a sum of runs of at least the least, as with looks, and only from days whose looks are shown:
    more visitors with a place than looks on the same page would tell of the hidden ones.

    Args:
        session: Only reads.
        product_id: Whose pages they looked at.
        looks: What `shown_looks` returns for the same day.
        today: The first day that does not count yet.
    """
    told = {each.lot_id: each.runs for each in looks}
    days: dict[tuple[int, str], dict[date, int]] = {}
    day = _day_of(session)
    for lot, district, on, count in session.execute(
        select(ScanCount.lot_id, ScanCount.district, day, func.sum(ScanCount.count))
        .where(ScanCount.product_id == product_id, ScanCount.district != "", ScanCount.hour < start_of(today))
        .group_by(ScanCount.lot_id, ScanCount.district, day)
    ):
        on = on if isinstance(on, date) else date.fromisoformat(on)
        if any(run.since <= on <= run.until for run in told.get(lot, ())):
            days.setdefault((lot, district), {})[on] = int(count)
    found: Counter[str] = Counter()
    for (_lot, district), counts in days.items():
        found[district] += total(runs(counts, least=counting().least_shown))
    return sorted(
        ((code, count) for code, count in found.items() if count), key=lambda each: (-each[1], each[0])
    )


def shown_months(session: Session, product_id: int, *, limit: int = 12) -> list[tuple[date, int]]:
    """Return what a producer was shown of months whose days are not kept any more, the last first."""
    rows = session.execute(
        select(ScanMonth.month, func.sum(ScanMonth.told))
        .where(ScanMonth.product_id == product_id)
        .group_by(ScanMonth.month)
        .having(func.sum(ScanMonth.told) > 0)
        .order_by(ScanMonth.month.desc())
        .limit(limit)
    )
    return [(month, int(told)) for month, told in rows]


def lot_codes(session: Session, product_id: int) -> Mapping[int, str]:
    """Return the codes of a product's lots."""
    rows = session.execute(select(Lot.id, Lot.lot_code).where(Lot.product_id == product_id))
    return {row.id: row.lot_code for row in rows}


def days_of(
    session: Session, *, before: date, product_id: int | None = None
) -> dict[tuple[int, int], dict[date, int]]:
    """Return the looks of each product and lot by day in Vietnam.

    Args:
        session: Only reads.
        before: The first day that is left out.
        product_id: Only this product; None: all.
    """
    day = _day_of(session)
    statement = (
        select(ScanCount.product_id, ScanCount.lot_id, day, func.sum(ScanCount.count))
        .where(ScanCount.district == "", ScanCount.hour < start_of(before))
        .group_by(ScanCount.product_id, ScanCount.lot_id, day)
    )
    if product_id is not None:
        statement = statement.where(ScanCount.product_id == product_id)
    found: dict[tuple[int, int], dict[date, int]] = {}
    for product, lot, on, count in session.execute(statement):
        on = on if isinstance(on, date) else date.fromisoformat(on)
        found.setdefault((product, lot), {})[on] = int(count)
    return found


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


def _day_of(session: Session) -> Any:
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.timezone("Asia/Ho_Chi_Minh", ScanCount.hour), Date)
    return func.date(ScanCount.hour, "+7 hours")
