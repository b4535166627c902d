"""What the guard and every workspace page ask of helper sessions: who is let in, who works here now."""

from __future__ import annotations

import re
from datetime import datetime

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from accounts.access import may, own_path
from accounts.delegation import Delegation, present_sign_in
from accounts.models import User
from accounts.permissions import Right, rights_of
from accounts.queries import in_scope
from catalog.addresses import address_of
from catalog.helper_sessions import last_session_of, open_session_of, open_sessions_on
from catalog.helping_forms import ConsentCodeForm
from catalog.models import Business, HelperSession
from catalog.work_left import work_left
from catalog.workspace import NoBusiness, present_business
from core.database import db, utcnow
from core.errors import error_page
from core.formatting import VIETNAM
from places.queries import gazetteer

LENT = frozenset({Right.WORK})
"""What a helper session gives: what an editor may on the one business. Never `Right.DECIDE`."""
_OWN_FIELDS = frozenset({"csrf_token", "consent_code"})
_UNSEEN_FIELDS = frozenset({"form_id", "version"})
_CODE = re.compile(r"[a-z0-9_:-]*[a-z_:][a-z0-9_:-]*")
_MOST_SHOWN = 40


def find(user: User, sign_in_id: int | None) -> Delegation | None:
    """Return what the open helper session on this device gives; None when there is none."""
    if sign_in_id is None or Right.HELP not in rights_of(user):
        return None
    row = open_session_of(db.session(), user.id, utcnow(), sign_in_id=sign_in_id)
    return Delegation(LENT, row.consented_by_id) if row else None


def explain(rights: tuple[str, ...]) -> ResponseReturnValue | None:
    """Tell a helper without the right what to do; keep what was typed when a session has just ended."""
    if Right.HELP not in rights_of(current_user):
        return None
    start, label = url_for("catalog_helping.businesses"), _("Mở trang hỗ trợ")
    if Right.DECIDE in rights:
        return error_page(
            403,
            title=_("Việc này cơ sở tự làm"),
            message=_("Người hỗ trợ không làm thay được việc này. Bạn nhờ cơ sở mở trên máy của họ."),
            back_url=start,
            back_label=label,
        )
    if Right.WORK not in rights:
        return None
    ended = _just_ended()
    if ended is not None and request.method == "POST":
        return code_page(ended, ConsentCodeForm(formdata=None), 403, onward=request.full_path.rstrip("?"))
    return error_page(
        403,
        title=_("Phiên hỗ trợ đã kết thúc") if ended else _("Bạn cần cơ sở đồng ý trước"),
        message=_("Trang này của cơ sở. Bạn mở trang hỗ trợ, tìm cơ sở, rồi gõ mã mà chủ cơ sở đọc cho bạn."),
        back_url=start,
        back_label=label,
    )


def _just_ended() -> Business | None:
    """Return the business for which the person has worked last, on this device and in scope still."""
    row = last_session_of(db.session(), current_user.id)
    if row is None or row.sign_in_id is None or row.sign_in_id != present_sign_in():
        return None
    business = row.business
    if not in_scope(current_user, business.current_commune_code, business.former_district_code):
        return None
    return business


def code_page(business: Business, form: ConsentCodeForm, status: int, *, onward: str | None) -> Response:
    """Show a business in scope with the field for the code, and carry along what was typed elsewhere.

    Args:
        business: Which one.
        form: The field, with its error.
        status: Of the answer.
        onward: Path in the workspace to which what was typed was sent; None: nothing is carried along.
    """
    session = db.session()
    carried = [] if onward is None else _carried()
    present = open_session_of(session, current_user.id, utcnow())
    page = render_template(
        "catalog/helping/business.html",
        business=business,
        address=address_of(gazetteer(session), business),
        left=work_left(session, [business.id])[business.id],
        form=form,
        present=present,
        is_at_work_here=_is_at_work_here(present, business),
        onward=onward,
        target=url_for("catalog_helping.business", slug=business.slug, tiep=onward),
        carried=carried,
        typed=[value for name, value in carried if _is_shown(name, value)][:_MOST_SHOWN],
        had_files=onward is not None and any(file.filename for file in request.files.values()),
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _carried() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN_FIELDS]


def _is_shown(name: str, value: str) -> bool:
    """Say whether a person would know the value again: codes of lists stay out of sight, but are sent on."""
    return bool(value) and name not in _UNSEEN_FIELDS and not _CODE.fullmatch(value)


def _is_at_work_here(present: HelperSession | None, business: Business) -> bool:
    return (
        present is not None and present.business_id == business.id and present.sign_in_id == present_sign_in()
    )


def onward_path(wanted: str | None) -> str | None:
    """Return a path of the workspace to send on to; None for anything else."""
    path = own_path(wanted)
    return path if path is not None and path.startswith("/quan-ly/") else None


def banner(**_facts: object) -> Markup | None:
    """Show on every page of the workspace who works for whom until when, with the button that ends it."""
    if not current_user.is_authenticated:
        return None
    session, now = db.session(), utcnow()
    if Right.HELP in rights_of(current_user):
        row = open_session_of(session, current_user.id, now, sign_in_id=present_sign_in())
        return _strip("catalog/helping/_banner.html", row=row, until=clock(row.expires_at)) if row else None
    if not may(Right.DECIDE):
        return None
    try:
        rows = open_sessions_on(session, present_business().id, now)
    except NoBusiness:
        return None
    helpers = [(row, clock(row.started_at), clock(row.expires_at)) for row in rows]
    return _strip("catalog/letting_in/_banner.html", helpers=helpers) if helpers else None


def clock(moment: datetime) -> str:
    """Write the hour of a moment in Vietnam, such as ``10:45``."""
    return f"{moment.astimezone(VIETNAM):%H:%M}"


def _strip(template: str, **facts: object) -> Markup:
    return Markup(render_template(template, **facts))  # noqa: S704  (a rendered template)
