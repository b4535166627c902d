"""Lots, steps and labels, as a producer writes them on a phone."""

import io
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from catalog.models import Business, Membership, Product
from core.audit import AuditEntry, verify
from core.jobs import drain
from tests.factories.accounts import make_user, sign_in
from tests.factories.pictures import plain_picture
from tests.factories.traceability import (
    make_business,
    make_event,
    make_lot,
    make_material_lot,
    make_process,
    make_product,
    make_recall,
)
from tests.pages.client import PageClient
from traceability.models import Event, EventParty, Lot
from traceability.views.blueprint import today


@pytest.fixture
def business(session: Session) -> Business:
    return make_business(session)


@pytest.fixture
def producer(session: Session, business: Business, page: PageClient) -> User:
    user = make_user(session)
    session.add(Membership(user_id=user.id, business_id=business.id))
    session.commit()
    sign_in(page, user)
    return user


@pytest.fixture
def product(session: Session, business: Business, producer: User) -> Product:
    product = make_product(session, business)
    session.commit()
    return product


def own_lot(session: Session, product: Product, **facts: object) -> Lot:
    lot = make_lot(session, product, **{"packed_on": today(), "expires_on": None, **facts})
    session.commit()
    return lot


def test_first_lot_is_written_in_two_screens_with_everything_suggested(
    page: PageClient, session: Session, product: Product
) -> None:
    page.get("/quan-ly/lo-hang")
    page.click("Ghi lô đầu tiên")
    page.click(product.name)

    page.submit("Lưu lô hàng", quantity="1.250")

    lot = session.scalars(select(Lot)).one()
    assert page.h1 == f"Lô {lot.lot_code}"
    assert lot.lot_code == f"{today():%y%m%d}-01"
    assert (lot.packed_on, lot.expires_on) == (today(), today() + timedelta(days=90))
    assert (lot.quantity, lot.unit, lot.variant_id) == (Decimal(1250), "hộp", product.variants[0].id)
    assert session.scalars(select(AuditEntry.action)).all() == ["lot.create"]


def test_duration_typed_wins_over_the_shelf_life_and_a_date_over_both(
    page: PageClient, session: Session, product: Product
) -> None:
    page.get(f"/quan-ly/lo-hang/them/{product.id}")
    page.submit("Lưu lô hàng", lot_code="a-1", shelf_life_days="10")
    page.get(f"/quan-ly/lo-hang/them/{product.id}")
    page.submit(
        "Lưu lô hàng",
        lot_code="a-2",
        shelf_life_days="10",
        expires_on=(today() + timedelta(days=3)).isoformat(),
    )

    days = session.execute(select(Lot.lot_code, Lot.expires_on).order_by(Lot.id)).all()
    assert [tuple(row) for row in days] == [
        ("A-1", today() + timedelta(days=10)),
        ("A-2", today() + timedelta(days=3)),
    ]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"lot_code": "lô 1"}, "Mã lô chỉ gồm chữ cái không dấu"),
        ({"lot_code": "bao-nghi-ngo"}, "Mã lô này đã dành cho việc khác"),
        ({"lot_code": "CU-1"}, "Cơ sở đã có lô mang mã này"),
        ({"packed_on": "31/02/2026"}, "Bạn ghi ngày theo mẫu ngày/tháng/năm"),
        ({"packed_on": "2999-01-01"}, "Ngày đóng gói chưa tới"),
        ({"packed_on": "9999-12-31", "shelf_life_days": "30"}, "Ngày đóng gói chưa tới"),
        ({"packed_on": "0001-01-01"}, "Ngày đóng gói đã quá 20 năm"),
        ({"expires_on": "9999-12-31"}, "Hạn dùng sau ngày đóng gói quá 50 năm"),
        ({"shelf_life_days": "--5"}, "Bạn gõ số nguyên bằng chữ số"),
        ({"quantity": "1.000.000.000"}, "tối đa 999.999.999"),
        ({"expires_on": "2020-01-01"}, "Hạn dùng phải từ ngày đóng gói trở đi"),
        ({"quantity": "một trăm"}, "Bạn gõ số lượng bằng chữ số"),
        ({"quantity": "0"}, "Bạn gõ số lượng bằng chữ số"),
        ({"shelf_life_days": "99999"}, "Số ngày cần từ 1 đến 3.650"),
    ],
)
def test_refused_lot_keeps_what_was_typed_and_says_how_to_mend_it(
    page: PageClient, session: Session, product: Product, fields: dict[str, str], says: str
) -> None:
    own_lot(session, product, lot_code="CU-1")
    page.get(f"/quan-ly/lo-hang/them/{product.id}")

    page.submit("Lưu lô hàng", {"note": "để kệ số 3", **fields}, status=422)

    assert any(says in error for error in page.texts(".error"))
    assert page.title.startswith("Lỗi: Ghi lô mới")
    assert page.first("textarea[name=note]").text is not None
    assert session.scalars(select(Lot.lot_code)).all() == ["CU-1"]


