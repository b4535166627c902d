"""What a file leaves behind: exported, live, rejected, and stale by what really changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from catalog.errors import RefusedField
from catalog.models import Business, Product, ProductState
from core.audit import SYSTEM, AuditEntry
from exporters import services
from exporters.listings import listings_of
from exporters.models import ExportRun, ListingSettings
from exporters.registry import EXPORTERS, exporter_of, present_exporter
from exporters.stalls import listings
from exporters.stalls.changes import ChangeKind, changes_at, to_export
from exporters.stalls.fingerprints import changed_labels, facts_of, fingerprint
from exporters.stalls.models import MarketListing
from tests.exporters.sample_listings import sample_categories
from tests.exporters.templates_shopee import Shape, build
from tests.factories.catalog import make_product

ON = date(2026, 11, 27)
URL = "http://127.0.0.1:8000"
TEMPLATE = build(Shape(categories=sample_categories()))
MAKER, PASSWORD = "0500000001", "mat-khau-mau-2026"


@pytest.fixture
def business(sample_session):
    """The sample's makers of bánh cáy: five products, all ready for Shopee and Sendo."""
    return sample_session.scalars(select(Business).join(Product).where(Product.reference == "P01-01")).one()


def product(session, reference) -> Product:
    return session.scalars(select(Product).where(Product.reference == reference)).one()


def run(session, business, marketplace="shopee", **more):
    template: dict[str, Any] = {"template": TEMPLATE} if marketplace == "shopee" else {}
    return services.start_run(session, business, marketplace, actor=SYSTEM, on=ON, **template, **more)


def changes(session, business, marketplace="shopee"):
    return changes_at(session, present_exporter(session, marketplace), business.id, URL)


def test_a_run_marks_what_it_wrote_and_only_what_changes_in_its_columns_is_stale(sample_session, business):
    session = sample_session
    assert changes(session, business) == []

    made = run(session, business)

    rows = session.scalars(select(MarketListing).order_by(MarketListing.product_id)).all()
    assert [(row.state, row.run_id, row.pack_version) for row in rows] == [
        ("exported", made.id, made.pack_version)
    ] * 5
    assert changes(session, business) == []
    product(session, "P01-02").description_en = "Other words, which Shopee's file does not carry."
    assert changes(session, business) == []
    product(session, "P01-01").variants[0].price_vnd += 1000
    product(session, "P01-03").name += " mới"
    session.flush()
    found = changes(session, business)
    assert [(each.kind, each.fields) for each in found] == [
        (ChangeKind.CHANGED, ("Giá bán",)),
        (ChangeKind.CHANGED, ("Tên hàng",)),
    ]
    again = run(session, business, products=to_export(found))
    assert again.report is not None
    assert again.report["written"] == ["P01-01", "P01-03"]
    assert changes(session, business) == []
    product(session, "P01-03").name = product(session, "P01-03").name.removesuffix(" mới")
    assert [each.fields for each in changes(session, business)] == [("Tên hàng",)]


def test_what_came_later_is_new_and_what_was_switched_off_is_gone(sample_session, business):
    session = sample_session
    first = [product(session, f"P01-0{n}").id for n in (1, 2)]
    run(session, business, "sendo", products=first)
    settings = session.get(ListingSettings, first[0])
    settings.channels = {**settings.channels, "sendo": False}
    session.flush()

    kinds = {each.product_id: each.kind for each in changes(session, business, "sendo")}

    assert kinds.pop(first[0]) is ChangeKind.GONE
    assert first[1] not in kinds
    assert set(kinds.values()) == {ChangeKind.NEW}
    assert len(kinds) == 3


def test_what_sells_there_without_a_file_of_ours_is_neither_new_nor_gone(sample_session, business):
    session = sample_session
    run(session, business, "shopee", products=[product(session, "P01-01").id])
    kept = product(session, "P01-02")
    listings.mark_live(session, SYSTEM, kept, "shopee", item_id="77")
    draft = make_product(session, business, state=ProductState.DRAFT)
    listings.mark_live(session, SYSTEM, draft, "shopee", item_id="78")

    known = {each.product_id for each in changes(session, business)}

    assert known.isdisjoint({kept.id, draft.id})
    kept.state = ProductState.WITHDRAWN.value
    session.flush()
    gone = [each.product_id for each in changes(session, business) if each.kind is ChangeKind.GONE]
    assert gone == [kept.id]


def test_every_listing_of_the_sample_has_facts_at_every_marketplace_that_do_not_wander(sample_session):
    for exporter in EXPORTERS:
        once = [facts_of(exporter, each) for each in listings_of(sample_session, None, URL)]
        again = [facts_of(exporter, each) for each in listings_of(sample_session, None, URL)]

        assert once == again
        assert len({fingerprint(facts) for facts in once}) == len(once) == 60
        assert changed_labels(exporter, once[0], again[0]) == ()


def test_a_column_that_only_one_version_knows_counts_only_when_something_stands_in_it(sample_session):
    exporter = exporter_of("shopee")
    listing = next(iter(listings_of(sample_session, None, URL)))
    now = facts_of(exporter, listing)
    without_empty = {key: value for key, value in now.items() if key != "et_title_variation_2"}
    without_name = {key: value for key, value in now.items() if key != "ps_product_name"}

    assert changed_labels(exporter, without_name, now) == ("Tên hàng",)
    assert len(changed_labels(exporter, without_empty, now)) <= 1


