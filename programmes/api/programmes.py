"""Programmes for programs: list and read."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, url_for

from accounts.tokens.scopes import Scope
from core.access import by_token
from core.database import db
from core.errors import NotFound
from programmes.api import schemas
from programmes.api.answers import agency_code, answer, page_of
from programmes.api.blueprint import blueprint
from programmes.api.fields import CODE
from programmes.models import Programme
from programmes.queries import directory

_TAG = "programmes"
_PLAIN = (
    "code",
    "name",
    "name_en",
    "unit_counted",
    "eligible_kinds",
    "lead",
    "plan_number",
    "plan_dated",
    "plan_issuer",
    "plan_url",
    "version",
)


def programme_said(found: Programme) -> dict[str, Any]:
    """Return what an answer says of a programme."""
    said: dict[str, Any] = schemas.ProgrammeOut().dump(
        {
            **{name: getattr(found, name) for name in _PLAIN},
            "agency": agency_code(found.agency_id),
            "targets": sorted(found.targets, key=lambda each: (each.since, each.until)),
            "links": {
                "self": url_for("api_v1.programme", code=found.code),
                "page": url_for("programmes.programme", code=found.code),
            },
        }
    )
    return said


@blueprint.route("/programmes", tags=[_TAG])
@by_token(Scope.READ_PROGRAMMES)
@blueprint.arguments(schemas.PageQuery, location="query")
@blueprint.response(200, schemas.ProgrammesOut, description="Một trang các chương trình.")
def programmes(query: dict[str, Any]) -> Response:
    """Liệt kê chương trình hỗ trợ

    Theo thứ tự của cơ quan, kèm chỉ tiêu từng kỳ.
    """
    found = directory.programmes(db.session())
    begin = (query["page"] - 1) * query["per_page"]
    items = [programme_said(each) for each in found[begin : begin + query["per_page"]]]
    page = page_of(schemas.PageOut(), items, total=len(found), query=query, endpoint="api_v1.programmes")
    return answer({**page, "items": items})


@blueprint.route(
    "/programmes/<code>",
    tags=[_TAG],
    parameters=[
        {
            "name": "code",
            "in": "path",
            "required": True,
            "description": "Mã chương trình.",
            "schema": {"type": "string", "pattern": CODE, "maxLength": 20},
        }
    ],
)
@by_token(Scope.READ_PROGRAMMES)
@blueprint.response(200, schemas.ProgrammeOut, description="Chương trình.")
def programme(code: str) -> Response:
    """Đọc một chương trình"""
    if re.fullmatch(CODE, code) is None:  # PostgreSQL does not even look for some characters
        raise NotFound
    return answer(programme_said(directory.programme(db.session(), code)))
