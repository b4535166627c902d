"""Facts, kind and members of a business, as owner, editor, officer and stranger meet them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.consents import decisions_of
from accounts.models import Role, User
from catalog import services
from catalog.models import Business, BusinessKind, Membership
from catalog.services.businesses import Address
from core.audit import SYSTEM
from core.database import utcnow
from places.models import NEW
from tests.factories.accounts import local, make_user, sign_in
from tests.factories.catalog import make_business, make_owner
from tests.pages.client import PageClient

FACTS = "/quan-ly/ho-so/dang-ky"
KIND = "/quan-ly/ho-so/loai-hinh"
MEMBERS = "/quan-ly/ho-so/thanh-vien"
OWNERS_ONLY = (FACTS, KIND, MEMBERS, f"{MEMBERS}/moi")


@pytest.fixture
def owner(page: PageClient, session: Session) -> tuple[PageClient, User, Business]:
    user, business = make_owner(session, name="HTX Nếp Gấc")
    user.phone_seen_at = utcnow()
    sign_in(page, user)
    return page, user, business


@pytest.fixture
def officer(page: PageClient, session: Session) -> PageClient:
    sign_in(page, make_user(session, Role.OFFICER, places=((NEW, "12688"),)))
    return page


def test_an_owner_changes_the_facts_and_is_told_that_the_mark_goes(
    owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    services.verify_business(session, business, actor=SYSTEM)
    session.commit()
    page.get("/quan-ly/ho-so")
    page.click("Sửa thông tin đăng ký")
    assert "dấu xác minh được gỡ" in page.text

    page.submit(
        "Lưu thông tin",
        name="HTX Nếp Mới",
        tax_code="01.00.23.34.88",
        founded_year="2016",
        phone="0912 345 678",
    )

    assert page.path == "/quan-ly/ho-so"
    session.refresh(business)
    assert (business.name, business.tax_code, business.phone) == (
        "HTX Nếp Mới", "0100233488", "+84912345678",
    )  # fmt: skip
    assert business.verified_at is None
    assert "Chưa được xác minh" in page.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Bạn ghi tên như trên giấy đăng ký."),
        ("tax_code", "123", "Mã số thuế có 10, 12 hoặc 13 chữ số."),
        ("tax_code", "0100233480", "có chữ số chưa đúng"),
        ("founded_year", "1899", "Năm thành lập cần từ 1900"),
        ("founded_year", "2999", "Năm thành lập cần từ 1900"),
        ("phone", "123", "chưa phải số điện thoại"),
        ("email", "a@b", "Thư điện tử chưa đúng"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_at_its_field(
    owner: tuple[PageClient, User, Business], field: str, typed: str, sentence: str
) -> None:
    page = owner[0]
    page.get(FACTS)

    page.submit("Lưu thông tin", {field: typed}, status=422)

    assert sentence in page.text


def test_a_personal_number_stays_when_its_mask_is_left_alone(
    owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    business.tax_code = "034899000002"
    session.commit()
    page.get(FACTS)
    assert "034899" not in page.current.html

    page.submit("Lưu thông tin", representative="Bà Ổi")

    session.refresh(business)
    assert (business.tax_code, business.representative) == ("034899000002", "Bà Ổi")


def test_a_stale_page_shows_both_values(owner: tuple[PageClient, User, Business], session: Session) -> None:
    page, _user, business = owner
    page.get(FACTS)
    services.update_facts(
        session, business, actor=SYSTEM, expected_version=business.version,
        changes={"representative": "Ông Gấc"},
    )  # fmt: skip
    session.commit()

    page.submit("Lưu thông tin", status=409, representative="Bà Ổi")

    assert page.texts("tbody td") == ["Ông Gấc", "Bà Ổi"]
    page.submit("Lưu thông tin")
    session.refresh(business)
    assert business.representative == "Bà Ổi"


def test_a_duplicate_is_asked_about_in_words_and_may_be_another_one(
    owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    make_business(session, name="HTX Bánh Cáy", phone="+84912345678", tax_code="034899000002")
    session.commit()
    page.get(FACTS)

    page.submit("Lưu thông tin", name="Hợp tác xã bánh cáy", phone="0912 345 678", status=200)

    assert page.h1 == "Có phải cơ sở này không?"
    assert "Đã có cơ sở tên “HTX Bánh Cáy” ở xã Đông Hưng, tỉnh Hưng Yên." in page.text
    assert "•" not in page.text
    page.submit("Sửa lại")
    assert page.first("[name=name]").get("value") == "Hợp tác xã bánh cáy"
    page.submit("Lưu thông tin")
    page.submit("Cơ sở khác, cứ lưu")
    session.refresh(business)
    assert business.name == "Hợp tác xã bánh cáy"


def test_who_says_it_is_mine_is_looked_at_by_an_officer(
    app: Flask, owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, user, _business = owner
    other = make_business(session, name="HTX Bánh Cáy")
    session.commit()
    page.get(FACTS)
    page.submit("Lưu thông tin", name="HTX Bánh cáy")
    page.submit("Đây là cơ sở của tôi, nhờ Sở")
    assert "Đã nhờ Sở xem." in page.text
    desk = PageClient(app)
    sign_in(desk, make_user(session, Role.OFFICER, places=((NEW, "12688"),)))
    elsewhere = PageClient(app)
    sign_in(elsewhere, make_user(session, Role.OFFICER, places=((NEW, "12454"),)))

    desk.get("/can-bo/co-so/loi-nho")
    path = next(link.href for link in desk.links if link.text == "HTX Bánh Cáy")
    elsewhere.get(path, 404)
    assert "Không có ai đang chờ" in elsewhere.get("/can-bo/co-so/loi-nho").text
    desk.get(path)
    assert "số tự khai" not in desk.text
    desk.submit("Đúng, thêm làm chủ")

    assert session.get(Membership, (user.id, other.id)) is not None
    assert "Không có ai đang chờ" in desk.text


def test_what_is_the_owners_is_shut_to_editors(page: PageClient, session: Session) -> None:
    _user, business = make_owner(session)
    editor = make_user(session)
    services.join(session, business, editor.id, "editor")
    sign_in(page, editor)

    page.get("/quan-ly/ho-so")
    assert "Sửa thông tin đăng ký" not in page.text
    for path in OWNERS_ONLY:
        page.get(path, 403)
    page.post(FACTS, {"name": "Của tôi"}, status=403)
    page.post(f"{MEMBERS}/{editor.id}/vai-tro", {"role": "owner"}, status=403)
    page.get("/quan-ly/ho-so")
    page.click("Rời cơ sở")
    page.submit("Rời cơ sở")
    assert session.get(Membership, (editor.id, business.id)) is None


def test_the_kind_changes_with_its_day_and_the_former_one_stays(
    owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    page.get(KIND)

    page.submit("Ghi loại hình mới", kind="doanh_nghiep", since="2026-07-01", note="Số 12/ĐK")

    assert "từ 01/07/2026 đến nay · Số 12/ĐK" in page.text
    assert "từ đầu đến 30/06/2026" in page.text
    session.refresh(business)
    assert business.kind == "doanh_nghiep"
    assert "Doanh nghiệp" in page.get(f"/co-so/{business.slug}").text
    page.get(KIND)
    page.submit("Ghi loại hình mới", kind="to_hop_tac", since="01/07/2026", status=422)
    assert "Ngày này đã ghi một lần đổi loại hình." in page.text


def test_a_mistaken_line_of_the_kind_is_corrected_and_anothers_is_not_there(
    app: Flask, owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    page.get(KIND)
    path = next(link.href for link in page.links if link.text == "Ghi nhầm, sửa")
    stranger, _theirs = make_owner(session)
    other = PageClient(app)
    sign_in(other, stranger)

    other.get(path, 404)
    page.get(path)
    page.submit("Lưu dòng đúng", kind="ho_kinh_doanh")

    assert "từ đầu đến nay" in page.text
    assert "Dòng đã sửa" in page.text
    session.refresh(business)
    assert business.kind == "ho_kinh_doanh"
    page.get(path, 404)


def test_an_invited_person_says_yes_on_their_own_side(
    app: Flask, owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    person = make_user(session, full_name="Ông Lạc", phone_seen_at=None)
    theirs = PageClient(app)
    sign_in(theirs, person)
    page.get("/quan-ly/ho-so")
    page.click("Thêm, bớt người")
    page.click("Mời thêm người")
    page.submit("Tạo lời mời", phone=local(person))
    code = page.texts("dd")[2]
    assert page.h1 == "Tờ mời vào HTX Nếp Gấc"
    assert "Ông Lạc" not in page.text

    theirs.get("/quan-ly/ho-so")
    theirs.click("Xem lời mời")
    theirs.click("Xem và trả lời")
    theirs.submit("Đồng ý làm cùng", status=422, code="SAIMATHOI1")
    assert "Mã mời chưa khớp" in theirs.text
    theirs.submit("Đồng ý làm cùng", code=code)

    assert session.get_one(Membership, (person.id, business.id)).role == "editor"
    assert "Ông Lạc" in page.get(MEMBERS).text


def test_the_answer_is_the_same_for_a_number_that_nobody_has(
    owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, _business = owner
    known = local(make_user(session))
    session.commit()
    told = []

    for phone in (known, "0912000055"):
        page.get(f"{MEMBERS}/moi")
        page.submit("Tạo lời mời", phone=phone)
        words = page.text.split("Dùng đến")[0]
        shown = page.texts("dd")
        told.append(words.replace(shown[0], "SỐ").replace(shown[2], "MÃ"))

    assert told[0] == told[1]


def test_a_sent_invitation_shows_its_code_once_and_can_be_taken_back(
    owner: tuple[PageClient, User, Business],
) -> None:
    page = owner[0]
    page.get(f"{MEMBERS}/moi")
    form_id = page.first("input[name=form_id]").get("value")
    page.submit("Tạo lời mời", phone="0912000055")
    code = page.texts("dd")[2]

    again = page.post(f"{MEMBERS}/moi", {"phone": "0912000055", "role": "editor", "form_id": form_id})

    assert again.path == MEMBERS
    assert code not in again.html
    page.click("Hủy lời mời")
    page.submit("Hủy lời mời")
    assert "Lời mời chưa trả lời" not in page.text


def test_somebody_without_account_comes_in_with_the_paper(
    app: Flask, owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page = owner[0]
    page.get(f"{MEMBERS}/moi")
    page.submit("Tạo lời mời", phone="0912 000 055", role="owner")
    code = page.texts("dd")[2]
    visitor = PageClient(app)
    visitor.get("/loi-moi")
    told = {"phone": "0912000055", "full_name": "Bà Cốm", "password": "cốm làng Thanh"}

    visitor.submit("Tạo tài khoản và vào cơ sở", {**told, "code": "AAAAAAAAAA"}, status=422)
    assert "Bạn đánh dấu vào ô này nếu đồng ý" in visitor.text
    visitor.submit("Tạo tài khoản và vào cơ sở", {**told, "consent": True, "code": "AAAAAAAAAA"}, status=422)
    assert "Mã mời chưa khớp" in visitor.text
    visitor.submit("Tạo tài khoản và vào cơ sở", {**told, "consent": True, "code": code})
    visitor.submit("Đăng nhập", phone="0912000055", password="cốm làng Thanh")

    assert visitor.path == "/quan-ly/san-pham"
    assert "HTX Nếp Gấc" in visitor.text
    joined = session.scalars(select(User).where(User.phone == "+84912000055")).one()
    assert [each.is_given for each in decisions_of(session, joined.id)] == [True]


def test_an_owner_gives_and_takes_roles_and_people(
    owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    editor = make_user(session, full_name="Ông Lạc")
    services.join(session, business, editor.id, "editor")
    stranger = make_user(session)
    session.commit()
    assert "Cơ sở cần ít nhất một chủ." in page.get(MEMBERS).text

    page.click("Giao quyền chủ")
    page.submit("Đồng ý")
    session.expire_all()
    assert session.get_one(Membership, (editor.id, business.id)).role == "owner"
    page.click("Bớt người này")
    page.submit("Bớt người này")

    assert "Ông Lạc" not in page.texts("h2")
    for path in (f"{MEMBERS}/{stranger.id}/bo", f"{MEMBERS}/{stranger.id}/vai-tro"):
        page.get(path, 404)


REGISTRATION = {
    "kind": "hop_tac_xa",
    "name": "HTX Gió Khơi",
    "tax_code": "0314409058",
    "commune": "Xã Đông Hưng, Tỉnh Hưng Yên",
}


def test_an_officer_registers_a_business_and_hands_it_over(officer: PageClient, session: Session) -> None:
    officer.get("/can-bo/co-so")
    officer.click("Thêm cơ sở")
    officer.submit("Lưu cơ sở", {**REGISTRATION, "owner_phone": "0912000066", "owner_name": "Ông Khơi"})

    password = officer.texts("dd")[2]
    assert officer.h1 == "Tài khoản của chủ cơ sở"
    officer.click("Xong, mở cơ sở")
    assert officer.h1 == "HTX Gió Khơi"
    assert password not in officer.text
    assert "Ông Khơi" in officer.text
    business = session.scalars(select(Business).where(Business.name == "HTX Gió Khơi")).one()
    assert (business.current_commune_code, business.memberships[0].role) == ("12688", "owner")


def test_an_officer_is_shown_what_is_equal_and_stays_in_the_own_places(
    officer: PageClient, session: Session
) -> None:
    make_business(session, name="Hộ Gió Khơi", kind=BusinessKind.HO_KINH_DOANH, tax_code="034899000002")
    make_business(session, name="HTX Nơi Khác", phone="+84912000077", address=Address(NEW, "12454"))
    session.commit()
    officer.get("/can-bo/co-so/them")

    officer.submit("Lưu cơ sở", {**REGISTRATION, "tax_code": "034899000002", "phone": "0912000077"})

    assert officer.texts("tbody th") == ["Hộ Gió Khơi", "HTX Nơi Khác"]
    assert "cùng mã số thuế, tên giống nhau, cùng xã" in officer.text
    assert "•••••••••002" in officer.text
    assert [link.text for link in officer.links if link.href.startswith("/can-bo/co-so/h")] == ["Hộ Gió Khơi"]
    officer.submit("Cơ sở khác, cứ lưu")
    assert officer.h1 == "HTX Gió Khơi"
    officer.get("/can-bo/co-so/them")
    officer.submit("Lưu cơ sở", {**REGISTRATION, "commune": "Phường Trần Lãm, Tỉnh Hưng Yên"}, status=422)
    assert "ngoài địa bàn bạn phụ trách" in officer.text


def test_a_branch_is_offered_to_count_as_its_enterprise(officer: PageClient, session: Session) -> None:
    parent = make_business(session, name="Công ty Mẹ", kind=BusinessKind.DOANH_NGHIEP, tax_code="0314409058")
    session.commit()
    officer.get("/can-bo/co-so/them")

    officer.submit("Lưu cơ sở", {**REGISTRATION, "tax_code": "0314409058-002"})
    assert "cơ sở chính đã có: “Công ty Mẹ”." in officer.text
    officer.submit("Là chi nhánh, lưu")

    branch = session.scalars(select(Business).where(Business.tax_code == "0314409058002")).one()
    assert (branch.root_id, branch.root_relation) == (parent.id, "branch")


def test_an_officer_of_elsewhere_changes_nothing_and_an_auditor_only_reads(
    app: Flask, session: Session
) -> None:
    slug = make_business(session).slug
    paths = [f"/can-bo/co-so/{slug}/{page}" for page in ("dang-ky", "loai-hinh", "trao")]
    elsewhere, auditor = PageClient(app), PageClient(app)
    sign_in(elsewhere, make_user(session, Role.OFFICER, places=((NEW, "12454"),)))
    sign_in(auditor, make_user(session, Role.AUDITOR))

    for path in paths:
        elsewhere.get(path, 404)
        auditor.get(path, 403)
    assert "Sửa thông tin đăng ký" not in auditor.get(f"/can-bo/co-so/{slug}").text


def test_an_officer_changes_facts_and_the_unverified_stand_on_a_list(
    officer: PageClient, session: Session
) -> None:
    business = make_business(session, name="HTX Nếp")
    services.verify_business(session, business, actor=SYSTEM)
    session.commit()
    assert officer.get("/can-bo/co-so?xac-minh=chua").texts("tbody th") == []

    officer.get(f"/can-bo/co-so/{business.slug}/dang-ky")
    officer.submit("Lưu thông tin", name="HTX Nếp Cẩm")
    assert officer.h1 == "HTX Nếp Cẩm"

    assert officer.get("/can-bo/co-so?xac-minh=chua").texts("tbody th") == ["HTX Nếp Cẩm"]
    assert officer.get("/can-bo/co-so?xac-minh=roi").texts("tbody th") == []
