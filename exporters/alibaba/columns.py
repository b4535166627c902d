"""What one product puts under each name of Alibaba.com's interface.

The keys and their order are those of the platform's own classic body, before them the SKU that joins
the sheets, after them the rate with which prices became dollars. Keys that the catalogue has no
answer for stand there empty.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from html import escape
from math import prod

from exporters.alibaba.codes import papers_in_english
from exporters.base import Cell, Column
from exporters.checking import whole_cm
from exporters.goods import Listing, Offer
from exporters.rules import rule_pack
from exporters.wholesale import Supply, UsdRate, Wholesale

SLUG = "alibaba"
_IMAGES = rule_pack(SLUG).rule("images-most")
MOST_IMAGES = _IMAGES.maximum if _IMAGES else None
"""How many pictures a file takes; None: no such end."""
ORIGIN = "Place of Origin"
_CENT = Decimal("0.01")
_MEASURES = {"g", "kg", "ml", "l", "m"}  # written alike in English


def cents(amount: Decimal) -> Decimal:
    """Return dollars with their two decimals; the checks have refused finer amounts."""
    return amount.quantize(_CENT)


def singular(unit: str) -> str:
    """Return the name that stands in the interface.

    >>> singular("Box/Boxes"), singular("Twenty-Foot Container")
    ('Box', 'Twenty-Foot Container')
    """
    return unit.partition("/")[0]


def description_html(listing: Listing) -> str:
    """Return the English description as paragraphs; whatever was typed as a tag is text."""
    lines = (line.strip() for line in listing.description_en.splitlines())
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def category_id(listing: Listing) -> int | None:
    """Return the id of the leaf category; None when nobody has filled it in."""
    given = listing.category_ids.get(SLUG, "")
    return int(given) if given.isascii() and given.isdigit() else None


def sides_cm(listing: Listing) -> tuple[int, int, int] | None:
    """Return length, width and height of the parcel in whole centimetres; None unless all are there."""
    package = listing.package
    if package.length_mm is None or package.width_mm is None or package.height_mm is None:
        return None
    return whole_cm(package.length_mm), whole_cm(package.width_mm), whole_cm(package.height_mm)


def attributes_of(listing: Listing) -> list[tuple[str, str]]:
    """Return what is known of the product's attributes, in English."""
    found = [(ORIGIN, listing.country_of_origin)]
    if listing.brand and listing.brand.isascii():
        found.append(("Brand Name", listing.brand))
    if listing.net_value is not None and listing.net_unit in _MEASURES and not listing.tiers:
        found.append(("Net Content", f"{listing.net_value.normalize():f} {listing.net_unit}"))
    if listing.shelf_life_days:
        found.append(("Shelf Life", f"{listing.shelf_life_days} days"))
    return found


def packaging_of(wholesale: Wholesale) -> str:
    """Return how the goods are packed for export, with the carton's measures where they are known."""
    carton = wholesale.carton
    if carton is None:
        return wholesale.packaging
    said = [wholesale.packaging or f"{carton.units} per carton"]
    if carton.length_mm and carton.width_mm and carton.height_mm:
        sides = " x ".join(
            str(whole_cm(side)) for side in (carton.length_mm, carton.width_mm, carton.height_mm)
        )
        said.append(f"carton {sides} cm")
    if carton.gross_weight_g:
        said.append(f"gross weight {(Decimal(carton.gross_weight_g) / 1000).normalize():f} kg")
    return "; ".join(said)


def _of(take: Callable[[Listing], Cell]) -> Callable[[Offer], Cell]:
    return lambda offer: take(offer.listing)


def _terms(take: Callable[[Wholesale], Cell], only: str = "") -> Callable[[Offer], Cell]:
    """Take from the wholesale block; `only` names the kind of trade to which the field belongs."""

    def value(offer: Offer) -> Cell:
        wholesale = offer.listing.wholesale
        if wholesale is None or (only and wholesale.trade_type != only):
            return None
        return take(wholesale)

    return value


def _usd(amount: Decimal | None) -> Cell:
    return None if amount is None else cents(amount)


def _fixed(text: str) -> Callable[[Offer], Cell]:
    return lambda _offer: text


def _empty(_offer: Offer) -> Cell:
    return None


def _supply(take: Callable[[Supply], Cell]) -> Callable[[Offer], Cell]:
    return _terms(lambda terms: take(terms.supply) if terms.supply else None)


def _rate(take: Callable[[UsdRate], Cell]) -> Callable[[Offer], Cell]:
    return _terms(lambda terms: take(terms.usd_rate) if terms.usd_rate else None)


def _ladder(wholesale: Wholesale) -> Cell:
    return "\n".join(f"{tier.quantity}: {cents(tier.price_usd)}" for tier in wholesale.price_tiers) or None


def _lead_times(wholesale: Wholesale) -> Cell:
    return "\n".join(f"{lead.quantity}: {lead.days}" for lead in wholesale.lead_times) or None


def _weight_kg(listing: Listing) -> Cell:
    return None if listing.weight_g is None else Decimal(listing.weight_g) / 1000


def _package_size(listing: Listing) -> Cell:
    sides = sides_cm(listing)
    return "x".join(map(str, sides)) if sides else None


