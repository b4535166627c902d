"""Add evidence to an act, and hand a file of it out."""

from __future__ import annotations

import io

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from core import once
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.storage import storage
from programmes import errors, services
from programmes.evidence import MAX_BYTES, MEDIA_TYPES, BadEvidenceFile, BadLink, checked_file, checked_link
from programmes.forms import EvidenceForm
from programmes.models import ActState, SupportAct
from programmes.permissions import act_in_scope
from programmes.proof.rules import fitting_types
from programmes.queries import directory
from programmes.rooms.permissions import files_out_of_sight
from programmes.views import blueprint
from programmes.views.acts import writable_act
from programmes.views.questions import today

SHUT = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"


@blueprint.route("/ghi-nhan/<int:act_id>/minh-chung", methods=["GET", "POST"])
@requires(Right.RECORD)
def add_evidence(act_id: int) -> ResponseReturnValue:
    session = db.session()
    act = writable_act(act_id)
    if act.state in (ActState.CANCELLED, ActState.VOIDED):
        raise errors.ActIsClosed
    form = EvidenceForm(fitting_types(act.programme))
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        if _added(act, form):
            where = url_for(".act", act_id=act_id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    return render_template("programmes/evidence_new.html", form=form, act=act), 422 if form.errors else 200


def _added(act: SupportAct, form: EvidenceForm) -> bool:
    """Add what the form brings; say what is wrong beside the field when nothing can be added."""
    session = db.session()
    upload, url = form.file.data, form.url.data
    if bool(upload) == bool(url):
        form.file.errors = [
            _("Bạn chọn một trong hai: tệp hoặc đường dẫn.")
            if upload
            else _("Bạn chọn tệp, hoặc điền đường dẫn ở dưới.")
        ]
        return False
    try:
        if url:
            services.add_link(session, actor(), act, type=form.type.data, url=checked_link(url))
            return True
        file = checked_file(upload.read(MAX_BYTES + 1))
        services.add_file(
            session,
            actor(),
            act,
            type=form.type.data,
            file=file,
            name=upload.filename or "",
            stored_name=storage().put(file.content, file.ext),
            dated=form.dated.data,
            today=today(),
        )
    except BadLink as problem:
        form.url.errors = [str(problem)]
        return False
    except errors.BadPaperDay as problem:
        form.dated.errors = [str(problem)]
        return False
    except BadEvidenceFile as problem:
        form.file.errors = [str(problem)]
        return False
    return True


@blueprint.get("/ghi-nhan/<int:act_id>/minh-chung/<int:evidence_id>")
@requires(Right.READ_DEPARTMENT)
def evidence_file(act_id: int, evidence_id: int) -> ResponseReturnValue:
    session = db.session()
    act_in_scope(session, current_user, act_id)
    found = directory.evidence(session, act_id, evidence_id)
    if found.stored_name is None or files_out_of_sight(session, current_user, [found.stored_name]):
        raise NotFound
    try:
        content = storage().get(found.stored_name)
    except FileNotFoundError:
        raise NotFound from None
    ext = found.stored_name.rsplit(".", 1)[-1]
    response = send_file(
        io.BytesIO(content),
        mimetype=MEDIA_TYPES.get(ext, "application/octet-stream"),
        as_attachment=True,
        download_name=found.file_name or f"minh-chung.{ext}",
        max_age=None,
    )
    # A paper may hold a page or a script; whatever opens it gets nothing from here.
    response.headers["Content-Security-Policy"] = SHUT
    response.headers["Cache-Control"] = "no-store"
    return response
