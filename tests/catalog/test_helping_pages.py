"""The way of a helper and of the producer who lets them in, page by page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role, SecurityEvent, User
from catalog.helper_sessions import MOST_WRONG_TRIES
from catalog.models import Business, HelperConsent, HelperSession, Product, ProductState
from catalog.services.businesses import Address
from core.audit import AuditEntry
from core.database import utcnow
from places.models import NEW, OLD
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business, make_owner, make_photo, make_product
from tests.factories.helping import begin_help, make_helper
from tests.factories.pictures import plain_picture
from tests.pages.client import PageClient

LETTING_IN = "/quan-ly/nguoi-ho-tro"


@pytest.fixture
def owned(session: Session) -> tuple[User, Business]:
    return make_owner(session, name="HTX Nếp Gấc")


@pytest.fixture
def phone(app: Flask, owned: tuple[User, Business]) -> PageClient:
    """The producer's own phone."""
    page = PageClient(app)
    sign_in(page, owned[0])
    return page


@pytest.fixture
def helper(session: Session) -> User:
    return make_helper(session)


@pytest.fixture
def helping(page: PageClient, helper: User) -> PageClient:
    """The helper's phone."""
    sign_in(page, helper)
    return page


def code_on(phone: PageClient) -> str:
    phone.get(LETTING_IN)
    phone.submit("Tôi đồng ý, lấy mã để đọc")
    return phone.texts(".kpi b")[0]


def refused_code(helping: PageClient, code: str) -> str:
    helping.submit("Bắt đầu làm giúp", status=422, consent_code=code)
    return " ".join(helping.texts(".field .error"))


def test_a_code_read_from_one_phone_lets_the_other_work(
    phone: PageClient, helping: PageClient, owned: tuple[User, Business], session: Session
) -> None:
    make_product(session, owned[1], name="Bánh cáy")
    code = code_on(phone)
    assert re.fullmatch(r"\d{4} \d{4}", code)
    helping.get("/quan-ly", follow=True)
    assert helping.path == "/ho-tro"
    helping.click("HTX Nếp Gấc")

    helping.submit("Bắt đầu làm giúp", consent_code=code)

    assert helping.path == "/quan-ly/san-pham"
    assert "Bánh cáy" in helping.text
    assert "Bạn đang làm giúp HTX Nếp Gấc, Đào Thị Ổi đồng ý đến" in helping.text


def test_the_page_says_what_a_helper_can_and_cannot_do_before_asking(phone: PageClient) -> None:
    page = phone.get(LETTING_IN)

    assert page.h1 == "Nhờ người hỗ trợ làm giúp"
    assert "Thêm, sửa, đăng, rút sản phẩm và ảnh của HTX Nếp Gấc." in page.text
    assert "đổi mật khẩu hay số điện thoại của bạn, thêm bớt người của cơ sở" in page.text
    assert "Sau một giờ tự hết" in page.text


def test_the_way_to_the_code_begins_on_the_page_of_the_business(phone: PageClient) -> None:
    phone.get("/quan-ly/ho-so")

    phone.click("Nhờ người hỗ trợ làm giúp")

    assert phone.path == LETTING_IN


def test_loading_the_page_again_shows_the_same_code_and_makes_no_new_one(
    phone: PageClient, session: Session
) -> None:
    code = code_on(phone)

    phone.get(LETTING_IN)

    assert phone.texts(".kpi b") == [code]
    assert len(session.scalars(select(HelperConsent)).all()) == 1


def test_another_device_of_the_producer_does_not_show_the_code(
    app: Flask, phone: PageClient, owned: tuple[User, Business]
) -> None:
    code = code_on(phone)
    other = PageClient(app)
    sign_in(other, owned[0])

    page = other.get(LETTING_IN)

    assert code not in page.text
    assert "Có một mã đang chờ, lấy trên máy khác" in page.text


def test_a_code_can_be_taken_back(phone: PageClient, helping: PageClient) -> None:
    code = code_on(phone)

    phone.submit("Hủy mã")

    assert phone.texts(".kpi b") == []
    helping.get("/ho-tro/co-so/htx-nep-gac")
    assert "Mã chưa đúng hoặc đã hết hạn" in refused_code(helping, code)


