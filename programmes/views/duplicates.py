"""Registrations that may be one business: find, compare, merge, take back, keep apart."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import RadioField

from accounts.access import actor, may
from accounts.permissions import Right
from catalog.models import Business, RootRelation
from catalog.permissions import business_in_scope, businesses_in_scope
from catalog.queries import name_of
from catalog.tax_codes import masked
from core.access import requires
from core.database import db
from core.forms import BaseForm
from core.text import clean_line
from places.models import NEW
from places.queries import gazetteer
from programmes import errors, services
from programmes.forms import MergeForm
from programmes.merge_page import (
    FIELD_LABELS,
    FIRST,
    REASON_LABELS,
    RELATIONS,
    SECOND,
    Difference,
    differences,
    kind_words,
    labels_of,
    proposed_relation,
    proposed_root,
    told_apart,
    told_apart_in,
)
from programmes.permissions import act_sight, may_write, merge_in_scope
from programmes.queries import directory
from programmes.queries import duplicates as queries
from programmes.registrations import Pair
from programmes.views import blueprint

_MOST_SHOWN = 200


@blueprint.get("/trung-lap")
@requires(Right.READ_DEPARTMENT)
def duplicates() -> ResponseReturnValue:
    session = db.session()
    found = queries.pairs(session, current_user)
    shown = found[:_MOST_SHOWN]
    merges = queries.merges(session, current_user)
    return render_template(
        "programmes/duplicates.html",
        length=len(found),
        pairs=_pair_rows(shown, queries.businesses_of(session, shown)),
        merges=merges,
        people=queries.people_of(session, merges),
        may_merge=may(Right.VERIFY),
    )


def _pair_rows(found: list[Pair], businesses: dict[int, Business]) -> list[tuple[Business, Business, str]]:
    return [
        (
            businesses[pair.first],
            businesses[pair.second],
            ", ".join(str(REASON_LABELS[reason]) for reason in pair.reasons),
        )
        for pair in found
    ]


@blueprint.get("/trung-lap/chon/<slug>")
@requires(Right.VERIFY)
def choose_duplicate(slug: str) -> ResponseReturnValue:
    session = db.session()
    business = _root_in_scope(slug)
    typed = clean_line(request.args.get("q", ""))[:100]
    found = directory.find_businesses(session, typed, scope=businesses_in_scope(current_user))
    places = gazetteer(session)
    return render_template(
        "programmes/duplicate_choose.html",
        business=business,
        typed=typed,
        rows=[
            (
                each,
                kind_words(each),
                masked(each.tax_code),
                places.describe(NEW, each.current_commune_code),
            )
            for each in found
            if each.counted_id != business.counted_id
        ],
    )


@blueprint.route("/trung-lap/so-sanh", methods=["GET", "POST"])
@requires(Right.VERIFY)
def compare() -> ResponseReturnValue:
    session = db.session()
    first, second = (_root_in_scope(clean_line(request.args.get(name, ""))) for name in (FIRST, SECOND))
    if first.id == second.id:
        return _one_and_the_same(first)
    owned = [queries.belongings(session, each) for each in (first, second)]
    root = proposed_root(first, second, (owned[0].acts, owned[1].acts))
    rows = differences(gazetteer(session), first, second, root=root)
    form = _merge_form(first, second, root, rows)
    if form.validate_on_submit():
        chosen, other = (first, second) if form.root.data == FIRST else (second, first)
        try:
            made = services.merge(
                session,
                actor(),
                root=chosen,
                other=other,
                relation=RootRelation(form.relation.data),
                taken_fields=form.taken_from(SECOND if chosen is first else FIRST),
                seen_versions=form.seen_versions(is_turned=chosen is second),
            )
        except errors.StaleMerge as problem:
            session.rollback()
            form.show_versions(first.version, second.version)
            form.form_errors = [str(problem)]
        else:
            session.commit()
            flash(_("Đã gộp. Các lượt hỗ trợ giữ nguyên, số liệu tính hai bản là một cơ sở."))
            return redirect(url_for(".merged", merge_id=made.id))
    chosen, other = (first, second) if root == FIRST else (second, first)
    doubts = queries.money_in_doubt(session, chosen.id, as_duplicates=(other.id,))
    page = render_template(
        "programmes/duplicate_compare.html",
        form=form,
        sides=list(zip((first, second), owned, strict=True)),
        kind=kind_words,
        rows=rows,
        doubts=doubts,
        doubtful_money=sum(each.act.budget_vnd for each in doubts),
        names=told_apart(gazetteer(session), chosen, other),
        opens=act_sight(current_user),
        may_void=lambda _act: False,  # first say whether the two are one
    )
    return page, 422 if form.errors else 200


def _one_and_the_same(business: Business) -> ResponseReturnValue:
    """Answer that there is nothing to compare, and where the other one is chosen."""
    page = render_template("programmes/duplicate_same.html", business=business)
    return page, errors.SameRegistration.status


def _root_in_scope(slug: str) -> Business:
    """Return what a registration counts as; a root elsewhere is as little this person's as its page."""
    session = db.session()
    named = business_in_scope(session, current_user, slug)
    return business_in_scope(session, current_user, named.root.slug) if named.root else named


