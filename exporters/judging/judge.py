"""Give verdicts and keep them; say which kept ones still count."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.orm import Session

from catalog.models import Product
from core.database import utcnow
from exporters.base import Exporter, Problem, Readiness, Severity, State, readiness
from exporters.goods import Listing
from exporters.judging.models import KeptVerdict, StateChange
from exporters.judging.versions import insert_once, remember
from exporters.listings import BATCH, EXPORTED, listings_of, today
from exporters.permits import last_same_day
from exporters.rules import RulePack

_NEVER = date(1970, 1, 1)
_LOCK = 7_402_573  # twin: migration 20261127_verdicts
_ROOT = Path(__file__).resolve().parents[2]
# Rules, what they read of a product and its papers, and how texts and numbers are understood.
_JUDGING = ("exporters", "catalog", "places", "core", "gs1")


@dataclass(frozen=True)
class Bench:
    """What verdicts are given from, beside the products: marketplaces with their rules, host and day."""

    exporters: tuple[Exporter, ...]
    public_url: str
    on: date

    @classmethod
    def of(cls, exporters: Iterable[Exporter], public_url: str, on: date | None = None) -> Bench:
        """Return the bench of a day; None: of today."""
        return cls(tuple(exporters), public_url, on or today())

    @property
    def bases(self) -> dict[str, str]:
        """Return by marketplace what a kept verdict must have been read from to count."""
        return {each.slug: basis_of(each, self.public_url) for each in self.exporters}


def pack_of(exporter: Exporter) -> RulePack:
    """Return the rules that a marketplace is set to."""
    pack: RulePack = exporter.pack  # type: ignore[attr-defined]  # all of ours have one
    return pack


def basis_of(exporter: Exporter, public_url: str) -> str:
    """Return what stands for the rules, the program that reads them, and the host of pictures."""
    said = f"{pack_of(exporter).version}\n{public_url}\n{_program()}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@cache
def _program() -> str:
    """Return the fingerprint of the code and data that judge: another version of them judges anew."""
    digest = hashlib.sha256()
    for package in _JUDGING:
        for path in sorted(each for each in (_ROOT / package).rglob("*") if each.suffix in (".py", ".json")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint_of(listing: Listing) -> str:
    """Return what stands for all facts of a listing but the day."""
    return hashlib.sha256(repr(replace(listing, on=None)).encode()).hexdigest()[:32]


def counts(row: KeptVerdict, bench: Bench, bases: Mapping[str, str]) -> bool:
    """Say whether a kept verdict is what judging anew would give."""
    return (
        row.is_current
        and row.basis == bases[row.marketplace]
        and row.judged_for <= bench.on
        and (row.holds_until is None or bench.on <= row.holds_until)
    )


def told(row: KeptVerdict) -> Readiness:
    """Return the verdict that a row holds."""
    return Readiness(State(row.state), _problems(row.problems), _problems(row.notes))


def _problems(kept: Sequence[Mapping[str, Any]]) -> tuple[Problem, ...]:
    return tuple(Problem(**{**each, "severity": Severity(each["severity"])}) for each in kept)


def judge(session: Session, bench: Bench, ids: Collection[int]) -> int:
    """Give the verdicts over products and keep them; what is no listing is left out.

    The rows are locked before the facts are read: a change that comes meanwhile waits, and takes back
    what is written here.

    Args:
        session: Flushed by nobody else meanwhile; the caller commits.
        bench: Rules, host and day.
        ids: Numbers of products, at most `BATCH`.

    Returns:
        How many products have verdicts now.
    """
    session.flush()
    kept = _locked(session, bench, ids)
    remember(session, [pack_of(each) for each in bench.exporters])
    numbers = {reference or code: number for number, reference, code in _names(session, ids)}
    bases, now, done = bench.bases, utcnow(), 0
    values, changes = [], []
    for listing in listings_of(session, None, bench.public_url, on=bench.on, only=ids):
        number, done = numbers[listing.product_id], done + 1
        common = {
            "fingerprint": fingerprint_of(listing),
            "judged_for": bench.on,
            "holds_until": last_same_day(listing),
            "is_current": True,
            "judged_at": now,
        }
        for exporter in bench.exporters:
            verdict = readiness(exporter, listing).as_json()
            version, before = pack_of(exporter).version, kept[number, exporter.slug]
            values.append(
                {
                    "_product": number,
                    "_marketplace": exporter.slug,
                    "state": verdict["state"],
                    "problems": verdict["problems"],
                    "notes": verdict.get("notes", []),
                    "pack_version": version,
                    "basis": bases[exporter.slug],
                    **common,
                }
            )
            # Only what the rules alone have moved: a product that was changed has moved itself.
            same = before.fingerprint == common["fingerprint"] and before.version not in ("", version)
            if same and before.state != verdict["state"]:
                changes.append(
                    {
                        "product_id": number,
                        "marketplace": exporter.slug,
                        "version_before": before.version,
                        "version_after": version,
                        "state_before": before.state,
                        "state_after": verdict["state"],
                        "noticed_at": now,
                    }
                )
    _write(session, values, changes)
    return done


@dataclass(frozen=True)
class _Before:
    state: str = State.OFF.value
    version: str = ""
    fingerprint: str = ""


def _locked(session: Session, bench: Bench, ids: Collection[int]) -> dict[tuple[int, str], _Before]:
    """Make the rows that are missing, lock all, and return what they held."""
    slugs = [each.slug for each in bench.exporters]
    columns = (KeptVerdict.product_id, KeptVerdict.marketplace)
    asked = (KeptVerdict.product_id.in_(ids), KeptVerdict.marketplace.in_(slugs))
    there = {(number, slug) for number, slug in session.execute(select(*columns).where(*asked))}
    exported = [number for number, _reference, _code in _names(session, ids)]
    missing: list[dict[str, Any]] = [
        {
            "product_id": number,
            "marketplace": slug,
            "state": State.OFF.value,
            "problems": [],
            "notes": [],
            "pack_version": "",
            "basis": "",
            "fingerprint": "",
            "judged_for": _NEVER,
            "holds_until": None,
            "is_current": False,
            "judged_at": utcnow(),
        }
        for number in exported
        for slug in slugs
        if (number, slug) not in there
    ]
    if missing:
        _wait_for_changes(session)
        session.execute(insert_once(session, KeptVerdict), missing)
    rows = session.execute(
        select(*columns, KeptVerdict.state, KeptVerdict.pack_version, KeptVerdict.fingerprint)
        .where(*asked)
        .order_by(*columns)  # everybody in one order: two workers never wait for each other
        .with_for_update()
    )
    return {(number, slug): _Before(*rest) for number, slug, *rest in rows}


def _wait_for_changes(session: Session) -> None:
    """Wait until nobody is about to commit a change that could not take back a row not there yet."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _names(session: Session, ids: Collection[int]) -> list[tuple[int, str | None, str]]:
    rows = session.execute(
        select(Product.id, Product.reference, Product.code)
        .where(Product.id.in_(ids), Product.state.in_(EXPORTED))
        .order_by(Product.id)
    )
    return [(number, reference, code) for number, reference, code in rows]


def _write(session: Session, values: list[dict[str, Any]], changes: list[dict[str, Any]]) -> None:
    if values:
        table = KeptVerdict.__table__
        columns: dict[Any, Any] = {name: bindparam(name) for name in values[0] if not name.startswith("_")}
        session.connection().execute(
            update(KeptVerdict)
            .where(
                table.c.product_id == bindparam("_product"), table.c.marketplace == bindparam("_marketplace")
            )
            .values(columns),
            values,
        )
    if changes:
        session.execute(insert(StateChange), changes)


def chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """Cut numbers into handfuls that are read at once."""
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
