"""Write the judged rows of a sheet, in the caller's transaction: new businesses first, then the acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import services as catalog
from catalog.errors import RefusedField
from catalog.importing.reports import Change, Verdict
from catalog.models import Business, BusinessKind, BusinessReference
from catalog.services.businesses import Address
from catalog.services.legal_facts import kind_at
from core import audit
from core.database import utcnow
from core.formatting import date_vi
from core.trail import field_words, value_words
from places.queries import gazetteer
from programmes.act_sheets.acts_here import Acts
from programmes.act_sheets.judging import Judged, SheetRow
from programmes.act_sheets.models import ChoiceKind, SheetChoice
from programmes.act_sheets.reports import NewBusiness
from programmes.act_sheets.unproven import (
    held_back,
    is_proven,
    waits_for_proof,
)
from programmes.importing.act_rows import CLOSED, Desk, act_values, add_evidence, products_of
from programmes.importing.changes import assign, portions
from programmes.importing.results import ImportResult
from programmes.importing.rows import ActRow, PlaceWords
from programmes.models import ActState, Programme, SupportAct
from programmes.permissions import subject_of
from programmes.queries.figures import LIST_SCHEME
from programmes.rules import work_rules

_BATCH = 100  # rows after which is told how far it has come
HoldsPlace = Callable[[str | None, str | None], bool]
_FILLED_BY = {
    "started_on": ("started_on",),
    "accepted_on": ("completed_on",),
    "state": ("status", "completed_on", "started_on"),
    "kind_at": ("kind", "completed_on"),
    "district_code_at": ("commune", "district"),
    "place_scheme_at": ("commune", "district"),
    "commune_code_at": ("commune", "district"),
    "current_commune_code_at": ("commune", "district"),
    "channel": ("channel",),
    "budget_vnd": ("budget_vnd",),
    "matching_vnd": ("matching_vnd",),
    "note": ("note",),
}
"""Which cells speak of which column of an act; what a row leaves blank stays as it is."""
_PLACE = ("district_code_at", "place_scheme_at", "commune_code_at", "current_commune_code_at")


@dataclass(frozen=True)
class Hand:
    """Who brings a sheet in.

    Attributes:
        holds: Whether a place (present commune, old district) lies within the person's own.
    """

    actor: audit.Actor
    agency_id: int | None
    holds: HoldsPlace


@dataclass(frozen=True)
class _Desk(Desk):
    """What writing acts of a sheet looks at besides: the kinds that programmes are meant for, by id."""

    eligible_kinds: Mapping[int, list[str]]


def bring_in(
    session: Session, judged: Judged, hand: Hand, told: Callable[[int, int], None] = lambda done, total: None
) -> list[tuple[int, str]]:
    """Write all good rows and say in each what became of it; returns (row, sentence) for those to look at.

    A row that turns out to be impossible here, such as one of another agency's act, is rejected.

    Args:
        session: The caller's transaction.
        judged: What was judged; verdicts are written into its rows.
        hand: Who brings it in.
        told: Hears now and then (done, total) of businesses and rows.
    """
    good = [row for row in judged.rows if row.act is not None and row.business is not None]
    news = _used(judged, good)
    total = len(news) + len(good)
    businesses = _businesses(session, judged, good, hand, lambda done: told(done, total))
    desk, acts = _desk(session, good, businesses, hand)
    notices: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    with session.no_autoflush:  # hundreds of rows are written at once, not one by one
        for number, row in enumerate(good, start=1):
            business = businesses.get(row.business or 0)
            if business is not None and not row.result.faults:
                _bring_in_row(desk, acts, row, business, hand, notices)
            if row.result.verdict is Verdict.CREATED and row.key in seen:
                words = _("Giống hệt dòng %(row)s; vẫn là một lượt riêng.", row=seen[row.key])
                notices.append((row.raw.number, words))
            seen.setdefault(row.key, row.raw.number)
            if number % _BATCH == 0:
                session.flush()
                told(len(news) + number, total)
    session.flush()
    notices += [(notice.row or 0, f"{notice.value}: {notice.cause}") for notice in desk.result.notices]
    return sorted(notices)


def _used(judged: Judged, good: Sequence[SheetRow]) -> list[NewBusiness]:
    """Return the new businesses that good rows speak of."""
    used = {row.business for row in good}
    return [new for new in judged.news if new.number in used]


def _businesses(
    session: Session, judged: Judged, good: Sequence[SheetRow], hand: Hand, told: Callable[[int], None]
) -> dict[int, Business]:
    wanted = {row.business for row in good if row.business and row.business > 0}
    found: dict[int, Business] = {}
    for portion in portions(sorted(wanted)):
        found |= {each.id: each for each in session.scalars(select(Business).where(Business.id.in_(portion)))}
    for number, new in enumerate(_used(judged, good), start=1):
        made = _make(session, judged, new, hand)
        if made is not None:
            found[new.number] = made
        if number % _BATCH == 0:
            told(number)
    return found


def _make(session: Session, judged: Judged, new: NewBusiness, hand: Hand) -> Business | None:
    said = new.said
    if not hand.holds(said.commune, said.district):
        _reject_all(
            judged,
            new.number,
            "commune",
            _("Nơi này ngoài địa bàn của bạn."),
            _("Bạn nhờ người phụ trách địa bàn đó nhập."),
        )
        return None
    try:
        with session.begin_nested():
            made = catalog.register_business(
                session,
                actor=hand.actor,
                name=said.name or "",
                kind=BusinessKind(said.kind or ""),
                address=Address(said.scheme or "", said.declared or "", former_district_code=said.district),
                tax_code=said.tax_code,
            )
    except RefusedField as refused:
        _reject_all(
            judged, new.number, "tax_code", str(refused), _("Bạn chọn cơ sở đang dùng mã này, hoặc sửa mã.")
        )
        return None
    key = (LIST_SCHEME, said.list_number)
    if said.list_number and session.get(BusinessReference, key) is None:
        made.references.append(BusinessReference(scheme=LIST_SCHEME, value=said.list_number))
    # So that the same words, and rows that were said to be the same business, find it again.
    session.merge(
        SheetChoice(
            fingerprint=new.fingerprint,
            kind=ChoiceKind.IS.value,
            business_id=made.id,
            chosen_by_id=hand.actor.user_id,
            chosen_at=utcnow(),
        )
    )
    return made


def _reject_all(judged: Judged, business: int, column: str, cause: str, mend: str) -> None:
    for row in judged.rows:
        if row.business == business and row.act is not None:
            row.reject(column, "", cause, mend)


def _desk(
    session: Session, good: Sequence[SheetRow], businesses: dict[int, Business], hand: Hand
) -> tuple[_Desk, Acts]:
    rows = [row.act for row in good if row.act]
    roots = {each.counted_id for each in businesses.values()}
    programmes = session.scalars(select(Programme).order_by(Programme.id)).all()
    desk = _Desk(
        session=session,
        places=gazetteer(session),
        programmes={each.code: each.id for each in programmes},
        eligible_kinds={each.id: each.eligible_kinds for each in programmes},
        businesses={},
        acts={},
        products=products_of(session, (proof.product for row in rows for proof in row.evidence)),
        actor=hand.actor,
        agency_id=hand.agency_id,
        result=ImportResult(),
    )
    return desk, Acts(session, roots, [row.act.id for row in good if row.act and "id" in row.given])


def _bring_in_row(
    desk: _Desk, acts: Acts, row: SheetRow, business: Business, hand: Hand, notices: list[tuple[int, str]]
) -> None:
    listed = row.act
    if listed is None:
        return
    programme_id = desk.programmes[listed.programme]
    has_id = "id" in row.given
    act = acts.meant_by(listed, programme_id, business.counted_id, has_id=has_id)
    if not _is_near(row, business, act, hand):
        return
    waits = waits_for_proof(listed, act)
    if waits:
        listed = held_back(listed)
    values = _values(desk, row, listed, business, act)
    place = (values["current_commune_code_at"], values["district_code_at"])
    if act is None:
        if not hand.holds(*place):
            _outside(row)
            return
        _create(desk, row, listed, values, hand, has_id=has_id)
        if business.kind not in desk.eligible_kinds[programme_id]:
            notices.append(
                (row.raw.number, _("Chương trình không dành cho loại hình của cơ sở này; vẫn nhập."))
            )
        if waits:
            notices.append((row.raw.number, _waiting_words()))
        return
    if act.agency_id is not None and act.agency_id != hand.agency_id:
        row.reject(
            "name",
            row.result.name,
            _("Lượt này ở đây do cơ quan khác ghi nhận."),
            _("Bạn bỏ dòng này, hoặc nhờ cơ quan đó."),
        )
        return
    _update(desk, row, listed, act, values, hand, notices)
    if waits:
        notices.append((row.raw.number, _waiting_words()))


def _is_near(row: SheetRow, business: Business, act: SupportAct | None, hand: Hand) -> bool:
    """Say whether the row is about the person's own places; reject it otherwise.

    An act lies where it was given and is found there also after its business moved. Everything else is
    about the business, and of one that lies elsewhere nothing more is told than that.
    """
    if act is not None and hand.holds(act.current_commune_code_at, act.district_code_at):
        return True
    is_own_place = hand.holds(business.current_commune_code, business.former_district_code)
    if act is None and is_own_place:
        return True
    if is_own_place:
        _outside(row)
    else:
        row.reject(
            "name",
            row.result.name,
            _("Cơ sở này ở ngoài địa bàn của bạn."),
            _("Bạn nhờ người phụ trách địa bàn đó nhập."),
        )
    return False


def _waiting_words() -> str:
    told: str = _(
        "Nghiệm thu từ %(day)s thì cần đường dẫn minh chứng. Dòng này chưa có nên ghi là đang thực hiện; "
        "bạn thêm minh chứng rồi nghiệm thu ở trang của lượt, hoặc ghi đường dẫn vào tệp và nhập lại.",
        day=date_vi(work_rules().history_before),
    )
    return told


def _outside(row: SheetRow) -> None:
    row.reject(
        "commune", "", _("Nơi này ngoài địa bàn của bạn."), _("Bạn nhờ người phụ trách địa bàn đó nhập.")
    )


def _values(
    desk: Desk, row: SheetRow, listed: ActRow, business: Business, act: SupportAct | None
) -> dict[str, Any]:
    """Return the columns that the row gives; all of them for a new act."""
    desk.businesses[listed.business] = business
    if not {"commune", "district"} & row.given:
        words = PlaceWords(
            business.declared_scheme, business.declared_commune_code, business.former_district_code
        )
        listed = replace(listed, place=words)
    values = act_values(desk, listed, act)
    if listed.kind_at is None and listed.accepted_on is not None:
        values["kind_at"] = kind_at(desk.session, business, listed.accepted_on)
    if act is None:
        return values
    kept = {name for name, cells in _FILLED_BY.items() if not row.given.intersection(cells)}
    if "status" not in row.given and "completed_on" not in row.given:
        kept.add("state")  # a start alone does not open or close anything
    if "kind" not in row.given and act.state in CLOSED:
        kept.add("kind_at")
    return {
        name: getattr(act, name) if name in kept else value
        for name, value in values.items()
        if name not in ("business_id", "programme_id", "root_id")
    }


def _create(
    desk: Desk, row: SheetRow, listed: ActRow, values: dict[str, Any], hand: Hand, *, has_id: bool
) -> None:
    act = SupportAct(
        **values,
        reference=listed.id if has_id else None,
        is_imported=True,
        agency_id=hand.agency_id,
        created_by_id=hand.actor.user_id,
        created_at=utcnow(),
    )
    desk.session.add(act)
    add_evidence(desk, listed, act)
    row.result.verdict = Verdict.CREATED


def _update(
    desk: Desk,
    row: SheetRow,
    listed: ActRow,
    act: SupportAct,
    values: dict[str, Any],
    hand: Hand,
    notices: list[tuple[int, str]],
) -> None:
    differing = {name: value for name, value in values.items() if getattr(act, name) != value}
    if act.state in CLOSED:
        if differing:
            notices.append((row.raw.number, _closed_words(differing)))
        differing = {}
    if differing.get("state") == ActState.ACCEPTED and not act.is_imported and not is_proven(listed, act):
        row.reject(
            "status", "", _("Lượt này ghi tại đây và chưa có minh chứng mở được nên chưa nghiệm thu được."),
            _("Bạn ghi đường dẫn minh chứng ở một cột của dòng này, hoặc nghiệm thu ở trang của lượt."),
        )  # fmt: skip
        return
    changes = [
        Change(
            field_words(name, "support_act.edit"),
            value_words(name, getattr(act, name), action="support_act.edit"),
            value_words(name, value, action="support_act.edit"),
        )
        for name, value in differing.items()
        if name not in _PLACE
    ]
    facts = {name: [getattr(act, name), value] for name, value in differing.items()}
    assign(act, differing)
    is_more_proven = add_evidence(desk, listed, act)
    if not differing and not is_more_proven:
        return
    if is_more_proven:
        changes.append(Change(_("Minh chứng"), "", _("thêm minh chứng")))
    row.result.verdict, row.result.changes = Verdict.UPDATED, changes
    audit.record(desk.session, hand.actor, "support_act.import", subject_of(act), facts)


def _closed_words(differing: Iterable[str]) -> str:
    labels = (field_words(name, "support_act.edit") for name in differing if name not in _PLACE)
    told: str = _(
        "Lượt này ở đây đã khép lại nên giữ nguyên (%(what)s). "
        "Nếu cần sửa, bạn hủy hiệu lực rồi ghi lượt mới.",
        what=", ".join(dict.fromkeys(labels)) or _("nơi"),
    )
    return told
