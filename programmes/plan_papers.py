"""The paper on which a programme rests: its file is kept, and a newer one takes its place."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from accounts.access import actor
from accounts.permissions import Right
from core.access import requires
from core.database import db
from core.images import ACCEPTED
from core.storage import storage
from core.text import clean_line
from programmes import services
from programmes.errors import StaleProgramme
from programmes.evidence import MAX_BYTES, BadEvidenceFile, checked_file
from programmes.forms import VersionForm
from programmes.indicators.editing import kept_file
from programmes.queries import directory
from programmes.services.acts import kept_name
from programmes.views import blueprint
from programmes.views.planning import led_programme


class PlanPaperForm(VersionForm):
    """Choose the file of the plan document."""

    file = FileField(_l("Tệp văn bản"), render_kw={"accept": f"application/pdf,{ACCEPTED}"})


@blueprint.route("/chuong-trinh/<code>/van-ban", methods=["GET", "POST"])
@requires(Right.RECORD)
def plan_paper(code: str) -> ResponseReturnValue:
    session = db.session()
    found = led_programme(code)
    form = PlanPaperForm(version=found.version)
    if form.validate_on_submit():
        try:
            if not form.file.data:
                raise BadEvidenceFile(_("Bạn chưa chọn tệp nào."))
            file = checked_file(form.file.data.read(MAX_BYTES + 1))
            services.keep_plan_paper(
                session,
                actor(),
                found,
                version=form.seen_version,
                file_name=kept_name(form.file.data.filename or "", file.ext),
                stored_name=storage().put(file.content, file.ext),
            )
        except BadEvidenceFile as problem:
            form.file.errors = [str(problem)]
        except StaleProgramme as problem:
            session.rollback()
            found = led_programme(code)
            form.version.raw_data = None
            form.version.process_data(str(found.version))
            form.file.errors = [str(problem)]
        else:
            session.commit()
            flash(_("Đã lưu tệp văn bản."))
            return redirect(url_for(".programme", code=found.code))
    page = render_template("programmes/plan_paper.html", form=form, programme=found)
    return page, 422 if form.errors else 200


@blueprint.get("/chuong-trinh/<code>/van-ban/tep")
@requires(Right.READ_DEPARTMENT)
def plan_paper_file(code: str) -> ResponseReturnValue:
    found = directory.programme(db.session(), clean_line(code))
    return kept_file(found.plan_stored_name, found.plan_file_name)
