"""The administrator's page over versions of the rules: what each changed, and which products it moved."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from accounts.permissions import Right
from core.access import requires
from core.database import db
from core.jobs import OutboxEntry, cancel
from exporters.judging.keeping import TASK, judge_later, present_bench
from exporters.judging.reading import outdated_count
from exporters.judging.versions import steps
from exporters.panels import LIGHTS, WORDS
from exporters.registry import exporter_of
from exporters.rule_choices import present_pack
from exporters.rule_words import RULES, change_words
from exporters.settings_views import blueprint


@blueprint.get("/can-bo/cai-dat/doi-luat/<marketplace>")
@requires(Right.ADMINISTER)
def rule_changes(marketplace: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    session = db.session()
    job = _job()
    return render_template(
        "exporters/settings/changes.html",
        exporter=exporter,
        version=present_pack(session, marketplace).version,
        waiting=outdated_count(session, present_bench(session)),
        job=job if job and not job.is_over else None,
        steps=steps(session, marketplace),
        words=WORDS,
        lights=LIGHTS,
        rules=RULES,
        change_words=change_words,
    )


@blueprint.post("/can-bo/cai-dat/doi-luat/<marketplace>/kiem-tra-lai")
@requires(Right.ADMINISTER)
def recheck(marketplace: str) -> ResponseReturnValue:
    exporter_of(marketplace)
    judge_later(db.session(), current_user.id)
    db.session.commit()
    return redirect(url_for(".rule_changes", marketplace=marketplace))


@blueprint.post("/can-bo/cai-dat/doi-luat/<marketplace>/dung")
@requires(Right.ADMINISTER)
def stop_recheck(marketplace: str) -> ResponseReturnValue:
    exporter_of(marketplace)
    job = _job()
    if job is not None:
        cancel(job)
        db.session.commit()
    return redirect(url_for(".rule_changes", marketplace=marketplace))


def _job() -> OutboxEntry | None:
    """Return the newest task that keeps verdicts."""
    newest = select(OutboxEntry).where(OutboxEntry.task == TASK).order_by(OutboxEntry.id.desc()).limit(1)
    return db.session.scalars(newest).first()