def test_refused_and_live_are_kept_with_reason_link_and_trail(sample_session, business):
    session = sample_session
    run(session, business)
    row = product(session, "P01-01")

    listings.mark_rejected(session, SYSTEM, row, "shopee", "Ảnh bìa mờ")
    kept = session.scalars(select(MarketListing).where(MarketListing.product_id == row.id)).one()
    assert (kept.state, kept.reason) == ("rejected", "Ảnh bìa mờ")
    with pytest.raises(RefusedField):
        listings.mark_rejected(session, SYSTEM, row, "shopee", "  ")
    for url in ("", "https://lazada.vn/x"):
        with pytest.raises(RefusedField):
            listings.mark_live(session, SYSTEM, row, "shopee", url=url)
    listings.mark_live(session, SYSTEM, row, "shopee", url="https://shopee.vn/banh-i.1.2")
    assert (kept.state, kept.reason, kept.url) == ("live", None, "https://shopee.vn/banh-i.1.2")
    run(session, business)
    assert kept.state == "live"
    listings.end_listing(session, SYSTEM, row, "shopee")
    assert kept.state == "ended"
    with pytest.raises(RefusedField):
        listings.confirm_listing(session, SYSTEM, kept)
    actions = session.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.subject == f"product:{row.id}", AuditEntry.action.startswith("listing."))
        .order_by(AuditEntry.id)
    ).all()
    assert actions == ["listing.rejected", "listing.live", "listing.ended"]


def test_a_producer_sees_what_changed_and_takes_only_that(sample_page, sample_session, business):
    business_products = [product(sample_session, f"P01-0{n}").id for n in (1, 2)]
    run(sample_session, business)
    product(sample_session, "P01-02").name = "Bánh cáy hộp quà tên mới"
    sample_session.commit()
    page = sample_page
    page.sign_in(MAKER, PASSWORD)

    page.get("/quan-ly/ban-hang/shopee")
    assert "đã đổi: tên hàng" in page.text
    page.click("Chỉ xuất những gì đã đổi")
    page.submit("Điền tệp Shopee", template=(TEMPLATE, "mau.xlsx"))
    assert "Đã điền 1 sản phẩm vào" in page.text
    page.get("/quan-ly/ban-hang/shopee/chon-san-pham?thay-doi=1")
    assert "Không có sản phẩm nào để xuất" in page.text

    page.get("/quan-ly/ban-hang/sendo/chon-san-pham")
    page.submit("Làm bảng Excel", status=422)
    assert "Bạn chọn ít nhất một sản phẩm" in page.text
    page.submit("Làm bảng Excel", products=[str(number) for number in business_products])
    assert "Đã điền 2 sản phẩm vào" in page.text


def test_with_many_products_the_changes_stand_on_a_page_of_their_own(
    sample_page, sample_session, business, monkeypatch
):
    monkeypatch.setattr("exporters.stalls.changes.MOST_COMPARED", 4)
    page = sample_page
    sample_session.rollback()
    page.sign_in(MAKER, PASSWORD)

    assert "Chưa có gì khác với tệp đã xuất gần nhất" in page.get("/quan-ly/ban-hang/shopee").text
    run(sample_session, business)
    product(sample_session, "P01-02").name = "Bánh cáy hộp quà tên mới"
    sample_session.commit()
    assert "đã đổi: tên hàng" not in page.get("/quan-ly/ban-hang/shopee").text
    page.click("Xem thay đổi từ lần xuất trước")
    assert "đã đổi: tên hàng" in page.text
    monkeypatch.setattr("exporters.stalls.changes.MOST_COMPARED", 5)
    assert "đã đổi: tên hàng" in page.get("/quan-ly/ban-hang/shopee").text


def test_a_producer_says_where_a_product_sells(sample_page, sample_session, business):
    number = product(sample_session, "P01-01").id
    sample_session.rollback()
    page = sample_page
    page.sign_in(MAKER, PASSWORD)

    page.get(f"/quan-ly/san-pham/{number}")
    page.click("Đang bán ở sàn nào")
    page.click("Ghi ở Shopee")
    page.submit("Ghi lại", state="live", url="https://evil.example/", status=422)
    page.submit("Ghi lại", state="live", url="https://shopee.vn/banh-i.1.2")
    page.submit("Vẫn đang bán")
    page.get("/quan-ly/ban-hang/shopee/dang-ban")
    assert "https://shopee.vn/banh-i.1.2" in {link.href for link in page.links}
    page.click("Bánh cáy làng Nguyễn truyền thống")
    page.submit("Ghi lại", state="rejected", reason="", status=422)
    page.submit("Ghi lại", state="rejected", reason="Thiếu giấy")
    assert "Thiếu giấy" in page.text
    page.get("/quan-ly/ban-hang/san-khong-co/dang-ban", 404)
    page.get(f"/quan-ly/ban-hang/dang-ban/{number}/san-khong-co", 404)
    page.get("/quan-ly/ban-hang/dang-ban/1000000", 404)


def test_the_command_keeps_its_run_and_writes_only_what_changed(
    sample_app, sample_session, business, tmp_path
):
    slug, out = business.slug, tmp_path / "a.xlsx"
    sample_session.rollback()

    def command(*more):
        asked = ["exporters", "run", "sendo", "--business", slug, "--out", str(out), *more]
        return sample_app.test_cli_runner().invoke(args=asked)

    nothing_yet = command("--changed")
    assert nothing_yet.exit_code == 1
    assert not out.exists()
    assert command().exit_code == 0
    assert command("--changed").exit_code == 1
    product(sample_session, "P01-04").name = "Bánh cáy gừng cay"
    sample_session.commit()
    result = command("--changed")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("1 sản phẩm, 1 dòng")
    sample_session.rollback()
    runs = sample_session.scalars(select(ExportRun).order_by(ExportRun.id)).all()
    assert [len(each.report["written"]) for each in runs] == [5, 1]
    assert runs[1].chosen == [product(sample_session, "P01-04").id]
