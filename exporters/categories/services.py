"""Remember the categories that files name: a seller's template by itself, the office's table on request."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.models import Business, Family
from core.audit import Actor, record
from core.formatting import number_vi
from core.text import clean_line, fold
from exporters.base import Exporter
from exporters.categories.known import folded, shipped
from exporters.category_maps import LONGEST_ID, LONGEST_PATH, Mapped, map_category
from exporters.models import FamilyCategory, MarketplaceCategory
from exporters.shopee import Shopee

# Far above the 1,575 rows of Shopee's own list: bounds for files that lie. What templates may add is
# bounded, for one business to twice that list, so that no stranger fills the table; the office is not.
MOST_OF_A_FILE = 20_000
MOST_OF_A_BUSINESS = 3_000
MOST_OF_TEMPLATES = 60_000


@dataclass
class Remembered:
    """What became of the categories that a file named.

    Attributes:
        left: Those that found no room; never any of the office's.
    """

    added: int = 0
    renamed: int = 0
    unchanged: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a table that was not taken, and why."""

    number: int
    text: str
    reason: str


@dataclass
class TableReport(Remembered):
    """What became of every line: added + renamed + unchanged + rejected is all that there were.

    Where there were more than `MOST_OF_A_FILE`, the last rejected line stands for all behind it.

    Attributes:
        mapped: Families that got a category by lines with three cells.
    """

    mapped: int = 0
    rejected: list[BadLine] = field(default_factory=list)


def remember(
    session: Session,
    actor: Actor,
    marketplace: str,
    paths: Iterable[tuple[str, str]],
    *,
    on: date,
    taught_by: Business | None = None,
) -> Remembered:
    """Keep (number, path) of categories for everybody of this installation.

    A template only adds: what is shipped or known keeps its name, since anybody may hand in a file
    that says anything. The office names and renames; its newest word stands.

    Args:
        session: The change's session.
        actor: Whose file it is.
        marketplace: Slug.
        paths: As the file names them; numbers that are none, and empty paths, are left out.
        on: The day of the file.
        taught_by: Whose template it is; None: the office's table.
    """
    named = {
        number: path
        for number, text in paths
        if _is_number(number) and (path := clean_line(text)[:LONGEST_PATH])
    }
    present = {
        row.category_id: row
        for row in session.scalars(
            select(MarketplaceCategory).where(MarketplaceCategory.marketplace == marketplace)
        )
    }
    room = len(named) if taught_by is None else _room(present.values(), taught_by)
    told = Remembered()
    for number, path in named.items():
        row = present.get(number)
        if row is not None:
            row.last_seen_on = max(row.last_seen_on, on)
            if taught_by is not None or row.path == path:
                told.unchanged += 1
                continue
            told.renamed += 1
            row.path, row.folded, row.origin = path, folded(number, path), "office"
        elif taught_by is not None and number in shipped(marketplace):
            told.unchanged += 1
        elif told.added >= room:
            told.left += 1
        else:
            told.added += 1
            session.add(_new(marketplace, number, path, taught_by, on))
    session.flush()
    if told.added or told.renamed:
        changes = {"categories_added": told.added, "categories_renamed": told.renamed}
        if told.left:
            changes["categories_left"] = told.left
        record(session, actor, "category.learn", f"marketplace:{marketplace}", changes)
    return told


def _room(present: Collection[MarketplaceCategory], business: Business) -> int:
    """Return how many more categories the templates of a business may add."""
    by_templates = sum(row.origin == "template" for row in present)
    by_business = sum(row.taught_by_id == business.id for row in present)
    return max(0, min(MOST_OF_TEMPLATES - by_templates, MOST_OF_A_BUSINESS - by_business))


def _new(
    marketplace: str, number: str, path: str, taught_by: Business | None, on: date
) -> MarketplaceCategory:
    return MarketplaceCategory(
        marketplace=marketplace,
        category_id=number,
        path=path,
        folded=folded(number, path),
        origin="office" if taught_by is None else "template",
        first_seen_on=on,
        last_seen_on=on,
        taught_by_id=None if taught_by is None else taught_by.id,
    )


def learn_from(session: Session, exporter: Exporter, business: Business, *, actor: Actor, on: date) -> None:
    """Remember the categories that a business's template lists, if this exporter holds one that does."""
    template = exporter.template if isinstance(exporter, Shopee) else None
    if template is None or not template.categories:
        return
    paths = [(number, category.path) for number, category in template.categories.items()]
    try:
        with session.begin_nested():
            remember(session, actor, exporter.slug, paths[:MOST_OF_A_FILE], on=on, taught_by=business)
    except IntegrityError:
        # Somebody's template taught the same at this moment; the seller's own file goes on.
        return


