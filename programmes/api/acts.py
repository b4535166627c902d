"""Acts of support for programs: list, read, record, edit, prove, accept, void."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, url_for
from flask_login import current_user

from accounts.access import actor
from accounts.tokens.scopes import Scope
from catalog.permissions import business_in_scope
from core.access import by_token
from core.database import db
from core.errors import DomainError, NotFound
from core.formatting import VIETNAM
from core.problems import FieldProblem
from programmes import errors, services
from programmes.api import schemas
from programmes.api.answers import (
    agency_code,
    answer,
    asked_once,
    expect,
    page_of,
    refused_for_programs,
    tag_of,
)
from programmes.api.blueprint import blueprint
from programmes.evidence import checked_link
from programmes.models import Evidence, SupportAct
from programmes.permissions import act_in_scope, acts_in_scope, may_write
from programmes.queries import directory
from programmes.queries.act_pages import ActQuestion, act_page

_ONE = "/support-acts/<int:number>"
_TAG = "support-acts"


def act_said(act: SupportAct) -> dict[str, Any]:
    """Return what an answer says of an act."""
    said: dict[str, Any] = schemas.ActOut().dump(
        {
            **{name: getattr(act, name) for name in _PLAIN},
            "number": act.id,
            "programme": act.programme.code,
            "agency": agency_code(act.agency_id),
            "business": act.business,
            "replaced_by": act.replaced_by_id,
            "evidence": [_evidence(each) for each in act.evidence],
            "links": {
                "self": url_for("api_v1.act", number=act.id),
                "page": url_for("programmes.act", act_id=act.id),
                "programme": url_for("api_v1.programme", code=act.programme.code),
            },
        }
    )
    return {**said, "etag": tag_of(said)}


_PLAIN = (
    "reference",
    "state",
    "started_on",
    "accepted_on",
    "kind_at",
    "district_code_at",
    "current_commune_code_at",
    "channel",
    "budget_vnd",
    "matching_vnd",
    "note",
    "is_imported",
    "verified_at",
    "void_reason",
    "version",
)


def _evidence(each: Evidence) -> dict[str, Any]:
    return {
        "number": each.id,
        "type": each.type,
        "url": each.url,
        "file_name": each.file_name,
        "sha256": each.stored_name[:64] if each.stored_name else None,
        "dated": each.dated,
        "last_check": each.last_check,
        "last_checked_at": each.last_checked_at,
    }


@blueprint.route("/support-acts", tags=[_TAG])
@by_token(Scope.READ_ACTS)
@blueprint.arguments(schemas.ActsQuery, location="query")
@blueprint.response(200, schemas.ActsOut, description="Một trang các lượt hỗ trợ, theo số.")
def acts(query: dict[str, Any]) -> Response:
    """Liệt kê lượt hỗ trợ

    Các lượt trong địa bàn của người giữ khóa, theo số tăng dần.
    """
    narrowed = {name: value for name, value in query.items() if name not in {"page", "per_page"}}
    total, rows = act_page(
        db.session(),
        ActQuestion(**narrowed),
        scope=acts_in_scope(current_user),
        page=query["page"],
        per_page=query["per_page"],
    )
    items = [act_said(each) for each in rows]
    return answer(_paged(items, total, query))


def _paged(items: list[Any], total: int, query: dict[str, Any]) -> dict[str, Any]:
    return {
        **page_of(schemas.PageOut(), items, total=total, query=query, endpoint="api_v1.acts"),
        "items": items,
    }


@blueprint.route("/support-acts", methods=["POST"], endpoint="record_act", tags=[_TAG])
@by_token(Scope.WRITE_ACTS)
@blueprint.arguments(schemas.NewAct)
@blueprint.arguments(schemas.OnceHeaders, location="headers")
@blueprint.response(201, schemas.ActOut, description="Đã ghi; chưa tính cho đến khi nghiệm thu.")
def record_act(body: dict[str, Any], headers: dict[str, Any]) -> Response:
    """Ghi một lượt hỗ trợ

    Lượt mang loại hình và địa bàn mà cơ sở đang có.
    """
    session, key = db.session(), asked_once(headers)
    if (first := key.first(session)) is not None:
        return _made(first)
    with refused_for_programs():
        try:
            business = business_in_scope(session, current_user, body["business"])
        except NotFound:
            raise _nowhere("#/business") from None
        try:
            programme = directory.programme(session, body["programme"])
        except NotFound:
            raise _nowhere("#/programme") from None
        act = services.record_act(
            session,
            actor(),
            programme=programme,
            business=business,
            started_on=body["started_on"],
            budget_vnd=body["budget_vnd"],
            matching_vnd=body.get("matching_vnd", 0),
            note=body.get("note") or None,
            channel=body.get("channel") or None,
            agency_id=current_user.agency_id,
            today=_today(),
        )
    return _made(key.finish(session, act.id))


@blueprint.route(_ONE, tags=[_TAG])
@by_token(Scope.READ_ACTS)
@blueprint.response(200, schemas.ActOut, description="Lượt hỗ trợ.")
def act(number: int) -> Response:
    """Đọc một lượt hỗ trợ"""
    return answer(act_said(act_in_scope(db.session(), current_user, number)))


@blueprint.route(_ONE, methods=["PATCH"], endpoint="edit_act", tags=[_TAG])
@by_token(Scope.WRITE_ACTS)
@blueprint.arguments(schemas.ActChanges)
@blueprint.response(200, schemas.ActOut, description="Lượt hỗ trợ sau khi sửa.")
def edit_act(body: dict[str, Any], number: int) -> Response:
    """Sửa một lượt chưa nghiệm thu

    Chỉ những trường được gửi là đổi.
    """
    session, found = db.session(), _writable(number)
    with refused_for_programs():
        if found.state not in directory.OPEN_STATES:
            raise errors.ActIsClosed
        expect(act_said(found), body)
        services.edit_act(
            session,
            actor(),
            found,
            version=found.version,
            started_on=body.get("started_on", found.started_on),
            budget_vnd=body.get("budget_vnd", found.budget_vnd),
            matching_vnd=body.get("matching_vnd"),
            note=(body["note"] or None) if "note" in body else found.note,
            channel=(body["channel"] or None) if "channel" in body else found.channel,
            today=_today(),
        )
        session.commit()
    return answer(act_said(found))


@blueprint.route(f"{_ONE}/acceptance", methods=["POST"], tags=[_TAG])
@by_token(Scope.WRITE_ACTS)
@blueprint.arguments(schemas.Acceptance)
@blueprint.arguments(schemas.OnceHeaders, location="headers")
@blueprint.response(200, schemas.ActOut, description="Lượt đã nghiệm thu, từ ngày ấy được tính.")
def accept_act(body: dict[str, Any], headers: dict[str, Any], number: int) -> Response:
    """Nghiệm thu một lượt

    Cần có minh chứng.
    """
    session, found, key = db.session(), _writable(number), asked_once(headers)
    if key.first(session) is None:
        with refused_for_programs():
            if found.state not in directory.OPEN_STATES:
                raise errors.AlreadyAccepted if found.state == "accepted" else errors.ActIsClosed
            expect(act_said(found), body)
            services.accept_act(
                session,
                actor(),
                found,
                version=found.version,
                accepted_on=body["accepted_on"],
                today=_today(),
            )
            key.finish(session, number)
    return answer(act_said(_writable(number)))


@blueprint.route(f"{_ONE}/evidence", methods=["POST"], tags=[_TAG])
@by_token(Scope.WRITE_ACTS)
@blueprint.arguments(schemas.NewEvidence)
@blueprint.arguments(schemas.OnceHeaders, location="headers")
@blueprint.response(201, schemas.ActOut, description="Lượt hỗ trợ với minh chứng vừa thêm.")
def add_evidence(body: dict[str, Any], headers: dict[str, Any], number: int) -> Response:
    """Thêm một đường dẫn minh chứng"""
    session, found, key = db.session(), _writable(number), asked_once(headers)
    if key.first(session) is None:
        with refused_for_programs():
            services.add_link(session, actor(), found, type=body["type"], url=checked_link(body["url"]))
            key.finish(session, number)
    return _made(number)


@blueprint.route(f"{_ONE}/verification", methods=["POST"], tags=[_TAG])
@by_token(Scope.VERIFY_ACTS)
@blueprint.arguments(schemas.Verification)
@blueprint.arguments(schemas.OnceHeaders, location="headers")
@blueprint.response(200, schemas.ActOut, description="Lượt đã được đối chiếu.")
def verify_act(body: dict[str, Any], headers: dict[str, Any], number: int) -> Response:
    """Đối chiếu một lượt đã nghiệm thu

    Người thứ hai xác nhận đã so lượt với minh chứng; lượt của cơ quan khác cũng đối chiếu được, lượt do
    chính mình ghi thì không.
    """
    session, key = db.session(), asked_once(headers)
    found = act_in_scope(session, current_user, number)
    if key.first(session) is None:
        with refused_for_programs():
            if found.state != "accepted":
                raise errors.NotAccepted
            if found.verified_at is not None:
                raise errors.AlreadyVerified
            expect(act_said(found), body)
            services.verify_act(session, actor(), found, version=found.version)
            key.finish(session, number)
    return answer(act_said(act_in_scope(session, current_user, number)))


@blueprint.route(f"{_ONE}/voiding", methods=["POST"], tags=[_TAG])
@by_token(Scope.WRITE_ACTS)
@blueprint.arguments(schemas.Voiding)
@blueprint.arguments(schemas.OnceHeaders, location="headers")
@blueprint.response(200, schemas.ActOut, description="Lượt đã hủy hiệu lực, không còn được tính.")
def void_act(body: dict[str, Any], headers: dict[str, Any], number: int) -> Response:
    """Hủy hiệu lực một lượt đã nghiệm thu

    Lượt vẫn đọc được, kèm lý do.
    """
    session, found, key = db.session(), _writable(number), asked_once(headers)
    if key.first(session) is None:
        with refused_for_programs():
            if found.state != "accepted":
                raise errors.NotAccepted
            expect(act_said(found), body)
            services.void_act(
                session,
                actor(),
                found,
                version=found.version,
                reason=body["reason"],
                replacement=_replacement(found, body.get("replacement")),
            )
            key.finish(session, number)
    return answer(act_said(_writable(number)))


def _replacement(found: SupportAct, number: int | None) -> SupportAct | None:
    if number is None:
        return None
    offered = {each.id: each for each in directory.replacements_for(db.session(), found)}
    if number not in offered:
        raise errors.BadReplacement
    return offered[number]


def _writable(number: int) -> SupportAct:
    """Return an act that the token's person may change.

    Raises:
        NotFound: If it is not there for this person.
        NotOwnAgency: If another agency keeps it.
    """
    found = act_in_scope(db.session(), current_user, number)
    if not may_write(current_user, found):
        raise errors.NotOwnAgency
    return found


def _made(number: int) -> Response:
    said = act_said(act_in_scope(db.session(), current_user, number))
    return answer(said, 201, location=said["links"]["self"])


def _nowhere(pointer: str) -> DomainError:
    refusal = NotFound()
    refusal.places = (FieldProblem(pointer, "body", refusal.message),)
    return refusal


def _today() -> Any:
    return datetime.now(VIETNAM).date()
