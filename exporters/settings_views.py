"""The administrator's pages over what marketplaces are believed to allow, and over category maps."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.access import actor
from accounts.permissions import Right
from accounts.sign_in_rules import shipped_rules
from accounts.trail.queries import lines
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.installation import TURNS, history_of, settings_under
from core.installation import subject_of as subject_of_setting
from core.seen import hold
from core.text import clean_line
from core.turns import take_turns
from exporters import category_maps
from exporters.base import Exporter, Severity
from exporters.categories.known import choices_for, known, like
from exporters.doors import DOORS
from exporters.doors.slugs import GOOGLE
from exporters.judging.trying import consequences
from exporters.panels import WORDS
from exporters.registry import EXPORTERS, exporter_of, present_exporter
from exporters.rule_choices import (
    PREFIX,
    BadRuleChoice,
    choose_rule,
    key_of,
    present_pack,
    shipped_choice,
)
from exporters.rule_words import MARKS, RULES, limits_words
from exporters.rules import Mark, Rule, rule_pack
from exporters.settings_forms import CategoryForm, RuleForm
from exporters.trade.rates import present_rate
from exporters.units import MAPPED

blueprint = Blueprint("settings", __name__)


@blueprint.get("/can-bo/cai-dat")
@requires(Right.ADMINISTER)
def overview() -> ResponseReturnValue:
    session = db.session()
    changed = settings_under(session, PREFIX)
    rooms = []
    for exporter in EXPORTERS:
        rules = rule_pack(exporter.slug).rules
        families = category_maps.categories_of(session, exporter.slug)
        rooms.append(
            {
                "exporter": exporter,
                "rules": len(rules),
                "guesses": sum(rule.mark == Mark.GUESS for rule in rules),
                "changed": sum(key.startswith(key_of(exporter.slug, "")) for key in changed),
                "families": len(families),
                "mapped": sum(bool(each.category_id) for each in families),
            }
        )
    return render_template(
        "exporters/settings/overview.html",
        rooms=rooms,
        doors=DOORS,
        with_categories={GOOGLE},
        sign_in_rules=len(shipped_rules()),
        with_units=MAPPED,
        usd_rate=present_rate(session),
    )


@blueprint.get("/can-bo/cai-dat/luat/<marketplace>")
@requires(Right.ADMINISTER)
def rules(marketplace: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    session = db.session()
    present = present_pack(session, marketplace)
    chosen = settings_under(session, PREFIX)
    rows = [
        (rule, present.rule(rule.id), chosen.get(key_of(marketplace, rule.id)))
        for rule in sorted(rule_pack(marketplace).rules, key=lambda rule: rule.mark != Mark.GUESS)
    ]
    return render_template(
        "exporters/settings/rules.html",
        exporter=exporter,
        rows=rows,
        words=RULES,
        marks=MARKS,
        limits=limits_words,
        version=present.version,
        guess=Mark.GUESS,
    )


@blueprint.route("/can-bo/cai-dat/luat/<marketplace>/<rule_id>", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def rule(marketplace: str, rule_id: str) -> ResponseReturnValue:
    exporter, shipped = _guess(marketplace, rule_id)
    session = db.session()
    take_turns(session, TURNS)
    now = present_pack(session, marketplace).rule(rule_id)
    form = RuleForm(
        data={
            "is_on": now is not None,
            "minimum": (now or shipped).minimum,
            "maximum": (now or shipped).maximum,
            "stops": (now or shipped).severity is Severity.RED,
        }
    )
    before, trial = present_exporter(session, marketplace), None
    form.keep_only(
        minimum=shipped.minimum is not None,
        maximum=shipped.maximum is not None,
        stops=shipped.severity is Severity.NOTE,
    )
    if form.validate_on_submit():
        try:
            choose_rule(
                session,
                actor(),
                marketplace,
                shipped,
                is_on=form.is_on.data,
                minimum=form.limit("minimum"),
                maximum=form.limit("maximum"),
                stops="stops" in form and form.stops.data,
            )
        except BadRuleChoice as problem:
            session.rollback()
            form[problem.field].errors = [str(problem)]
        else:
            trial = consequences(session, before, marketplace, seen=form.seen.data or "")
            if trial is None:
                session.commit()
                flash(_("Đã lưu luật. Từ giờ mọi trang và tệp dùng luật này."))
                return redirect(url_for(".rule", marketplace=marketplace, rule_id=rule_id))
            form.seen.process_data(present_pack(session, marketplace).version)
            form.seen.raw_data = None
            session.rollback()
    subject = subject_of_setting(key_of(marketplace, rule_id))
    return (
        render_template(
            "exporters/settings/rule.html",
            exporter=exporter,
            rule=shipped,
            form=form,
            words=RULES,
            marks=MARKS,
            limits=limits_words,
            trial=trial,
            words_of_states=WORDS,
            is_shipped=now is not None and shipped_choice(now) == shipped_choice(shipped),
            history=lines(session, history_of(session, subject)),
        ),
        422 if form.errors else 200,
    )


@blueprint.get("/can-bo/cai-dat/nhom-hang/<marketplace>")
@requires(Right.ADMINISTER)
def categories(marketplace: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    typed = clean_line(request.args.get("q", ""))[:100]
    return render_template(
        "exporters/settings/categories.html",
        exporter=exporter,
        typed=typed,
        rows=category_maps.categories_of(db.session(), marketplace, typed),
    )


@blueprint.route("/can-bo/cai-dat/nhom-hang/<marketplace>/<family_code>", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def category(marketplace: str, family_code: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    session = db.session()
    mapped = category_maps.category_of(session, marketplace, family_code)
    if mapped.category is not None:
        hold(session, mapped.category)
    taken = known(session, marketplace, clean_line(request.args.get("chon", ""))[:20])
    form = CategoryForm(
        data={
            "category_id": taken.id if taken is not None else mapped.category_id,
            "path": taken.path if taken is not None else mapped.path,
            "is_sure": mapped.category is not None and mapped.category.choice == "sure",
        }
    )
    if form.validate_on_submit():
        category_maps.map_category(
            session,
            actor(),
            marketplace,
            mapped,
            category_id=form.category_id.data or "",
            path=form.path.data or "",
            is_sure=form.is_sure.data,
        )
        session.commit()
        flash(_("Đã lưu nhóm hàng của %(name)s.", name=mapped.family.name))
        return redirect(url_for(".categories", marketplace=marketplace))
    subject = category_maps.subject_of(marketplace, family_code)
    return (
        render_template(
            "exporters/settings/category.html",
            exporter=exporter,
            mapped=mapped,
            form=form,
            chosen=choices_for(session, marketplace, family_code),
            near=like(session, marketplace, mapped.family.name, limit=6),
            history=lines(session, history_of(session, subject)),
        ),
        422 if form.errors else 200,
    )


def _guess(marketplace: str, rule_id: str) -> tuple[Exporter, Rule]:
    """Return a marketplace and one of its guesses; what was read in a source has no page of change."""
    exporter = exporter_of(marketplace)
    rule = rule_pack(marketplace).rule(rule_id)
    if rule is None or rule.mark != Mark.GUESS:
        raise NotFound
    return exporter, rule
