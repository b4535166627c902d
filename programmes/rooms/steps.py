"""How far somebody is: read from what the system holds, never clicked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

LABELS: dict[str, Any] = {
    "joined": _l("Vào lớp"),
    "account": _l("Có tài khoản"),
    "business": _l("Có cơ sở"),
    "product": _l("Có sản phẩm"),
    "photo": _l("Có ảnh"),
    "public": _l("Đã công khai"),
    "lot": _l("Có lô hàng"),
    "label": _l("Đã lấy tem"),
}
TASKS: dict[str, Any] = {
    "business": _l("ghi cơ sở"),
    "product": _l("thêm sản phẩm"),
    "photo": _l("thêm ảnh"),
    "public": _l("đăng công khai"),
    "lot": _l("lập lô hàng"),
    "label": _l("lấy tem"),
}
"""What is to be done for a step; the others are reached by coming in."""


@dataclass(frozen=True)
class Progress:
    """Where somebody stands.

    Attributes:
        done: Steps reached one after another from the first.
        total: All steps.
        at: The last of those reached; "" for none.
        next: The step to be taken; "" when all are done.
        since: When the person last came further.
        minutes: Whole minutes since then.
        is_stuck: Whether that is too long, with steps left.
    """

    done: int
    total: int
    at: str
    next: str
    since: datetime
    minutes: int
    is_stuck: bool


def progress(
    steps: Sequence[str],
    reached: Mapping[str, datetime],
    *,
    joined_at: datetime,
    now: datetime,
    stuck_after: timedelta,
) -> Progress:
    """Say how far somebody is.

    Args:
        steps: What is practised, in order.
        reached: The steps that facts prove, each with its moment.
        joined_at: When the person came; what was there before took no time in the room.
        now: The present moment.
        stuck_after: How long a step may take.
    """
    left = [step for step in steps if step not in reached]
    done = steps.index(left[0]) if left else len(steps)
    since = max([joined_at, *(at for step, at in reached.items() if step in steps and at <= now)])
    still = max(now - since, timedelta())
    return Progress(
        done=done,
        total=len(steps),
        at=steps[done - 1] if done else "",
        next=left[0] if left else "",
        since=since,
        minutes=int(still.total_seconds() // 60),
        is_stuck=bool(left) and still >= stuck_after,
    )


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return what each full name is called on the wall: the given name, longer where two share it.

    >>> short_names(["Nguyễn Thị Hoa", "Trần Văn Nam", "Lê Hoa"])
    {'Nguyễn Thị Hoa': 'Thị Hoa', 'Trần Văn Nam': 'Nam', 'Lê Hoa': 'Lê Hoa'}
    """
    full = list(dict.fromkeys(names))
    found: dict[str, str] = {}
    for name in full:
        parts = name.split()
        for length in range(1, len(parts) + 1):
            short = " ".join(parts[-length:])
            if sum(each == short or each.endswith(f" {short}") for each in full) == 1:
                break
        found[name] = short if parts else name
    return found
