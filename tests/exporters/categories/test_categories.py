"""Categories of marketplaces: remembered from templates, found without accents, chosen and mapped."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role
from catalog.models import ProductState
from core.audit import SYSTEM, AuditEntry
from core.formatting import VIETNAM, date_vi
from exporters.categories import services
from exporters.categories.known import choices_for, find, known, like, shipped
from exporters.categories.services import remember, take_table
from exporters.listings import present_listing
from exporters.models import FamilyCategory, ListingOverride, MarketplaceCategory
from exporters.sendo.columns import UNITS, description_html, unit_id
from exporters.units import MAPPED, names_there, present_units, shipped_units
from tests.exporters.templates_shopee import Shape, build
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business, make_family, make_owner, make_product
from tests.pages.client import PageClient

DAY = date(2026, 11, 27)


def test_the_shipped_list_is_found_without_accents_and_by_number(session: Session) -> None:
    assert len(shipped("shopee")) == 185
    assert [each.id for each in find(session, "shopee", "nhu yeu pham gao")] == ["100798"]
    assert [each.path for each in find(session, "shopee", "100798")] == [
        "Thực phẩm và đồ uống/Nhu yếu phẩm/Gạo"
    ]
    assert find(session, "sendo", "gao") == []
    assert like(session, "shopee", "Gạo")[0].path.endswith("Gạo")


def test_a_template_only_adds_and_the_office_renames(session: Session) -> None:
    business = make_business(session)
    remember(session, SYSTEM, "shopee", [("7", "Bếp/Chiếu cói")], on=DAY)
    remember(session, SYSTEM, "shopee", [("9", "Bếp/Rổ rá")], on=DAY, taught_by=business)

    told = remember(
        session,
        SYSTEM,
        "shopee",
        [("7", "Giả"), ("9", "Giả"), ("100798", "Giả"), ("x", "Không số"), ("8", " "), ("10", "Bếp/Nong")],
        on=date(2026, 12, 1),
        taught_by=make_business(session),
    )

    assert (told.added, told.renamed, told.unchanged, told.left) == (1, 0, 3, 0)
    paths = {number: each.path for number in ("7", "9", "10") if (each := known(session, "shopee", number))}
    assert paths == {"7": "Bếp/Chiếu cói", "9": "Bếp/Rổ rá", "10": "Bếp/Nong"}
    assert [each.id for each in find(session, "shopee", "nhu yeu pham gao")] == ["100798"]
    row = session.get_one(MarketplaceCategory, ("shopee", "7"))
    assert (row.first_seen_on, row.last_seen_on) == (DAY, date(2026, 12, 1))

    told = remember(session, SYSTEM, "shopee", [("9", "Nhà/Rổ"), ("100798", "Gạo các loại")], on=DAY)

    assert (told.added, told.renamed) == (1, 1)
    assert [each.path for each in find(session, "shopee", "100798")] == ["Gạo các loại"]
    assert find(session, "shopee", "nhu yeu pham gao") == []


def test_no_business_fills_the_list_and_the_office_always_finds_room(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_OF_A_BUSINESS", 2)
    monkeypatch.setattr(services, "MOST_OF_TEMPLATES", 3)
    stranger, other = make_business(session), make_business(session)
    for business, numbers, expected in (
        (stranger, "123", (2, 0, 1)),
        (stranger, "134", (0, 1, 2)),
        (other, "567", (1, 0, 2)),
    ):
        named = [(number, f"Giả/{number}") for number in numbers]
        told = remember(session, SYSTEM, "sendo", named, on=DAY, taught_by=business)
        assert (told.added, told.unchanged, told.left) == expected

    monkeypatch.setattr(services, "MOST_OF_A_FILE", 4)
    report = take_table(session, SYSTEM, "sendo", "".join(f"9{each};Thật\n" for each in range(6)), on=DAY)

    assert (report.added, report.left) == (4, 0)
    assert [(line.number, line.text) for line in report.rejected] == [(5, "94 · Thật")]
    assert "tối đa 4 dòng" in report.rejected[0].reason


def test_what_the_office_mapped_comes_first_then_what_most_businesses_chose(session: Session) -> None:
    make_family(session)
    session.add(
        FamilyCategory(family_code="banh_keo", marketplace="shopee", category_id="100859", path="Khác")
    )
    one, two = make_business(session), make_business(session)
    for business, number in ((one, "100857"), (one, "100857"), (two, "100857"), (two, "100856")):
        product = make_product(session, business, family_code="banh_keo")
        session.add(
            ListingOverride(product_id=product.id, marketplace="shopee", photo_ids=[], category_id=number)
        )
    session.flush()

    found = choices_for(session, "shopee", "banh_keo")

    assert [(each.id, each.businesses, each.by_office) for each in found] == [
        ("100859", 0, True),
        ("100857", 2, False),
        ("100856", 1, False),
    ]
    assert found[1].path == "Thực phẩm và đồ uống/Các loại bánh/Bánh kem"


def test_a_table_says_what_became_of_every_line(session: Session) -> None:
    make_family(session, "chieu", "Chiếu cói")

    report = take_table(
        session,
        SYSTEM,
        "sendo",
        "Nhóm hàng;Mã;Đường dẫn\n"
        "chieu coi;1234;Nhà cửa > Chiếu\n"
        "1235;Thực phẩm > Gạo\n"
        "1235;Thực phẩm > Gạo\n"
        "1235;Khác tên\n"
        "\n"
        "Đồ sứ;1236;Nhà cửa > Sứ\n"
        "abc;Không mã\n"
        "1237\n",
        on=DAY,
    )

    assert (report.added, report.renamed, report.unchanged, report.mapped) == (2, 0, 1, 1)
    assert [line.number for line in report.rejected] == [5, 7, 8, 9]
    assert session.get_one(FamilyCategory, ("chieu", "sendo")).category_id == "1234"
    found = known(session, "sendo", "1235")
    assert found is not None
    assert found.path == "Thực phẩm > Gạo"


def test_a_family_that_a_table_names_twice_keeps_its_first_category(session: Session) -> None:
    make_family(session, "chieu", "Chiếu cói")

    report = take_table(
        session,
        SYSTEM,
        "sendo",
        "Chiếu cói;1234;Nhà cửa > Chiếu\nchieu;1234;Nhà cửa > Chiếu\nchieu coi;1235;Nhà cửa > Thảm\n",
        on=DAY,
    )

    assert (report.added, report.unchanged, report.mapped) == (1, 1, 1)
    (line,) = report.rejected
    assert line.number == 3
    assert "“Chiếu cói” đã ghép mã 1234 ở dòng trên" in line.reason
    assert session.get_one(FamilyCategory, ("chieu", "sendo")).category_id == "1234"
    assert known(session, "sendo", "1235") is None


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_cells_stand_between_tabs_semicolons_or_commas(session: Session, mark: str) -> None:
    report = take_table(
        session, SYSTEM, "alibaba", f"77{mark}Food{mark if mark == ',' else ','} Rice", on=DAY
    )

    assert report.added == 1
    found = known(session, "alibaba", "77")
    assert found is not None
    assert found.path == "Food, Rice"


def test_the_chooser_finds_chooses_and_says_how_many_chose(page: PageClient, session: Session) -> None:
    owner, business = make_owner(session)
    make_family(session)
    other = make_product(session, family_code="banh_keo")
    session.add(
        ListingOverride(product_id=other.id, marketplace="shopee", photo_ids=[], category_id="100857")
    )
    product_id = make_product(session, business, state=ProductState.LIVE, family_code="banh_keo").id
    sign_in(page, owner)
    page.get(f"/quan-ly/ban-hang/shopee/san-pham/{product_id}/nganh-hang")
    assert "1 cơ sở đã chọn" in page.text

    page.get(f"/quan-ly/ban-hang/shopee/san-pham/{product_id}/nganh-hang?q=banh+mi")
    page.submit("Chọn Bánh mì")

    assert page.path.endswith("/rieng")
    row = session.get_one(ListingOverride, (product_id, "shopee"), populate_existing=True)
    assert (row.category_id, row.category_path) == ("100856", "Thực phẩm và đồ uống/Các loại bánh/Bánh mì")


@pytest.fixture
def desk(page: PageClient, session: Session) -> PageClient:
    sign_in(page, make_user(session, Role.ADMINISTRATOR))
    return page


def test_the_office_pastes_a_table_and_reads_what_became_of_it(desk: PageClient, session: Session) -> None:
    desk.get("/can-bo/cai-dat")
    desk.click("Ngành hàng của Sendo")
    assert "Chưa biết ngành hàng nào" in desk.text
    desk.submit("Nhập bảng", status=422)
    assert "Bạn dán bảng hoặc chọn một tệp CSV." in desk.text

    desk.submit("Nhập bảng", {"file": ("Mã;Tên\n99;Bếp > Chiếu\nx;y\n".encode(), "bang.csv")})

    assert "1 ngành hàng mới, 0 đổi tên, 0 như cũ, 1 dòng không nhận." in desk.text
    assert "Dòng 3 (x · y): “x” chưa phải mã" in desk.text
    desk.get("/can-bo/cai-dat/nganh-hang/sendo?q=chieu")
    assert desk.texts("tbody tr") == ["Bếp > Chiếu 99 " + date_vi(datetime.now(VIETNAM)) + " bảng cán bộ ghi"]


def test_the_office_takes_a_known_category_for_a_family(desk: PageClient, session: Session) -> None:
    make_family(session, "gao", "Gạo")
    session.commit()
    desk.get("/can-bo/cai-dat/nhom-hang/shopee/gao")

    desk.click("Thực phẩm và đồ uống/Nhu yếu phẩm/Gạo")
    desk.submit("Lưu nhóm hàng")

    assert session.get_one(FamilyCategory, ("gao", "shopee")).category_id == "100798"


def test_a_guessed_unit_is_corrected_and_the_file_follows(desk: PageClient, session: Session) -> None:
    product = make_product(session, unit="túi")
    session.commit()
    desk.get("/can-bo/cai-dat")
    desk.click("Đơn vị ở Sendo")
    asked = [label.text for label in desk.select("form.form label")]
    number = next(n for n, text in enumerate(asked) if "Túi" in str(text))

    desk.submit("Lưu đơn vị", {f"unit_{number}": "5"})

    listing = present_listing(session, product, "https://goc.example")
    assert unit_id(listing) == 5
    assert "Đơn vị bán: túi." in description_html(listing)
    assert "trống → túi = Hộp" in desk.text
    assert present_units(session, "sendo")["hộp"] == "5"


@pytest.mark.parametrize("marketplace", MAPPED)
def test_every_shipped_unit_is_one_that_the_marketplace_knows(marketplace: str) -> None:
    assert {unit.theirs for unit in shipped_units(marketplace)} <= names_there(marketplace).keys()
    assert names_there("sendo") == {str(number): label for number, label in UNITS.items()}


def test_a_cell_without_end_is_a_line_that_is_refused(session: Session) -> None:
    report = take_table(session, SYSTEM, "sendo", "1;a\n2;" + "x" * 140_000, on=DAY)

    assert (report.added, [line.number for line in report.rejected]) == (1, [2])


def test_a_filled_template_teaches_its_categories_to_everybody(page: PageClient, session: Session) -> None:
    owner, business = make_owner(session)
    make_product(session, business, state=ProductState.LIVE)
    sign_in(page, owner)
    template = build(Shape(categories={7_001: "Nhà bếp/Rổ rá tre"}))
    page.get("/quan-ly/ban-hang/shopee")

    page.submit("Điền tệp Shopee", template=(template, "mau.xlsx"))

    found = known(session, "shopee", "7001")
    assert found is not None
    assert (found.path, found.origin) == ("Nhà bếp/Rổ rá tre", "template")
    assert session.scalars(select(AuditEntry.action)).all().count("category.learn") == 1
    page.get("/quan-ly/ban-hang/shopee")
    page.submit("Điền tệp Shopee", template=(template, "mau.xlsx"))
    assert session.scalars(select(AuditEntry.action)).all().count("category.learn") == 1
