from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.audit import Actor, AuditEntry, verify
from tests.factories.traceability import (
    NOW,
    PACKED_ON,
    make_business,
    make_event,
    make_lot,
    make_process,
    make_product,
)
from traceability import errors
from traceability.event_kinds import EventKind
from traceability.lot_codes import BadLotCode, ReservedLotCode
from traceability.models import Event, Lot, LotState
from traceability.queries import happenings_of
from traceability.services import (
    Report,
    close_recall,
    correct_event,
    create_lot,
    open_recall,
    record_event,
)
from traceability.timeline import timeline

TODAY = date(2026, 11, 23)
ACTOR = Actor()
PACKING = Report(
    EventKind.PACKING, PACKED_ON, datetime(2026, 11, 18, 8, 10, tzinfo=UTC), ("vn_2025_07", "12688")
)


def told(session: Session, lot: Lot) -> list[str]:
    return [step.name for step in timeline(happenings_of(session, [lot.id]).get(lot.id, ()))]


def test_lot_is_kept_in_capitals_and_found_without_case(session: Session) -> None:
    product = make_product(session)

    lot = create_lot(session, ACTOR, product, lot_code=" p01-0001 ", packed_on=PACKED_ON, on=TODAY)

    assert (lot.lot_code, lot.lot_key, lot.unit, lot.state) == ("P01-0001", "p01-0001", "hộp", "active")
    assert session.scalars(select(AuditEntry.action)).all() == ["lot.create"]


@pytest.mark.parametrize("code", ["", "-", "...", "LÔ1", "A/B", "A_B", "A" * 21, "a b?"])
def test_codes_that_no_label_can_carry_are_refused(session: Session, code: str) -> None:
    product = make_product(session)

    with pytest.raises(BadLotCode):
        create_lot(session, ACTOR, product, lot_code=code, packed_on=PACKED_ON, on=TODAY)


@pytest.mark.parametrize("code", ["-", "bao-nghi-ngo", "BAO-NGHI-NGO"])
def test_codes_with_another_meaning_in_addresses_are_refused(session: Session, code: str) -> None:
    product = make_product(session)

    with pytest.raises(ReservedLotCode):
        create_lot(session, ACTOR, product, lot_code=code, packed_on=PACKED_ON, on=TODAY)


def test_business_has_each_lot_code_once_whatever_the_case(session: Session) -> None:
    product = make_product(session)
    create_lot(session, ACTOR, product, lot_code="A-1", packed_on=PACKED_ON, on=TODAY)

    with pytest.raises(errors.LotCodeTaken):
        create_lot(session, ACTOR, product, lot_code="a-1", packed_on=PACKED_ON, on=TODAY)
    other = create_lot(session, ACTOR, make_product(session), lot_code="A-1", packed_on=PACKED_ON, on=TODAY)

    assert other.id is not None


def test_lot_facts_are_checked_together(session: Session) -> None:
    product = make_product(session)
    foreign = make_product(session).variants[0].id
    tomorrow = TODAY + timedelta(days=1)

    with pytest.raises(errors.LotInFuture):
        create_lot(session, ACTOR, product, lot_code="A", packed_on=tomorrow, on=TODAY)
    with pytest.raises(errors.LotTooOld):
        create_lot(session, ACTOR, product, lot_code="A", packed_on=date(1, 1, 1), on=TODAY)
    with pytest.raises(errors.ExpiryTooFar):
        create_lot(session, ACTOR, product, lot_code="A", packed_on=TODAY, expires_on=date.max, on=TODAY)
    with pytest.raises(errors.ExpiryBeforePacking):
        create_lot(session, ACTOR, product, lot_code="A", packed_on=TODAY, expires_on=PACKED_ON, on=TODAY)
    with pytest.raises(errors.ForeignVariant):
        create_lot(session, ACTOR, product, lot_code="A", packed_on=TODAY, on=TODAY, variant_id=foreign)
    with pytest.raises(errors.BadQuantity):
        create_lot(session, ACTOR, product, lot_code="A", packed_on=TODAY, on=TODAY, quantity=Decimal(0))

    assert session.scalars(select(Lot)).all() == []


