"""Guesses of the rule packs that an administrator has corrected for this installation.

Only rules marked as guesses can be changed: what was read in a source is changed in the pack, with
its source. A guess can be switched off, and its limits moved within the bounds that the pack gives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.audit import Actor
from core.errors import DomainError
from core.formatting import number_vi
from core.installation import put_setting, settings_under
from exporters.base import Severity
from exporters.rules import Mark, Rule, RulePack, rule_pack

PREFIX = "exporters."


class BadRuleChoice(DomainError):
    """The limits do not fit the bounds, or each other.

    Attributes:
        field: ``minimum`` or ``maximum``.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def key_of(marketplace: str, rule_id: str) -> str:
    """Return the key under which the choice for a rule is kept."""
    return f"{PREFIX}{marketplace}.{rule_id}"


def shipped_choice(rule: Rule) -> dict[str, Any]:
    """Return what the pack itself says, in the form of a choice; a note may be made a stop."""
    choice: dict[str, Any] = {"on": True, "minimum": rule.minimum, "maximum": rule.maximum}
    return {**choice, "stops": False} if rule.severity is Severity.NOTE else choice


def chosen_rules(session: Session) -> dict[str, Any]:
    """Return all choices by key."""
    return {key: row.value for key, row in settings_under(session, PREFIX).items()}


def with_choices(pack: RulePack, chosen: Mapping[str, Any]) -> RulePack:
    """Return the pack with the choices for its guesses; its version tells that it is not the shipped one.

    A choice for a rule that is no guess (any more), or that no longer fits its bounds, does not count.
    """
    kept, counted = [], {}
    for rule in pack.rules:
        choice = chosen.get(key_of(pack.marketplace, rule.id))
        if choice is None or not _fits(rule, choice):
            kept.append(rule)
            continue
        counted[rule.id] = choice
        if choice["on"]:
            severity = Severity.RED if choice.get("stops") else rule.severity
            limits = {"minimum": choice["minimum"], "maximum": choice["maximum"]}
            kept.append(replace(rule, **limits, severity=severity))
    if not counted:
        return pack
    mark = hashlib.sha256(json.dumps(counted, sort_keys=True).encode()).hexdigest()[:6]
    return RulePack(pack.marketplace, f"{pack.version}+{mark}", tuple(kept), pack.channels)


def present_pack(session: Session, marketplace: str) -> RulePack:
    """Return the rules of a marketplace that hold now.

    Raises:
        FileNotFoundError: If there is none of that name.
    """
    return with_choices(rule_pack(marketplace), chosen_rules(session))


def choose_rule(
    session: Session,
    actor: Actor,
    marketplace: str,
    rule: Rule,
    *,
    is_on: bool,
    minimum: int | None,
    maximum: int | None,
    stops: bool = False,
) -> bool:
    """Switch a guess on or off and set its limits; the shipped values take the choice back.

    With `stops` a rule that by itself only leaves a note refuses the row; other rules have no such choice.

    Returns:
        Whether anything changed.

    Raises:
        BadRuleChoice: If a limit is missing, out of bounds, or the lowest lies above the highest.
    """
    choice = {**shipped_choice(rule), "on": is_on, "minimum": minimum, "maximum": maximum}
    if "stops" in choice:
        choice["stops"] = stops
    _check(rule, choice)
    return put_setting(session, actor, key_of(marketplace, rule.id), choice, shipped=shipped_choice(rule))


def _fits(rule: Rule, choice: Any) -> bool:
    if not isinstance(choice, dict) or choice.keys() != shipped_choice(rule).keys():
        return False
    if not isinstance(choice.get("stops", False), bool):
        return False
    try:
        _check(rule, choice)
    except BadRuleChoice:
        return False
    return True


def _check(rule: Rule, choice: Mapping[str, Any]) -> None:
    if rule.mark != Mark.GUESS:
        raise BadRuleChoice("maximum", _("Luật này đã đọc ở nguồn nên không sửa ở đây."))
    for field, shipped in (("minimum", rule.minimum), ("maximum", rule.maximum)):
        value = choice[field]
        if shipped is None:
            if value is not None:
                raise BadRuleChoice(field, _("Luật này không có mức ấy."))
            continue
        low, high = rule.bounds or (shipped, shipped)
        if not isinstance(value, int) or not low <= value <= high:
            now = number_vi(value) if isinstance(value, int) else value or _("trống")
            raise BadRuleChoice(
                field,
                _(
                    "Cần từ %(low)s đến %(high)s, hiện là %(now)s.",
                    low=number_vi(low),
                    high=number_vi(high),
                    now=now,
                ),
            )
    if rule.minimum is not None and rule.maximum is not None and choice["minimum"] > choice["maximum"]:
        raise BadRuleChoice(
            "maximum",
            _(
                "Mức cao nhất %(high)s đang nhỏ hơn mức thấp nhất %(low)s.",
                high=choice["maximum"],
                low=choice["minimum"],
            ),
        )