def test_form_sent_twice_makes_one_lot(page: PageClient, session: Session, product: Product) -> None:
    page.get(f"/quan-ly/lo-hang/them/{product.id}")
    fields = {
        "form_id": page.first("input[name=form_id]").get("value"),
        "lot_code": "X-1",
        "packed_on": today().isoformat(),
    }

    first = page.post(f"/quan-ly/lo-hang/them/{product.id}", fields)
    second = page.post(f"/quan-ly/lo-hang/them/{product.id}", fields)

    assert first.path == second.path
    assert session.scalars(select(Lot.lot_code)).all() == ["X-1"]


def test_step_is_written_in_two_answers_and_stands_on_the_trace_page(
    page: PageClient, session: Session, product: Product
) -> None:
    lot = own_lot(session, product, lot_code="X-1")
    page.get(f"/quan-ly/lo-hang/{lot.id}")
    page.click("Ghi một bước")

    asked = [name for name in page.texts("form.form > .field > label") if "không bắt buộc" not in name]
    page.submit("Lưu bước này", step="kind:packing", hour="00:00", note="120 hộp")

    event = session.scalars(select(Event)).one()
    assert asked == ["Việc đã làm", "Ngày làm"]
    assert (event.kind, event.place_scheme, event.place_code) == ("packing", "vn_2025_07", "12688")
    assert "120 hộp" in page.get(f"/t/{product.code}/X-1").text


def test_steps_of_the_process_are_offered_first(page: PageClient, session: Session, product: Product) -> None:
    process = make_process(session)
    lot = own_lot(session, product, process_code=process.code)

    page.get(f"/quan-ly/lo-hang/{lot.id}/ghi")

    assert page.texts("select[name=step] option")[:3] == [
        "Chọn việc",
        "Nhập nếp, gấc",
        "Thái con cáy, phơi khô",
    ]
    assert "Thu hồi" not in page.texts("select[name=step] option")
    page.submit("Lưu bước này", step="step:2")
    assert session.scalars(select(Event.biz_step)).all() == ["drying"]


def test_step_in_the_future_is_refused_beside_its_field(
    page: PageClient, session: Session, product: Product
) -> None:
    lot = own_lot(session, product)
    page.get(f"/quan-ly/lo-hang/{lot.id}/ghi")

    page.submit(
        "Lưu bước này", step="kind:shipping", day=(today() + timedelta(days=1)).isoformat(), status=422
    )

    assert page.texts(".error") == ["Thời điểm này chưa tới. Bạn chỉ ghi việc đã làm xong."]
    assert session.scalars(select(Event)).all() == []


def test_correction_keeps_the_old_record_and_shows_the_new_one(
    page: PageClient, session: Session, product: Product
) -> None:
    lot = own_lot(session, product, lot_code="X-1")
    wrong = make_event(session, lot, details={"note": "12 hộp"})
    session.commit()
    page.get(f"/quan-ly/lo-hang/{lot.id}")
    page.click("Đính chính “Đóng gói”")

    page.submit("Lưu đính chính", note="120 hộp", reason="Gõ thiếu số 0")

    session.expire_all()
    events = session.scalars(select(Event).order_by(Event.seq)).all()
    assert [(event.details["note"], event.corrects_id) for event in events] == [
        ("12 hộp", None),
        ("120 hộp", wrong.id),
    ]
    assert "Gõ thiếu số 0" in page.get(f"/t/{product.code}/X-1").text
    assert "12 hộp" not in page.text
    page.get(f"/quan-ly/lo-hang/{lot.id}/sua/{wrong.id}")
    page.submit("Lưu đính chính", reason="lần nữa", status=409)


