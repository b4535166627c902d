"""How long first passwords and half sign-ins live: dated data that an administrator may change.

The standard asks for "short" and "few" and names no number; ours are choices, marked as guesses.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.installation import settings_under

PREFIX = "accounts."
ONE_TIME_DAYS = "first_password_days"
HALF_SIGN_IN_MINUTES = "half_sign_in_minutes"
FIRST_STEPS_MINUTES = "first_steps_minutes"
CODE_TRIES = "code_tries"

WORDS: dict[str, tuple[Any, Any]] = {
    ONE_TIME_DAYS: (_l("Mật khẩu một lần dùng được trong"), _l("ngày")),
    HALF_SIGN_IN_MINUTES: (_l("Thời gian gõ mã xác thực sau mật khẩu"), _l("phút")),
    FIRST_STEPS_MINUTES: (_l("Thời gian đặt mật khẩu mới và bật xác thực"), _l("phút")),
    CODE_TRIES: (_l("Số lần thử mã trước khi phải đăng nhập lại"), _l("lần")),
}
"""What a rule is called, and the unit of its number."""


@dataclass(frozen=True, slots=True)
class SignInRule:
    """One number with its bounds, both included, and where it comes from."""

    name: str
    value: int
    low: int
    high: int
    source: str
    mark: str
    checked_on: date

    @property
    def key(self) -> str:
        """Return the key under which an administrator's number is kept."""
        return PREFIX + self.name


@cache
def shipped_rules() -> dict[str, SignInRule]:
    """Return the rules as the code ships them, by name."""
    raw = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    checked_on = date.fromisoformat(raw["checked_on"])
    return {
        item["name"]: SignInRule(
            name=item["name"],
            value=item["value"],
            low=item["low"],
            high=item["high"],
            source="; ".join(raw["sources"][key] for key in item["source"]),
            mark=item["mark"],
            checked_on=checked_on,
        )
        for item in raw["rules"]
    }


def present_values(session: Session) -> dict[str, int]:
    """Return the number of each rule that holds now; one beyond its bounds does not count."""
    chosen = {key: row.value for key, row in settings_under(session, PREFIX).items()}
    found = {}
    for name, rule in shipped_rules().items():
        value = chosen.get(rule.key, rule.value)
        found[name] = value if isinstance(value, int) and rule.low <= value <= rule.high else rule.value
    return found


def present_value(session: Session, name: str) -> int:
    """Return the number of one rule that holds now."""
    return present_values(session)[name]


def minutes(session: Session, name: str) -> timedelta:
    """Return the time that a rule in minutes gives."""
    return timedelta(minutes=present_value(session, name))
