"""Look up units of both eras and write addresses as people know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.text import fold
from places.models import NEW, NEW_PROVINCE, OLD, OLD_PROVINCE, Place


@dataclass(frozen=True)
class Unit:
    """A place as a value, safe to keep beyond a session."""

    scheme: str
    code: str
    level: str
    name: str
    district_code: str | None
    current_code: str | None


@dataclass(frozen=True)
class Gazetteer:
    """All 315 units in memory; they change only by migration."""

    units: dict[tuple[str, str], Unit]
    former_districts: dict[str, tuple[str, ...]]

    def find(self, scheme: str | None, code: str | None) -> Unit | None:
        """Return the unit of a scheme and code; None when there is none."""
        return self.units.get((scheme or "", code or ""))

    def current_code(self, scheme: str | None, code: str | None) -> str | None:
        """Return the code under scheme ``vn_2025_07`` that a commune of either era belongs to now."""
        unit = self.find(scheme, code)
        if unit is None or unit.level != "commune":
            return None
        return unit.code if unit.scheme == NEW else unit.current_code

    def district_code(self, scheme: str | None, code: str | None) -> str | None:
        """Return the old district of a commune; None where the new ward had several ("chưa xác định")."""
        unit = self.find(scheme, code)
        if unit is None:
            return None
        if unit.scheme == OLD:
            return unit.district_code
        districts = self.former_districts.get(unit.code, ())
        return districts[0] if len(districts) == 1 else None

    def describe(self, scheme: str | None, code: str | None) -> str:
        """Write a commune with district and province of its own era; "" when it is unknown.

        Example: ``Xã Nguyên Xá, Huyện Đông Hưng, Tỉnh Thái Bình``.
        """
        unit = self.find(scheme, code)
        if unit is None:
            return ""
        if unit.scheme == NEW:
            return f"{unit.name}, {NEW_PROVINCE[1]}"
        district = self.find(OLD, unit.district_code)
        return ", ".join(
            part for part in (unit.name, district.name if district else "", OLD_PROVINCE[1]) if part
        )

    @property
    def old_districts(self) -> tuple[Unit, ...]:
        """Return the eight old districts in the order of their codes."""
        return tuple(
            sorted((u for u in self.units.values() if u.level == "district"), key=lambda unit: unit.code)
        )

    @property
    def new_communes(self) -> tuple[Unit, ...]:
        """Return the 65 present communes in the order of their codes."""
        return tuple(sorted((u for u in self.units.values() if u.scheme == NEW), key=lambda unit: unit.code))

    def search(self, typed: str, *, limit: int = 10) -> Sequence[Unit]:
        """Find communes of either era by name, typed with or without accents."""
        wanted = fold(typed)
        if not wanted:
            return ()
        hits = [u for u in self.units.values() if u.level == "commune" and wanted in fold(u.name)]
        return sorted(hits, key=lambda u: (not fold(u.name).endswith(wanted), u.scheme == OLD, u.name))[
            :limit
        ]


def _gazetteer(rows: tuple[Unit, ...]) -> Gazetteer:
    former: dict[str, set[str]] = {}
    for unit in rows:
        if unit.scheme == OLD and unit.current_code and unit.district_code:
            former.setdefault(unit.current_code, set()).add(unit.district_code)
    return Gazetteer(
        units={(unit.scheme, unit.code): unit for unit in rows},
        former_districts={code: tuple(sorted(districts)) for code, districts in former.items()},
    )


_loaded: dict[str, Gazetteer] = {}


def gazetteer(session: Session) -> Gazetteer:
    """Return all units, read from the database once in the life of the process."""
    url = str(session.get_bind().engine.url)
    if url not in _loaded:
        rows = tuple(
            Unit(p.scheme, p.code, p.level, p.name, p.district_code, p.current_code)
            for p in session.scalars(select(Place).order_by(Place.scheme, Place.code))
        )
        if not rows:  # a database before its migrations; do not remember that
            return Gazetteer({}, {})
        _loaded[url] = _gazetteer(rows)
    return _loaded[url]
