"""Digital Links on our host lead where a GS1-conformant resolver leads, and never anywhere else."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog.models import ProductState
from core.config import Settings
from core.database import utcnow
from gs1.application_identifiers import primary_keys
from tests.factories.numbers import give_gtin, make_evidence
from tests.factories.serials import make_range
from tests.factories.traceability import make_lot, make_recall
from traceability.models import Lot, LotState
from traceability.numbers.models import Carton, CartonLot, CartonState
from traceability.resolver.models import TraceLink

G = "08936012345674"
PRODUCT = f"/01/{G}"
LOT = f"{PRODUCT}/10/P01-0001"
VOC = "https://ref.gs1.org/voc/"


@pytest.fixture
def root(settings: Settings) -> str:
    return settings.public_url


@pytest.fixture
def lot(session: Session) -> Lot:
    """A lot of goods whose GTIN is theirs."""
    found = make_lot(session, lot_code="P01-0001")
    assert found.product is not None
    give_gtin(session, found.product, G)
    session.commit()
    return found


@pytest.fixture
def client(app: Flask, lot: Lot) -> FlaskClient:
    return app.test_client()


def code(lot: Lot) -> str:
    assert lot.product is not None
    return lot.product.code


def told(answer: TestResponse) -> Any:
    return answer.get_json()


def say(session: Session, lot: Lot, **facts: object) -> None:
    session.add(
        TraceLink(
            **{
                "product_id": lot.product_id,
                "link_type": "instructions",
                "href": "https://youtube.com/a",
                "title": "Cách nấu",
                "position": 1,
                **facts,
            }
        )
    )
    session.commit()


def test_a_plain_scan_leads_to_the_trace_page_with_its_query(
    client: FlaskClient, lot: Lot, root: str
) -> None:
    for asked, path in {
        PRODUCT: f"/t/{code(lot)}",
        LOT: f"/t/{code(lot)}/P01-0001",
        f"{LOT}/21/AB12": f"/t/{code(lot)}/P01-0001/AB12",
        f"{PRODUCT}/21/AB12": f"/t/{code(lot)}/-/AB12",
        f"{PRODUCT}/22/2A": f"/t/{code(lot)}",
    }.items():
        answer = client.get(f"{asked}?foo=bar&17=271231&lang=en")

        assert answer.status_code == 307
        assert answer.headers["Location"] == f"{root}{path}?foo=bar&17=271231&lang=en"
        assert 'rel="linkset"' in answer.headers["Link"]
        assert (
            client.get(f"{asked}/?foo=bar&17=271231&lang=en").headers["Location"]
            == answer.headers["Location"]
        )
        assert client.head(asked).headers["Location"] == f"{root}{path}"
        default = told(client.get(f"{asked}?linkType=linkset"))["linkset"][0][f"{VOC}defaultLink"]
        assert [set(link) for link in default] == [{"href", "title"}]
        assert default[0]["href"] == root + path


def test_an_unknown_lot_walks_up_to_the_product_whose_page_says_so(client: FlaskClient, lot: Lot) -> None:
    for asked in ("KL8G", "p01-0001", "N%2F26", "%2E%2E", "-", "bao-nghi-ngo", "!", "%25", "50%", "a" * 20):
        answer = client.get(f"{PRODUCT}/10/{asked}")
        page = client.get(answer.headers["Location"])

        assert (answer.status_code, page.status_code) == (307, 200), asked
        assert "Không có lô" in page.text, asked
        levels = told(client.get(f"{PRODUCT}/10/{asked}?linkType=linkset"))["linkset"]
        assert levels[0][f"{VOC}defaultLink"][0]["href"] == answer.headers["Location"]
        assert f"{VOC}pip" in levels[1]

    unknown = client.get(f"{LOT}/21/KHONG-CO").headers["Location"]
    assert "Mã này không do chúng tôi cấp" in client.get(unknown).text
    odd = client.get(f"{LOT}/21/a%2Fb").headers["Location"]
    assert "Mã này không do chúng tôi cấp" in client.get(odd).text


def test_link_types_are_asked_for_by_short_and_by_full_name(client: FlaskClient, lot: Lot, root: str) -> None:
    assert lot.product is not None
    pip = f"{root}/san-pham/{lot.product.slug}?lang=vi"

    for name in ("gs1:pip", "pip", quote(f"{VOC}pip", safe=""), f"{VOC}pip", "https://gs1.org/voc/pip"):
        answer = client.get(f"{LOT}?linkType={name}&a=b")
        assert (answer.status_code, answer.headers["Location"]) == (307, f"{pip}&linkType={name}&a=b")

    assert (
        client.get(f"{LOT}?linkType=gs1:traceability")
        .headers["Location"]
        .startswith(f"{root}/t/{code(lot)}/P01-0001?")
    )
    assert client.get(f"{LOT}?linkType=gs1:defaultLink").status_code == 307
    for name in ("gs1:epcis", "gs1:recallStatus", "gs1:khongco", "x", "http://evil.vn/voc/pip", "gs1:"):
        assert client.get(f"{LOT}?linkType={name}").status_code == 404, name


def test_the_linkset_is_asked_for_by_name_or_by_type_with_weights(client: FlaskClient) -> None:
    for query in ("?linkType=linkset", "?linkType=all"):
        answer = client.get(LOT + query)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/linkset+json")
        assert 'rel="http://www.w3.org/ns/json-ld#context"' in answer.headers["Link"]
        assert 'type="application/ld+json"' in answer.headers["Link"]
        assert [level["anchor"].partition("/01/")[2] for level in told(answer)["linkset"]] == [
            f"{G}/10/P01-0001",
            G,
        ]
        assert client.head(LOT + query).headers["Content-Length"] == answer.headers["Content-Length"]
    for accept, status in {
        "application/linkset+json": 200,
        "application/json": 200,
        "application/linkset+json, */*;q=0.1": 200,
        "text/html;q=0.5, application/linkset+json;q=0.6": 200,
        "text/html, application/linkset+json;q=0.9": 307,
        "text/html,application/xhtml+xml,*/*;q=0.8": 307,
        "application/linkset+json;q=0, */*": 307,
        "*/*": 307,
        "": 307,
        ";;;q=x": 307,
    }.items():
        answer = client.get(LOT, headers={"Accept": accept})
        assert answer.status_code == status, accept


def test_a_finer_level_hides_the_coarser_and_languages_and_contexts_are_weighed(
    client: FlaskClient, session: Session, lot: Lot
) -> None:
    say(session, lot, href="https://youtube.com/product")
    say(session, lot, lot_id=lot.id, href="https://youtube.com/vi", language="vi", position=1)
    say(session, lot, lot_id=lot.id, href="https://youtube.com/en", language="en", position=2)
    say(session, lot, lot_id=lot.id, href="https://youtube.com/us", context="US", position=3)
    ask = f"{LOT}?linkType=gs1:instructions"

    def led(address: str, **headers: str) -> str:
        answer = client.get(address, headers={key.replace("_", "-"): value for key, value in headers.items()})
        return str(answer.headers["Location"]).partition("?")[0].rpartition("/")[2]

    assert led(f"{PRODUCT}?linkType=gs1:instructions") == "product"
    assert led(ask) == "vi"
    assert led(ask, Accept_Language="en-GB,vi;q=0.9") == "en"
    assert led(ask, Accept_Language="en;q=0.2, vi;q=0.3") == "vi"
    assert led(ask, Accept_Language="vi;q=0, *;q=0.5") == "en"
    assert led(ask, Accept_Language="fr") == "vi"
    assert led(f"{ask}&context=us", Accept_Language="en") == "us"
    assert led(f"{ask}&context=FR", Accept_Language="en") == "en"
    finest, product = told(client.get(f"{LOT}?linkType=linkset"))["linkset"]
    assert len(finest[f"{VOC}instructions"]) == 3
    assert f"{VOC}instructions" not in product


def test_links_between_which_nothing_decides_are_listed(
    client: FlaskClient, session: Session, lot: Lot
) -> None:
    say(session, lot, href="https://youtube.com/a", title="Cách <nấu> 1")
    say(session, lot, href="https://youtube.com/b", title="Cách nấu 2", position=2)
    say(session, lot, href="https://youtube.com/c", title="Tờ in", position=3, media_type="application/pdf")
    ask = f"{PRODUCT}?linkType=gs1:instructions"

    page = client.get(ask, headers={"Accept": "text/html"})
    data = client.get(ask, headers={"Accept": "application/json,text/html;q=0.5"})

    assert (page.status_code, page.mimetype) == (300, "text/html")
    assert 'href="https://youtube.com/a?linkType=gs1:instructions"' in page.text
    assert "Cách &lt;nấu&gt; 1" in page.text
    assert "youtube.com/c" not in page.text
    assert (data.status_code, data.mimetype) == (300, "application/linkset+json")
    assert [link["href"] for link in told(data)["linkset"][0][f"{VOC}instructions"]] == [
        f"https://youtube.com/{each}" for each in "ab"
    ]
    pdf = client.get(ask, headers={"Accept": "application/pdf"})
    assert (pdf.status_code, pdf.headers["Location"]) == (
        307,
        "https://youtube.com/c?linkType=gs1:instructions",
    )


def test_a_recalled_lot_leads_to_its_notice_and_leaves_the_others_alone(
    client: FlaskClient, session: Session, lot: Lot, root: str
) -> None:
    other = make_lot(session, lot.product, lot_code="P01-0002")
    recall = make_recall(session, lot)
    session.commit()
    notice = f"{root}/thu-hoi/{recall.number}"

    answer = client.get(LOT)

    assert answer.headers["Location"] == notice
    assert int(answer.cache_control.max_age or 0) <= 30
    assert answer.cache_control.public
    assert client.get(f"{LOT}?linkType=gs1:recallStatus").headers["Location"].startswith(notice)
    finest = told(client.get(f"{LOT}?linkType=linkset"))["linkset"][0]
    assert finest[f"{VOC}defaultLink"][0]["href"] == finest[f"{VOC}recallStatus"][0]["href"] == notice
    for clean in (PRODUCT, f"{PRODUCT}/10/{other.lot_code}"):
        assert "/t/" in client.get(clean).headers["Location"]
        assert client.get(f"{clean}?linkType=gs1:recallStatus").status_code == 404


def test_pieces_of_a_recalled_lot_lead_to_its_notice_and_unknown_ones_to_the_page_that_says_so(
    client: FlaskClient, session: Session, lot: Lot, root: str
) -> None:
    _, [piece] = make_range(session, lot, 1)
    _, [clean] = make_range(session, make_lot(session, lot.product, lot_code="P01-0002"), 1)
    recall = make_recall(session, lot)
    session.commit()
    notice = f"{root}/thu-hoi/{recall.number}"

    for asked in (f"{LOT}/21/{piece.serial}", f"{PRODUCT}/21/{piece.serial}", f"{LOT}/21/{clean.serial}"):
        assert client.get(asked).headers["Location"] == notice, asked
        assert client.get(f"{asked}?linkType=gs1:recallStatus").headers["Location"].startswith(notice)
        finest = told(client.get(f"{asked}?linkType=linkset"))["linkset"][0]
        assert finest[f"{VOC}defaultLink"][0]["href"] == finest[f"{VOC}recallStatus"][0]["href"] == notice
        assert "/t/" in finest[f"{VOC}traceability"][0]["href"]
    for alone in (f"{PRODUCT}/21/{clean.serial}", f"{PRODUCT}/10/P01-0002/21/{clean.serial}"):
        assert "/t/" in client.get(alone).headers["Location"]
        assert client.get(f"{alone}?linkType=gs1:recallStatus").status_code == 404
    unknown = f"{LOT}/21/KHONG-CO"
    page = client.get(client.get(unknown).headers["Location"]).text
    assert "Mã này không do chúng tôi cấp" in page
    assert f"/thu-hoi/{recall.number}" in page
    assert client.get(f"{unknown}?linkType=gs1:recallStatus").headers["Location"].startswith(notice)

    lot.state = LotState.ACTIVE.value  # found to be fit for use
    recall.status, recall.closed_on = "closed", date(2026, 11, 25)
    session.commit()
    assert "/t/" in client.get(f"{LOT}/21/{piece.serial}").headers["Location"]
    asked = f"{PRODUCT}/21/{piece.serial}?linkType=gs1:recallStatus"
    assert client.get(asked).headers["Location"].startswith(notice)


def test_a_carton_leads_to_the_notice_of_the_lot_in_it_and_with_several_to_its_own_page(
    client: FlaskClient, session: Session, lot: Lot, root: str
) -> None:
    assert lot.product is not None
    other, third = (make_lot(session, lot.product, lot_code=f"P01-000{n}") for n in (2, 3))
    carton = Carton(
        business_id=lot.business_id,
        code="00000000",
        sscc="089360123400000006",
        evidence=make_evidence(session, lot.business),
        packed_on=date(2026, 1, 2),
    )
    carton.contents = [
        CartonLot(lot_id=each.id, position=place, quantity=5)
        for place, each in enumerate((lot, other, third), 1)
    ]
    session.add(carton)
    session.commit()
    address, page = f"/00/{carton.sscc}", f"{root}/thung/00000000"
    recall_of = f"{address}?linkType=gs1:recallStatus"
    assert client.get(address).headers["Location"] == page
    assert client.get(recall_of).status_code == 404

    recall = make_recall(session, other)
    session.commit()
    notice = f"{root}/thu-hoi/{recall.number}"
    assert client.get(address).headers["Location"] == notice
    assert client.get(recall_of).headers["Location"].startswith(notice)
    level = told(client.get(f"{address}?linkType=linkset"))["linkset"][0]
    assert level[f"{VOC}traceability"][0]["href"] == page

    carton.state, carton.ended_at = CartonState.VOIDED.value, utcnow()
    session.commit()
    assert client.get(address).headers["Location"] == page
    assert client.get(recall_of).headers["Location"].startswith(notice)

    carton.state, carton.ended_at = CartonState.PACKED.value, None
    make_recall(session, third)
    session.commit()
    assert client.get(address).headers["Location"] == page
    several = client.get(recall_of)
    assert several.status_code == 300
    assert all(f"Thông báo thu hồi, {each.lot_code}" in several.text for each in (other, third))


@pytest.mark.parametrize(
    "path",
    [
        "/01",
        "/01/",
        f"/01/{G[1:]}",
        f"/01/{G[:-1]}5",
        f"{PRODUCT}/foo",
        f"{LOT}/foo",
        f"{LOT}//",
        f"//01/{G}"[1:] + "//10/A",
        f"{PRODUCT}/./10/A",
        f"{PRODUCT}/10/../../etc",
        f"{PRODUCT}/10//evil.vn",
        f"{PRODUCT}/10/a%00b",
        f"{PRODUCT}/10/a%0d%0aSet-Cookie:x",
        f"{PRODUCT}/10/%C3%A0",
        f"{PRODUCT}/10/%FF",
        f"{PRODUCT}/10/a\\b",
        f"{PRODUCT}/10/{'A' * 21}",
        f"{PRODUCT}/17/271231",
        f"{PRODUCT}?10=A",
        f"{PRODUCT}?17=271331",
        f"{PRODUCT}?888=x",
        f"{PRODUCT}/01/{G}",
        f"{PRODUCT}/21/A/10/B",
        f"/01/{G}/22/A/235/B",
        "/414/9521234500033",
        "/8006/0893601234567402",
        "/10/ABC",
        "/21/X/",
        "/99",
        "/99/ABC",
        "/3103/000100",
        f"/8888/x/01/{G}",
        f"/gtin/{G}",
        f"/GTIN/{G}",
        f"/gtin/{G}/lot/A",
        "/lot/A",
        "/ser/X",
    ],
)
def test_bad_addresses_are_refused_with_400_and_a_reason(app: Flask, path: str) -> None:
    client = app.test_client()

    page = client.get(path)
    data = client.get(path, headers={"Accept": "application/json"})

    assert page.status_code == data.status_code == 400
    assert "<h1>Mã này viết chưa đúng chuẩn GS1</h1>" in page.text
    assert data.mimetype == "application/problem+json"
    assert told(data)["status"] == 400
    assert told(data)["detail"].endswith(".")
    assert "Location" not in page.headers
    assert (
        "<h1>This code does not follow the GS1 standard</h1>"
        in client.get(path, headers={"Accept-Language": "en"}).text
    )


def test_what_does_not_read_like_an_identifier_is_left_to_the_site(app: Flask) -> None:
    client = app.test_client()

    for path in ("/1/ABC", "/12345/ABC", "/lots/A", "/lo", "/gtinx", "/-10/ABC"):
        answer = client.get(path)
        assert (answer.status_code, "Access-Control-Allow-Origin" in answer.headers) == (404, False), path
    for path in ("/10/ABC", "/lot/A", "/99"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
        assert client.options(path).status_code == 204


def test_right_addresses_of_nothing_here_answer_404_with_the_reason(
    client: FlaskClient, session: Session, lot: Lot
) -> None:
    for path in ("/01/09506000134352", "/00/095212340000000013", "/414/9521234500032", "/8004/95212345AB"):
        answer = client.get(path)
        assert (answer.status_code, "Không có gì mang mã này" in answer.text) == (404, True), path
        assert client.get(f"{path}?linkType=linkset").status_code == 404
    restricted = client.get("/01/02001234567893")
    assert (restricted.status_code, "chỉ dùng trong một cửa hàng" in restricted.text) == (404, True)
    assert lot.product is not None
    for state, status in ((ProductState.DRAFT, 404), (ProductState.WITHDRAWN, 307)):
        lot.product.state = state.value
        session.commit()
        assert client.get(PRODUCT).status_code == status
    assert client.get(f"{PRODUCT}?linkType=gs1:pip").status_code == 404


def test_every_answer_is_open_to_all_sites_and_says_what_it_depends_on(client: FlaskClient) -> None:
    answers = [
        client.open(path, method=method, headers={"Origin": "https://x.example", "Accept": accept})
        for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH")
        for accept in ("text/html", "application/json")
        for path in (PRODUCT, f"{PRODUCT}/foo", "/01/09506000134352", "/01", "/.well-known/gs1resolver")
    ]

    for answer in answers:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert {"Accept", "Accept-Language"} <= set(answer.vary)
        assert "Set-Cookie" not in answer.headers
    assert {answer.status_code for answer in answers} == {200, 204, 307, 400, 404, 405}
    options = client.options(f"{PRODUCT}/foo")
    assert options.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert client.post(PRODUCT).headers["Access-Control-Allow-Origin"] == "*"


def test_even_a_breakdown_is_open_to_all_sites(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("traceability.resolver.views.levels_of", fail)
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)

    answer = client.get(PRODUCT)

    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (500, "*")


def test_the_description_file_says_what_this_resolver_does(client: FlaskClient, root: str) -> None:
    answer = client.get("/.well-known/gs1resolver")

    assert answer.mimetype == "application/json"
    assert told(answer)["resolverRoot"] == root
    assert told(answer)["supportedPrimaryKeys"] == list(primary_keys())
    assert told(answer)["supportsCompression"] is False
    assert told(answer)["contact"]["fn"]


def test_long_addresses_are_refused_at_once_and_headers_hold_one_line(client: FlaskClient) -> None:
    assert client.get(f"/01/{'A' * 10_000}").status_code == 414
    assert client.get(f"{PRODUCT}?a={'b' * 10_000}").status_code == 414
    assert client.get("/01" + "/01" * 2000).status_code == 400
    ordinary = len(client.get("/01/09506000134352").data)
    for path in (f"/01/{'A' * 10_000}", f"/01/{'%C3%A0' * 2000}", f"{PRODUCT}?a={'%22' * 4000}"):
        for language in ("vi", "en"):
            refusal = client.get(path, headers={"Accept-Language": language})
            assert (refusal.status_code, len(refusal.data) < 2 * ordinary) == (414, True)
            assert "hreflang" not in refusal.text
    answer = client.get(f"{PRODUCT}?a=%0d%0aX-Bad:%201")
    assert answer.headers["Location"].endswith("?a=%0d%0aX-Bad:%201")
    assert "X-Bad" not in answer.headers


def test_a_foreign_host_is_never_believed(client: FlaskClient, root: str) -> None:
    answer = client.get(PRODUCT, headers={"Host": "evil.vn", "X-Forwarded-Host": "evil.vn"})

    assert answer.headers["Location"].startswith(f"{root}/t/")


def test_what_leads_to_a_host_that_is_not_approved_is_shown_to_nobody(
    client: FlaskClient, session: Session, lot: Lot
) -> None:
    for href in ("https://evil.vn/", "https://youtube.com.evil.vn/", "https://youtube.com@evil.vn/"):
        say(session, lot, href=href)

    assert client.get(f"{PRODUCT}?linkType=gs1:instructions").status_code == 404
    assert "evil" not in client.get(f"{PRODUCT}?linkType=linkset").text