def take_table(
    session: Session, actor: Actor, marketplace: str, text: str, *, on: date, is_sure: bool = False
) -> TableReport:
    """Read a pasted table or CSV of categories, and keep what can be read.

    A line holds number and path; or a family of ours (code or name), number and path, and then maps
    the family, too. Cells stand between tabs, semicolons or commas.
    """
    report = TableReport()
    families = _families(session)
    mapped = {
        row.family_code: row
        for row in session.scalars(select(FamilyCategory).where(FamilyCategory.marketplace == marketplace))
    }
    taken: dict[str, str] = {}
    taken_for: dict[str, str] = {}
    for number, cells in _lines(text):
        if number > MOST_OF_A_FILE:
            refused = _(
                "Mỗi lần đọc tối đa %(most)s dòng, từ đây trở đi chưa nhận. Bạn dán tiếp phần còn lại.",
                most=number_vi(MOST_OF_A_FILE),
            )
            report.rejected.append(BadLine(number, " · ".join(cells)[:120], refused))
            break
        family = families.get(fold(cells[0])) if len(cells) == 3 else None
        category_id, path = cells[-2:] if len(cells) > 1 else ("", "")
        refused = _refusal(cells, families) or _contradiction(category_id, path, family, taken, taken_for)
        if refused is not None:
            report.rejected.append(BadLine(number, " · ".join(cells)[:120], refused))
            continue
        if family is not None and family.code not in taken_for:
            place = Mapped(family, mapped.get(family.code))
            map_category(
                session, actor, marketplace, place, category_id=category_id, path=path, is_sure=is_sure
            )
            taken_for[family.code] = category_id
            report.mapped += 1
        if category_id in taken:
            report.unchanged += 1
        taken[category_id] = path
    told = remember(session, actor, marketplace, taken.items(), on=on)
    report.added, report.renamed = told.added, told.renamed
    report.unchanged += told.unchanged
    return report


def _families(session: Session) -> Mapping[str, Family]:
    families = session.scalars(select(Family)).all()
    return {fold(name): family for family in families for name in (family.name, family.code)}


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of the lines that say something; a line of headings is passed over."""
    for number, line in enumerate(io.StringIO(text), start=1):
        mark = next((mark for mark in "\t;," if mark in line), ";")
        cells = _cells(line, mark)
        if mark == "," and len(cells) > 2:  # commas stand in paths, too
            cells = (
                [*cells[:1], ", ".join(cells[1:])]
                if _is_number(cells[0])
                else [*cells[:2], ", ".join(cells[2:])]
            )
        while cells and not cells[-1]:
            cells.pop()
        if not cells or (number == 1 and not any(_is_number(cell) for cell in cells)):
            continue
        yield number, cells


def _cells(line: str, mark: str) -> list[str]:
    try:
        rows = list(csv.reader([line.strip("\r\n")], delimiter=mark))
    except csv.Error:  # a cell without end
        return [clean_line(line)]
    return [clean_line(cell) for row in rows for cell in row]


def _refusal(cells: list[str], families: Mapping[str, Family]) -> str | None:
    if len(cells) not in (2, 3):
        return str(
            _(
                "Dòng cần hai ô (mã, đường dẫn) hoặc ba ô (nhóm hàng, mã, đường dẫn), hiện có %(now)s.",
                now=len(cells),
            )
        )
    if not _is_number(cells[-2]):
        return str(
            _(
                "“%(cell)s” chưa phải mã: mã chỉ có chữ số, tối đa %(most)s.",
                cell=cells[-2][:30],
                most=LONGEST_ID,
            )
        )
    if len(cells[-1]) > LONGEST_PATH:
        return str(_("Đường dẫn dài %(now)s ký tự, tối đa %(most)s.", now=len(cells[-1]), most=LONGEST_PATH))
    if len(cells) == 3 and fold(cells[0]) not in families:
        return str(_("Chưa có nhóm hàng nào tên “%(name)s”.", name=cells[0][:60]))
    return None


def _contradiction(
    category_id: str, path: str, family: Family | None, taken: Mapping[str, str], taken_for: Mapping[str, str]
) -> str | None:
    """Say what of a line differs from a line above it: the path of its number, or its family's number."""
    if taken.get(category_id, path) != path:
        return str(_("Mã %(id)s đã đứng ở dòng trên với tên khác.", id=category_id))
    before = taken_for.get(family.code, category_id) if family is not None else category_id
    if family is not None and before != category_id:
        return str(
            _(
                "Nhóm hàng “%(name)s” đã ghép mã %(before)s ở dòng trên. Bạn bỏ bớt một dòng.",
                name=family.name,
                before=before,
            )
        )
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
