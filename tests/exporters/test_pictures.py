"""Pictures as Shopee takes them, bound into one zip."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import select

from catalog.models import Business, Product
from core.audit import SYSTEM
from core.images import MAX_SQUARE_BYTES, SQUARE, make_sizes
from core.jobs import Job, JobState, OutboxEntry, cancel, drain
from core.storage import storage
from exporters.listings import listing_count
from exporters.pictures import services
from exporters.pictures.binding import bind
from exporters.pictures.models import PictureBundle
from tests.factories.listings import a_listing
from tests.pages.client import PageClient

ON = date(2026, 11, 27)
MAKER, PASSWORD = "0500000001", "mat-khau-mau-2026"
PAGE = "/quan-ly/ban-hang/shopee/anh"


def address(digit: str) -> str:
    return f"https://goc.example/anh/{digit * 64}-1200.jpg"


def test_pictures_are_named_by_sku_and_position_and_give_the_same_bytes_twice():
    listings = [
        a_listing(seller_sku="GAO/1 kg", images=(address("a"), address("b"))),
        a_listing(product_id="P-2", seller_sku="gao-1-KG", images=(address("c"), address("d"))),
        a_listing(product_id="P-3", seller_sku="", name="Nếp cẩm", images=("https://khac.example/x.png",)),
    ]
    stored = {f"{digit * 64}-1200.jpg": digit.encode() for digit in "abc"}
    seen: list[int] = []

    def zipped() -> tuple[bytes, object]:
        out = io.BytesIO()
        bound = bind(iter(listings), stored.get, out, seen.append)
        return out.getvalue(), bound

    content, bound = zipped()

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {name: package.read(name) for name in package.namelist()} == {
            "GAO-1-kg-1.jpg": b"a",
            "GAO-1-kg-2.jpg": b"b",
            "gao-1-KG_2-1.jpg": b"c",
        }
    assert bound == zipped()[1]
    assert content == zipped()[0]
    assert (bound.products, bound.pictures, bound.without) == (2, 3, ["Nếp cẩm"])  # type: ignore[attr-defined]
    assert seen[:3] == [1, 2, 3]


def test_the_square_of_any_picture_stays_below_the_marketplaces_limit():
    noise = random.Random(7).randbytes(1300 * 1300 * 3)  # noqa: S311  (nothing packs worse)
    out = io.BytesIO()
    Image.frombytes("RGB", (1300, 1300), noise).save(out, "PNG", compress_level=1)

    square = make_sizes(out.getvalue())[SQUARE, "jpg"]

    assert len(square) <= MAX_SQUARE_BYTES
    with Image.open(io.BytesIO(square)) as picture:
        assert (picture.size, picture.format) == ((SQUARE, SQUARE), "JPEG")


@pytest.fixture
def business(sample_session) -> Business:
    return sample_session.scalars(select(Business).join(Product).where(Product.reference == "P01-01")).one()


def names_in(bundle: PictureBundle) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(storage().get(str(bundle.stored_name)))) as package:
        return package.namelist()


def test_many_pictures_are_bound_by_the_worker_and_may_be_stopped(sample_session, business, monkeypatch):
    at_once = services.start_bundle(sample_session, business, "shopee", actor=SYSTEM, on=ON)
    sample_session.commit()
    short = names_in(at_once)
    monkeypatch.setattr(services, "AT_ONCE", 0)

    bundle = services.start_bundle(sample_session, business, "shopee", actor=SYSTEM, on=ON)
    sample_session.commit()
    assert bundle.report is None
    drain()

    sample_session.expire_all()
    assert names_in(bundle) == short
    assert len(short) >= 5
    assert sample_session.scalars(select(PictureBundle)).all() == [bundle]

    stopped = services.start_bundle(sample_session, business, "shopee", actor=SYSTEM, on=ON)
    job = sample_session.get(OutboxEntry, stopped.job_id)
    cancel(job)
    sample_session.commit()
    drain()
    sample_session.expire_all()
    assert job.state == JobState.CANCELLED
    assert stopped.report is None
    assert bundle.stored_name


def test_binding_tells_how_far_it_is_and_stops_between_any_two_products(
    sample_session, business, monkeypatch
):
    monkeypatch.setattr(services, "AT_ONCE", 0)
    bundle = services.start_bundle(sample_session, business, "shopee", actor=SYSTEM, on=ON)
    job = sample_session.get(OutboxEntry, bundle.job_id)
    sample_session.commit()
    checkpoint, seen = Job.checkpoint, []

    def stopped_at_the_second(job, done, total=None):
        seen.append((done, total))
        if done == 2:
            cancel(job.entry)
        checkpoint(job, done, total)

    monkeypatch.setattr(Job, "checkpoint", stopped_at_the_second)

    drain()

    sample_session.expire_all()
    total = listing_count(sample_session, business.id)
    assert seen == [(1, total), (2, total)]
    assert (job.state, job.done, job.total) == (JobState.CANCELLED, 2, total)
    assert bundle.report is None


def test_a_seller_takes_the_pictures_along(sample_page: PageClient, sample_session):
    sample_page.sign_in(MAKER, PASSWORD)

    sample_page.get(PAGE)
    sample_page.submit("Làm gói ảnh")

    assert sample_page.path == PAGE
    (link,) = (link for link in sample_page.links if link.text == "Tải gói ảnh về máy")
    answer = sample_page.fetch(link.href)
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        assert package.testzip() is None
        assert all(name.endswith("-1.jpg") or "-" in name for name in package.namelist())