def test_both_lists_show_what_was_done_with_both_names(
    phone: PageClient, helping: PageClient, owned: tuple[User, Business], helper: User, session: Session
) -> None:
    owner, business = owned
    product = make_product(session, business, name="Bánh cáy", price_vnd=55_000, state=ProductState.LIVE)
    row = begin_help(helping, session, helper, owner, business)
    helping.get(f"/quan-ly/san-pham/{product.id}/sua")
    helping.submit("Lưu thay đổi", price="60.000")

    mine = phone.get(f"{LETTING_IN}/{row.id}")
    theirs = helping.get(f"/ho-tro/phien/{row.id}")

    for page in (mine, theirs):
        assert len(page.select("tbody tr")) == 1
        assert "Sửa sản phẩm: Bánh cáy" in page.text
        assert "Giá bán: 55.000\xa0₫ → 60.000\xa0₫".replace("\xa0", " ") in page.text.replace("\xa0", " ")
        assert "Vũ Thị Lạc làm, Đào Thị Ổi đồng ý" in page.text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "product.update")).one()
    assert (entry.actor_id, entry.on_behalf_of_id) == (helper.id, owner.id)


def test_the_list_of_a_session_holds_nothing_of_the_next_one_nor_of_the_producer(
    phone: PageClient, helping: PageClient, owned: tuple[User, Business], helper: User, session: Session
) -> None:
    owner, business = owned
    first = begin_help(helping, session, helper, owner, business)
    helping.get("/quan-ly/san-pham/moi")
    helping.submit("Lưu nháp", name="Trong phiên một")
    second = begin_help(helping, session, helper, owner, business)
    helping.get("/quan-ly/san-pham/moi")
    helping.submit("Lưu nháp", name="Trong phiên hai")
    phone.get("/quan-ly/san-pham/moi")
    phone.submit("Lưu nháp", name="Tự làm")

    lists = [phone.get(f"{LETTING_IN}/{row.id}").texts("tbody td span") for row in (first, second)]

    assert [" ".join(each) for each in lists] == [
        "Thêm sản phẩm: Trong phiên một",
        "Thêm sản phẩm: Trong phiên hai",
    ]


def test_the_producer_sees_who_helps_and_ends_it_at_once(
    phone: PageClient, helping: PageClient, owned: tuple[User, Business], helper: User, session: Session
) -> None:
    begin_help(helping, session, helper, *owned)
    assert "Vũ Thị Lạc đang làm giúp cơ sở từ" in phone.get("/quan-ly/lo-hang").text

    phone.submit("Kết thúc ngay")

    assert "Vũ Thị Lạc không làm được gì cho cơ sở nữa" in phone.text
    assert "cơ sở kết thúc" in phone.text
    assert "đang làm giúp cơ sở" not in phone.get("/quan-ly/lo-hang").text
    page = helping.get("/quan-ly/san-pham", 403)
    assert page.h1 == "Phiên hỗ trợ đã kết thúc"
    assert [link.href for link in page.links if link.text == "Mở trang hỗ trợ"] == ["/ho-tro"]


def test_the_helper_ends_the_session_with_the_button_on_every_page(
    helping: PageClient, owned: tuple[User, Business], helper: User, session: Session
) -> None:
    begin_help(helping, session, helper, *owned)
    helping.get("/quan-ly/ban-hang")

    helping.submit("Kết thúc")

    assert helping.h1 == "Đã làm giúp HTX Nếp Gấc"
    helping.get("/quan-ly/san-pham", 403)


def test_every_page_of_the_workspace_says_for_whom_the_helper_works(
    app: Flask, helping: PageClient, owned: tuple[User, Business], helper: User, session: Session
) -> None:
    product = make_product(session, owned[1], state=ProductState.LIVE)
    begin_help(helping, session, helper, *owned)
    asked = 0

    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/quan-ly/") or "GET" not in (rule.methods or ()):
            continue
        if set(rule.arguments) - {"product_id", "marketplace"} or rule.endpoint.startswith("catalog.letting"):
            continue
        values = {"product_id": product.id, "marketplace": "shopee"}
        path = app.url_map.bind("localhost").build(
            rule.endpoint, {name: values[name] for name in rule.arguments}
        )
        answer = helping.http.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            asked += 1
            assert "Bạn đang làm giúp HTX Nếp Gấc" in answer.get_data(as_text=True), path

    assert asked >= 14


