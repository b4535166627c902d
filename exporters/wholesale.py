"""Terms for buyers abroad: how many at least, at what price in dollars, how soon, from which port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal, InvalidOperation
from typing import Any

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PriceTier:
    """From this quantity on, one unit costs so many dollars."""

    quantity: int
    price_usd: Decimal


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Up to this quantity, the goods are ready after so many days."""

    quantity: int
    days: int


@dataclass(frozen=True, slots=True)
class Carton:
    """What one export carton holds, measures in millimetres and weighs in grams; None: not measured."""

    units: int
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    gross_weight_g: int | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """How much can be made in a period, such as 2,000 boxes a month."""

    quantity: int
    unit: str
    period: str


@dataclass(frozen=True, slots=True)
class UsdRate:
    """The rate with which prices in đồng became dollars, its day, and where it was read, if that is known."""

    vnd_per_usd: int
    on: date
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wholesale:
    """The wholesale block of a product.

    Attributes:
        trade_type: ``sourcing`` (buyers enquire, a FOB range is named) or ``wholesale`` (ready to order).
        unit: As buyers abroad read it, singular and plural: ``Box/Boxes``.
        price_tiers: In the order given.
        lead_times: In the order given.
        hs_code: Customs heading; a hint to be checked.
        usd_rate: None when the prices were given in dollars.
    """

    trade_type: str = "sourcing"
    min_order_quantity: int | None = None
    unit: str = ""
    price_tiers: tuple[PriceTier, ...] = ()
    lead_times: tuple[LeadTime, ...] = ()
    fob_min_usd: Decimal | None = None
    fob_max_usd: Decimal | None = None
    handling_days: int | None = None
    supply: Supply | None = None
    port: str = ""
    payment_methods: tuple[str, ...] = ()
    hs_code: str | None = None
    packaging: str = ""
    carton: Carton | None = None
    usd_rate: UsdRate | None = None


def wholesale_of(
    block: Mapping[str, Any] | None, price_vnd: int | None = None, common: UsdRate | None = None
) -> Wholesale | None:
    """Read the block as the catalogue keeps it; what is not there or unreadable stays empty.

    Args:
        block: As kept with the product; None: not offered abroad.
        price_vnd: Price of one unit at home. Where the block names a rate and no prices in dollars, it
            becomes the one price, rounded up to the cent.
        common: The installation's rate, for blocks that follow it; None: nobody has set one.
    """
    if block is None:
        return None
    moq = _whole(block.get("moq"))
    rate = common if follows_common(block) else _rate(block.get("usd_rate"))
    tiers = tuple(
        PriceTier(quantity, price)
        for tier in _rows(block.get("price_tiers_usd"))
        if (quantity := _whole(tier.get("quantity"))) is not None
        and (price := _amount(tier.get("price"))) is not None
    )
    if not tiers and rate and moq and price_vnd:
        tiers = (PriceTier(moq, (Decimal(price_vnd) / rate.vnd_per_usd).quantize(_CENT, ROUND_UP)),)
    fob: Mapping[str, Any] = block.get("fob_usd") or {}
    if not fob and rate and tiers and not block.get("price_tiers_usd"):
        # One computed price is the whole range, as typed tiers are where no range was typed.
        fob = {"min": tiers[0].price_usd, "max": tiers[0].price_usd}
    return Wholesale(
        trade_type=str(block.get("trade_type") or "sourcing"),
        min_order_quantity=moq,
        unit=str(block.get("unit") or ""),
        price_tiers=tiers,
        lead_times=tuple(
            LeadTime(quantity, days)
            for row in _rows(block.get("lead_time_days"))
            if (quantity := _whole(row.get("quantity"))) is not None
            and (days := _whole(row.get("days"))) is not None
        ),
        fob_min_usd=_amount(fob.get("min")),
        fob_max_usd=_amount(fob.get("max")),
        handling_days=_whole(block.get("handling_days")),
        supply=_supply(block.get("supply")),
        port=str(block.get("port") or ""),
        payment_methods=tuple(str(method) for method in block.get("payment_methods") or ()),
        hs_code=str(block["hs_hint"]) if block.get("hs_hint") else None,
        packaging=str(block.get("packaging_en") or ""),
        carton=_carton(block.get("carton")),
        usd_rate=rate,
    )


def follows_common(block: Mapping[str, Any] | None) -> bool:
    """Say whether a block takes the installation's rate, whichever that is.

    >>> follows_common({"usd_rate": {"common": True}}), follows_common({"usd_rate": {"vnd_per_usd": 25000}})
    (True, False)
    """
    rate = (block or {}).get("usd_rate")
    return isinstance(rate, Mapping) and rate.get("common") is True


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value or () if isinstance(row, Mapping)]


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _amount(value: Any) -> Decimal | None:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _scaled(value: Any, factor: int) -> int | None:
    amount = _amount(value)
    return None if amount is None else round(amount * factor)


def _rate(value: Any) -> UsdRate | None:
    if not isinstance(value, Mapping) or not (per_usd := _whole(value.get("vnd_per_usd"))):
        return None
    try:
        return UsdRate(per_usd, date.fromisoformat(str(value.get("date"))))
    except ValueError:
        return None


def _supply(value: Any) -> Supply | None:
    if not isinstance(value, Mapping) or (quantity := _whole(value.get("quantity"))) is None:
        return None
    return Supply(quantity, str(value.get("unit") or ""), str(value.get("period") or ""))


def _carton(value: Any) -> Carton | None:
    if not isinstance(value, Mapping) or (units := _whole(value.get("units"))) is None:
        return None
    return Carton(
        units=units,
        length_mm=_scaled(value.get("length_cm"), 10),
        width_mm=_scaled(value.get("width_cm"), 10),
        height_mm=_scaled(value.get("height_cm"), 10),
        gross_weight_g=_scaled(value.get("gross_weight_kg"), 1000),
    )
