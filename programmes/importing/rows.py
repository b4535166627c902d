"""The rows of a file as typed values; judging them needs no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from catalog.models import BusinessKind, RootRelation
from catalog.tax_codes import BadTaxCode, BadTaxCodeDigit, parse_tax_code
from core.formatting import date_vi
from core.text import clean_line
from places.models import NEW, OLD
from programmes.days import latest_start
from programmes.evidence import LINK_TYPES, TYPES, BadLink, checked_link
from programmes.importing.fields import RowReader, parse_day
from programmes.models import ActState
from programmes.units import CountedUnit, unit_of

KINDS = tuple(kind.value for kind in BusinessKind)
# The list's words for the states; no other file decides what they mean.
STATES = {
    "nhap": ActState.DRAFT,
    "dang_thuc_hien": ActState.UNDER_WAY,
    "hoan_thanh": ActState.ACCEPTED,
    "huy": ActState.CANCELLED,
}
LARGEST_VND = 10**13
_LARGEST_COUNT = 2**31 - 1
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)


@dataclass(frozen=True)
class TargetRow:
    """How many are to be reached between two days."""

    since: date
    until: date
    value: int


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme of the list."""

    code: str
    name: str
    name_en: str | None
    unit_counted: str
    eligible_kinds: tuple[str, ...]
    lead: str | None
    targets: tuple[TargetRow, ...]
    position: int


@dataclass(frozen=True)
class PlaceWords:
    """A commune and district as a row says them, before they are looked up."""

    scheme: str | None
    commune: str | None
    district: str | None


@dataclass(frozen=True)
class BusinessRow:
    """A registration of the list; `root` is another row's id, or its own."""

    id: str
    number: int
    producer: str | None
    name: str
    kind: str
    tax_code: str | None
    place: PlaceWords
    root: str
    relation: str | None


@dataclass(frozen=True)
class EvidenceRow:
    """One proof of an act."""

    type: str
    url: str | None
    file_name: str | None
    dated: date | None
    product: str | None


@dataclass(frozen=True)
class ActRow:
    """One act of the list; `kind_at` None means: as the business is."""

    id: str
    number: int
    programme: str
    business: str
    state: ActState
    started_on: date | None
    accepted_on: date | None
    kind_at: str | None
    place: PlaceWords
    channel: str | None
    budget_vnd: int
    matching_vnd: int
    note: str | None
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class AggregateRow:
    """Products of one district as another agency counted them."""

    number: int
    source: str
    district_code: str
    distinct_products: int
    listings: tuple[tuple[str, int], ...]


def programme_row(row: RowReader) -> ProgrammeRow | None:
    """Read a programme; None when something is wrong."""
    code = row.own_id()
    if code and (len(code) > 20 or not re.fullmatch(r"[A-Za-z0-9_-]+", code)):
        row.reject(
            "id",
            code,
            _("Mã chương trình chỉ gồm chữ không dấu, số, gạch, tối đa 20 ký tự."),
            _("Bạn đổi mã, ví dụ WEB."),
        )
    found = ProgrammeRow(
        code=code,
        name=row.text("name_vi", longest=200) or "",
        name_en=row.text("name_en", longest=200, optional=True),
        unit_counted=_unit(row),
        eligible_kinds=_kinds(row),
        lead=row.text("lead_vi", longest=200, optional=True),
        targets=_targets(row),
        position=row.number,
    )
    return found if row.is_good else None


def _unit(row: RowReader) -> str:
    """Read what is counted beside businesses; a word of no vocabulary counts businesses, and is told."""
    typed = row.text("unit_counted", longest=60, optional=True)
    unit = unit_of(typed) if typed else CountedUnit.BUSINESS
    if unit is None:
        row.notice(
            "unit_counted", typed, _("Đơn vị đếm này không có trong danh mục; ở đây đếm cơ sở và lượt.")
        )
    return (unit or CountedUnit.BUSINESS).value


def _kinds(row: RowReader) -> tuple[str, ...]:
    value = row.value("eligible_kinds")
    if value is None:
        return tuple(kind for kind in KINDS if kind != BusinessKind.CA_NHAN)
    if not isinstance(value, list) or not all(kind in KINDS for kind in value):
        row.reject(
            "eligible_kinds",
            value,
            _("Danh sách loại hình không đúng danh mục."),
            _("Bạn dùng các mã: %(offered)s.", offered=", ".join(KINDS)),
        )
        return ()
    return tuple(dict.fromkeys(value))


