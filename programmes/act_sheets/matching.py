"""Which business a row means: certain, in doubt, or one that is not here yet. Pure; money hangs on it.

A row is certain by its number in the department's list, by a tax code of 10 or 13 digits, or by the same
name together with the same commune or phone, and only while nothing it says speaks against it. Everything
else that is near is put before an officer.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from catalog.name_keys import are_near, forms_kept, forms_sought, name_key
from core.text import fold

MOST_CANDIDATES = 6
_UNIQUE_LENGTHS = (10, 13)  # tax codes that name one registration


class Sign(StrEnum):
    """What a row and a business have in common."""

    LIST_NUMBER = "list_number"
    TAX_CODE = "tax_code"
    PERSONAL_NUMBER = "personal_number"
    PHONE = "phone"
    NAME_AND_PLACE = "name_and_place"
    NAME = "name"
    NEAR_NAME = "near_name"


@dataclass(frozen=True)
class Said:
    """What a row says of its business; None: nothing.

    Attributes:
        commune: Code of the present commune.
        district: Code of the old district.
        scheme, declared: The commune as it was written: its era and its code there.
    """

    name: str | None = None
    list_number: str | None = None
    tax_code: str | None = None
    phone: str | None = None
    kind: str | None = None
    commune: str | None = None
    district: str | None = None
    scheme: str | None = None
    declared: str | None = None

    @cached_property
    def key(self) -> str:
        """Return the name as it is compared."""
        return name_key(self.name or "")

    def fingerprint(self, agency_id: int | None, key: str) -> str:
        """Return a hash under which a decision about these words is remembered, within one agency.

        Without the installation's key nobody finds a phone or a tax code by hashing all there may be.
        """
        parts = (
            agency_id, self.list_number, fold(self.name or ""), self.tax_code, self.phone, self.commune,
            self.district,
        )  # fmt: skip
        said = "\x1f".join("" if part is None else str(part) for part in parts)
        return hmac.new(key.encode(), f"act-sheet:{said}".encode(), "sha256").hexdigest()


@dataclass(frozen=True)
class Known:
    """A registration as matching sees it.

    Attributes:
        id: Of the business; a negative one for a business that the same file brings.
        root: The business that figures count it as.
    """

    id: int
    root: int
    name: str
    kind: str
    tax_code: str | None = None
    phone: str | None = None
    commune: str | None = None
    list_numbers: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """Return the name as it is compared."""
        return name_key(self.name)


@dataclass(frozen=True)
class Candidate:
    """A registration that may be meant, and why."""

    known: Known
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Match:
    """What matching says of a row.

    Attributes:
        sure: The registration that is certainly meant; None otherwise.
        candidates: Those that may be meant, the likeliest first; empty and not sure: a new business.
    """

    sure: Known | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass
class Index:
    """All registrations, found by what rows may say."""

    by_id: dict[int, Known] = field(default_factory=dict)
    _number: dict[str, int] = field(default_factory=dict)
    _tax: dict[str, list[int]] = field(default_factory=dict)
    _phone: dict[str, list[int]] = field(default_factory=dict)
    _key: dict[str, list[int]] = field(default_factory=dict)
    _near: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Known]) -> Index:
        """Put registrations into an index."""
        index = cls()
        for row in rows:
            index.put(row)
        return index

    def put(self, row: Known) -> None:
        """Add a registration, such as one that the file brings."""
        self.by_id[row.id] = row
        for number in row.list_numbers:
            self._number.setdefault(number, row.id)
        for table, value in (
            (self._tax, row.tax_code),
            (self._phone, row.phone),
            (self._key, row.key),
        ):
            if value:
                table.setdefault(value, []).append(row.id)
        if row.commune:
            for form in forms_kept(row.key):
                self._near.setdefault((row.commune, form), []).append(row.id)

    def match(self, said: Said) -> Match:
        """Say which registration is meant."""
        signs: dict[int, list[Sign]] = {}
        for number, sign in self._signs(said):
            signs.setdefault(number, []).append(sign)
        found = [Candidate(self.by_id[number], tuple(dict.fromkeys(each))) for number, each in signs.items()]
        found.sort(key=lambda each: (-_weight(each), each.known.id))
        sure = [each for each in found if _is_sure(each, said)]
        roots = {each.known.root for each in sure}
        if len(roots) == 1:
            return Match(sure=min(sure, key=lambda each: (-_weight(each), each.known.id)).known)
        return Match(candidates=tuple(found[:MOST_CANDIDATES]))

    def _signs(self, said: Said) -> Iterator[tuple[int, Sign]]:
        if said.list_number and said.list_number in self._number:
            yield self._number[said.list_number], Sign.LIST_NUMBER
        if said.tax_code:
            is_unique = len(said.tax_code) in _UNIQUE_LENGTHS
            for number in self._tax.get(said.tax_code, ()):
                yield number, Sign.TAX_CODE if is_unique else Sign.PERSONAL_NUMBER
        if said.phone:
            yield from ((number, Sign.PHONE) for number in self._phone.get(said.phone, ()))
        if not said.name:
            return
        for number in self._key.get(said.key, ()):
            same_place = said.commune is not None and self.by_id[number].commune == said.commune
            yield number, Sign.NAME_AND_PLACE if same_place else Sign.NAME
        # Looked up, not compared one by one: a commune may hold thousands, and a sheet thousands of rows.
        forms = [(said.commune or "", form) for form in sorted(forms_sought(said.key))]
        for number in dict.fromkeys(number for form in forms for number in self._near.get(form, ())):
            if self.by_id[number].key != said.key:
                yield number, Sign.NEAR_NAME


_WEIGHTS = {
    Sign.LIST_NUMBER: 16,
    Sign.TAX_CODE: 16,
    Sign.NAME_AND_PLACE: 8,
    Sign.PERSONAL_NUMBER: 6,
    Sign.PHONE: 6,
    Sign.NAME: 4,
    Sign.NEAR_NAME: 2,
}


def _weight(candidate: Candidate) -> int:
    return sum(_WEIGHTS[sign] for sign in candidate.signs)


def _is_sure(candidate: Candidate, said: Said) -> bool:
    """Say whether a registration is certainly meant: by a strong sign, with nothing against it."""
    known, signs = candidate.known, set(candidate.signs)
    named = bool(signs & {Sign.NAME_AND_PLACE, Sign.NAME})
    strong = (
        Sign.LIST_NUMBER in signs
        or Sign.TAX_CODE in signs
        or (Sign.NAME_AND_PLACE in signs and _same_kind(known, said))
        or (named and bool(signs & {Sign.PHONE, Sign.PERSONAL_NUMBER}))
    )
    return strong and not _speaks_against(known, said, named=named)


def _same_kind(known: Known, said: Said) -> bool:
    """Say whether name and kind agree; "HTX Hoa" and "Công ty Hoa" of one commune may be two."""
    return said.kind is None or said.kind == known.kind or fold(said.name or "") == fold(known.name)


def _speaks_against(known: Known, said: Said, *, named: bool) -> bool:
    other_code = (
        said.tax_code is not None
        and known.tax_code is not None
        and said.tax_code != known.tax_code
        and len(said.tax_code) in _UNIQUE_LENGTHS
        and len(known.tax_code) in _UNIQUE_LENGTHS
    )
    other_name = bool(said.name) and not named and not are_near(said.key, known.key)
    return other_code or other_name
