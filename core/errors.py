"""Say what went wrong in a sentence with a way back; no trace and no detail ever reaches a page."""

from __future__ import annotations

import errno
import logging
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from core.database import db
from core.languages import keep_language
from core.problems import FieldProblem, problem_response, wants_problem
from core.second_try import once_more, typed_words

log = logging.getLogger("gocque.errors")
# Read to its end and thrown away, so that the browser gets to our sentence instead of a cut line.
MOST_DRAINED = 128 * 1024 * 1024
_CHUNK = 256 * 1024

PAGES: dict[int, tuple[Any, Any]] = {
    400: (
        _l("Yêu cầu chưa đúng"),
        _l("Trang gửi lên chưa đúng mẫu. Bạn quay lại trang trước, tải lại rồi gửi lần nữa nhé."),
    ),
    401: (_l("Bạn cần đăng nhập"), _l("Bạn đăng nhập rồi mở lại trang này.")),
    403: (
        _l("Bạn chưa có quyền mở trang này"),
        _l("Tài khoản của bạn không được giao việc này. Nếu cần, hãy nhờ người quản lý cấp quyền."),
    ),
    404: (
        _l("Không tìm thấy trang này"),
        _l("Địa chỉ có thể gõ nhầm hoặc trang đã đổi. Bạn thử tìm từ trang đầu."),
    ),
    405: (
        _l("Không làm được theo cách này"),
        _l("Địa chỉ này không nhận kiểu yêu cầu vừa gửi. Bạn quay lại và bấm nút trên trang."),
    ),
    409: (
        _l("Chưa làm được việc này"),
        _l("Việc này không còn hợp với tình trạng hiện giờ. Bạn tải lại trang để xem rồi làm tiếp."),
    ),
    410: (_l("Trang này không còn nữa"), _l("Nội dung đã được gỡ. Bạn thử tìm từ trang đầu.")),
    413: (
        _l("Tệp quá lớn"),
        _l(
            "Nội dung gửi lên lớn hơn mức cho phép. Bạn quay lại trang trước, gửi từng ảnh một, "
            "mỗi ảnh tối đa 20 MB."
        ),
    ),
    415: (_l("Chưa nhận được loại tệp này"), _l("Bạn chọn đúng loại tệp mà trang yêu cầu rồi gửi lại.")),
    422: (_l("Chưa lưu được"), _l("Có thông tin chưa hợp lệ. Bạn quay lại, sửa chỗ được báo rồi gửi lại.")),
    429: (
        _l("Bạn thao tác hơi nhanh"),
        _l("Hệ thống nhận quá nhiều yêu cầu từ phía bạn. Bạn đợi một lát rồi thử lại."),
    ),
    500: (
        _l("Hệ thống gặp trục trặc"),
        _l("Lỗi đã được ghi lại để sửa. Những gì bạn đã lưu trước đó vẫn còn. Bạn thử lại sau ít phút."),
    ),
    503: (
        _l("Hệ thống tạm nghỉ"),
        _l("Hệ thống đang bận hoặc bảo trì. Bạn thử lại sau ít phút, dữ liệu đã lưu vẫn còn."),
    ),
    507: (
        _l("Máy chủ hết chỗ chứa"),
        _l("Hiện chưa lưu thêm được, xem thì vẫn được. Bạn thử lại sau khi người quản lý thêm chỗ."),
    ),
}


class DomainError(Exception):
    """A rule of the house says no; `message` is the sentence that the person reads.

    Attributes:
        title: Heads the page when nobody caught the refusal; None: what its status is called.
        places: The places of a program's request that are wrong; pages say it beside their fields.
    """

    title: Any = None
    places: tuple[FieldProblem, ...] = ()
    message: Any = _l("Chưa làm được việc này.")
    status = 422

    def __init__(self, message: Any = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message) if isinstance(self.message, str) else type(self).__name__)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(DomainError):
    """Nothing stands under this name for this person."""

    message = PAGES[404][1]
    status = 404


# Unique and foreign keys, as PostgreSQL and SQLite name their breach.
_COLLISIONS = frozenset(
    {
        "23505",
        "23503",
        "SQLITE_CONSTRAINT_UNIQUE",
        "SQLITE_CONSTRAINT_PRIMARYKEY",
        "SQLITE_CONSTRAINT_FOREIGNKEY",
    }
)


def error_page(
    status: int,
    *,
    title: Any = None,
    message: Any = None,
    back_url: str = "/",
    back_label: Any = _l("Về trang đầu"),
) -> Response:
    """Render the page for a status; falls back to plain text should even that fail.

    Programs get problem details instead.
    """
    if wants_problem():
        return problem_response(status, title=title, detail=message)
    known_title, known_message = PAGES.get(status, PAGES[400 if status < 500 else 500])
    title, message = title or known_title, message or known_message
    try:
        html = render_template(
            "errors/error.html",
            code=status,
            title=title,
            message=message,
            typed=typed_words() if status == 409 else [],
            back_url=keep_language(back_url),
            back_label=back_label,
        )
        response = make_response(html, status)
    except Exception:
        log.exception("error_page_failed")
        response = make_response(f"{title}. {message}\n", status)
        response.mimetype = "text/plain"
    response.headers["Cache-Control"] = "no-store"
    return response


