"""Checks over the words of a listing: lengths, contact details, signs that shops do not take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from flask_babel import gettext as _

from core.formatting import number_vi
from exporters.base import Problem
from exporters.checking import breach, formula_sign, length, shortened
from exporters.goods import Listing
from exporters.rules import Rule
from exporters.shopee.terms import Terms
from exporters.xlsx_sheet import has_forbidden_characters

_NAME, _DESCRIPTION = "ps_product_name", "ps_product_description"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(
    r"(?i)https?://\S+|\bwww\.\S+|\b(?:[a-z0-9-]+\.)+(?:com|vn|net|org|info|shop|store|site)\b(?:/\S*)?"
)
# Ten or eleven digits from 0 or +84, or a hotline, with any blanks, dots or dashes between.
# A dot or comma before it belongs to a longer number only where a digit stands before that.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:(?:\+\s?84|\(?0)(?:[\s.\-()]{0,2}\d){9,10}|1[89]00(?:[\s.\-]?\d){4,6})(?![\d.,]?\d)"
)
# Ten digits, of a branch with three more behind a dash; many begin with 0 as a phone does.
_TAX_CODE = re.compile(
    r"(?i)\b(?:mã\s+số\s+(?:thuế|doanh\s+nghiệp)|msdn|mst)\s*(?:số\b|là\b)?[\s:.\-–]*\d{10}(?:\s?-\s?\d{3})?(?!\d)"
)
# What the three patterns above cannot do without, found in a hundredth of their time.
_ENDING = re.compile(r"(?i)https?:|www\.|\.(?:com|vn|net|org|info|shop|store|site)")
_DIGITS = re.compile(r"\d[\d\s.\-()]{6,}\d")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u2300-\u23ff\ufe0f\u200d\u20e3]"
)
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HASHTAG = re.compile(r"(?<![\w&])#\w+")


def texts_of(listing: Listing) -> Iterator[tuple[str, str, str]]:
    """Yield field, SKU and text of everything that people wrote and the file will hold."""
    sku = listing.seller_sku
    yield _NAME, sku, listing.name
    yield _DESCRIPTION, sku, listing.description
    yield "ps_sku_parent_short", sku, listing.seller_sku
    for place, tier in enumerate(listing.tiers[:2], start=1):
        yield f"et_title_variation_{place}", sku, tier.name
    for variation in listing.variations:
        for place, option in enumerate(variation.options[:2], start=1):
            yield f"et_title_option_for_variation_{place}", variation.sku, option
        yield "ps_sku_short", variation.sku, variation.sku


def name_length(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """A name tells what it is, without being a paragraph."""
    low, high = terms.bounds(rule)
    now = length(listing.name)
    if low is not None and now < low:
        mend = _("Bạn thêm loại hàng, quy cách hoặc nơi làm vào tên.")
    elif high is not None and now > high:
        mend = _("Bạn rút ngắn tên, chuyển phần còn lại xuống mô tả.")
    else:
        return
    said = _("Tên hàng đang có %(now)s ký tự, Shopee nhận từ %(low)s đến %(high)s.", **_ends(now, low, high))
    yield breach(rule, listing, f"{said} {mend}", value=now, limit=f"{low}-{high}")


def description_length(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """A description answers what a buyer would ask."""
    low, high = terms.bounds(rule)
    now = length(listing.description)
    if low is not None and now < low:
        mend = _("Bạn kể thêm cách làm, mùi vị, cách dùng, cách bảo quản.")
    elif high is not None and now > high:
        mend = _("Bạn bỏ bớt những câu trùng ý.")
    else:
        return
    said = _("Mô tả đang có %(now)s ký tự, Shopee nhận từ %(low)s đến %(high)s.", **_ends(now, low, high))
    yield breach(rule, listing, f"{said} {mend}", value=now, limit=f"{low}-{high}")


def description_hashtags(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """More hashtags than the limit make the platform refuse the text."""
    now = len(_HASHTAG.findall(listing.description)) if "#" in listing.description else 0
    if rule.maximum is not None and now > rule.maximum:
        message = _(
            "Mô tả đang có %(now)s thẻ #, Shopee nhận tối đa %(limit)s. Bạn bỏ bớt thẻ.",
            now=now,
            limit=rule.maximum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.maximum)


def text_contact(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Phone numbers, e-mail and web addresses get a listing locked."""
    for field, sku, text in texts_of(listing):
        if not (field in (_NAME, _DESCRIPTION) or field.startswith("et_title_")):
            continue
        if found := _contact(text):
            seen = shortened(found[0])
            message = _(
                "%(where)s có cách liên lạc “%(seen)s”; Shopee khóa hàng ghi số điện thoại, email "
                "hay địa chỉ trang web. Bạn xóa phần đó.",
                where=terms.label(field),
                seen=seen,
            )
            yield breach(rule, listing, message, value=seen, limit=0, sku=sku, field=field)


