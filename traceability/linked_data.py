"""Describe a trace page for machines in schema.org's words; no price, no claim beyond the page."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from catalog.english import plain_name
from catalog.models import Product
from traceability.models import Lot
from traceability.public import Maker

_GS1 = "https://ref.gs1.org/voc/"


def linked_data(
    product: Product, lot: Lot | None, maker: Maker, url: str, picture: str, gtin: str
) -> dict[str, Any]:
    """Return a Product of schema.org; what that has no word for is said with GS1's.

    Args:
        product, lot: What the page tells of.
        maker: The producer, as the page names it.
        url, picture: Full addresses; "" for no picture.
        gtin: Fourteen digits, "" for none.
    """
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": url,
        "url": url,
        "name": plain_name(product),
        "sku": product.code,
        "manufacturer": {
            "@type": "Organization",
            "name": plain_name(product.business),
            "address": maker.address,
        },
        "countryOfOrigin": {"@type": "Country", "name": _("Việt Nam")},
    }
    if facts["name"] != product.name:
        facts["alternateName"] = product.name
    if gtin:
        facts["gtin"] = gtin
    if picture:
        facts["image"] = picture
    if lot is not None:
        facts["productionDate"] = lot.packed_on.isoformat()
        known = [("lot", "hasBatchLotNumber", lot.lot_code)]
        if lot.expires_on is not None:
            known.append(("expiryDate", "expirationDate", lot.expires_on.isoformat()))
        facts["additionalProperty"] = [
            {"@type": "PropertyValue", "name": name, "propertyID": _GS1 + word, "value": value}
            for name, word, value in known
        ]
    return facts
