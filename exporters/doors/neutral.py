"""The neutral files: the whole catalogue in our own words, for anybody's program or spreadsheet.

The workbook has a row for everything that can be bought, and sheets for what a product has several
of. The JSON nests the same facts by product; `neutral.schema.json` describes it. Texts stand as they
were typed. What the catalogue does not know is not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from flask_babel import lazy_gettext as _l

from exporters.base import Cell, Column, Problem
from exporters.collecting import problem_headings, problem_row
from exporters.doors.base import Door, Form
from exporters.doors.checks import SHARED, text_control
from exporters.doors.slugs import NEUTRAL as SLUG
from exporters.doors.tables import Spool
from exporters.doors.texts import in_cm, in_thousands, plain_number
from exporters.goods import Listing, Offer, Paper
from exporters.rules import rule_pack
from exporters.wholesale import Carton, Wholesale
from exporters.workbook import Heading, Workbook

FORMAT, FORMAT_VERSION = "goc-que-catalogue", 1
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _lines(values: Iterable[str]) -> Cell:
    return "\n".join(values) or None


def _pairs(pairs: Iterable[tuple[str, str]]) -> Cell:
    return _lines(f"{name}: {value}" for name, value in pairs)


def _choice(offer: Offer) -> list[tuple[str, str]]:
    return [(tier.name, option) for tier, option in zip(offer.listing.tiers, offer.options, strict=False)]


def cells_of(listing: Listing, offers: Sequence[Offer] | None = None) -> Iterable[Sequence[Cell]]:
    """Yield a row for everything that can be bought, in the order of `COLUMNS`.

    What belongs to the product is worked out once for all its rows.

    Args:
        listing: The product.
        offers: Those of its choices that are wanted; None: all.
    """
    package, terms = listing.package, listing.wholesale or _NO_TERMS
    maker = listing.producer.name if listing.producer else None
    before = (listing.name, listing.name_en, listing.description, listing.description_en)
    parent = listing.seller_sku if listing.variations else None
    goods = (
        listing.family_name,
        listing.brand,
        maker,
        listing.country_of_origin,
        _lines(listing.materials) if listing.materials else None,
        _pairs(listing.attributes) if listing.attributes else None,
    )
    images = "\n".join(listing.images)
    after: tuple[Cell, ...] = (
        in_cm(package.length_mm),
        in_cm(package.width_mm),
        in_cm(package.height_mm),
        images,
        listing.shelf_life_days,
        listing.storage,
        *_trade_cells(terms),
        listing.page_url,
        listing.trace_url,
    )
    for offer in listing.offers() if offers is None else offers:
        yield (
            offer.sku,
            parent,
            *before,
            *goods,
            _pairs(_choice(offer)) if offer.options else None,
            offer.price_vnd,
            offer.stock,
            listing.unit,
            None if offer.variation else listing.net_value,
            None if offer.variation else listing.net_unit,
            offer.weight_g,
            offer.gtin,
            *after,
        )


_NO_TERMS = Wholesale()


def _trade_cells(terms: Wholesale) -> tuple[Cell, ...]:
    if terms is _NO_TERMS:
        return (None,) * 10
    return (
        terms.hs_code,
        terms.min_order_quantity,
        terms.unit,
        terms.fob_min_usd,
        terms.fob_max_usd,
        _lines(f"{tier.quantity}: {tier.price_usd}" for tier in terms.price_tiers),
        _lines(f"{lead.quantity}: {lead.days}" for lead in terms.lead_times),
        terms.port,
        terms.packaging,
        terms.usd_rate.vnd_per_usd if terms.usd_rate else None,
    )


_HEADINGS: tuple[tuple[str, str, int], ...] = (
    ("sku", "Mã SKU", 18),
    ("parent_sku", "Mã của cả sản phẩm", 18),
    ("name_vi", "Tên", 40),
    ("name_en", "Tên tiếng Anh", 40),
    ("description_vi", "Mô tả", 60),
    ("description_en", "Mô tả tiếng Anh", 60),
    ("category", "Nhóm hàng", 20),
    ("brand", "Thương hiệu", 20),
    ("producer", "Cơ sở", 30),
    ("country_of_origin", "Nước làm ra", 16),
    ("materials", "Làm từ", 30),
    ("attributes", "Đặc điểm", 30),
    ("options", "Phân loại", 24),
    ("price_vnd", "Giá (đồng)", 14),
    ("stock", "Số lượng", 12),
    ("unit", "Đơn vị bán", 12),
    ("net_value", "Lượng trong một đơn vị", 14),
    ("net_unit", "Đo bằng", 10),
    ("gross_weight_g", "Cân nặng cả bao bì (g)", 16),
    ("gtin", "Mã vạch GTIN", 18),
    ("length_cm", "Dài (cm)", 10),
    ("width_cm", "Rộng (cm)", 10),
    ("height_cm", "Cao (cm)", 10),
    ("images", "Ảnh", 50),
    ("shelf_life_days", "Hạn dùng (ngày)", 14),
    ("storage", "Cách giữ", 30),
    ("hs_code", "Mã hàng hải quan", 14),
    ("moq", "Đặt ít nhất", 12),
    ("moq_unit", "Đơn vị bán buôn", 16),
    ("fob_min_usd", "Giá FOB thấp nhất (USD)", 14),
    ("fob_max_usd", "Giá FOB cao nhất (USD)", 14),
    ("ladder", "Giá theo số lượng (USD)", 20),
    ("lead_time_days", "Số ngày giao theo số lượng", 20),
    ("port", "Cảng", 16),
    ("packaging", "Đóng gói xuất khẩu", 30),
    ("usd_rate_vnd", "Một USD bằng (đồng)", 14),
    ("page_url", "Trang sản phẩm", 40),
    ("traceability_url", "Trang truy xuất", 40),
)
_PLACES = {key: place for place, (key, _label, _width) in enumerate(_HEADINGS)}


def _column(key: str, label: str) -> Column:
    place = _PLACES[key]

    def value(offer: Offer) -> Cell:
        return next(iter(cells_of(offer.listing, [offer])))[place]

    return Column(key, label, value, required=key in {"sku", "name_vi"})


COLUMNS: tuple[Column, ...] = tuple(_column(key, label) for key, label, _width in _HEADINGS)
_PAPERS = (
    Heading("sku", "Mã SKU", 18),
    Heading("type", "Loại", 14),
    Heading("name", "Tên giấy", 40),
    Heading("number", "Số", 20),
    Heading("issuer", "Nơi cấp", 30),
    Heading("issued_on", "Ngày cấp", 12),
    Heading("valid_to", "Có giá trị đến", 14),
    Heading("stars", "Số sao", 10),
    Heading("verified", "Đã đối chiếu", 12),
)


class NeutralWorkbook:
    """What can be bought, the papers, and what could not be written."""

    def __init__(self) -> None:
        self.rows = 0
        self._book = Workbook()
        self._offers = self._book.sheet("SanPham", [Heading(*each) for each in _HEADINGS])
        self._papers = self._book.sheet("GiayTo", _PAPERS)
        self._problems = self._book.sheet("Loi", problem_headings())

    def add(self, listing: Listing) -> None:
        """Take the rows of a product."""
        for row in cells_of(listing):
            self._offers.add(row)
            self.rows += 1
        for paper in listing.papers:
            self._papers.add((listing.seller_sku, *_paper(paper).values()))

    def tell(self, listing: Listing, problem: Problem) -> None:
        """Write down what is wrong."""
        self._problems.add(problem_row(listing, problem))

    def write(self, out: BinaryIO) -> None:
        """Write the workbook."""
        self._book.write(out)

    def close(self) -> None:
        """Let go of the rows."""
        self._book.close()


class NeutralJson(Spool):
    """One object with the products in their order."""

    def __init__(self) -> None:
        super().__init__()
        self._is_empty = True
        self.put(f'{{"format": "{FORMAT}", "version": {FORMAT_VERSION}, "products": [')

    def add(self, listing: Listing) -> None:
        """Take a product."""
        start = "\n" if self._is_empty else ",\n"
        self._is_empty = False
        self.rows += 1
        self.put(start + json.dumps(product_of(listing), ensure_ascii=False))

    def write(self, out: BinaryIO) -> None:
        """Write the file."""
        self.put("\n]}\n")
        super().write(out)


def product_of(listing: Listing) -> dict[str, Any]:
    """Return a product as plain values; amounts with decimals are texts, so that none is rounded."""
    terms = listing.wholesale
    length, width, height = (
        _amount(in_cm(side))
        for side in (listing.package.length_mm, listing.package.width_mm, listing.package.height_mm)
    )
    return {
        "id": listing.product_id,
        "sku": listing.seller_sku,
        "name_vi": listing.name,
        "name_en": listing.name_en or None,
        "description_vi": listing.description or None,
        "description_en": listing.description_en or None,
        "category": listing.family_name or None,
        "category_code": listing.family or None,
        "brand": listing.brand,
        "producer": listing.producer.name if listing.producer else None,
        "country_of_origin": listing.country_of_origin,
        "materials": list(listing.materials),
        "attributes": [{"name": name, "value": value} for name, value in listing.attributes],
        "unit": listing.unit or None,
        "net_value": _amount(listing.net_value),
        "net_unit": listing.net_unit or None,
        "length_cm": length,
        "width_cm": width,
        "height_cm": height,
        "images": list(listing.images),
        "offers": [_offer(offer) for offer in listing.offers()],
        "certificates": [_paper(paper) for paper in listing.papers],
        "shelf_life_days": listing.shelf_life_days,
        "storage": listing.storage or None,
        "wholesale": _terms(terms) if terms else None,
        "page_url": listing.page_url,
        "traceability_url": listing.trace_url,
    }


def _amount(value: Any) -> str | None:
    return None if value is None else plain_number(value)


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "sku": offer.sku,
        "options": [{"name": name, "value": value} for name, value in _choice(offer)],
        "price_vnd": offer.price_vnd,
        "stock": offer.stock,
        "gross_weight_kg": _amount(in_thousands(offer.weight_g)),
        "gtin": offer.gtin,
        "image": offer.image,
    }


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "type": paper.type,
        "name": paper.name,
        "number": paper.number or None,
        "issuer": paper.issuer or None,
        "issued_on": paper.issued_on.isoformat(),
        "valid_to": paper.expires_on.isoformat() if paper.expires_on else None,
        "stars": paper.stars,
        "verified": paper.is_verified,
    }


def _terms(terms: Wholesale) -> dict[str, Any]:
    return {
        "trade_type": terms.trade_type,
        "hs_code": terms.hs_code,
        "moq": terms.min_order_quantity,
        "moq_unit": terms.unit or None,
        "fob_min_usd": _amount(terms.fob_min_usd),
        "fob_max_usd": _amount(terms.fob_max_usd),
        "ladder": [
            {"quantity": tier.quantity, "price_usd": _amount(tier.price_usd)} for tier in terms.price_tiers
        ],
        "lead_time_days": [{"quantity": lead.quantity, "days": lead.days} for lead in terms.lead_times],
        "handling_days": terms.handling_days,
        "supply": {
            "quantity": terms.supply.quantity,
            "unit": terms.supply.unit,
            "period": terms.supply.period,
        }
        if terms.supply
        else None,
        "port": terms.port or None,
        "payment_methods": list(terms.payment_methods),
        "packaging": terms.packaging or None,
        "carton": _carton(terms.carton) if terms.carton else None,
        "usd_rate": {"vnd_per_usd": terms.usd_rate.vnd_per_usd, "date": terms.usd_rate.on.isoformat()}
        if terms.usd_rate
        else None,
    }


def _carton(carton: Carton) -> dict[str, Any]:
    return {
        "units": carton.units,
        "length_cm": _amount(in_cm(carton.length_mm)),
        "width_cm": _amount(in_cm(carton.width_mm)),
        "height_cm": _amount(in_cm(carton.height_mm)),
        "gross_weight_kg": _amount(in_thousands(carton.gross_weight_g)),
    }


_FIELDS = {"name": "name_vi", "description": "description_vi", "sku": "sku", "options": "options"}

NEUTRAL = Door(
    slug=SLUG,
    label="Trung lập",
    hint=_l("Toàn bộ sản phẩm trong một bảng Excel để xem và giữ, hoặc tệp JSON cho phần mềm khác đọc."),
    columns=COLUMNS,
    rows=cells_of,
    checks={**SHARED, "text-control": text_control(_FIELDS)},
    forms={
        ".xlsx": Form("goc_que_products.xlsx", _WORKBOOK_TYPE, NeutralWorkbook),
        ".json": Form("goc_que_products.json", "application/json", NeutralJson),
    },
    suffix=".xlsx",
    pack=rule_pack(SLUG),
)