def _contact(text: str) -> re.Match[str] | None:
    return (
        ("@" in text and _EMAIL.search(text))
        or (_ENDING.search(text) and _ADDRESS.search(text))
        or (_DIGITS.search(text) and _PHONE.search(_without_tax_codes(text)))
        or None
    )


def _without_tax_codes(text: str) -> str:
    return _TAX_CODE.sub(" ", unicodedata.normalize("NFC", text))


def text_platform(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Names of other places to buy or talk look like leading the buyer away."""
    for field, sku, text in texts_of(listing):
        if field not in (_NAME, _DESCRIPTION):
            continue
        text = unicodedata.normalize("NFC", text)
        lowered = text.lower()
        if not any(word in lowered for word in _lowered(rule.values)):
            continue
        found = _words(rule.values).findall(text)
        for word in dict.fromkeys(found):
            message = _(
                "%(where)s có chữ “%(seen)s”; Shopee có thể khóa hàng nhắc tới nơi mua bán khác. "
                "Bạn nên bỏ chữ đó.",
                where=terms.label(field),
                seen=word,
            )
            yield breach(rule, listing, message, value=word, limit=0, sku=sku, field=field)


@cache
def _lowered(values: tuple[str | int, ...]) -> tuple[str, ...]:
    return tuple(str(value).lower() for value in values)


@cache
def _words(values: tuple[str | int, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{'|'.join(re.escape(str(value)) for value in values)})\b")


def text_formula(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """A text that opens like a formula is not passed on: not every program behind us reads it as text.

    Cells that we write are never formulas. But the seller's file is opened, pasted and saved as CSV,
    and a marketplace's feed is no place for a defusing mark, so the sign has to go at its source.
    """
    for field, sku, text in texts_of(listing):
        if sign := formula_sign(text, is_prose=field == _DESCRIPTION):
            message = _(
                "%(where)s bắt đầu bằng dấu “%(sign)s”, bảng tính có thể hiểu nhầm là công thức. "
                "Bạn bỏ dấu đó ở đầu.",
                where=terms.label(field),
                sign=sign,
            )
            yield breach(rule, listing, message, value=shortened(text), limit=None, sku=sku, field=field)


def text_control(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Signs without a shape break the file or the listing."""
    for field, sku, text in texts_of(listing):
        if text.isprintable():
            continue
        hidden = set(_HIDDEN.findall(text))
        if field == _DESCRIPTION:
            hidden -= {"\n", "\r", "\t"}
        if hidden or has_forbidden_characters(text):
            message = _(
                "%(where)s có ký tự ẩn không in ra được. Bạn gõ lại phần chữ này, đừng dán từ nơi khác.",
                where=terms.label(field),
            )
            yield breach(rule, listing, message, value=len(hidden) or 1, limit=0, sku=sku, field=field)


def name_emoji(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Pictures in names are forbidden by a list that nobody publishes; options have names too."""
    for field, sku, text in texts_of(listing):
        if field != _NAME and not field.startswith("et_title_"):
            continue
        if seen := "".join(_EMOJI.findall(text)[:5]):
            message = _(
                "%(where)s “%(name)s” có hình “%(seen)s”; Shopee có thể không nhận tên có biểu tượng. "
                "Bạn nên chỉ dùng chữ và số.",
                where=_kind(field),
                name=shortened(text),
                seen=seen,
            )
            yield breach(rule, listing, message, value=seen, limit=0, sku=sku, field=field)


def _kind(field: str) -> str:
    if field == _NAME:
        return str(_("Tên hàng"))
    return str(_("Tên nhóm phân loại") if field.startswith("et_title_variation_") else _("Tên phân loại"))


def _ends(now: int, low: int | None, high: int | None) -> dict[str, str]:
    return {"now": number_vi(now), "low": number_vi(low), "high": number_vi(high)}
