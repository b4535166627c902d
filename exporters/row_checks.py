"""Checks that marketplaces with files of our own making share: SKUs, options, pictures, stock, signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from flask_babel import gettext as _

from core.formatting import number_vi
from exporters.base import Problem
from exporters.checking import breach, formula_sign, name_of, outside, shortened
from exporters.goods import Listing
from exporters.rules import Rule
from exporters.xlsx_sheet import has_forbidden_characters


def sku_unique(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """No two variations of a product share a SKU; across products the file is watched."""
    seen: set[str] = set()
    for variation in listing.variations:
        if variation.sku in seen:
            message = _(
                "Mã SKU “%(sku)s” đứng ở nhiều phân loại, mỗi mã chỉ dùng một lần. Bạn đổi mã cho khác nhau.",
                sku=variation.sku,
            )
            yield breach(rule, listing, message, value=variation.sku, limit=1, sku=variation.sku)
        seen.add(variation.sku)


def stock_none(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Nothing of a product is there to be bought: the marketplace shows it as sold out."""
    if all(offer.stock == 0 for offer in listing.offers()):
        message = _("Kho đang là 0 nên người mua thấy hết hàng. Bạn ghi số lượng đang có.")
        yield breach(rule, listing, message, value=0, limit=None)


def image_address(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Pictures are fetched by their whole address."""
    for address in listing.images:
        parts = urlsplit(address)
        if parts.scheme not in rule.values or not parts.netloc:
            message = _(
                "Ảnh “%(seen)s” không có địa chỉ đầy đủ. Bạn tải ảnh này lên lại.", seen=shortened(address)
            )
            limit = ", ".join(str(value) for value in rule.values)
            yield breach(rule, listing, message, value=shortened(address), limit=limit)


def images_most(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The first pictures go into the file, the rest stays at home."""
    now = len(listing.images)
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Sản phẩm có %(now)s ảnh, tệp ghi %(limit)s ảnh đầu. Bạn xếp ảnh đẹp nhất lên trước.",
            now=now,
            limit=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def small_images(rule: Rule, listing: Listing, images: Iterable[str], reader: str) -> Iterator[Problem]:
    """Report pictures of too few pixels; of those whose size nobody knows nothing is said.

    Args:
        rule: Its smallest number counts the pixels of a side.
        listing: Whose pictures they are.
        images: Their addresses.
        reader: Who needs them larger, as the sentence says it.
    """
    sides = [listing.image_px[address] for address in images if address in listing.image_px]
    small = [side for side in sides if outside(side, rule.minimum, None)]
    if small:
        message = _(
            "%(count)s ảnh chỉ rộng %(now)s điểm ảnh, %(reader)s cần từ %(limit)s. "
            "Bạn chụp lại bằng máy ảnh nét hơn hoặc chọn ảnh gốc, đừng dùng ảnh chụp màn hình.",
            count=len(small),
            now=number_vi(min(small)),
            reader=reader,
            limit=number_vi(rule.minimum),
        )
        yield breach(rule, listing, message, value=min(small), limit=rule.minimum)


def option_complete(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """Variations come with tiers and name their option in each."""
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


def option_repeated(rule: Rule, listing: Listing) -> Iterator[Problem]:
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


def formulas(rule: Rule, listing: Listing, texts: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Report texts that a spreadsheet would take for a formula; each text comes with its field.

    A program's file takes no mark that would make them harmless, so the sign has to go at its source.
    """
    for field, text in texts:
        if sign := formula_sign(text):
            message = _(
                "“%(seen)s” bắt đầu bằng dấu “%(sign)s”, bảng tính có thể hiểu nhầm là công thức. "
                "Bạn bỏ dấu đó ở đầu.",
                seen=shortened(text, 40),
                sign=sign,
            )
            limit = _("không bắt đầu bằng = + - @")
            yield breach(rule, listing, message, value=shortened(text, 40), limit=limit, field=field)


def hidden_signs(rule: Rule, listing: Listing, texts: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Report texts with signs that no file can carry; each text comes with its field."""
    for field, text in texts:
        if not text.isprintable() and has_forbidden_characters(text):
            seen = shortened("".join(char for char in text if char.isprintable()))
            message = _(
                "“%(seen)s” có ký tự ẩn không in ra được. Bạn gõ lại phần chữ này, đừng dán từ nơi khác.",
                seen=seen,
            )
            yield breach(rule, listing, message, value=seen, limit=0, field=field)
