"""Hang the package's pages and commands into the application, and decide at the door."""

from __future__ import annotations

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue

from core.access import Access


def register(app: Flask) -> None:
    """Register everything that the package shows."""


def refuse(access: Access) -> ResponseReturnValue | None:
    """Return None when the present person may enter, else the answer to give."""
    return redirect(url_for("accounts.sign_in"))


def may(rights: tuple[str, ...]) -> bool:
    """Say whether the present person holds one of the rights."""
    return False
