"""The history of every field, told in words from the trail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from accounts.models import Role
from catalog import services
from catalog.history import History, history_of, shown_value
from catalog.history.values import LONG, differing
from catalog.history.words import ACTIONS
from catalog.models import Product, ProductState
from catalog.services.products import EDITABLE
from catalog.variant_grid import TierEdit
from core import audit
from core.audit import Actor
from core.formatting import NBSP
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business, make_family, make_owner, make_photo, make_product
from tests.pages.client import PageClient


def told(history: History) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (step.title, [(c.label, c.before, c.after.replace(NBSP, " ")) for c in step.changes])
        for step in history.steps
    ]


def update(session: Session, product: Product, who: Actor, **changes: object) -> None:
    services.update_product(session, product, actor=who, expected_version=product.version, changes=changes)


def test_a_change_says_field_before_after_and_who(session: Session) -> None:
    owner, business = make_owner(session)
    product = make_product(session, business, state=ProductState.DRAFT)

    update(session, product, Actor(owner.id), price_vnd=60_000, package_length_mm=125, storage_code="kho")

    newest = history_of(session, product).steps[0]
    assert newest.who == owner.full_name
    assert told(History((newest,), 1, 1, 1)) == [
        (
            "Sửa sản phẩm",
            [
                ("Giá bán", "55.000 ₫".replace(" ", NBSP), "60.000 ₫"),
                ("Gói dài", "", "12,5 cm"),
                ("Bảo quản", "", "Để nơi khô ráo, thoáng mát, tránh nắng chiếu thẳng"),
            ],
        )
    ]


def test_who_helped_and_for_whom_stand_both_there(session: Session) -> None:
    owner, business = make_owner(session)
    helper = make_user(session, Role.HELPER)
    product = make_product(session, business, state=ProductState.DRAFT)

    update(session, product, Actor(helper.id, on_behalf_of_id=owner.id), unit="túi")

    assert history_of(session, product).steps[0].who == f"{helper.full_name} làm giúp {owner.full_name}"


def test_every_editable_field_leaves_its_mark(session: Session) -> None:
    make_family(session)
    product = make_product(session, make_business(session), state=ProductState.DRAFT)
    values: dict[str, object] = {
        "materials": ["gạo"], "allergens": ["lạc"], "keywords_en": ["rice"],
        "attributes": {"usage": "ăn liền"},
        "price_vnd": 1, "net_value": 2, "shelf_life_days": 3, "gross_weight_g": 4, "package_length_mm": 5,
        "package_width_mm": 6, "package_height_mm": 7, "family_code": "banh_keo",
        "material_role": "materials",
        "storage_code": "kho", "net_unit": "g",
    }  # fmt: skip
    new = {field: values.get(field, f"{field} mới") for field in EDITABLE if field != "unit"}

    update(session, product, audit.SYSTEM, unit="túi", **new)

    labels = [change.label for change in history_of(session, product).steps[0].changes]
    assert len(labels) == len(EDITABLE)
    assert "Thông tin khác" not in labels


def test_variants_photos_states_and_reasons_stand_there(session: Session) -> None:
    product = make_product(session, make_business(session), state=ProductState.LIVE)
    photo = make_photo(session, product, ready=False)
    services.describe_photo(session, product, photo.id, "Hộp bánh", actor=audit.SYSTEM)
    services.remove_photo(session, product, photo.id, actor=audit.SYSTEM)
    edits = [TierEdit("Cỡ", ((None, "nhỏ"), (None, "to")))]
    services.arrange_variants(
        session, product, actor=audit.SYSTEM, expected_version=product.version, edits=edits
    )
    _small, large = product.choices
    services.update_rows(
        session, product, actor=audit.SYSTEM, expected_version=product.version,
        rows={large.id: {"stock": 1_200, "is_on_sale": False}},
    )  # fmt: skip
    services.return_product(session, product, actor=audit.SYSTEM, reasons={"photos": "Ảnh mờ."})

    steps = history_of(session, product).steps
    assert [step.title for step in steps] == [
        "Trả lại để sửa",
        "Sửa các loại",
        "Đổi cách phân loại",
        "Bỏ ảnh",
        "Tả ảnh bằng lời",
        "Thêm ảnh",
        "Đăng sản phẩm",
        "Tạo sản phẩm",
    ]
    assert steps[0].said == (("Ảnh", "Ảnh mờ."),)
    assert [(c.label, c.before, c.after) for c in steps[1].changes] == [
        (f"Tồn kho ({large.sku})", "0", "1.200"),
        (f"Đang bán ({large.sku})", "có", "không"),
    ]
    assert [(c.label, c.after) for c in steps[2].changes] == [
        ("Cách phân loại", "tên Cỡ, gồm nhỏ; to"),
        ("Loại thêm vào", "to"),
    ]


def test_a_long_text_shows_only_where_it_differs() -> None:
    before = "Bánh làm từ gạo nếp. " * 20
    after = before.replace("gạo nếp", "gạo tẻ", 11).replace("gạo tẻ", "gạo nếp", 10)

    old, new = differing(before, after)

    assert len(old) < LONG
    assert "gạo nếp" in old
    assert "gạo tẻ" in new
    assert old.startswith("… ")


@given(st.text(max_size=300), st.text(max_size=300))
def test_two_different_texts_never_look_the_same(before: str, after: str) -> None:
    old, new = differing(before, after)

    assert (old == new) == (before == after)


def test_a_persons_tax_number_is_masked() -> None:
    assert shown_value("tax_code", "034899000002") == "•••••••••002"


def test_pages_of_twenty_reach_back_to_the_first(page: PageClient, session: Session) -> None:
    owner, business = make_owner(session)
    product = make_product(session, business, state=ProductState.DRAFT)
    for number in range(25):
        update(session, product, Actor(owner.id), unit=f"hộp {number}")
    session.commit()
    sign_in(page, owner)

    page.get(f"/quan-ly/san-pham/{product.id}/lich-su")
    assert "Tạo sản phẩm" not in page.text
    page.click("Trang 2")

    assert "Tạo sản phẩm" in page.text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_officers_read_the_history_of_a_product_and_of_its_business(
    page: PageClient, session: Session, role: Role
) -> None:
    product = make_product(session, state=ProductState.LIVE)
    slug, product_id = product.business.slug, product.id
    sign_in(page, make_user(session, role))
    session.commit()
    page.get(f"/can-bo/san-pham/{product_id}")

    page.click("Lịch sử thay đổi")
    assert "Đăng sản phẩm" in page.text
    page.get(f"/can-bo/co-so/{slug}")
    page.click("Lịch sử thay đổi")

    assert "Đăng ký cơ sở" in page.text


def test_a_business_reads_its_own_history_and_others_do_not(page: PageClient, session: Session) -> None:
    owner, business = make_owner(session)
    foreign = make_product(session, state=ProductState.LIVE).id
    services.update_profile(
        session, business, actor=Actor(owner.id), expected_version=business.version,
        changes={"description": "Làng nghề", "phone_is_public": True},
    )  # fmt: skip
    session.commit()
    sign_in(page, owner)

    page.get("/quan-ly/ho-so/lich-su")
    assert "Cho hiện số điện thoại: không → thành có" in page.text
    page.get(f"/quan-ly/san-pham/{foreign}/lich-su", status=404)


def test_printed_labels_and_facts_of_the_trace_page_are_told_in_words(session: Session) -> None:
    owner, business = make_owner(session)
    product = make_product(session, business)
    subject = f"product:{product.id}"

    audit.record(session, Actor(owner.id), "labels.print", subject, {"sheet": "24", "count": 48})
    audit.record(session, Actor(owner.id), "trace_facts.tell", subject, {"brand": [None, "Nếp Gấc"]})

    assert told(history_of(session, product))[:2] == [
        ("Khai thêm cho trang truy xuất", [("Nhãn hiệu", "", "Nếp Gấc")]),
        ("Làm tờ tem", [("Số tem một tờ", "", "24"), ("Số tem", "", "48")]),
    ]


def test_every_action_of_the_catalogue_has_its_words() -> None:
    assert all(str(title) for title in ACTIONS.values())
