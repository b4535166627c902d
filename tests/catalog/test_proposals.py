"""What the cooperative alliance sees and proposes, and what becomes of it at the department."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role, User
from catalog.models import Business, BusinessKind, ProductState, Proposal
from catalog.services.businesses import Address
from catalog.services.proposals import forget_contacts_of
from core.audit import AuditEntry
from core.database import utcnow
from places.models import NEW, OLD
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business, make_photo, make_product
from tests.factories.programmes import make_programme
from tests.pages.client import PageClient

NEW_ONE: dict[str, Any] = {
    "name": "HTX Rau sạch Quỳnh Hải",
    "commune": "Xã Đông Hưng, Tỉnh Hưng Yên",
    "reason": "Có 40 hộ.",
}
ELSEWHERE = Address(NEW, "12454")


@pytest.fixture
def partner(session: Session) -> User:
    return make_user(session, Role.PARTNER, full_name="Lê Văn Đỗ")


@pytest.fixture
def alliance(page: PageClient, partner: User) -> PageClient:
    sign_in(page, partner)
    return page


@pytest.fixture
def officer(app: Flask, session: Session) -> PageClient:
    page = PageClient(app)
    sign_in(page, make_user(session, Role.OFFICER, full_name="Trần Thị Cán"))
    return page


@pytest.fixture
def cooperative(session: Session) -> Business:
    return make_business(session, name="HTX Nếp Gấc", phone="+84912345678", tax_code="034899000002")


def propose_new(alliance: PageClient, **facts: Any) -> None:
    alliance.get("/ho-tro/de-xuat/them")
    alliance.submit("Gửi đề xuất", **{**NEW_ONE, **facts})


def propose_correction(alliance: PageClient, slug: str, field: str, value: str, status: int = 200) -> None:
    alliance.get(f"/ho-tro/hop-tac-xa/{slug}/sua")
    alliance.submit("Gửi đề xuất", status=status, field=field, value=value, reason="Theo giấy đăng ký mới.")


def only(session: Session) -> Proposal:
    session.expire_all()
    return session.scalars(select(Proposal)).one()


def test_a_partner_comes_in_to_the_list_of_cooperatives(alliance: PageClient, cooperative: Business) -> None:
    alliance.get("/quan-ly", follow=True)

    assert alliance.path == "/ho-tro/hop-tac-xa"
    assert alliance.texts("main .list strong") == ["HTX Nếp Gấc"]


def test_a_partner_reads_cooperatives_only_and_of_them_what_is_public(
    alliance: PageClient, cooperative: Business, session: Session
) -> None:
    make_product(session, cooperative, name="Bánh cáy đã duyệt")
    make_product(session, cooperative, name="Bánh nháp", state=ProductState.DRAFT)
    make_product(session, cooperative, name="Bánh chờ", state=ProductState.LIVE)
    other = make_business(session, name="Công ty Đũi", kind=BusinessKind.DOANH_NGHIEP).slug
    slug = cooperative.slug
    session.commit()

    assert alliance.get("/ho-tro/hop-tac-xa?q=nep+gac").texts("main .list strong") == ["HTX Nếp Gấc"]
    assert alliance.get("/ho-tro/hop-tac-xa?q=0348").texts("main .list strong") == []
    page = alliance.get(f"/ho-tro/hop-tac-xa/{slug}")

    assert "Bánh cáy đã duyệt" in page.text
    for hidden in ("Bánh nháp", "Bánh chờ", "912 345 678", "0912", "034899000002", "•••"):
        assert hidden not in page.text
    for path in ("", "/sua", "/chuong-trinh"):
        alliance.get(f"/ho-tro/hop-tac-xa/{other}{path}", 404)


def test_a_new_cooperative_is_proposed_and_registered_with_the_name_of_the_proposer(
    alliance: PageClient, officer: PageClient, partner: User, session: Session
) -> None:
    propose_new(alliance)
    assert alliance.h1 == "Thêm hợp tác xã: HTX Rau sạch Quỳnh Hải"
    assert "Chờ xem" in alliance.text
    officer.get("/can-bo/de-xuat")
    officer.click(officer.texts("tbody th a")[0])
    officer.click("Đăng ký hợp tác xã này")

    officer.submit("Đăng ký hợp tác xã", tax_code="0100233488", street="Thôn 3", answer="Cảm ơn.")

    assert officer.h1 == "HTX Rau sạch Quỳnh Hải"
    assert "Lê Văn Đỗ đề xuất, nhận ngày" in officer.text
    business = session.scalars(select(Business)).one()
    assert (business.kind, business.current_commune_code, business.tax_code, business.street) == (
        "hop_tac_xa", "12688", "0100233488", "Thôn 3",
    )  # fmt: skip
    proposal = only(session)
    assert (proposal.state, proposal.business_id, proposal.proposed_by_id) == (
        "accepted", business.id, partner.id,
    )  # fmt: skip
    assert "Cảm ơn." in alliance.get(f"/ho-tro/de-xuat/{proposal.id}").text


def test_an_old_commune_is_understood_and_one_that_names_several_is_asked_again(
    alliance: PageClient, session: Session
) -> None:
    alliance.get("/ho-tro/de-xuat/them")
    alliance.submit("Gửi đề xuất", status=422, **{**NEW_ONE, "commune": "dong"})
    assert "Có nhiều nơi trùng tên" in alliance.text
    alliance.submit("Gửi đề xuất", status=422, commune="Sao Hoả")
    assert "Chưa tìm thấy xã, phường này" in alliance.text

    alliance.submit("Gửi đề xuất", commune="Xã Nguyên Xá, Huyện Đông Hưng, Tỉnh Thái Bình")

    assert (only(session).place_scheme, only(session).place_code) == (OLD, "12730")


def test_a_contacts_phone_needs_consent_and_only_who_answers_sees_it(
    app: Flask, alliance: PageClient, officer: PageClient, session: Session
) -> None:
    alliance.get("/ho-tro/de-xuat/them")
    facts: dict[str, Any] = {**NEW_ONE, "contact_name": "Bà Mận", "contact_phone": "0912 345 678"}
    alliance.submit("Gửi đề xuất", status=422, **facts)
    assert "Người liên hệ đồng ý thì mới gửi số điện thoại được" in alliance.text
    alliance.submit("Gửi đề xuất", contact_agrees=True)
    auditor = PageClient(app)
    sign_in(auditor, make_user(session, Role.AUDITOR))
    proposal = only(session)

    assert "0912 345 678" in officer.get(f"/can-bo/de-xuat/{proposal.id}").text
    assert "0912 345 678" not in auditor.get(f"/can-bo/de-xuat/{proposal.id}").text
    assert proposal.contact_consent_at is not None
    for entry in session.scalars(select(AuditEntry)):
        assert "912345678" not in str(entry.changes)


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("name", "HTX Nếp Gấc Mới", "HTX Nếp Gấc Mới"),
        ("representative", "Bà Mận", "Bà Mận"),
        ("member_count", "042", 42),
        ("website", "nepgac.vn", "https://nepgac.vn"),
        ("street", "Thôn 9", "Thôn 9"),
        ("description", "Nấu gấc từ 1990.", "Nấu gấc từ 1990."),
    ],
)
def test_a_correction_is_taken_over_when_the_officer_says_yes(
    alliance: PageClient,
    officer: PageClient,
    cooperative: Business,
    session: Session,
    field: str,
    value: str,
    kept: object,
) -> None:
    propose_correction(alliance, cooperative.slug, field, value)
    before = getattr(session.get_one(Business, cooperative.id, populate_existing=True), field)
    officer.get(f"/can-bo/de-xuat/{only(session).id}/nhan")

    officer.submit("Nhận đề xuất")

    assert before != kept
    assert getattr(session.get_one(Business, cooperative.id, populate_existing=True), field) == kept
    assert only(session).state == "accepted"
    assert "Đã nhận" in alliance.get(f"/ho-tro/de-xuat/{only(session).id}").text


def test_the_trail_says_that_a_persons_name_was_corrected_and_not_which(
    alliance: PageClient, officer: PageClient, cooperative: Business, session: Session
) -> None:
    propose_correction(alliance, cooperative.slug, "representative", "Bà Mận")
    officer.get(f"/can-bo/de-xuat/{only(session).id}/nhan")

    officer.submit("Nhận đề xuất")

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "business.correct")).one()
    assert entry.changes == {"representative": "changed"}


def test_a_corrected_commune_moves_the_business_and_a_new_name_is_found_in_search(
    alliance: PageClient, officer: PageClient, cooperative: Business, session: Session
) -> None:
    product = make_product(session, cooperative, name="Bánh cáy")
    make_photo(session, product)
    slug = cooperative.slug
    propose_correction(alliance, slug, "commune", "Phường Trần Lãm, Tỉnh Hưng Yên")
    officer.get(f"/can-bo/de-xuat/{only(session).id}/nhan")
    officer.submit("Nhận đề xuất")
    propose_correction(alliance, slug, "name", "HTX Gấc Vàng")
    latest = session.scalars(select(Proposal.id).order_by(Proposal.id.desc())).first()
    officer.get(f"/can-bo/de-xuat/{latest}/nhan")
    officer.submit("Nhận đề xuất")

    moved = session.get_one(Business, cooperative.id, populate_existing=True)
    assert (moved.current_commune_code, moved.street, moved.slug) == ("12454", "Thôn 1", slug)
    assert "Bánh cáy" in officer.get("/tim?q=gac+vang").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("member_count", "nhiều", "Bạn gõ số thành viên bằng chữ số"),
        ("member_count", "0", "Bạn gõ số thành viên bằng chữ số"),
        ("member_count", "99999999999999999999", "Bạn gõ số thành viên bằng chữ số"),
        ("website", "javascript:alert(1)", "http:// hoặc https://"),
        ("name", "x" * 201, "Tối đa 200 ký tự"),
        ("commune", "Sao Hoả", "Chưa tìm thấy xã, phường này"),
        ("name", " ", "Bạn ghi nội dung đúng"),
    ],
)
def test_a_value_that_cannot_be_is_refused_before_it_is_sent(
    alliance: PageClient, cooperative: Business, session: Session, field: str, value: str, said: str
) -> None:
    propose_correction(alliance, cooperative.slug, field, value, 422)

    assert said in alliance.text
    assert session.scalars(select(Proposal)).all() == []


@pytest.mark.parametrize("field", ["tax_code", "slug", "verified_at", "phone", "root_id", "\x00"])
def test_other_facts_cannot_be_proposed(
    alliance: PageClient, cooperative: Business, session: Session, field: str
) -> None:
    alliance.get(f"/ho-tro/hop-tac-xa/{cooperative.slug}/sua")

    alliance.post(alliance.path, {"field": field, "value": "1", "reason": "x"}, 422)

    assert session.scalars(select(Proposal)).all() == []


def test_a_programme_is_proposed_and_the_way_to_the_act_stands_on_the_accepted_proposal(
    alliance: PageClient, officer: PageClient, cooperative: Business, session: Session
) -> None:
    make_programme(session, code="WEB", name="Trang web cho hợp tác xã")
    session.commit()
    alliance.get(f"/ho-tro/hop-tac-xa/{cooperative.slug}")
    alliance.click("Đề xuất vào chương trình")
    alliance.submit("Gửi đề xuất", programme="WEB", reason="Chưa có trang web.")
    there = f"/can-bo/de-xuat/{only(session).id}"
    assert "Ghi nhận hỗ trợ cho" not in officer.get(there).text
    officer.get(f"{there}/nhan")

    officer.submit("Nhận đề xuất", answer="Đưa vào đợt tháng 12.")
    officer.click("Ghi nhận hỗ trợ cho HTX Nếp Gấc")

    assert officer.path == f"/can-bo/ghi-nhan/them?co-so={cooperative.slug}&de-xuat={only(session).id}"
    assert (only(session).programme_code, only(session).business_id) == ("WEB", cooperative.id)
    assert "Trang web cho hợp tác xã" in alliance.get(f"/ho-tro/de-xuat/{only(session).id}").text


def test_a_refusal_needs_a_reason_and_the_partner_reads_it(
    alliance: PageClient, officer: PageClient, session: Session
) -> None:
    propose_new(alliance)
    there = f"/can-bo/de-xuat/{only(session).id}"
    officer.get(f"{there}/tu-choi")
    officer.submit("Gửi trả lời", status=422)
    assert "Bạn ghi lý do" in officer.text

    officer.submit("Gửi trả lời", reason="Chưa có giấy đăng ký.")

    page = alliance.get(f"/ho-tro/de-xuat/{only(session).id}")
    assert "Chưa có giấy đăng ký." in page.text
    assert "Không nhận" in page.text
    assert session.scalars(select(Business)).all() == []


def test_an_open_proposal_can_be_withdrawn_and_then_nobody_answers_it(
    alliance: PageClient, officer: PageClient, session: Session
) -> None:
    propose_new(alliance)
    number = only(session).id
    officer.get(f"/can-bo/de-xuat/{number}/nhan")
    alliance.click("Rút đề xuất")

    alliance.submit("Rút đề xuất")

    assert "Đã rút" in alliance.text
    officer.submit("Đăng ký hợp tác xã", status=409)
    officer.get(f"/can-bo/de-xuat/{number}/tu-choi", 409)
    alliance.get(f"/ho-tro/de-xuat/{number}/rut", 409)
    assert session.scalars(select(Business)).all() == []


def test_each_step_stands_in_the_trail_with_its_person(
    alliance: PageClient, officer: PageClient, partner: User, session: Session
) -> None:
    propose_new(alliance)
    officer.get(f"/can-bo/de-xuat/{only(session).id}/tu-choi")
    officer.submit("Gửi trả lời", reason="Chưa có giấy đăng ký.")

    steps = select(AuditEntry).where(AuditEntry.action.startswith("proposal.")).order_by(AuditEntry.id)
    entries = session.scalars(steps).all()
    assert [entry.action for entry in entries] == ["proposal.make", "proposal.refused"]
    assert entries[0].actor_id == partner.id
    assert entries[1].actor_id == only(session).answered_by_id != partner.id


def test_proposals_of_other_partners_do_not_exist(app: Flask, alliance: PageClient, session: Session) -> None:
    propose_new(alliance)
    number = only(session).id
    other = PageClient(app)
    sign_in(other, make_user(session, Role.PARTNER))

    assert "Bạn chưa đề xuất gì" in other.get("/ho-tro/de-xuat").text
    other.get(f"/ho-tro/de-xuat/{number}", 404)
    other.get(f"/ho-tro/de-xuat/{number}/rut", 404)
    other.post(f"/ho-tro/de-xuat/{number}/rut", {}, 404)
    assert only(session).state == "open"


def test_an_officer_sees_and_counts_proposals_of_the_own_places_only(
    app: Flask, alliance: PageClient, cooperative: Business, session: Session
) -> None:
    there = make_business(session, name="HTX nơi khác", address=ELSEWHERE)
    propose_new(alliance, name="HTX ở đây")
    propose_new(alliance, name="HTX xa", commune="Phường Trần Lãm, Tỉnh Hưng Yên")
    propose_correction(alliance, cooperative.slug, "street", "Thôn 2")
    propose_correction(alliance, there.slug, "street", "Phố 2")
    far = session.scalars(select(Proposal.id).where(Proposal.name == "HTX xa")).one()
    page = PageClient(app)
    sign_in(page, make_user(session, Role.OFFICER, places=((NEW, "12688"),)))

    seen = page.get("/can-bo/de-xuat")

    assert sorted(seen.texts("tbody td[data-label='Hợp tác xã']")) == ["HTX Nếp Gấc", "HTX ở đây"]
    assert "Đề xuất 2" in " ".join(seen.texts("nav.doors a"))
    for path in ("", "/nhan", "/tu-choi"):
        page.get(f"/can-bo/de-xuat/{far}{path}", 404)
    page.post(f"/can-bo/de-xuat/{far}/tu-choi", {"reason": "x"}, 404)


def test_a_cooperative_of_a_like_name_is_pointed_out(
    alliance: PageClient, officer: PageClient, cooperative: Business, session: Session
) -> None:
    propose_new(alliance, name="htx nep gac")

    assert "Có thể đã đăng ký rồi" in officer.get(f"/can-bo/de-xuat/{only(session).id}").text


def test_a_taken_tax_code_leaves_the_proposal_open(
    alliance: PageClient, officer: PageClient, session: Session
) -> None:
    make_business(session, tax_code="0100233488")
    propose_new(alliance)
    officer.get(f"/can-bo/de-xuat/{only(session).id}/nhan")

    officer.submit("Đăng ký hợp tác xã", status=422, tax_code="0100233488")

    assert "Mã số thuế này đã có cơ sở khác dùng" in officer.text
    assert only(session).state == "open"
    assert len(session.scalars(select(Business)).all()) == 1


def test_the_same_form_sent_twice_makes_one_proposal(alliance: PageClient, session: Session) -> None:
    alliance.get("/ho-tro/de-xuat/them")
    data = {**NEW_ONE, "form_id": "mot-lan"}

    first = alliance.post("/ho-tro/de-xuat/them", data)
    again = alliance.post("/ho-tro/de-xuat/them", data)

    assert first.path == again.path == f"/ho-tro/de-xuat/{only(session).id}"


def test_a_contacts_phone_is_forgotten_ninety_days_after_the_answer(
    alliance: PageClient, officer: PageClient, session: Session
) -> None:
    propose_new(alliance, contact_phone="0912 345 678", contact_agrees=True)
    assert forget_contacts_of(session, utcnow() + timedelta(days=400)) == 0
    officer.get(f"/can-bo/de-xuat/{only(session).id}/tu-choi")
    officer.submit("Gửi trả lời", reason="Chưa có giấy đăng ký.")
    answered = only(session).answered_at
    assert answered is not None

    assert forget_contacts_of(session, answered + timedelta(days=90)) == 0
    assert forget_contacts_of(session, answered + timedelta(days=90, seconds=1)) == 1
    session.commit()

    assert (only(session).contact_phone, only(session).name) == (None, "HTX Rau sạch Quỳnh Hải")


def test_all_that_is_to_be_mended_is_said_at_once(alliance: PageClient, cooperative: Business) -> None:
    alliance.get(f"/ho-tro/hop-tac-xa/{cooperative.slug}/sua")

    alliance.submit("Gửi đề xuất", status=422, field="commune", value="dong", reason="")

    assert "Có 2 chỗ cần sửa" in alliance.text
    assert "Có nhiều nơi trùng tên" in alliance.text
