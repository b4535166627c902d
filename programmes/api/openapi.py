"""The description of the programs' part (OpenAPI 3.1), made from the addresses themselves."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from flask import Flask, Response, current_app, request
from flask_smorest import Api

from core.access import LARGEST_ROW, access_of, public
from core.languages import agency_name
from core.problems import MEDIA_TYPE, TEXTS
from programmes.api.answers import tag_of
from programmes.api.blueprint import blueprint
from programmes.api.fields import LARGEST, TEXT

VERSION = "1.0.0"
_KEY = "gocque_openapi"


def _words(at_most: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": at_most, "pattern": TEXT}


_PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "maxLength": 200},
        "title": _words(200),
        "status": {"type": "integer", "format": "int32", "minimum": 400, "maximum": 599},
        "detail": _words(2000),
        "errors": {
            "type": "array",
            "maxItems": 1000,
            "items": {
                "type": "object",
                "required": ["pointer", "in", "detail"],
                "properties": {
                    "pointer": _words(1000),
                    "in": {"type": "string", "enum": ["body", "query", "header"]},
                    "detail": _words(1000),
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
_ALWAYS = (401, 403, 404, 405, 406, 422, 429, 500, 503)
_WHEN_SENT = (400, 409, 413, 415)
_WHEN_MATCHED = (412, 428)
_COUNT = {"type": "integer", "format": "int64", "minimum": 0, "maximum": LARGEST}
_HEADERS: dict[str, Any] = {
    "RateLimit-Limit": {"description": "Số yêu cầu được gửi trong một khoảng.", "schema": _COUNT},
    "RateLimit-Remaining": {"description": "Số yêu cầu còn lại.", "schema": _COUNT},
    "RateLimit-Reset": {"description": "Số giây đến khoảng sau.", "schema": _COUNT},
    "Access-Control-Allow-Origin": {
        "description": "Chỉ trang của chính hệ thống.",
        "schema": _words(300),
    },
}
_OF_STATUS: dict[int, dict[str, Any]] = {
    201: {"Location": {"description": "Địa chỉ của lượt.", "schema": _words(300)}},
    401: {"WWW-Authenticate": {"schema": _words(300)}},
    403: {"WWW-Authenticate": {"schema": _words(300)}},
    405: {"Allow": {"schema": _words(100)}},
    429: {"Retry-After": {"description": "Số giây cần đợi.", "schema": _COUNT}},
    503: {"Retry-After": {"description": "Số giây cần đợi.", "schema": _COUNT}},
}
_ETAG = {"ETag": {"description": "Dấu của bản này.", "schema": _words(100)}}


class _Description(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """Only describes; what goes wrong is answered by the house, and no page of others is served."""

    def _register_error_handlers(self) -> None:
        """Leave the house's own handlers in place."""


@blueprint.route("/openapi.json", tags=["openapi"])
@public
@blueprint.response(200, {"type": "object", "additionalProperties": True}, description="OpenAPI 3.1.")
def openapi() -> Response:
    """Mô tả API"""
    said = described(current_app)
    response = Response(current_app.json.dumps(said), content_type="application/json")
    response.set_etag(tag_of(said))
    response.headers["Cache-Control"] = "no-cache, private"
    response.make_conditional(request)
    return response


def described(app: Flask) -> dict[str, Any]:
    """Return the description; made once, when it is first asked for."""
    if _KEY not in app.extensions:
        app.extensions[_KEY] = _made(app)
    found: dict[str, Any] = app.extensions[_KEY]
    return found


