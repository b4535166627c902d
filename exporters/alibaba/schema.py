"""One product as the value XML of the schema route, in the forms that the platform does not drop.

    xml, left_out = schema_of(listing, known_codes())

Pictures carry our addresses until they stand in the seller's photo bank. Fields whose codes or wrapping
depend on the category are left out, and named.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from exporters.alibaba.codes import Codes, papers_in_english
from exporters.alibaba.columns import (
    MOST_IMAGES,
    attributes_of,
    cents,
    description_html,
    packaging_of,
    sides_cm,
)
from exporters.alibaba.trade_checks import ENQUIRY
from exporters.goods import Listing, Offer, Variation

MOST_OWN_PROPERTIES, LONGEST_NAME, LONGEST_VALUE = 10, 30, 70
"""Two sources differ; the smaller limits hold in both."""
ORDINARY_GOODS, NEGOTIATED_FREIGHT, HTML_DESCRIPTION, BY_QUANTITY = (
    "general_cargo_0",
    "freightNegotiation",
    "2",
    "1",
)
STOCK = "skuStock"
LeftOut = list[tuple[str, str]]
"""Field and value of everything that could not be said."""


def _field(name: str, kind: str, inside: Iterable[str], depth: int) -> str:
    pad = "  " * depth
    return f'{pad}<field id={quoteattr(name)} type="{kind}">\n{"".join(inside)}{pad}</field>\n'


def _input(name: str, value: object, depth: int = 1) -> str:
    return _field(name, "input", [_value(value, depth + 1)], depth)


def _choice(name: str, code: str, depth: int = 1) -> str:
    return _field(name, "singleCheck", [_value(code, depth + 1)], depth)


def _value(value: object, depth: int) -> str:
    return f"{'  ' * depth}<value>{escape(str(value))}</value>\n"


def _own_value(words: str, number: int, depth: int) -> str:
    return f"{'  ' * depth}<value inputValue={quoteattr(words)}>{number}</value>\n"


def _complex(name: str, fields: Iterable[str], depth: int = 1) -> str:
    pad = "  " * (depth + 1)
    return _field(name, "complex", [f"{pad}<complex-value>\n", *fields, f"{pad}</complex-value>\n"], depth)


def schema_of(listing: Listing, codes: Codes) -> tuple[str, LeftOut]:
    """Return the XML without its declaration, and what it leaves out."""
    left_out: LeftOut = []
    fields = [
        _input("productTitle", listing.name_en),
        _complex("productKeywords", [_input("productKeywords_0", "\n".join(listing.keywords_en), 3)]),
        _own_properties(listing),
        *_variants(listing, codes, left_out),
        _complex(
            "scImages",
            [_input(f"scImages_{place}", url, 3) for place, url in enumerate(listing.images[:MOST_IMAGES])],
        ),
        _choice("productDescType", HTML_DESCRIPTION),
        _input("superText", description_html(listing)),
        *_trade(listing, codes, left_out),
        _choice("logisticsProperty", ORDINARY_GOODS),
        _complex("shippingTemplate", [_choice("templateType", NEGOTIATED_FREIGHT, 3)]),
        *_parcel(listing),
    ]
    left_out += [("productCertificate", paper) for paper in papers_in_english(listing)]
    return f"<itemSchema>\n{''.join(fields)}</itemSchema>\n", left_out


def _own_properties(listing: Listing) -> str:
    """Say what is known of the goods in words: the codes of a category's own attributes are its secret."""
    told = [(name, value) for name, value in attributes_of(listing) if value.isascii()]
    told = [pair for pair in told if len(pair[0]) <= LONGEST_NAME and len(pair[1]) <= LONGEST_VALUE]
    return _complex(
        "customMoreProperty",
        [
            _complex(
                f"customMoreProperty_{place}",
                [_input("propName", name, 5), _input("valueName", value, 5)],
                3,
            )
            for place, (name, value) in enumerate(told[:MOST_OWN_PROPERTIES])
        ],
    )


