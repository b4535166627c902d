"""What an officer should look at, each figure with its list and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from accounts.access import actor, may
from accounts.permissions import Right
from catalog.permissions import businesses_in_scope
from core.access import requires
from core.config import Settings
from core.database import db, utcnow
from core.errors import NotFound
from programmes import link_checks
from programmes.evidence import LABELS as EVIDENCE_LABELS
from programmes.evidence import is_link
from programmes.queries import inspection as queries
from programmes.queries.inspection import PER_PAGE, Finding, Holder, Inspection, Trouble
from programmes.views import blueprint
from programmes.views.questions import page_number, today

TITLES: dict[Trouble, Any] = {
    Trouble.DEAD_LINKS: _l("Đường dẫn hỏng"),
    Trouble.UNCHECKED_LINKS: _l("Đường dẫn lâu chưa kiểm tra"),
    Trouble.EXPIRED_PAPERS: _l("Giấy tờ hết hạn"),
    Trouble.LOTS_WITHOUT_STEPS: _l("Lô hàng chưa ghi bước nào"),
}
TO_DO: dict[Trouble, Any] = {
    Trouble.DEAD_LINKS: _l(
        "Bạn mở thử từng đường dẫn. Minh chứng không còn thì bổ sung minh chứng khác vào lượt hỗ trợ; "
        "trang web, gian hàng hay sản phẩm trên sàn không còn thì nhắc cơ sở sửa địa chỉ hoặc ghi là đã đóng."
    ),
    Trouble.UNCHECKED_LINKS: _l(
        "Bạn bấm kiểm tra ở trang trước, hoặc tự mở từng đường dẫn để xem còn không."
    ),
    Trouble.EXPIRED_PAPERS: _l(
        "Bạn nhắc cơ sở gia hạn rồi ghi giấy mới. Trong lúc chờ, trang công khai không nêu giấy đã hết hạn."
    ),
    Trouble.LOTS_WITHOUT_STEPS: _l(
        "Người quét mã của lô chưa thấy hàng được làm ra thế nào. Bạn nhắc cơ sở ghi các bước cho lô."
    ),
}


@blueprint.get("/kiem-tra")
@requires(Right.READ_DEPARTMENT)
def inspection() -> ResponseReturnValue:
    return render_template(
        "programmes/inspection.html",
        figures=trouble_figures(),
        may_check=may(Right.RECORD),
        is_on=link_checks.is_switched_on(_settings()),
        days=link_checks.NOT_CHECKED_AFTER.days,
    )


def trouble_figures() -> list[tuple[Any, int, str]]:
    """Return title, number and list of each kind of trouble within the person's places."""
    return [
        (TITLES[each], _found(each).count(), url_for(".inspected", trouble=each.value)) for each in Trouble
    ]


@blueprint.get("/kiem-tra/<trouble>")
@requires(Right.READ_DEPARTMENT)
def inspected(trouble: str) -> ResponseReturnValue:
    if trouble not in set(Trouble):
        raise NotFound
    kind = Trouble(trouble)
    found = _found(kind)
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(page_number(), pages)
    return render_template(
        "programmes/inspection_list.html",
        title=TITLES[kind],
        to_do=TO_DO[kind],
        total=total,
        lines=[_line(each) for each in found.page(page)],
        page=page,
        pages=pages,
        address=lambda number: url_for(".inspected", trouble=kind.value, trang=number),
    )


@blueprint.post("/kiem-tra/duong-dan")
@requires(Right.RECORD)
def check_links() -> ResponseReturnValue:
    if not link_checks.is_switched_on(_settings()):
        flash(_("Việc mở thử đường dẫn đang tắt, nên chưa kiểm tra được."))
    elif link_checks.ask_for_check(db.session(), actor()):
        flash(_("Hệ thống đang mở thử từng đường dẫn. Bạn tải lại trang sau ít phút để xem kết quả."))
    else:
        flash(_("Hệ thống đang kiểm tra rồi. Bạn tải lại trang sau ít phút."))
    db.session.commit()
    return redirect(url_for(".inspection"))


def _found(trouble: Trouble) -> Inspection:
    return queries.found(
        db.session(), trouble, scope=businesses_in_scope(current_user), now=utcnow(), on=today()
    )


def _settings() -> Settings:
    return cast(Settings, current_app.config["GOCQUE"])


@dataclass(frozen=True)
class Line:
    """One line as it is shown.

    Attributes:
        name: What it is.
        url: Where the officer mends it.
        detail: The link, the paper's number, the product.
        opens: The link again, when it may be clicked on.
        state: What was found behind the link.
        is_alive: Whether that is good.
    """

    name: Any
    url: str
    business: str
    detail: str
    opens: str | None
    state: Any
    is_alive: bool
    at: datetime | None
    day: date | None


def _line(found: Finding) -> Line:
    is_link_of = found.holder in {Holder.EVIDENCE, Holder.WEBSITE, Holder.STALL, Holder.LISTING}
    if found.holder == Holder.EVIDENCE:
        name: Any = EVIDENCE_LABELS.get(str(found.more), found.more)
        url = url_for("programmes.act", act_id=found.row_id)
    elif found.holder == Holder.LOT:
        name, url = found.says, url_for("traceability_department.lot", lot_id=found.row_id)
    else:
        name = {
            Holder.WEBSITE.value: _("Trang web của cơ sở"),
            Holder.STALL.value: _("Gian hàng trên sàn"),
            Holder.LISTING.value: _("%(product)s trên sàn", product=found.more),
        }.get(found.holder, found.says)
        url = url_for("catalog_department.business", slug=found.business_slug)
    known = found.state in set(link_checks.LinkState)
    return Line(
        name=name,
        url=url,
        business=found.business_name,
        detail=found.says if is_link_of else found.more or "",
        opens=found.says if is_link_of and is_link(found.says) else None,
        state=link_checks.LABELS[link_checks.LinkState(str(found.state))] if known else None,
        is_alive=found.state == link_checks.LinkState.ALIVE,
        at=found.at,
        day=found.day,
    )
