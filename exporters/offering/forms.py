"""The form over how a product is offered."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, SubmitField
from wtforms.widgets import CheckboxInput, ListWidget

from catalog.models import Product
from catalog.ruled_forms import nobodys_product
from core.formatting import number_vi
from core.forms import Between, WholeNumberField, text_length
from core.seen import SeenForm
from exporters.base import Exporter
from exporters.offering.services import CHANNELS, MAIN_SKU, NO_BRAND, OPTIONS
from exporters.registry import EXPORTERS
from exporters.rules import RulePack, rule_pack

LONGEST_BRAND = 60
MOST_DAYS = 365
MOST_AT_LEAST = 999_999


class _Boxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class OfferForm(SeenForm):
    """Where, under which brand, how soon, by whom."""

    version = HiddenField()
    offered_at = _Boxes(_l("Bán ở những sàn nào"))
    has_no_brand = BooleanField(_l("Hàng không có thương hiệu"))
    brand = StringField(
        _l("Thương hiệu"),
        [text_length(at_most=LONGEST_BRAND)],
        description=_l("Tên in trên bao bì, ví dụ Bánh cáy Nguyễn. Không có thì đánh dấu ô trên"),
    )
    pre_order = BooleanField(_l("Hàng làm theo đơn đặt trước"))
    days_to_ship = WholeNumberField(
        _l("Sau khi có đơn, mấy ngày thì gửi hàng"),
        [Between(1, MOST_DAYS)],
        description=_l("Tính ngày làm việc"),
    )
    min_purchase_quantity = WholeNumberField(
        _l("Mỗi lần mua ít nhất"),
        [Between(1, MOST_AT_LEAST)],
        description=_l("Để trống là mua một cũng được"),
    )
    main_sku = SelectField(_l("Loại đứng đầu"), default="")
    carriers = _Boxes(_l("Gửi Shopee bằng"), coerce=int)
    save = SubmitField(_l("Lưu cách bán"))
    marketplaces: tuple[str, ...] = ()

    @property
    def own_brand(self) -> str | None:
        """Return the brand as it is kept; None: not answered."""
        return NO_BRAND if self.has_no_brand.data else (self.brand.data or None)

    def facts(self) -> dict[str, Any]:
        """Return the answers as `save_offer` takes them."""
        return {
            CHANNELS: {slug: slug in (self.offered_at.data or ()) for slug in self.marketplaces},
            MAIN_SKU: (self.main_sku.data or None) if "main_sku" in self else None,
            "brand": self.own_brand,
            "pre_order": True if self.pre_order.data else None,
            "days_to_ship": self.days_to_ship.data,
            "min_purchase_quantity": self.min_purchase_quantity.data,
            "shopee_shipping_channels": list(self.carriers.data or ()) or None,
        }


def offer_form(
    product: Product, present: dict[str, Any], exporters: tuple[Exporter, ...], pack: RulePack
) -> OfferForm:
    """Return the form for a product.

    Args:
        product: With its variants.
        present: As `present_offer` returns it.
        exporters: Marketplaces among which to choose.
        pack: Shopee's rules that hold now: carriers, and how long a made-to-order product may take.
    """
    form = OfferForm(
        data={
            "version": str(product.version),
            "offered_at": [slug for slug, on in present[CHANNELS].items() if on],
            "has_no_brand": present["brand"] == NO_BRAND,
            "brand": "" if present["brand"] == NO_BRAND else present["brand"],
            "pre_order": bool(present["pre_order"]),
            "days_to_ship": present["days_to_ship"],
            "min_purchase_quantity": present["min_purchase_quantity"],
            "main_sku": present[MAIN_SKU] or "",
            "carriers": present["shopee_shipping_channels"] or [],
        }
    )
    form.marketplaces = tuple(each.slug for each in exporters)
    form.offered_at.choices = [(each.slug, each.label) for each in exporters]
    form.carriers.choices = [(channel.id, channel.label) for channel in pack.channels.values()]
    offered = product.on_sale
    if len(offered) > 1:
        skus = {each.sku: f"{each.label} ({each.sku})" for each in offered}
        form.main_sku.choices = [("", _("Loại có giá của sản phẩm")), *skus.items()]
        if form.main_sku.data not in skus and form.main_sku.raw_data is None:
            form.main_sku.data = ""
    else:
        del form.main_sku
    if (rule := pack.rule("preorder-range")) is not None:
        form.pre_order.description = _(
            "Shopee nhận từ %(low)s đến %(high)s ngày với hàng đặt trước",
            low=number_vi(rule.minimum),
            high=number_vi(rule.maximum),
        )
    if (rule := pack.rule("channel-needed")) is not None:
        usual = ", ".join(
            pack.channels[int(each)].label for each in rule.values if int(each) in pack.channels
        )
        form.carriers.description = _("Không chọn thì gửi bằng: %(usual)s", usual=usual)
    return form


def nobodys_offer() -> OfferForm:
    """Return the form for the page of rules, over a product that nobody has."""
    nothing: dict[str, Any] = {CHANNELS: {}, MAIN_SKU: None, **dict.fromkeys(OPTIONS)}
    return offer_form(nobodys_product(), nothing, EXPORTERS, rule_pack("shopee"))