def test_what_belongs_to_others_does_not_exist_for_a_helper(
    helping: PageClient, owned: tuple[User, Business], helper: User, session: Session
) -> None:
    _other_owner, other = make_owner(session)
    foreign = make_product(session, other, state=ProductState.LIVE)
    begin_help(helping, session, helper, *owned)

    helping.get("/quan-ly/san-pham")
    for path in ("", "/sua", "/anh", "/dang", "/rut"):
        helping.get(f"/quan-ly/san-pham/{foreign.id}{path}", 404)
    helping.get(f"/quan-ly/tem/{foreign.id}/to-in", 404)
    helping.get(f"/quan-ly/lo-hang/them/{foreign.id}", 404)
    helping.post(f"/quan-ly/san-pham/{foreign.id}/rut", {}, 404)
    helping.post("/quan-ly/co-so", {"business_id": other.id}, 404)
    assert session.get_one(Product, foreign.id).state == "live"


def test_a_helper_cannot_let_in_anybody_nor_touch_the_producers_phone(
    helping: PageClient, owned: tuple[User, Business], helper: User, session: Session
) -> None:
    owner, business = owned
    row = begin_help(helping, session, helper, owner, business)
    helping.get("/quan-ly/ho-so/sua")
    assert helping.select("input[name=phone_is_public]") == []

    helping.submit("Lưu hồ sơ", description="Làm bánh từ 1990.")
    helping.get("/quan-ly/ho-so/sua")
    version = helping.first("input[name=version]").get("value")
    fields = {"version": version, "description": "Làm bánh từ 1990.", "phone_is_public": "y"}
    helping.post("/quan-ly/ho-so/sua", {**fields, "commune": "Xã Nguyên Xá, Huyện Đông Hưng, Tỉnh Thái Bình"})

    session.expire_all()
    assert business.description == "Làm bánh từ 1990."
    assert not business.phone_is_public
    assert helping.get(LETTING_IN, 403).h1 == "Việc này cơ sở tự làm"
    helping.post(LETTING_IN, {}, 403)
    helping.post(f"{LETTING_IN}/{row.id}/ket-thuc", {}, 403)


def test_without_a_session_a_helper_is_told_where_to_ask(helping: PageClient) -> None:
    page = helping.get("/quan-ly/san-pham", 403)

    assert page.h1 == "Bạn cần cơ sở đồng ý trước"
    assert ("Mở trang hỗ trợ", "/ho-tro") in page.links


def test_what_was_typed_when_the_session_ended_is_saved_with_the_next_code(
    app: Flask,
    phone: PageClient,
    helping: PageClient,
    owned: tuple[User, Business],
    helper: User,
    session: Session,
) -> None:
    product = make_product(session, owned[1], name="Bánh cáy", state=ProductState.LIVE).id
    begin_help(helping, session, helper, *owned)
    helping.get(f"/quan-ly/san-pham/{product}/sua")
    phone.get("/quan-ly/san-pham")
    phone.submit("Kết thúc ngay")

    helping.submit("Lưu thay đổi", status=403, description="Bánh làm từ nếp cái hoa vàng", price="61.000")

    assert helping.h1 == "Chưa lưu: phiên làm giúp HTX Nếp Gấc đã hết"
    assert {"Bánh làm từ nếp cái hoa vàng", "61.000"} <= set(helping.texts("main li"))
    assert session.get_one(Product, product).price_vnd == 55_000

    helping.submit("Bắt đầu và lưu", status=422, consent_code="12345678")
    assert "Mã chưa đúng" in helping.text
    form = {
        str(field.get("name")): str(field.get("value"))
        for field in helping.select("main form input")
        if field.get("name")
    }
    target = str(next(f.get("action") for f in helping.select("main form") if "tiep" in f.get("action", "")))
    sent = {**form, "consent_code": code_on(phone)}
    answer = helping.fetch(target, 307, method="POST", data=sent)
    assert answer.headers["Location"] == f"/quan-ly/san-pham/{product}/sua"
    helping.fetch(answer.headers["Location"], 302, method="POST", data=sent)

    session.expire_all()
    saved = session.get_one(Product, product)
    assert (saved.price_vnd, saved.description) == (61_000, "Bánh làm từ nếp cái hoa vàng")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com/quan-ly/", "/dang-xuat", "/quan-ly", "/can-bo/co-so"]
)
def test_the_code_leads_on_into_the_workspace_only(
    phone: PageClient, helping: PageClient, elsewhere: str
) -> None:
    code = code_on(phone)
    helping.get("/ho-tro/co-so/htx-nep-gac")

    answer = helping.post(
        "/ho-tro/co-so/htx-nep-gac", {"consent_code": code}, 302, follow=False,
        query_string={"tiep": elsewhere},
    )  # fmt: skip

    assert answer.location == "/quan-ly/san-pham"


