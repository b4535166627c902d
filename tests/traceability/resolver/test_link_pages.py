"""A producer adds, changes and removes pages elsewhere, within the hosts that an administrator approves."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role
from core.audit import AuditEntry
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_owner
from tests.factories.numbers import give_gtin
from tests.factories.traceability import make_lot, make_product
from tests.pages.client import PageClient
from traceability.models import Lot
from traceability.resolver.models import TraceLink

G = "08936012345674"


def owned_lot(page: PageClient, session: Session) -> Lot:
    owner, business = make_owner(session)
    business.website = "https://www.banhcay.example/"
    lot = make_lot(session, make_product(session, business), lot_code="P01-0001")
    assert lot.product is not None
    give_gtin(session, lot.product, G)
    session.commit()
    sign_in(page, owner)
    return lot


def actions(session: Session) -> list[str]:
    entries = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
    return [action for action in entries if action.startswith("trace_link.")]


def test_links_of_product_and_lot_are_added_changed_and_removed(page: PageClient, session: Session) -> None:
    lot = owned_lot(page, session)
    page.get(f"/quan-ly/san-pham/{lot.product_id}")
    page.click("Trang liên quan")
    assert "Chưa có trang nào" in page.text

    page.click("Thêm đường dẫn")
    page.submit(
        "Lưu", link_type="instructions", href="https://youtube.com/watch?v=1", title="Cách nấu", language="vi"
    )
    page.get(f"/quan-ly/lo-hang/{lot.id}")
    page.click("Trang liên quan")
    page.click("Thêm đường dẫn")
    page.submit("Lưu", link_type="homepage", href="https://banhcay.example/lo", title="Trang của lô")

    found = page.fetch(f"/01/{G}/10/P01-0001?linkType=gs1:homepage", 307).headers["Location"]
    assert found == "https://banhcay.example/lo?linkType=gs1:homepage"
    page.click("Sửa")
    page.submit("Lưu", title="Trang riêng của lô")
    assert "Trang riêng của lô" in page.text
    page.click("Xóa")
    assert page.h1 == "Xóa đường dẫn “Trang riêng của lô”?"
    page.submit("Xóa")
    page.fetch(f"/01/{G}/10/P01-0001?linkType=gs1:homepage", 404)
    page.fetch(f"/01/{G}/10/P01-0001?linkType=gs1:instructions", 307)
    assert actions(session) == ["trace_link.add", "trace_link.add", "trace_link.change", "trace_link.remove"]


def test_only_approved_hosts_by_https_and_each_address_once(page: PageClient, session: Session) -> None:
    lot = owned_lot(page, session)
    form = f"/quan-ly/san-pham/{lot.product_id}/duong-dan/them"

    for href in (
        "http://youtube.com/1",
        "https://evil.vn/1",
        "https://youtube.com@evil.vn/",
        "https://youtube.com.evil.vn/",
        "javascript:alert(1)",
        "//youtube.com/1",
        "https://youtube.com:8080/",
        "https://youtube.com/a b",
    ):
        page.get(form)
        page.submit("Lưu", status=422, link_type="pip", href=href, title="Phim")
        assert "Đường dẫn phải bắt đầu bằng https://" in page.text, href
    page.get(form)
    page.submit("Lưu", status=422, link_type="pip", href="https://youtube.com/%2E%2e/redirect", title="Phim")
    assert "dán đường dẫn hiện trên thanh địa chỉ" in page.text
    for status in (200, 422):
        page.get(form)
        page.submit("Lưu", status=status, link_type="pip", href="https://youtube.com/1", title="Phim")
    assert "đã có trong danh sách" in page.text
    assert session.scalars(select(TraceLink.href)).all() == ["https://youtube.com/1"]


def test_links_of_others_are_not_there(page: PageClient, session: Session) -> None:
    lot = owned_lot(page, session)
    link = TraceLink(
        product_id=lot.product_id, link_type="pip", href="https://youtube.com/1", title="Phim", position=1
    )
    session.add(link)
    session.commit()
    sign_in(page, make_owner(session)[0])
    session.commit()

    for path in (
        f"/quan-ly/duong-dan/{link.id}",
        f"/quan-ly/duong-dan/{link.id}/xoa",
        f"/quan-ly/san-pham/{lot.product_id}/duong-dan",
        f"/quan-ly/lo-hang/{lot.id}/duong-dan/them",
    ):
        page.get(path, status=404)


def test_an_administrator_approves_hosts_and_what_is_taken_off_is_no_longer_shown(
    page: PageClient, session: Session
) -> None:
    lot = owned_lot(page, session)
    session.add(
        TraceLink(
            product_id=lot.product_id, link_type="faqs", href="https://youtube.com/1", title="Hỏi", position=1
        )
    )
    session.commit()
    page.fetch(f"/01/{G}?linkType=gs1:faqs", 307)
    sign_in(page, make_user(session, Role.ADMINISTRATOR))
    session.commit()

    page.get("/can-bo/cai-dat/duong-dan")
    page.submit("Lưu", status=422, hosts="shopee.vn\nhttps://x.vn/")
    assert "“https://x.vn/” không phải tên miền" in page.text
    page.get("/can-bo/cai-dat/duong-dan")
    page.submit("Lưu", hosts="Shopee.vn\nlazada.vn")

    page.fetch(f"/01/{G}?linkType=gs1:faqs", 404)
    assert "shopee.vn" in page.text
