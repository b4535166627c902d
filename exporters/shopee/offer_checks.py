"""Checks over what is sold: prices, stock, weight, size, SKU, options."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from flask_babel import gettext as _

from core.formatting import number_vi, vnd
from core.text import fold
from exporters import barcodes
from exporters.base import Problem
from exporters.checking import breach, length, name_of, outside
from exporters.goods import Listing
from exporters.rules import Rule
from exporters.shopee.columns import option_image
from exporters.shopee.terms import Terms
from gs1.identifiers import BadNumber, parse_gtin


def price_range(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Every price lies inside the band of the marketplace."""
    low, high = terms.bounds(rule)
    limit = f"{low}-{high}"
    for offer in listing.offers():
        price = offer.price_vnd
        if price is None:
            message = _("“%(offer)s” chưa có giá. Bạn ghi giá bán.", offer=name_of(offer))
        elif outside(price, low, high):
            message = _(
                "Giá của “%(offer)s” đang là %(now)s, Shopee nhận từ %(low)s đến %(high)s. Bạn sửa lại giá.",
                offer=name_of(offer),
                now=vnd(price),
                low=vnd(low),
                high=vnd(high),
            )
        else:
            continue
        yield breach(rule, listing, message, value=price, limit=limit, sku=offer.sku)


def price_ratio(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """The dearest variation costs at most so many times the cheapest."""
    prices = sorted(offer.price_vnd for offer in listing.offers() if offer.price_vnd)
    if not prices or rule.maximum is None or prices[-1] <= rule.maximum * prices[0]:
        return
    # Rounded up: a ratio just past the limit must not read as the limit.
    ratio = -(-prices[-1] * 100 // prices[0]) / 100
    message = _(
        "Phân loại đắt nhất (%(high)s) gấp %(now)s lần phân loại rẻ nhất (%(low)s), Shopee nhận tối đa "
        "%(limit)s lần. Bạn tách loại đắt thành một sản phẩm riêng.",
        high=vnd(prices[-1]),
        low=vnd(prices[0]),
        now=number_vi(ratio, digits=2),
        limit=rule.maximum,
    )
    yield breach(rule, listing, message, value=number_vi(ratio, digits=2), limit=rule.maximum)


def price_channel(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """A carrier takes parcels up to its own price only."""
    dearest = max((offer.price_vnd or 0 for offer in listing.offers()), default=0)
    for channel in terms.open_channels(listing):
        cap = terms.channel_cap(channel)
        if cap is not None and dearest > cap:
            message = _(
                "Giá %(now)s cao hơn mức %(limit)s mà “%(channel)s” nhận chở. "
                "Bạn chọn đơn vị vận chuyển khác cho sản phẩm này.",
                now=vnd(dearest),
                limit=vnd(cap),
                channel=terms.channel_label(channel),
            )
            yield breach(rule, listing, message, value=dearest, limit=cap)


def stock_range(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Stock is a number of pieces, zero included."""
    low, high = terms.bounds(rule)
    for offer in listing.offers():
        if offer.stock is None:
            message = _(
                "“%(offer)s” chưa ghi số lượng trong kho. Bạn ghi số đang có, hết hàng thì ghi 0.",
                offer=name_of(offer),
            )
        elif outside(offer.stock, low, high):
            message = _(
                "Kho của “%(offer)s” đang là %(now)s, Shopee nhận từ %(low)s đến %(high)s. "
                "Bạn sửa lại số lượng.",
                offer=name_of(offer),
                now=number_vi(offer.stock),
                low=number_vi(low),
                high=number_vi(high),
            )
        else:
            continue
        yield breach(rule, listing, message, value=offer.stock, limit=f"{low}-{high}", sku=offer.sku)


def weight_range(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """The packed weight decides the shipping fee; zero is no weight."""
    low, high = terms.bounds(rule)
    for offer in listing.offers():
        if offer.weight_g is None:
            message = _(
                "“%(offer)s” chưa có cân nặng khi gói. Bạn cân cả bao bì rồi ghi số gam.",
                offer=name_of(offer),
            )
        elif outside(offer.weight_g, low, high):
            message = _(
                "Cân nặng của “%(offer)s” đang là %(now)s g, Shopee nhận từ %(low)s đến %(high)s g. "
                "Bạn cân lại cả bao bì rồi ghi số gam.",
                offer=name_of(offer),
                now=number_vi(offer.weight_g),
                low=number_vi(low),
                high=number_vi(high),
            )
        else:
            continue
        yield breach(rule, listing, message, value=offer.weight_g, limit=f"{low}-{high}", sku=offer.sku)


def package_complete(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Three sides or none; with fewer the cells stay empty and the row is written."""
    sides = (listing.package.length_mm, listing.package.width_mm, listing.package.height_mm)
    given = sum(side is not None for side in sides)
    if 0 < given < 3:
        message = _(
            "Kích thước gói mới có %(now)s trong 3 số đo nên được để trống. "
            "Bạn đo đủ chiều dài, chiều rộng, chiều cao.",
            now=given,
        )
        yield breach(rule, listing, message, value=given, limit=3)


def package_range(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Each side of the parcel in whole centimetres."""
    package = listing.package
    sides = {"ps_length": package.length_mm, "ps_width": package.width_mm, "ps_height": package.height_mm}
    for field, side in sides.items():
        now = None if side is None else -(-side // 10)
        if now is not None and outside(now, rule.minimum, rule.maximum):
            message = _(
                "%(side)s đang là %(now)s cm, Shopee nhận từ %(low)s đến %(high)s cm. Bạn đo lại gói hàng.",
                side=terms.label(field),
                now=number_vi(now),
                low=number_vi(rule.minimum),
                high=number_vi(rule.maximum),
            )
            limit = f"{rule.minimum}-{rule.maximum}"
            yield breach(rule, listing, message, value=now, limit=limit, field=field)


def parent_sku_length(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """The SKU of the product fits its cell."""
    now = length(listing.seller_sku)
    if rule.maximum is not None and now > rule.maximum:
        yield _sku_too_long(rule, listing, listing.seller_sku, now)


def sku_length(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """The SKU of each variation fits its cell."""
    for offer in listing.offers():
        now = length(offer.sku)
        if rule.maximum is not None and now > rule.maximum:
            yield _sku_too_long(rule, listing, offer.sku, now)


def _sku_too_long(rule: Rule, listing: Listing, sku: str, now: int) -> Problem:
    message = _(
        "Mã SKU đang có %(now)s ký tự, Shopee nhận tối đa %(limit)s. Bạn đặt mã ngắn hơn.",
        now=now,
        limit=rule.maximum,
    )
    return breach(rule, listing, message, value=now, limit=rule.maximum, sku=sku)


def sku_unique(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """No two variations of a product share a SKU; the filler looks across products."""
    counts = Counter(variation.sku for variation in listing.variations if variation.sku)
    for sku, count in counts.items():
        if count > 1:
            message = _(
                "Mã SKU “%(sku)s” đứng ở %(now)s phân loại, mỗi mã chỉ dùng một lần. "
                "Bạn đổi mã cho khác nhau.",
                sku=sku,
                now=count,
            )
            yield breach(rule, listing, message, value=count, limit=1, sku=sku)


def group_number_length(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """The number that holds the rows of one product together fits its cell."""
    now = length(listing.product_id)
    if listing.variations and outside(now, rule.minimum, rule.maximum):
        message = _(
            "Mã sản phẩm đang có %(now)s ký tự, Shopee nhận từ %(low)s đến %(high)s. "
            "Bạn báo cho cán bộ hỗ trợ.",
            now=now,
            low=rule.minimum,
            high=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=f"{rule.minimum}-{rule.maximum}")


def tier_count(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """The sheet has columns for two tiers."""
    now = len(listing.tiers)
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Sản phẩm có %(now)s nhóm phân loại, Shopee nhận tối đa %(limit)s. Bạn gộp bớt nhóm.",
            now=now,
            limit=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def tier_name_length(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """A tier has a short name, such as "Khối lượng"."""
    for place, tier in enumerate(listing.tiers[:2], start=1):
        field = f"et_title_variation_{place}"
        low, high = terms.bounds(rule, field)
        now = length(tier.name)
        if outside(now, low, high):
            message = _(
                "Tên nhóm phân loại “%(name)s” có %(now)s ký tự, Shopee nhận từ %(low)s đến %(high)s. "
                "Bạn đặt tên ngắn như Khối lượng, Màu sắc.",
                name=tier.name,
                now=now,
                low=low,
                high=high,
            )
            yield breach(rule, listing, message, value=now, limit=f"{low}-{high}", field=field)


def option_length(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """An option has a short name, such as "500 g"."""
    seen = set()
    for variation in listing.variations:
        for place, option in enumerate(variation.options[:2], start=1):
            field = f"et_title_option_for_variation_{place}"
            low, high = terms.bounds(rule, field)
            now = length(option)
            if not outside(now, low, high) or (place, option) in seen:
                continue
            seen.add((place, option))
            message = _(
                "Tên phân loại “%(name)s” có %(now)s ký tự, Shopee nhận từ %(low)s đến %(high)s. "
                "Bạn đặt tên ngắn hơn.",
                name=option,
                now=now,
                low=low,
                high=high,
            )
            limit = f"{low}-{high}"
            yield breach(rule, listing, message, value=now, limit=limit, sku=variation.sku, field=field)


def option_complete(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Every variation says its option in each tier."""
    tiers = len(listing.tiers)
    if tiers and not listing.variations:
        message = _(
            "Sản phẩm có nhóm phân loại nhưng chưa có phân loại nào. Bạn thêm phân loại hoặc bỏ nhóm."
        )
        yield breach(rule, listing, message, value=0, limit=tiers)
    for variation in listing.variations:
        now = sum(bool(option.strip()) for option in variation.options)
        if now != tiers or len(variation.options) != tiers or not tiers:
            message = _(
                "Phân loại “%(sku)s” có %(now)s tên cho %(limit)s nhóm. Bạn ghi đủ tên phân loại.",
                sku=variation.sku,
                now=now,
                limit=tiers,
            )
            yield breach(rule, listing, message, value=now, limit=tiers, sku=variation.sku)


def option_repeated(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """No two variations look the same to a buyer."""
    seen: set[tuple[str, ...]] = set()
    for offer in listing.offers():
        options = tuple(option.casefold().strip() for option in offer.options)
        if options and options in seen:
            message = _(
                "Phân loại “%(name)s” có hai lần. Bạn bỏ bớt một hoặc đổi tên cho khác nhau.",
                name=name_of(offer),
            )
            yield breach(rule, listing, message, value=name_of(offer), limit=1, sku=offer.sku)
        seen.add(options)


def variations_of(tiers: int) -> Callable[[Rule, Terms, Listing], Iterator[Problem]]:
    """Return the check that a product with so many tiers has no more variations than allowed."""

    def check(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
        now = len(listing.variations)
        if len(listing.tiers) == tiers and rule.maximum is not None and now > rule.maximum:
            message = _(
                "Sản phẩm có %(now)s phân loại, Shopee nhận tối đa %(limit)s. Bạn tách thành hai sản phẩm.",
                now=now,
                limit=rule.maximum,
            )
            yield breach(rule, listing, message, value=now, limit=rule.maximum)

    return check


def option_images(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """A picture for every option of the first tier or for none; some of them are left out."""
    offers = listing.offers()
    pictured = sum(offer.image is not None for offer in offers)
    if pictured and option_image(offers[0]) is None:
        message = _(
            "Mới có %(now)s trong %(limit)s phân loại có ảnh riêng nên ảnh phân loại được để trống. "
            "Bạn thêm ảnh cho đủ các phân loại.",
            now=pictured,
            limit=len(offers),
        )
        yield breach(rule, listing, message, value=pictured, limit=len(offers))


def gtin_digits(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """A GTIN is right to its check digit. A number of one shop only is right, and left out."""
    for offer in listing.offers():
        if not offer.gtin:
            continue
        try:
            parse_gtin(offer.gtin)
        except BadNumber:
            message = _(
                "Mã GTIN “%(now)s” của “%(offer)s” chưa đúng; GTIN có 8, 12, 13 hoặc 14 chữ số và số cuối "
                "để kiểm tra. Bạn gõ lại theo mã vạch trên bao bì, chưa có thì để trống.",
                now=offer.gtin,
                offer=name_of(offer),
            )
            limit = f"{rule.minimum}-{rule.maximum}"
            yield breach(rule, listing, message, value=offer.gtin, limit=limit, sku=offer.sku)


def gtin_private(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """A number that must not leave the shop is left out; a file without the column has nothing to say."""
    if terms.template is None or terms.template.label(rule.field):
        yield from barcodes.gtin_private(rule, listing, examples=True)


def same_goods(listing: Listing) -> str:
    """Return the key under which two listings count as the same goods: the name as it sounds."""
    return fold(listing.name)
