"""What the catalogue has for the department's first page: products and businesses that wait."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from catalog import queries
from catalog.paper_lists import PaperList, listed_papers
from catalog.permissions import businesses_in_scope
from catalog.views.blueprints import today
from core.database import db
from core.work import WorkCard, work_card

_UNVERIFIED: dict[str, Any] = {"xac-minh": "chua"}


def products_to_approve(**_facts: object) -> WorkCard:
    """Count live products and changes of listed ones."""
    statement = queries.waiting_products(scope=businesses_in_scope(current_user))
    return work_card(
        _("sản phẩm chờ duyệt"),
        queries.page_of(db.session(), statement, 1, size=1).total,
        url_for("catalog_department.products"),
        _("sản phẩm mới và thay đổi của cơ sở"),
    )


def businesses_to_verify(**_facts: object) -> WorkCard:
    """Count registrations that nobody has compared with their papers."""
    statement = queries.filtered_businesses(scope=businesses_in_scope(current_user), is_verified=False)
    return work_card(
        _("cơ sở chưa xác minh"),
        queries.page_of(db.session(), statement, 1, size=1).total,
        url_for("catalog_department.businesses", **_UNVERIFIED),
        _("đối chiếu với giấy đăng ký"),
    )


def papers_to_compare(**_facts: object) -> WorkCard:
    """Count papers that nobody has compared yet and that still hold."""
    statement = listed_papers(PaperList.WAITING, on=today(), scope=businesses_in_scope(current_user))
    return work_card(
        _("giấy tờ chờ đối chiếu"),
        queries.page_of(db.session(), statement, 1, size=1).total,
        url_for("catalog_department.papers"),
        _("so bản chụp với bản gốc hoặc nơi cấp"),
    )
