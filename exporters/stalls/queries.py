"""Read stalls: of one business, those that wait for an officer, and what each counts as today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session, joinedload

from accounts.models import User
from catalog.models import Business
from exporters.rules import closed_on
from exporters.stalls.models import Stall
from exporters.stalls.rules import fresh_since, label_of, stall_places

ACCEPTED, REFUSED = "accepted", "refused"


class Standing(StrEnum):
    """What a stall counts as today."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    REFUSED = "refused"
    CLOSED = "closed"


WORDS: Mapping[Standing, Any] = {
    Standing.CONFIRMED: _l("đang bán"),
    Standing.UNCONFIRMED: _l("đã mở, chưa xác nhận lại"),
    Standing.WAITING: _l("chờ cán bộ xem lại"),
    Standing.REFUSED: _l("không được tính"),
    Standing.CLOSED: _l("đã đóng"),
}
TONES = {
    Standing.CONFIRMED: "ok",
    Standing.UNCONFIRMED: "warn",
    Standing.WAITING: "warn",
    Standing.REFUSED: "bad",
    Standing.CLOSED: "",
}


@dataclass(frozen=True)
class StallLine:
    """A stall as pages show it.

    Attributes:
        ended_on: The day it closed, by itself or with its whole marketplace; None while it is open.
        link: Its address, when that may be linked to: on a host of its marketplace.
        declared_by, confirmed_by, judged_by: Names of people; "" for nobody.
    """

    stall: Stall
    label: str
    standing: Standing
    ended_on: date | None
    link: str | None
    declared_by: str
    confirmed_by: str
    judged_by: str

    @property
    def words(self) -> Any:
        """Return what it counts as, in words."""
        return WORDS[self.standing]

    @property
    def tone(self) -> str:
        """Return the tag that goes with it."""
        return TONES[self.standing]

    @property
    def is_open(self) -> bool:
        """Say whether it is neither closed nor refused."""
        return self.standing not in {Standing.CLOSED, Standing.REFUSED}


def is_late(marketplace: str, opened_on: date) -> bool:
    """Say whether a stall is said to be opened after its marketplace closed."""
    last = closed_on(marketplace)
    return last is not None and opened_on > last


def ended_on(stall: Stall) -> date | None:
    """Return the day a stall closed: its own, or its marketplace's; an accepted late one closes by itself."""
    if stall.closed_on is not None or is_late(stall.marketplace, stall.opened_on):
        return stall.closed_on
    return closed_on(stall.marketplace)


def standing_of(stall: Stall, fresh: datetime) -> Standing:
    """Return what a stall counts as; twin: `standing_is`.

    Args:
        stall: Any stall.
        fresh: The moment since which a confirmation is fresh.
    """
    if stall.verdict == REFUSED:
        return Standing.REFUSED
    if ended_on(stall) is not None:
        return Standing.CLOSED
    if is_late(stall.marketplace, stall.opened_on) and stall.verdict != ACCEPTED:
        return Standing.WAITING
    return Standing.CONFIRMED if stall.confirmed_at >= fresh else Standing.UNCONFIRMED


def _late() -> ColumnElement[bool]:
    return or_(
        false(),
        *(
            and_(Stall.marketplace == place.slug, Stall.opened_on > place.closed_on)
            for place in stall_places().values()
            if place.closed_on is not None
        ),
    )


def _ended() -> ColumnElement[bool]:
    gone = [place.slug for place in stall_places().values() if place.closed_on is not None]
    return or_(Stall.closed_on.is_not(None), and_(Stall.marketplace.in_(gone), ~_late()))


def standing_is(standing: Standing, fresh: datetime) -> ColumnElement[bool]:
    """Return the condition under which a stall counts as that; twin: `standing_of`."""
    refused = and_(Stall.verdict.is_not(None), Stall.verdict == REFUSED)
    accepted = and_(Stall.verdict.is_not(None), Stall.verdict == ACCEPTED)
    if standing is Standing.REFUSED:
        return refused
    if standing is Standing.CLOSED:
        return and_(~refused, _ended())
    waiting = and_(~refused, ~_ended(), _late(), ~accepted)
    if standing is Standing.WAITING:
        return waiting
    sells = and_(~refused, ~_ended(), or_(~_late(), accepted))
    is_fresh = Stall.confirmed_at >= fresh
    return and_(sells, is_fresh if standing is Standing.CONFIRMED else ~is_fresh)


def stalls_of(session: Session, business_id: int, now: datetime) -> list[StallLine]:
    """Return all stalls of a business, open ones first, then the newest."""
    rows = session.scalars(
        select(Stall)
        .where(Stall.business_id == business_id)
        .options(joinedload(Stall.business))
        .order_by(Stall.opened_on.desc(), Stall.id.desc())
    ).all()
    return sorted(lines_of(session, rows, now), key=lambda line: not line.is_open)


def lines_of(session: Session, rows: Sequence[Stall], now: datetime) -> list[StallLine]:
    """Return stalls as pages show them, in their order."""
    people = {row.declared_by_id for row in rows} | {row.confirmed_by_id for row in rows}
    people |= {row.verdict_by_id for row in rows}
    found = session.execute(select(User.id, User.full_name).where(User.id.in_(people - {None})))
    names: dict[int | None, str] = {row.id: row.full_name for row in found}
    fresh = fresh_since(session, now)
    return [
        StallLine(
            stall=row,
            label=label_of(row.marketplace),
            standing=standing_of(row, fresh),
            ended_on=ended_on(row),
            link=link_of(row.marketplace, row.url),
            declared_by=names.get(row.declared_by_id, ""),
            confirmed_by=names.get(row.confirmed_by_id, ""),
            judged_by=names.get(row.verdict_by_id, ""),
        )
        for row in rows
    ]


def link_of(marketplace: str, url: str | None) -> str | None:
    """Return an address that a page may link to; None when it is none, or leads elsewhere today."""
    place = stall_places().get(marketplace)
    return url if url and place and place.has_address(url) else None


def stalls_that_are(
    standing: Standing, fresh: datetime, *, scope: ColumnElement[bool] | None = None, marketplace: str = ""
) -> Select[Stall]:
    """Return the statement of the stalls that count as something, by business.

    Args:
        standing: As what.
        fresh: The moment since which a confirmation is fresh.
        scope: Condition on the businesses that the person may see; None: all.
        marketplace: Only there; "": everywhere.
    """
    statement = (
        select(Stall)
        .join(Business, Business.id == Stall.business_id)
        .where(standing_is(standing, fresh))
        .options(joinedload(Stall.business))
        .order_by(Business.name_folded, Stall.marketplace, Stall.id)
    )
    if marketplace:
        statement = statement.where(Stall.marketplace == marketplace)
    return statement if scope is None else statement.where(scope)
