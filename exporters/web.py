"""Hang the package's pages, commands and panels into the application."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Register everything that the package shows."""
