"""Public pages in English: which they are, how the choice is kept, and that no Vietnamese is left unmarked.

The page client itself refuses an English page on which Vietnamese letters stand outside of what is marked
as Vietnamese (`tests/pages/checks.py`); all pages of the sample are walked with a quicker eye.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.english import ALLERGENS, UNIT_NAMES
from catalog.models import Business, Product
from catalog.vocabulary import USUAL_UNITS
from core.languages import in_vietnamese
from core.text import without_marks
from places.english import place_in_english
from places.models import Place
from scripts.check_translations import VIETNAMESE
from tests.factories.accounts import make_user, sign_in
from tests.factories.traceability import (
    make_business,
    make_event,
    make_lot,
    make_material_lot,
    make_product,
    make_recall,
    put_in,
)
from tests.pages.client import PageClient
from tests.pages.dom import parse
from tests.pages.dom import select as find
from traceability.models import Lot, Recall
from traceability.views.blueprint import today
from wsgi import ENGLISH_PAGES

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}
VIETNAMESE_ONLY = frozenset(
    {
        "static",
        "accounts.sign_out",
        "api_pages.handbook",
        "api_v1.openapi",
        "catalog.public_scan",
        "entering.code",
        "entering.enrol",
        "entering.enrol_square",
        "entering.own_password",
        "catalog.picture",
        "health.healthz",
        "health.metrics",
        "health.readyz",
        "open_data.catalog",
        "open_data.newest_file",
        "open_data.newest_metadata",
        "open_data.package",
        "open_data.schema",
        "open_data.version_file",
        "open_data.version_metadata",
        "resolver.description",
        "rooms.find_room",
        "rooms.room",
    }
)
"""Public endpoints that are no pages (files, descriptions), or that belong to work in Vietnamese: the door of
a class, and the second step of a sign-in of staff."""


def test_every_public_page_either_speaks_english_or_is_named_as_one_that_does_not(app: Flask) -> None:
    marks = {endpoint: getattr(view, "access", None) for endpoint, view in app.view_functions.items()}
    public = {
        "static",
        *(endpoint for endpoint, mark in marks.items() if mark is not None and mark.is_public),
    }

    assert set(ENGLISH_PAGES) <= public
    assert list(ENGLISH_PAGES) == sorted(set(ENGLISH_PAGES))
    assert public - set(ENGLISH_PAGES) <= VIETNAMESE_ONLY


_MARKED = re.compile(r"""<script.*?</script>|<(\w+)[^>]* lang="vi"[^>]*>.*?</\1>""", re.DOTALL)


def addresses(session: Session) -> Iterator[str]:
    yield from ("/", "/tim", "/tim?q=rice", "/tim?q=zzz", "/dang-nhap", "/dang-ky", "/loi-moi")
    yield from ("/quen-mat-khau", "/quen-mat-khau/doi-so")
    for product in session.scalars(select(Product)):
        yield f"/san-pham/{product.slug}"
        yield f"/t/{product.code}"
    for slug in session.scalars(select(Business.slug)):
        yield f"/co-so/{slug}"
    for lot in session.scalars(select(Lot).where(Lot.product_id.is_not(None))):
        assert lot.product is not None
        yield f"/t/{lot.product.code}/{lot.lot_code}"
    for number in session.scalars(select(Recall.number)):
        yield f"/thu-hoi/{number}"


def test_every_public_page_of_the_sample_is_english_throughout(
    sample_page: PageClient, sample_session: Session
) -> None:
    walked = 0
    for address in addresses(sample_session):
        answer = sample_page.http.get(address, headers=ENGLISH)
        if answer.status_code == 404:
            continue  # a draft
        html = unescape(answer.get_data(as_text=True))
        walked += 1
        assert '<html lang="en">' in html, address
        assert VIETNAMESE.search(_MARKED.sub("", html)) is None, address
    assert walked > 150


def test_english_texts_of_the_sample_hold_no_vietnamese_letter(sample_session: Session) -> None:
    rows = [*sample_session.scalars(select(Product)), *sample_session.scalars(select(Business))]
    texts = [text for row in rows for text in (row.name_en, row.description_en) if text]

    # One name keeps its letters on purpose, for a marketplace to refuse; pages write it without.
    assert [text for text in texts if VIETNAMESE.search(text)] == ["Toasted Bánh Đa, Sesame Rice Crackers"]


@pytest.fixture
def lot(session: Session) -> Lot:
    """A lot with everything that a person may have written in Vietnamese only."""
    product = make_product(session, materials=["gạo nếp", "gấc"], origin="Thái Bình, Việt Nam", unit="mẹt")
    lot = make_lot(session, product, lot_code="X-1", unit="mẹt")
    make_event(
        session,
        lot,
        name="Giã cốm",
        name_en=None,
        details={"note": "Giã tay", "quantity": "3", "unit": "mẹt"},
    )
    wrong = make_event(session, lot)
    make_event(session, lot, corrects_id=wrong.id, correction_reason="Gõ nhầm ngày")
    paddy = make_material_lot(session, lot.business)
    put_in(session, lot, paddy)
    session.commit()
    return lot


def code_of(lot: Lot) -> str:
    assert lot.product is not None
    return lot.product.code


def test_what_exists_in_vietnamese_only_is_marked_and_said(page: PageClient, lot: Lot) -> None:
    for address in (f"/t/{code_of(lot)}/X-1", f"/t/{code_of(lot)}", f"/san-pham/{lot.product.slug}"):  # type: ignore[union-attr]
        page.get(address, headers=ENGLISH)

        assert page.first("h1").get("lang") == page.first("title").get("lang") == "vi"
        assert "The business has written this in Vietnamese only" in page.text


def test_words_of_a_recall_are_marked_in_english_sentences(
    page: PageClient, session: Session, lot: Lot
) -> None:
    recall = make_recall(session, lot)
    session.commit()

    page.get(f"/t/{code_of(lot)}/X-1", headers=ENGLISH)
    assert page.texts(".note")[0].startswith("This lot is being recalled Reason: Chỉ tiêu vi sinh")
    assert page.texts(".note [lang=vi]")[0].startswith("Chỉ tiêu vi sinh")
    assert "Stop using it and ask the seller." in page.texts(".note")[0]
    page.get(f"/thu-hoi/{recall.number}", headers=ENGLISH)
    assert page.h1 == f"Recall notice {recall.number}"
    assert page.texts(".note")[0].endswith("Stop using it and ask the seller.")


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nowhere", 404, "This page was not found"),
        ("/san-pham/khong-co", 404, "This page was not found"),
        ("/t/ABCDEFGH", 404, "This code is mistyped"),
        ("/thu-hoi/TH-1", 404, "This page was not found"),
        ("/quan-ly/khong-co", 404, "Không tìm thấy trang này"),
        ("/can-bo/khong-co", 404, "Không tìm thấy trang này"),
    ],
)
def test_refusals_speak_the_language_of_their_room(
    page: PageClient, address: str, status: int, heading: str
) -> None:
    assert page.get(address, status, headers=ENGLISH).h1 == heading


def test_refused_forms_speak_english_and_keep_the_choice(page: PageClient, lot: Lot) -> None:
    page.get("/dang-nhap?lang=en")
    page.submit("Sign in", phone="12", password="", status=422)
    refused_sign_in = page.texts(".error")
    page.get(f"/t/{code_of(lot)}/bao-nghi-ngo?lang=en")
    page.submit("Send", seen="", phone="0912 345 678", photo=(b"GIF89a", "a.gif"), status=422)
    refused_report = page.texts(".error")
    page.submit("Send", seen="Label stuck over another", phone="")

    assert all(text.isascii() or "“12”" in text for text in (*refused_sign_in, *refused_report))
    assert len(refused_sign_in) == 2
    assert page.h1 == "Received, thank you"
    assert page.path.endswith("?lang=en")


def test_wrong_password_is_refused_in_english(page: PageClient) -> None:
    page.get("/dang-nhap?lang=en")

    page.submit("Sign in", phone="0912345678", password="khong-dung", status=422)

    assert "Phone number or password is not right" in page.text


def test_the_browser_decides_until_the_visitor_does(page: PageClient) -> None:
    languages = []
    for address, headers in (
        ("/", {}),
        ("/", ENGLISH),
        ("/?lang=vi", ENGLISH),
        ("/?lang=en", {}),
        ("/?lang=fr", {}),
        ("/", {"Accept-Language": "fr"}),
    ):
        page.get(address, headers=headers)
        languages.append(page.first("html").get("lang"))

    assert languages == ["vi", "en", "vi", "en", "vi", "vi"]


def test_switch_leads_to_the_same_page_and_links_keep_the_choice(page: PageClient, lot: Lot) -> None:
    page.get("/tim?q=ban")
    page.click("English")
    assert (page.first("html").get("lang"), page.path) == ("en", "/tim?q=ban&lang=en")
    page.click("Goc Que")
    page.submit("Search", q="gao")
    assert page.h1 == "Search for “gao”"

    page.get(f"/t/{code_of(lot)}/X-1?lang=en")
    inside = [link.href for link in page.links if link.href.startswith("/") and "/anh/" not in link.href]
    assert inside
    assert all("lang=en" in href for href in inside), inside
    page.click("Tiếng Việt")
    assert page.path == f"/t/{code_of(lot)}/X-1?lang=vi"


def test_switch_cannot_be_turned_to_another_site(page: PageClient) -> None:
    page.get("//evil.example/x", 404)

    switch = next(link for link in page.links if link.text == "English")
    assert switch.href == "?lang=en"


def test_search_engines_find_both_languages(app: Flask, page: PageClient, lot: Lot) -> None:
    page.get(f"/t/{code_of(lot)}/X-1?lang=en")

    address = f"{app.config['GOCQUE'].public_url}/t/{code_of(lot)}/X-1"
    assert [(link.get("hreflang"), link.get("href")) for link in page.select("link[rel=alternate]")] == [
        ("vi", f"{address}?lang=vi"),
        ("en", f"{address}?lang=en"),
        ("x-default", address),
    ]
    assert [link.get("href") for link in page.select("link[rel=canonical]")] == [address]


def test_caches_keep_the_languages_apart(page: PageClient, lot: Lot) -> None:
    for address in ("/", f"/t/{code_of(lot)}/X-1", f"/san-pham/{lot.product.slug}"):  # type: ignore[union-attr]
        vietnamese = page.fetch(address)
        english = page.fetch(address, headers=ENGLISH)
        tag = {"If-None-Match": vietnamese.headers["ETag"]}

        assert "Accept-Language" in vietnamese.headers["Vary"]
        assert "Accept-Language" in english.headers["Vary"]
        assert vietnamese.headers["ETag"] != english.headers["ETag"]
        assert page.fetch(address, 304, headers=tag).data == b""
        assert page.fetch(address, 200, headers={**ENGLISH, **tag}).data
        assert not english.headers.getlist("Set-Cookie")


def test_machines_read_english_names_beside_the_vietnamese_ones(page: PageClient, session: Session) -> None:
    product = make_product(session, name_en="Banh Cay")
    make_lot(session, product, lot_code="X-1")
    session.commit()

    for address in (f"/t/{product.code}/X-1?lang=en", f"/san-pham/{product.slug}?lang=en"):
        page.get(address)
        data = json.loads(page.first("script").text or "")
        assert (data["name"], data["alternateName"]) == ("Banh Cay", product.name)
        assert "lang=" not in data["url"]


def test_dates_money_and_amounts_have_their_english_form(page: PageClient, session: Session) -> None:
    product = make_product(session, name_en="Banh Cay", price_vnd=1_250_000, net_value="1.5", net_unit="kg")
    lot = make_lot(session, product, lot_code="X-1", packed_on=today())
    make_event(session, lot, details={"quantity": "1200.5", "unit": "kg"})
    session.commit()

    page.get(f"/san-pham/{product.slug}", headers=ENGLISH)
    assert "1,250,000 VND" in page.text
    assert "1.5 kg box" in page.text
    page.get(f"/t/{product.code}/X-1", headers=ENGLISH)
    assert "18 Nov 2026, 15:10" in page.text
    assert "1,200.5 kg" in page.text


def test_workspace_and_department_speak_vietnamese_whatever_the_browser_asks(
    page: PageClient, session: Session
) -> None:
    user = make_user(session)
    session.commit()
    sign_in(page, user)

    for address in ("/quan-ly", "/quan-ly/san-pham?lang=en"):
        page.get(address, headers=ENGLISH, follow=True)
        assert page.first("html").get("lang") == "vi"
        assert not any("lang=en" in link.href for link in page.links)


def test_withdrawn_page_and_business_without_english_name(page: PageClient, session: Session) -> None:
    business = make_business(session)
    product = make_product(session, business, state="withdrawn")
    session.commit()

    assert (
        page.get(f"/san-pham/{product.slug}", 410, headers=ENGLISH).h1 == "Banh cay lang Nguyen was withdrawn"
    )
    assert page.get(f"/co-so/{business.slug}", headers=ENGLISH).first("h1").get("lang") == "vi"


def test_units_and_allergens_that_forms_offer_have_english_names() -> None:
    assert set(USUAL_UNITS) - {"kg"} <= set(UNIT_NAMES)
    assert all(name == name.casefold() for name in (*UNIT_NAMES, *ALLERGENS))


def test_every_place_is_written_without_marks(session: Session) -> None:
    for name in session.scalars(select(Place.name)):
        assert place_in_english(name).isascii(), name


def test_marked_text_is_escaped(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert in_vietnamese("<b>ổi") == '<span lang="vi">&lt;b&gt;ổi</span>'
        assert without_marks("Đũi <b>") == "Dui <b>"


def test_stored_texts_cannot_break_out_of_english_pages(page: PageClient, session: Session) -> None:
    nasty = '"><img src=x onerror=1>ổi'
    product = make_product(
        session, name=nasty, description=nasty, materials=[nasty], allergens=[nasty], unit="ổi<b>"
    )
    lot = make_lot(session, product, lot_code="X-1")
    make_event(session, lot, name=nasty, name_en=None, details={"note": nasty})
    session.commit()

    for address in (f"/san-pham/{product.slug}", f"/t/{product.code}/X-1", "/tim?q=%3Cb%3E"):
        html = page.fetch(address, headers=ENGLISH).get_data(as_text=True)
        root, _errors = parse(html)
        assert find(root, "img[onerror]") == []
        assert re.search(r"<b>", html) is None
