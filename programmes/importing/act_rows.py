"""Write the list's acts with their evidence; what is closed here is never rewritten by a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.models import Business, BusinessReference, Product
from core import audit
from core.database import utcnow
from places.queries import Gazetteer, gazetteer
from programmes.importing.changes import assign, portions, tally
from programmes.importing.places import find_place
from programmes.importing.results import BlockCount, ImportResult, Notice
from programmes.importing.rows import ActRow, EvidenceRow
from programmes.models import ActState, Evidence, Programme, SupportAct
from programmes.queries.figures import LIST_SCHEME

CLOSED = frozenset({ActState.ACCEPTED.value, ActState.CANCELLED.value, ActState.VOIDED.value})


@dataclass(frozen=True)
class Desk:
    """What writing acts looks at.

    Attributes:
        programmes: Ids by code.
        businesses: By the words with which rows name them.
        acts: Those that are here, by the rows' own ids.
        products: Ids by the numbers of the catalogue's list.
    """

    session: Session
    places: Gazetteer
    programmes: dict[str, int]
    businesses: dict[str, Business]
    acts: dict[str, SupportAct]
    products: dict[str, int]
    actor: audit.Actor
    agency_id: int | None
    result: ImportResult

    def notice(self, row: ActRow, field: str, value: str | None, cause: str) -> None:
        self.result.notices.append(Notice("support_records", row.number, row.id, field, value or "", cause))


def write_acts(
    session: Session,
    rows: Sequence[ActRow],
    result: ImportResult,
    *,
    actor: audit.Actor,
    agency_id: int | None,
) -> None:
    """Write the rows.

    An act that is accepted, cancelled or voided here stays as it is, because facts of the past are
    not edited: a list that says otherwise gets a notice. Late evidence is added all the same.
    """
    count = result.blocks.get("support_records", BlockCount())
    desk = _desk(session, rows, result, actor, agency_id)
    for row in rows:
        act = desk.acts.get(row.id)
        is_new = act is None
        values = act_values(desk, row, act)
        if act is None:
            act = SupportAct(
                **values,
                reference=row.id,
                is_imported=True,
                agency_id=agency_id,
                created_by_id=actor.user_id,
                created_at=utcnow(),
            )
            session.add(act)
            changed = False
        elif act.state in CLOSED:
            changed = (
                assign(act, {"root_id": desk.businesses[row.business].counted_id})
                if (act.business_id == values["business_id"])
                else False
            )
            tell_differences(desk, row, act, values)
        else:
            changed = assign(act, values)
        changed |= add_evidence(desk, row, act)
        tally(count, is_new=is_new, changed=changed)


def _desk(
    session: Session,
    rows: Sequence[ActRow],
    result: ImportResult,
    actor: audit.Actor,
    agency_id: int | None,
) -> Desk:
    acts: dict[str, SupportAct] = {}
    for references in portions(row.id for row in rows):
        found = session.scalars(
            select(SupportAct)
            .where(SupportAct.reference.in_(references))
            .options(selectinload(SupportAct.evidence))
        )
        acts |= {act.reference: act for act in found if act.reference}
    businesses = session.scalars(
        select(BusinessReference)
        .where(BusinessReference.scheme == LIST_SCHEME)
        .options(joinedload(BusinessReference.business))
    )
    return Desk(
        session=session,
        places=gazetteer(session),
        programmes={each.code: each.id for each in session.scalars(select(Programme))},
        businesses={each.value: each.business for each in businesses},
        acts=acts,
        products=products_of(session, (proof.product for row in rows for proof in row.evidence)),
        actor=actor,
        agency_id=agency_id,
        result=result,
    )


def products_of(session: Session, references: Iterable[str | None]) -> dict[str, int]:
    """Return the ids of products by the numbers of the catalogue's list."""
    wanted = {reference for reference in references if reference}
    found: dict[str, int] = {}
    for portion in portions(wanted):
        rows = session.execute(select(Product.reference, Product.id).where(Product.reference.in_(portion)))
        found |= {reference: id_ for reference, id_ in rows if reference}
    return found


def act_values(desk: Desk, row: ActRow, act: SupportAct | None) -> dict[str, Any]:
    """Return the columns of an act as a row says them; a place that nobody knows is told."""
    business = desk.businesses[row.business]
    place = find_place(desk.places, row.place, on=row.accepted_on or row.started_on)
    if place.is_unknown:
        desk.notice(
            row,
            "commune_code_at",
            row.place.commune or row.place.district,
            _("Không có xã hoặc huyện nào mang mã này; tính vào dòng “chưa xác định”."),
        )
    return {
        "programme_id": desk.programmes[row.programme],
        "business_id": business.id,
        "root_id": business.counted_id,
        "state": row.state.value,
        "started_on": row.started_on,
        "accepted_on": row.accepted_on,
        "kind_at": row.kind_at or (act.kind_at if act else business.kind),
        "district_code_at": place.district,
        "place_scheme_at": place.scheme,
        "commune_code_at": place.commune,
        "current_commune_code_at": place.current_commune,
        "channel": row.channel,
        "budget_vnd": row.budget_vnd,
        "matching_vnd": row.matching_vnd,
        "note": row.note,
    }


def tell_differences(desk: Desk, row: ActRow, act: SupportAct, values: dict[str, Any]) -> None:
    """Tell that a closed act stays as it is although the row says otherwise."""
    differing = [name for name, value in values.items() if name != "root_id" and getattr(act, name) != value]
    if differing:
        desk.notice(
            row,
            ", ".join(differing),
            None,
            _("Lượt này ở đây đã khép lại nên giữ nguyên; nếu cần sửa, bạn hủy hiệu lực rồi ghi lượt mới."),
        )


def add_evidence(desk: Desk, row: ActRow, act: SupportAct) -> bool:
    """Add what proves a row and is not there yet; say whether anything was."""
    known = {_key(each): each for each in act.evidence}
    changed = False
    for proof in row.evidence:
        product_id = desk.products.get(proof.product) if proof.product else None
        if proof.product and product_id is None:
            desk.notice(
                row,
                "evidence.product_id",
                proof.product,
                _("Danh mục sản phẩm chưa có mã này; giữ mã để đối chiếu sau."),
            )
        there = known.get((proof.type, proof.url, proof.file_name, proof.dated, proof.product))
        if there is not None:
            changed |= product_id is not None and assign(there, {"product_id": product_id})
        elif act.state != ActState.VOIDED:
            act.evidence.append(_evidence(desk, proof, product_id))
            changed = True
    return changed


def _key(evidence: Evidence) -> tuple[object, ...]:
    return (
        evidence.type,
        evidence.url,
        evidence.file_name,
        evidence.dated,
        evidence.product_reference,
    )


def _evidence(desk: Desk, proof: EvidenceRow, product_id: int | None) -> Evidence:
    return Evidence(
        type=proof.type,
        url=proof.url,
        file_name=proof.file_name,
        dated=proof.dated,
        product_id=product_id,
        product_reference=proof.product,
        created_by_id=desk.actor.user_id,
        created_at=utcnow(),
    )
