"""Checks that the doors share; each takes the limits from its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from flask_babel import gettext as _

from core.formatting import number_vi
from core.text import fold
from exporters.barcodes import gtin_private
from exporters.base import Problem
from exporters.checking import Check, breach, formula_sign, length, name_of, outside, shortened
from exporters.doors.tables import Rows
from exporters.doors.texts import brand_of, composed, title_of
from exporters.goods import Listing, Offer
from exporters.row_checks import (
    hidden_signs,
    image_address,
    images_most,
    option_complete,
    option_repeated,
    sku_unique,
    small_images,
)
from exporters.rules import Rule
from exporters.workbook import FORMULA_STARTS

_PROSE = frozenset({"description"})
"""Columns of running text, where a dash before a first point is no formula."""


def name_needed(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Goods without a name are nothing."""
    if not listing.name.strip():
        yield breach(rule, listing, _("Sản phẩm chưa có tên. Bạn ghi tên hàng."), value=None, limit=None)


def name_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Counted with the choice that stands behind the name."""
    now = max(length(title_of(offer)) for offer in listing.offers())
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Tên hàng cùng tên phân loại dài %(now)s ký tự, nơi nhận đọc tối đa %(limit)s. Bạn rút ngắn tên.",
            now=number_vi(now),
            limit=number_vi(rule.maximum),
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def name_promotion(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """A title names the goods; offers have places of their own."""
    folded = f" {fold(listing.name)} "
    for word in rule.values:
        if f" {fold(str(word))} " in folded:
            message = _(
                "Tên hàng có chữ quảng cáo “%(word)s”, nơi nhận có thể từ chối. Bạn bỏ chữ đó khỏi tên.",
                word=word,
            )
            yield breach(rule, listing, message, value=str(word), limit=None)


def description_needed(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Without a description the row is refused."""
    if not listing.description.strip():
        message = _("Sản phẩm chưa có mô tả. Bạn kể vài câu: làm từ gì, dùng thế nào, giữ ra sao.")
        yield breach(rule, listing, message, value=None, limit=None)


def description_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Counted as people count."""
    now = length(listing.description)
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Mô tả dài %(now)s ký tự, nơi nhận đọc tối đa %(limit)s. Bạn rút ngắn mô tả.",
            now=number_vi(now),
            limit=number_vi(rule.maximum),
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def price_needed(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Whole đồng, above nothing, for everything that can be bought."""
    for offer in listing.offers():
        if offer.price_vnd is None or outside(offer.price_vnd, rule.minimum, rule.maximum):
            message = _("“%(offer)s” chưa có giá bán. Bạn ghi giá.", offer=name_of(offer))
            yield breach(rule, listing, message, value=offer.price_vnd, limit=rule.minimum, sku=offer.sku)


