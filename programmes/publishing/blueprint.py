"""The rooms of published reports."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("publishing", __name__, url_prefix="/can-bo/bao-cao")
