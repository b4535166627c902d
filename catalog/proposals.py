"""What can be proposed, in words, and who may read which proposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, object_session

from accounts.models import User
from accounts.queries import scope_of
from catalog.models import Business, Proposal, ProposalKind, ProposalState
from catalog.permissions import businesses_in_scope
from core.errors import NotFound
from places.models import NEW, OLD
from places.queries import Gazetteer, gazetteer

COMMUNE = "commune"
CORRECTABLE: dict[str, Any] = {
    "name": _l("Tên hợp tác xã"),
    "street": _l("Thôn, xóm, số nhà"),
    COMMUNE: _l("Xã, phường"),
    "representative": _l("Người đại diện"),
    "member_count": _l("Số thành viên"),
    "website": _l("Trang web"),
    "description": _l("Lời giới thiệu"),
}
KINDS = {
    ProposalKind.NEW: _l("Thêm hợp tác xã"),
    ProposalKind.CORRECTION: _l("Sửa thông tin"),
    ProposalKind.PROGRAMME: _l("Đưa vào chương trình"),
}
STATES = {
    ProposalState.OPEN: (_l("Chờ xem"), "info"),
    ProposalState.ACCEPTED: (_l("Đã nhận"), "ok"),
    ProposalState.REFUSED: (_l("Không nhận"), "warn"),
    ProposalState.WITHDRAWN: (_l("Đã rút"), ""),
}
_KEY = "gocque_programme_choices"
ProgrammeChoices = Callable[[Session], Sequence[tuple[str, str]]]
"""Code and name of each programme, in order; the package above the catalogue knows them."""


def register_programme_choices(app: Flask, choices: ProgrammeChoices) -> None:
    """Tell which programmes a cooperative can be proposed for."""
    app.extensions[_KEY] = choices


def programme_choices(session: Session) -> list[tuple[str, str]]:
    """Return code and name of the programmes; none where no package keeps any."""
    choices = cast(ProgrammeChoices | None, current_app.extensions.get(_KEY))
    return list(choices(session)) if choices else []


def value_now(places: Gazetteer, business: Business, field: str) -> str:
    """Return a correctable fact as it stands; "" when nothing is written down."""
    if field == COMMUNE:
        return places.describe(business.declared_scheme, business.declared_commune_code)
    return str(getattr(business, field) or "")


def value_proposed(places: Gazetteer, proposal: Proposal) -> str:
    """Return what a correction would write down, as people read it."""
    if proposal.field == COMMUNE:
        return places.describe(proposal.place_scheme, proposal.place_code)
    return proposal.value or ""


def own_proposals(user_id: int) -> Select[Proposal]:
    """Return the statement of a person's own proposals, the newest first."""
    return _with_business().where(Proposal.proposed_by_id == user_id).order_by(Proposal.id.desc())


def own_proposal(session: Session, user_id: int, proposal_id: int) -> Proposal:
    """Return one of a person's own proposals.

    Raises:
        NotFound: If there is none of that number, or somebody else made it.
    """
    found = session.scalar(own_proposals(user_id).where(Proposal.id == proposal_id))
    if found is None:
        raise NotFound
    return found


def proposals_for(user: User, *, are_open: bool) -> Select[Proposal]:
    """Return the statement of proposals that an officer may see: open ones oldest first, or the answered."""
    is_open = Proposal.state == ProposalState.OPEN
    statement = _in_scope(user).where(is_open if are_open else ~is_open)
    if are_open:
        return statement.order_by(Proposal.created_at, Proposal.id)
    return statement.order_by(Proposal.answered_at.desc(), Proposal.id.desc())


def number_waiting(session: Session, user: User) -> int:
    """Return how many open proposals wait for an officer."""
    waiting = proposals_for(user, are_open=True).order_by(None).with_only_columns(Proposal.id)
    return session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def proposal_in_scope(session: Session, user: User, proposal_id: int) -> Proposal:
    """Return a proposal that an officer may see.

    Raises:
        NotFound: If there is none of that number, or it speaks of a place or business elsewhere.
    """
    found = session.scalar(_in_scope(user).where(Proposal.id == proposal_id))
    if found is None:
        raise NotFound
    return found


def proposals_about(session: Session, business: Business) -> Sequence[Proposal]:
    """Return the accepted proposals that speak of a business, or from which it was registered."""
    return session.scalars(
        _with_business()
        .where(Proposal.business_id == business.id, Proposal.state == ProposalState.ACCEPTED)
        .order_by(Proposal.answered_at, Proposal.id)
    ).all()


def _with_business() -> Select[Proposal]:
    return select(Proposal).options(joinedload(Proposal.business), joinedload(Proposal.proposed_by))


def _in_scope(user: User) -> Select[Proposal]:
    statement = _with_business().outerjoin(Business, Business.id == Proposal.business_id)
    of_business = businesses_in_scope(user)
    if of_business is None:
        return statement
    return statement.where(or_(of_business, and_(Proposal.kind == ProposalKind.NEW, _place_in_scope(user))))


def _place_in_scope(user: User) -> ColumnElement[bool]:
    scope = scope_of(user)
    session = cast(Session, object_session(user))
    places = gazetteer(session)
    within = [
        unit
        for unit in places.units.values()
        if scope.holds(
            places.current_code(unit.scheme, unit.code), places.district_code(unit.scheme, unit.code)
        )
    ]
    return or_(
        *(
            and_(
                Proposal.place_scheme == scheme,
                Proposal.place_code.in_([unit.code for unit in within if unit.scheme == scheme]),
            )
            for scheme in (OLD, NEW)
        )
    )
