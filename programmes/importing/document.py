"""Judge every row of a document before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext as _

from programmes.importing.fields import RowReader
from programmes.importing.reading import BLOCKS
from programmes.importing.results import Notice, Rejection
from programmes.importing.rows import (
    ActRow,
    AggregateRow,
    BusinessRow,
    ProgrammeRow,
    act_row,
    aggregate_row,
    business_row,
    programme_row,
)

Row = TypeVar("Row")
_MOST_SHOWN = 200  # more faults than that are one fault of the whole file


@dataclass
class Document:
    """What a file says, typed, with all its faults.

    Attributes:
        rows: Number of rows of each block, wrong ones too.
        faulty: Numbers of the wrong rows of each block.
    """

    programmes: list[ProgrammeRow] = field(default_factory=list)
    businesses: list[BusinessRow] = field(default_factory=list)
    acts: list[ActRow] = field(default_factory=list)
    aggregates: list[AggregateRow] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    faulty: dict[str, set[int]] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def take(self, row: RowReader) -> None:
        """Keep what a row has to tell; of very many faults the first ones are listed, all are counted."""
        if not row.is_good:
            self.faulty[row.block].add(row.number)
            self.rejections.extend(row.rejections[: max(0, _MOST_SHOWN - len(self.rejections))])
        self.notices.extend(row.notices)


@dataclass(frozen=True)
class Known:
    """Ids that the database knows already, so that rows may name them.

    Attributes:
        districts: Codes of the old districts.
    """

    programmes: frozenset[str]
    businesses: frozenset[str]
    districts: frozenset[str]


def judge(content: dict[str, Any], *, known: Known, today: date) -> Document:
    """Read all rows of a document whose blocks are lists.

    Args:
        content: As `read_document` returned it.
        known: What rows may refer to besides rows of the same document.
        today: No act is accepted after this day.
    """
    document = Document()
    source = _("Cơ quan khác báo cáo, không kèm tên cơ sở")

    def aggregate(row: RowReader) -> AggregateRow | None:
        return aggregate_row(row, default_source=source, districts=known.districts)

    document.programmes = _block(document, content, "programmes", programme_row, lambda row: row.code)
    document.businesses = _block(document, content, "businesses", business_row, lambda row: row.id)
    document.acts = _block(
        document, content, "support_records", lambda row: act_row(row, today=today), lambda row: row.id
    )
    document.aggregates = _block(
        document, content, "listing_aggregate", aggregate, lambda row: (row.source, row.district_code)
    )
    _check_roots(document, content, known)
    _check_references(document, content, known)
    return document


def _block(
    document: Document,
    content: dict[str, Any],
    block: str,
    read: Callable[[RowReader], Row | None],
    key: Callable[[Row], object],
) -> list[Row]:
    raw = content.get(block, [])
    document.rows[block] = len(raw)
    document.faulty[block] = set()
    first: dict[object, int] = {}
    found: list[Row] = []
    unknown: set[str] = set()
    for number, each in enumerate(raw, start=1):
        row = RowReader(block, number, each)
        value = read(row) if row.is_good else None
        if value is not None and key(value) in first:
            row.reject(
                "district_code" if block == "listing_aggregate" else "id",
                row.name,
                _("Mã này đã có ở dòng %(row)s.", row=first[key(value)]),
                _("Bạn bỏ một dòng hoặc đổi mã."),
            )
            value = None
        if value is not None:
            first[key(value)] = number
            found.append(value)
            unknown |= row.unknown_fields()
        document.take(row)
    document.notices.extend(
        Notice(block, None, "", name, "", _("Ô này không dùng đến nên để lại, không nhập."))
        for name in sorted(unknown)
    )
    return found


def _ids(content: dict[str, Any], block: str) -> set[str]:
    """Return all ids of a block, of wrong rows too: a row is not at fault because another one is."""
    return {
        each["id"].strip()
        for each in content.get(block, [])
        if isinstance(each, dict) and isinstance(each.get("id"), str)
    }


def _check_roots(document: Document, content: dict[str, Any], known: Known) -> None:
    ids = _ids(content, "businesses") | known.businesses
    roots = {row.id: row.root for row in document.businesses}
    for row in document.businesses:
        at, steps = row.id, 0
        while roots.get(at, at) != at and steps <= len(roots):
            at, steps = roots[at], steps + 1
        if row.root not in ids:
            cause = _("Không có cơ sở gốc nào mang mã này.")
        elif steps > len(roots):
            cause = _("Các cơ sở gốc trỏ vòng quanh nhau.")
        else:
            continue
        reader = RowReader("businesses", row.number, {})
        reader.name = row.id
        reader.reject("root_id", row.root, cause, _("Bạn ghi mã của cơ sở gốc, hoặc mã của chính cơ sở này."))
        document.take(reader)


def _check_references(document: Document, content: dict[str, Any], known: Known) -> None:
    programmes = _ids(content, "programmes") | known.programmes
    businesses = _ids(content, "businesses") | known.businesses
    for row in document.acts:
        reader = RowReader("support_records", row.number, {})
        reader.name = row.id
        if row.programme not in programmes:
            reader.reject(
                "programme_id",
                row.programme,
                _("Không có chương trình nào mang mã này."),
                _("Bạn sửa mã, hoặc thêm chương trình vào tệp."),
            )
        if row.business not in businesses:
            reader.reject(
                "business_id",
                row.business,
                _("Không có cơ sở nào mang mã này."),
                _("Bạn sửa mã, hoặc thêm cơ sở vào tệp."),
            )
        document.take(reader)


def blocks_of(content: dict[str, Any]) -> tuple[str, ...]:
    """Return the blocks of ours that a document has."""
    return tuple(block for block in BLOCKS if block in content)
