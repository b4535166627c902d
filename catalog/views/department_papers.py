"""The department's work on papers: lists, the paper beside its scan, yes or no with a reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right, rights_of
from catalog import services
from catalog.addresses import address_of
from catalog.forms import seen_version
from catalog.paper_forms import PaperRefusalForm, PaperVerdictForm
from catalog.paper_lists import LABELS, PaperList, listed_papers, paper_counts
from catalog.papers import scan_words, standing_words, title_of
from catalog.permissions import businesses_in_scope, paper_in_scope
from catalog.queries import name_of, page_of
from catalog.views.blueprints import department_blueprint as blueprint
from catalog.views.blueprints import today
from catalog.views.papers import scan_of
from catalog.vocabulary import CERTIFICATES
from core.access import requires
from core.database import db
from places.queries import gazetteer


@blueprint.get("/can-bo/giay-to")
@requires(Right.READ_DEPARTMENT)
def papers() -> ResponseReturnValue:
    session = db.session()
    on, scope = today(), businesses_in_scope(current_user)
    asked = request.args.get("xem", "")
    which = next((each for each in PaperList if each == asked), PaperList.WAITING)
    found = page_of(session, listed_papers(which, on=on, scope=scope), request.args.get("trang", 1, type=int))
    counts = paper_counts(session, on=on, scope=scope)
    return render_template(
        "catalog/department/papers.html",
        found=found,
        which=which,
        lists=[(each.value, LABELS[each], counts[each]) for each in PaperList],
        rows=[(row, title_of(row, with_stars=True), *standing_words(row, on=on)) for row in found.rows],
        address=lambda page: url_for("catalog_department.papers", xem=which.value, trang=page),
    )


@blueprint.get("/can-bo/giay-to/<int:paper_id>")
@requires(Right.READ_DEPARTMENT)
def paper(paper_id: int) -> ResponseReturnValue:
    session = db.session()
    row = paper_in_scope(session, current_user, paper_id)
    words, tone = standing_words(row, on=today())
    return render_template(
        "catalog/department/paper.html",
        paper=row,
        business=row.business,
        address=address_of(gazetteer(session), row.business),
        title=title_of(row, with_stars=True),
        kind=CERTIFICATES[row.type],
        words=words,
        tone=tone,
        scan=scan_words(row),
        judge=name_of(session, row.verified_by_id or row.refused_by_id),
        may_review=Right.REVIEW in rights_of(current_user),
    )


@blueprint.route("/can-bo/giay-to/<int:paper_id>/doi-chieu", methods=["GET", "POST"])
@requires(Right.REVIEW)
def verify_paper(paper_id: int) -> ResponseReturnValue:
    session = db.session()
    row = paper_in_scope(session, current_user, paper_id)
    form = PaperVerdictForm(data={"version": str(row.version)})
    if form.validate_on_submit():
        services.verify_paper(session, row, actor=actor(), expected_version=seen_version(form.version))
        session.commit()
        flash(_("Đã ghi dấu đối chiếu."))
        return redirect(url_for("catalog_department.papers"))
    title = title_of(row, with_stars=True)
    return render_template("catalog/department/paper_verify.html", paper=row, form=form, title=title)


@blueprint.route("/can-bo/giay-to/<int:paper_id>/tra-lai", methods=["GET", "POST"])
@requires(Right.REVIEW)
def refuse_paper(paper_id: int) -> ResponseReturnValue:
    session = db.session()
    row = paper_in_scope(session, current_user, paper_id)
    form = PaperRefusalForm(data={"version": str(row.version)})
    if form.validate_on_submit():
        services.refuse_paper(
            session,
            row,
            actor=actor(),
            expected_version=seen_version(form.version),
            reason=form.reason.data or "",
        )
        session.commit()
        flash(_("Đã trả lại giấy tờ cùng lý do."))
        return redirect(url_for("catalog_department.papers"))
    page = render_template(
        "catalog/department/paper_refuse.html",
        paper=row,
        form=form,
        title=title_of(row, with_stars=True),
    )
    return page, 422 if request.method == "POST" else 200


@blueprint.get("/can-bo/giay-to/<int:paper_id>/ban-chup")
@requires(Right.READ_DEPARTMENT)
def scan(paper_id: int) -> ResponseReturnValue:
    return scan_of(paper_in_scope(db.session(), current_user, paper_id))
