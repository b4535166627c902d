"""What a closed list says, what its hash covers, and its file.

The hash covers every line with the salted hash of its name. It can be computed again for ever, also
when the names, and with them the salts, are gone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from core.formatting import date_vi, datetime_vi
from programmes.report_files import defused


@dataclass(frozen=True)
class Line:
    """One person of a list, as it is signed off.

    Attributes:
        person_key: Tells the person apart from others.
        name_hash: From `name_hash`.
        business_id: Whose person it is; None for somebody without a business.
        kind_at: What the business was registered as on the day.
        standing: ``present``, or why the person does not count.
    """

    person_key: str
    name_hash: str
    business_id: int | None
    kind_at: str | None
    standing: str


@dataclass(frozen=True)
class Heading:
    """What stands above the people in the file."""

    title: str
    day: date
    place: str
    programme: str
    agency: str
    trainer: str
    version: int
    reason: str
    made_at: datetime
    hash: str


@dataclass(frozen=True)
class Row:
    """One person in the file, in words; `name` is "" once it was forgotten."""

    name: str
    business: str
    kind: str
    standing: str
    is_present: bool = True


def name_hash(name: str, salt: str) -> str:
    """Return the hash that binds a name; without the salt nobody can try names against it."""
    return hashlib.sha256(f"{salt}:{name}".encode()).hexdigest()


def list_hash(*, room_code: str, version: int, reason: str | None, lines: Sequence[Line]) -> str:
    """Return the hash of a list."""
    said = [
        room_code,
        version,
        reason,
        [[each.person_key, each.name_hash, each.business_id, each.kind_at, each.standing] for each in lines],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def file_of(heading: Heading, rows: Sequence[Row]) -> bytes:
    """Return a list as CSV for an office program; text of people is never a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for label, value in (
        (_("Danh sách dự lớp"), heading.title),
        (_("Ngày học"), date_vi(heading.day)),
        (_("Nơi học"), heading.place),
        (_("Chương trình"), heading.programme),
        (_("Cơ quan"), heading.agency),
        (_("Người dạy"), heading.trainer),
        (_("Bản"), str(heading.version)),
        (_("Lý do đính chính"), heading.reason),
        (_("Lập lúc"), datetime_vi(heading.made_at)),
        (_("Mã kiểm tra SHA-256"), heading.hash),
    ):
        if value:
            writer.writerow([label, defused(value)])
    writer.writerow([])
    writer.writerow([_("STT"), _("Họ và tên"), _("Cơ sở"), _("Loại hình"), _("Có mặt")])
    for number, row in enumerate(rows, start=1):
        name = row.name or _("Người dự %(number)s", number=number)
        writer.writerow(
            [number, defused(name), defused(row.business), defused(row.kind), defused(row.standing)]
        )
    return out.getvalue().encode("utf-8-sig")
