"""What the catalogue's pages over parts of a product show of marketplaces."""

from __future__ import annotations

from typing import cast

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from catalog.models import Product
from catalog.product_parts import Part, mark
from core.config import Settings
from core.database import db
from core.formatting import number_vi
from exporters import mending
from exporters.mending import Fact
from exporters.offering.services import CHANNELS, present_offer
from exporters.overrides.panels import own_parts
from exporters.registry import EXPORTERS, exporter_of
from exporters.rules import rule_pack
from exporters.trade.services import is_offered
from exporters.trade.telling import problems_at
from exporters.wording.services import TextState, states_of

_CHOICES = (
    mending.OPTIONS,
    mending.OPTION_PHOTOS,
    mending.SKU,
    mending.GTIN,
    mending.STOCK,
    mending.PRICE,
)
_PARCEL = (mending.WEIGHT, mending.SIZE)
_GRID_RULES = ("tier-name-length", "option-length", "variations-one-tier", "variations-two-tiers")


def product_parts(product: Product) -> Markup:
    """Show the parts that are mended here in the list on a product's own page."""
    return _panel(
        "exporters/_product_parts.html",
        parts=[
            _description(product),
            _english(product),
            _wholesale(product),
            _offer(product),
            *own_parts(product),
        ],
    )


def choice_problems(product: Product) -> Markup | None:
    """Show under the grid what marketplaces object to in a product's choices."""
    return _problems(product, _CHOICES)


def parcel_problems(product: Product) -> Markup | None:
    """Show under the parcel's form what marketplaces object to in it."""
    return _problems(product, _PARCEL)


def tier_limits(product: Product) -> Markup:
    """Say under the tiers' form what the narrowest marketplace takes."""
    pack = rule_pack("shopee")
    words = {
        "tier-name-length": _("tên cách phân loại tối đa %(most)s ký tự"),
        "option-length": _("mỗi lựa chọn tối đa %(most)s ký tự"),
        "variations-one-tier": _("phân loại một cách: tối đa %(most)s loại"),
        "variations-two-tiers": _("phân loại hai cách: tối đa %(most)s loại"),
    }
    limits = [
        f"{exporter_of('shopee').label}: " + words[rule_id] % {"most": rule.maximum}
        for rule_id in _GRID_RULES
        if (rule := pack.rule(rule_id)) is not None
    ]
    return _panel("exporters/_part_problems.html", problems=[], limits=limits)


def _problems(product: Product, facts: tuple[Fact, ...]) -> Markup | None:
    public_url = cast(Settings, current_app.config["GOCQUE"]).public_url
    everywhere = [exporter.slug for exporter in EXPORTERS]
    found = problems_at(db.session(), product, everywhere, facts, public_url)
    return _panel("exporters/_part_problems.html", problems=found, limits=[]) if found else None


def _description(product: Product) -> Part:
    address = url_for("exporters.write_description", product_id=product.id)
    return Part(_("Ghép mô tả từ những gì đã điền"), address, "", "")


def _english(product: Product) -> Part:
    if TextState.SUGGESTED in states_of(db.session(), product).values():
        return Part(
            _("Tiếng Anh"),
            url_for("exporters.english_suggestion", product_id=product.id),
            _("có gợi ý chờ bạn đọc"),
            "info",
        )
    missing = [
        word
        for word, value in (
            (_("tên"), product.name_en),
            (_("mô tả"), product.description_en),
            (_("từ khóa"), product.keywords_en),
        )
        if not value
    ]
    # Needed only by who sells abroad: elsewhere a lack is no fault.
    note = _("thiếu %(parts)s", parts=", ".join(missing)) if missing else _("đủ")
    sells_abroad = product.wholesale is not None
    kind = mark(bool(missing)) if sells_abroad or not missing else ""
    return Part(_("Tiếng Anh"), url_for("exporters.english", product_id=product.id), note, kind)


def _wholesale(product: Product) -> Part:
    address = url_for("exporters.wholesale", product_id=product.id)
    if product.wholesale is None or not is_offered(db.session(), product):
        return Part(_("Bán buôn ra nước ngoài"), address, _("chưa chào"), "")
    moq = product.wholesale.get("moq")
    note = _("đang chào, từ %(moq)s", moq=number_vi(moq)) if isinstance(moq, int) else _("đang chào")
    return Part(_("Bán buôn ra nước ngoài"), address, note, mark(not isinstance(moq, int)))


def _offer(product: Product) -> Part:
    switched_on = present_offer(db.session(), product)[CHANNELS]
    where = [exporter.label for exporter in EXPORTERS if switched_on.get(exporter.slug)]
    note = ", ".join(where) if where else _("chưa bán ở sàn nào")
    address = url_for("exporters.offer", product_id=product.id)
    return Part(_("Cách bán ở các sàn"), address, note, mark(not where))


def _panel(template: str, **facts: object) -> Markup:
    # Our own template: Jinja has escaped what people wrote.
    return Markup(render_template(template, **facts))  # noqa: S704
