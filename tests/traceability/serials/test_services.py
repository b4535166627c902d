"""Serials are issued all or none, move as the table says, and each move says who and when."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import ProductState
from core.audit import SYSTEM, Actor, AuditEntry
from core.database import db
from core.jobs import OutboxEntry, drain
from core.jobs.outbox import Job
from tests.factories.accounts import make_user
from tests.factories.serials import make_range, serials_of
from tests.factories.traceability import make_lot, make_product
from traceability.serials import errors, making, queries, services
from traceability.serials.models import RangeState, Serial, SerialMove, SerialRange
from traceability.serials.states import SerialState


def counts(made: SerialRange) -> dict[str, int]:
    return {state.value: made.count_of(state) for state in SerialState if made.count_of(state)}


def test_few_serials_are_there_at_once_and_known_by_product_and_lot(session: Session) -> None:
    lot, user = make_lot(session), make_user(session)
    assert lot.product is not None

    made = services.issue_serials(session, Actor(user.id), lot.product, lot, 20)
    session.commit()

    printed = queries.serials_to_print(session, made.id)
    assert (made.state, made.length, counts(made)) == (RangeState.READY, 10, {"issued": 20})
    assert len(set(printed)) == 20
    found = queries.issued_serial(session, lot.product.id, printed[4])
    assert found is not None
    assert (found.number, found.lot_id, found.state) == (5, lot.id, "issued")
    assert queries.issued_serial(session, lot.product.id, "") is None
    assert queries.issued_serial(session, make_product(session).id, printed[4]) is None
    assert queries.lines_of(session, made.id) == list(enumerate(printed, 1))
    [move] = queries.moves_of_range(session, made.id)
    assert (move.state, move.moved, move.moved_by_id) == ("issued", 20, user.id)


def test_many_come_from_the_worker_and_count_for_the_length_while_they_are_made(session: Session) -> None:
    lot = make_lot(session)
    assert lot.product is not None

    made = services.issue_serials(session, SYSTEM, lot.product, lot, 1200)
    later = services.issue_serials(session, SYSTEM, lot.product, None, 1)
    session.commit()

    assert (made.state, made.length, later.length) == (RangeState.MAKING, 11, 11)
    assert queries.serials_to_print(session, made.id) == []
    with pytest.raises(errors.RangeNotReady):
        services.mark_printed(session, SYSTEM, made.id)

    drain()

    assert (made.state, len(queries.serials_to_print(session, made.id))) == (RangeState.READY, 1200)
    entry = session.get_one(OutboxEntry, made.job_id)
    assert (entry.done, entry.total, entry.state) == (1200, 1200, "done")
    with pytest.raises(errors.RangeNotRunning):
        services.stop_range(session, SYSTEM, made)


def test_progress_that_lets_go_of_the_database_leaves_the_sum_right(session: Session) -> None:
    lot = make_lot(session)
    assert lot.product is not None
    made = services.issue_serials(session, SYSTEM, lot.product, lot, 600)
    session.commit()

    def let_go(_done: int) -> None:
        session.commit()
        session.expire_all()

    making.make_serials(session, made, told=let_go)
    session.commit()

    assert (made.state, counts(made)) == (RangeState.READY, {"issued": 600})


def test_a_range_that_is_stopped_issues_nothing(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    lot = make_lot(session)
    assert lot.product is not None
    waiting = services.issue_serials(session, SYSTEM, lot.product, lot, 1200)
    running = services.issue_serials(session, SYSTEM, lot.product, lot, 1200)
    session.commit()
    services.stop_range(session, SYSTEM, waiting)
    session.commit()
    checkpoint = Job.checkpoint

    def stopped_half_way(job: Job, done: int, total: int | None = None) -> None:
        job.entry.cancel_requested = done >= 500
        checkpoint(job, done, total)

    monkeypatch.setattr(Job, "checkpoint", stopped_half_way)
    drain()

    assert [made.state for made in (waiting, running)] == [RangeState.CANCELLED] * 2
    assert session.scalar(select(func.count()).select_from(Serial)) == 0
    assert queries.issued_of_product(session, lot.product.id) == 0


def test_a_range_that_is_stopped_while_its_last_serials_are_made_issues_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    lot = make_lot(session)
    assert lot.product is not None
    made = services.issue_serials(session, SYSTEM, lot.product, lot, 600)
    session.commit()
    checkpoint = Job.checkpoint

    def stopped_after_the_last(job: Job, done: int, total: int | None = None) -> None:
        checkpoint(job, done, total)
        if done == 600:
            job.session.commit()
            with Session(db.engine) as other:
                services.stop_range(other, SYSTEM, other.get_one(SerialRange, made.id))
                assert other.scalar(select(func.count()).select_from(Serial)) == 0
                other.commit()

    monkeypatch.setattr(Job, "checkpoint", stopped_after_the_last)
    drain()

    assert made.state == RangeState.CANCELLED
    assert queries.issued_of_product(session, lot.product.id) == 0
    assert session.get_one(OutboxEntry, made.job_id).state == "cancelled"


def test_putting_a_range_away_that_failed_half_way_leaves_no_serial_behind(session: Session) -> None:
    lot = make_lot(session)
    assert lot.product is not None
    made, again = (services.issue_serials(session, SYSTEM, lot.product, lot, 600) for _ in range(2))
    for each, serial in ((made, "7K2M9D3XQA"), (again, "7K2M9D3XQB")):
        session.add(Serial(range_id=each.id, product_id=lot.product.id, number=1, serial=serial))
    session.get_one(OutboxEntry, made.job_id).state = "failed"
    again.state = RangeState.CANCELLED.value  # stopped, and its worker died before it took back the last ones
    session.commit()

    services.stop_range(session, SYSTEM, made)
    session.commit()
    drain()

    assert [each.state for each in (made, again)] == [RangeState.CANCELLED] * 2
    assert session.scalar(select(func.count()).select_from(Serial)) == 0


def test_a_worker_that_died_half_way_leaves_no_serial_behind(session: Session) -> None:
    lot = make_lot(session)
    assert lot.product is not None
    made = services.issue_serials(session, SYSTEM, lot.product, lot, 600)
    left = Serial(range_id=made.id, product_id=lot.product.id, number=1, serial="7K2M9D3XQA")
    session.add(left)
    session.commit()

    assert queries.issued_serial(session, lot.product.id, "7K2M9D3XQA") is None
    drain()

    assert len(queries.serials_to_print(session, made.id)) == 600
    assert "7K2M9D3XQA" not in queries.serials_to_print(session, made.id)


def test_ranges_move_as_the_table_says_and_their_counts_follow(session: Session) -> None:
    lot, user = make_lot(session), make_user(session)
    made, serials = make_range(session, lot, 5)
    actor = Actor(user.id)

    with pytest.raises(errors.NothingToMove):
        services.activate_range(session, actor, made.id)
    services.revoke_serial(session, actor, serials[0], "Tem in hỏng")
    assert services.mark_printed(session, actor, made.id) == 4
    assert services.mark_printed(session, actor, made.id) == 0
    assert len(queries.serials_to_print(session, made.id)) == 4
    services.activate_serial(session, actor, serials[1])
    with pytest.raises(errors.NotThisMove):
        services.activate_serial(session, actor, serials[1])
    assert services.activate_range(session, actor, made.id) == 3
    session.commit()

    assert counts(made) == {"activated": 4, "revoked": 1}
    assert [each.state for each in serials_of(session, made)] == ["revoked", *["activated"] * 4]
    assert all(each.printed_at and each.activated_at for each in serials_of(session, made)[1:])
    moves = [(move.state, move.moved) for move in queries.moves_of_serial(session, serials[1])]
    assert moves == [("issued", 5), ("printed", 4), ("activated", 1)]
    assert [move.state for move in queries.moves_of_serial(session, serials[0])] == ["issued", "revoked"]
    assert services.revoke_range(session, actor, made.id, "Lô bị dột") == 4
    with pytest.raises(errors.NothingToMove):
        services.revoke_range(session, actor, made.id, "Lô bị dột")
    with pytest.raises(errors.NotThisMove):
        services.revoke_serial(session, actor, serials_of(session, made)[0], "Lần nữa")
    told = session.scalars(
        select(AuditEntry.changes).where(AuditEntry.action == "serials.move").order_by(AuditEntry.id)
    ).all()
    assert told[0] == {
        "serials": 1,
        "serial_state": "revoked",
        "serial": serials[0].serial,
        "serial_reason": "Tem in hỏng",
    }
    assert told[-1] == {"serials": 4, "serial_state": "revoked", "serial_reason": "Lô bị dột"}
    assert set(session.scalars(select(SerialMove.moved_by_id).where(SerialMove.state != "issued"))) == {
        user.id
    }


def test_what_may_not_be_issued_is_refused_with_its_reason(session: Session) -> None:
    lot, other = make_lot(session), make_lot(session)
    draft = make_product(session, state=ProductState.DRAFT.value)
    made, serials = make_range(session, lot)
    assert lot.product is not None

    for count in (0, services.MOST + 1):
        with pytest.raises(errors.TooManySerials, match=r"từ 1 đến 10\.000"):
            services.issue_serials(session, SYSTEM, lot.product, lot, count)
    with pytest.raises(errors.SerialsOfDraft):
        services.issue_serials(session, SYSTEM, draft, None, 1)
    with pytest.raises(errors.ForeignLot):
        services.issue_serials(session, SYSTEM, lot.product, other, 1)
    with pytest.raises(errors.EmptyRevokeReason):
        services.revoke_serial(session, SYSTEM, serials[0], "  ")
    with pytest.raises(errors.EmptyRevokeReason):
        services.revoke_range(session, SYSTEM, made.id, "")


def test_a_serial_that_is_taken_already_is_drawn_anew(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    lot = make_lot(session)
    _, [known] = make_range(session, lot, 1)
    drawn = iter([[known.serial, "AAAAAAAAAA"], ["BBBBBBBBBB"]])
    monkeypatch.setattr(making, "draw", lambda count, length: next(drawn)[:count])

    made, _ = make_range(session, lot, 2)

    assert queries.serials_to_print(session, made.id) == ["AAAAAAAAAA", "BBBBBBBBBB"]


def test_two_people_who_stick_a_range_on_at_once_move_each_serial_once(app: Flask, session: Session) -> None:
    made, _ = make_range(session, make_lot(session), 50, state=SerialState.PRINTED)
    session.commit()
    moved: list[int] = []
    gate = threading.Barrier(2)

    def stick_on() -> None:
        with app.app_context():
            gate.wait()
            try:
                moved.append(services.activate_range(db.session(), SYSTEM, made.id))
                db.session.commit()
            except errors.NothingToMove:
                db.session.rollback()
                moved.append(0)

    threads = [threading.Thread(target=stick_on) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    session.expire_all()
    assert sorted(moved) == [0, 50]
    assert counts(made) == {"activated": 50}


def test_a_serial_keeps_its_number_when_one_before_it_is_taken_out_of_use(session: Session) -> None:
    made, serials = make_range(session, make_lot(session), 6)
    services.revoke_serial(session, SYSTEM, serials[0], "Tem in hỏng")
    session.commit()

    first_sheet = queries.serials_to_print(session, made.id, count=2)
    second_sheet = queries.serials_to_print(session, made.id, first=4)

    assert first_sheet == [each.serial for each in serials[1:3]]
    assert second_sheet == [each.serial for each in serials[3:]]
