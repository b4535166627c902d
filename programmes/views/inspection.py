"""What an officer should look at, each figure with its list and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from flask import current_app, flash, redirect, render_template, request, url_for
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
from core.formatting import datetime_vi
from exporters.stalls.rules import label_of
from programmes import link_checks
from programmes.evidence import LABELS as EVIDENCE_LABELS
from programmes.evidence import is_link
from programmes.notes.models import Outcome, Subject
from programmes.notes.words import ADDRESS_WORDS, OUTCOMES, TONES
from programmes.permissions import may_write
from programmes.queries import inspection as queries
from programmes.queries.inspection import PER_PAGE, Finding, Holder, Inspection, Trouble
from programmes.views import blueprint
from programmes.views.inspection_filter import asked_filter, offered_filters
from programmes.views.questions import page_number, today

TITLES: dict[Trouble, Any] = {
    Trouble.DEAD_LINKS: _l("Đường dẫn hỏng"),
    Trouble.UNCHECKED_LINKS: _l("Đường dẫn lâu chưa kiểm tra"),
    Trouble.STALE_STALLS: _l("Gian hàng lâu chưa xác nhận"),
    Trouble.EXPIRED_PAPERS: _l("Giấy tờ hết hạn"),
    Trouble.EXPIRING_PAPERS: _l("Giấy tờ sắp hết hạn"),
    Trouble.LOTS_WITHOUT_STEPS: _l("Lô hàng chưa ghi bước nào"),
}
TO_DO: dict[Trouble, Any] = {
    Trouble.DEAD_LINKS: _l(
        "Bạn mở thử từng đường dẫn. Minh chứng không còn thì bổ sung minh chứng khác vào lượt hỗ trợ; "
        "trang web, gian hàng hay sản phẩm trên sàn không còn thì nhắc cơ sở sửa địa chỉ hoặc ghi là đã đóng."
    ),
    Trouble.UNCHECKED_LINKS: _l(
        "Bạn mở từng đường dẫn xem còn không. Với minh chứng, bạn bấm “Xem lại minh chứng” để ghi điều bạn "
        "thấy; với trang web, gian hàng, sản phẩm trên sàn, bạn ghi ở cột Ghi chú."
    ),
    Trouble.STALE_STALLS: _l(
        "Lâu rồi không ai nói gian hàng còn bán, hoặc gian hàng chờ cán bộ xem lại. "
        "Bạn mở địa chỉ gian hàng, hỏi cơ sở, rồi bấm “Xác nhận” để tới gian hàng ở hồ sơ cơ sở."
    ),
    Trouble.EXPIRING_PAPERS: _l("Bạn gọi cơ sở, nhắc gia hạn trước ngày hết hạn."),
    Trouble.EXPIRED_PAPERS: _l(
        "Bạn nhắc cơ sở gia hạn rồi ghi giấy mới. Trong lúc chờ, trang công khai không nêu giấy đã hết hạn."
    ),
    Trouble.LOTS_WITHOUT_STEPS: _l(
        "Người quét mã của lô chưa thấy hàng được làm ra thế nào. Bạn nhắc cơ sở ghi các bước cho lô."
    ),
}

LEAVES: dict[Trouble, Any] = {
    Trouble.STALE_STALLS: _l(
        "Dòng chỉ rời danh sách khi gian hàng được xác nhận “Vẫn đang bán”, hoặc được ghi là đã đóng. "
        "Ghi chú “hết lỗi” thôi thì dòng vẫn ở lại."
    ),
}
_LINK_HOLDERS = (Subject.EVIDENCE, Subject.WEBSITE, Subject.STALL, Subject.LISTING)
_HOLDERS = {Trouble.DEAD_LINKS: _LINK_HOLDERS, Trouble.UNCHECKED_LINKS: _LINK_HOLDERS}


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
    asked = asked_filter(request.args)
    found = _found(kind).only(asked.narrowing)
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(page_number(), pages)
    rows = found.page(page)
    writable = _writable(rows) if kind is Trouble.UNCHECKED_LINKS and may(Right.RECORD) else set()
    return render_template(
        "programmes/inspection_list.html",
        title=TITLES[kind],
        to_do=TO_DO[kind],
        leaves=LEAVES.get(kind),
        total=total,
        lines=[_line(each, kind, writable) for each in rows],
        page=page,
        pages=pages,
        address=lambda number: url_for(".inspected", trouble=kind.value, **asked.parameters, trang=number),
        filters=offered_filters(db.session(), asked, holders=_HOLDERS.get(kind, ())),
        is_narrowed=bool(asked.parameters),
        all_url=url_for(".inspected", trouble=kind.value),
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
        notes_url: Where notes on it stand.
        next_url: Where the next step is done; None where that is `url` itself.
        next_words: What that step is.
        outcome: What the newest note says; None while there is none.
        noted: When and by whom it was written.
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
    notes_url: str
    next_url: str | None
    next_words: Any
    outcome: Any
    tone: str
    noted: str


def _writable(found: Sequence[Finding]) -> set[int]:
    """Return the acts of some lines whose proofs the person may look at for the record."""
    acts = queries.acts_of(db.session(), found)
    return {each.id for each in acts if may_write(current_user, each)}


def _next_step(found: Finding, trouble: Trouble, writable: set[int]) -> tuple[str | None, Any]:
    """Return address and words of what an officer does about a line, where the line has a place for it."""
    if trouble is Trouble.STALE_STALLS:
        where = url_for(
            "catalog_department.business", slug=found.business_slug, _anchor=f"stall-{found.row_id}"
        )
        return where, _("Xác nhận") if may(Right.REVIEW) else _("Xem gian hàng")
    if trouble is Trouble.UNCHECKED_LINKS and found.holder == Holder.EVIDENCE and found.row_id in writable:
        where = url_for("programmes.look_at_proof", act_id=found.row_id, evidence_id=found.subject_id)
        return where, _("Xem lại minh chứng")
    return None, ""


def _line(found: Finding, trouble: Trouble, writable: set[int]) -> Line:
    is_link_of = found.holder in {Holder.EVIDENCE, Holder.WEBSITE, Holder.STALL, Holder.LISTING}
    if found.holder == Holder.EVIDENCE:
        name: Any = EVIDENCE_LABELS.get(str(found.more), found.more)
        url = url_for("programmes.act", act_id=found.row_id)
    elif found.holder == Holder.LOT:
        name, url = found.says, url_for("traceability_department.lot", lot_id=found.row_id)
    else:
        name = {
            Holder.WEBSITE.value: _("Trang web của cơ sở"),
            Holder.LISTING.value: _("%(product)s trên sàn", product=found.more),
        }.get(found.holder, found.says)
        url = url_for("catalog_department.business", slug=found.business_slug)
    known = found.state in set(link_checks.LinkState)
    if found.holder == Holder.STALL:
        name = _("Gian hàng %(place)s", place=label_of(str(found.more)))
    next_url, next_words = _next_step(found, trouble, writable)
    return Line(
        name=name,
        url=url,
        business=found.business_name,
        detail="" if found.says == found.more else found.says if is_link_of else found.more or "",
        opens=found.says if is_link_of and is_link(found.says) else None,
        state=link_checks.LABELS[link_checks.LinkState(str(found.state))] if known else None,
        is_alive=found.state == link_checks.LinkState.ALIVE,
        at=found.at,
        day=found.day,
        notes_url=url_for(
            ".inspection_notes",
            subject=ADDRESS_WORDS[Subject(found.holder)],
            subject_id=found.subject_id,
        ),
        next_url=next_url,
        next_words=next_words,
        outcome=OUTCOMES[Outcome(found.outcome)] if found.outcome else None,
        tone=TONES[Outcome(found.outcome)] if found.outcome else "",
        noted=f"{datetime_vi(found.noted_at)}, {found.noted_by or _('hệ thống')}" if found.noted_at else "",
    )
