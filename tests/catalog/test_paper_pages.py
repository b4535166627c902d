"""Papers as their maker, officers, strangers and the public meet them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role, User
from catalog import services
from catalog.models import Business, Certificate
from catalog.views.blueprints import today
from core.audit import SYSTEM
from core.jobs import drain
from places.models import NEW
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business, make_certificate, make_owner, make_product
from tests.factories.pictures import plain_picture
from tests.pages.client import PageClient

PAPERS = "/quan-ly/ho-so/giay-to"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\nstartxref\n9\n%%EOF\n"
PAPER = {"number": "12/QĐ", "issuer": "UBND tỉnh", "issued_on": "2026-01-02"}


@pytest.fixture
def owner(page: PageClient, session: Session) -> tuple[PageClient, User, Business]:
    user, business = make_owner(session, name="HTX Nếp Gấc")
    sign_in(page, user)
    return page, user, business


def the_paper(session: Session) -> Certificate:
    session.rollback()
    return session.scalars(select(Certificate).order_by(Certificate.id.desc())).first()  # type: ignore[return-value]


def test_a_producer_adds_a_paper_whose_stars_and_last_day_follow(
    owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    product_id = make_product(session, business).id
    session.commit()
    page.get("/quan-ly/ho-so")
    page.click("Giấy tờ của cơ sở")
    page.click("Thêm giấy tờ")
    page.click("OCOP")

    page.submit("Lưu giấy tờ", {**PAPER, "score": "91", "product": str(product_id), "scan": (PDF, "a.exe")})

    row = the_paper(session)
    assert (row.stars, row.score, row.product_id, str(row.expires_on)) == (5, 91, product_id, "2029-01-02")
    assert page.h1 == "OCOP 5 sao"
    assert "Đang hiện trên trang công khai." in page.text
    assert "Chỉ cơ sở và cán bộ mở được bản chụp." in page.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": ""}, "Bạn ghi số trên giấy."),
        ({"issued_on": "2999-01-01"}, "Ngày cấp cần từ"),
        ({"expiry": "other", "expires_on": ""}, "Bạn ghi ngày hết hạn ở ô dưới"),
        ({"expiry": "other", "expires_on": "2025-01-01"}, "không thể trước ngày cấp 02/01/2026"),
        ({"score": "49"}, "chưa đạt OCOP, cần từ 50 điểm"),
        ({"score": "101"}, "Điểm cần từ 0 đến 100."),
        ({"scan": (b"<html><script>1</script></html>", "a.pdf")}, "trang web chứ không phải ảnh"),
        ({"scan": (b"%PDF-1.4\n%%EOF", "a.pdf")}, "bị đứt hoặc trống"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    owner: tuple[PageClient, User, Business], session: Session, changes: dict[str, object], sentence: str
) -> None:
    page = owner[0]
    page.get(f"{PAPERS}/them?loai=ocop")

    page.submit("Lưu giấy tờ", {**PAPER, "stars": "4", **changes}, status=422)

    assert sentence in page.text
    assert the_paper(session) is None


def test_the_same_form_sent_twice_makes_one_paper(
    owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page = owner[0]
    page.get(f"{PAPERS}/them?loai=haccp")
    form_id = page.first("input[name=form_id]").get("value")
    sent = {**PAPER, "expiry": "none", "form_id": form_id}

    for _time in range(2):
        page.post(f"{PAPERS}/them?loai=haccp", sent)

    assert len(session.scalars(select(Certificate)).all()) == 1


def test_a_product_of_others_is_no_choice(owner: tuple[PageClient, User, Business], session: Session) -> None:
    page = owner[0]
    foreign = make_product(session).id
    session.commit()
    page.get(f"{PAPERS}/them?loai=haccp")

    page.post(f"{PAPERS}/them?loai=haccp", {**PAPER, "expiry": "none", "product": str(foreign)}, status=422)

    assert the_paper(session) is None


def test_papers_are_edited_replaced_and_taken_off(
    owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    product = make_product(session, business)
    row = make_certificate(session, product)
    services.verify_paper(session, row, actor=SYSTEM, expected_version=row.version)
    session.commit()
    row_id = row.id
    page.get(f"{PAPERS}/{row_id}")
    page.click("Sửa")
    assert "Giấy này đã được đối chiếu." in page.text
    page.submit("Lưu giấy tờ", number="02/QĐ")
    assert the_paper(session).verified_at is None

    page.click("Thay bằng giấy mới")
    page.submit("Lưu giấy tờ", {**PAPER, "number": "03/QĐ", "stars": "3"})
    new = the_paper(session)
    assert (new.replaces_id, new.product_id, new.verified_at) == (row_id, product.id, None)
    page.get(f"{PAPERS}/{row_id}", 404)
    page.get(f"{PAPERS}/{new.id}")
    page.click("Bỏ")
    page.submit("Bỏ giấy tờ")

    assert "Chưa có giấy tờ nào" in page.text
    assert "OCOP" not in page.get(f"/san-pham/{product.slug}").text


def test_papers_of_others_are_not_there(app: Flask, session: Session) -> None:
    row = make_certificate(session, make_product(session))
    paths = [f"{PAPERS}/{row.id}{end}" for end in ("", "/sua", "/thay", "/bo", "/ban-chup")]
    stranger, _business = make_owner(session)
    page = PageClient(app)
    sign_in(page, stranger)

    for path in paths:
        page.get(path, 404)
    page.get(PAPERS)
    page.post(f"{PAPERS}/{row.id}/bo", status=404)
    assert the_paper(session).removed_at is None


def test_a_scan_is_for_members_and_officers_and_for_all_only_when_opened(
    app: Flask, owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    page.get(f"{PAPERS}/them?loai=haccp")
    page.submit("Lưu giấy tờ", {**PAPER, "expiry": "none", "scan": (plain_picture("giấy"), "../../x.html")})
    row = the_paper(session)
    row_id, slug = row.id, business.slug
    mine, theirs, public = (
        f"{PAPERS}/{row_id}/ban-chup",
        f"/can-bo/giay-to/{row_id}/ban-chup",
        f"/giay-to/{row_id}/ban-chup",
    )
    page.fetch(mine, 404)  # not before it was drawn anew
    drain()
    officer, elsewhere, auditor, visitor = (PageClient(app) for _each in range(4))
    sign_in(officer, make_user(session, Role.OFFICER, places=((NEW, "12688"),)))
    sign_in(elsewhere, make_user(session, Role.OFFICER, places=((NEW, "12454"),)))
    sign_in(auditor, make_user(session, Role.AUDITOR))

    given = page.fetch(mine)
    assert given.headers["Content-Disposition"] == "attachment; filename=haccp-12-qd.jpg"
    assert (given.mimetype, given.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    officer.fetch(theirs)
    auditor.fetch(theirs)
    elsewhere.fetch(theirs, 404)
    visitor.fetch(public, 404)
    assert "Tải bản chụp" not in visitor.get(f"/co-so/{slug}").text
    page.get(f"{PAPERS}/{row_id}/sua")
    page.submit("Lưu giấy tờ", scan_is_public=True)
    visitor.get(f"/co-so/{slug}")
    assert [link.href for link in visitor.links if link.text == "Tải bản chụp"] == [public]
    visitor.fetch(public)
    session.rollback()
    services.remove_paper(session, session.get_one(Certificate, row_id), actor=SYSTEM)
    session.commit()
    visitor.fetch(public, 404)


def test_an_officer_verifies_and_refuses_with_words_that_reach_the_maker(
    app: Flask, owner: tuple[PageClient, User, Business], session: Session
) -> None:
    page, _user, business = owner
    for number in ("1", "2"):
        make_certificate(
            session, make_product(session, business), number=number, expires_on=today() + timedelta(days=400)
        )
    desk = PageClient(app)
    sign_in(desk, make_user(session, Role.OFFICER, places=((NEW, "12688"),)))

    desk.get("/can-bo/giay-to")
    assert len(desk.texts("tbody th")) == 2
    desk.get(next(link.href for link in desk.links if link.text == "OCOP 4 sao"))
    desk.click("Ghi dấu đối chiếu")
    desk.submit("Ghi dấu đối chiếu")
    assert len(desk.texts("tbody th")) == 1
    desk.get(next(link.href for link in desk.links if link.text == "OCOP 4 sao"))
    desk.click("Trả lại cơ sở")
    desk.submit("Trả lại cơ sở", status=422)
    desk.submit("Trả lại cơ sở", reason="Ảnh mờ, chụp lại giúp.")
    assert "Không có giấy nào ở đây" in desk.text
    assert len(desk.get("/can-bo/giay-to?xem=cho-sua").texts("tbody th")) == 1

    assert "1 giấy cần sửa." in page.get("/quan-ly/ho-so").text
    page.click("Xem giấy tờ")
    assert page.texts(".tag") == ["Đã đối chiếu", "Cần sửa"]
    row = session.scalars(select(Certificate).where(Certificate.refused_at.is_not(None))).one()
    assert "Ảnh mờ, chụp lại giúp." in page.get(f"{PAPERS}/{row.id}").text


def test_an_officer_of_elsewhere_judges_nothing_and_an_auditor_only_reads(
    app: Flask, session: Session
) -> None:
    row = make_certificate(session, make_product(session))
    paths = [f"/can-bo/giay-to/{row.id}/{verb}" for verb in ("doi-chieu", "tra-lai")]
    elsewhere, auditor = PageClient(app), PageClient(app)
    sign_in(elsewhere, make_user(session, Role.OFFICER, places=((NEW, "12454"),)))
    sign_in(auditor, make_user(session, Role.AUDITOR))

    for path in (f"/can-bo/giay-to/{row.id}", *paths):
        elsewhere.get(path, 404)
    assert elsewhere.get("/can-bo/giay-to?xem=tat-ca").texts("tbody th") == []
    auditor.get(f"/can-bo/giay-to/{row.id}")
    assert "Ghi dấu đối chiếu" not in auditor.text
    for path in paths:
        auditor.get(path, 403)


def test_the_site_of_a_business_shows_what_holds_today_and_no_personal_number(
    page: PageClient, session: Session
) -> None:
    business = make_business(session, name="HTX Nếp Gấc", tax_code="034899000002", phone="+84912345678",
                             representative="Bà Ổi", email="oi@example.vn")  # fmt: skip
    product = make_product(session, business)
    for type, until in (("attp", 0), ("vietgap", -1)):
        make_certificate(
            session,
            product,
            product_id=None,
            type=type,
            stars=None,
            expires_on=today() + timedelta(days=until),
        )
    path = f"/co-so/{business.slug}"
    session.commit()

    page.get(path)

    assert "Giấy tờ còn hiệu lực hôm nay" in page.text
    assert "Đủ điều kiện an toàn thực phẩm" in page.text
    assert "VietGAP" not in page.text
    assert "xã Nguyên Xá, huyện Đông Hưng" in page.text
    for hidden in ("034899", "912", "Bà Ổi", "oi@"):
        assert hidden not in page.current.html
