from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from accounts.models import Role
from catalog import services
from catalog.models import Business, BusinessKind, Product, ProductState
from catalog.services.businesses import Address
from core.audit import SYSTEM
from places.models import NEW
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business, make_certificate, make_photo, make_product
from tests.pages.client import PageClient


@pytest.fixture
def officer(page: PageClient, session: Session) -> PageClient:
    sign_in(page, make_user(session, Role.OFFICER))
    return page


def test_businesses_are_filtered_by_words_kind_and_old_district(
    officer: PageClient, session: Session
) -> None:
    make_business(session, name="HTX Nếp Gấc")
    make_business(session, name="Công ty Đũi", kind=BusinessKind.DOANH_NGHIEP, tax_code="0100233488")
    make_business(session, name="Tổ Trần Lãm", kind=BusinessKind.TO_HOP_TAC, address=Address(NEW, "12454"))
    session.commit()

    def found(query: str) -> list[str]:
        return officer.get(f"/can-bo/co-so{query}").texts("tbody th")

    assert found("") == ["Công ty Đũi", "HTX Nếp Gấc", "Tổ Trần Lãm"]
    assert found("?q=dui") == found("?q=ĐŨI") == found("?q=0100233") == ["Công ty Đũi"]
    assert found("?loai=to_hop_tac") == found("?huyen=none") == ["Tổ Trần Lãm"]
    assert found("?huyen=340&loai=hop_tac_xa") == ["HTX Nếp Gấc"]
    assert found("?q=%25") == found("")
    assert found("?loai=%00&huyen=%00&q=%00") == found("")
    assert found("?loai=x&trang=abc") == []
    assert "Không có cơ sở nào khớp" in officer.text


def test_the_list_has_pages_that_keep_the_filter(officer: PageClient, session: Session) -> None:
    for number in range(55):
        make_business(session, name=f"HTX {number:02d}")
    make_business(session, name="Công ty", kind=BusinessKind.DOANH_NGHIEP)
    session.commit()
    officer.get("/can-bo/co-so?loai=hop_tac_xa")

    officer.click("Trang 2")

    assert officer.texts("tbody th") == [f"HTX {number}" for number in range(50, 55)]


def test_nobody_makes_links_of_a_list_lead_elsewhere(officer: PageClient, session: Session) -> None:
    for number in range(55):
        make_business(session, name=f"HTX {number:02d}")
    session.commit()

    officer.get("/can-bo/co-so?endpoint=x&_method=PUT&_external=1&_scheme=javascript&loai=hop_tac_xa")

    assert [link.href for link in officer.links if link.text == "Trang 2"] == [
        "/can-bo/co-so?loai=hop_tac_xa&trang=2"
    ]


def test_an_officer_of_one_commune_sees_no_other(app: Flask, session: Session) -> None:
    here = make_business(session, name="HTX ở đây")
    there = make_business(session, name="HTX nơi khác", address=Address(NEW, "12454"))
    mine = make_product(session, here, state=ProductState.LIVE, name="Của đây").id
    foreign = make_product(session, there, state=ProductState.LIVE, name="Nơi khác").id
    slug = there.slug
    page = PageClient(app)
    sign_in(page, make_user(session, Role.OFFICER, places=((NEW, "12688"),)))

    assert page.get("/can-bo/co-so").texts("tbody th") == ["HTX ở đây"]
    assert page.get("/can-bo/san-pham").texts("tbody th") == ["Của đây"]
    page.get(f"/can-bo/san-pham/{mine}")
    for path in (f"/can-bo/co-so/{slug}", f"/can-bo/co-so/{slug}/xac-minh"):
        page.get(path, 404)
    for path in (f"/can-bo/san-pham/{foreign}", f"/can-bo/san-pham/{foreign}/duyet"):
        page.get(path, 404)
    page.post(f"/can-bo/san-pham/{foreign}/duyet", status=404)
    assert session.get_one(Product, foreign).state == "live"


def test_a_business_is_verified_with_name_and_day_and_the_mark_can_be_taken_back(
    officer: PageClient, session: Session
) -> None:
    business = make_business(
        session, name="HTX Nếp Gấc", tax_code="034899000002", kind=BusinessKind.HO_KINH_DOANH
    )
    business_id, slug = business.id, business.slug
    session.commit()
    officer.get(f"/can-bo/co-so/{slug}")
    assert "•••••••••002" in officer.text
    assert "034899" not in officer.text

    officer.click("Ghi dấu xác minh")
    officer.submit("Ghi dấu xác minh")

    assert "Đào Thị Ổi" in officer.text
    assert session.get_one(Business, business_id).verified_by_id is not None
    session.rollback()
    officer.click("Bỏ dấu xác minh")
    officer.submit("Bỏ dấu xác minh")
    session.expire_all()
    assert session.get_one(Business, business_id).verified_at is None