def _merge_form(first: Business, second: Business, root: str, rows: list[Difference]) -> MergeForm:
    """Return the form with one choice for each field on which the two differ."""
    fields = {
        f"stands_{row.name}": RadioField(str(FIELD_LABELS[row.name]), default=row.proposed) for row in rows
    }
    form_class: type[MergeForm] = type("FieldsMergeForm", (MergeForm,), fields)
    form = form_class(root=root, relation=proposed_relation(first, second))
    for row in rows:
        form[f"stands_{row.name}"].choices = [
            (FIRST, row.first or _("(để trống)")),
            (SECOND, row.second or _("(để trống)")),
        ]
    form.relation.choices = list(RELATIONS.items())
    form.root.choices = [(FIRST, first.name), (SECOND, second.name)]
    if not form.is_submitted():
        form.show_versions(first.version, second.version)
    return form


@blueprint.post("/trung-lap/khac-nhau")
@requires(Right.VERIFY)
def keep_apart() -> ResponseReturnValue:
    session = db.session()
    form = BaseForm()
    if not form.validate_on_submit():
        abort(400)
    one, other = (
        business_in_scope(session, current_user, clean_line(request.form.get(name, "")))
        for name in (FIRST, SECOND)
    )
    services.set_apart(session, actor(), one, other)
    session.commit()
    flash(_("Đã ghi: “%(one)s” và “%(other)s” là hai cơ sở khác nhau.", one=one.name, other=other.name))
    return redirect(url_for(".duplicates"))


@blueprint.get("/trung-lap/<int:merge_id>")
@requires(Right.READ_DEPARTMENT)
def merged(merge_id: int) -> ResponseReturnValue:
    session = db.session()
    found = merge_in_scope(session, current_user, merge_id)
    doubts = [] if found.undone_at else queries.money_in_doubt(session, found.into.counted_id)
    return render_template(
        "programmes/duplicate_merged.html",
        merge=found,
        names=told_apart_in(gazetteer(session), found),
        by=name_of(session, found.merged_by_id),
        undone_by=name_of(session, found.undone_by_id),
        fields=labels_of(found.taken),
        sides=[(each, queries.belongings(session, each)) for each in (found.into, found.business)],
        doubts=doubts,
        doubtful_money=sum(each.act.budget_vnd for each in doubts),
        opens=act_sight(current_user),
        may_void=lambda act: may_write(current_user, act),
        may_merge=may(Right.VERIFY) and found.undone_at is None,
    )


@blueprint.route("/trung-lap/<int:merge_id>/go", methods=["GET", "POST"])
@requires(Right.VERIFY)
def undo_merge(merge_id: int) -> ResponseReturnValue:
    session = db.session()
    found = merge_in_scope(session, current_user, merge_id)
    form = BaseForm()
    if form.validate_on_submit():
        try:
            left = services.undo_merge(session, actor(), found)
        except (errors.TaxCodeMovedOn, errors.AlreadyUndone) as refusal:
            session.rollback()
            flash(str(refusal), "bad")
            return redirect(url_for(".merged", merge_id=merge_id))
        session.commit()
        names = labels_of(left)
        flash(
            _(
                "Đã gỡ. Các ô có người sửa sau khi gộp thì giữ nguyên: %(names)s.",
                names=", ".join(names),
            )
            if names
            else _("Đã gỡ. Mọi số liệu trở lại như trước khi gộp.")
        )
        return redirect(url_for(".merged", merge_id=merge_id))
    if found.undone_at is not None:
        raise errors.AlreadyUndone
    return render_template(
        "programmes/duplicate_undo.html",
        merge=found,
        names=told_apart_in(gazetteer(session), found),
        form=form,
    )
