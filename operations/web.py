"""Hang the commands into the application and make the nightly tasks known to its worker."""

from __future__ import annotations

from flask import Flask

from operations import sweeping  # noqa: F401  # its tasks register themselves
from operations.cli import backup, doctor, restore


def register(app: Flask) -> None:
    """Register everything that the package offers."""
    for command in (backup, restore, doctor):
        app.cli.add_command(command)
