from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import forms, services
from catalog.models import Business, Photo, Product, ProductState, Variant
from core.audit import SYSTEM
from core.images import reading
from core.jobs import drain
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business, make_family, make_owner, make_photo, make_product
from tests.factories.pictures import plain_picture
from tests.pages.client import PageClient

NEW = "/quan-ly/san-pham/moi"
PHOTO = (plain_picture("bánh", size=(1600, 1200)), "bánh.jpg")


@dataclass
class Maker:
    """A signed-in producer with numbers instead of rows: a row read again would hold the database."""

    page: PageClient
    session: Session
    business_id: int

    def product(self, state: ProductState = ProductState.DRAFT, **facts: object) -> int:
        """Make a product of the maker's business and return its id."""
        business = self.session.get_one(Business, self.business_id)
        product_id = make_product(self.session, business, state=state, **facts).id
        self.session.commit()
        return product_id

    def read(self, product_id: int) -> Product:
        """Read a product as it is now; roll back before the next page."""
        self.session.rollback()
        return self.session.get_one(Product, product_id)

    def count(self) -> int:
        """Count all products."""
        self.session.rollback()
        count = self.session.scalar(select(func.count()).select_from(Product)) or 0
        self.session.rollback()
        return count


@pytest.fixture
def maker(page: PageClient, session: Session) -> Maker:
    owner, business = make_owner(session)
    business_id = business.id
    make_family(session)
    sign_in(page, owner)
    return Maker(page, session, business_id)


def test_an_empty_shelf_says_what_will_stand_there_and_leads_to_the_first_step(maker: Maker) -> None:
    maker.page.get("/quan-ly/san-pham")
    assert "Chưa có sản phẩm nào" in maker.page.text

    maker.page.click("Thêm sản phẩm đầu tiên")

    assert maker.page.path == NEW


def test_a_product_with_a_photo_is_public_after_one_form(maker: Maker) -> None:
    maker.page.get(NEW)

    maker.page.submit(
        "Đăng ngay", name="Bánh cáy hộp", price="55.000", unit="hộp", family="banh_keo",
        description="Dẻo thơm.", photo=PHOTO,
    )  # fmt: skip

    product = maker.session.scalars(select(Product)).one()
    facts = (
        product.name,
        product.price_vnd,
        product.unit,
        product.family_code,
        product.state,
        len(product.photos),
    )
    assert facts == ("Bánh cáy hộp", 55_000, "hộp", "banh_keo", "live", 1)
    assert maker.page.path == f"/quan-ly/san-pham/{product.id}"
    assert maker.page.h1 == "Bánh cáy hộp"
    assert "Đang xử lý ảnh" in maker.page.text
    maker.session.rollback()
    drain()
    maker.page.get(f"/quan-ly/san-pham/{product.id}")
    assert maker.page.select("img")


@pytest.mark.parametrize("typed", ["1.250", "1250", "1,250", "1 250 ₫"])
def test_a_price_is_read_as_people_write_it(maker: Maker, typed: str) -> None:
    maker.page.get(NEW)

    maker.page.submit("Lưu nháp", name="Kẹo", price=typed, unit="gói")

    assert maker.session.scalars(select(Product.price_vnd)).all() == [1250]
    assert maker.session.scalars(select(Variant.price_vnd)).all() == [1250]


@pytest.mark.parametrize("typed", ["mười nghìn", "12,5", "-5", "0", "10000000001"])
def test_a_price_that_is_none_is_refused_with_what_was_typed_kept(maker: Maker, typed: str) -> None:
    maker.page.get(NEW)

    maker.page.submit("Đăng ngay", status=422, name="Kẹo lạc", price=typed, unit="gói")

    assert maker.page.title.startswith("Lỗi:")
    assert maker.page.first("#price").get("value") == typed
    assert maker.page.first("#name").get("value") == "Kẹo lạc"
    assert maker.page.select("#price-error")
    assert maker.count() == 0