def test_wrong_unknown_and_old_codes_get_one_answer(
    phone: PageClient, helping: PageClient, session: Session
) -> None:
    helping.get("/ho-tro/co-so/htx-nep-gac")
    none_was_asked = refused_code(helping, "12345678")
    code = code_on(phone)
    was_wrong = refused_code(helping, f"{(int(code.replace(' ', '')) + 1) % 10**8:08d}")
    consent = session.scalars(select(HelperConsent)).one()
    consent.expires_at = utcnow() - timedelta(seconds=1)
    session.commit()

    assert none_was_asked == was_wrong == refused_code(helping, code)
    assert session.scalars(select(HelperSession)).all() == []


def test_wrong_codes_are_written_down_and_the_code_dies(
    phone: PageClient, helping: PageClient, helper: User, session: Session
) -> None:
    code = code_on(phone)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08d}"
    helping.get("/ho-tro/co-so/htx-nep-gac")
    for _number in range(MOST_WRONG_TRIES):
        refused_code(helping, wrong)

    refused_code(helping, code)

    events = session.scalars(select(SecurityEvent).where(SecurityEvent.kind == "consent_refused")).all()
    assert [event.user_id for event in events] == [helper.id] * (MOST_WRONG_TRIES + 1)
    page = phone.get(LETTING_IN)
    assert "Mã vừa rồi đã khóa vì bị gõ sai nhiều lần" in page.text
    assert page.texts(".kpi b") == []
    assert "Mã vừa rồi đã khóa" not in phone.submit("Tôi đồng ý, lấy mã để đọc").text


def test_a_helper_who_guesses_on_is_told_to_wait(helping: PageClient, owned: tuple[User, Business]) -> None:
    helping.get("/ho-tro/co-so/htx-nep-gac")
    for number in range(10):
        refused_code(helping, f"{number:08d}")

    page = helping.submit("Bắt đầu làm giúp", status=429, consent_code="12345678")

    assert "Bạn gõ sai mã nhiều lần liên tiếp" in page.text
    assert int(page.headers["Retry-After"]) > 0


def test_what_is_no_code_costs_no_try(phone: PageClient, helping: PageClient, session: Session) -> None:
    code_on(phone)
    helping.get("/ho-tro/co-so/htx-nep-gac")

    said = refused_code(helping, "4821")

    assert "Mã có 8 chữ số" in said
    assert session.scalars(select(HelperConsent)).one().wrong_tries == 0


def test_a_business_elsewhere_is_not_there_for_the_helper(helping: PageClient, session: Session) -> None:
    there = make_business(session, name="HTX nơi khác", address=Address(NEW, "12454")).slug
    session.commit()

    assert "HTX nơi khác" not in helping.get("/ho-tro").text
    helping.get(f"/ho-tro/co-so/{there}", 404)
    helping.post(f"/ho-tro/co-so/{there}", {"consent_code": "12345678"}, 404)


def test_a_helper_without_places_sees_nothing(app: Flask, session: Session) -> None:
    make_business(session)
    page = PageClient(app)
    sign_in(page, make_user(session, Role.HELPER))

    assert "Bạn chưa được giao nơi nào" in page.get("/ho-tro").text


def test_businesses_stand_by_what_they_lack_and_are_found_without_accents(
    app: Flask, session: Session
) -> None:
    full = make_business(session, name="HTX Đủ")
    for number in range(3):
        make_product(session, make_business(session, name=f"HTX Thiếu {number}"), name="Gạo")
    made = make_product(session, full, name="Bánh")
    make_photo(session, made)
    lacking = make_business(session, name="HTX Nhiều việc", tax_code="034899000002")
    make_product(session, lacking, state=ProductState.DRAFT)
    make_product(session, lacking, state=ProductState.RETURNED)
    make_business(session, name="HTX Chưa có gì", address=Address(OLD, "12730"))
    session.commit()
    page = PageClient(app)
    sign_in(page, make_helper(session))

    def found(query: str = "") -> list[str]:
        return page.get(f"/ho-tro{query}").texts("main .list strong")

    everything = found()
    assert [everything[0], everything[1], everything[-1]] == ["HTX Chưa có gì", "HTX Nhiều việc", "HTX Đủ"]
    assert "1 cần sửa" in page.text
    assert "1 bản nháp" in page.text
    assert "2 chưa có ảnh" in page.text
    assert found("?q=nhieu") == found("?q=NHIỀU+việc") == ["HTX Nhiều việc"]
    assert found("?q=0348") == []  # nobody finds out a personal number by trying
    assert found("?xa=%00&trang=x") == everything


