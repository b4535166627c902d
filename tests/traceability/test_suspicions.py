"""Whoever scans a code can say what is wrong; the department follows it up and forgets who said it."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role
from catalog.models import Product, ProductState
from core.audit import AuditEntry
from core.database import utcnow
from core.jobs import drain
from core.storage import storage
from places.models import NEW
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_photo
from tests.factories.pictures import plain_picture
from tests.factories.traceability import make_lot, make_product
from tests.pages.client import PageClient
from traceability.models import Suspicion
from traceability.services.suspicions import KEEP_AFTER_CLOSING, forget_reporters_of


@pytest.fixture
def product(session: Session) -> Product:
    product = make_product(session)
    make_lot(session, product, lot_code="A-1")
    session.commit()
    return product


@pytest.fixture
def officer(app: Flask, session: Session) -> PageClient:
    client = PageClient(app)
    sign_in(client, make_user(session, Role.OFFICER))
    return client


def reported(session: Session, product: Product, **facts: object) -> Suspicion:
    suspicion = Suspicion(**{"product_id": product.id, "seen": "Tem dán đè", **facts})
    session.add(suspicion)
    session.commit()
    return suspicion


def located_picture() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Hãng máy ảnh"
    Image.new("RGB", (640, 480), (90, 60, 30)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("lot", ["", "/A-1"])
def test_trace_page_leads_to_the_report_and_keeps_setting_no_cookie(
    page: PageClient, product: Product, lot: str
) -> None:
    seen = page.get(f"/t/{product.code}{lot}")
    assert "Set-Cookie" not in seen.headers
    assert len(page.current.response.data) < 60 * 1024

    page.click("Báo điều đáng ngờ")

    assert "Set-Cookie" in page.current.headers
    assert page.first("input[name=lot_code]").get("value") == lot.removeprefix("/")
    assert "max-age" not in page.current.headers["Cache-Control"]


def test_report_needs_no_name_and_thanks(page: PageClient, session: Session, product: Product) -> None:
    page.get(f"/t/{product.code}/bao-nghi-ngo?lo=a-1")

    page.submit("Gửi", seen="Mùi lạ <b>", shop="Chợ Nguyên Xá")

    assert page.h1 == "Đã nhận, cảm ơn bạn"
    made = session.scalars(select(Suspicion)).one()
    assert (made.seen, made.shop, made.state) == ("Mùi lạ <b>", "Chợ Nguyên Xá", "new")
    assert (made.phone, made.phone_consent_at, made.photo_stored) == (None, None, None)
    assert made.lot is not None
    assert made.lot.lot_code == "A-1"
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id) == ("suspicion.report", None)


def test_unknown_lot_is_kept_as_typed(page: PageClient, session: Session, product: Product) -> None:
    page.get(f"/t/{product.code}/bao-nghi-ngo?lo=<script>")
    assert page.first("input[name=lot_code]").get("value") == ""

    page.submit("Gửi", seen="x", lot_code="lô giả 9")

    made = session.scalars(select(Suspicion)).one()
    assert (made.lot_id, made.lot_typed) == (None, "lô giả 9")


def test_report_that_is_sent_twice_is_one(page: PageClient, session: Session, product: Product) -> None:
    page.get(f"/t/{product.code}/bao-nghi-ngo")
    form_id = page.first("input[name=form_id]").get("value")

    for _time in range(2):
        page.post(f"/t/{product.code}/bao-nghi-ngo", {"form_id": form_id, "seen": "Tem rách"})
        assert page.h1 == "Đã nhận, cảm ơn bạn"

    assert len(session.scalars(select(Suspicion.id)).all()) == 1


def test_phone_is_kept_with_consent_only(page: PageClient, session: Session, product: Product) -> None:
    page.get(f"/t/{product.code}/bao-nghi-ngo")
    page.submit("Gửi", seen="x", phone="0912 345 678", status=422)
    assert any("đánh dấu đồng ý" in text for text in page.texts("p.error"))
    page.submit("Gửi", phone="12", consent=True, status=422)
    assert session.scalars(select(Suspicion.id)).all() == []

    page.submit("Gửi", phone="0912 345 678", consent=True)

    made = session.scalars(select(Suspicion)).one()
    assert made.phone == "+84912345678"
    assert made.phone_consent_at is not None


@pytest.mark.parametrize("seen", ["", "   ", "x" * 1001])
def test_report_that_says_nothing_or_too_much_is_refused(
    page: PageClient, product: Product, seen: str
) -> None:
    page.get(f"/t/{product.code}/bao-nghi-ngo")

    page.submit("Gửi", seen=seen, status=422)

    assert len(page.texts("p.error")) == 1


def test_reports_are_limited_for_each_visitor(page: PageClient, session: Session, product: Product) -> None:
    for number in range(10):
        page.get(f"/t/{product.code}/bao-nghi-ngo")
        page.submit("Gửi", seen=f"Lần {number}")
    page.get(f"/t/{product.code}/bao-nghi-ngo")

    page.submit("Gửi", seen="Lần nữa", status=429)

    assert len(session.scalars(select(Suspicion.id)).all()) == 10


def test_report_without_the_forms_token_is_refused(page: PageClient, product: Product) -> None:
    page.get(f"/t/{product.code}/bao-nghi-ngo")

    answer = page.post(f"/t/{product.code}/bao-nghi-ngo", {"seen": "x"}, 400, csrf=False)

    assert answer.status == 400


def test_codes_that_nobody_knows_take_no_report(page: PageClient, session: Session) -> None:
    draft = make_product(session, state=ProductState.DRAFT)
    session.commit()

    for code in ("khong-co", draft.code, "AAAAAAAA"):
        page.get(f"/t/{code}/bao-nghi-ngo", 404)
        page.get(f"/t/{code}/bao-nghi-ngo/da-nhan", 404)

    assert page.status == 404


def test_picture_is_drawn_anew_and_seen_by_the_officer_alone(
    app: Flask, page: PageClient, officer: PageClient, session: Session, product: Product
) -> None:
    page.get(f"/t/{product.code}/bao-nghi-ngo")
    page.submit("Gửi", seen="x", photo=(io.BytesIO(b"%PDF-1.7"), "a.jpg"), status=422)
    assert len(page.texts("p.error")) == 1
    page.submit("Gửi", seen="x", photo=(io.BytesIO(located_picture()), "anh.jpg"))
    made = session.scalars(select(Suspicion)).one()
    original = str(made.photo_stored)
    there = f"/can-bo/nghi-ngo/{made.id}"
    officer.get(there)
    assert "Ảnh đang được xử lý" in officer.text
    officer.fetch(f"{there}/anh", 404)

    drain()
    drain()

    session.expire_all()
    officer.get(there)
    picture = officer.fetch(str(officer.first("img.photo").get("src")))
    assert picture.mimetype == "image/webp"
    with Image.open(io.BytesIO(picture.data)) as drawn:
        assert (drawn.size, dict(drawn.getexif())) == ((640, 480), {})
    assert not storage().exists(original)
    digest = str(made.photo_stored).partition(".")[0]
    page.fetch(f"/anh/{digest}.webp", 404)
    page.fetch(f"/anh/{digest}-1600.webp", 404)
    assert page.fetch(f"{there}/anh", 302).location.startswith("/dang-nhap")


def test_picture_that_a_product_shows_too_stays(page: PageClient, session: Session, product: Product) -> None:
    content = plain_picture("chung", size=(640, 480))
    photo = make_photo(session, product)
    page.get(f"/t/{product.code}/bao-nghi-ngo")
    page.submit("Gửi", seen="x", photo=(io.BytesIO(content), "anh.jpg"))
    original = str(session.scalars(select(Suspicion)).one().photo_stored)
    photo.digest = original.partition(".")[0]
    session.commit()

    drain()
    drain()

    assert storage().exists(original)


def test_officer_notes_and_closes_a_case(officer: PageClient, session: Session, product: Product) -> None:
    old = reported(session, product, seen="Cũ", created_at=utcnow() - timedelta(days=2))
    reported(session, product, seen="Mới hơn", phone="+84912345678", phone_consent_at=utcnow())
    officer.get("/can-bo/nghi-ngo")
    assert officer.texts("tbody .tag") == ["Mới", "Mới"]

    officer.get(f"/can-bo/nghi-ngo/{old.id}")
    officer.submit("Ghi lại", text="  ", status=422)
    officer.submit("Ghi lại", text="Đã gọi nơi bán")
    assert officer.texts("main > div .tag") == ["Đang xem"]
    officer.click("Khép việc này")
    officer.submit("Khép việc này", outcome="", status=422)
    officer.submit("Khép việc này", outcome="Hàng thật")

    session.expire_all()
    assert (old.state, [note.is_outcome for note in old.notes]) == ("closed", [False, True])
    assert officer.texts("tbody .tag") == ["Mới"]
    officer.submit("Lọc", xem="da-khep")
    assert officer.texts("tbody .tag") == ["Đã khép"]
    officer.get(f"/can-bo/nghi-ngo/{old.id}")
    assert "Hàng thật" in officer.text
    assert officer.select("main form") == []
    officer.get(f"/can-bo/nghi-ngo/{old.id}/khep")
    officer.submit("Khép việc này", outcome="Lần nữa", status=409)
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["suspicion.note", "suspicion.close"]


def test_phone_is_for_officers_in_scope_only(
    app: Flask, officer: PageClient, session: Session, product: Product
) -> None:
    case = reported(session, product, phone="+84912345678", phone_consent_at=utcnow())
    auditor, stranger = PageClient(app), PageClient(app)
    sign_in(auditor, make_user(session, Role.AUDITOR))
    sign_in(stranger, make_user(session, Role.OFFICER, places=((NEW, "12454"),)))

    officer.get(f"/can-bo/nghi-ngo/{case.id}")
    assert "0912 345 678" in officer.text
    auditor.get(f"/can-bo/nghi-ngo/{case.id}")
    assert "0912" not in auditor.current.html
    assert "912345678" not in auditor.current.html
    assert "chỉ cán bộ duyệt thấy" in auditor.text

    stranger.get("/can-bo/nghi-ngo")
    assert "Không có gì đang chờ" in stranger.text
    for path in ("", "/khep", "/anh"):
        stranger.get(f"/can-bo/nghi-ngo/{case.id}{path}", 404)
    stranger.post(f"/can-bo/nghi-ngo/{case.id}/ghi", {"text": "x"}, 404)


def test_case_about_a_lot_stands_on_the_lots_page(
    officer: PageClient, session: Session, product: Product
) -> None:
    lot = make_lot(session, product, lot_code="B-2")
    reported(session, product, lot_id=lot.id, lot_typed="b-2")

    officer.get(f"/can-bo/lo-hang/{lot.id}")

    assert "Có người báo điều đáng ngờ về lô này" in officer.text


def test_phone_and_picture_go_ninety_days_after_the_end_and_no_earlier(
    app: Flask, session: Session, product: Product
) -> None:
    now = utcnow()
    name = storage().put(plain_picture("bằng chứng"), "webp")
    facts = {
        "phone": "+84912345678",
        "phone_consent_at": now,
        "photo_stored": name,
        "photo_is_drawn": True,
        "state": "closed",
    }
    over = reported(session, product, **facts, closed_at=now - KEEP_AFTER_CLOSING - timedelta(minutes=1))
    fresh = reported(session, product, **facts, closed_at=now - KEEP_AFTER_CLOSING + timedelta(minutes=1))
    waiting = reported(session, product, phone="+84912345678", phone_consent_at=now)

    assert forget_reporters_of(session, now) == 1
    session.commit()
    drain()

    session.expire_all()
    assert (over.phone, over.photo_stored, over.seen) == (None, None, "Tem dán đè")
    assert fresh.phone == waiting.phone == "+84912345678"
    assert storage().exists(name), "the other report shows the same file"
    assert forget_reporters_of(session, now + timedelta(days=1)) == 1
    session.commit()
    drain()
    assert not storage().exists(name)