def _own_part(url: str) -> str:
    """Return an address of ours without its host, which is what the visitor's request says it is."""
    parts = urlsplit(url)
    return urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, ""))


def _drain() -> None:
    """Read what is still coming, within bounds."""
    left = min(request.content_length or 0, MOST_DRAINED)
    stream = request.environ["wsgi.input"]
    while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
        left -= len(chunk)


def is_collision(error: DBAPIError) -> bool:
    """Say whether a row is there already, or one that it leans on is gone; nothing else breaks a rule."""
    return isinstance(error, IntegrityError) and (
        getattr(error.orig, "sqlstate", None) in _COLLISIONS
        or getattr(error.orig, "sqlite_errorname", None) in _COLLISIONS
    )


def is_away(error: SQLAlchemyError) -> bool:
    """Say whether the database did not answer; a statement that it does not understand is our own mistake.

    SQLite files both under one kind: a table that is missing, and a file that is locked or gone.
    """
    if isinstance(error, NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    is_mistake = getattr(error.orig, "sqlite_errorname", None) == "SQLITE_ERROR"
    return error.connection_invalidated or (isinstance(error, OperationalError) and not is_mistake)


def register_error_pages(app: Flask) -> None:
    """Turn everything that escapes a view into a page with a way back."""

    @app.after_request
    def _stay_here(response: Response) -> Response:
        # Flask answers these itself, past all handlers, with the host that the visitor has named.
        if isinstance(request.routing_exception, RequestRedirect):
            response.headers["Location"] = _own_part(request.routing_exception.new_url)
            response.set_data(b"")
        return response

    @app.errorhandler(DomainError)
    def _domain(error: DomainError) -> Response:
        if wants_problem():
            return problem_response(
                error.status, title=error.title, detail=error.message, errors=error.places
            )
        return error_page(error.status, title=error.title, message=error.message)

    @app.errorhandler(CSRFError)
    def _csrf(error: CSRFError) -> Response:
        log.warning("form_token_refused", extra={"event": "form_token_refused", "endpoint": request.endpoint})
        return error_page(
            400,
            title=_("Trang đã để lâu"),
            message=_(
                "Vì an toàn, trang này chỉ gửi được trong một thời gian. Bạn tải lại trang rồi gửi lần nữa."
            ),
        )

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.response is not None and error.code is None:
            return make_response(error.response)
        if error.code is not None and error.code < 400:
            return make_response(error.get_response(request.environ))
        if error.code == 413:
            _drain()
        response = error_page(error.code or 500)
        for name, value in error.get_headers(request.environ):
            if name.lower() in {"allow", "retry-after"}:
                response.headers[name] = value
        return response

    @app.errorhandler(OSError)
    def _os(error: OSError) -> Response:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            log.error("disk_full")
            return error_page(507)
        return _unexpected(error)

    app.register_error_handler(Exception, _unexpected)
    _register_database_errors(app)


def _register_database_errors(app: Flask) -> None:
    @app.errorhandler(StaleDataError)
    def _stale(error: StaleDataError) -> Response:
        return once_more(_written_meanwhile, only_marked=True)

    @app.errorhandler(DBAPIError)
    def _database(error: DBAPIError) -> Response:
        if is_collision(error):
            return once_more(_written_meanwhile, only_marked=False)
        text = str(error.orig).lower()
        if "disk is full" in text or "no space left" in text or "disk full" in text:
            log.error("disk_full")
            return error_page(507)
        return _away(error) if is_away(error) else _unexpected(error)

    @app.errorhandler(NoConnectionFree)
    def _away(error: SQLAlchemyError) -> Response:
        log.error("database_unavailable", exc_info=error)
        return error_page(503)


def _written_meanwhile() -> Response:
    """Say that two requests wrote the same in one moment, and the database kept one of them."""
    db.session.rollback()  # the page may still look up who is there
    log.warning("written_meanwhile", extra={"event": "written_meanwhile", "endpoint": request.endpoint})
    return error_page(
        409,
        title=_("Có người vừa sửa trước bạn"),
        message=_("Bạn tải lại trang để xem bản mới nhất rồi sửa tiếp."),
    )


def _unexpected(error: Exception) -> Response:
    if None in request.__dict__.get("form", ()):
        return error_page(400)  # a part without a name, which no browser sends and Flask-WTF trips over
    if current_app.config["PROPAGATE_EXCEPTIONS"]:
        raise error
    log.error("unexpected", extra={"endpoint": request.endpoint}, exc_info=error)
    return error_page(500)
