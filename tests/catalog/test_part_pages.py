"""Parts of a product with pages of their own: family's questions, parcel, words of a photo, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session

from catalog import services
from catalog.models import Product, ProductState
from core.audit import SYSTEM
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_family, make_owner, make_photo, make_product
from tests.pages.client import PageClient


@dataclass
class Desk:
    """A maker signed in, with one product of a family."""

    page: PageClient
    session: Session
    product_id: int

    @property
    def home(self) -> str:
        return f"/quan-ly/san-pham/{self.product_id}"

    @property
    def product(self) -> Product:
        self.session.rollback()
        return self.session.get_one(Product, self.product_id)

    def change(self, **facts: Any) -> None:
        for column, value in facts.items():
            setattr(self.product, column, value)
            self.session.commit()


@pytest.fixture
def desk(page: PageClient, session: Session) -> Desk:
    owner, business = make_owner(session)
    make_family(session, "chieu", "Chiếu")
    product = make_product(session, business, state=ProductState.LIVE, family_code="chieu")
    product_id = product.id
    sign_in(page, owner)
    session.commit()
    return Desk(page, session, product_id)


def test_only_what_the_family_has_is_asked_and_shown_to_everybody(desk: Desk) -> None:
    desk.page.get(f"{desk.home}/dac-diem")
    assert "Kích thước (cm)" in desk.page.text
    assert "Độ đạm" not in desk.page.text

    desk.page.submit(
        "Lưu đặc điểm",
        {"attribute_dimensions_cm": "180 x 60", "attribute_making": "tay", "attribute_colours": "đỏ\nvàng"},
    )

    product = desk.product
    assert product.attributes == {"dimensions_cm": [180, 60], "making": "tay", "colours": ["đỏ", "vàng"]}
    desk.page.get(f"/san-pham/{product.slug}")
    assert "Kích thước 180 × 60 cm" in desk.page.text
    assert "Hoàn toàn bằng tay" in desk.page.text
    desk.page.get(f"/san-pham/{product.slug}?lang=en")


def test_keys_that_came_by_import_stay_and_an_emptied_answer_goes(desk: Desk) -> None:
    desk.change(attributes={"la_gi": "giữ", "making": "may", "purity": 925})
    desk.page.get(f"{desk.home}/dac-diem")
    assert "Thông tin khác đi theo tệp nhập" in desk.page.text

    desk.page.submit("Lưu đặc điểm", {"attribute_making": ""})

    assert desk.product.attributes == {"la_gi": "giữ", "purity": 925}


def test_without_a_family_the_page_leads_to_choosing_one(desk: Desk) -> None:
    desk.change(family_code=None)

    desk.page.get(f"{desk.home}/dac-diem")

    assert "Bạn chọn nhóm hàng trước" in desk.page.text
    desk.page.click("Chọn nhóm hàng")


@pytest.mark.parametrize("typed", ["180 x x", "nhiều", "0 x 60", "180 x 60 x 5 x 1", "99999"])
def test_measures_that_are_none_are_refused_with_what_was_typed_kept(desk: Desk, typed: str) -> None:
    desk.page.get(f"{desk.home}/dac-diem")

    desk.page.submit("Lưu đặc điểm", {"attribute_dimensions_cm": typed}, status=422)

    assert desk.page.first("#attribute_dimensions_cm").get("value") == typed
    assert desk.product.attributes == {}


def test_the_parcel_takes_centimetres_millimetres_grams_and_kilograms(desk: Desk) -> None:
    desk.page.get(f"{desk.home}/goi-hang")

    desk.page.submit(
        "Lưu gói hàng", {"length": "20", "width": "125 mm", "height": "8,5 cm", "gross_weight": "0,42 kg"}
    )

    product = desk.product
    sides = (product.package_length_mm, product.package_width_mm, product.package_height_mm)
    assert (*sides, product.gross_weight_g) == (200, 125, 85, 420)
    assert "20 × 12,5 × 8,5 cm, 420 g" in desk.page.text


def test_a_parcel_saved_by_another_is_shown_beside_what_was_typed(desk: Desk) -> None:
    desk.page.get(f"{desk.home}/goi-hang")
    desk.change(package_length_mm=300)

    desk.page.submit("Lưu gói hàng", {"length": "20"}, status=409)

    assert "Dài (cm) 30 cm 20 cm" in desk.page.text
    desk.page.submit("Lưu gói hàng")
    assert desk.product.package_length_mm == 200


def test_a_photo_is_told_in_words_by_its_maker(desk: Desk) -> None:
    photo = make_photo(desk.session, desk.product)
    desk.session.commit()
    desk.page.get(f"{desk.home}/anh")
    desk.page.click("Tả ảnh bằng lời")

    desk.page.submit("Lưu lời tả", alt="Chiếu cói trải trên giường tre")

    desk.session.refresh(photo)
    assert photo.alt == "Chiếu cói trải trên giường tre"
    assert "Lời tả: Chiếu cói trải trên giường tre" in desk.page.text


def test_the_products_page_lists_its_parts_with_what_is_missing(desk: Desk) -> None:
    desk.page.get(desk.home)

    listed = list(desk.page.texts("ul.list li"))
    assert listed == [
        "Tên, giá, mô tả nên bổ sung 4 chỗ",
        "Ảnh chưa có ảnh",
        "Phân loại và kho 1 loại, kho có 0",
        "Đặc điểm đã ghi 0 trong 6",
        "Gói hàng gửi đi chưa đo",
        "Ghép mô tả từ những gì đã điền",
        "Tiếng Anh thiếu tên, mô tả, từ khóa",
        "Bán buôn ra nước ngoài chưa chào",
        "Cách bán ở các sàn Shopee, Sendo",
        "Riêng cho Shopee như chung",
        "Riêng cho Sendo như chung",
        "Đang bán ở sàn nào chưa ghi",
        "Mã số dùng mã của Gốc Quê",
        "Lịch sử",
    ]


REASONS = {
    "name": "sua",
    "price": "sua",
    "description": "sua",
    "materials": "sua",
    "photos": "anh",
    "variants": "phan-loai",
    "attributes": "dac-diem",
    "package": "goi-hang",
    "english": "tieng-anh",
    "wholesale": "ban-buon",
}


def test_each_reason_of_an_officer_stands_on_the_page_that_mends_it_until_it_is_sent_again(
    desk: Desk,
) -> None:
    product = desk.product
    reasons = {part: f"Bạn xem lại {part} giúp." for part in REASONS} | {
        "papers": "Thiếu giấy.",
        "other": "Khác.",
    }
    services.return_product(desk.session, product, actor=SYSTEM, reasons=reasons)
    desk.session.commit()

    for part, where in REASONS.items():
        desk.page.get(f"{desk.home}/{where}")
        assert f"Cán bộ nhờ sửa chỗ này {reasons[part]}" in desk.page.text, part
    desk.page.get(desk.home)
    assert "Giấy tờ: Thiếu giấy." in desk.page.text

    services.relive(desk.session, desk.product, actor=SYSTEM)
    desk.session.commit()
    desk.page.get(f"{desk.home}/sua")
    assert "Cán bộ nhờ sửa" not in desk.page.text


def test_on_a_listed_product_a_reason_goes_with_the_part_that_was_mended(desk: Desk) -> None:
    product = desk.product
    services.list_product(desk.session, product, actor=SYSTEM)
    services.update_product(
        desk.session, product, actor=SYSTEM, expected_version=product.version, changes={"name": "Chiếu mới"}
    )
    services.refuse_changes(
        desk.session, product, actor=SYSTEM, reasons={"name": "Tên dài.", "package": "Đo lại."}
    )
    desk.session.commit()
    desk.page.get(f"{desk.home}/goi-hang")

    desk.page.submit("Lưu gói hàng", {"length": "20"})

    assert desk.product.return_reasons == {"name": "Tên dài."}
