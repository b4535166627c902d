"""The pages about numbers, as producers, officers and people with a phone see them."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role
from catalog.models import Membership, Product
from core.audit import SYSTEM
from core.jobs import drain
from tests.factories.accounts import make_user, sign_in
from tests.factories.numbers import PDF, PREFIX, give_gtin, make_evidence
from tests.factories.pictures import plain_picture
from tests.factories.traceability import make_business, make_lot, make_product, make_recall
from tests.pages.client import PageClient
from traceability.models import Lot
from traceability.numbers.cartons import pack_carton
from traceability.numbers.lookup import goods_of
from traceability.numbers.models import BusinessPlace, Carton, GtinReview, NumberEvidence
from traceability.numbers.reviews import open_review
from traceability.numbers.rules import gtin_at, gtin_shown

OWN = gtin_at(PREFIX, 567)


@pytest.fixture
def product(session: Session) -> Product:
    product = make_product(session)
    make_lot(session, product, lot_code="A-1")
    return product


@pytest.fixture
def producer(page: PageClient, session: Session, product: Product) -> PageClient:
    user = make_user(session)
    session.add(Membership(user_id=user.id, business_id=product.business_id, role="owner"))
    sign_in(page, user)
    return page


@pytest.fixture
def officer(app: Flask, session: Session) -> PageClient:
    client = PageClient(app)
    sign_in(client, make_user(session, Role.OFFICER))
    return client


def packed(session: Session, lot: Lot) -> Carton:
    day = lot.packed_on
    return pack_carton(session, lot.business, [(lot, Decimal(3))], actor=SYSTEM, packed_on=day, today=day)


def test_from_a_certificate_to_a_number_on_the_label(
    producer: PageClient, officer: PageClient, session: Session, product: Product
) -> None:
    producer.get("/quan-ly/ma-so")
    assert "Không có mã GS1 cũng không sao" in producer.text
    producer.get("/quan-ly/ma-so/giay/them")
    producer.submit("Gửi giấy", status=422, number="2001234")
    assert "Có 3 chỗ cần sửa" in producer.text
    form: dict[str, Any] = {
        "kind": "company",
        "certificate_number": "GS1-7",
        "valid_from": "2026-01-01",
        "scan": (io.BytesIO(plain_picture("giấy")), "giay.jpg"),
    }
    producer.get("/quan-ly/ma-so/giay/them")
    producer.submit("Gửi giấy", status=422, number="2001234", **form)
    assert "Đầu số 20 chỉ dùng trong nội bộ một cửa hàng" in producer.text
    producer.get("/quan-ly/ma-so/giay/them")
    producer.submit("Gửi giấy", number="893 601 2345 67", **{**form, "scan": (io.BytesIO(PDF), "giay.pdf")})
    assert producer.h1 == "Giấy mã số 893601234567"
    assert "chờ cán bộ xem" in producer.text
    drain()

    officer.get("/can-bo")
    assert "giấy mã số GS1 chờ xem" in officer.text
    officer.get("/can-bo/ma-so")
    officer.click("893601234567")
    officer.fetch(next(link.href for link in officer.links if link.text == "Tải bản chụp"))
    officer.click("Xác nhận")
    officer.submit("Xác nhận")
    assert "Đã xác nhận." in officer.text
    assert "Không có giấy nào ở đây" in officer.text

    producer.get(f"/quan-ly/san-pham/{product.id}")
    producer.click("Mã số")
    assert "Chưa có mã GTIN nào đã đăng ký nên tem mang mã của Gốc Quê" in producer.text
    producer.click("Cấp mã GTIN cho sản phẩm này")
    assert producer.h1 == "Cấp mã GTIN 8936012345674?"
    assert "còn 0 mã" in producer.text
    producer.submit("Cấp mã")
    assert "Mã GTIN đã đăng ký nên tem mới mang mã này." in producer.text
    assert product.code in producer.text
    producer.click("Cấp mã cho một kiểu thùng")
    producer.submit("Cấp mã thùng", units="24")
    assert "18936012345671 · thùng 24" in producer.text
    assert goods_of(session, OWN) is not None
    row = session.scalars(select(NumberEvidence)).one()
    producer.get(f"/quan-ly/ma-so/giay/{row.id}")
    assert "dưới giấy này nên không bỏ được." in producer.text


def test_an_officer_refuses_with_a_reason_and_the_producer_reads_it(
    producer: PageClient, officer: PageClient, session: Session, product: Product
) -> None:
    row = make_evidence(session, product.business, state="waiting")
    other = make_evidence(session, make_business(session, name="HTX Ở Nơi Khác"), PREFIX[:8])
    session.commit()

    other.state = "waiting"
    session.commit()
    officer.get(f"/can-bo/ma-so/{row.id}/xac-nhan")
    other.state = "confirmed"  # while the officer reads
    session.commit()
    officer.submit("Xác nhận", status=409)
    assert officer.h1 == "Số này đã xác nhận cho cơ sở khác"
    assert "chồng với số đã xác nhận của cơ sở khác" in officer.text
    officer.get(f"/can-bo/ma-so/{row.id}/xac-nhan", follow=True)
    assert officer.path == f"/can-bo/ma-so/{row.id}"
    assert "Số này chồng với số đã xác nhận cho HTX Ở Nơi Khác." in officer.text
    assert not [link for link in officer.links if link.text == "Xác nhận"]
    officer.get(f"/can-bo/ma-so/{row.id}/tu-choi")
    officer.submit("Từ chối giấy", status=422)
    officer.submit("Từ chối giấy", reason="Giấy ghi tên cơ sở khác.")

    producer.get(f"/quan-ly/ma-so/giay/{row.id}")
    assert "Giấy ghi tên cơ sở khác." in producer.text
    producer.click("Bỏ giấy này")
    producer.submit("Bỏ giấy")
    assert producer.path == "/quan-ly/ma-so"
    producer.get(f"/quan-ly/ma-so/giay/{other.id}", status=404)


def test_numbers_of_one_shop_say_why_they_are_on_no_label(
    producer: PageClient, session: Session, product: Product
) -> None:
    product.variants[0].gtin_internal = "2001234567893"
    session.commit()

    producer.get(f"/quan-ly/san-pham/{product.id}/ma-so")

    assert "2001234567893" in producer.text
    assert "Số này chỉ dùng trong cửa hàng của bạn" in producer.text


def test_a_number_that_stands_elsewhere_is_settled_by_the_department(
    producer: PageClient, officer: PageClient, session: Session, product: Product
) -> None:
    holder = make_product(session, make_business(session, name="HTX Đang Giữ"), name="Miến dong")
    give_gtin(session, holder, OWN)
    session.commit()

    producer.get(f"/quan-ly/san-pham/{product.id}/phan-loai")
    variant = product.variants[0]
    typed: dict[str, Any] = {f"gtin_{variant.id}": gtin_shown(OWN)}
    producer.submit("Lưu", status=422, **typed)
    assert "nhờ Sở xem lại" in producer.text
    producer.get(f"/quan-ly/san-pham/{product.id}/ma-so/xem-lai")
    producer.submit("Gửi Sở xem", status=422, gtin="2001234567893", said="Của tôi")
    assert "nội bộ một cửa hàng" in producer.text
    producer.submit("Gửi Sở xem", gtin=gtin_shown(OWN), said="Bao bì in từ 2019")
    assert "Sở đang xem" in producer.text
    assert "HTX Đang Giữ" not in producer.text
    assert "Miến dong" not in producer.text

    review = session.scalars(select(GtinReview)).one()
    officer.get("/can-bo/ma-so/xem-lai")
    officer.click(gtin_shown(OWN))
    assert "HTX Đang Giữ" in officer.text
    officer.click("Quyết định")
    officer.submit("Xem lại rồi quyết định", outcome="claimant", note="Giấy bên kia đã hết hạn.")
    assert "“Miến dong” (HTX Đang Giữ) được bỏ trống" in officer.text
    officer.submit("Quyết định")
    assert "Đã quyết định." in officer.text
    officer.get("/can-bo/ma-so/xem-lai?xem=da-xong")
    officer.get(f"/can-bo/ma-so/xem-lai/{review.id}")
    assert "Giấy bên kia đã hết hạn." in officer.text

    producer.get(f"/quan-ly/san-pham/{product.id}/ma-so")
    assert "Giấy bên kia đã hết hạn." in producer.text
    assert "là mã của bạn" in producer.text
    session.expire_all()
    assert (holder.variants[0].gtin, variant.gtin) == (None, OWN)


def test_officers_elsewhere_see_no_certificate_and_of_a_review_only_their_own_side(
    app: Flask, session: Session, product: Product
) -> None:
    row = make_evidence(session, product.business)
    claimant = make_product(session, make_business(session, current_commune_code="12454"))
    theirs = make_evidence(session, claimant.business, PREFIX[:8], state="waiting")
    product.variants[0].gtin = OWN
    session.flush()
    variant = claimant.variants[0]
    review = open_review(session, claimant, variant, gtin=OWN, said="Của tôi.", actor=SYSTEM)
    client = PageClient(app)
    sign_in(client, make_user(session, Role.OFFICER, places=(("vn_2025_07", "12454"),)))

    client.get(f"/can-bo/ma-so/{row.id}", status=404)
    client.get("/can-bo/ma-so?xem=da-xac-nhan")
    assert "Không có giấy nào ở đây" in client.text
    for path in (f"/can-bo/ma-so/xem-lai/{review.id}", f"/can-bo/ma-so/{theirs.id}"):
        client.get(path)
        assert product.business.name in client.text
        assert f"/can-bo/ma-so/{row.id}" not in [link.href for link in client.links]

    for outcome in ("claimant", "neither"):
        client.get(f"/can-bo/ma-so/xem-lai/{review.id}/quyet-dinh")
        client.submit("Xem lại rồi quyết định", status=422, outcome=outcome, note="Không phải.")
        assert "cán bộ phụ trách nơi đó" in client.text
    client.submit("Xem lại rồi quyết định", outcome="holder", note="Mã vẫn của họ.")
    client.submit("Quyết định")
    session.expire_all()
    assert (review.outcome, product.variants[0].gtin) == ("holder", OWN)


def test_a_carton_is_packed_shown_opened_and_says_first_what_is_recalled(
    app: Flask, producer: PageClient, session: Session, product: Product
) -> None:
    make_evidence(session, product.business)
    session.commit()
    producer.get("/quan-ly/thung")
    producer.click("Xếp thùng đầu tiên")
    producer.submit("Đóng thùng", status=422)
    lot = make_lot(session, product, lot_code="A-2")
    session.commit()
    producer.get("/quan-ly/thung/them")
    quantity: dict[str, Any] = {f"lot_{lot.id}": "12,5"}
    producer.submit("Đóng thùng", packed_on="2026-11-18", **quantity)
    assert producer.h1 == "Thùng 089360123400000006"
    carton = session.scalars(select(Carton)).one()
    svg = producer.fetch(f"/quan-ly/thung/{carton.id}/ma.svg")
    assert svg.mimetype == "image/svg+xml"

    visitor = PageClient(app)
    for path in (f"/thung/{carton.code}", f"/THUNG/{carton.code.lower()}"):
        visitor.get(path)
        assert visitor.h1 == "Thùng hàng 089360123400000006"
        assert "A-2" in visitor.text
        assert "12,5" not in visitor.text
    answer = visitor.fetch(f"/thung/{carton.code}")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=30"
    assert len(answer.data) < 60 * 1024
    etag = answer.headers["ETag"]
    assert visitor.http.get(f"/thung/{carton.code}", headers={"If-None-Match": etag}).status_code == 304
    visitor.get(f"/thung/{carton.code}?lang=en")

    make_recall(session, lot)
    session.commit()
    visitor.get(f"/thung/{carton.code}")
    assert visitor.texts("main > *")[0].startswith("Trong thùng có lô A-2 đang bị thu hồi")
    producer.get(f"/quan-ly/thung/{carton.id}")
    producer.click("Thùng đã mở")
    producer.submit("Ghi là đã mở")
    assert "đã mở" in producer.text
    visitor.get(f"/thung/{carton.code}")
    assert "nay có thể không còn đủ" in visitor.text


@pytest.mark.parametrize("has_prefix", [True, False], ids=["sscc", "own code"])
def test_a_carton_has_labels_for_rolls_sheets_and_label_printers(
    producer: PageClient, session: Session, product: Product, *, has_prefix: bool
) -> None:
    if has_prefix:
        make_evidence(session, product.business)
    product.business.name = "Hợp tác xã sản xuất và kinh doanh dịch vụ nông nghiệp " * 2
    lots = [make_lot(session, product, lot_code=f"A-{number}") for number in range(2, 6)]
    carton = pack_carton(
        session, product.business, [(lot, Decimal(3)) for lot in lots], actor=SYSTEM,
        packed_on=lots[0].packed_on, today=lots[0].packed_on,
    )  # fmt: skip
    session.commit()

    page = f"/quan-ly/thung/{carton.id}"
    producer.get(page)
    assert f"127.0.0.1:8000/thung/{carton.code}" in producer.text
    offered = [link.href for link in producer.links]
    for name, kind in (
        ("50x30.pdf", "application/pdf"),
        ("8.pdf", "application/pdf"),
        ("203.zpl", "text/plain"),
    ):
        assert f"{page}/tem-{name}" in offered
        label = producer.fetch(f"{page}/tem-{name}")  # read back before it is handed out
        assert label.mimetype == kind
        assert label.headers["Cache-Control"] == "private, no-store"
    producer.get(f"{page}/tem-99.pdf", status=404)
    producer.get(f"{page}/tem-99.zpl", status=404)


def test_without_a_prefix_a_carton_has_a_code_of_ours_and_a_voided_one_says_so(
    app: Flask, producer: PageClient, session: Session, product: Product
) -> None:
    lot = make_lot(session, product)
    carton = packed(session, lot)
    session.commit()

    producer.get("/quan-ly/thung")
    producer.click(carton.code)
    producer.click("Bỏ thùng này")
    producer.submit("Bỏ thùng")

    visitor = PageClient(app)
    visitor.get(f"/thung/{carton.code}")
    assert "Mã của thùng này đã bỏ" in visitor.texts("main > *")[0]


@pytest.mark.parametrize("path", ["/thung", "/noi"])
def test_a_mistyped_code_is_told_apart_from_an_unknown_one(page: PageClient, path: str) -> None:
    page.get(f"{path}/00000001", status=404)
    assert page.h1 == "Mã này gõ chưa đúng"
    page.get(f"{path}/00000000", status=404)
    assert page.h1 == "Chưa có gì mang mã này"


def test_a_place_shows_its_commune_and_its_house_only_on_wish(
    app: Flask, producer: PageClient, session: Session, product: Product
) -> None:
    producer.get("/quan-ly/noi")
    producer.click("Thêm địa điểm")
    producer.submit("Lưu địa điểm", status=422, name="", commune="Không Đâu Cả")
    assert "Có 2 chỗ cần sửa" in producer.text
    producer.submit(
        "Lưu địa điểm", kind="farm", name="Ruộng nếp", commune="Xã Đông Hưng", street="Số 7, thôn 1"
    )
    place = session.scalars(select(BusinessPlace)).one()

    visitor = PageClient(app)
    visitor.get(f"/noi/{place.code}")
    assert visitor.h1 == "Ruộng nếp"
    assert "Số 7" not in visitor.text
    visitor.get(f"/noi/{place.code}?lang=en")
    visitor.get(f"/co-so/{product.business.slug}")
    visitor.click("Ruộng nếp")
    visitor.get(f"/co-so/{product.business.slug}?lang=en")

    producer.get(f"/quan-ly/noi/{place.id}")
    producer.submit("Lưu địa điểm", status=422, gln="8936012345674")
    assert "chưa nằm dưới giấy nào" in producer.text
    make_evidence(session, product.business)
    session.commit()
    producer.submit("Lưu địa điểm", gln="8936012345674", street_is_public=True)
    visitor.get(f"/noi/{place.code}")
    assert "Số 7, thôn 1" in visitor.text
    assert "8936012345674" in visitor.text

    producer.get(f"/quan-ly/noi/{place.id}")
    producer.click("Nơi này không dùng nữa")
    producer.submit("Không dùng nữa")
    visitor.get(f"/noi/{place.code}")
    assert "Nơi này không dùng nữa" in visitor.text


def test_numbers_of_other_businesses_are_not_there(producer: PageClient, session: Session) -> None:
    lot = make_lot(session)
    business, product = lot.business, lot.product
    assert product is not None
    row = make_evidence(session, business)
    carton = packed(session, lot)
    place = BusinessPlace(
        business_id=business.id, code="00000000", kind="shop", name="Quầy", place_scheme="vn_2025_07",
        place_code="12688",
    )  # fmt: skip
    session.add(place)
    session.commit()

    for path in (
        f"/quan-ly/ma-so/giay/{row.id}",
        f"/quan-ly/ma-so/giay/{row.id}/ban-chup",
        f"/quan-ly/san-pham/{product.id}/ma-so",
        f"/quan-ly/san-pham/{product.id}/ma-so/cap/{product.variants[0].id}",
        f"/quan-ly/thung/{carton.id}",
        f"/quan-ly/thung/{carton.id}/ma.svg",
        f"/quan-ly/thung/{carton.id}/tem-8.pdf",
        f"/quan-ly/thung/{carton.id}/tem-203.zpl",
        f"/quan-ly/noi/{place.id}",
    ):
        producer.get(path, status=404)