def test_events_are_numbered_and_carry_their_vocabulary(session: Session) -> None:
    lot = make_lot(session)

    first = record_event(session, ACTOR, lot, PACKING, now=NOW)
    second = record_event(session, ACTOR, lot, Report(EventKind.SHIPPING, TODAY, note=" 50 hộp "), now=NOW)

    assert [first.seq, second.seq] == [1, 2]
    assert (first.epcis_type, first.action, first.biz_step, first.disposition, first.name) == (
        "ObjectEvent", "OBSERVE", "packing", "in_progress", "Đóng gói",
    )  # fmt: skip
    assert (second.has_time, second.details, second.recorded_by_id) == (False, {"note": "50 hộp"}, None)


def test_step_of_the_process_wins_over_its_kind(session: Session) -> None:
    process = make_process(session)
    lot = make_lot(session, process_code=process.code)

    event = record_event(
        session, ACTOR, lot, Report(EventKind.TRANSFORMING, PACKED_ON, step=process.steps[1]), now=NOW
    )

    assert (event.name, event.biz_step, event.epcis_type, event.epcis) == (
        "Thái con cáy, phơi khô", "drying", "ObjectEvent", {"object": "wip"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("report", "problem"),
    [
        (Report(EventKind.SHIPPING, TODAY + timedelta(days=1)), errors.EventInFuture),
        (Report(EventKind.SHIPPING, TODAY, NOW + timedelta(minutes=1)), errors.EventInFuture),
        (Report(EventKind.RECEIVING, date(2016, 1, 1)), errors.EventTooOld),
        (Report(EventKind.SHIPPING, PACKED_ON - timedelta(days=1)), errors.ShippedBeforePacking),
        (Report(EventKind.HARVESTING, PACKED_ON + timedelta(days=1)), errors.GrownAfterPacking),
        (Report(EventKind.RECALLING, TODAY), errors.NotRecordable),
        (replace(PACKING, place=("vn_2025_07", "99999")), errors.UnknownPlace),
        (replace(PACKING, place=("vn_2024_11", "340")), errors.UnknownPlace),
    ],
)
def test_events_that_cannot_be_true_are_refused(
    session: Session, report: Report, problem: type[Exception]
) -> None:
    lot = make_lot(session)

    with pytest.raises(problem):
        record_event(session, ACTOR, lot, report, now=NOW)

    assert told(session, lot) == []


def test_correction_stands_in_the_place_of_what_it_names(session: Session) -> None:
    lot = make_lot(session)
    wrong = record_event(session, ACTOR, lot, PACKING, now=NOW)

    right = correct_event(
        session, ACTOR, wrong, replace(PACKING, note="120 hộp"), reason="Quên ghi số hộp", now=NOW
    )

    standing = timeline(happenings_of(session, [lot.id])[lot.id])
    assert [(step.id, step.note, step.is_correction) for step in standing] == [(right.id, "120 hộp", True)]
    assert session.get(Event, wrong.id) is not None


def test_step_that_never_happened_is_taken_away_by_a_further_event(session: Session) -> None:
    lot = make_lot(session)
    wrong = record_event(session, ACTOR, lot, PACKING, now=NOW)

    denial = correct_event(session, ACTOR, wrong, None, reason="Bấm nhầm", now=NOW)

    assert told(session, lot) == []
    assert (denial.event_time, denial.biz_step) == (wrong.event_time, wrong.biz_step)


def test_step_is_put_right_once_and_the_newer_one_can_be_put_right_again(session: Session) -> None:
    lot = make_lot(session)
    first = record_event(session, ACTOR, lot, PACKING, now=NOW)
    second = correct_event(session, ACTOR, first, replace(PACKING, note="hai"), reason="sai", now=NOW)

    with pytest.raises(errors.AlreadyCorrected):
        correct_event(session, ACTOR, first, replace(PACKING, note="ba"), reason="sai", now=NOW)
    correct_event(session, ACTOR, second, replace(PACKING, note="bốn"), reason="sai nữa", now=NOW)

    assert [step.note for step in timeline(happenings_of(session, [lot.id])[lot.id])] == ["bốn"]


def test_correction_without_reason_is_refused(session: Session) -> None:
    lot = make_lot(session)
    event = make_event(session, lot)

    with pytest.raises(errors.EmptyReason):
        correct_event(session, ACTOR, event, None, reason="  ", now=NOW)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_database_refuses_to_change_or_remove_events(session: Session, verb: str) -> None:
    event = make_event(session, make_lot(session))
    session.commit()
    statement = (
        update(Event).where(Event.id == event.id).values(name="khác")
        if verb == "update"
        else delete(Event).where(Event.id == event.id)
    )

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(statement)
    session.rollback()

    assert session.execute(text("SELECT name FROM events")).scalars().all() == ["Đóng gói"]


def test_recall_marks_the_lot_and_appends_its_event(session: Session) -> None:
    lot = make_lot(session)

    recall = open_recall(
        session, ACTOR, lot, reason="Vượt chỉ tiêu", instruction="Ngừng dùng", decided_on=TODAY, now=NOW
    )

    event = session.scalars(select(Event)).one()
    assert (recall.number, recall.status, recall.quantity_made) == ("TH-2026-001", "open", Decimal(120))
    assert lot.state == LotState.RECALLED
    assert (event.kind, event.disposition, event.epcis["persistentDisposition"]) == (
        "recalling", "recalled", {"set": ["recalled"]},
    )  # fmt: skip
    with pytest.raises(errors.AlreadyRecalled):
        open_recall(session, ACTOR, lot, reason="x", instruction="y", decided_on=TODAY, now=NOW)


@pytest.mark.parametrize(("lifted", "state", "events"), [(True, "active", 2), (False, "recalled", 1)])
def test_closing_a_recall_lifts_it_only_when_the_goods_may_be_used(
    session: Session, lifted: bool, state: str, events: int
) -> None:
    lot = make_lot(session)
    recall = open_recall(session, ACTOR, lot, reason="x", instruction="y", decided_on=TODAY, now=NOW)

    close_recall(
        session,
        ACTOR,
        recall,
        closed_on=TODAY,
        quantity_recovered=Decimal(97),
        lot_may_be_used=lifted,
        now=NOW,
    )

    assert (recall.status, recall.closed_on, lot.state) == ("closed", TODAY, state)
    assert len(session.scalars(select(Event)).all()) == events
    with pytest.raises(errors.RecallClosed):
        close_recall(
            session, ACTOR, recall, closed_on=TODAY, quantity_recovered=None, lot_may_be_used=True, now=NOW
        )
    assert verify(session) is None


def test_recall_needs_reason_instruction_and_a_day_that_has_come(session: Session) -> None:
    lot = make_lot(session)

    with pytest.raises(errors.EmptyReason):
        open_recall(session, ACTOR, lot, reason=" ", instruction="y", decided_on=TODAY, now=NOW)
    with pytest.raises(errors.RecallDates):
        open_recall(
            session,
            ACTOR,
            lot,
            reason="x",
            instruction="y",
            decided_on=TODAY + timedelta(days=1),
            now=NOW,
        )

    assert lot.state == LotState.ACTIVE


def test_recall_numbers_of_a_year_are_never_given_twice(session: Session) -> None:
    business = make_business(session)
    lots = [make_lot(session, make_product(session, business)) for _ in range(3)]

    numbers = [
        open_recall(session, ACTOR, lot, reason="x", instruction="y", decided_on=TODAY, now=NOW).number
        for lot in lots
    ]

    assert numbers == ["TH-2026-001", "TH-2026-002", "TH-2026-003"]
