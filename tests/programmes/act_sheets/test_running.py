"""A sheet of acts is written once, by whoever was first; its page says how far it is, and what stops it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from catalog.models import Business
from core import audit
from core.database import db
from core.errors import DomainError
from core.jobs import JobState, OutboxEntry, drain, runner, standing
from programmes.act_sheets import errors, queries, services, writing
from programmes.act_sheets.models import ActSheet, ChoiceKind
from programmes.models import SupportAct
from tests.programmes.act_sheets.sheets import PLAIN, counts, handed_in, number_of, report_of, sheet_of

ROWS = sheet_of(*(f"WEB;B01;;;;;Hoàn thành;;{day:02}/06/2022;0;" for day in range(1, 7)))


@pytest.mark.parametrize("is_long", [False, True])
def test_who_begins_twice_at_once_brings_the_sheet_in_once(
    app, session, officer, known, monkeypatch, is_long
):
    sheet = handed_in(session, officer, ROWS)
    if is_long:
        monkeypatch.setattr(services, "AT_ONCE", 3)
    session.commit()
    number, start = sheet.id, Barrier(2)
    session.close()

    def begin(_turn):
        with app.app_context(), Session(db.engine, expire_on_commit=False) as own:
            seen = own.get_one(ActSheet, number)
            own.commit()
            start.wait()  # both have read the sheet before either begins
            try:
                answer = services.begin(own, seen)
            except DomainError as refused:
                return type(refused).__name__
            own.commit()
            return str(answer)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(begin, range(2))) == ["NotToBegin", "True"]
    assert number_of(session, OutboxEntry) == (1 if is_long else 0)
    session.commit()
    drain("test")
    sheet = session.get_one(ActSheet, number)
    assert (sheet.state, counts(sheet), number_of(session, SupportAct)) == ("done", (6, 0, 0, 0, 0), 6)


def test_who_presses_twice_sees_the_sheet_and_no_refusal(session, page, enter, known):
    session.commit()
    person = enter("officer")
    sheet = handed_in(session, person, ROWS)
    session.commit()
    here = f"/can-bo/ghi-nhan/nhap-tep/{sheet.id}"
    page.get(here)
    page.submit("Đưa vào")

    page.post(f"{here}/dua-vao", {}, status=302)

    page.get(here)
    assert "6 lượt đã thêm mới" in page.text
    assert "chưa ghi gì" not in page.text


def test_a_decision_is_not_taken_back_behind_a_sheet_that_was_brought_in_meanwhile(session, officer, known):
    doubtful = "WEB;;Bánh cáy mẫu;;;;Hoàn thành;;20/06/2022;0;"
    sheet = handed_in(session, officer, sheet_of("WEB;B01;;;;;Hoàn thành;;01/06/2022;0;", doubtful))
    doubt = services.waiting_doubts(session, report_of(sheet))[0]
    who = audit.Actor(officer.id)
    services.decide(session, who, sheet, doubt.fingerprint, kind=ChoiceKind.SKIP)
    number, left_out = sheet.id, next(iter(report_of(sheet).left_out.values()))
    session.commit()

    with Session(db.engine, expire_on_commit=False) as other:
        seen = other.get_one(ActSheet, number)
        other.commit()
        services.begin(session, sheet)
        session.commit()
        with pytest.raises(errors.DoubtIsGone):
            services.take_back(other, who, seen, left_out)

    session.refresh(sheet)
    assert (sheet.state, counts(sheet)) == ("done", (1, 0, 0, 1, 0))


def test_a_worker_given_up_for_dead_and_its_successor_write_a_sheet_once(
    app, session, officer, known, monkeypatch
):
    sheet = handed_in(session, officer, ROWS)
    monkeypatch.setattr(services, "AT_ONCE", 3)
    services.begin(session, sheet)
    session.commit()
    job_id, both_have_written = sheet.job_id, Barrier(2)
    judged, bring_in = services._judged, writing.bring_in
    readers, second_has_read = [], Event()

    def succeed():
        with app.app_context():
            runner.run_entry(job_id, "second")

    def reads(*args):
        found = judged(*args)
        readers.append(1)
        if len(readers) == 2:
            second_has_read.set()
            return found
        with Session(db.engine) as other:  # the first shows no sign of life while it reads
            other.execute(update(OutboxEntry).values(state=JobState.PENDING))
            other.commit()
        threads.append(pool.submit(succeed))
        assert second_has_read.wait(10)
        return found

    def writes(*args):
        notices = bring_in(*args)
        with suppress(BrokenBarrierError):  # none may come that far while another is there
            both_have_written.wait(1)
        return notices

    monkeypatch.setattr(services, "_judged", reads)
    monkeypatch.setattr(services, "bring_in", writes)
    threads: list[Future[None]] = []
    with ThreadPoolExecutor(1) as pool:
        runner.run_entry(job_id, "first")
        threads[0].result()

    session.expire_all()
    sheet = session.get_one(ActSheet, sheet.id)
    assert (sheet.state, counts(sheet), number_of(session, SupportAct)) == ("done", (6, 0, 0, 0, 0), 6)


def test_a_long_sheet_is_read_and_brought_in_by_the_worker_and_can_be_stopped(
    session, officer, known, monkeypatch
):
    monkeypatch.setattr(services, "AT_ONCE", 3)
    sheet = handed_in(session, officer, PLAIN)
    session.commit()
    assert (sheet.state, sheet.counts) == ("checking", None)
    drain("test")
    session.refresh(sheet)
    assert counts(sheet) == (4, 0, 0, 1, 0)

    services.begin(session, sheet)
    job = queries.job_of(session, sheet)
    assert job is not None
    job.cancel_requested = True
    session.commit()
    drain("test")
    session.expire_all()
    assert session.get(OutboxEntry, sheet.job_id).state == JobState.CANCELLED
    assert number_of(session, SupportAct) == 0

    assert services.may_begin(sheet, job_is_over=True)
    services.begin(session, sheet)
    session.commit()
    drain("test")
    session.expire_all()
    assert (sheet.state, number_of(session, SupportAct)) == ("done", 4)


def test_a_long_sheet_says_how_far_its_writing_is_and_leaves_nothing_when_it_is_cut_off(
    session, officer, known, monkeypatch
):
    monkeypatch.setattr(services, "AT_ONCE", 3)
    monkeypatch.setattr("programmes.act_sheets.writing._BATCH", 1)
    sheet = handed_in(session, officer, PLAIN)
    session.commit()
    drain("test")
    services.begin(session, sheet)
    session.commit()
    number, said = sheet.job_id, []
    tell = standing.tell

    def told(entry_id, done, total):
        tell(entry_id, done, total)
        said.append(standing.told(entry_id))
        if len(said) == 5:
            raise SystemExit  # the machine goes off while three of four acts are written

    monkeypatch.setattr(standing, "tell", told)
    with pytest.raises(SystemExit):
        drain("test")
    session.rollback()
    session.expire_all()
    assert said == [(5, 10), (6, 10), (7, 10), (8, 10), (9, 10)]
    assert (number_of(session, SupportAct), number_of(session, Business), sheet.state) == (0, 1, "applying")

    monkeypatch.setattr(standing, "tell", tell)
    session.execute(update(OutboxEntry).values(state=JobState.PENDING))
    session.commit()
    drain("test")
    session.expire_all()
    assert (sheet.state, number_of(session, SupportAct)) == ("done", 4)
    assert standing.told(number) is None


def test_no_stop_is_offered_or_taken_from_the_last_row_read_until_the_end_is_saved(
    session, page, enter, known, monkeypatch
):
    session.commit()
    person = enter("officer")
    monkeypatch.setattr(services, "AT_ONCE", 3)
    sheet = handed_in(session, person, ROWS)
    session.commit()
    drain("test")
    session.refresh(sheet)
    services.begin(session, sheet)
    number, here = sheet.job_id, f"/can-bo/ghi-nhan/nhap-tep/{sheet.id}"
    session.execute(update(OutboxEntry).where(OutboxEntry.id == number).values(state=JobState.RUNNING))
    session.commit()
    page.get(here)
    assert "Dừng lúc này thì không dòng nào được ghi." in page.text

    standing.tell(number, 6, 12)  # its page was opened before the last row was read
    page.submit("Dừng lại", follow=True)

    assert "không dừng được nữa" in page.text
    assert not [button for button in page.texts("button") if "Dừng" in button]
    session.expire_all()
    assert not session.get_one(OutboxEntry, number).cancel_requested

    said, bring_in, close = [], writing.bring_in, runner._close

    def writes(*args):
        said.append(standing.told(number))
        return bring_in(*args)

    def closes(*args):
        close(*args)
        said.append(standing.told(number))

    monkeypatch.setattr(services, "bring_in", writes)
    monkeypatch.setattr(runner, "_close", closes)
    session.execute(update(OutboxEntry).where(OutboxEntry.id == number).values(state=JobState.PENDING))
    session.commit()
    drain("test")
    assert (said, standing.told(number)) == ([(6, 12), (6, 12)], None)