def _volume(listing: Listing) -> Cell:
    sides = sides_cm(listing)
    return prod(sides) if sides else None


def _attributes(listing: Listing) -> Cell:
    return "\n".join(f"{name}: {value}" for name, value in attributes_of(listing))


def _sale_properties(listing: Listing) -> Cell:
    return "\n".join(f"{tier.name}: {', '.join(tier.options)}" for tier in listing.tiers) or None


def _skus(listing: Listing) -> Cell:
    return "\n".join(offer.sku for offer in listing.offers()) or None


COLUMNS: tuple[Column, ...] = (
    Column("sku_code", "SKU", _of(lambda listing: listing.seller_sku), required=True),
    Column("category_id", "Category (leaf)", _of(category_id), required=True),
    Column("subject", "Product name", _of(lambda listing: listing.name_en), required=True),
    Column(
        "keywords", "Keywords", _of(lambda listing: "\n".join(listing.keywords_en) or None), required=True
    ),
    Column("group_id", "Product group", _empty),
    Column("description", "Product description (HTML)", _of(description_html), required=True),
    Column("highlights", "Product highlights (plain text)", _empty),
    Column(
        "main_images",
        "Main images",
        _of(lambda listing: "\n".join(listing.images[:MOST_IMAGES]) or None),
        required=True,
    ),
    Column("detail_images", "Detail images", _empty),
    Column("product_type", "Product type", _terms(lambda terms: terms.trade_type), required=True),
    Column("language", "Language", _fixed("ENGLISH"), required=True),
    Column("market", "Market", _fixed("main")),
    Column("fob_currency", "FOB currency", _terms(lambda _terms: "USD", "sourcing")),
    Column("fob_min_price", "FOB price, minimum", _terms(lambda terms: _usd(terms.fob_min_usd), "sourcing")),
    Column("fob_max_price", "FOB price, maximum", _terms(lambda terms: _usd(terms.fob_max_usd), "sourcing")),
    Column("price_unit", "Unit of measure", _terms(lambda terms: singular(terms.unit)), required=True),
    Column(
        "min_order_quantity",
        "Minimum order quantity (MOQ)",
        _terms(lambda terms: terms.min_order_quantity),
        required=True,
    ),
    Column("min_order_unit", "MOQ unit", _terms(lambda terms: singular(terms.unit), "sourcing")),
    Column("ladder_prices", "Price by quantity", _terms(_ladder)),
    Column("price_mode", "Price mode", _terms(lambda terms: "1" if terms.price_tiers else None)),
    Column("sale_type", "Sold by", _terms(lambda _terms: "normal", "wholesale")),
    Column(
        "payment_methods",
        "Payment terms",
        _terms(lambda terms: ", ".join(terms.payment_methods) or None, "sourcing"),
    ),
    Column("delivery_port", "Port", _terms(lambda terms: terms.port or None)),
    Column("delivery_time", "Delivery time (text)", _empty),
    Column("lead_times", "Lead time by quantity", _terms(_lead_times), required=True),
    Column(
        "supply_quantity",
        "Supply ability",
        _supply(lambda supply: supply.quantity),
    ),
    Column(
        "supply_unit",
        "Supply unit",
        _supply(lambda supply: singular(supply.unit)),
    ),
    Column("supply_period", "Supply period", _supply(lambda supply: supply.period)),
    Column("packaging_desc", "Packaging details", _terms(lambda terms: packaging_of(terms) or None)),
    Column(
        "unit_price",
        "Unit price (wholesale)",
        _terms(lambda terms: _usd(next((tier.price_usd for tier in terms.price_tiers), None)), "wholesale"),
    ),
    Column("handling_time", "Handling time (days)", _terms(lambda terms: terms.handling_days, "wholesale")),
    Column("package_size", "Package size (cm, LxWxH)", _of(_package_size)),
    Column("weight_kg", "Gross weight (kg)", _of(_weight_kg)),
    Column("volume_cm3", "Volume (cm3)", _of(_volume)),
    Column("shipping_template_id", "Freight template", _empty),
    Column("logistics_property", "Logistics property", _fixed("general_cargo_0"), required=True),
    Column("attributes", "Category attributes", _of(_attributes)),
    Column("custom_attributes", "Custom attributes", _empty),
    Column("sale_properties", "Variant properties", _of(_sale_properties)),
    Column("skus", "SKUs", _of(_skus)),
    Column("custom_info", "Customisation", _empty),
    Column("is_smart_edit", "Smart editing", lambda _offer: False),
    Column("company_intro", "Company introduction", _empty),
    Column("faqs", "FAQ", _empty),
    Column(
        "certificates",
        "Certificates",
        _of(lambda listing: "\n".join(papers_in_english(listing)) or None),
    ),
    Column("hs_code", "HS code", _terms(lambda terms: terms.hs_code)),
    Column(
        "usd_rate_vnd",
        "VND per USD",
        _rate(lambda rate: rate.vnd_per_usd),
    ),
    Column(
        "usd_rate_date",
        "Date of the rate",
        _rate(lambda rate: rate.on.isoformat()),
    ),
)