def _targets(row: RowReader) -> tuple[TargetRow, ...]:
    value = row.value("target")
    if value is None:
        return ()
    found: list[TargetRow] = []
    for period, number in value.items() if isinstance(value, dict) else [("", value)]:
        days = parse_period(period)
        good = isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= _LARGEST_COUNT
        if days is None or not good:
            row.reject(
                "target",
                {period: number} if period else number,
                _("Kế hoạch phải là các kỳ, mỗi kỳ một số nguyên."),
                _('Bạn ghi theo mẫu {"2022-2023": 10}.'),
            )
        else:
            found.append(TargetRow(*days, number))
    return tuple(found)


def parse_period(text: str) -> tuple[date, date] | None:
    """Read the period of a target; None when it is none.

    >>> parse_period("2022-2023")
    (datetime.date(2022, 1, 1), datetime.date(2023, 12, 31))
    >>> parse_period("2022-12-15..2023-12-14")
    (datetime.date(2022, 12, 15), datetime.date(2023, 12, 14))
    """
    if years := _YEARS.fullmatch(text):
        first, last = int(years[1]), int(years[2] or years[1])
        return (date(first, 1, 1), date(last, 12, 31)) if 1990 <= first <= last <= 2100 else None
    since, _dots, until = text.partition("..")
    days = parse_day(since), parse_day(until)
    if days[0] is None or days[1] is None or days[0] > days[1]:
        return None
    return days[0], days[1]


def business_row(row: RowReader) -> BusinessRow | None:
    """Read a business; None when something is wrong."""
    own = row.own_id()
    root = row.text("root_id", longest=60, optional=True) or own
    relation = row.choice("relation", [each.value for each in RootRelation], optional=True)
    if root != own and relation is None and row.is_good:
        row.reject(
            "relation",
            row.row.get("relation"),
            _("Cơ sở thuộc về cơ sở khác thì phải nói rõ là đăng ký trùng hay chi nhánh."),
            _("Bạn ghi duplicate hoặc branch."),
        )
    if relation is not None and root == own:
        row.notice(
            "relation", relation, _("Dòng này tự là cơ sở gốc nên không gộp; muốn gộp thì ghi mã cơ sở gốc.")
        )
    found = BusinessRow(
        id=own,
        number=row.number,
        producer=row.text("producer_id", longest=60, optional=True),
        name=row.text("name_vi", longest=200) or "",
        kind=row.choice("kind", KINDS) or "",
        tax_code=_tax_code(row),
        place=_place(row, "scheme", "commune_code", "district_code"),
        root=root,
        relation=relation if root != own else None,
    )
    if row.value("history"):
        row.notice(
            "history",
            row.row["history"],
            _("Mốc đổi loại hình, địa chỉ không nhập riêng: mỗi lượt đã ghi loại hình và nơi của ngày đó."),
        )
    return found if row.is_good else None


def _tax_code(row: RowReader) -> str | None:
    typed = row.text("tax_code", longest=40, optional=True)
    if typed is None:
        return None
    try:
        return parse_tax_code(typed)
    except BadTaxCodeDigit:
        row.notice("tax_code", typed, _("Mã số thuế có chữ số kiểm tra chưa khớp; vẫn giữ như trong tệp."))
        return re.sub(r"\D", "", typed)
    except BadTaxCode as problem:
        row.reject("tax_code", typed, str(problem), _("Bạn sửa theo giấy đăng ký, hoặc để trống."))
        return None


def _place(row: RowReader, scheme: str, commune: str, district: str) -> PlaceWords:
    return PlaceWords(
        scheme=row.choice(scheme, (OLD, NEW), optional=True),
        commune=row.text(commune, longest=20, optional=True),
        district=row.text(district, longest=20, optional=True),
    )


def act_row(row: RowReader, *, today: date) -> ActRow | None:
    """Read an act; None when something is wrong, such as an acceptance in the future."""
    own = row.own_id()
    status = row.choice("status", tuple(STATES))
    started, accepted = row.day("started_on"), row.day("completed_on")
    found = ActRow(
        id=own,
        number=row.number,
        programme=row.text("programme_id", longest=60) or "",
        business=row.text("business_id", longest=60) or "",
        state=STATES[status] if status else ActState.DRAFT,
        started_on=started,
        accepted_on=accepted,
        kind_at=row.choice("kind_at", KINDS, optional=True),
        place=_place(row, "scheme_at", "commune_code_at", "district_code_at"),
        channel=row.text("channel", longest=60, optional=True),
        budget_vnd=row.whole("budget_vnd", highest=LARGEST_VND, default=0) or 0,
        matching_vnd=row.whole("matching_vnd", highest=LARGEST_VND, default=0) or 0,
        note=row.text("note_vi", longest=4000, optional=True, lines=True),
        evidence=_evidence(row, today),
    )
    _check_days(row, found, today)
    return found if row.is_good else None


