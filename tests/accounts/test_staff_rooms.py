"""The administrator's room of accounts, page by page."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import services as accounts
from accounts.models import Agency, Role, User
from accounts.queries import scope_of
from accounts.second_factor import services as second_factor
from accounts.staff import services
from accounts.staff.queries import staff_called
from core.audit import SYSTEM, Actor, AuditEntry
from core.database import utcnow
from places.models import NEW, OLD
from tests.factories.accounts import enrol, local, make_user, sign_in
from tests.pages.client import PageClient


@pytest.fixture
def administrator(session: Session) -> User:
    return make_user(session, Role.ADMINISTRATOR, full_name="Hoàng Thị Cói")


@pytest.fixture
def desk(app: Flask, administrator: User) -> PageClient:
    page = PageClient(app)
    sign_in(page, administrator)
    return page


def actions(session: Session, user: User) -> list[str]:
    return list(
        session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject == f"user:{user.id}").order_by(AuditEntry.id)
        )
    )


# The list


def test_the_list_shows_staff_and_helpers_and_no_producer(desk: PageClient, session: Session) -> None:
    agency = accounts.agency_named(session, "Sở Công Thương")
    officer = make_user(session, Role.OFFICER, full_name="Bùi Văn Lụa", agency=agency)
    make_user(session, Role.HELPER, full_name="Đỗ Thị Đay", places=((NEW, "12688"),))
    make_user(session, full_name="Chủ xưởng Mắm")
    enrol(session, officer)

    desk.get("/can-bo/tai-khoan")

    rows = desk.texts("tbody tr")
    assert [row.split()[0] for row in rows] == ["Bùi", "Đỗ", "Hoàng"]
    assert "Sở Công Thương Cả khu vực Đã bật Chưa lần nào" in rows[0]
    assert "từ 01/07/2025" in rows[1]
    assert "Mắm" not in desk.text


def test_people_are_found_without_accents_and_by_digits(session: Session) -> None:
    silk = make_user(session, Role.OFFICER, full_name="Bùi Văn Lụa")
    jute = make_user(session, Role.HELPER, full_name="Đỗ Thị Đay", disabled_at=utcnow())

    def found(**wanted: str) -> list[User]:
        return list(staff_called(session, page=1, **{"typed": "", "role": "", "state": "", **wanted}).rows)

    assert found(typed="lua bui") == [silk]
    assert found(typed="do thi day") == [jute]
    assert found(typed=local(jute)[-6:]) == [jute]
    assert found(role="helper") == [jute]
    assert found(state="da-khoa") == [jute]
    assert found(state="chua-bat") == [silk, jute]
    assert found(typed="không có ai") == []


def test_a_long_list_has_pages(desk: PageClient, session: Session) -> None:
    for number in range(31):
        make_user(session, Role.HELPER, full_name=f"Người hỗ trợ {number:02d}")

    desk.get("/can-bo/tai-khoan?vai-tro=helper&trang=2")

    assert "31 tài khoản" in desk.text
    assert desk.texts("tbody th") == ["Người hỗ trợ 30"]


@pytest.mark.parametrize("query", ["trang=0", "trang=-1", "trang=abc", "trang=9999999999", "vai-tro=sep"])
def test_odd_questions_are_answered(desk: PageClient, query: str) -> None:
    desk.get(f"/can-bo/tai-khoan?{query}")

    assert desk.h1 == "Tài khoản cán bộ"


def test_a_list_without_hits_says_so(desk: PageClient) -> None:
    desk.get("/can-bo/tai-khoan?q=khong+co+ai")

    assert "Không có tài khoản nào khớp" in desk.text


# Adding


def test_a_new_account_gets_a_password_that_is_shown_once(
    app: Flask, desk: PageClient, session: Session
) -> None:
    agency = accounts.agency_named(session, "Sở Công Thương")
    desk.get("/can-bo/tai-khoan/them")
    form_id = desk.first("input[name=form_id]").get("value")
    fields = {"full_name": "Vũ Thị Chiếu", "role": "officer", "agency_id": str(agency.id)}

    desk.submit("Thêm và lấy mật khẩu", {"phone": "0912 345 678", **fields})

    password = desk.texts("strong.code")[0]
    assert desk.current.headers["Cache-Control"] == "no-store"
    user = session.scalars(select(User).where(User.phone == "+84912345678")).one()
    assert (user.role, user.agency, user.has_one_time_password) == ("officer", agency, True)
    desk.post("/can-bo/tai-khoan/them", {"phone": "0912345678", "form_id": form_id, **fields})
    assert desk.path == f"/can-bo/tai-khoan/{user.id}"
    assert password not in desk.text
    assert "đã thêm rồi" in desk.text
    newcomer = PageClient(app)
    newcomer.get("/dang-nhap")
    newcomer.submit("Đăng nhập", phone="0912345678", password=password)
    assert newcomer.h1 == "Đặt mật khẩu của bạn"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("phone", "12", "chưa phải số điện thoại"),
        ("phone", "", "chưa gõ số điện thoại"),
        ("full_name", "", "chưa ghi họ tên"),
        ("full_name", "a" * 121, "Tối đa 120 ký tự"),
        ("agency_id", "0", "Bạn chọn cơ quan"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    desk: PageClient, session: Session, field: str, value: str, sentence: str
) -> None:
    agency = accounts.agency_named(session, "Sở Công Thương")
    desk.get("/can-bo/tai-khoan/them")
    fields = {"phone": "0912345678", "full_name": "Chiếu", "role": "officer", "agency_id": str(agency.id)}

    desk.submit("Thêm và lấy mật khẩu", {**fields, field: value}, status=422)

    assert desk.title.startswith("Lỗi: Thêm tài khoản")
    assert sentence in desk.text
    assert session.scalars(select(User).where(User.phone == "+84912345678")).all() == []


@pytest.mark.parametrize("role", ["producer", "sep", ""])
def test_only_roles_of_staff_are_given(desk: PageClient, session: Session, role: str) -> None:
    desk.get("/can-bo/tai-khoan/them")

    desk.post(
        "/can-bo/tai-khoan/them",
        {"phone": "0912345678", "full_name": "Chiếu", "role": role, "agency_id": "0", "form_id": "x"},
        422,
    )

    assert session.scalars(select(User).where(User.phone == "+84912345678")).all() == []


def test_a_taken_phone_is_said(desk: PageClient, session: Session) -> None:
    taken = make_user(session)
    desk.get("/can-bo/tai-khoan/them")

    desk.submit("Thêm và lấy mật khẩu", status=422, phone=local(taken), full_name="Ổi", role="auditor")

    assert "đã có tài khoản" in desk.text


# Changing


def test_another_role_holds_at_once_and_ends_what_is_open(
    app: Flask, desk: PageClient, session: Session
) -> None:
    user = make_user(session, Role.HELPER)
    worker = PageClient(app)
    sign_in(worker, user)
    desk.get(f"/can-bo/tai-khoan/{user.id}/sua")

    desk.submit("Lưu tài khoản", role="auditor", full_name="Tên mới")

    session.expire_all()
    assert (user.role, user.full_name) == ("auditor", "Tên mới")
    assert str(worker.get("/quan-ly", 302).location).startswith("/dang-nhap")
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.changes == {"role": ["helper", "auditor"], "full_name": True}


def test_saving_without_a_change_writes_nothing(desk: PageClient, session: Session) -> None:
    user = make_user(session, Role.HELPER)
    desk.get(f"/can-bo/tai-khoan/{user.id}/sua")

    desk.submit("Lưu tài khoản")

    assert actions(session, user) == []


def test_places_of_both_eras_are_found_without_accents_added_and_taken_off(
    desk: PageClient, session: Session
) -> None:
    user = make_user(session, Role.OFFICER)
    desk.get(f"/can-bo/tai-khoan/{user.id}/noi?q=dong+hung")
    assert any("Huyện Đông Hưng (cũ)" in text for text in desk.texts("li"))

    desk.submit("Thêm Huyện Đông Hưng")
    desk.get(f"/can-bo/tai-khoan/{user.id}/noi?q=nguyen+xa")
    assert any("đến 30/06/2025" in text for text in desk.texts("li"))

    session.expire_all()
    assert {scope.scheme for scope in user.scopes} == {OLD}
    assert len(scope_of(user).former_districts) == 1
    desk.get(f"/can-bo/tai-khoan/{user.id}/noi")
    desk.submit("Bỏ Huyện Đông Hưng")
    session.expire_all()
    assert scope_of(user).is_whole_area
    assert actions(session, user) == ["account.add_place", "account.remove_place"]


@pytest.mark.parametrize(("scheme", "code"), [(NEW, "99999"), ("x", "12688"), ("", ""), (NEW, "1\x00")])
def test_a_place_that_is_none_is_not_found(
    desk: PageClient, session: Session, scheme: str, code: str
) -> None:
    user = make_user(session, Role.HELPER)
    desk.get(f"/can-bo/tai-khoan/{user.id}/noi")

    desk.post(f"/can-bo/tai-khoan/{user.id}/noi", {"scheme": scheme, "code": code, "wanted": "them"}, 404)

    assert user.scopes == []


def test_what_no_place_means_is_said(desk: PageClient, session: Session) -> None:
    for role, words in ((Role.OFFICER, "Cả khu vực"), (Role.HELPER, "Chưa có nơi nào")):
        user = make_user(session, role)
        desk.get(f"/can-bo/tai-khoan/{user.id}")
        assert words in desk.text
        desk.get(f"/can-bo/tai-khoan?vai-tro={role.value}")
        assert words in desk.text


# Giving anew, closing


def test_a_new_password_is_shown_once_and_puts_the_person_out(
    app: Flask, desk: PageClient, session: Session
) -> None:
    user = make_user(session, Role.OFFICER)
    worker = PageClient(app)
    sign_in(worker, user)
    desk.get(f"/can-bo/tai-khoan/{user.id}/mat-khau")

    desk.submit("Cấp mật khẩu mới")

    assert len(desk.texts("strong.code")) == 1
    assert str(worker.get("/quan-ly", 302).location).startswith("/dang-nhap")
    desk.click("Xong, xem tài khoản")
    assert "Đang chờ đăng nhập lần đầu" in desk.text


def test_a_lost_second_factor_is_taken_away(desk: PageClient, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    enrol(session, user)
    desk.get(f"/can-bo/tai-khoan/{user.id}")
    desk.click("Bỏ xác thực đã mất")

    desk.submit("Bỏ xác thực cũ")

    session.expire_all()
    assert second_factor.factor_of(session, user.id) is None
    assert "Chưa bật" in desk.text
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.action == "account.reset_second_factor"
    assert entry.actor_id is not None


def test_a_disabled_person_is_out_with_the_next_page_and_may_come_back(
    app: Flask, desk: PageClient, session: Session
) -> None:
    user = make_user(session, Role.OFFICER)
    worker = PageClient(app)
    sign_in(worker, user)
    desk.get(f"/can-bo/tai-khoan/{user.id}/khoa")

    desk.submit("Khóa tài khoản")

    assert "Tài khoản đã khóa" in desk.text
    assert str(worker.get("/quan-ly", 302).location).startswith("/dang-nhap")
    desk.click("Mở khóa")
    desk.submit("Mở khóa")
    session.expire_all()
    assert user.is_active
    assert str(worker.get("/quan-ly", 302).location).startswith("/dang-nhap")
    assert actions(session, user) == ["account.disable", "account.enable"]


def test_a_person_is_signed_out_everywhere(app: Flask, desk: PageClient, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    worker = PageClient(app)
    sign_in(worker, user)
    desk.get(f"/can-bo/tai-khoan/{user.id}")
    desk.click("Đăng xuất mọi thiết bị")

    desk.submit("Đăng xuất mọi thiết bị")

    assert str(worker.get("/quan-ly", 302).location).startswith("/dang-nhap")


@pytest.mark.parametrize("deed", ["khoa", "mat-khau", "xac-thuc"])
def test_nobody_does_that_to_the_own_account(
    desk: PageClient, session: Session, administrator: User, deed: str
) -> None:
    make_user(session, Role.ADMINISTRATOR)
    desk.get(f"/can-bo/tai-khoan/{administrator.id}/{deed}")

    desk.post(f"/can-bo/tai-khoan/{administrator.id}/{deed}", {"form_id": "x"}, 422)

    session.expire_all()
    assert "chính mình" in desk.text
    assert administrator.is_active
    assert actions(session, administrator) == []
    desk.get(f"/can-bo/tai-khoan/{administrator.id}")
    assert "Đây là tài khoản của bạn" in desk.text


def test_nobody_degrades_himself(desk: PageClient, session: Session, administrator: User) -> None:
    make_user(session, Role.ADMINISTRATOR)
    desk.get(f"/can-bo/tai-khoan/{administrator.id}/sua")

    desk.submit("Lưu tài khoản", status=422, role="auditor")

    assert "chính mình" in desk.text


def test_the_last_administrator_stays(session: Session, administrator: User) -> None:
    make_user(session, Role.ADMINISTRATOR, disabled_at=utcnow())
    someone = Actor(user_id=make_user(session, Role.ADMINISTRATOR, disabled_at=utcnow()).id)

    for actor in (SYSTEM, someone):
        with pytest.raises(services.LastAdministrator):
            services.disable(session, actor, administrator)
        with pytest.raises(services.LastAdministrator):
            services.change_staff(
                session, actor, administrator, full_name="A", role=Role.AUDITOR, agency=None
            )

    assert administrator.is_active
    services.disable(session, SYSTEM, session.get_one(User, someone.user_id))


def test_a_producers_account_is_not_in_this_room(desk: PageClient, session: Session) -> None:
    producer = make_user(session)
    session.commit()

    for deed in ("", "/sua", "/noi", "/mat-khau", "/xac-thuc", "/khoa", "/mo-khoa", "/dang-xuat"):
        desk.get(f"/can-bo/tai-khoan/{producer.id}{deed}", 404)


# Agencies, and the numbers of the sign-in


def test_agencies_are_added_and_renamed(desk: PageClient, session: Session) -> None:
    desk.get("/can-bo/tai-khoan/co-quan")
    desk.submit("Thêm cơ quan", name="Liên minh Hợp tác xã")
    desk.submit("Thêm cơ quan", status=422, name="liên minh  hợp tác xã")
    assert "Đã có cơ quan tên này" in desk.text
    desk.get("/can-bo/tai-khoan/co-quan")
    desk.click("Liên minh Hợp tác xã")

    desk.submit("Lưu tên", name="Liên minh HTX tỉnh")

    assert [(each.code, each.name) for each in session.scalars(select(Agency))] == [
        ("lien-minh-hop-tac-xa", "Liên minh HTX tỉnh")
    ]
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all() == [
        "agency.add",
        "agency.rename",
    ]


def test_the_numbers_of_the_sign_in_are_changed_within_bounds(desk: PageClient, session: Session) -> None:
    desk.get("/can-bo/cai-dat/dang-nhap")
    desk.submit("Lưu cài đặt", status=422, first_password_days="31")
    assert "Cần từ 1 đến 30, hiện là 31." in desk.text

    desk.submit("Lưu cài đặt", first_password_days="3")

    assert desk.first("input[name=first_password_days]").get("value") == "3"
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.changes) == ("setting.change", {"value": [7, 3]})
    desk.submit("Lưu cài đặt", first_password_days="7")
    assert "Đổi lúc" not in desk.text
