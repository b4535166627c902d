"""Hang the package's pages, commands and doors into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.context_words import register_words as register_context_words
from accounts.delegation import Delegations, register_delegations
from accounts.permissions import Right
from catalog import trail_subjects, trail_words, work
from catalog.cli import group
from catalog.panels import members
from catalog.queries import words_about
from catalog.ruled_forms import register_forms
from catalog.views import (
    blueprint,
    department_blueprint,
    help_now,
    helping_blueprint,
    proposals,
    recovery_codes,
)
from core.navigation import Door, register_door
from core.panels import register_panel
from core.trail import register_finder, register_subject, register_words
from core.work import SLOT


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    app.register_blueprint(blueprint)
    app.register_blueprint(department_blueprint)
    app.register_blueprint(helping_blueprint)
    register_delegations(app, Delegations(help_now.find, help_now.explain))
    register_panel(app, "workspace.top", help_now.banner)
    register_words(app, trail_words.ACTIONS, trail_words.FIELDS, {"attributes": trail_words.attribute_field})
    register_subject(app, "product", _l("Sản phẩm"), trail_subjects.products)
    register_subject(app, "business", _l("Cơ sở"), trail_subjects.businesses)
    register_subject(app, "proposal", _l("Đề xuất"), lambda session, rests: {})
    register_subject(app, "certificate", _l("Giấy tờ"), trail_subjects.certificates)
    register_finder(app, "business", trail_subjects.businesses_called)
    register_finder(app, "product", trail_subjects.products_of)
    register_finder(app, "proposal", trail_subjects.proposals_of)
    app.register_blueprint(recovery_codes.blueprint)
    register_context_words(app, words_about)
    register_panel(app, "business.department", members, order=10)
    app.cli.add_command(group)
    register_forms(app)
    register_door(
        app, "workspace", Door("products", _l("Sản phẩm"), "catalog.products", "box", (Right.WORK,), 10)
    )
    register_door(
        app, "workspace", Door("profile", _l("Cơ sở"), "catalog.profile", "person", (Right.WORK,), 50)
    )
    read = (Right.READ_DEPARTMENT,)
    register_door(
        app,
        "department",
        Door("review", _l("Duyệt sản phẩm"), "catalog_department.products", "check", read, 20, "work"),
    )
    register_door(
        app,
        "department",
        Door("businesses", _l("Cơ sở"), "catalog_department.businesses", "shop", read, 50, "businesses"),
    )
    helping = (Right.HELP,)
    register_door(
        app, "helping", Door("helped", _l("Cơ sở"), "catalog_helping.businesses", "shop", helping, 10)
    )
    register_door(
        app, "helping", Door("sessions", _l("Phiên hỗ trợ"), "catalog_helping.sessions", "clock", helping, 20)
    )
    register_door(
        app,
        "department",
        Door("papers", _l("Giấy tờ"), "catalog_department.papers", "file", read, 25, "work"),
    )
    propose = (Right.PROPOSE,)
    register_door(
        app,
        "helping",
        Door("cooperatives", _l("Hợp tác xã"), "catalog_helping.cooperatives", "shop", propose, 30),
    )
    register_door(
        app, "helping", Door("proposals", _l("Đề xuất"), "catalog_helping.proposals", "flag", propose, 40)
    )
    register_door(
        app,
        "department",
        Door(
            "proposals",
            _l("Đề xuất"),
            "catalog_department.proposals",
            "flag",
            read,
            52,
            "businesses",
            waiting=proposals.waiting,
        ),
    )
    register_panel(app, "business.department", proposals.about_business)
    codes = _l("Mã khôi phục")
    register_door(
        app,
        "department",
        Door("recovery", codes, "recovery_codes.find_for_officer", "key", (Right.REVIEW,), 58, "businesses"),
    )
    register_door(
        app, "helping", Door("recovery", codes, "recovery_codes.find_for_helper", "key", (Right.HELP,), 25)
    )
    register_panel(app, SLOT, work.products_to_approve, order=10)
    register_panel(app, SLOT, work.businesses_to_verify, order=20)
    register_panel(app, SLOT, work.papers_to_compare, order=25)
