"""Judge the rows of a sheet: cells into values, values by the rules of the list, businesses by matching."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _

from catalog.importing.errors import BadCell
from catalog.importing.fields import Lists
from catalog.importing.reports import RowResult
from catalog.importing.tables import RawRow, RawTable
from core.formatting import date_vi
from core.text import fold
from programmes.act_sheets.columns import COLUMNS, PROOFS, SHEET
from programmes.act_sheets.matching import Index, Known, Said
from programmes.act_sheets.models import ChoiceKind
from programmes.act_sheets.readers import Places, kind_of_name
from programmes.act_sheets.reports import Doubt, NewBusiness, Settled
from programmes.evidence import LINK_TYPES, is_link
from programmes.importing.fields import RowReader
from programmes.importing.rows import ActRow, act_row

_NO_LISTS = Lists()
_BATCH = 100
# Which column of the sheet fills which field of the list.
_TITLES = {
    "id": "id", "programme_id": "programme", "status": "status", "started_on": "started_on",
    "completed_on": "completed_on", "kind_at": "kind", "channel": "channel", "budget_vnd": "budget_vnd",
    "matching_vnd": "matching_vnd",
    "note_vi": "note", "business_id": "name",
}  # fmt: skip
_DAYS = frozenset({"started_on", "completed_on"})


@dataclass(frozen=True)
class Choice:
    """What was decided about a fingerprint before."""

    kind: ChoiceKind
    business_id: int | None = None
    same_as: str | None = None


@dataclass
class SheetRow:
    """One row on its way.

    Attributes:
        act: As the rules of the list read it; None when something is wrong.
        given: Fields that the row fills; what it leaves blank stays as it is.
        business: Whom it means: a business, or a new one of this file (negative); None while in doubt.
        key: A fingerprint of the whole row.
    """

    raw: RawRow
    result: RowResult
    said: Said = field(default_factory=Said)
    act: ActRow | None = None
    given: frozenset[str] = frozenset()
    business: int | None = None
    key: str = ""

    def reject(self, column: str, value: str, cause: str, mend: str) -> None:
        """Reject the row for one more reason; the column by its key."""
        known = SHEET.by_key.get(column)
        self.result.reject(known.title if known else column, value, cause, mend)


@dataclass
class Judged:
    """All rows of a sheet, with the businesses that are new and those in doubt."""

    rows: list[SheetRow]
    news: list[NewBusiness] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    settled: list[Settled] = field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """What the rows are held against.

    Attributes:
        programmes: Codes by folded code and by folded name.
        choices: What was decided before, by fingerprint.
        agency_id: Whose decisions these are.
        key: The installation's secret key, under which rows are hashed.
    """

    places: Places
    programmes: Mapping[str, str]
    index: Index
    choices: Mapping[str, Choice]
    agency_id: int | None
    today: date
    key: str


def judge(table: RawTable, ground: Ground, told: Callable[[int], None] = lambda done: None) -> Judged:
    """Read and match all rows; writes nothing.

    Args:
        table: The rows under known headings.
        ground: What they are held against; new businesses of the file are added to its index.
        told: Hears now and then how many rows are read.
    """
    judged = Judged([])
    for number, raw in enumerate(table.rows, start=1):
        judged.rows.append(_read(raw, ground))
        if number % _BATCH == 0:
            told(number)
    _check_ids(judged.rows)
    matcher = _Matcher(ground, judged)
    for row in judged.rows:
        if row.act is not None:
            matcher.settle(row)
    return judged


def _read(raw: RawRow, ground: Ground) -> SheetRow:
    row = SheetRow(raw, RowResult(raw.number, _name_of(raw)))
    values: dict[str, Any] = {}
    for column in COLUMNS:
        cell = raw.cells.get(column.key)
        if cell is None:
            continue
        try:
            values[column.key] = column.read(cell, _NO_LISTS)
        except BadCell as bad:
            row.reject(column.key, cell.shown, bad.cause, bad.mend)
    _place(row, values, ground)
    row.said = _said(values)
    if not (row.said.name or row.said.list_number or row.said.tax_code or row.said.phone):
        row.reject(
            "name", "", _("Dòng này không cho biết cơ sở nào."),
            _("Bạn ghi tên cơ sở, mã số thuế hoặc mã cơ sở."),
        )  # fmt: skip
    document = _as_listed(row, values, ground)
    reader = RowReader("support_records", raw.number, document)
    act = act_row(reader, today=ground.today)
    for fault in reader.rejections:
        if fault.field == "status" and "status" not in values:
            continue
        key = _TITLES.get(fault.field.partition("[")[0], fault.field)
        if fault.field.startswith("evidence["):
            position = int(fault.field[len("evidence[") :].partition("]")[0])
            key = [proof for proof in PROOFS if proof in values][position - 1]
        if key not in raw.cells or key in values:  # a cell that cannot be read was told already
            row.reject(key, _as_people_write(key, fault.value), fault.cause, fault.mend)
    row.given = frozenset(values)
    if not row.result.faults:
        row.act = act
        row.key = _row_key(row, ground)
    return row


def _as_people_write(column: str, value: str) -> str:
    """Write a day as on paper; the rules of the list speak of it as a list holds it."""
    if column not in _DAYS:
        return value
    try:
        return date_vi(date.fromisoformat(value))
    except ValueError:
        return value


def _name_of(raw: RawRow) -> str:
    return next(
        (cell.shown for key in ("name", "list_number", "tax_code") if (cell := raw.cells.get(key))), ""
    )


def _place(row: SheetRow, values: dict[str, Any], ground: Ground) -> None:
    """Put units in the place of their names."""
    district = None
    for key, find in (("district", ground.places.district), ("commune", None)):
        text = values.pop(key, None)
        if text is None:
            continue
        try:
            if find is not None:
                district = values["district"] = find(text)
            else:
                values["commune"] = ground.places.commune(text, district)
        except BadCell as bad:
            row.reject(key, text, bad.cause, bad.mend)


def _said(values: Mapping[str, Any]) -> Said:
    commune, district = values.get("commune"), values.get("district")
    return Said(
        name=values.get("name"),
        list_number=values.get("list_number"),
        tax_code=values.get("tax_code"),
        phone=values.get("phone"),
        kind=values.get("kind"),
        commune=(commune.current_code or commune.code) if commune else None,
        district=district.code if district else (commune.district_code if commune else None),
        scheme=commune.scheme if commune else None,
        declared=commune.code if commune else None,
    )


def _as_listed(row: SheetRow, values: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """Return the row in the words of the list, so that its rules judge it."""
    typed = values.get("programme")
    code = ground.programmes.get(fold(typed)) if typed else None
    if typed and code is None:
        row.reject(
            "programme", typed, _("Không có chương trình nào tên hoặc mã này."),
            _("Bạn dùng mã hoặc tên trong trang Danh mục của tệp mẫu."),
        )  # fmt: skip
    started, completed = values.get("started_on"), values.get("completed_on")
    status = values.get("status") or ("hoan_thanh" if completed else "dang_thuc_hien" if started else "nhap")
    said = row.said
    return {
        "id": values.get("id") or f"#{row.raw.number}",
        "programme_id": code or typed,
        "business_id": "?",
        "status": status,
        "started_on": started,
        "completed_on": completed,
        "kind_at": said.kind,
        "scheme_at": said.scheme,
        "commune_code_at": said.declared,
        "district_code_at": said.district,
        "channel": values.get("channel"),
        "budget_vnd": values.get("budget_vnd", 0),
        "matching_vnd": values.get("matching_vnd", 0),
        "note_vi": values.get("note"),
        "evidence": [_proof(key, values[key]) for key in PROOFS if key in values],
    }


def _proof(key: str, text: str) -> dict[str, str]:
    type_ = key.partition(".")[2]
    field_name = "url" if type_ in LINK_TYPES or is_link(text) else "file"
    return {"type": type_, field_name: text}


def _check_ids(rows: Iterable[SheetRow]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if row.act is None or "id" not in row.given:
            continue
        if row.act.id in first:
            row.reject(
                "id", row.act.id, _("Mã này đã có ở dòng %(row)s.", row=first[row.act.id]),
                _("Bạn bỏ một dòng hoặc đổi mã."),
            )  # fmt: skip
            row.act = None
        else:
            first[row.act.id] = row.raw.number


def _row_key(row: SheetRow, ground: Ground) -> str:
    act = row.act
    parts = (
        row.said.fingerprint(ground.agency_id, ground.key),
        *((act.programme, act.started_on, act.accepted_on, act.channel, act.budget_vnd) if act else ()),
    )
    return sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


class _Matcher:
    """Settles which business each row means, the rows before it remembered."""

    def __init__(self, ground: Ground, judged: Judged) -> None:
        self._ground = ground
        self._judged = judged
        self._news: dict[str, int] = {}
        self._doubts: dict[str, Doubt] = {}
        self._told: set[str] = set()

    def settle(self, row: SheetRow) -> None:
        """Find the row's business, or put the question before an officer."""
        print_ = row.said.fingerprint(self._ground.agency_id, self._ground.key)
        left_out = self._ground.choices.get(row.key)
        if left_out is not None and left_out.kind is ChoiceKind.SKIP:
            self._judged.left_out[row.raw.number] = row.key
            row.reject(
                "name", row.result.name, _("Bạn đã chọn bỏ dòng này."), _("Bấm “Chọn lại” nếu muốn nhập.")
            )
            row.act = None
            return
        chosen = self._chosen(row, print_, seen=set())
        if chosen is not None:
            row.business = chosen
            self._tell_settled(row, print_, chosen)
            return
        match = self._ground.index.match(row.said)
        if match.sure is not None:
            row.business = match.sure.id
        elif match.candidates:
            self._ask(row, print_, [(each.known.id, [*each.signs]) for each in match.candidates])
        else:
            row.business = self._new(row, print_)

    def _tell_settled(self, row: SheetRow, print_: str, chosen: int) -> None:
        """Note a decision that matching alone would not have come to, so that it can be taken back."""
        if chosen < 0 or print_ in self._told:
            return
        self._told.add(print_)
        sure = self._ground.index.match(row.said).sure
        if sure is None or sure.id != chosen:
            self._judged.settled.append(Settled(print_, row.raw.number, row.result.name, chosen))

    def _chosen(self, row: SheetRow, print_: str, *, seen: set[str]) -> int | None:
        choice = self._ground.choices.get(print_)
        if choice is None or print_ in seen:
            return self._news.get(print_)
        if choice.kind is ChoiceKind.IS and choice.business_id in self._ground.index.by_id:
            return choice.business_id
        if choice.kind is ChoiceKind.SAME_AS and choice.same_as:
            return self._chosen(row, choice.same_as, seen={*seen, print_})
        if choice.kind is ChoiceKind.NEW and not seen:
            return self._new(row, print_)
        return self._news.get(print_)

    def _ask(self, row: SheetRow, print_: str, candidates: list[tuple[int, list[str]]]) -> None:
        doubt = self._doubts.get(print_)
        if doubt is None:
            doubt = self._doubts[print_] = Doubt(print_, row.said, [], [], candidates)
            self._judged.doubts.append(doubt)
        doubt.rows.append(row.raw.number)
        doubt.row_keys.append(row.key)
        row.reject(
            "name", row.result.name, _("Chưa chắc dòng này là cơ sở nào."),
            _("Bạn chọn ở mục “Cần bạn chọn cơ sở”."),
        )  # fmt: skip

    def _new(self, row: SheetRow, print_: str) -> int | None:
        if print_ in self._news:
            return self._news[print_]
        said = row.said if row.said.kind else replace(row.said, kind=kind_of_name(row.said.name or ""))
        if not said.name:
            row.reject(
                "name",
                "",
                _("Chưa có cơ sở nào như vậy."),
                _("Bạn ghi tên cơ sở để lập hồ sơ mới, hoặc sửa lại mã."),
            )
        elif said.kind is None:
            row.reject(
                "kind",
                "",
                _("Cơ sở mới cần biết loại hình."),
                _("Bạn ghi Doanh nghiệp, Hợp tác xã, Hộ kinh doanh hoặc Tổ hợp tác."),
            )
        elif said.commune is None:
            row.reject("commune", "", _("Cơ sở mới cần biết xã, phường."), _("Bạn ghi xã, phường của cơ sở."))
        else:
            number = -len(self._news) - 1
            self._news[print_] = number
            self._judged.news.append(NewBusiness(number, row.raw.number, print_, said))
            self._ground.index.put(_known(number, said))
            return number
        row.act = None
        return None


def _known(number: int, said: Said) -> Known:
    return Known(
        number, number, said.name or "", said.kind or "", said.tax_code, said.phone, said.commune,
        (said.list_number,) if said.list_number else (),
    )  # fmt: skip