def _made(app: Flask) -> dict[str, Any]:
    api = _Description()
    api.init_app(
        app,
        spec_kwargs={
            "title": "Gốc Quê",
            "version": VERSION,
            "openapi_version": "3.1.0",
            "info": {
                "description": (
                    f"Chương trình hỗ trợ, lượt hỗ trợ và báo cáo của {agency_name()}. Khóa truy cập do "
                    "cán bộ tạo ở trang tài khoản; khóa không làm được gì quá quyền của người giữ nó."
                ),
                "contact": {"name": agency_name(), "url": app.config["GOCQUE"].public_url},
                "license": {"name": "MIT", "identifier": "MIT"},
            },
            "servers": [{"url": "/", "description": "Production: máy chủ đang trả lời"}],
            "tags": [
                {"name": "openapi", "description": "Mô tả này"},
                {"name": "programmes", "description": "Chương trình hỗ trợ"},
                {"name": "reports", "description": "Báo cáo"},
                {"name": "support-acts", "description": "Lượt hỗ trợ"},
            ],
            "security": [{"token": []}],
        },
    )
    blueprint.register_views_in_doc(api, app, api.spec, name=blueprint.name, parameters=None)
    found: dict[str, Any] = deepcopy(api.spec.to_dict())
    parts = found["components"]
    parts["responses"] = {}
    for unused in ("Error", "PaginationMetadata"):
        parts["schemas"].pop(unused, None)
    for name in _changing(parts["schemas"]):
        parts["schemas"][name].setdefault("required", []).append("etag")
    parts["schemas"]["Problem"] = _PROBLEM
    parts["headers"] = {name.replace("-", ""): value for name, value in _HEADERS.items()}
    parts["headers"]["Access-Control-Allow-Origin"] = parts["headers"].pop("AccessControlAllowOrigin")
    parts["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "Khóa truy cập (RFC 6750), sống lâu nhất một năm.",
        }
    }
    for path, operations in found["paths"].items():
        for parameter in operations.get("parameters", ()):
            _bound(parameter)
        for method, operation in operations.items():
            if method != "parameters":
                _complete(app, path, method, operation, _changing(parts["schemas"]))
    return found


def _changing(schemas_said: dict[str, Any]) -> set[str]:
    """Name the schemas of bodies that say which act was seen; If-Match may say it in their stead."""
    return {name for name, one in schemas_said.items() if "etag" in one["properties"] and name != "ActOut"}


def _bound(parameter: dict[str, Any]) -> None:
    if parameter["schema"].get("type") == "integer":
        parameter["description"] = "Số của lượt."
        parameter["schema"] = {
            "type": "integer",
            "format": "int32",
            "minimum": 1,
            "maximum": LARGEST_ROW,
        }


def _complete(app: Flask, path: str, method: str, operation: dict[str, Any], changing: set[str]) -> None:
    """Add what holds for every address: refusals, headers, the scope, a name."""
    endpoint = _endpoint(app, path, method)
    access = access_of(app, endpoint)
    operation["operationId"] = endpoint.rpartition(".")[2]
    if access is not None and access.scope is not None:
        scope = str(access.scope)
        operation["security"] = [{"token": []}]
        operation["x-scope"] = scope
        operation["description"] = f"{operation.get('description', '')}\n\nPhạm vi: `{scope}`.".strip()
    else:
        operation["security"] = [{}]
        operation.setdefault("description", operation.get("summary", ""))
    statuses = list(_ALWAYS)
    if "requestBody" in operation:
        statuses += _WHEN_SENT
    else:
        statuses += [409] if path.endswith("/reports") else []
    if _body(operation) in changing:
        statuses += _WHEN_MATCHED
    responses = {code: one for code, one in operation["responses"].items() if str(code).startswith("2")}
    if method == "get":
        responses["304"] = {"description": "Bản bạn có vẫn đúng.", "headers": {}}
    for status in sorted(statuses):
        responses[str(status)] = {
            "description": str(TEXTS[status][0]),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    for code, response in responses.items():
        own = _OF_STATUS.get(int(code), {}) | (_ETAG if int(code) < 400 else {})
        response["headers"] = {**_shared_headers(), **own}
    operation["responses"] = responses


def _body(operation: dict[str, Any]) -> str:
    """Return the name of the schema of what is sent; empty when nothing is."""
    content = operation.get("requestBody", {}).get("content", {})
    return str(content["application/json"]["schema"]["$ref"]).rpartition("/")[2] if content else ""


def _shared_headers() -> dict[str, Any]:
    names = {name: name.replace("-", "") for name in _HEADERS}
    names["Access-Control-Allow-Origin"] = "Access-Control-Allow-Origin"
    return {name: {"$ref": f"#/components/headers/{part}"} for name, part in names.items()}


def _endpoint(app: Flask, path: str, method: str) -> str:
    concrete = path.replace("{number}", "1").replace("{code}", "X").replace("{sha256}", "0" * 64)
    endpoint, _values = app.url_map.bind("localhost").match(concrete, method=method.upper())
    return str(endpoint)
