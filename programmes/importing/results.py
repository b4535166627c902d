"""What an import did, row by row, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.text import clean_line

BLOCK_LABELS = {
    "programmes": _l("Chương trình"),
    "businesses": _l("Cơ sở"),
    "support_records": _l("Lượt hỗ trợ"),
    "listing_aggregate": _l("Sản phẩm trên sàn theo huyện"),
}
_LONGEST_VALUE = 60


def shown(value: object) -> str:
    """Write a value of a file short enough for a list of faults."""
    if value is None:
        return str(_("(trống)"))
    try:
        text = clean_line(value if isinstance(value, str) else repr(value))
    except RecursionError:
        return "[…]"
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


@dataclass(frozen=True)
class Notice:
    """Something that was kept or left aside, and that somebody may want to look at.

    Attributes:
        block: Block of the file.
        row: Number of the row in its block, from 1; None for the whole block.
        name: The row's own id; "" when it has none.
        field: Name of the field; "" for the whole row.
    """

    block: str
    row: int | None
    name: str
    field: str
    value: str
    cause: str


@dataclass(frozen=True)
class Rejection(Notice):
    """A fault for whose sake nothing was written."""

    mend: str


@dataclass
class BlockCount:
    """What became of the rows of one block; the four add up to the rows that came in."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        """Return the number of rows that came in."""
        return self.created + self.updated + self.unchanged + self.rejected


@dataclass
class ImportResult:
    """Rows in = created + updated + unchanged + rejected, for each block.

    Attributes:
        blocks: Counts of each block that was read.
        notices: What was kept or left aside.
        ignored_blocks: Names of blocks that this import does not know.
    """

    blocks: dict[str, BlockCount] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    ignored_blocks: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """Return the number of rows that were written."""
        return sum(block.created + block.updated for block in self.blocks.values())

    def as_json(self) -> dict[str, Mapping[str, int]]:
        """Return the counts for the audit trail."""
        return {
            name: {
                "created": block.created,
                "updated": block.updated,
                "unchanged": block.unchanged,
                "rejected": block.rejected,
            }
            for name, block in self.blocks.items()
        }


class UnreadableFile(DomainError):
    """The file as a whole cannot be read; the message says why and what to do."""


class ImportRefused(DomainError):
    """Some rows are wrong, so nothing was written."""

    def __init__(self, rejections: list[Rejection], result: ImportResult) -> None:
        self.rejections = rejections
        self.result = result
        first = rejections[0]
        super().__init__(
            _(
                "Chưa nhập dòng nào vì tệp có %(number)s chỗ cần sửa, chỗ đầu tiên ở %(where)s: %(cause)s",
                number=len(rejections),
                where=place_of(first),
                cause=first.cause,
            )
        )


def place_of(notice: Notice) -> str:
    """Say where in the file: block, row, own id and field."""
    label = str(BLOCK_LABELS.get(notice.block, notice.block))
    parts = [label]
    if notice.row is not None:
        parts.append(_("dòng %(row)s", row=notice.row))
    if notice.name:
        parts.append(f"({notice.name})")
    if notice.field:
        parts.append(_("ô %(field)s", field=notice.field))
    return " ".join(parts)
