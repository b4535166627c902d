"""A second person looks at a random sample; the whole batch stands or falls by it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from core import audit
from core.audit import AuditEntry
from core.database import Base
from programmes import errors as act_errors
from programmes import services as acts
from programmes.batches import errors, queries, services
from programmes.batches.models import ActReturn, BatchEnd, BatchVerdict
from programmes.models import SupportAct
from programmes.queries import directory
from programmes.queries.directory import ActFilter
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme

ALL = ActFilter(not_verified=True)


@pytest.fixture
def recorder(session):
    return make_user(session, "officer")


@pytest.fixture
def second(session):
    return make_user(session, "verifier")


@pytest.fixture
def twelve(session, recorder):
    """Twelve accepted acts with evidence of one recorder."""
    web = make_programme(session)
    found = [
        make_act(session, web, make_counted_business(session), created_by_id=recorder.id) for _ in range(12)
    ]
    for act in found:
        make_evidence(session, act)
    return found


def by(user):
    return audit.Actor(user.id)


def drawn(session, user, **more):
    conditions = queries.may_stand_in_a_batch(ALL, user.id, None)
    return services.draw_batch(session, by(user), user_id=user.id, conditions=conditions, narrowed={}, **more)


def judge(session, user, batch, *, wrong=()):
    for each in queries.sample(session, batch.id):
        services.say_verdict(
            session, by(user), batch, each, user_id=user.id, is_right=each.act_id not in wrong,
            note="Sai ngày nghiệm thu" if each.act_id in wrong else None,
        )  # fmt: skip


def batch_of(session, act):
    found = queries.verified_by(session, act)
    assert found is not None
    return found.batch_id


def waiting(session):
    return directory.number_of_acts(session, ALL, scope=None)


def test_a_right_sample_verifies_the_whole_batch_by_the_second_person(session, second, twelve):
    batch = drawn(session, second)
    assert (batch.acts_number, batch.sample_size) == (12, 5)
    with pytest.raises(errors.NotAllLookedAt):
        services.end_batch(session, by(second), batch, user_id=second.id)

    judge(session, second, batch)
    end = services.end_batch(session, by(second), batch, user_id=second.id)

    assert (end.outcome, end.verified_number, waiting(session)) == ("verified", 12, 0)
    assert {act.verified_by_id for act in twelve} == {second.id}
    assert batch_of(session, twelve[0]) == batch.id
    told = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "support_act.verify")).all()
    assert sorted(told) == sorted(f"support_act:{act.id}" for act in twelve)
    with pytest.raises(errors.BatchIsOver):
        services.end_batch(session, by(second), batch, user_id=second.id)


def test_one_wrong_act_verifies_none_and_goes_back_to_its_recorder(session, second, recorder, twelve):
    batch = drawn(session, second)
    wrong = queries.sample(session, batch.id)[2].act
    with pytest.raises(errors.NoNote):
        services.say_verdict(
            session, by(second), batch, queries.sample(session, batch.id)[0], user_id=second.id,
            is_right=False, note="",
        )  # fmt: skip

    judge(session, second, batch, wrong={wrong.id})
    end = services.end_batch(session, by(second), batch, user_id=second.id)

    assert (end.outcome, end.verified_number) == ("refused", 0)
    assert not any(act.verified_at for act in twelve)
    assert directory.number_of_acts(session, ActFilter(returned=True), scope=None) == 1
    assert waiting(session) == 11  # what waits for its recorder does not wait for a second person
    with pytest.raises(act_errors.VerifiedByRecorder):
        services.return_act(
            session, by(recorder), twelve[0], user_id=recorder.id, version=1, reason="Sai ngày"
        )
    services.answer_return(session, by(recorder), wrong, user_id=recorder.id, words="Đã thêm biên bản")
    told = str(session.scalars(select(AuditEntry.changes)).all())
    assert "has_note" in told  # that somebody wrote something; not what: the trail cannot forget a name
    assert "has_reason" in told
    assert not [words for words in ("Sai ngày", "Đã thêm biên bản") if words in told]
    assert waiting(session) == 12
    acts.verify_act(session, by(second), wrong, version=wrong.version)  # who gave it back has no hand in it
    assert batch_of(session, wrong) is None


def test_what_changed_lost_its_ground_or_is_ones_own_falls_out_and_is_named(session, second, twelve):
    own = make_act(session, twelve[0].programme, twelve[0].business, created_by_id=second.id)
    make_evidence(session, own)
    late = make_act(session, twelve[0].programme, twelve[0].business)
    make_evidence(session, late)
    acts.add_link(session, by(second), late, type="website", url="https://a.example.com/")  # a hand in it
    unproven = make_act(session, twelve[0].programme, twelve[0].business)

    batch = drawn(session, second)
    judge(session, second, batch)
    other = make_user(session, "verifier")
    acts.verify_act(session, by(other), twelve[0], version=twelve[0].version)
    acts.void_act(session, by(other), twelve[1], version=twelve[1].version, reason="Ghi nhầm cơ sở")
    acts.add_link(session, by(other), twelve[2], type="website", url="https://b.example.com/")
    acts.add_link(session, by(second), twelve[3], type="website", url="https://c.example.com/")
    services.return_act(
        session, by(other), twelve[4], user_id=other.id, version=twelve[4].version, reason="Sai tên lớp"
    )
    end = services.end_batch(session, by(second), batch, user_id=second.id)

    assert {own.id, late.id, unproven.id}.isdisjoint(queries.act_numbers(session, batch.id))
    assert {act.id: row.cause for row, act in queries.fallen(session, batch.id)} == {
        twelve[0].id: "verified",
        twelve[1].id: "not_accepted",
        twelve[2].id: "changed",
        twelve[3].id: "own",
        twelve[4].id: "returned",
    }
    assert end.verified_number == 7
    assert batch_of(session, twelve[0]) is None


def test_nobody_draws_again_until_a_sample_pleases(session, second, twelve):
    batch = drawn(session, second)

    with pytest.raises(errors.BatchIsOpen):
        drawn(session, second)
    services.give_up_batch(session, by(second), batch, user_id=second.id, reason="Chọn nhầm huyện")

    assert queries.open_batch_of(session, second.id) is None
    assert session.scalar(select(func.count()).select_from(BatchEnd)) == 1
    assert waiting(session) == 12


@pytest.mark.parametrize("table", ["verification_batches", "verification_verdicts", "act_returns"])
def test_the_database_refuses_to_change_what_was_drawn_and_said(session, second, twelve, table):
    batch = drawn(session, second)
    judge(session, second, batch, wrong={queries.sample(session, batch.id)[0].act_id})
    services.end_batch(session, by(second), batch, user_id=second.id)
    session.commit()
    assert session.scalar(select(func.count()).select_from(ActReturn)) == 1
    assert session.scalar(select(func.count()).select_from(BatchVerdict)) == 5

    rows = Base.metadata.tables[table]
    for change in (update(rows).values(id=rows.c.id + 100), delete(rows)):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(change)
        session.rollback()


def test_a_verifier_goes_from_the_work_list_through_the_sample_to_the_badge(session, page, enter, twelve):
    session.commit()
    enter("verifier")
    page.get("/can-bo")
    page.click("12 lượt chờ người thứ hai đối chiếu mở minh chứng và so với nội dung")
    page.click("Đối chiếu theo mẫu các lượt này")
    assert "12 lượt đủ điều kiện" in page.text
    page.submit("Rút mẫu")
    page.click("Xem lượt tiếp theo của mẫu")
    for _ in range(4):
        page.submit("Lưu và xem lượt tiếp", verdict="dung")
    page.submit("Lưu và xem lượt tiếp", verdict="sai", status=422)
    assert "Bạn ghi sai ở đâu" in page.text
    page.submit("Lưu và xem lượt tiếp", verdict="dung", note="Đã mở trang")
    page.click("Kết thúc lô")
    page.submit("Kết thúc lô")

    assert "Đã đối chiếu 12 lượt của lô." in page.text
    assert page.texts(".tag").count("Đúng") == 5
    assert "Khớp" in page.texts(".tag")
    page.get(f"/can-bo/ghi-nhan/{twelve[0].id}")
    assert any("Đối chiếu theo mẫu, lô" in tag for tag in page.texts(".tag"))


def test_others_read_a_batch_and_do_not_touch_it_and_a_recorder_answers(
    session, page, enter, second, recorder, twelve
):
    batch = drawn(session, second)
    wrong = queries.sample(session, batch.id)[0].act_id
    judge(session, second, batch, wrong={wrong})
    session.commit()
    here = f"/can-bo/doi-chieu-theo-lo/{batch.id}"
    enter("verifier")
    page.get(here)
    assert "Kết thúc lô" not in page.text
    page.get(f"{here}/{wrong}", status=404)
    page.post(f"{here}/ket-thuc", {}, status=404)
    page.get("/can-bo/doi-chieu-theo-lo/999999", status=404)
    services.end_batch(session, by(second), batch, user_id=second.id)
    session.commit()

    enter("officer")
    page.get("/can-bo")
    page.click("1 lượt bị trả lại, chưa trả lời bổ sung minh chứng hoặc hủy hiệu lực, rồi trả lời")
    assert "Sai ngày nghiệm thu" in page.text
    page.get(f"/can-bo/ghi-nhan/{wrong}")
    page.click("Trả lời")
    page.submit("Gửi trả lời", words="ừ", status=422)
    page.submit("Gửi trả lời", words="Đã bổ sung biên bản ký ngày 20/06/2022")

    assert "Đã trả lời" in page.text
    assert session.get(SupportAct, wrong).state == "accepted"
    page.get(f"/can-bo/ghi-nhan/{wrong}/tra-loi", status=409)


def test_a_return_without_evidence_is_not_answered_by_words_alone(session, page, enter, second):
    act = make_act(session, make_programme(session), make_counted_business(session))
    services.return_act(
        session, by(second), act, user_id=second.id, version=act.version, reason="Chưa có minh chứng"
    )
    session.commit()
    enter("officer")

    page.get(f"/can-bo/ghi-nhan/{act.id}/tra-loi")
    page.submit("Gửi trả lời", words="Đã bổ sung", status=422)
    assert "chưa có minh chứng nào" in page.text
    assert "Đã bổ sung" in page.select("textarea")[0].text
    assert queries.given_back(session, [act.id]) == {act.id}
    make_evidence(session, act)
    session.commit()
    page.submit("Gửi trả lời", words="Đã bổ sung")

    assert "lại chờ người thứ hai đối chiếu" in page.text
    assert waiting(session) == 1
