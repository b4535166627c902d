"""Refusals for programs: problem details (RFC 9457) instead of pages, at addresses that programs ask."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response, has_request_context, request
from flask_babel import lazy_gettext as _l

MEDIA_TYPE = "application/problem+json"
ROOMS = ("/api",)
"""Beginnings of addresses at which only programs ask; their 404 is for programs too."""

TEXTS: dict[int, tuple[Any, Any]] = {
    400: (
        _l("Yêu cầu chưa đúng"),
        _l("Không đọc được nội dung. Bạn gửi JSON đúng cú pháp, UTF-8."),
    ),
    401: (_l("Cần khóa truy cập"), _l("Bạn gửi tiêu đề Authorization: Bearer kèm khóa còn hiệu lực.")),
    403: (_l("Khóa này không được làm việc đó"), _l("Bạn dùng khóa có phạm vi phù hợp.")),
    404: (_l("Không tìm thấy"), _l("Ở địa chỉ này không có gì mà khóa của bạn xem được.")),
    405: (
        _l("Không làm được theo cách này"),
        _l("Địa chỉ này chỉ nhận các phương thức nêu ở tiêu đề Allow."),
    ),
    406: (_l("Không có dạng được yêu cầu"), _l("Câu trả lời ở đây là application/json.")),
    409: (_l("Trái với điều đang có"), _l("Bạn đọc lại bản hiện tại rồi gửi tiếp.")),
    412: (_l("Bản bạn đọc đã cũ"), _l("Có người vừa sửa. Bạn đọc lại rồi gửi với ETag mới.")),
    413: (_l("Nội dung quá lớn"), _l("Nội dung gửi lên lớn hơn mức cho phép.")),
    415: (_l("Chưa nhận được loại nội dung này"), _l("Bạn gửi application/json.")),
    422: (_l("Nội dung chưa hợp lệ"), _l("Có chỗ chưa đúng, nêu trong errors. Bạn sửa rồi gửi lại.")),
    428: (_l("Thiếu dấu của bản vừa đọc"), _l("Bạn gửi etag của bản vừa đọc, hoặc If-Match với ETag ấy.")),
    429: (_l("Yêu cầu quá dày"), _l("Bạn đợi hết số giây ở tiêu đề Retry-After rồi gửi tiếp.")),
    500: (_l("Hệ thống gặp trục trặc"), _l("Lỗi đã được ghi lại để sửa. Bạn thử lại sau ít phút.")),
    503: (_l("Hệ thống tạm nghỉ"), _l("Bạn thử lại sau ít phút, dữ liệu đã lưu vẫn còn.")),
    507: (_l("Máy chủ hết chỗ chứa"), _l("Hiện chưa lưu thêm được, đọc thì vẫn được.")),
}


@dataclass(frozen=True)
class FieldProblem:
    """One place of a request that is wrong.

    Attributes:
        pointer: JSON pointer into the body as a fragment, such as ``#/accepted_on``; of other parts of
            the request their name, such as ``from``.
        where: ``body``, ``query`` or ``header``.
        detail: The sentence for people.
    """

    pointer: str
    where: str
    detail: Any

    def as_json(self) -> dict[str, str]:
        """Return it as a member of ``errors``."""
        return {"pointer": self.pointer, "in": self.where, "detail": str(self.detail)}


def wants_problem() -> bool:
    """Say whether the present request comes from a program, which reads no pages."""
    if not has_request_context():
        return False
    return any(request.path == room or request.path.startswith(f"{room}/") for room in ROOMS)


def problem_response(
    status: int, *, title: Any = None, detail: Any = None, errors: Iterable[FieldProblem] = ()
) -> Response:
    """Return a refusal as problem details.

    Args:
        status: Of the answer.
        title: What happened; None: what the status is called.
        detail: What to do; None: what is said of the status in general.
        errors: The places that are wrong.
    """
    known = TEXTS.get(status, TEXTS[400 if status < 500 else 500])
    said = {
        "type": "about:blank",
        "title": str(title or known[0]),
        "status": status,
        "detail": str(detail or known[1]),
        "errors": [each.as_json() for each in errors],
    }
    response = Response(json.dumps(said, ensure_ascii=False) + "\n", status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response
