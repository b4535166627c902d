"""Hang open data into the application."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.trail import Subject, register_subject, register_words
from programmes.open_data import tasks  # noqa: F401  # the nightly task
from programmes.open_data.dictionary import datasets
from programmes.open_data.views import blueprint, open_to_all

ACTIONS = {"open_data.publish": _l("Công bố dữ liệu mở")}
FIELDS = {
    "open_data.number": _l("Bản số"),
    "open_data.content_hash": _l("Dấu nội dung"),
    "open_data.added": _l("Dòng thêm"),
    "open_data.removed": _l("Dòng bỏ"),
    "open_data.changed": _l("Dòng đổi"),
}


def register(app: Flask) -> None:
    """Register pages, files, task and the words of the trail."""
    app.register_blueprint(blueprint)
    app.after_request(open_to_all)
    register_words(app, ACTIONS, FIELDS)
    register_subject(app, "open_data", _l("Dữ liệu mở"), _subjects)


def _subjects(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    known = datasets()
    return {
        rest: Subject(known[rest].title["vi"], url_for("open_data.dataset", dataset=rest))
        for rest in rests
        if rest in known
    }
