"""Hang the package's pages, commands and panels into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from catalog.ruled_forms import nobodys_product
from core.field_rules import register_form
from core.navigation import Door, register_door
from core.panels import register_panel
from core.trail import register_subject, register_words
from exporters import changes_views, help_views, trail_subjects, trail_words  # noqa: F401  (its page hangs on the same blueprint)
from exporters.categories import views as category_views  # noqa: F401  (on the blueprint of the settings)
from exporters.cli import group
from exporters.fixing import views as fixing_views  # noqa: F401  (likewise)
from exporters.hints import FORMS, hints_under
from exporters.history import views as history_views  # noqa: F401  (likewise)
from exporters.import_panels import import_limits, import_readiness
from exporters.judging.keeping import watch
from exporters.offering import views as offering_views  # noqa: F401  (likewise)
from exporters.offering.forms import nobodys_offer
from exporters.offering.panels import option_photos_link
from exporters.overrides import views as override_views  # noqa: F401  (its pages hang on the same blueprint)
from exporters.overrides.forms import ruled_form
from exporters.panels import product_lights, product_problems
from exporters.pasting import views as pasting_views  # noqa: F401  (its page hangs on the same blueprint)
from exporters.pasting.panels import other_ways
from exporters.pictures import views as pictures_views  # noqa: F401
from exporters.returned import panels as returned_panels
from exporters.returned import views as returned_views  # noqa: F401
from exporters.settings_views import blueprint as settings_blueprint
from exporters.stalls import web as stalls
from exporters.trade import rate_views  # noqa: F401  (on the blueprint of the settings)
from exporters.trade import views as trade_views  # noqa: F401  (its pages hang on the same blueprint)
from exporters.trade.forms import EnglishForm, wholesale_form
from exporters.trade.panels import choice_problems, parcel_problems, product_parts, tier_limits
from exporters.views import blueprint
from exporters.wording import views as wording_views  # noqa: F401  (its pages hang on the same blueprint)


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    app.register_blueprint(blueprint)
    app.register_blueprint(settings_blueprint)
    stalls.register(app)
    app.cli.add_command(group)
    watch(app)
    register_door(
        app,
        "workspace",
        Door("selling", _l("Bán hàng"), "exporters.selling", "shop", (Right.WORK,), order=40),
    )
    administer = (Right.ADMINISTER,)
    register_door(
        app,
        "department",
        Door("settings", _l("Cài đặt"), "settings.overview", "settings", administer, 85, group="system"),
    )
    register_words(app, trail_words.ACTIONS, trail_words.FIELDS)
    register_subject(app, "setting", _l("Cài đặt"), trail_subjects.rules)
    register_subject(app, "category", _l("Nhóm hàng ở sàn"), trail_subjects.categories)
    register_subject(app, "marketplace", _l("Sàn"), trail_subjects.marketplaces)
    register_panel(app, "product.card", product_lights, order=10)
    register_panel(app, "product.workspace", product_problems, order=40)
    register_panel(app, "product.parts", product_parts, order=40)
    register_panel(app, "product.variants", choice_problems, order=40)
    register_panel(app, "product.variants", option_photos_link, order=45)
    register_panel(app, "product.tiers", tier_limits, order=40)
    register_panel(app, "product.package", parcel_problems, order=40)
    register_panel(app, "selling.marketplace", returned_panels.of_marketplace, order=30)
    register_panel(app, "selling.marketplace", other_ways, order=90)
    register_panel(app, "selling.product", returned_panels.of_product, order=30)
    register_panel(app, "import.guide", import_limits, order=50)
    register_panel(app, "import.result", import_readiness, order=50)
    for slot, facts in FORMS.items():
        register_panel(app, slot, hints_under(facts), order=50)
    register_form(
        app,
        "own_words",
        _l("Riêng cho một sàn"),
        lambda: ruled_form(nobodys_product()),
        order=22,
    )
    register_form(app, "english", _l("Tiếng Anh"), lambda: EnglishForm(nobodys_product()), order=20)
    register_form(app, "offer", _l("Cách bán ở các sàn"), nobodys_offer, order=22)
    register_form(
        app,
        "wholesale",
        _l("Bán buôn ra nước ngoài"),
        lambda: wholesale_form(nobodys_product(), offered=True),
        order=21,
    )