def test_step_that_was_never_done_leaves_the_story_and_is_admitted(
    page: PageClient, session: Session, product: Product
) -> None:
    lot = own_lot(session, product, lot_code="X-1")
    event = make_event(session, lot)
    session.commit()
    page.get(f"/quan-ly/lo-hang/{lot.id}/sua/{event.id}")

    page.submit("Lưu đính chính", what="did_not_occur", reason="Bấm nhầm lô")

    page.get(f"/t/{product.code}/X-1")
    assert page.select("ol.story") == []
    assert "Bước “Đóng gói” ngày 18/11/2026 đã được rút: Bấm nhầm lô" in page.text


def test_correction_without_reason_asks_for_one(page: PageClient, session: Session, product: Product) -> None:
    lot = own_lot(session, product)
    event = make_event(session, lot)
    session.commit()
    page.get(f"/quan-ly/lo-hang/{lot.id}/sua/{event.id}")

    page.submit("Lưu đính chính", status=422)

    assert page.texts(".error") == ["Bạn ghi lý do, ví dụ “ghi nhầm ngày”."]


def test_lots_and_labels_of_others_do_not_exist(page: PageClient, session: Session, product: Product) -> None:
    foreign = make_lot(session)
    event = make_event(session, foreign)
    mine = own_lot(session, product)
    session.commit()

    for path in (
        f"/quan-ly/lo-hang/{foreign.id}",
        f"/quan-ly/lo-hang/{foreign.id}/ghi",
        f"/quan-ly/lo-hang/{foreign.id}/sua/{event.id}",
        f"/quan-ly/lo-hang/{mine.id}/sua/{event.id}",
        f"/quan-ly/lo-hang/them/{foreign.product_id}",
        f"/quan-ly/tem/{foreign.product_id}.svg",
        f"/quan-ly/tem/{foreign.product_id}.png",
        f"/quan-ly/tem/{foreign.product_id}/in",
        f"/quan-ly/tem/{product.id}.svg?lot={foreign.lot_code}",
    ):
        page.get(path, 404)
    assert foreign.lot_code not in page.get("/quan-ly/lo-hang").text


def test_visitors_are_led_to_the_sign_in(page: PageClient, session: Session) -> None:
    lot = make_lot(session)
    session.commit()

    for path in (
        "/quan-ly/lo-hang",
        f"/quan-ly/lo-hang/{lot.id}",
        "/quan-ly/tem",
        f"/quan-ly/tem/{lot.product_id}.svg",
    ):
        location = page.fetch(path, 302).headers["Location"]
        assert urlsplit(location).path == "/dang-nhap"


def test_label_read_by_a_phone_opens_the_page(
    app: Flask, page: PageClient, session: Session, product: Product
) -> None:
    own_lot(session, product, lot_code="X-1")

    picture = page.fetch(f"/quan-ly/tem/{product.id}.png?lot=x-1")
    text = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.data)))[0].text

    parts = urlsplit(text)
    assert text == f"{app.config['GOCQUE'].public_url}/T/{product.code}/X-1".upper()
    assert page.get(parts.path).h1 == product.name
    assert page.get(parts.path.lower()).h1 == product.name


def test_labels_page_offers_code_svg_and_png_of_product_and_lots(
    page: PageClient, session: Session, product: Product
) -> None:
    own_lot(session, product, lot_code="X-1")

    page.get("/quan-ly/tem")

    assert page.texts("strong.num") == [product.code, f"{product.code} / X-1"]
    assert [link.text for link in page.links if ".svg" in link.href or ".png" in link.href] == [
        "Tải SVG",
        "Tải PNG",
    ] * 2
    for link in page.links:
        if ".svg" in link.href:
            assert page.fetch(link.href).mimetype == "image/svg+xml"
        if ".png" in link.href:
            assert page.fetch(link.href).mimetype == "image/png"


