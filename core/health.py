"""What an operator's monitor asks: is it up, is it ready, how much does it do."""

from __future__ import annotations

import hmac
from typing import cast

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select, text

from core.access import public
from core.config import Settings
from core.database import db
from core.jobs import OutboxEntry, worker_is_alive
from core.storage import storage

blueprint = Blueprint("health", __name__)
METRICS = "gocque_metrics"
"""Extension that holds functions whose lines `/metrics` shows as well."""


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer as long as the process lives."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Answer 200 when database, worker and store all work; else 503 with the one that does not."""
    checks = {"database": _database(), "worker": False, "storage": _storage()}
    if checks["database"]:
        checks["worker"] = worker_is_alive(db.session())
    ready = all(checks.values())
    return jsonify(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503


@blueprint.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Show counters in Prometheus' text form to whoever holds the token; hidden without one."""
    settings = cast(Settings, current_app.config["GOCQUE"])
    given = request.headers.get("Authorization", "")
    if not settings.metrics_token or not hmac.compare_digest(
        given.encode(), f"Bearer {settings.metrics_token}".encode()
    ):
        abort(404)
    rows = db.session.execute(select(OutboxEntry.state, func.count()).group_by(OutboxEntry.state))
    lines = ["# HELP gocque_jobs Entries of the outbox by state.", "# TYPE gocque_jobs gauge"]
    lines += [f'gocque_jobs{{state="{state}"}} {count}' for state, count in rows]
    for more in current_app.extensions.get(METRICS, ()):
        lines += more()
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _database() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:
        return False
    return True


def _storage() -> bool:
    try:
        return bool(storage().fs.exists(storage().root))
    except OSError:
        return False
