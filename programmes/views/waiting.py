"""Work lists about businesses: what runs out and is to be renewed, and what was sent back to them."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from accounts.permissions import Right
from catalog.permissions import businesses_in_scope
from core.access import requires
from core.database import db, utcnow
from core.text import clean_line
from core.work import WorkCard, work_card
from exporters.stalls.rules import label_of
from places.queries import gazetteer
from programmes.evidence import LABELS
from programmes.queries.renewals import PER_PAGE, Renewal, Renewals, Runs
from programmes.queries.returned import Returned, ReturnedList, Sent
from programmes.views import blueprint
from programmes.views.questions import page_number, today

KINDS: dict[Runs, Any] = {
    Runs.PAPER: _l("Giấy tờ"),
    Runs.NUMBERS: _l("Giấy chứng nhận mã số GS1"),
    Runs.STALL: _l("Gian hàng cần xác nhận lại"),
    Runs.PROOF: _l("Minh chứng cần xem lại"),
}
SENT: dict[Sent, Any] = {
    Sent.PRODUCT: _l("Sản phẩm"),
    Sent.PAPER: _l("Giấy tờ"),
    Sent.NUMBERS: _l("Giấy chứng nhận mã số GS1"),
}


def _renewals(**narrowed: Any) -> Renewals:
    return Renewals(
        db.session(), scope=businesses_in_scope(current_user), now=utcnow(), on=today(), **narrowed
    )


def _returned(**narrowed: Any) -> ReturnedList:
    return ReturnedList(db.session(), scope=businesses_in_scope(current_user), **narrowed)


def things_to_renew(**_facts: object) -> WorkCard:
    """Count what runs out soon or has run out."""
    return work_card(
        _("thứ hết hạn hoặc sắp hết hạn"),
        _renewals().count(),
        url_for("programmes.to_renew"),
        _("nhắc cơ sở gia hạn, xác nhận lại"),
    )


def things_returned(**_facts: object) -> WorkCard:
    """Count what was sent back and not answered."""
    return work_card(
        _("thứ đã trả lại, cơ sở chưa trả lời"),
        _returned().count(),
        url_for("programmes.sent_back"),
        _("sản phẩm, giấy tờ chờ cơ sở sửa"),
    )


@blueprint.get("/can-gia-han")
@requires(Right.READ_DEPARTMENT)
def to_renew() -> ResponseReturnValue:
    kind, district = _narrowed(Runs)
    found = _renewals(kind=kind, district=district)
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(page_number(), pages)
    return render_template(
        "programmes/waiting/renew.html",
        lines=[(line, KINDS[Runs(line.kind)], *_what(line)) for line in found.page(page)],
        today=today(),
        total=total,
        page=page,
        pages=pages,
        **_filters("to_renew", KINDS, kind, district),
    )


@blueprint.get("/da-tra-lai")
@requires(Right.READ_DEPARTMENT)
def sent_back() -> ResponseReturnValue:
    kind, district = _narrowed(Sent)
    is_answered = request.args.get("tra-loi") == "roi"
    found = _returned(kind=kind, district=district, is_answered=is_answered)
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(page_number(), pages)
    return render_template(
        "programmes/waiting/returned.html",
        lines=[(line, SENT[Sent(line.kind)], _where(line)) for line in found.page(page)],
        is_answered=is_answered,
        total=total,
        page=page,
        pages=pages,
        **_filters("sent_back", SENT, kind, district, **({"tra-loi": "roi"} if is_answered else {})),
    )


def _narrowed(kinds: Any) -> tuple[Any, str | None]:
    kind = request.args.get("loai", "")
    return (
        kinds(kind) if kind in set(kinds) else None,
        clean_line(request.args.get("huyen", ""))[:10] or None,
    )


def _filters(endpoint: str, kinds: Any, kind: Any, district: str | None, **kept: str) -> dict[str, Any]:
    parts = {"loai": kind.value if kind else None, "huyen": district, **kept}
    given: dict[str, Any] = {name: value for name, value in parts.items() if value}
    return {
        "kinds": [(each.value, words) for each, words in kinds.items()],
        "kind": kind.value if kind else "",
        "districts": [(unit.code, unit.name) for unit in gazetteer(db.session()).old_districts],
        "district": district,
        "is_narrowed": bool(given),
        "address": lambda number: url_for(f".{endpoint}", **{**given, "trang": number}),
    }


def _what(line: Renewal) -> tuple[Any, str]:
    """Return what a line is called, and where an officer sees it."""
    if line.kind == Runs.PAPER:
        return line.says, url_for("catalog_department.paper", paper_id=line.row_id)
    if line.kind == Runs.NUMBERS:
        return line.says, url_for("numbers_department.evidence", evidence_id=line.row_id)
    if line.kind == Runs.PROOF:
        return LABELS.get(line.says, line.says), url_for("programmes.act", act_id=line.row_id)
    return label_of(line.says), url_for("catalog_department.business", slug=line.business_slug)


def _where(line: Returned) -> str:
    if line.kind == Sent.PRODUCT:
        return url_for("catalog_department.product", product_id=line.row_id)
    if line.kind == Sent.PAPER:
        return url_for("catalog_department.paper", paper_id=line.row_id)
    return url_for("numbers_department.evidence", evidence_id=line.row_id)
