"""What a product page says to search engines: what it shows, and nothing that it does not."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from tests.factories.catalog import make_certificate, make_product
from tests.pages.client import PageClient


def data_of(page: PageClient, slug: str) -> dict[str, Any]:
    page.get(f"/san-pham/{slug}")
    return dict(json.loads(page.first("script").text or ""))


def test_the_data_holds_the_facts_of_the_page(page: PageClient, session: Session) -> None:
    product = make_product(session, net_value=Decimal("0.500"), net_unit="kg", materials=["nếp", "gấc"])
    product.variants[0].stock, product.variants[0].gtin = 4, "08936012345674"
    make_certificate(session, product, expires_on=date(2099, 1, 1))
    make_certificate(session, product, expires_on=date(2020, 1, 1), issued_on=date(2019, 1, 1))
    slug, code, maker = product.slug, product.code, product.business.name
    session.commit()

    data = data_of(page, slug)

    assert data["brand"] == {"@type": "Brand", "name": maker}
    assert data["manufacturer"]["name"] == maker
    assert data["offers"] == {
        "@type": "Offer",
        "price": str(data["offers"]["price"]),
        "priceCurrency": "VND",
        "url": f"http://127.0.0.1:8000/san-pham/{slug}",
        "itemCondition": "https://schema.org/NewCondition",
        "availability": "https://schema.org/InStock",
    }
    assert data["material"] == ["nếp", "gấc"]
    assert data["weight"] == {"@type": "QuantitativeValue", "value": "0.5", "unitCode": "KGM"}
    assert data["gtin13"] == "8936012345674"
    assert data["subjectOf"] == {"@type": "WebPage", "url": f"http://127.0.0.1:8000/t/{code}"}
    (paper,) = data["hasCertification"]
    assert (paper["expires"], paper["validThrough"]) == ("2099-01-01", "2099-01-01")
    assert paper["name"] in page.text


def test_what_nobody_said_is_left_out(page: PageClient, session: Session) -> None:
    product = make_product(session)
    product.variants[0].stock, product.variants[0].gtin = 0, "09521234543213"  # an example number of GS1
    slug = product.slug
    session.commit()

    data = data_of(page, slug)

    assert {"gtin13", "gtin14", "weight", "material", "hasCertification"}.isdisjoint(data)
    assert "availability" not in data["offers"]
