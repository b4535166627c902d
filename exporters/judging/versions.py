"""Versions of the rules: what differs between two, and which products it moves from state to state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from catalog.models import Product
from core.database import utcnow
from exporters.base import Exporter, State, readiness
from exporters.judging.models import KnownPack, StateChange
from exporters.listings import listings_of
from exporters.rules import RulePack

MOST_TRIED = 2_000  # products on which a correction is tried while somebody waits


def plain(pack: RulePack) -> list[dict[str, Any]]:
    """Return the rules as plain values: what a change of them could be read from."""
    return [
        {"id": rule.id, "severity": rule.severity.value, "minimum": rule.minimum, "maximum": rule.maximum,
         "values": list(rule.values)}
        for rule in pack.rules
    ]  # fmt: skip


def remember(session: Session, packs: Iterable[RulePack]) -> None:
    """Keep the rules of each version that is used for the first time."""
    by_version = {pack.version: pack for pack in packs}
    known = set(session.scalars(select(KnownPack.version).where(KnownPack.version.in_(by_version))))
    new = [
        {"version": version, "marketplace": pack.marketplace, "rules": plain(pack), "first_used_at": utcnow()}
        for version, pack in by_version.items()
        if version not in known
    ]
    if new:
        session.execute(insert_once(session, KnownPack), new)


def insert_once(session: Session, table: type) -> Any:
    """Insert rows, or leave those that somebody else has put there in the meantime."""
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_or_leave

        return insert_or_leave(table).on_conflict_do_nothing()
    return insert(table)  # SQLite has one writer


@dataclass(frozen=True)
class RuleChange:
    """A rule that two versions say differently; None: it is not in that version."""

    rule_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def differences(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[RuleChange]:
    """Return the rules that differ, those that went first, then in the order of the later version.

    >>> differences([{"id": "a", "maximum": 1}, {"id": "b"}], [{"id": "a", "maximum": 2}])
    [RuleChange(rule_id='b', before={'id': 'b'}, after=None), \
RuleChange(rule_id='a', before={'id': 'a', 'maximum': 1}, after={'id': 'a', 'maximum': 2})]
    """
    old, new = ({rule["id"]: rule for rule in rules} for rules in (before, after))
    gone = [RuleChange(rule_id, rule, None) for rule_id, rule in old.items() if rule_id not in new]
    return gone + [
        RuleChange(rule_id, old.get(rule_id), rule)
        for rule_id, rule in new.items()
        if old.get(rule_id) != rule
    ]


@dataclass(frozen=True)
class Step:
    """From one version to the next: what differs, and whom it moved.

    Attributes:
        moved: (state before, state after) with the number of products.
        products: Some of them, with both states.
    """

    before: str
    after: str
    rules: list[RuleChange]
    moved: dict[tuple[State, State], int]
    products: list[tuple[Product, State, State]]


def steps(session: Session, marketplace: str, *, most: int = 10, products: int = 100) -> list[Step]:
    """Return the newest steps between versions that moved a product, the newest first."""
    pair = (StateChange.version_before, StateChange.version_after)
    newest = session.execute(
        select(*pair)
        .where(StateChange.marketplace == marketplace)
        .group_by(*pair)
        .order_by(func.max(StateChange.id).desc())
        .limit(most)
    ).all()
    packs = {
        row.version: row.rules
        for row in session.scalars(select(KnownPack).where(KnownPack.marketplace == marketplace))
    }
    found = []
    for before, after in newest:
        mine = (
            StateChange.marketplace == marketplace,
            StateChange.version_before == before,
            StateChange.version_after == after,
        )
        states = (StateChange.state_before, StateChange.state_after)
        moved = session.execute(
            select(*states, func.count()).where(*mine).group_by(*states).order_by(*states)
        )
        rows = session.execute(
            select(Product, *states)
            .join(StateChange, StateChange.product_id == Product.id)
            .where(*mine)
            .order_by(StateChange.id.desc())
            .limit(products)
        )
        found.append(
            Step(
                before,
                after,
                differences(packs.get(before, []), packs.get(after, [])),
                {(State(one), State(other)): count for one, other, count in moved},
                [(product, State(one), State(other)) for product, one, other in rows],
            )
        )
    return found


@dataclass(frozen=True)
class Trial:
    """What other rules would do.

    Attributes:
        tried: Products that were judged by both.
        total: Products that there are.
        moved: (state before, state after) with the number of products.
    """

    tried: int
    total: int
    moved: dict[tuple[State, State], int]


def tried(session: Session, exporter: Exporter, pack: RulePack, public_url: str, total: int) -> Trial:
    """Judge by the present rules and by others, without keeping anything.

    Args:
        session: Only reads.
        exporter: With the rules that hold now.
        pack: The other rules.
        public_url: Scheme and host of pictures.
        total: How many products there are; at most `MOST_TRIED` are tried.
    """
    other: Exporter = replace(exporter, pack=pack)  # type: ignore[type-var]
    moved: Counter[tuple[State, State]] = Counter()
    count = 0
    for listing in listings_of(session, None, public_url):
        if count >= MOST_TRIED:
            break
        count += 1
        now, then = readiness(exporter, listing).state, readiness(other, listing).state
        if now is not then:
            moved[now, then] += 1
    return Trial(count, total, dict(moved))
