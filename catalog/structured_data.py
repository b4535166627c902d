"""Say what a product page says in schema.org's words, for search engines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from catalog.addresses import AddressLines
from catalog.english import plain_name, plain_text
from catalog.models.products import Product
from catalog.papers import ShownPaper
from core.languages import is_english
from gs1.identifiers import BadNumber, parse_tradable_gtin

_WEIGHTS = {"g": "GRM", "kg": "KGM"}
"""Codes of UN/CEFACT for the units in which contents are weighed."""


def product_data(
    product: Product,
    *,
    url: str,
    trace_url: str,
    pictures: Sequence[str],
    address: AddressLines,
    papers: Iterable[ShownPaper],
) -> dict[str, Any]:
    """Return the product as schema.org's Product; only what the page itself shows.

    Args:
        product: A public product.
        url: The page's full address.
        trace_url: The full address of its trace page.
        pictures: Full addresses of its pictures.
        address: Where its business is.
        papers: Those that the page shows: they stand today.
    """
    maker = plain_name(product.business)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": plain_name(product),
        "url": url,
        "sku": product.code,
        "countryOfOrigin": "VN",
        "brand": {"@type": "Brand", "name": maker},
        "manufacturer": {
            "@type": "Organization",
            "name": maker,
            "address": {"@type": "PostalAddress", "addressCountry": "VN", "streetAddress": address.full},
        },
        "subjectOf": {"@type": "WebPage", "url": trace_url},
    }
    if data["name"] != product.name:
        data["alternateName"] = product.name
    if description := plain_text(product.description, product.description_en):
        data["description"] = description
    if pictures:
        data["image"] = list(pictures)
    if product.family:
        data["category"] = product.family.name_en if is_english() else product.family.name
    if product.price_vnd is not None:
        data["offers"] = {
            "@type": "Offer",
            "price": str(product.price_vnd),
            "priceCurrency": "VND",
            "url": url,
            "itemCondition": "https://schema.org/NewCondition",
        }
        # No stock may mean that nobody has counted: then the page says nothing, and so does this.
        if any(variant.stock > 0 for variant in product.on_sale):
            data["offers"]["availability"] = "https://schema.org/InStock"
    if product.materials:
        data["material"] = list(product.materials)
    if product.net_value is not None and product.net_unit in _WEIGHTS:
        weight = {"value": f"{product.net_value.normalize():f}", "unitCode": _WEIGHTS[product.net_unit]}
        data["weight"] = {"@type": "QuantitativeValue", **weight}
    if certified := [_certification(each) for each in papers]:
        data["hasCertification"] = certified
    return data | _barcode(product)


def _certification(shown: ShownPaper) -> dict[str, Any]:
    paper = shown.paper
    # On a page in English the title marks what is Vietnamese; here nothing can be marked.
    name = shown.title.striptags() if isinstance(shown.title, Markup) else shown.title
    told: dict[str, Any] = {"@type": "Certification", "name": name}
    if paper.number:
        told["certificationIdentification"] = paper.number
    if paper.issuer:
        told["issuedBy"] = {"@type": "Organization", "name": paper.issuer}
    if paper.expires_on:
        # `expires` is the word of the vocabulary here, `validThrough` the one that crawlers were taught.
        told["expires"] = told["validThrough"] = paper.expires_on.isoformat()
    return told


def _barcode(product: Product) -> dict[str, str]:
    """Return the one barcode that is unique in the world; shop numbers and examples are none."""
    gtins = [variant.gtin for variant in product.on_sale if variant.gtin]
    if len(gtins) != 1:
        return {}
    try:
        gtin = parse_tradable_gtin(gtins[0])
    except BadNumber:
        return {}
    return {"gtin13": gtin[1:]} if gtin.startswith("0") else {"gtin14": gtin}
