"""Hang the package's pages, commands and doors into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from catalog.proposals import register_programme_choices
from core.navigation import Door, register_door
from core.panels import register_panel
from core.trail import register_finder, register_subject, register_words
from core.work import SLOT
from programmes import panels, proposals, trail_subjects, trail_words, work
from programmes import plan_papers as _plan_papers  # noqa: F401  (its pages hang on the same blueprint)
from programmes.act_sheets import web as act_sheets
from programmes.api import web as api
from programmes.batches import web as batches
from programmes.cli import group
from programmes.indicators import editing as _editing  # noqa: F401  (its pages hang on the same blueprint)
from programmes.indicators import trail_words as indicator_words
from programmes.indicators import views as _indicator_views  # noqa: F401  (its pages hang on the same blueprint)
from programmes.offers import register_offers
from programmes.open_data import web as open_data
from programmes.proof import trail_words as proof_words
from programmes.proof import work as proof_work
from programmes.proof.known import PROVIDERS
from programmes.publishing import web as publishing
from programmes.rooms import web as rooms
from programmes.views import blueprint, waiting

_READ = (Right.READ_DEPARTMENT.value,)
DOORS = (
    Door("work", _l("Việc cần làm"), "programmes.work", "tasks", _READ, 0, "work", is_exact=True),
    Door("duplicates", _l("Cơ sở trùng"), "programmes.duplicates", "merge", _READ, 58, "businesses"),
    Door("figures", _l("Số liệu"), "programmes.figures", "chart", _READ, 10, "figures"),
    Door("programmes", _l("Chương trình"), "programmes.programmes", "book", _READ, 40, "figures"),
    Door("indicators", _l("Chỉ tiêu"), "programmes.indicators", "chart", _READ, 20, "figures"),
    Door("acts", _l("Ghi nhận hỗ trợ"), "programmes.acts", "edit", _READ, 30, "work"),
    Door("calls", _l("Gọi trong tuần"), "programmes.calls", "list", _READ, 33, "work"),
    Door("inspection", _l("Kiểm tra"), "programmes.inspection", "flag", _READ, 35, "work"),
    Door("reports", _l("Báo cáo"), "programmes.reports", "file", _READ, 60, "figures"),
)


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    app.register_blueprint(blueprint)
    publishing.register(app)
    api.register(app)
    open_data.register(app)
    app.cli.add_command(group)
    register_words(app, trail_words.ACTIONS, trail_words.FIELDS)
    batches.register(app)
    register_words(app, indicator_words.ACTIONS, indicator_words.FIELDS)
    register_words(app, proof_words.ACTIONS, proof_words.FIELDS)
    for provider in PROVIDERS:
        register_offers(app, provider)
    register_subject(app, "indicator", _l("Chỉ tiêu"), indicator_words.indicators)
    act_sheets.register(app)
    register_subject(app, "support_act", _l("Lượt hỗ trợ"), trail_subjects.acts)
    register_finder(app, "support_act", trail_subjects.acts_of)
    register_subject(app, "programme", _l("Chương trình"), trail_subjects.programmes)
    register_subject(app, "links", _l("Đường dẫn"), lambda session, rests: {})
    register_subject(app, "programmes", _l("Danh sách hỗ trợ"), lambda session, rests: {})
    for door in DOORS:
        register_door(app, "department", door)
    register_programme_choices(app, proposals.choices)
    register_panel(app, "proposal.department", proposals.way_to_an_act)
    register_panel(app, SLOT, work.acts_to_verify, order=40)
    register_panel(app, SLOT, work.returned_acts, order=45)
    register_panel(app, SLOT, waiting.things_to_renew, order=46)
    register_panel(app, SLOT, waiting.things_returned, order=47)
    register_panel(app, SLOT, work.acts_without_evidence, order=50)
    register_panel(app, SLOT, work.acts_under_way_too_long, order=60)
    register_panel(app, SLOT, proof_work.businesses_to_call, order=55)
    register_panel(app, SLOT, work.doubled_registrations, order=65)
    register_panel(app, "business.department", panels.support_acts, order=70)
    register_panel(app, "business.department", panels.merged_registrations, order=80)
    register_panel(app, "business.department", panels.inspection_notes, order=90)
    rooms.register(app)
