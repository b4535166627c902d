"""What each rule of Alibaba.com's pack about words, pictures and parcels means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from core.formatting import number_vi
from core.text import without_marks
from exporters.alibaba import trade_checks
from exporters.alibaba.columns import MOST_IMAGES, category_id, description_html, sides_cm
from exporters.base import Problem
from exporters.checking import Check, breach, outside, shortened
from exporters.goods import Listing
from exporters.permits import checks as permit_checks
from exporters.row_checks import (
    formulas,
    hidden_signs,
    image_address,
    option_complete,
    option_repeated,
    sku_unique,
    small_images,
    stock_none,
)
from exporters.rules import Rule


def title_missing(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Buyers read English; nothing is translated behind the maker's back."""
    if not listing.name_en.strip():
        message = _("Sản phẩm chưa có tên tiếng Anh. Bạn viết tên tiếng Anh, hoặc nhờ người biết viết giúp.")
        yield breach(rule, listing, message, value=None, limit=None)


def title_ascii(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The platform refuses letters with marks in a title."""
    if not listing.name_en.isascii():
        seen = "".join(dict.fromkeys(char for char in listing.name_en if not char.isascii()))
        message = _(
            "Tên tiếng Anh có chữ có dấu “%(seen)s”, Alibaba chỉ nhận chữ không dấu. "
            "Bạn sửa lại, ví dụ “%(plain)s”.",
            seen=seen,
            plain=without_marks(listing.name_en),
        )
        yield breach(rule, listing, message, value=seen, limit="ASCII")


def title_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Counted in bytes, as the platform does."""
    now = len(listing.name_en.encode())
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Tên tiếng Anh dài %(now)s ký tự, Alibaba nhận tối đa %(limit)s. Bạn rút ngắn tên.",
            now=now,
            limit=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def keywords_count(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """One to three."""
    now = len(listing.keywords_en)
    if outside(now, rule.minimum, rule.maximum):
        message = _(
            "Sản phẩm có %(now)s từ khóa tiếng Anh, Alibaba nhận từ %(low)s đến %(high)s. "
            "Bạn sửa lại từ khóa.",
            now=now,
            low=rule.minimum,
            high=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=f"{rule.minimum}-{rule.maximum}")


def keywords_signs(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Signs that the platform takes for the end of a keyword."""
    for keyword in listing.keywords_en:
        if any(str(sign) in keyword for sign in rule.values):
            signs = " ".join(str(sign) for sign in rule.values)
            message = _(
                "Từ khóa “%(seen)s” có dấu không dùng được (%(signs)s). Bạn bỏ dấu đó.",
                seen=shortened(keyword),
                signs=signs,
            )
            yield breach(rule, listing, message, value=shortened(keyword), limit=signs)


def keywords_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """All keywords together, a line each."""
    now = len("\n".join(listing.keywords_en).encode())
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Các từ khóa dài tổng cộng %(now)s ký tự, Alibaba nhận tối đa %(limit)s. Bạn rút ngắn lại.",
            now=now,
            limit=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def description_missing(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Mandatory since 14/10/2025."""
    if not listing.description_en.strip():
        message = _(
            "Sản phẩm chưa có mô tả tiếng Anh. Bạn viết mô tả tiếng Anh, hoặc nhờ người biết viết giúp."
        )
        yield breach(rule, listing, message, value=None, limit=None)


def cell_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """A cell of a workbook holds so much and cuts off nothing quietly."""
    now = len(description_html(listing))
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Mô tả tiếng Anh dài %(now)s ký tự, một ô bảng tính giữ được %(limit)s. Bạn rút ngắn mô tả.",
            now=number_vi(now),
            limit=number_vi(rule.maximum),
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def images_needed(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Without a picture nothing is published."""
    now = len(listing.images)
    if rule.minimum is not None and now < rule.minimum:
        message = _(
            "Sản phẩm chưa có ảnh, Alibaba cần ít nhất %(limit)s ảnh. Bạn chụp và thêm ảnh.",
            limit=rule.minimum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.minimum)


def images_few(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The platform advises more; with fewer the row is written all the same."""
    now = len(listing.images)
    if rule.minimum is not None and 0 < now < rule.minimum:
        message = _(
            "Sản phẩm có %(now)s ảnh, Alibaba khuyên từ %(limit)s ảnh. Bạn thêm ảnh nếu có.",
            now=now,
            limit=rule.minimum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.minimum)


def images_most(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The rest stays at home."""
    now = len(listing.images)
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Sản phẩm có %(now)s ảnh, Alibaba nhận %(limit)s nên chỉ các ảnh đầu được đưa vào. "
            "Bạn xếp ảnh đẹp nhất lên trước.",
            now=now,
            limit=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def image_small(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The photo bank refuses it, the row stands all the same."""
    yield from small_images(rule, listing, listing.images[:MOST_IMAGES], "Alibaba")


def package_together(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Gross weight and three sides: all of them or none; goods ready to order need them."""
    package = listing.package
    facts = (listing.weight_g, package.length_mm, package.width_mm, package.height_mm)
    now = sum(fact is not None for fact in facts)
    is_ready_to_order = listing.wholesale is not None and listing.wholesale.trade_type == "wholesale"
    if now == len(facts) or (now == 0 and not is_ready_to_order):
        return
    message = _(
        "Alibaba cần đủ cân nặng cả bao bì và ba số đo của gói hàng, hiện mới có %(now)s trong %(limit)s. "
        "Bạn cân, đo rồi ghi thêm.",
        now=now,
        limit=len(facts),
    )
    yield breach(rule, listing, message, value=now, limit=len(facts))


def package_range(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Each side in centimetres."""
    for side in sides_cm(listing) or ():
        if outside(side, rule.minimum, rule.maximum):
            message = _(
                "Số đo %(now)s cm của gói hàng chưa đúng, Alibaba nhận từ %(low)s đến %(high)s cm. "
                "Bạn đo lại gói hàng.",
                now=number_vi(side),
                low=number_vi(rule.minimum),
                high=number_vi(rule.maximum),
            )
            yield breach(rule, listing, message, value=side, limit=f"{rule.minimum}-{rule.maximum}")


def weight_range(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """From ten grams: the platform counts kilograms with two decimals."""
    now = listing.weight_g
    if now is not None and outside(now, rule.minimum, rule.maximum):
        message = _(
            "Cân nặng cả bao bì đang là %(now)s g, Alibaba nhận từ %(low)s đến %(high)s g. "
            "Bạn cân lại rồi ghi số gam.",
            now=number_vi(now),
            low=number_vi(rule.minimum),
            high=number_vi(rule.maximum),
        )
        yield breach(rule, listing, message, value=now, limit=f"{rule.minimum}-{rule.maximum}")


def sku_length(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The product's SKU joins the sheets; each variation has its own."""
    for field, sku in [
        ("sku_code", listing.seller_sku),
        *(("skus", each.sku) for each in listing.variations),
    ]:
        now = len(sku)
        if outside(now, rule.minimum, rule.maximum):
            message = _(
                "Mã SKU “%(sku)s” có %(now)s ký tự, Alibaba nhận từ %(low)s đến %(high)s. Bạn đặt mã khác.",
                sku=shortened(sku),
                now=now,
                low=rule.minimum,
                high=rule.maximum,
            )
            limit = f"{rule.minimum}-{rule.maximum}"
            yield breach(rule, listing, message, value=now, limit=limit, sku=sku, field=field)


def option_values(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """A property of variants takes so many values."""
    for tier in listing.tiers:
        now = len(tier.options)
        if rule.maximum is not None and now > rule.maximum:
            message = _(
                "Nhóm phân loại “%(name)s” có %(now)s lựa chọn, Alibaba nhận tối đa %(limit)s. "
                "Bạn bỏ bớt lựa chọn hoặc tách thành hai sản phẩm.",
                name=shortened(tier.name),
                now=now,
                limit=rule.maximum,
            )
            yield breach(rule, listing, message, value=now, limit=rule.maximum)


def category_missing(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Only leaf categories take products; nobody guesses one."""
    if category_id(listing) is None:
        message = _(
            "Chưa biết ngành hàng của sản phẩm trên Alibaba nên ô này để trống. "
            "Bạn chọn ngành hàng trên Alibaba khi đăng."
        )
        yield breach(rule, listing, message, value=None, limit=None)


def text_formula(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The files of programs hold words as they are."""
    texts = [("subject", listing.name_en), ("sku_code", listing.seller_sku)]
    texts += [("keywords", word) for word in listing.keywords_en]
    texts += [("sale_properties", text) for tier in listing.tiers for text in (tier.name, *tier.options)]
    texts += [("skus", variation.sku) for variation in listing.variations]
    yield from formulas(rule, listing, texts)


def text_control(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Signs without a shape break the file."""
    texts = [("subject", listing.name_en), ("description", listing.description_en)]
    texts += [("sku_code", listing.seller_sku), *(("keywords", word) for word in listing.keywords_en)]
    texts += [("sale_properties", text) for tier in listing.tiers for text in (tier.name, *tier.options)]
    texts += [("skus", variation.sku) for variation in listing.variations]
    if listing.wholesale:
        texts += [("delivery_port", listing.wholesale.port), ("packaging_desc", listing.wholesale.packaging)]
    yield from hidden_signs(rule, listing, texts)


CHECKS: Mapping[str, Check] = {
    "title-missing": title_missing,
    "title-ascii": title_ascii,
    "title-length": title_length,
    "keywords-count": keywords_count,
    "keywords-signs": keywords_signs,
    "keywords-length": keywords_length,
    "description-missing": description_missing,
    "cell-length": cell_length,
    "images-needed": images_needed,
    "images-few": images_few,
    "images-most": images_most,
    "image-small": image_small,
    "image-address": image_address,
    **trade_checks.CHECKS,
    "stock-none": stock_none,
    "package-together": package_together,
    "package-range": package_range,
    "weight-range": weight_range,
    "sku-length": sku_length,
    "sku-unique": sku_unique,
    "option-complete": option_complete,
    "option-repeated": option_repeated,
    "option-values": option_values,
    "category-missing": category_missing,
    "text-formula": text_formula,
    "text-control": text_control,
    **permit_checks.CHECKS,
}
