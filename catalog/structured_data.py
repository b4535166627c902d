"""Say what a product page says in schema.org's words, for search engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catalog.addresses import AddressLines
from catalog.english import plain_name, plain_text
from catalog.models.products import Product
from core.languages import is_english


def product_data(
    product: Product, *, url: str, pictures: Sequence[str], address: AddressLines
) -> dict[str, Any]:
    """Return the product as schema.org's Product; only what the page itself shows.

    Args:
        product: A public product.
        url: The page's full address.
        pictures: Full addresses of its pictures.
        address: Where its business is.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": plain_name(product),
        "url": url,
        "sku": product.code,
        "countryOfOrigin": "VN",
        "manufacturer": {
            "@type": "Organization",
            "name": plain_name(product.business),
            "address": {"@type": "PostalAddress", "addressCountry": "VN", "streetAddress": address.full},
        },
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
        }
    gtins = [variant.gtin for variant in product.on_sale if variant.gtin]
    if len(gtins) == 1:
        data["gtin14"] = gtins[0]
    return data
