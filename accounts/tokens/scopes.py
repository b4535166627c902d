"""What a token may be allowed, and the right that its person must hold for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from accounts.permissions import Right


class Scope(StrEnum):
    """One thing that a program may be let do."""

    READ_PROGRAMMES = "programmes:read"
    READ_ACTS = "support-acts:read"
    WRITE_ACTS = "support-acts:write"
    VERIFY_ACTS = "support-acts:verify"
    READ_REPORTS = "reports:read"


NEEDED: Mapping[Scope, Right] = {
    Scope.READ_PROGRAMMES: Right.READ_DEPARTMENT,
    Scope.READ_ACTS: Right.READ_DEPARTMENT,
    Scope.WRITE_ACTS: Right.RECORD,
    Scope.VERIFY_ACTS: Right.VERIFY,
    Scope.READ_REPORTS: Right.READ_DEPARTMENT,
}
WORDS: Mapping[Scope, Any] = {
    Scope.READ_PROGRAMMES: _l("Đọc chương trình"),
    Scope.READ_ACTS: _l("Đọc lượt hỗ trợ"),
    Scope.WRITE_ACTS: _l("Ghi và sửa lượt hỗ trợ"),
    Scope.VERIFY_ACTS: _l("Đối chiếu lượt hỗ trợ do người khác ghi"),
    Scope.READ_REPORTS: _l("Đọc báo cáo"),
}


def scopes_for(rights: Iterable[str]) -> tuple[Scope, ...]:
    """Return what somebody with these rights may allow a program."""
    held = set(rights)
    return tuple(scope for scope in Scope if NEEDED[scope] in held)
