"""The blueprint of what others print; what the producer prints hangs in the package's own."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("printing", __name__)
