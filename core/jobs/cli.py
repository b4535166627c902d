"""Commands of the worker."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from core.jobs.runner import drain, run_worker

group = AppGroup("jobs", help="Việc chạy nền.")


@group.command("worker")
def worker() -> None:
    """Run the worker until it is told to end."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    run_worker(app)


@group.command("run")
def run() -> None:
    """Carry out everything that waits, then end."""
    count = 0
    while done := drain():
        count += done
    click.echo(f"{count} việc đã chạy.")