def test_print_page_repeats_the_label_as_often_as_wished(
    page: PageClient, session: Session, product: Product
) -> None:
    own_lot(session, product, lot_code="X-1")

    page.get(f"/quan-ly/tem/{product.id}/in?lot=X-1&so=24")

    assert len(page.select("ul.labels img")) == 24
    assert f"/t/{product.code}/X-1" in page.texts("ul.labels li")[0]
    assert len(page.get(f"/quan-ly/tem/{product.id}/in?so=999999").select("ul.labels img")) == 12


def test_draft_has_no_label_yet(
    page: PageClient, session: Session, business: Business, producer: User
) -> None:
    draft = make_product(session, business, state="draft")
    session.commit()

    assert "còn là bản nháp" in page.get("/quan-ly/tem").text
    page.fetch(f"/quan-ly/tem/{draft.id}.svg", 404)


def test_recall_step_cannot_be_corrected_by_the_producer(
    page: PageClient, session: Session, product: Product
) -> None:
    lot = own_lot(session, product)
    make_recall(session, lot)
    event = make_event(session, lot, kind="recalling", name="Thu hồi", disposition="recalled")
    session.commit()

    page.get(f"/quan-ly/lo-hang/{lot.id}")
    assert not any("Đính chính" in link.text for link in page.links)
    page.get(f"/quan-ly/lo-hang/{lot.id}/sua/{event.id}")
    page.submit("Lưu đính chính", what="did_not_occur", reason="x", status=422)


def test_empty_pages_say_what_will_stand_there(page: PageClient, producer: User) -> None:
    assert "Chưa có lô nào" in page.get("/quan-ly/lo-hang").text
    assert "Chưa có tem nào" in page.get("/quan-ly/tem").text
    assert "Chưa có sản phẩm" in page.get("/quan-ly/lo-hang/them").text


def test_verify_says_that_the_trail_is_whole_and_finds_a_gap(
    app: Flask, session: Session, product: Product
) -> None:
    lot = own_lot(session, product)
    make_event(session, lot)
    session.commit()
    whole = app.test_cli_runner().invoke(args=["traceability", "verify"])
    make_event(session, lot, seq=3)
    session.commit()

    broken = app.test_cli_runner().invoke(args=["traceability", "verify"])

    assert (whole.exit_code, whole.output.split(":")[0]) == (0, "Khớp")
    assert (broken.exit_code, str(lot.id) in broken.output) == (1, True)
    assert verify(session) is None


def test_step_takes_pictures_an_amount_names_and_a_place_typed_without_accents(
    page: PageClient, session: Session, product: Product
) -> None:
    lot = own_lot(session, product, lot_code="X-1")
    page.get(f"/quan-ly/lo-hang/{lot.id}/ghi")

    page.submit(
        "Lưu bước này",
        step="kind:shipping",
        commune="thi tran dong hung",
        photos=(plain_picture("xe"), "xe.jpg"),
        quantity="40",
        who="Tổ xe",
        partner="Cửa hàng Đồng Xuân",
        names_are_public=True,
    )

    event = session.scalars(select(Event)).one()
    assert (event.place_scheme, event.place_code) == (
        "vn_2025_07",
        "12688",
    )  # an old name
    assert event.details == {"quantity": "40", "unit": "hộp"}
    assert "Đang xử lý ảnh" in page.text
    drain()
    for path in (f"/quan-ly/lo-hang/{lot.id}", f"/t/{product.code}/X-1"):
        page.get(path)
        for words in ("40\xa0hộp", "Người làm: Tổ xe", "Giao cho: Cửa hàng Đồng Xuân"):
            assert words.replace("\xa0", " ") in page.text
        pictures = [image for image in page.select("ol.story img") if image.get("loading") == "lazy"]
        assert [image.get("alt") for image in pictures] == [f"Ảnh bước “Xuất kho”, {today():%d/%m/%Y}"]
        assert page.fetch(str(pictures[0].get("src"))).mimetype == "image/webp"


