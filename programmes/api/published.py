"""Published reports for programs: list, read, every version, what differs, the files as they went out."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, current_app, request, url_for
from werkzeug.exceptions import NotAcceptable

from accounts.tokens.scopes import Scope
from core.access import by_token
from core.database import db
from core.errors import DomainError, NotFound
from core.storage import storage
from programmes.api import published_schemas as schemas
from programmes.api.answers import answer, page_of
from programmes.api.blueprint import blueprint
from programmes.api.schemas import PageOut
from programmes.publishing import queries, services
from programmes.publishing.found import (
    ReportQuestion,
    corrections,
    file_by_hash,
    report_page,
    versions_of,
)
from programmes.publishing.models import PublishedReport, ReportFile, SignedCopy
from programmes.report_files import MEDIA_TYPES, report_name

_ALL = "/reports/published"
_ONE = f"{_ALL}/<int:number>"
_TAG = "reports"
_SHUT = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"
_PLAIN = (
    "symbol",
    "dated",
    "programmes",
    "agency",
    "signer",
    "signer_title",
    "version",
    "definition_version",
    "layout_version",
    "published_at",
)


def published_said(report: PublishedReport, corrected_by: int | None) -> dict[str, Any]:
    """Return what an answer says of a published report: of what it counted, the files tell."""
    said: dict[str, Any] = schemas.PublishedOut().dump(
        {
            **{name: getattr(report, name) for name in _PLAIN},
            "number": report.id,
            "period": {"since": report.since, "until": report.until},
            "corrects": report.corrects_id,
            "corrected_by": corrected_by,
            "files": [_file_said(report, each) for each in report.files],
            "signed_copies": [_signed_said(report, each) for each in report.signed_copies],
            "links": {
                "self": url_for("api_v1.published_report", number=report.id),
                "page": url_for("publishing.report", report_id=report.id),
                "versions": url_for("api_v1.published_versions", number=report.id),
                "differences": url_for("api_v1.published_differences", number=report.id),
            },
        }
    )
    return said


def _file_said(report: PublishedReport, file: ReportFile | SignedCopy) -> dict[str, Any]:
    digest, _dot, form = file.stored_name.partition(".")
    return {
        "form": form,
        "media_type": MEDIA_TYPES[f".{form}"],
        "size": file.size,
        "sha256": digest,
        "url": url_for("api_v1.published_file", number=report.id, sha256=digest),
    }


def _signed_said(report: PublishedReport, copy: SignedCopy) -> dict[str, Any]:
    names = ("agency_signed", "leader_signed", "signature_fields", "attached_at")
    return {**_file_said(report, copy), **{name: getattr(copy, name) for name in names}}


@blueprint.route(_ALL, tags=[_TAG])
@by_token(Scope.READ_REPORTS)
@blueprint.arguments(schemas.PublishedQuery, location="query")
@blueprint.response(200, schemas.ManyPublishedOut, description="Một trang các báo cáo đã chốt, theo số.")
def published_reports(query: dict[str, Any]) -> Response:
    """Liệt kê báo cáo đã chốt

    Báo cáo của mọi cơ quan trong khu vực, bản trước và bản điều chỉnh đều có.
    """
    narrowed = {name: value for name, value in query.items() if name not in {"page", "per_page"}}
    session = db.session()
    total, rows = report_page(
        session, ReportQuestion(**narrowed), page=query["page"], per_page=query["per_page"]
    )
    items = _many(rows)
    page = page_of(PageOut(), items, total=total, query=query, endpoint="api_v1.published_reports")
    return answer({**page, "items": items})


def _many(rows: Any) -> list[dict[str, Any]]:
    later = corrections(db.session(), rows)
    return [published_said(each, later.get(each.id)) for each in rows]


@blueprint.route(_ONE, tags=[_TAG])
@by_token(Scope.READ_REPORTS)
@blueprint.response(200, schemas.PublishedOut, description="Báo cáo đã chốt với các tệp của nó.")
def published_report(number: int) -> Response:
    """Đọc một báo cáo đã chốt

    Số liệu nằm trong tệp dạng json, giống hệt lúc chốt.
    """
    return answer(_many([queries.published(db.session(), number)])[0])


@blueprint.route(f"{_ONE}/versions", tags=[_TAG])
@by_token(Scope.READ_REPORTS)
@blueprint.response(200, schemas.VersionsOut, description="Mọi bản của báo cáo, bản đầu đứng trước.")
def published_versions(number: int) -> Response:
    """Liệt kê mọi bản của một báo cáo"""
    session = db.session()
    return answer({"items": _many(versions_of(session, queries.published(session, number)))})


@blueprint.route(f"{_ONE}/differences", tags=[_TAG])
@by_token(Scope.READ_REPORTS)
@blueprint.response(200, schemas.DifferencesOut, description="Các chỗ khác, thành câu.")
def published_differences(number: int) -> Response:
    """Đọc các chỗ khác của một báo cáo

    Khác bản trước ở đâu, và hôm nay khác bản này ở đâu, như trang báo cáo kể.
    """
    report = queries.published(db.session(), number)
    later = queries.next_version(db.session(), report)
    said: dict[str, Any] = schemas.DifferencesOut().dump(
        {
            "number": report.id,
            "version": report.version,
            "corrects": report.corrects_id,
            "corrected_by": later.id if later else None,
            "sentences": report.content["published"]["differences"],
            "today": None if later else _today(report),
        }
    )
    return answer(said)


def _today(report: PublishedReport) -> dict[str, Any]:
    """Say how today's figures compare; none while they do not close."""
    session, area = db.session(), current_app.config["GOCQUE"].area
    try:
        stands = queries.stands(session, report, area=area)
        told = services.pending_differences(session, report, area=area) if stands is False else ()
    except DomainError:
        stands, told = None, ()
    return {"says_the_same": stands, "sentences": told}


@blueprint.route(
    f"{_ONE}/files/<sha256>",
    tags=[_TAG],
    parameters=[
        {
            "name": "sha256",
            "in": "path",
            "required": True,
            "description": "SHA-256 của tệp, ở trường sha256.",
            "schema": {"type": "string", "pattern": schemas.SHA256, "minLength": 64, "maxLength": 64},
        }
    ],
)
@by_token(Scope.READ_REPORTS)
@blueprint.response(200, description="Tệp như lúc chốt; ETag là SHA-256 của nó.")
@blueprint.doc(responses={200: {"content": schemas.FILES}})
def published_file(number: int, sha256: str) -> Response:
    """Tải một tệp của báo cáo đã chốt

    Một trong năm tệp (pdf, docx, xlsx, csv, json), hoặc một bản đã ký.
    """
    report = queries.published(db.session(), number)
    if re.fullmatch(schemas.SHA256, sha256) is None:
        raise NotFound
    file = file_by_hash(report, sha256)
    form = file.stored_name.partition(".")[2]
    media_type = MEDIA_TYPES[f".{form}"]
    if request.accept_mimetypes and not request.accept_mimetypes[media_type]:
        raise NotAcceptable
    try:
        content = storage().get(file.stored_name)
    except FileNotFoundError:
        raise NotFound from None
    response = Response(content, mimetype=media_type)
    name = report_name(f"bao-cao-{report.number}-{report.year}", report.since, report.until, f".{form}")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    # A signed paper came from outside: whatever opens it gets nothing from here.
    response.headers["Content-Security-Policy"] = _SHUT
    response.set_etag(sha256)
    response.make_conditional(request)
    return response
