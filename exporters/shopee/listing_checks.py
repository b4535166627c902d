"""Checks over the listing as a whole: pictures, category, carriers, days of making."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask_babel import gettext as _

from core.formatting import number_vi
from exporters.base import Problem
from exporters.checking import breach, shortened
from exporters.goods import Listing
from exporters.rules import Rule
from exporters.shopee.attributes import BRAND, answer, is_other_brand
from exporters.shopee.columns import category_cell
from exporters.shopee.terms import SLUG, Terms


def images_needed(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Without a cover the product is never shown."""
    now = len(listing.images)
    if rule.minimum is not None and now < rule.minimum:
        message = _(
            "Sản phẩm chưa có ảnh, Shopee cần ít nhất %(limit)s ảnh làm bìa. Bạn chụp và thêm ảnh.",
            limit=rule.minimum,
        )
        yield breach(rule, listing, message, value=now, limit=rule.minimum)


def images_most(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """A row holds so many pictures; the rest stays at home."""
    most = terms.template.image_places if terms.template else rule.maximum
    now = len(listing.images)
    if most is not None and now > most:
        message = _(
            "Sản phẩm có %(now)s ảnh, tệp nhận %(limit)s nên chỉ các ảnh đầu được đưa vào. "
            "Bạn xếp ảnh đẹp nhất lên trước.",
            now=now,
            limit=most,
        )
        yield breach(rule, listing, message, value=now, limit=most)


def image_address(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """The platform fetches pictures by address and takes JPG and PNG."""
    addresses = [("ps_item_cover_image", listing.seller_sku, address) for address in listing.images]
    addresses += [
        ("et_title_image_per_variation", each.sku, each.image) for each in listing.variations if each.image
    ]
    for field, sku, address in addresses:
        parts = urlsplit(address)
        ending = parts.path.rpartition(".")[2].lower() if "." in parts.path.rpartition("/")[2] else ""
        if (
            parts.scheme not in ("http", "https")
            or not parts.netloc
            or (ending and ending not in rule.values)
        ):
            message = _(
                "Ảnh “%(seen)s” không phải địa chỉ ảnh JPG hoặc PNG. Bạn tải ảnh này lên lại.",
                seen=shortened(address),
            )
            limit = ", ".join(str(value) for value in rule.values)
            yield breach(rule, listing, message, value=shortened(address), limit=limit, sku=sku, field=field)


def category_missing(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """An empty category cell is allowed; somebody chooses at the marketplace."""
    if category_cell(listing) is None:
        message = _(
            "Chưa biết ngành hàng của sản phẩm trên Shopee nên ô này để trống. "
            "Bạn chọn ngành hàng trên Kênh Người bán sau khi tải tệp lên."
        )
        yield breach(rule, listing, message, value=None, limit=None)


def category_unknown(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Categories come and go: only those that the seller's file lists are written."""
    if terms.is_scoped:
        return  # a template of one category refuses the row: `category_scope`
    if category_cell(listing) is not None and not terms.has_category(listing):
        message = _(
            "Ngành hàng %(now)s không có trong tệp mẫu của bạn nên ô này để trống. "
            "Bạn chọn ngành hàng trên Kênh Người bán sau khi tải tệp lên.",
            now=listing.category_ids[SLUG],
        )
        yield breach(rule, listing, message, value=listing.category_ids[SLUG], limit=None)


def category_scope(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """An advanced template takes goods of its own level-1 category only."""
    if terms.is_scoped and category_cell(listing) is not None and not terms.has_category(listing):
        message = _(
            "Tệp mẫu nâng cao này chỉ dành cho “%(scope)s”, sản phẩm thuộc ngành hàng %(now)s. "
            "Bạn dùng tệp mẫu cơ bản, hoặc tải tệp mẫu nâng cao của đúng ngành hàng.",
            scope=terms.scope_label,
            now=listing.category_ids[SLUG],
        )
        yield breach(rule, listing, message, value=listing.category_ids[SLUG], limit=terms.scope_label)


def attribute_missing(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Without what its category asks for, the platform keeps the product as a draft."""
    if terms.template is None:
        return
    needed = terms.template.advanced.needed.get(listing.category_ids.get(SLUG, ""), frozenset())
    for column in terms.template.advanced.columns.values():
        given = answer(column, listing)
        if column.key in needed and given is None:
            message = _(
                "Ngành hàng này cần “%(label)s” mà chưa có câu trả lời khớp tệp mẫu nên ô để trống; "
                "sản phẩm sẽ là bản nháp. Bạn điền nốt trên Kênh Người bán.",
                label=column.label,
            )
            yield breach(rule, listing, message, value=None, limit=None)
        elif column.key == BRAND and given and is_other_brand(column, listing):
            message = _(
                "Thương hiệu “%(brand)s” không có trong danh sách của tệp mẫu nên ghi “%(given)s”. "
                "Bạn đăng ký thương hiệu với Shopee nếu muốn hiện tên.",
                brand=listing.brand,
                given=given,
            )
            yield breach(rule, listing, message, value=listing.brand, limit=given)


def preorder_range(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Goods made to order leave within the days that their category allows."""
    if not listing.pre_order:
        return
    low, high = terms.pre_order_days(rule, listing)
    now = listing.days_to_ship
    if now is not None and (low is None or now >= low) and (high is None or now <= high):
        return
    message = _(
        "Hàng đặt trước đang ghi %(now)s ngày chuẩn bị, Shopee nhận từ %(low)s đến %(high)s ngày. "
        "Bạn sửa số ngày, hoặc tắt Shopee cho sản phẩm này.",
        now=_("chưa rõ") if now is None else number_vi(now),
        low=low,
        high=high,
    )
    yield breach(rule, listing, message, value=now, limit=f"{low}-{high}")


def preorder_category(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """The days of making depend on the category, so it cannot stay empty."""
    if listing.pre_order and (category_cell(listing) is None or not terms.has_category(listing)):
        message = _(
            "Hàng đặt trước phải có ngành hàng trên Shopee. Bạn chọn ngành hàng cho nhóm sản phẩm này."
        )
        value = listing.category_ids.get(SLUG)
        yield breach(rule, listing, message, value=value, limit=None)


def preorder_channel(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Some carriers fetch only what is in stock."""
    if not listing.pre_order:
        return
    for channel in terms.open_channels(listing):
        if channel not in rule.values:
            allowed = ", ".join(terms.channel_label(int(value)) for value in rule.values)
            message = _(
                "“%(now)s” không nhận hàng đặt trước, chỉ có: %(allowed)s. Bạn chọn đơn vị vận chuyển khác.",
                now=terms.channel_label(channel),
                allowed=allowed,
            )
            yield breach(rule, listing, message, value=channel, limit=allowed)


def channel_needed(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """At least one carrier of the seller's shop takes the parcel."""
    if rule.minimum is None or len(terms.open_channels(listing)) >= rule.minimum:
        return
    wanted = ", ".join(terms.channel_label(channel) for channel in terms.channels_of(listing))
    offered = (
        ", ".join(channel.label for channel in terms.template.channels.values()) if terms.template else ""
    )
    if terms.has_chosen(listing):
        message = _(
            "Sản phẩm đi bằng “%(now)s” nhưng gian hàng chưa bật đơn vị này; đang có: %(offered)s. "
            "Bạn chọn đơn vị khác, hoặc bật thêm trên Kênh Người bán rồi tải lại tệp mẫu.",
            now=wanted,
            offered=offered,
        )
    else:
        message = _(
            "Gian hàng chưa bật “%(now)s”, còn các đơn vị đang có (%(offered)s) không nhận chở sản phẩm này. "
            "Bạn bật thêm đơn vị trên Kênh Người bán rồi tải lại tệp mẫu.",
            now=wanted,
            offered=offered,
        )
    yield breach(rule, listing, message, value=wanted, limit=offered)


def channel_off(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """Carriers that the product wants and the shop has not switched on; with others left it still goes."""
    wanted, open_channels = terms.channels_of(listing), terms.open_channels(listing)
    closed = [channel for channel in wanted if channel not in open_channels]
    if open_channels and closed:
        names = {
            "closed": ", ".join(map(terms.channel_label, closed)),
            "open": ", ".join(map(terms.channel_label, open_channels)),
        }
        if terms.has_chosen(listing):
            message = _(
                "Gian hàng chưa bật “%(closed)s” nên sản phẩm chỉ đi bằng “%(open)s”. "
                "Bạn bật thêm trên Kênh Người bán rồi tải lại tệp mẫu nếu cần.",
                **names,
            )
        else:
            message = _(
                "Sản phẩm chưa chọn đơn vị vận chuyển và gian hàng chưa bật “%(closed)s” nên được bật "
                "mọi đơn vị nhận chở: “%(open)s”. Bạn chọn đơn vị cho sản phẩm nếu muốn khác.",
                **names,
            )
        yield breach(rule, listing, message, value=closed[0], limit=None)


def min_purchase_range(rule: Rule, terms: Terms, listing: Listing) -> Iterator[Problem]:
    """The smallest order, where the seller sets one."""
    low, high = terms.bounds(rule)
    now = listing.min_purchase_quantity
    if now is not None and ((low is not None and now < low) or (high is not None and now > high)):
        message = _(
            "Số lượng đặt tối thiểu đang là %(now)s, Shopee nhận từ %(low)s đến %(high)s. Bạn sửa lại.",
            now=number_vi(now),
            low=number_vi(low),
            high=number_vi(high),
        )
        yield breach(rule, listing, message, value=now, limit=f"{low}-{high}")