def test_place_of_several_names_is_asked_and_then_taken(
    page: PageClient, session: Session, product: Product
) -> None:
    lot = own_lot(session, product)
    page.get(f"/quan-ly/lo-hang/{lot.id}/ghi")

    page.submit("Lưu bước này", step="kind:packing", commune="hưng", status=422)
    choices = page.texts("select[name=commune_choice] option")
    page.submit("Lưu bước này", commune_choice="vn_2025_07:12688")

    assert "Xã Đông Hưng, Tỉnh Hưng Yên (từ 01/07/2025)" in choices
    assert all("(từ 01/07/2025)" in choice for choice in choices)
    assert session.scalars(select(Event.place_code)).all() == ["12688"]


def test_place_may_be_left_out_and_one_that_nobody_knows_is_refused(
    page: PageClient, session: Session, product: Product
) -> None:
    lot = own_lot(session, product)
    page.get(f"/quan-ly/lo-hang/{lot.id}/ghi")

    page.submit("Lưu bước này", step="kind:packing", commune="Paris", status=422)
    assert "Chưa thấy xã, phường này" in page.texts(".error")[0]
    page.submit("Lưu bước này", commune="")

    assert session.scalars(select(Event.place_code)).all() == [None]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"step": "kind:inspecting", "quantity": "3"}, "Việc này không ghi số lượng"),
        ({"step": "kind:packing", "partner": "Cửa hàng"}, "Chỉ bước nhập hàng và xuất kho"),
        ({"step": "kind:packing", "photos": (b"GIF89a", "a.gif")}, "Ảnh GIF chưa nhận được"),
    ],
)
def test_refused_step_opens_the_folded_part_and_says_why(
    page: PageClient, session: Session, product: Product, fields: dict[str, object], says: str
) -> None:
    lot = own_lot(session, product)
    page.get(f"/quan-ly/lo-hang/{lot.id}/ghi")
    assert page.select("details[open]") == []

    page.submit("Lưu bước này", {"note": "giữ lại", **fields}, status=422)

    assert any(says in error for error in page.texts(".error"))
    assert len(page.select("details[open] .error")) == len(page.select("details .error"))
    assert session.scalars(select(Event)).all() == []


def test_lot_used_is_offered_and_stands_in_the_story(
    page: PageClient, session: Session, product: Product
) -> None:
    lot = own_lot(session, product, lot_code="X-1")
    paddy = make_material_lot(session, lot.business, packed_on=today())
    session.commit()
    page.get(f"/quan-ly/lo-hang/{lot.id}/ghi")

    page.submit("Lưu bước này", step="kind:transforming", used_lot=str(paddy.id), used_quantity="30,5")

    assert f"{paddy.material}, lô {paddy.lot_code}" in page.text
    assert "Dùng 30,5 kg cho lô X-1" in page.get(f"/t/{product.code}/X-1").text


def test_names_are_hidden_shown_and_taken_out_on_a_page_of_their_own(
    page: PageClient, session: Session, product: Product
) -> None:
    lot = own_lot(session, product, lot_code="X-1")
    page.get(f"/quan-ly/lo-hang/{lot.id}/ghi")
    page.submit("Lưu bước này", step="kind:packing", who="Bà Mận")
    assert "Tên này chỉ cơ sở thấy" in page.text
    assert "Bà Mận" not in page.get(f"/t/{product.code}/X-1").text

    for choice, is_seen in (("shown", True), ("hidden", False), ("shown", True), ("taken_out", False)):
        page.get(f"/quan-ly/lo-hang/{lot.id}")
        page.click("Ai thấy tên này?")
        page.submit("Lưu", choice=choice)
        assert ("Bà Mận" in page.get(f"/t/{product.code}/X-1").text) is is_seen

    event = session.scalars(select(Event)).one()
    page.get(f"/quan-ly/lo-hang/{lot.id}/ten/{event.id}", 404)


def test_pages_of_names_and_facts_of_others_do_not_exist(
    page: PageClient, session: Session, product: Product
) -> None:
    foreign = make_lot(session)
    event = make_event(session, foreign)
    session.add(EventParty(event_id=event.id, who="Ai đó", is_public=False))
    session.commit()

    page.get(f"/quan-ly/lo-hang/{foreign.id}/ten/{event.id}", 404)
    page.get(f"/quan-ly/san-pham/{foreign.product_id}/truy-xuat", 404)