def test_publishing_without_price_and_unit_names_both_and_keeps_nothing(maker: Maker) -> None:
    maker.page.get(NEW)

    maker.page.submit("Đăng ngay", status=422, name="Kẹo lạc")

    assert maker.page.select("#price-error")
    assert maker.page.select("#unit-error")
    assert maker.count() == 0


def test_a_draft_needs_only_a_name(maker: Maker) -> None:
    maker.page.get(NEW)
    maker.page.submit("Lưu nháp", status=422, name="   ")
    assert "Bạn đặt tên" in maker.page.text

    maker.page.submit("Lưu nháp", name="Kẹo lạc")

    assert "Bản nháp" in maker.page.text
    assert "Ghi giá bán" in maker.page.text


HOSTILE = {
    "html": b"<html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "gif": b"GIF89a\x01\x00\x01\x00",
    "cut": plain_picture("cắt")[:200],
    "empty": b"",
    "text": b"xin chao",
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_a_file_that_is_no_photo_is_refused_beside_its_field(maker: Maker, kind: str) -> None:
    maker.page.get(NEW)

    maker.page.submit("Lưu nháp", status=422, name="Kẹo lạc", photo=(HOSTILE[kind], "anh.jpg"))

    assert maker.page.select("#photo-error")
    assert maker.page.first("#name").get("value") == "Kẹo lạc"
    assert maker.count() == 0


def test_a_photo_that_is_too_heavy_is_refused_in_the_form(
    maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", len(plain_picture("x")))
    monkeypatch.setattr(forms, "MAX_BYTES", len(plain_picture("x")))
    maker.page.get(NEW)

    maker.page.submit("Lưu nháp", status=422, name="Kẹo", photo=(plain_picture("x") + b"\0" * 9, "a.jpg"))

    assert "nặng quá 20 MB" in maker.page.text
    assert maker.count() == 0


def test_a_request_far_too_large_is_refused_as_a_whole(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    maker.page.get(NEW)
    monkeypatch.setitem(maker.page.app.config, "MAX_CONTENT_LENGTH", 9_000)

    maker.page.submit("Lưu nháp", status=413, name="Kẹo", photo=(b"\0" * 10_000, "a.jpg"))

    assert "20 MB" in maker.page.text
    assert maker.count() == 0


def test_the_same_form_sent_twice_makes_one_product(maker: Maker) -> None:
    maker.page.get(NEW)
    form_id = maker.page.first("input[name=form_id]").get("value")
    fields = {"form_id": form_id, "name": "Kẹo lạc", "save_draft": "Lưu nháp"}

    first = maker.page.post(NEW, fields)
    again = maker.page.post(NEW, fields)

    assert first.path == again.path
    assert maker.count() == 1


def test_markup_in_a_name_is_shown_as_typed(maker: Maker) -> None:
    nasty = '"><script>alert(1)</script>{{7*7}}'
    maker.page.echoes = (nasty,)
    product_id = maker.product(ProductState.LISTED, name=nasty)
    slug = maker.read(product_id).slug
    maker.session.rollback()

    for path in (
        "/quan-ly/san-pham",
        f"/quan-ly/san-pham/{product_id}",
        f"/san-pham/{slug}",
        "/tim?q=script",
    ):
        maker.page.get(path)
        assert nasty in maker.page.text


def test_an_edit_is_saved_and_shown(maker: Maker) -> None:
    product_id = maker.product()
    maker.page.get(f"/quan-ly/san-pham/{product_id}/sua")

    maker.page.submit(
        "Lưu thay đổi", name="Kẹo dồi", price="12.000", net_value="1,5", net_unit="kg",
        materials="lạc 40%\nmạch nha\nlạc 40%", allergens="lạc, vừng", storage_code="kho",
        shelf_life_days="90",
    )  # fmt: skip

    product = maker.read(product_id)
    facts = (
        product.name,
        product.price_vnd,
        str(product.net_value),
        product.net_unit,
        product.shelf_life_days,
    )
    assert facts == ("Kẹo dồi", 12_000, "1.500", "kg", 90)
    assert (product.materials, product.allergens) == (["lạc 40%", "mạch nha"], ["lạc", "vừng"])
    assert product.storage_code == "kho"


def test_an_edit_that_changes_nothing_changes_nothing(maker: Maker) -> None:
    product_id = maker.product(ProductState.LISTED, materials=["gạo 1,5 kg", "muối"], net_value=None)
    version = maker.read(product_id).version
    maker.session.rollback()
    maker.page.get(f"/quan-ly/san-pham/{product_id}/sua")

    maker.page.submit("Lưu thay đổi")

    product = maker.read(product_id)
    assert (product.version, product.materials) == (version, ["gạo 1,5 kg", "muối"])


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("name", "", "name-error"),
        ("name", "x" * 201, "name-error"),
        ("price", "", "price-error"),
        ("unit", "", "unit-error"),
        ("unit", "x" * 21, "unit-error"),
        ("net_value", "nhiều", "net_value-error"),
        ("net_value", "0", "net_value-error"),
        ("net_value", "350", "net_unit-error"),
        ("shelf_life_days", "lâu", "shelf_life_days-error"),
        ("shelf_life_days", "0", "shelf_life_days-error"),
    ],
)
def test_a_bad_answer_is_named_beside_its_field(maker: Maker, field: str, typed: str, error: str) -> None:
    product_id = maker.product(ProductState.LIVE)
    maker.page.get(f"/quan-ly/san-pham/{product_id}/sua")

    maker.page.submit("Lưu thay đổi", {field: typed}, status=422)

    assert maker.page.select(f"#{error}")


def test_a_late_save_shows_both_versions_and_the_second_press_saves(maker: Maker) -> None:
    product_id = maker.product(ProductState.LIVE)
    maker.page.get(f"/quan-ly/san-pham/{product_id}/sua")
    product = maker.read(product_id)
    services.update_product(
        maker.session, product, actor=SYSTEM, expected_version=product.version, changes={"price_vnd": 60_000}
    )
    maker.session.commit()

    maker.page.submit("Lưu thay đổi", status=409, price="70.000", name="Kẹo dồi")

    assert "60.000" in maker.page.text
    assert maker.page.first("#price").get("value") == "70.000"
    assert maker.page.first("#name").get("value") == "Kẹo dồi"
    maker.page.submit("Lưu thay đổi")
    product = maker.read(product_id)
    assert (product.price_vnd, product.name) == (70_000, "Kẹo dồi")


def test_a_version_that_is_no_number_is_a_late_save_and_no_crash(maker: Maker) -> None:
    product_id = maker.product(ProductState.LIVE)
    maker.page.get(f"/quan-ly/san-pham/{product_id}/sua")

    for version in ("x", "٣", "9" * 30, ""):
        maker.page.submit("Lưu thay đổi", status=409, version=version, name="Kẹo dồi")
        assert maker.page.status == 409


def test_several_variants_have_a_price_each(maker: Maker) -> None:
    product_id = maker.product(ProductState.LIVE)
    product = maker.read(product_id)
    product.tiers = [{"name": "Cỡ", "options": ["nhỏ", "to"]}]
    product.variants[0].options = ["nhỏ"]
    product.variants.append(
        Variant(business_id=product.business_id, position=1, sku="TO", options=["to"], price_vnd=75_000)
    )
    maker.session.commit()
    small, large = [variant.id for variant in maker.read(product_id).variants]
    maker.session.rollback()
    maker.page.get(f"/quan-ly/san-pham/{product_id}/sua")
    assert "Giá bán: to" in maker.page.text

    maker.page.submit("Lưu thay đổi", {f"price_{small}": "56.000", f"price_{large}": "80.000"})

    product = maker.read(product_id)
    assert [variant.price_vnd for variant in product.variants] == [56_000, 80_000]
    assert product.price_vnd == 56_000


def test_publish_asks_first_and_then_opens_the_page(maker: Maker) -> None:
    product_id = maker.product()
    maker.page.get(f"/quan-ly/san-pham/{product_id}")
    maker.page.click("Đăng ngay")

    maker.page.submit("Đăng ngay")

    assert "Chờ duyệt" in maker.page.text
    maker.page.click("Trang công khai")
    assert "Cơ sở tự khai" in maker.page.text


def test_publish_of_an_unfinished_draft_says_what_is_missing(maker: Maker) -> None:
    product_id = maker.product(price_vnd=None, unit=None)
    maker.page.get(f"/quan-ly/san-pham/{product_id}/dang")
    assert "Ghi giá bán" in maker.page.text

    maker.page.post(f"/quan-ly/san-pham/{product_id}/dang", status=422)

    assert "Ghi đơn vị bán" in maker.page.text
    assert maker.read(product_id).state == "draft"


def test_withdraw_asks_first_and_can_be_taken_back(maker: Maker) -> None:
    product_id = maker.product(ProductState.LISTED)
    maker.page.get(f"/quan-ly/san-pham/{product_id}/rut")
    maker.page.submit("Rút sản phẩm")
    assert maker.read(product_id).state == "withdrawn"
    maker.session.rollback()

    maker.page.click("Đăng lại")
    maker.page.submit("Đăng ngay")

    assert maker.read(product_id).state == "live"


def test_a_move_that_is_not_possible_any_more_is_said_in_one_sentence(maker: Maker) -> None:
    product_id = maker.product(ProductState.LISTED)
    maker.page.get(f"/quan-ly/san-pham/{product_id}/dang")

    maker.page.post(f"/quan-ly/san-pham/{product_id}/dang", status=409)

    assert "trạng thái khác" in maker.page.text


def test_the_reasons_of_a_return_stand_with_the_product(maker: Maker) -> None:
    product_id = maker.product(ProductState.RETURNED)

    maker.page.get("/quan-ly/san-pham")
    assert "Cần sửa 1 chỗ" in maker.page.text
    maker.page.get(f"/quan-ly/san-pham/{product_id}")

    assert "Tên sản phẩm: Tên cần rõ hơn." in maker.page.text
    assert "Gửi duyệt lại" in maker.page.text


def test_photos_are_added_moved_and_removed(maker: Maker) -> None:
    product_id = maker.product()
    address = f"/quan-ly/san-pham/{product_id}/anh"
    maker.page.get(address)
    files = [(plain_picture(name), f"{name}.jpg") for name in ("một", "hai")]
    maker.page.submit("Thêm ảnh", photos=files)
    drain()
    maker.page.get(address)
    assert len(maker.page.select("main img")) == 2
    first, second = [photo.id for photo in maker.read(product_id).photos]
    maker.session.rollback()

    maker.page.submit("Đặt làm ảnh chính")
    assert [photo.id for photo in maker.read(product_id).photos] == [second, first]
    maker.session.rollback()
    maker.page.get(f"{address}/{first}/bo")
    maker.page.submit("Bỏ ảnh")

    assert [photo.id for photo in maker.read(product_id).photos] == [second]


def test_one_bad_file_among_several_adds_none_and_is_named(maker: Maker) -> None:
    product_id = maker.product()
    maker.page.get(f"/quan-ly/san-pham/{product_id}/anh")

    files = [(plain_picture("một"), "một.jpg"), (b"<html>", "hai.jpg")]
    maker.page.submit("Thêm ảnh", photos=files, status=422)

    assert "hai.jpg" in maker.page.text
    assert maker.read(product_id).photos == []
    maker.session.rollback()
    maker.page.submit("Thêm ảnh", photos=[], status=422)
    assert "chưa chọn ảnh" in maker.page.text


def test_photos_sent_twice_stand_once(maker: Maker) -> None:
    product_id = maker.product()
    address = f"/quan-ly/san-pham/{product_id}/anh"
    maker.page.get(address)
    form_id = maker.page.first("input[name=form_id]").get("value")

    for _time in range(2):
        photo = (io.BytesIO(plain_picture("một")), "một.jpg")
        maker.page.post(address, {"form_id": form_id, "photos": photo})

    assert len(maker.read(product_id).photos) == 1


def _paths(product_id: int, photo_id: int) -> list[tuple[str, str]]:
    base = f"/quan-ly/san-pham/{product_id}"
    pages = [base, f"{base}/sua", f"{base}/dang", f"{base}/rut", f"{base}/anh", f"{base}/anh/{photo_id}/bo"]
    return [
        *(("GET", path) for path in pages),
        *(("POST", path) for path in pages[1:]),
        ("POST", f"{base}/anh/{photo_id}/chuyen"),
    ]


def test_what_belongs_to_others_does_not_exist_here(maker: Maker) -> None:
    other = make_product(maker.session, state=ProductState.LIVE)
    photo = make_photo(maker.session, other)
    mine = maker.product()
    other_id, photo_id = maker.read(other.id).id, photo.id
    maker.session.rollback()
    maker.page.get(f"/quan-ly/san-pham/{mine}/sua")

    answers = {}
    for method, path in [*_paths(other_id, photo_id), *_paths(999_999, 1)]:
        page = maker.page.get(path, 404) if method == "GET" else maker.page.post(path, {"name": "x"}, 404)
        answers[method, path] = page.status
    for path in (f"anh/{photo_id}/bo", f"anh/{photo_id}/chuyen"):
        answers["POST", path] = maker.page.post(f"/quan-ly/san-pham/{mine}/{path}", status=404).status

    assert set(answers.values()) == {404}
    product = maker.read(other_id)
    assert (product.name, product.state, len(product.photos)) == ("Bánh cáy làng Nguyễn", "live", 1)


@pytest.mark.parametrize(
    ("role", "answer"), [(None, 302), ("officer", 403), ("helper", 403), ("administrator", 403)]
)
def test_strangers_and_staff_stay_outside(
    page: PageClient, session: Session, role: str | None, answer: int
) -> None:
    product = make_product(session, state=ProductState.LIVE)
    photo = make_photo(session, product)
    mine = ("/quan-ly/san-pham", NEW, "/quan-ly/ho-so", "/quan-ly/ho-so/sua", "/quan-ly/co-so")
    paths = [*mine, *(path for method, path in _paths(product.id, photo.id) if method == "GET")]
    session.commit()
    if role is not None:
        sign_in(page, make_user(session, role))

    answers = {page.http.get(path).status_code for path in paths}

    assert answers == {answer}


def test_a_producer_without_a_business_is_told_the_way(page: PageClient, session: Session) -> None:
    sign_in(page, make_user(session))

    for path in ("/quan-ly/san-pham", "/quan-ly/ho-so"):
        page.get(path)
        assert "chưa gắn với cơ sở nào" in page.text
    page.get(NEW, 404)
    assert "chưa gắn với cơ sở nào" in page.text


def test_a_member_of_two_businesses_chooses_and_sees_only_the_chosen_one(
    page: PageClient, session: Session
) -> None:
    owner, first = make_owner(session, name="HTX A")
    second = make_business(session, owner=owner, name="HTX B")
    foreign = make_business(session, name="HTX C")
    make_product(session, first, name="Của A")
    make_product(session, second, name="Của B")
    foreign_id = foreign.id
    sign_in(page, owner)
    page.get("/quan-ly/san-pham")
    assert "Của A" in page.text
    assert "Của B" not in page.text

    page.get("/quan-ly/co-so")
    page.submit("Chọn HTX B")

    assert "Của B" in page.text
    assert "Của A" not in page.text
    page.get("/quan-ly/co-so")
    for wanted in (str(foreign_id), "x", ""):
        page.post("/quan-ly/co-so", {"business_id": wanted}, 404)


def test_the_profile_is_shown_and_changed(maker: Maker) -> None:
    maker.page.get("/quan-ly/ho-so")
    assert "xã Đông Hưng, tỉnh Hưng Yên" in maker.page.text
    maker.page.click("Sửa hồ sơ")

    maker.page.submit(
        "Lưu hồ sơ", description="Nghề làng Nguyễn.", website="banhcay.vn", phone_is_public=True,
        street="Thôn 2",
    )  # fmt: skip

    business = maker.session.get_one(Business, maker.business_id)
    facts = (business.description, business.website, business.phone_is_public, business.street)
    assert facts == ("Nghề làng Nguyễn.", "https://banhcay.vn", True, "Thôn 2")
    assert business.declared_commune_code == "12730"


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://a.vn", "https://"])
def test_a_website_of_another_kind_is_refused(maker: Maker, typed: str) -> None:
    maker.page.get("/quan-ly/ho-so/sua")

    maker.page.submit("Lưu hồ sơ", status=422, website=typed)

    assert maker.page.select("#website-error")


def test_a_commune_that_several_bear_is_chosen_from_a_list(maker: Maker) -> None:
    maker.page.get("/quan-ly/ho-so/sua")
    maker.page.submit("Lưu hồ sơ", status=422, commune="nguyên xá")
    assert maker.page.select("#commune_choice-error")
    choices = [str(option.get("value")) for option in maker.page.select("#commune_choice option")]
    assert len(choices) == 2

    maker.page.submit(
        "Lưu hồ sơ", commune_choice=next(each for each in choices if each != "vn_2024_11:12730")
    )

    business = maker.session.get_one(Business, maker.business_id)
    assert business.former_district_code == "344"


def test_an_unknown_commune_is_refused_with_what_was_typed(maker: Maker) -> None:
    maker.page.get("/quan-ly/ho-so/sua")

    maker.page.submit("Lưu hồ sơ", status=422, commune="Sài Gòn")

    assert maker.page.first("#commune").get("value") == "Sài Gòn"
    assert maker.page.select("#commune-error")


def test_a_forged_choice_of_commune_changes_nothing(maker: Maker) -> None:
    maker.page.get("/quan-ly/ho-so/sua")
    version = maker.page.first("input[name=version]").get("value")

    maker.page.post(
        "/quan-ly/ho-so/sua",
        {"version": version, "commune": "Sài Gòn", "commune_choice": "vn_2024_11:336"},
        422,
    )

    assert maker.session.get_one(Business, maker.business_id).declared_commune_code == "12730"


def test_a_late_profile_is_kept_before_the_eyes(maker: Maker) -> None:
    maker.page.get("/quan-ly/ho-so/sua")
    business = maker.session.get_one(Business, maker.business_id)
    business.description = "Mới"
    maker.session.commit()

    maker.page.submit("Lưu hồ sơ", status=422, description="Của tôi")

    assert "Có người vừa sửa" in maker.page.text
    assert "Mới" in maker.page.text
    maker.page.submit("Lưu hồ sơ")
    assert maker.session.get_one(Business, maker.business_id).description == "Của tôi"


def test_the_original_of_a_photo_is_upright_and_nameless_when_served(maker: Maker) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (20.0, 32.0, 42.0)}
    out = io.BytesIO()
    Image.new("RGB", (400, 300), (9, 99, 9)).save(out, "JPEG", exif=exif)
    maker.page.get(NEW)
    maker.page.submit("Lưu nháp", name="Kẹo", photo=(out.getvalue(), "a.jpg"))
    maker.session.rollback()
    drain()
    photo = maker.session.scalars(select(Photo)).one()
    assert (photo.width, photo.height) == (300, 400)
    name = photo.name_at(800)
    maker.session.rollback()

    served = Image.open(io.BytesIO(maker.page.fetch(f"/anh/{name}").data))

    assert served.size == (300, 400)
    assert dict(served.getexif()) == {}
