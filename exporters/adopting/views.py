"""The producer's way from the marketplace's own files to products and "sold there"."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from accounts.access import actor
from accounts.permissions import Right
from catalog.workspace import present_business
from core import once
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.workbooks import MOST_MEGABYTES
from exporters.adopting import services
from exporters.adopting.errors import AdoptionOver, StallFileRefused
from exporters.adopting.forms import FINISH, ChoicesForm, StallFilesForm, choices_in
from exporters.adopting.matching import CHOICES, WORDS, Kind
from exporters.adopting.models import AdoptionState, StallAdoption
from exporters.adopting.queries import adoptions_of, own_adoption
from exporters.adopting.services import OUTCOMES, Outcome
from exporters.stalls.rules import label_of
from exporters.stalls.views import NAV, blueprint

ADOPTABLE = ("shopee",)
_LINES_A_PAGE = 25


@blueprint.route("/<marketplace>/nhan-gian-hang", methods=["GET", "POST"])
@requires(Right.WORK)
def adopt(marketplace: str) -> ResponseReturnValue:
    if marketplace not in ADOPTABLE:
        raise NotFound
    session = db.session()
    business = present_business()
    form = StallFilesForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            adoption = services.start_adoption(
                session, business, marketplace, form.contents(MOST_MEGABYTES * 1024 * 1024), actor=actor()
            )
        except StallFileRefused as refused:
            session.rollback()
            business = present_business()
            form.files.errors = [str(refused)]
        else:
            there = url_for("stalls.adoption", adoption_id=adoption.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, there))
    page = render_template(
        "exporters/adopting/adopt.html",
        business=business,
        label=label_of(marketplace),
        marketplace=marketplace,
        form=form,
        earlier=adoptions_of(session, business.id, marketplace),
        nav_key=NAV,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/nhan-gian-hang/<int:adoption_id>", methods=["GET", "POST"])
@requires(Right.WORK)
def adoption(adoption_id: int) -> ResponseReturnValue:
    session = db.session()
    row = own_adoption(session, current_user.id, adoption_id)
    form = ChoicesForm()
    here = url_for("stalls.adoption", adoption_id=adoption_id, trang=request.args.get("trang", 1, type=int))
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        is_last = request.form.get("step") == FINISH
        try:
            services.keep_choices(row, choices_in(request.form, len(services.preview_of(row).items)))
            if is_last:
                services.finish_adoption(session, row, actor=actor())
        except (AdoptionOver, StaleDataError) as refused:
            session.rollback()
            flash(str(refused) if isinstance(refused, AdoptionOver) else str(AdoptionOver()), "warn")
            return redirect(here)
        there = url_for("stalls.adoption", adoption_id=adoption_id) if is_last else here
        flash(_("Xong. Sản phẩm mới đang là bản nháp.") if is_last else _("Đã lưu lựa chọn của trang này."))
        return redirect(once.finish(session, current_user.id, form.form_id.data, there))
    return _page(row, form)


def _page(row: StallAdoption, form: ChoicesForm) -> str:
    session = db.session()
    preview = services.preview_of(row)
    lines = services.present_lines(session, row, preview)
    is_done = row.state == AdoptionState.DONE
    pages = max(1, -(-len(lines) // _LINES_A_PAGE))
    page = min(max(request.args.get("trang", 1, type=int), 1), pages)
    shown = lines[(page - 1) * _LINES_A_PAGE : page * _LINES_A_PAGE]
    outcomes = dict(enumerate(row.outcomes or ()))
    return render_template(
        "exporters/adopting/adoption.html",
        business=row.business,
        adoption=row,
        label=label_of(row.marketplace),
        form=form,
        finish=FINISH,
        is_done=is_done,
        rows=preview.rows,
        total=len(lines),
        kinds=[(WORDS[kind], sum(line.kind is kind for line in lines)) for kind in Kind],
        counts=[(OUTCOMES[Outcome(key)], number) for key, number in (row.counts or {}).items()],
        refused=preview.refused,
        lines=[
            (
                line,
                services.choice_for(row, line),
                [(choice, CHOICES[choice]) for choice in line.may],
                _told(outcomes.get(line.index)),
            )
            for line in shown
        ],
        page=page,
        pages=pages,
        address=lambda number: url_for("stalls.adoption", adoption_id=row.id, trang=number),
        nav_key=NAV,
    )


def _told(outcome: list[str] | None) -> str:
    if outcome is None:
        return ""
    return f"{OUTCOMES[Outcome(outcome[0])]}. {outcome[1]}".strip()
