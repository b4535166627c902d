"""What each rule of Sendo's pack means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from core.formatting import number_vi, vnd
from exporters.base import Problem
from exporters.checking import Check, breach, length, name_of, outside, shortened
from exporters.goods import Listing
from exporters.permits import checks as permit_checks
from exporters.row_checks import (
    formulas,
    hidden_signs,
    image_address,
    images_most,
    option_complete,
    option_repeated,
    sku_unique,
    stock_none,
)
from exporters.rules import Rule
from exporters.sendo.columns import category_id, description_html, sides_cm


def name_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Sendo never published a length; ours only warns."""
    now = length(listing.name)
    if outside(now, rule.minimum, rule.maximum):
        message = _(
            "Tên hàng đang có %(now)s ký tự, Sendo nên để từ %(low)s đến %(high)s. Bạn sửa tên cho vừa.",
            **_ends(now, rule),
        )
        yield breach(rule, listing, message, value=now, limit=f"{rule.minimum}-{rule.maximum}")


def sku_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The SKU of the product and of every variation."""
    skus = [("sku", listing.seller_sku), *(("variant_sku", each.sku) for each in listing.variations)]
    for field, sku in skus:
        now = length(sku)
        if outside(now, rule.minimum, rule.maximum):
            message = _(
                "Mã SKU “%(sku)s” có %(now)s ký tự, Sendo nhận từ %(low)s đến %(high)s. Bạn đặt mã khác.",
                sku=shortened(sku),
                **_ends(now, rule),
            )
            limit = f"{rule.minimum}-{rule.maximum}"
            yield breach(rule, listing, message, value=now, limit=limit, sku=sku, field=field)


def price_range(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Every price is a whole number inside the band."""
    limit = f"{rule.minimum}-{rule.maximum}"
    for offer in listing.offers():
        price, field = offer.price_vnd, "variant_price" if offer.variation else "price"
        if price is None:
            message = _("“%(offer)s” chưa có giá. Bạn ghi giá bán.", offer=name_of(offer))
        elif outside(price, rule.minimum, rule.maximum):
            message = _(
                "Giá của “%(offer)s” đang là %(now)s, Sendo nhận từ %(low)s đến %(high)s. Bạn sửa lại giá.",
                offer=name_of(offer),
                now=vnd(price),
                low=vnd(rule.minimum),
                high=vnd(rule.maximum),
            )
        else:
            continue
        yield breach(rule, listing, message, value=price, limit=limit, sku=offer.sku, field=field)


def stock_range(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Stock has at most five digits."""
    limit = f"{rule.minimum}-{rule.maximum}"
    for offer in listing.offers():
        field = "variant_quantity" if offer.variation else "stock_quantity"
        if offer.stock is None:
            message = _(
                "“%(offer)s” chưa ghi số lượng trong kho. Bạn ghi số đang có, hết hàng thì ghi 0.",
                offer=name_of(offer),
            )
        elif outside(offer.stock, rule.minimum, rule.maximum):
            message = _(
                "Kho của “%(offer)s” đang là %(now)s, Sendo nhận từ %(low)s đến %(high)s. "
                "Bạn sửa lại số lượng.",
                offer=name_of(offer),
                **_ends(offer.stock, rule),
            )
        else:
            continue
        yield breach(rule, listing, message, value=offer.stock, limit=limit, sku=offer.sku, field=field)


def description_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """What the maker wrote is counted, not the tags around it."""
    now = length(listing.description)
    if outside(now, rule.minimum, rule.maximum):
        message = _(
            "Mô tả đang có %(now)s ký tự, Sendo nhận từ %(low)s đến %(high)s. "
            "Bạn kể thêm cách làm, mùi vị, cách dùng, cách bảo quản, hoặc bỏ bớt câu trùng ý.",
            **_ends(now, rule),
        )
        yield breach(rule, listing, message, value=now, limit=f"{rule.minimum}-{rule.maximum}")


def cell_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """A cell of a workbook holds so much and cuts off nothing quietly."""
    now = len(description_html(listing))
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Mô tả dài %(now)s ký tự, một ô bảng tính giữ được %(limit)s. Bạn rút ngắn mô tả.",
            now=number_vi(now),
            limit=number_vi(rule.maximum),
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def weight_needed(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Grams, above zero."""
    now = listing.weight_g
    if now is None or outside(now, rule.minimum, rule.maximum):
        message = _(
            "Cân nặng khi gói đang là %(now)s, Sendo nhận từ %(low)s g. Bạn cân cả bao bì rồi ghi số gam.",
            now=_("chưa ghi") if now is None else f"{number_vi(now)} g",
            low=number_vi(rule.minimum),
        )
        yield breach(rule, listing, message, value=now, limit=rule.minimum)


def package_size(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Three sides, each above zero."""
    sides = sides_cm(listing)
    given = [side for side in sides if side is not None and not outside(side, rule.minimum, rule.maximum)]
    if len(given) < len(sides):
        message = _(
            "Gói hàng mới có %(now)s trong 3 số đo từ %(low)s cm. "
            "Bạn đo đủ chiều dài, chiều rộng, chiều cao.",
            now=len(given),
            low=number_vi(rule.minimum),
        )
        yield breach(rule, listing, message, value=len(given), limit=3)


def images_needed(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The first picture stands for the product."""
    now = len(listing.images)
    if rule.minimum is not None and now < rule.minimum:
        message = _(
            "Sản phẩm chưa có ảnh, Sendo cần ít nhất %(limit)s ảnh đại diện. Bạn chụp và thêm ảnh.",
            limit=rule.minimum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.minimum)


def category_missing(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """No list of Sendo's categories is public: nobody makes one up."""
    if category_id(listing) is None:
        message = _("Chưa biết mã ngành hàng của sản phẩm trên Sendo nên ô này để trống.")
        yield breach(rule, listing, message, value=None, limit=None)


def text_formula(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The files of programs hold words as they are."""
    texts = [("name", listing.name), ("sku", listing.seller_sku)]
    texts += [("attributes[]", text) for tier in listing.tiers for text in (tier.name, *tier.options)]
    texts += [("variant_sku", variation.sku) for variation in listing.variations]
    yield from formulas(rule, listing, texts)


def text_control(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Signs without a shape break the file."""
    texts = [("name", listing.name), ("description", listing.description), ("sku", listing.seller_sku)]
    texts += [("unit_id", listing.unit)]
    texts += [("attributes[]", text) for tier in listing.tiers for text in (tier.name, *tier.options)]
    texts += [("variant_sku", variation.sku) for variation in listing.variations]
    yield from hidden_signs(rule, listing, texts)


def _ends(now: int, rule: Rule) -> dict[str, str]:
    return {"now": number_vi(now), "low": number_vi(rule.minimum), "high": number_vi(rule.maximum)}


CHECKS: Mapping[str, Check] = {
    "name-length": name_length,
    "sku-length": sku_length,
    "sku-unique": sku_unique,
    "price-range": price_range,
    "stock-range": stock_range,
    "stock-none": stock_none,
    "description-length": description_length,
    "cell-length": cell_length,
    "weight-needed": weight_needed,
    "package-size": package_size,
    "images-needed": images_needed,
    "images-most": images_most,
    "image-address": image_address,
    "category-missing": category_missing,
    "option-complete": option_complete,
    "option-repeated": option_repeated,
    "text-formula": text_formula,
    "text-control": text_control,
    **permit_checks.CHECKS,
}