def link_needed(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Who reads the feed sends buyers to the page of the product."""
    parts = urlsplit(listing.page_url or "")
    if parts.scheme not in rule.values or not parts.netloc:
        message = _("Sản phẩm chưa có trang công khai với địa chỉ đầy đủ. Bạn đăng sản phẩm trước.")
        limit = ", ".join(str(value) for value in rule.values)
        yield breach(rule, listing, message, value=shortened(listing.page_url or "") or None, limit=limit)


def sku_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The SKU is the row's name: it is needed, and has its longest length."""
    for offer in (Offer(listing, None), *listing.offers()):
        now = len(offer.sku)
        if outside(now, rule.minimum, rule.maximum):
            message = _(
                "Mã SKU “%(sku)s” có %(now)s ký tự, nơi nhận đọc từ %(low)s đến %(high)s. Bạn đặt mã khác.",
                sku=shortened(offer.sku),
                now=now,
                low=rule.minimum,
                high=rule.maximum,
            )
            limit = f"{rule.minimum}-{rule.maximum}"
            yield breach(rule, listing, message, value=now, limit=limit, sku=offer.sku)


def brand_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """A longer one is left out of the row."""
    now = length(brand_of(listing))
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Tên thương hiệu dài %(now)s ký tự, nơi nhận đọc tối đa %(limit)s nên ô này để trống. "
            "Bạn ghi một thương hiệu ngắn hơn.",
            now=now,
            limit=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def images_needed(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The first picture stands for the product."""
    now = len(listing.images)
    if rule.minimum is not None and now < rule.minimum:
        message = _(
            "Sản phẩm chưa có ảnh, cần ít nhất %(limit)s ảnh. Bạn chụp và thêm ảnh.", limit=rule.minimum
        )
        yield breach(rule, listing, message, value=now, limit=rule.minimum)


def image_letters(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Addresses of pictures are plain letters, not longer than is read."""
    for address in listing.images:
        if not address.isascii() or (rule.maximum is not None and len(address) > rule.maximum):
            message = _(
                "Địa chỉ ảnh “%(seen)s” quá dài hoặc có chữ có dấu. Bạn tải ảnh này lên lại.",
                seen=shortened(address),
            )
            yield breach(rule, listing, message, value=len(address), limit=rule.maximum)


def image_small(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The picture is shown badly or not at all."""
    yield from small_images(rule, listing, listing.images, _("nơi nhận"))


def tier_count(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """At most so many ways to choose."""
    now = len(listing.tiers)
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Sản phẩm có %(now)s nhóm phân loại, nơi nhận đọc %(limit)s. Bạn gộp bớt nhóm.",
            now=now,
            limit=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def attributes_most(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Choices and facts share the places that the table has for them."""
    now = len(listing.tiers) + len(listing.attributes)
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Sản phẩm có %(now)s đặc điểm và nhóm phân loại, tệp có chỗ cho %(limit)s nên chỉ ghi phần đầu. "
            "Bạn đưa phần còn lại vào mô tả.",
            now=now,
            limit=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def cell_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """A cell of a workbook holds so much and cuts off nothing quietly."""
    now = max(len(listing.description), len(listing.description_en))
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Mô tả dài %(now)s ký tự, một ô bảng tính giữ được %(limit)s. Bạn rút ngắn mô tả.",
            now=number_vi(now),
            limit=number_vi(rule.maximum),
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def text_control(fields: Mapping[str, str]) -> Check:
    """Look for signs without a shape; `fields` names the column of name, description, SKU and options."""

    def check(rule: Rule, listing: Listing) -> Iterator[Problem]:
        yield from hidden_signs(rule, listing, _texts(listing, fields))

    return check


def _texts(listing: Listing, fields: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    yield fields["name"], listing.name
    yield fields["description"], listing.description
    yield fields["sku"], listing.seller_sku
    yield fields["name"], brand_of(listing)
    yield fields["name"], listing.unit
    yield fields["description"], listing.description_en
    for tier in listing.tiers:
        yield from ((fields["options"], text) for text in (tier.name, *tier.options))
    for variation in listing.variations:
        yield fields["sku"], variation.sku
    for label, value in listing.attributes:
        yield from ((fields["description"], text) for text in (label, value))


def _opens_formula(key: str, text: str) -> bool:
    return bool(formula_sign(text, is_prose=True)) if key in _PROSE else text.startswith(FORMULA_STARTS)


def text_formula(keys: tuple[str, ...], rows: Rows) -> Check:
    """Refuse what a spreadsheet would take for a formula: a machine's file is changed by nobody."""

    def check(rule: Rule, listing: Listing) -> Iterator[Problem]:
        for row in rows(listing):
            for key, cell in zip(keys, row, strict=True):
                text = composed(cell) if isinstance(cell, str) else ""
                if _opens_formula(key, text):
                    message = _(
                        "“%(seen)s” bắt đầu bằng dấu “%(sign)s”, phần mềm sẽ hiểu nhầm là công thức. "
                        "Bạn bỏ dấu đó ở đầu.",
                        seen=shortened(text, 40),
                        sign=text[0].strip() or _("thụt dòng"),
                    )
                    limit = _("không bắt đầu bằng = + - @")
                    yield breach(rule, listing, message, value=shortened(text, 40), limit=limit, field=key)

    return check


SHARED: Mapping[str, Callable[[Rule, Listing], Iterator[Problem]]] = {
    "name-needed": name_needed,
    "name-length": name_length,
    "name-promotion": name_promotion,
    "description-missing": description_needed,
    "description-length": description_length,
    "price-needed": price_needed,
    "link-needed": link_needed,
    "sku-length": sku_length,
    "sku-unique": sku_unique,
    "brand-length": brand_length,
    "images-needed": images_needed,
    "images-most": images_most,
    "image-address": image_address,
    "image-letters": image_letters,
    "image-small": image_small,
    "tier-count": tier_count,
    "attributes-most": attributes_most,
    "gtin-private": gtin_private,
    "cell-length": cell_length,
    "option-complete": option_complete,
    "option-repeated": option_repeated,
}
"""A pack names those that its reader cares for; the others are not asked."""