def _variants(listing: Listing, codes: Codes, left_out: LeftOut) -> Iterable[str]:
    known = {
        place: (codes.sale_properties[tier.name], tier)
        for place, tier in enumerate(listing.tiers)
        if tier.name in codes.sale_properties
    }
    left_out += [
        ("saleProp", f"{tier.name}: {', '.join(tier.options)}")
        for place, tier in enumerate(listing.tiers)
        if place not in known
    ]
    numbers: dict[tuple[int, str], int] = {}
    for place, (_name, tier) in known.items():
        for option in tier.options:
            numbers[place, option] = -(len(numbers) + 1)
    if known:
        yield _complex(
            "saleProp",
            [_property(name, place, tier.options, numbers) for place, (name, tier) in known.items()],
        )
    props = {place: name for place, (name, _tier) in known.items()}
    has_stock = listing.wholesale is None or listing.wholesale.trade_type != ENQUIRY
    if not has_stock:
        told = [f"{offer.sku}: {offer.stock}" for offer in listing.offers() if offer.stock is not None]
        left_out += [(STOCK, ", ".join(told))] if told else []
    rows = [_sku(offer, props, numbers, has_stock=has_stock) for offer in listing.offers()]
    yield _field("sku", "multiComplex", rows, 1)


def _property(name: str, place: int, options: Iterable[str], numbers: dict[tuple[int, str], int]) -> str:
    values = [_own_value(option, numbers[place, option], 5) for option in options]
    return _field(name, "multiCheck", ["        <values>\n", *values, "        </values>\n"], 3)


def _sku(offer: Offer, props: dict[int, str], numbers: dict[tuple[int, str], int], *, has_stock: bool) -> str:
    """Return a row of a variant; its price follows the quantity, so none stands here.

    What is made on enquiry has no stock: the platform refuses a smallest order above it.
    """
    fields = []
    if props and isinstance(offer.variation, Variation):
        chosen = [
            _field(
                name,
                "singleCheck",
                [_own_value(offer.options[place], numbers[place, offer.options[place]], 6)],
                5,
            )
            for place, name in props.items()
        ]
        fields.append(_complex("props", chosen, 3))
    fields += [_input(STOCK, offer.stock or 0, 3)] if has_stock else []
    fields.append(_input("skuOuterId", offer.sku, 3))
    return f"    <complex-values>\n{''.join(fields)}    </complex-values>\n"


def _trade(listing: Listing, codes: Codes, left_out: LeftOut) -> Iterable[str]:
    terms = listing.wholesale
    if terms is None:
        return
    yield _choice("saleType", "normal")
    if terms.price_tiers:
        yield _choice("scPrice", BY_QUANTITY)
        yield _complex(
            "ladderPrice",
            [
                _complex(
                    f"ladderPrice_{place}",
                    [_input("quantity", tier.quantity, 5), _input("price", cents(tier.price_usd), 5)],
                    3,
                )
                for place, tier in enumerate(terms.price_tiers)
            ],
        )
    elif terms.fob_min_usd is not None and terms.fob_max_usd is not None:
        left_out.append(("fob", f"{cents(terms.fob_min_usd)}-{cents(terms.fob_max_usd)} USD"))
    if unit := codes.units.get(terms.unit):
        yield _choice("priceUnit", unit)
    else:
        left_out.append(("priceUnit", terms.unit))
    if terms.min_order_quantity is not None:
        yield _input("minOrderQuantity", terms.min_order_quantity)
    yield _complex(
        "ladderPeriod",
        [
            _complex(
                f"ladderPeriod_{place}",
                [_input("quantity", lead.quantity, 5), _input("day", lead.days, 5)],
                3,
            )
            for place, lead in enumerate(terms.lead_times)
        ],
    )
    left_out += [("port", terms.port)] if terms.port else []
    left_out += [("tariffsHsCode", terms.hs_code)] if terms.hs_code else []
    packaging = packaging_of(terms)
    left_out += [("boxPackaging", packaging)] if packaging else []


def _parcel(listing: Listing) -> Iterable[str]:
    """Return gross weight and size, which go together or not at all."""
    sides = sides_cm(listing)
    if sides is None or listing.weight_g is None:
        return
    yield _input("pkgWeight", f"{(Decimal(listing.weight_g) / 1000).normalize():f}")
    yield _complex(
        "pkgMeasure",
        [_input(name, side, 3) for name, side in zip(("length", "width", "height"), sides, strict=True)],
    )