def test_the_work_list_holds_what_waits_and_approval_empties_it(
    officer: PageClient, session: Session
) -> None:
    product = make_product(session, state=ProductState.LIVE, name="Kẹo lạc")
    make_photo(session, product)
    make_certificate(session, product)
    product_id = product.id
    for state in (ProductState.DRAFT, ProductState.RETURNED, ProductState.LISTED, ProductState.WITHDRAWN):
        make_product(session, state=state)
    session.commit()
    officer.get("/can-bo/san-pham")
    assert officer.texts("tbody th") == ["Kẹo lạc"]
    officer.click("Kẹo lạc")
    officer.click("Duyệt")

    officer.submit("Duyệt")

    assert "Không còn gì chờ duyệt" in officer.text
    assert session.get_one(Product, product_id).state == "listed"
    session.rollback()
    officer.get("/tim?q=keo")
    assert officer.texts(".good a") == ["Kẹo lạc"]


def test_a_return_needs_a_reason_which_reaches_the_maker(officer: PageClient, session: Session) -> None:
    product_id = make_product(session, state=ProductState.LIVE).id
    session.commit()
    officer.get(f"/can-bo/san-pham/{product_id}/tra-lai")
    officer.submit("Trả lại cơ sở", status=422)
    assert officer.select("#other-error")

    officer.submit("Trả lại cơ sở", name="Ghi rõ làng nghề.")

    product = session.get_one(Product, product_id)
    assert (product.state, product.return_reasons) == ("returned", {"name": "Ghi rõ làng nghề."})


def test_a_waiting_change_is_shown_beside_what_stands_and_is_approved_or_refused(
    officer: PageClient, session: Session
) -> None:
    ids = []
    for _time in range(2):
        product = make_product(session, name="Kẹo lạc")
        services.update_product(
            session, product, actor=SYSTEM, expected_version=product.version, changes={"name": "Kẹo chữa ho"}
        )
        ids.append(product.id)
    session.commit()
    officer.get("/can-bo/san-pham")
    assert officer.texts("tbody th") == ["Kẹo lạc", "Kẹo lạc"]

    officer.get(f"/can-bo/san-pham/{ids[0]}")
    assert "Kẹo chữa ho" in officer.text
    officer.click("Trả lại, kèm lý do")
    officer.submit("Trả lại cơ sở", name="Không ghi công dụng chữa bệnh.")
    officer.get(f"/can-bo/san-pham/{ids[1]}/duyet")
    officer.submit("Duyệt")

    first, second = (session.get_one(Product, each) for each in ids)
    assert (first.state, first.name, first.pending_changes) == ("listed", "Kẹo lạc", {})
    assert first.return_reasons == {"name": "Không ghi công dụng chữa bệnh."}
    assert (second.state, second.name) == ("listed", "Kẹo chữa ho")


def test_drafts_are_their_makers_own(officer: PageClient, session: Session) -> None:
    product_id = make_product(session, state=ProductState.DRAFT).id
    session.commit()

    officer.get("/can-bo/co-so")

    officer.get(f"/can-bo/san-pham/{product_id}", 404)
    officer.get("/can-bo/co-so/%00", 404)
    officer.post(f"/can-bo/san-pham/{product_id}/duyet", status=404)

    assert session.get_one(Product, product_id).state == "draft"


def test_what_was_approved_meanwhile_is_said(officer: PageClient, session: Session) -> None:
    product_id = make_product(session, state=ProductState.LISTED).id
    session.commit()
    officer.get("/can-bo/co-so")

    officer.get(f"/can-bo/san-pham/{product_id}/duyet", 409)
    officer.post(f"/can-bo/san-pham/{product_id}/duyet", status=409)

    assert "Không còn thay đổi nào chờ duyệt" in officer.text


