"""The blueprints of numbers, cartons and places."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("numbers", __name__)
department_blueprint = Blueprint("numbers_department", __name__)
