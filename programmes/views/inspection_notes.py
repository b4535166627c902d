"""The notes on one thing: read its history, append to it, see a photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor, may
from accounts.permissions import Right
from core import once
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.images import BadImage
from core.scans import as_download
from core.storage import storage
from exporters.stalls.rules import label_of
from programmes.notes import errors, queries, services
from programmes.notes.forms import NoteForm
from programmes.notes.models import InspectionNote, Outcome, Subject
from programmes.notes.queries import Seen
from programmes.notes.words import ADDRESS_WORDS, BY_ADDRESS, OUTCOMES, SUBJECTS, TONES
from programmes.views import blueprint


@blueprint.get("/kiem-tra/ghi-chu/<subject>/<int:subject_id>")
@requires(Right.READ_DEPARTMENT)
def inspection_notes(subject: str, subject_id: int) -> ResponseReturnValue:
    return _page(_seen(subject, subject_id), NoteForm() if may(Right.RECORD) else None)


@blueprint.post("/kiem-tra/ghi-chu/<subject>/<int:subject_id>")
@requires(Right.RECORD)
def write_inspection_note(subject: str, subject_id: int) -> ResponseReturnValue:
    session = db.session()
    seen = _seen(subject, subject_id)
    form = NoteForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        if _written(seen, form):
            flash(_("Đã ghi. Ghi chú giữ nguyên mãi; có gì đổi thì bạn ghi thêm."))
            return redirect(once.finish(session, current_user.id, form.form_id.data, notes_url(seen)))
    return _page(seen, form), 422


def _written(seen: Seen, form: NoteForm) -> bool:
    try:
        services.write_note(
            db.session(),
            actor(),
            seen,
            outcome=Outcome(form.outcome.data),
            text=form.text.data or "",
            photo=form.photo_content(),
        )
    except errors.NothingSaid as problem:
        form.text.errors = [str(problem)]
    except BadImage as problem:
        form.photo.errors = [str(problem)]
    else:
        return True
    return False


@blueprint.get("/kiem-tra/ghi-chu/anh/<int:note_id>")
@requires(Right.READ_DEPARTMENT)
def inspection_photo(note_id: int) -> ResponseReturnValue:
    note = queries.note_in_scope(db.session(), current_user, note_id)
    if note.stored_photo is None:
        raise NotFound
    try:
        content = storage().get(note.stored_photo)
    except FileNotFoundError:
        raise NotFound from None
    return as_download(content, "jpg", f"kiem-tra-{note.id}")


def notes_url(seen: Seen) -> str:
    """Return the address of the notes on a thing."""
    return url_for(
        "programmes.inspection_notes", subject=ADDRESS_WORDS[seen.subject], subject_id=seen.subject_id
    )


def _seen(word: str, subject_id: int) -> Seen:
    subject = BY_ADDRESS.get(word)
    if subject is None:
        raise NotFound
    return queries.seen_in_scope(db.session(), current_user, subject, subject_id)


@dataclass(frozen=True)
class NoteLine:
    """A note as it is shown; `about` says of what, where the page tells of several things."""

    note: InspectionNote
    outcome: Any
    tone: str
    about: Any
    photo_url: str | None


def _page(seen: Seen, form: NoteForm | None) -> str:
    return render_template(
        "programmes/notes/notes.html",
        seen=seen,
        name=label_of(seen.name) if seen.subject is Subject.STALL else seen.name,
        kind=SUBJECTS[seen.subject],
        mend_url=mend_url(seen),
        business_url=url_for("catalog_department.business", slug=seen.business.slug),
        lines=[_line(note, seen) for note in queries.notes_on(db.session(), seen)],
        form=form,
    )


def _line(note: InspectionNote, seen: Seen) -> NoteLine:
    is_own = (note.subject, note.subject_id) == (seen.subject.value, seen.subject_id)
    outcome = Outcome(note.outcome)
    return NoteLine(
        note=note,
        outcome=OUTCOMES[outcome],
        tone=TONES[outcome],
        about=None if is_own else SUBJECTS[Subject(note.subject)],
        photo_url=url_for("programmes.inspection_photo", note_id=note.id) if note.stored_photo else None,
    )


def mend_url(seen: Seen) -> str:
    """Return the page on which a thing is mended."""
    if seen.subject is Subject.EVIDENCE:
        return url_for("programmes.act", act_id=seen.page_id)
    if seen.subject is Subject.LOT:
        return url_for("traceability_department.lot", lot_id=seen.page_id)
    if seen.subject is Subject.PRODUCT:
        return url_for("catalog_department.product", product_id=seen.page_id)
    return url_for("catalog_department.business", slug=seen.business.slug)
