"""What lots and codes add to pages of the catalogue."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from core.panels import panels
from tests.factories.traceability import make_lot, make_product
from tests.pages.client import PageClient
from traceability.views.blueprint import today


def test_front_page_leads_to_lots_that_may_be_used(page: PageClient, session: Session) -> None:
    good = make_lot(session, packed_on=today(), expires_on=today())
    make_lot(session, packed_on=today(), expires_on=today(), state="recalled")
    make_lot(session, packed_on=today() - timedelta(days=9), expires_on=today() - timedelta(days=1))
    make_lot(session, make_product(session, state="live"), expires_on=None)
    session.commit()
    assert good.product is not None

    page.get("/")

    links = [link.href for link in page.links if link.href.startswith("/t/")]
    assert links == [f"/t/{good.product.code}/{good.lot_code}"]


def test_front_page_shows_no_empty_list_of_lots(app: Flask) -> None:
    with app.test_request_context("/"):
        assert panels("front.lots") == []


def test_product_page_leads_to_its_trace_page(page: PageClient, session: Session) -> None:
    lot = make_lot(session, expires_on=None)
    session.commit()
    assert lot.product is not None

    page.get(f"/san-pham/{lot.product.slug}")

    links = [link.href for link in page.links if link.href.startswith("/t/")]
    assert links == [f"/t/{lot.product.code}/{lot.lot_code}", f"/t/{lot.product.code}"]


def test_draft_offers_no_label(app: Flask, session: Session) -> None:
    draft, listed = make_product(session, state="draft"), make_product(session)
    session.commit()

    with app.test_request_context("/"):
        cards = [panels("product.card", product=product) for product in (draft, listed)]
        words = "".join(panels("product.workspace", product=draft))

    assert cards[0] == []
    assert f"/quan-ly/tem/{listed.id}/to-in" in "".join(cards[1])
    assert "Đăng sản phẩm rồi" in words