def test_own_places_are_named_and_narrow_the_list(app: Flask, session: Session) -> None:
    make_business(session, name="HTX ở đây")
    make_business(session, name="HTX ở phường", address=Address(NEW, "12454"))
    page = PageClient(app)
    sign_in(page, make_helper(session, places=((NEW, "12688"), (NEW, "12454"))))

    assert page.get("/ho-tro?xa=12454").texts("main .list strong") == ["HTX ở phường"]
    assert "Xã Đông Hưng" in page.text


def test_sessions_of_other_helpers_and_other_businesses_do_not_exist(
    app: Flask, phone: PageClient, helping: PageClient, helper: User, session: Session
) -> None:
    other_owner, other = make_owner(session)
    client = PageClient(app)
    row = begin_help(client, session, make_helper(session), other_owner, other)

    helping.get("/ho-tro/phien")
    helping.get(f"/ho-tro/phien/{row.id}", 404)
    helping.post(f"/ho-tro/phien/{row.id}/ket-thuc", {}, 404)
    phone.get(f"{LETTING_IN}/{row.id}", 404)
    phone.get("/quan-ly/san-pham")
    phone.post(f"{LETTING_IN}/{row.id}/ket-thuc", {}, 404)
    session.expire_all()
    assert session.get_one(HelperSession, row.id).ended_at is None


def test_signing_out_ends_the_session_for_good(
    helping: PageClient, phone: PageClient, owned: tuple[User, Business], helper: User, session: Session
) -> None:
    row = begin_help(helping, session, helper, *owned)
    helping.get("/quan-ly/san-pham")
    helping.submit("Đăng xuất")

    sign_in(helping, helper)

    helping.get("/quan-ly/san-pham", 403)
    assert "đang làm giúp cơ sở" not in phone.get("/quan-ly/san-pham").text
    assert "người hỗ trợ đã đăng xuất" in phone.get(f"{LETTING_IN}/{row.id}").text


def test_past_sessions_lead_to_their_lists_and_are_counted(
    helping: PageClient, phone: PageClient, owned: tuple[User, Business], helper: User, session: Session
) -> None:
    begin_help(helping, session, helper, *owned)
    helping.get("/ho-tro/phien")
    assert "Đang làm giúp HTX Nếp Gấc" in helping.text
    helping.submit("Kết thúc")

    page = helping.get("/ho-tro/phien")

    assert "Bạn đã giúp 1 cơ sở." in page.text
    assert [link for link in page.links if "HTX Nếp Gấc" in link.text]
    assert [link for link in phone.get(LETTING_IN).links if "Vũ Thị Lạc" in link.text]


def an_hour_later(session: Session, row: HelperSession) -> None:
    row.started_at, row.expires_at = row.started_at - timedelta(hours=1), utcnow() - timedelta(seconds=1)


def the_places_are_taken(session: Session, row: HelperSession) -> None:
    row.helper.scopes.clear()


def the_producer_is_disabled(session: Session, row: HelperSession) -> None:
    row.consented_by.disabled_at = utcnow()


@pytest.mark.parametrize("happens", [an_hour_later, the_places_are_taken, the_producer_is_disabled])
def test_the_next_page_is_shut_when_what_the_session_stands_on_is_gone(
    helping: PageClient,
    owned: tuple[User, Business],
    helper: User,
    session: Session,
    happens: Callable[[Session, HelperSession], None],
) -> None:
    product = make_product(session, owned[1], state=ProductState.LIVE).id
    row = begin_help(helping, session, helper, *owned)
    helping.get(f"/quan-ly/san-pham/{product}/sua")

    happens(session, row)
    session.commit()

    helping.submit("Lưu thay đổi", status=403, price="99.000")
    helping.get(f"/quan-ly/san-pham/{product}", 403)
    helping.get(f"/quan-ly/tem/{product}/to-in", 403)
    session.expire_all()
    assert session.get_one(Product, product).price_vnd == 55_000


def test_a_photo_cannot_be_carried_along_and_the_page_says_so(
    phone: PageClient, helping: PageClient, owned: tuple[User, Business], helper: User, session: Session
) -> None:
    begin_help(helping, session, helper, *owned)
    helping.get("/quan-ly/san-pham/moi")
    phone.get("/quan-ly/san-pham")
    phone.submit("Kết thúc ngay")

    helping.submit("Lưu nháp", status=403, name="Kẹo lạc", photo=(plain_picture("kẹo"), "keo.jpg"))

    assert "Riêng ảnh hoặc tệp thì phải chọn lại sau." in helping.text
    assert "Kẹo lạc" in helping.texts("main li")
