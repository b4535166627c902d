"""Pages of the auditor over the trail; what happened at the door is shown to the administrator, too."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.events import AT_THE_DOOR
from accounts.models import SecurityEvent
from accounts.permissions import Right
from accounts.trail import queries
from accounts.trail.checking import ask_for_check, chain_state
from core.access import requires
from core.audit import AuditEntry
from core.database import db
from core.formatting import VIETNAM
from core.text import clean_line, defused, fold
from core.trail import for_files, kind_words, named_actions

blueprint = Blueprint("trail", __name__)
_LARGEST_ID = 2**63 - 1
_HEADINGS = (
    "Số",
    "Lúc",
    "Người làm",
    "Số của người làm",
    "Thay mặt",
    "Số của người được thay mặt",
    "Việc",
    "Mã việc",
    "Với",
    "Mã mục",
    "Thay đổi",
    "Dấu nối",
)
"""Headings of the file."""


@blueprint.get("/can-bo/nhat-ky-he-thong")
@requires(Right.READ_TRAIL)
def entries() -> ResponseReturnValue:
    session = db.session()
    wanted, kept = _wanted()
    is_too_wide = False
    try:
        statement = queries.entries(session, wanted)
    except queries.TooManyPeople:
        is_too_wide = True
        statement = queries.entries(session, queries.Wanted()).where(AuditEntry.id < 0)
    found = queries.slice_of(session, statement, AuditEntry.id, before=_number("truoc"), after=_number("sau"))
    return render_template(
        "accounts/trail/entries.html",
        lines=queries.lines(session, found.rows),
        newer=url_for(".entries", sau=found.newer, **kept) if found.newer else None,
        older=url_for(".entries", truoc=found.older, **kept) if found.older else None,
        file_url=url_for(".file", **kept),
        wanted=wanted,
        kept=kept,
        subject_words=kind_words(wanted.subject) if wanted.subject else "",
        is_too_wide=is_too_wide,
        actions=sorted(named_actions().items(), key=lambda pair: fold(pair[1])),
        agencies=queries.agencies(session),
        chain=chain_state(session),
        most=queries.MOST_ROWS,
    )


@blueprint.get("/can-bo/nhat-ky-he-thong/tep")
@requires(Right.READ_TRAIL)
def file() -> ResponseReturnValue:
    """Hand the wanted entries out as a table, the newest first; nobody keeps it on the way."""
    session = db.session()
    wanted, kept = _wanted()
    try:
        statement = queries.entries(session, wanted)
    except queries.TooManyPeople:
        return redirect(url_for(".entries", **kept))
    out = SpooledTemporaryFile(max_size=4 * 1024 * 1024)  # noqa: SIM115  # closed with the answer
    for row in _rows(queries.in_batches(session, statement)):
        out.write(row.encode())
    out.seek(0)
    answer = send_file(
        cast(BinaryIO, out), mimetype="text/csv", as_attachment=True, download_name="nhat-ky-he-thong.csv"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/can-bo/nhat-ky-he-thong/kiem-tra")
@requires(Right.READ_TRAIL)
def check() -> ResponseReturnValue:
    """Ask the worker to walk the chain."""
    session = db.session()
    ask_for_check(session, current_user.id)
    session.commit()
    flash(_("Đang kiểm tra nhật ký. Bạn tải lại trang sau ít phút để xem kết quả."), "info")
    return redirect(url_for(".entries"))


@blueprint.get("/can-bo/nhat-ky-dang-nhap")
@requires(Right.READ_TRAIL, Right.ADMINISTER)
def door() -> ResponseReturnValue:
    """Show what happened at the door in the last thirty days."""
    session = db.session()
    kind = clean_line(request.args.get("viec", ""))
    kept: dict[str, Any] = {"viec": kind} if kind in AT_THE_DOOR else {}
    found = queries.slice_of(
        session,
        queries.events(kept.get("viec", "")),
        SecurityEvent.id,
        before=_number("truoc"),
        after=_number("sau"),
    )
    return render_template(
        "accounts/trail/door.html",
        rows=found.rows,
        names=queries.names_in(session, found.rows),
        words=AT_THE_DOOR,
        wanted=kept.get("viec", ""),
        pages={event.id: _page_behind(event.detail) for event in found.rows},
        newer=url_for(".door", sau=found.newer, **kept) if found.newer else None,
        older=url_for(".door", truoc=found.older, **kept) if found.older else None,
    )


def _wanted() -> tuple[queries.Wanted, dict[str, Any]]:
    """Return what the address asks for, and the parts of it that are kept from page to page."""
    typed = {
        name: clean_line(request.args.get(name, ""))[:100]
        for name in ("nguoi", "viec", "muc", "co-so", "tu", "den", "co-quan", "chu")
    }
    agency = typed["co-quan"]
    wanted = queries.Wanted(
        who=typed["nguoi"],
        action=typed["viec"],
        subject=typed["muc"],
        business=typed["co-so"],
        since=_day(typed["tu"]),
        until=_day(typed["den"]),
        agency=int(agency) if agency.isascii() and agency.isdigit() and len(agency) < 10 else None,
        text=typed["chu"],
    )
    return wanted, {name: value for name, value in typed.items() if value}


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 1900 < day.year < 2200 else None


def _number(name: str) -> int | None:
    typed = request.args.get(name, "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 20):
        return None
    return min(int(typed), _LARGEST_ID)


def _page_behind(endpoint: str | None) -> str:
    """Return the address, without numbers, that an endpoint of ours answers."""
    rules = [rule.rule for rule in current_app.url_map.iter_rules() if rule.endpoint == endpoint]
    return rules[0] if rules else ""


def _rows(batches: Iterator[list[queries.Line]]) -> Iterator[str]:
    yield "\ufeff" + _row(_HEADINGS)  # the mark lets a spreadsheet keep the accents
    for batch in batches:
        for line in batch:
            entry = line.entry
            yield _row(
                (
                    str(entry.id),
                    entry.at.astimezone(VIETNAM).isoformat(timespec="seconds"),
                    line.who,
                    str(entry.actor_id or ""),
                    line.on_behalf_of,
                    str(entry.on_behalf_of_id or ""),
                    line.did,
                    entry.action,
                    line.subject.words,
                    entry.subject,
                    json.dumps(for_files(entry), ensure_ascii=False),
                    entry.hash,
                )
            )


def _row(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return out.getvalue()
