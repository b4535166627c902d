"""Why a note of an inspection is not taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class NothingSaid(DomainError):
    """A remark without words and without photo."""

    message = _l("Bạn ghi vài chữ hoặc gửi một ảnh, để người xem sau biết bạn đã thấy gì.")
