"""Proofs age, break and lack things; the business is called once about all of it; what we know is offered."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from catalog.models import ProductState
from core.audit import SYSTEM, AuditEntry
from core.database import utcnow
from exporters.models import ExportRun
from exporters.stalls.models import Stall
from programmes import errors as act_errors
from programmes.evidence import TYPES
from programmes.models import Evidence
from programmes.proof import errors, services
from programmes.proof.models import CallNote, ProofCheck, SiteNotification
from programmes.proof.notifying import eras
from programmes.proof.queries import Calls, Trouble, end_of_week
from programmes.proof.rules import fitting_types, is_of_another_kind, proof_rules
from tests.factories.catalog import make_product
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.factories.traceability import make_lot

NOW = datetime(2026, 11, 27, 5, tzinfo=UTC)
TODAY = date(2026, 11, 27)
OLD = {"is_imported": True}


def calls(session, **facts):
    return Calls(session, **{"scope": None, "now": NOW, "until": end_of_week(TODAY), **facts})


def found(session):
    return {
        (call.business.name, concern.trouble) for call in calls(session).page(1) for concern in call.concerns
    }


def test_a_business_is_called_about_what_is_missing_gone_or_old(session):
    programme = make_programme(session)

    def act(name, **facts):
        return make_act(session, programme, make_counted_business(session, name), **{**OLD, **facts})

    make_evidence(session, act("cũ"), type="stall")
    make_evidence(session, act("máy vừa mở"), type="stall", last_check="alive", last_checked_at=NOW)
    make_evidence(session, act("máy thấy hỏng"), type="stall", last_check="no_answer", last_checked_at=NOW)
    make_evidence(session, act("giấy không cũ"), type="acceptance_paper", url=None, file_name="a.pdf")
    make_evidence(session, act("trang web"), last_check="alive", last_checked_at=NOW)
    make_evidence(session, act("mới nghiệm thu", accepted_on=TODAY), type="stall")
    make_evidence(session, act("vừa ghi", is_imported=False), type="stall", created_at=NOW)
    seen = make_evidence(
        session, act("người vừa xem"), type="stall", last_check="timeout", last_checked_at=NOW
    )
    after = NOW + timedelta(minutes=1)
    session.add(ProofCheck(evidence_id=seen.id, found="holds", checked_at=after))
    gone = make_evidence(
        session, act("người thấy mất"), type="stall", last_check="alive", last_checked_at=NOW
    )
    session.add(ProofCheck(evidence_id=gone.id, found="gone", checked_at=after))
    act("không có gì")
    act("chưa nghiệm thu", state="under_way")
    act("đã hủy", state="voided")
    session.flush()

    assert found(session) == {
        ("cũ", Trouble.AGED),
        ("máy thấy hỏng", Trouble.DEAD),
        ("trang web", Trouble.UNNOTIFIED),
        ("người thấy mất", Trouble.DEAD),
        ("không có gì", Trouble.MISSING),
    }
    assert calls(session).count() == 5


def test_a_call_keeps_its_result_and_comes_back_on_its_day(session):
    business = make_counted_business(session)
    make_act(session, make_programme(session), business)
    note: dict[str, Any] = {"result": "promised", "note": "Tuần sau gửi", "today": TODAY}

    with pytest.raises(errors.CallAgainTooSoon):
        services.note_call(session, SYSTEM, business, next_on=TODAY, **note)
    services.note_call(session, SYSTEM, business, next_on=TODAY + timedelta(days=7), **note)

    assert (calls(session).count(), calls(session, put_off=True).count()) == (0, 1)
    later = TODAY + timedelta(days=7)
    again = calls(session, until=end_of_week(later)).page(1)
    assert [(each.business, each.last.note) for each in again] == [(business, "Tuần sau gửi")]
    said = session.scalar(select(AuditEntry).where(AuditEntry.action == "proof.call"))
    assert "note" not in said.changes


def test_the_page_of_calls_shows_phones_to_those_who_call(session, page, enter):
    business = make_counted_business(session, "HTX Rau sạch", phone="+84912345678")
    make_act(session, make_programme(session), business)
    session.commit()

    enter("auditor")
    page.get("/can-bo/goi-tuan-nay")
    assert "0912 345 678" not in page.text
    enter()
    page.get("/can-bo/goi-tuan-nay")
    assert "0912 345 678" in page.text
    assert proof_rules().ask_for_any in page.text
    page.click("Ghi cuộc gọi")
    page.submit("Lưu cuộc gọi", status=422)
    page.submit("Lưu cuộc gọi", result="no_answer", note="Máy bận")

    assert page.h1 == "Gọi trong tuần này"
    assert "Tuần này không cần gọi ai" in page.text
    assert [(row.result, row.note) for row in session.scalars(select(CallNote))] == [("no_answer", "Máy bận")]
    page.click("Đã gọi, hẹn lại sau")
    assert "Không nghe máy" in page.text
    page.get("/can-bo")
    assert "Không còn cơ sở cần gọi trong tuần này" in page.text


def test_the_phone_of_a_business_elsewhere_is_shown_to_nobody_whose_places_only_hold_its_act(
    session, page, enter
):
    near, far = ("vn_2025_07", "12454"), ("vn_2025_07", "12688")
    business = make_counted_business(session, "HTX Chuyển đi", phone="+84912345678")
    assert business.current_commune_code == far[1]
    make_act(
        session, make_programme(session), business, current_commune_code_at=near[1], district_code_at=None
    )
    session.commit()

    enter(places=(near,))
    page.get("/can-bo/goi-tuan-nay")
    assert "HTX Chuyển đi" in page.text
    assert "người phụ trách nơi đó gọi" in page.text
    assert "912" not in page.text
    assert not [
        link.href for link in page.links if business.slug in link.href or link.href.startswith("tel:")
    ]
    page.get(f"/can-bo/goi-tuan-nay/{business.slug}", status=404)
    enter(places=(near, far))
    page.get("/can-bo/goi-tuan-nay")
    assert "0912 345 678" in page.text


def test_a_site_is_notified_to_the_authority_of_its_day(session, page, enter):
    enter()
    act = make_act(session, make_programme(session), make_counted_business(session))
    make_evidence(session, act)
    session.commit()
    page.get(f"/can-bo/ghi-nhan/{act.id}")
    page.click("Ghi thông báo của trang")

    page.submit("Lưu", is_needed="needed", number="12/TB", status=422)
    page.submit("Lưu", is_needed="needed", number="12/TB", notified_on="2013-06-30", status=422)
    page.submit("Lưu", is_needed="needed", number="12/TB", notified_on="2024-05-01")
    assert (
        "Đã thông báo với Bộ Công Thương, số 12/TB ngày 01/05/2024. Còn giá trị đến 30/06/2027." in page.text
    )
    page.click("Ghi thông báo của trang")
    page.submit("Lưu", is_needed="needed", number="3/SCT", notified_on="2026-07-01")
    assert "Đã thông báo với UBND tỉnh Hưng Yên (Sở Công Thương), số 3/SCT ngày 01/07/2026." in page.text
    page.click("Ghi thông báo của trang")
    page.submit("Lưu", is_needed="not_needed")

    assert "Trang không nhận đặt hàng" in page.text
    assert len(session.scalars(select(SiteNotification)).all()) == 3
    days = [(era.since, era.until) for era in eras()]
    assert all(
        until and until + timedelta(days=1) == since for (_first, until), (since, _last) in pairwise(days)
    )


def test_a_look_is_written_down_and_shown(session, page, enter):
    enter()
    act = make_act(session, make_programme(session), make_counted_business(session), **OLD)
    proof = make_evidence(session, act, type="stall", url="https://shopee.vn/htx", stored_name=None)
    session.commit()

    page.get(f"/can-bo/ghi-nhan/{act.id}/minh-chung/{proof.id}/xem-lai")
    page.submit("Ghi đã xem", found="gone", note="Gian đã đóng")

    assert "không còn. Gian đã đóng" in page.text
    said = session.scalars(select(AuditEntry).where(AuditEntry.action == "proof.look")).one().changes
    assert (said["found"], said["has_note"], "note" in said) == ("gone", True, False)
    assert "Minh chứng không còn" in page.texts("main .tag")


def test_what_the_system_knows_becomes_evidence_in_one_tap(session, page, enter):
    enter()
    product = make_product(session, state=ProductState.LISTED)
    make_lot(session, product)
    business = product.business
    act = make_act(session, make_programme(session), business, state="under_way")
    url = "https://shopee.vn/htx-banh-cay"
    session.add(
        Stall(
            business=business,
            marketplace="shopee",
            url=url,
            opened_on=date(2026, 1, 5),
            confirmed_at=utcnow(),
        )
    )
    digest = "a" * 64
    session.add(
        ExportRun(
            business=business, marketplace="shopee", stored_name=f"{digest}.xlsx", file_name="shopee.xlsx"
        )
    )
    session.commit()
    page.get(f"/can-bo/ghi-nhan/{act.id}")

    for label in ("Trang truy xuất", "Gian hàng", "Tệp đăng bán", "Trang công khai"):
        assert label in page.text
    keys = [each.get("value") for each in page.select("form input[name=key]")]
    for key in keys:
        page.post(f"/can-bo/ghi-nhan/{act.id}/minh-chung/co-san", {"key": key}, follow=True)

    assert "Hệ thống đã biết" not in page.text
    assert "Cấp ở đây, có 1 lô." in page.text
    assert digest in page.text
    rows = session.scalars(select(Evidence).order_by(Evidence.id)).all()
    assert [(row.type, bool(row.product_id), row.url, row.stored_name) for row in rows] == [
        ("trace_page", True, None, None),
        ("stall", False, url, None),
        ("stall", False, None, f"{digest}.xlsx"),
        ("website", False, rows[3].url, None),
    ]
    assert rows[3].url.endswith(f"/co-so/{business.slug}")
    page.post(f"/can-bo/ghi-nhan/{act.id}/minh-chung/co-san", {"key": keys[0]}, status=409)


def test_a_voided_act_takes_no_evidence(session):
    act = make_act(session, make_programme(session), make_counted_business(session), state="voided")

    assert services.open_offers(session, act) == []
    with pytest.raises(act_errors.ActIsClosed):
        services.take_offer(session, SYSTEM, act, "trace_page:1")


def test_types_that_fit_the_programme_stand_first_and_a_foreign_one_alone_is_doubted(session, page, enter):
    act = make_act(session, make_programme(session, "TRAIN"), make_counted_business(session))
    session.commit()
    enter("verifier")

    page.get(f"/can-bo/ghi-nhan/{act.id}/minh-chung")
    groups = page.select("select optgroup")
    assert [each.get("label") for each in groups] == ["Hợp với chương trình này", "Khác"]
    assert [option.get("value") for option in groups[0]] == ["attendance_list", "acceptance_paper"]
    page.submit("Thêm", type="stall", url="https://shopee.vn/banhcay")
    assert "Minh chứng khác loại" in page.text
    page.get("/can-bo/ghi-nhan")
    assert "Minh chứng khác loại" in page.texts(".tag")
    make_evidence(session, act, type="attendance_list")
    session.commit()
    page.get(f"/can-bo/ghi-nhan/{act.id}")
    assert "Minh chứng khác loại" not in page.text


def test_a_programme_of_which_nothing_is_said_takes_every_type(session):
    programme = make_programme(session, "OCOP")
    act = make_act(session, programme, make_counted_business(session))
    make_evidence(session, act, type="stall")

    assert set(fitting_types(programme)) == set(TYPES)
    assert not is_of_another_kind(act)
