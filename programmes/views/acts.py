"""Find, record and edit acts of support."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Field

from accounts.access import actor, may
from accounts.permissions import Right
from catalog.models import Business, Proposal
from catalog.permissions import business_in_scope, businesses_in_scope
from catalog.proposals import proposal_in_scope
from catalog.queries import name_of
from catalog.tax_codes import masked
from core import once
from core.access import requires
from core.database import db, utcnow
from core.errors import DomainError, NotFound
from core.formatting import date_vi, datetime_vi, vnd
from core.text import clean_line
from core.trail import action_words
from places.models import NEW, OLD
from places.queries import gazetteer
from programmes import errors, services
from programmes.batches import queries as batch_queries
from programmes.evidence import LABELS, is_link
from programmes.forms import EditActForm, NewActForm, VersionForm
from programmes.models import ActState, SupportAct
from programmes.permissions import act_in_scope, act_sight, acts_in_scope, may_verify, may_write
from programmes.proof.rules import is_of_another_kind
from programmes.proof.services import open_offers
from programmes.proof.shown import proof_items
from programmes.proposals import leads_to_an_act
from programmes.queries import directory
from programmes.queries.directory import ActFilter
from programmes.reports import kind_label
from programmes.rooms.permissions import files_out_of_sight
from programmes.rules import work_rules
from programmes.views import blueprint
from programmes.views.act_filters import asked_acts, filter_choices
from programmes.views.questions import page_number, today
from programmes.views.words import STATE_LABELS, STATE_TAGS, act_words


@blueprint.get("/ghi-nhan")
@requires(Right.READ_DEPARTMENT)
def acts() -> ResponseReturnValue:
    session = db.session()
    question = asked_acts(request.args)
    narrowed, page = question.narrowed, page_number()
    scope = acts_in_scope(current_user)
    length, rows = directory.acts(session, narrowed, scope=scope, page=page)
    ids = [each.id for each in rows]
    return render_template(
        "programmes/acts.html",
        rows=rows,
        length=length,
        money=directory.money_of_acts(session, narrowed, scope=scope),
        page=page,
        pages=max(1, -(-length // directory.PER_PAGE)),
        address=lambda number: url_for(".acts", **{**question.parameters, "trang": number}),
        narrowed=narrowed,
        of_business=directory.business_name(
            session, narrowed.business, scope=businesses_in_scope(current_user)
        ),
        is_narrowed=narrowed != ActFilter(),
        is_narrowed_more=question.is_narrowed_more,
        slow_days=work_rules().under_way_days,
        choices=filter_choices(session),
        states=STATE_LABELS,
        state_tags=STATE_TAGS,
        is_doubted=is_of_another_kind,
        may_record=may(Right.RECORD),
        may_verify=may(Right.VERIFY),
        in_batches=batch_queries.verified_in_batches(session, ids),
        returns=batch_queries.newest_returns(session, ids) if narrowed.returned else {},
        batch_address=url_for(".draw_batch", **question.parameters),
    )


@blueprint.route("/ghi-nhan/them", methods=["GET", "POST"])
@requires(Right.RECORD)
def new_act() -> ResponseReturnValue:
    session = db.session()
    slug = clean_line(request.args.get("co-so", ""))
    if not slug:
        return _choose_business()
    business = business_in_scope(session, current_user, slug)
    # Before what the act itself has changed is asked: a voided act is replaced once.
    if request.method == "POST" and (
        answer := once.first_answer(session, current_user.id, request.form.get("form_id"))
    ):
        return redirect(answer)
    replaced = _replaced_act()
    proposal = _proposal_for(business)
    form = NewActForm(programme=_first_programme(replaced, proposal))
    form.programme.choices = [(each.code, each.name) for each in directory.programmes(session)]
    if form.validate_on_submit():
        try:
            act = services.record_act(
                session,
                actor(),
                programme=directory.programme(session, form.programme.data),
                business=business,
                started_on=form.started_on.data,
                budget_vnd=form.budget_vnd.data or 0,
                matching_vnd=form.matching_vnd.data or 0,
                note=form.note.data or None,
                channel=form.channel.data or None,
                agency_id=current_user.agency_id,
                today=today(),
                replaces=replaced,
                proposal=proposal,
            )
        except (errors.KindNotEligible, errors.BadReplacement) as problem:
            session.rollback()
            form.programme.errors = [str(problem)]
        except errors.StartOutOfReach as problem:
            session.rollback()
            form.started_on.errors = [str(problem)]
        else:
            where = url_for(".act", act_id=act.id)
            flash(_("Đã ghi nhận. Bạn thêm minh chứng rồi nghiệm thu."))
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    page = render_template(
        "programmes/act_new.html",
        form=form,
        business=business,
        kind=kind_label,
        replaced=replaced,
        proposal=proposal,
    )
    return page, 422 if form.errors else 200


def _proposal_for(business: Business) -> Proposal | None:
    """Return the alliance's accepted proposal that the act follows; None when the address names none."""
    number = request.args.get("de-xuat", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    found = proposal_in_scope(db.session(), current_user, int(number))
    if not leads_to_an_act(found) or found.business_id != business.id:
        raise NotFound
    return found


def _first_programme(replaced: SupportAct | None, proposal: Proposal | None) -> str | None:
    if replaced is not None:
        return replaced.programme.code
    return proposal.programme_code if proposal is not None else None


def _replaced_act() -> SupportAct | None:
    """Return the voided act in whose place the new one is to stand; None when none is named."""
    number = request.args.get("thay-cho", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    found = writable_act(int(number))
    if found.state != ActState.VOIDED or found.replaced_by_id is not None:
        raise errors.AlreadyReplaced
    return found


def _choose_business() -> ResponseReturnValue:
    typed = clean_line(request.args.get("q", ""))[:100]
    found = directory.find_businesses(db.session(), typed, scope=businesses_in_scope(current_user))
    return render_template(
        "programmes/act_business.html",
        typed=typed,
        rows=[(each, kind_label(each.kind), masked(each.tax_code), _place_words(each)) for each in found],
    )


def _place_words(business: Business) -> str:
    return gazetteer(db.session()).describe(NEW, business.current_commune_code)


@blueprint.get("/ghi-nhan/<int:act_id>")
@requires(Right.READ_DEPARTMENT)
def act(act_id: int) -> ResponseReturnValue:
    session = db.session()
    found = act_in_scope(session, current_user, act_id)
    places = gazetteer(session)
    district = places.find(OLD, found.district_code_at)
    commune = places.find(NEW, found.current_commune_code_at)
    writes = may_write(current_user, found)
    is_open = found.state in directory.OPEN_STATES
    waits = found.state == ActState.ACCEPTED and found.verified_at is None
    second = waits and may_verify(session, current_user, found)
    returns = batch_queries.returns_of(session, act_id)
    is_returned = bool(batch_queries.given_back(session, [act_id]))
    return render_template(
        "programmes/act.html",
        act=found,
        verified=batch_queries.verified_by(session, found),
        returns=returns,
        is_returned=is_returned,
        is_doubted=is_of_another_kind(found),
        is_own_work=waits and not is_returned and not second and may(Right.VERIFY),
        may_return=second and not is_returned,
        may_answer=writes and is_returned,
        label=STATE_LABELS[ActState(found.state)],
        tag_kind=STATE_TAGS[ActState(found.state)],
        kind=kind_label(found.kind_at),
        tax_code=masked(found.business.tax_code),
        district=district.name if district else None,
        commune=commune.name if commune else None,
        agency=directory.agency_name(session, found.agency_id),
        proofs=proof_items(session, found, now=utcnow()),
        shut=files_out_of_sight(session, current_user, (each.stored_name for each in found.evidence)),
        offers=open_offers(session, found) if writes else [],
        evidence_labels=LABELS,
        is_link=is_link,
        history=[
            (entry, action_words(entry.action), name_of(session, entry.actor_id))
            for entry in directory.history(session, found)
        ],
        replacement=session.get(SupportAct, found.replaced_by_id) if found.replaced_by_id else None,
        opens=act_sight(current_user),
        stands_for=directory.replaced_by(session, found),
        may_replace=writes and found.state == ActState.VOIDED and found.replaced_by_id is None,
        may_edit=writes and is_open,
        may_prove=writes and found.state not in (ActState.CANCELLED, ActState.VOIDED),
        may_void=writes and found.state == ActState.ACCEPTED,
        may_verify=second and bool(found.evidence),
    )


def writable_act(act_id: int) -> SupportAct:
    """Return an act that the present person may change."""
    found = act_in_scope(db.session(), current_user, act_id)
    if not may_write(current_user, found):
        raise errors.NotOwnAgency
    return found


def save(act: SupportAct, words: str) -> ResponseReturnValue:
    """Commit a change of an act and go back to it."""
    act_id = act.id
    try:
        db.session.commit()
    except StaleDataError:
        db.session.rollback()
        raise errors.StaleAct from None
    flash(words)
    return redirect(url_for(".act", act_id=act_id))


@blueprint.route("/ghi-nhan/<int:act_id>/sua", methods=["GET", "POST"])
@requires(Right.RECORD)
def edit_act(act_id: int) -> ResponseReturnValue:
    found = writable_act(act_id)
    form = EditActForm(obj=found)
    if form.validate_on_submit():
        try:
            services.edit_act(
                db.session(),
                actor(),
                found,
                version=form.seen_version,
                today=today(),
                **_facts(form),
            )
            return save(found, _("Đã lưu."))
        except errors.StaleAct:
            db.session.rollback()
            return _both_versions(act_id, form)
        except errors.StartOutOfReach as problem:
            form.started_on.errors = [str(problem)]
    if found.state not in directory.OPEN_STATES:
        raise errors.ActIsClosed
    return render_template("programmes/act_edit.html", form=form, act=found), 422 if form.errors else 200


def _facts(form: EditActForm) -> dict[str, Any]:
    return {
        "started_on": form.started_on.data,
        "budget_vnd": form.budget_vnd.data or 0,
        "matching_vnd": form.matching_vnd.data or 0,
        "channel": form.channel.data or None,
        "note": form.note.data or None,
    }


def _both_versions(act_id: int, form: EditActForm) -> ResponseReturnValue:
    """Show what is saved now beside what was typed; saving once more then knows what it replaces."""
    found = writable_act(act_id)
    if found.state not in directory.OPEN_STATES:
        raise errors.ActIsClosed
    rows = [
        (form[name].label.text, _shown(getattr(found, name)), _shown(typed))
        for name, typed in _facts(form).items()
        if getattr(found, name) != typed
    ]
    if not rows:  # what was typed stands there already, such as after pressing the button twice
        flash(_("Đã lưu."))
        return redirect(url_for(".act", act_id=act_id))
    form.version.raw_data = None
    form.version.process_data(str(found.version))
    return render_template("programmes/act_edit.html", form=form, act=found, versions=rows), 409


def show_stale(
    form: VersionForm, act: SupportAct, problem: DomainError, question: Field, saved: date | str | None
) -> None:
    """Show how an act stands now beside what was typed; the next press then knows what it is about.

    Args:
        form: What came back; it keeps what was typed.
        act: As it is saved now.
        problem: Why nothing was done.
        question: The field that was filled in.
        saved: What is saved where its answer would go.
    """
    form.show_again(act.version, problem)
    form.both_versions = [
        (question.label.text, _shown(saved), _shown(question.data)),
        (_("Lượt"), act_words(act), ""),
        (_("Tình trạng"), str(STATE_LABELS[ActState(act.state)]), ""),
    ]
    if question.name != "accepted_on":
        form.both_versions.append((_("Ngày nghiệm thu"), _shown(act.accepted_on), ""))
    for entry in directory.history(db.session(), act)[-1:]:
        told = (action_words(entry.action), name_of(db.session(), entry.actor_id), datetime_vi(entry.at))
        form.both_versions.append((_("Đã làm gì"), " · ".join(str(each) for each in told if each), ""))


def _shown(value: date | int | str | None) -> str:
    if value is None:
        return str(_("(trống)"))
    if isinstance(value, date):
        return date_vi(value)
    return vnd(value) if isinstance(value, int) else value
