"""Categories of marketplaces: remembered from templates, found without accents, chosen and mapped."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalog.models import ProductState
from core.audit import SYSTEM
from exporters.categories.known import choices_for, find, known, like, shipped
from exporters.categories.services import remember, take_table
from exporters.models import FamilyCategory, ListingOverride, MarketplaceCategory
from tests.factories.accounts import sign_in
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


def test_a_template_adds_and_renames_and_never_overrules_the_office(session: Session) -> None:
    remember(session, SYSTEM, "shopee", [("7", "Bếp/Chiếu cói")], on=DAY, origin="office")

    told = remember(
        session,
        SYSTEM,
        "shopee",
        [("7", "Khác"), ("100798", "Thực phẩm/Gạo các loại"), ("x", "Không số"), ("8", " ")],
        on=date(2026, 12, 1),
    )

    assert (told.added, told.renamed, told.unchanged) == (1, 0, 1)
    assert [each.path for each in find(session, "shopee", "chieu coi", limit=99) if each.id == "7"] == [
        "Bếp/Chiếu cói"
    ]
    assert [each.path for each in find(session, "shopee", "100798")] == ["Thực phẩm/Gạo các loại"]
    assert find(session, "shopee", "nhu yeu pham gao") == []
    row = session.get_one(MarketplaceCategory, ("shopee", "7"))
    assert (row.first_seen_on, row.last_seen_on) == (DAY, date(2026, 12, 1))


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
