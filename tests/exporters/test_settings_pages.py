"""The administrator's pages over rules of marketplaces and category maps."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role
from core.audit import AuditEntry
from exporters.listings import listings_of
from exporters.models import FamilyCategory
from exporters.rule_choices import present_pack
from exporters.rules import Rule, rule_pack
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_family, make_product
from tests.pages.client import PageClient

PATH = "/can-bo/cai-dat"


@pytest.fixture
def desk(app: Flask, session: Session) -> PageClient:
    page = PageClient(app)
    sign_in(page, make_user(session, Role.ADMINISTRATOR, full_name="Quản trị Cói"))
    return page


def test_each_room_of_settings_opens_from_the_first_page(desk: PageClient) -> None:
    for room in (
        "Luật của Shopee",
        "Nhóm hàng ở Sendo",
        "Luật của Alibaba.com",
        "Luật của Google Merchant",
        "Cài đặt đăng nhập",
    ):
        desk.get(PATH)
        desk.click(room)
        assert desk.path.startswith(f"{PATH}/")


def test_the_number_of_a_family_at_google_is_set_here_and_stands_in_its_feed(
    desk: PageClient, session: Session
) -> None:
    family = make_family(session)
    make_product(session, family=family)
    desk.get(PATH)

    desk.click("Nhóm hàng ở Google Merchant")
    desk.click(family.name)
    desk.submit("Lưu nhóm hàng", category_id="2660")

    (listing,) = listings_of(session, None, "https://goc.example")
    assert listing.category_ids["google"] == "2660"


@pytest.mark.parametrize("marketplace", ["shopee", "sendo", "alibaba", "google"])
def test_rules_show_source_mark_and_day_and_only_guesses_lead_on(desk: PageClient, marketplace: str) -> None:
    desk.get(f"{PATH}/luat/{marketplace}")

    rows = desk.select("tbody tr")
    assert len(rows) == len(present_rules(marketplace))
    linked = {link.href.rsplit("/", 1)[1] for link in desk.links if "/luat/" in link.href}
    assert linked == {rule.id for rule in present_rules(marketplace) if rule.mark == "guess"}
    assert all("/11/2026" in text for text in desk.texts("tbody tr"))


def present_rules(marketplace: str) -> tuple[Rule, ...]:

    return rule_pack(marketplace).rules


def test_a_guess_is_changed_and_who_did_so_stands_below(desk: PageClient, session: Session) -> None:
    desk.get(f"{PATH}/luat/sendo")
    desk.click("Độ dài tên hàng")
    assert "Đang dùng đúng như ban đầu." in desk.text

    desk.submit("Lưu luật", minimum="5", maximum="120")

    rule = present_pack(session, "sendo").rule("name-length")
    assert rule is not None
    assert (rule.minimum, rule.maximum) == (5, 120)
    assert "Quản trị Cói đổi cài đặt" in desk.text
    assert "Gõ lại mức ban đầu" in desk.text
    desk.get(f"{PATH}/luat/sendo")
    assert "từ 5 đến 120 ký tự" in desk.texts("tbody tr")[0]
    assert "sửa " in desk.texts("tbody tr")[0]


def test_a_guess_without_limits_is_switched_off(desk: PageClient, session: Session) -> None:
    desk.get(f"{PATH}/luat/shopee/name-emoji")
    assert desk.select("input[name=minimum]") == []

    desk.submit("Lưu luật", is_on=False)

    assert present_pack(session, "shopee").rule("name-emoji") is None
    desk.get(f"{PATH}/luat/shopee")
    assert "Không áp dụng" in desk.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"minimum": "0"}, "Cần từ 1 đến 500, hiện là 0."),
        ({"maximum": "x"}, "số nguyên"),
        ({"maximum": ""}, "hiện là trống"),
        ({"minimum": "90", "maximum": "80"}, "nhỏ hơn mức thấp nhất"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    desk: PageClient, session: Session, fields: dict[str, str], sentence: str
) -> None:
    desk.get(f"{PATH}/luat/sendo/name-length")

    desk.submit("Lưu luật", fields, status=422)

    assert desk.title.startswith("Lỗi: ")
    assert sentence in desk.text
    assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize(
    "path",
    [
        "luat/sendo/cell-length",
        "luat/shopee/name-length",
        "luat/shopee/khong-co",
        "luat/cho-troi",
        "luat/cho-troi/name-length",
        "nhom-hang/cho-troi",
        "nhom-hang/shopee/khong-co",
        "nhom-hang/shopee/%00",
    ],
)
def test_what_is_not_there_or_not_to_be_changed_is_not_found(desk: PageClient, path: str) -> None:
    desk.get(f"{PATH}/{path}", 404)


def test_families_are_found_without_accents_and_mapped(desk: PageClient, session: Session) -> None:
    make_family(session, "banh_keo", "Bánh kẹo")
    make_family(session, "mam", "Nước mắm")
    product = make_product(session, family_code="banh_keo")
    desk.get(f"{PATH}/nhom-hang/shopee?q=banh+keo")
    assert desk.texts("tbody th") == ["Bánh kẹo"]
    desk.click("Bánh kẹo")

    desk.submit("Lưu nhóm hàng", category_id="100629", path="Thực phẩm > Bánh kẹo", is_sure=True)

    row = session.scalars(select(FamilyCategory)).one()
    assert (row.category_id, row.path, row.choice) == ("100629", "Thực phẩm > Bánh kẹo", "sure")
    listing = next(iter(listings_of(session, product.business_id, "https://goc.example")))
    assert listing.category_ids["shopee"] == "100629"
    desk.get(f"{PATH}/nhom-hang/shopee/banh_keo")
    assert "Quản trị Cói đổi mã nhóm hàng ở sàn" in desk.text
    assert "Mã nhóm hàng: trống → 100629" in desk.text
    desk.submit("Lưu nhóm hàng", category_id="", path="", is_sure=False)
    session.expire_all()
    assert row.category_id is None


def test_a_category_number_is_digits(desk: PageClient, session: Session) -> None:
    make_family(session)
    desk.get(f"{PATH}/nhom-hang/shopee/banh_keo")

    desk.submit("Lưu nhóm hàng", status=422, category_id="abc")

    assert "chỉ có chữ số" in desk.text
    assert desk.title.startswith("Lỗi: ")


def test_no_family_and_no_hit_say_so(desk: PageClient, session: Session) -> None:
    desk.get(f"{PATH}/nhom-hang/shopee")
    assert "Chưa có nhóm hàng nào" in desk.text
    make_family(session)

    desk.get(f"{PATH}/nhom-hang/shopee?q=xe+may")

    assert "Không có nhóm hàng nào khớp" in desk.text


def test_settings_stand_in_the_auditors_trail_by_name(app: Flask, desk: PageClient, session: Session) -> None:
    make_family(session)
    desk.get(f"{PATH}/luat/sendo/name-length")
    desk.submit("Lưu luật", minimum="5")
    desk.get(f"{PATH}/nhom-hang/shopee/banh_keo")
    desk.submit("Lưu nhóm hàng", category_id="1")
    auditor = PageClient(app)
    sign_in(auditor, make_user(session, Role.AUDITOR))

    auditor.get("/can-bo/nhat-ky-he-thong")

    assert "Sendo: Độ dài tên hàng" in auditor.text
    assert "Bánh kẹo ở Shopee" in auditor.text