def _check_days(row: RowReader, found: ActRow, today: date) -> None:
    accepted = found.accepted_on
    if found.started_on is not None and found.started_on > latest_start(today):
        row.reject(
            "started_on",
            found.started_on.isoformat(),
            _("Ngày bắt đầu ở sau hôm nay hơn một năm."),
            _("Bạn xem lại năm; muộn nhất là %(day)s.", day=date_vi(latest_start(today))),
        )
    if accepted is None:
        if found.state is ActState.ACCEPTED and not row.row.get("completed_on"):
            row.reject(
                "completed_on",
                None,
                _("Lượt đã hoàn thành thì phải có ngày nghiệm thu."),
                _("Bạn điền ngày trên biên bản nghiệm thu."),
            )
        return
    if accepted > today:
        row.reject(
            "completed_on",
            accepted.isoformat(),
            _("Ngày nghiệm thu ở sau hôm nay (%(today)s).", today=date_vi(today)),
            _("Bạn sửa theo biên bản nghiệm thu."),
        )
    if found.started_on is not None and accepted < found.started_on:
        row.reject(
            "completed_on",
            accepted.isoformat(),
            _("Ngày nghiệm thu ở trước ngày bắt đầu (%(day)s).", day=date_vi(found.started_on)),
            _("Bạn sửa một trong hai ngày."),
        )


def _evidence(row: RowReader, today: date) -> tuple[EvidenceRow, ...]:
    value = row.value("evidence")
    if value is None:
        return ()
    if not isinstance(value, list):
        row.reject("evidence", value, _("Minh chứng phải là một danh sách."), _("Bạn ghi trong dấu [ ]."))
        return ()
    found = []
    for position, each in enumerate(value, start=1):
        inner = RowReader(row.block, row.number, each)
        proof = _one_proof(inner, today)
        for fault in inner.rejections:
            row.reject(
                f"evidence[{position}].{fault.field}".rstrip("."), fault.value, fault.cause, fault.mend
            )
        if proof is not None:
            found.append(proof)
    return tuple(dict.fromkeys(found))


def _one_proof(row: RowReader, today: date) -> EvidenceRow | None:
    url = row.text("url", longest=500, optional=True)
    if url is not None:
        try:
            url = checked_link(url)
        except BadLink as problem:
            row.reject("url", url, str(problem), _("Bạn ghi địa chỉ đầy đủ, ví dụ https://banhcay.vn."))
    found = EvidenceRow(
        type=row.choice("type", TYPES) or "",
        url=url,
        file_name=row.text("file", longest=200, optional=True),
        dated=row.day("dated"),
        product=row.text("product_id", longest=60, optional=True),
    )
    if found.dated is not None and found.dated > today:
        row.reject(
            "dated",
            found.dated.isoformat(),
            _("Ngày trên giấy ở sau hôm nay (%(today)s).", today=date_vi(today)),
            _("Bạn ghi đúng ngày in trên giấy, hoặc bỏ trống."),
        )
    if row.is_good and not (found.url or found.file_name or found.product):
        row.reject(
            "url" if found.type in LINK_TYPES else "file",
            None,
            _("Minh chứng không có đường dẫn, tên tệp hay sản phẩm nào."),
            _("Bạn ghi một trong ba, hoặc bỏ minh chứng này."),
        )
    return found if row.is_good else None


def aggregate_row(row: RowReader, *, default_source: str, districts: frozenset[str]) -> AggregateRow | None:
    """Read a figure that came without names; None when something is wrong."""
    district = row.text("district_code", longest=20) or ""
    row.name = district
    if district and district not in districts:
        row.reject(
            "district_code",
            district,
            _("Không có huyện cũ nào mang mã này."),
            _("Bạn dùng mã huyện trước 01/07/2025, ví dụ 340."),
        )
    found = AggregateRow(
        number=row.number,
        source=row.text("source", longest=200, optional=True) or default_source,
        district_code=district,
        distinct_products=row.whole("distinct_products", highest=_LARGEST_COUNT) or 0,
        listings=_listings(row),
    )
    return found if row.is_good else None


def _listings(row: RowReader) -> tuple[tuple[str, int], ...]:
    value: Any = row.value("listings")
    if value is None:
        return ()
    if not isinstance(value, dict) or not all(
        isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= _LARGEST_COUNT
        for number in value.values()
    ):
        row.reject(
            "listings",
            value,
            _("Số tin đăng phải là số nguyên cho từng sàn."),
            _('Bạn ghi theo mẫu {"shopee": 74}.'),
        )
        return ()
    return tuple((clean_line(name)[:60], number) for name, number in value.items())