def test_nobody_approves_or_returns_words_that_were_changed_after_reading(
    officer: PageClient, session: Session
) -> None:
    product_id = make_product(session, name="Kẹo lạc", state=ProductState.LIVE).id
    session.commit()
    officer.get(f"/can-bo/san-pham/{product_id}")
    officer.click("Duyệt")
    read = officer.path
    officer.get(f"/can-bo/san-pham/{product_id}")
    officer.click("Trả lại, kèm lý do")
    product = session.get_one(Product, product_id)
    services.update_product(
        session, product, actor=SYSTEM, expected_version=product.version, changes={"name": "Kẹo chữa ho"}
    )
    session.commit()

    officer.submit("Trả lại cơ sở", status=422, name="Không ghi công dụng.")
    assert "Cơ sở vừa sửa sau khi bạn đọc" in officer.text
    assert "Không ghi công dụng." in officer.text
    officer.get(read)
    officer.submit("Duyệt")

    assert officer.path == f"/can-bo/san-pham/{product_id}"
    assert "Cơ sở vừa sửa sau khi bạn đọc" in officer.text
    assert session.get_one(Product, product_id, populate_existing=True).state == "live"


def test_nobody_vouches_for_a_registration_that_was_changed_after_reading(
    officer: PageClient, session: Session
) -> None:
    business = make_business(session)
    session.commit()
    officer.get(f"/can-bo/co-so/{business.slug}")
    officer.click("Ghi dấu xác minh")
    services.update_facts(
        session, business, actor=SYSTEM, expected_version=business.version, changes={"name": "HTX Khác"}
    )
    session.commit()

    officer.submit("Ghi dấu xác minh")

    assert "Cơ sở vừa sửa sau khi bạn đọc" in officer.text
    assert session.get_one(Business, business.id, populate_existing=True).verified_at is None


READING = ("/can-bo/co-so", "/can-bo/co-so/{slug}", "/can-bo/san-pham", "/can-bo/san-pham/{id}")
ACTING = ("/can-bo/co-so/{slug}/xac-minh", "/can-bo/san-pham/{id}/duyet", "/can-bo/san-pham/{id}/tra-lai")
MAY_READ = {Role.OFFICER, Role.VERIFIER, Role.AUDITOR}
MAY_ACT = {Role.OFFICER, Role.VERIFIER}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_it_may_and_nothing_else(app: Flask, session: Session, role: Role) -> None:
    product = make_product(session, state=ProductState.LIVE)
    names = {"slug": product.business.slug, "id": product.id}
    page = PageClient(app)
    sign_in(page, make_user(session, role))

    read = {page.http.get(path.format(**names)).status_code for path in READING}
    act = {page.http.get(path.format(**names)).status_code for path in ACTING}

    assert read == ({200} if role in MAY_READ else {403})
    assert act == ({200} if role in MAY_ACT else {403})


def test_who_only_reads_sees_no_buttons(app: Flask, session: Session) -> None:
    product = make_product(session, state=ProductState.LIVE)
    product_id, slug = product.id, product.business.slug
    page = PageClient(app)
    sign_in(page, make_user(session, Role.AUDITOR))

    page.get(f"/can-bo/san-pham/{product_id}")
    assert "Trả lại, kèm lý do" not in page.text
    page.get(f"/can-bo/co-so/{slug}")

    assert "Ghi dấu xác minh" not in page.text


def test_pressing_twice_does_not_take_the_mark_off_again(officer: PageClient, session: Session) -> None:
    business = make_business(session)
    session.commit()
    there = f"/can-bo/co-so/{business.slug}/xac-minh"
    officer.get(there)

    for _again in range(2):
        officer.post(there, {"wanted": "mark"})

    session.refresh(business)
    assert business.verified_at is not None


def test_an_officer_sees_every_part_that_may_be_returned(page: PageClient, session: Session) -> None:
    product = make_product(
        session, state=ProductState.LIVE, keywords_en=["rice cake"], gross_weight_g=420,
        attributes={"usage": "ăn liền"}, wholesale={"trade_type": "sourcing", "moq": 500},
    )  # fmt: skip
    product_id = product.id
    sign_in(page, make_user(session, Role.OFFICER))
    session.commit()

    page.get(f"/can-bo/san-pham/{product_id}")

    for told in ("rice cake", "420 g", "ăn liền", "Đặt tối thiểu 500", "khách hỏi giá"):
        assert told in page.text
    page.get(f"/can-bo/san-pham/{product_id}/tra-lai")
    page.submit("Trả lại cơ sở", package="Cân lại giúp.", wholesale="Thiếu cảng.")
    session.rollback()
    assert session.get_one(Product, product_id).return_reasons == {
        "package": "Cân lại giúp.",
        "wholesale": "Thiếu cảng.",
    }
