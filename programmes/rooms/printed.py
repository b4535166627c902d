"""A signed-off list as an official paper, with room for each person's signature."""

from __future__ import annotations

from textwrap import wrap

from flask_babel import gettext as _

from core.formatting import VIETNAM, date_vi, datetime_vi
from programmes.papers.headings import heading_of
from programmes.papers.paper import Block, Paper, Style, dateline
from programmes.papers.pdf_file import write_pdf
from programmes.report_forms import Column, Form
from programmes.rooms.lists import Heading, Row

_LINES_TO_SIGN = 2  # about ten millimetres
_BLANK = " "  # an empty cell is written as a dash, which would be in the way of a pen


def list_pdf(heading: Heading, rows: tuple[Row, ...], *, agency: str) -> bytes:
    """Write the list as PDF, laid out as the decree on administrative papers wants.

    Args:
        heading: What stands above the people.
        rows: The people in order; who was forgotten, without a name.
        agency: Whose paper it is when the room has no agency of its own.
    """
    return write_pdf(_paper(heading, rows, agency))


def _paper(heading: Heading, rows: tuple[Row, ...], agency: str) -> Paper:
    made_on = heading.made_at.astimezone(VIETNAM).date()
    whose = heading_of(heading.agency or agency, made_on)
    there = sum(row.is_present for row in rows)
    facts = [
        (_("Ngày học"), date_vi(heading.day)),
        (_("Nơi học"), heading.place),
        (_("Chương trình"), heading.programme),
        (_("Người dạy"), heading.trainer),
        (_("Có mặt"), _("%(there)s trên %(all)s người trong danh sách", there=there, all=len(rows))),
        (_("Lý do đính chính"), heading.reason),
        (_("Lập lúc"), datetime_vi(heading.made_at)),
        (_("Mã kiểm tra SHA-256"), " ".join(wrap(heading.hash, 16))),
    ]
    return Paper(
        superior=whose.superior.upper(),
        agency=whose.agency.upper(),
        number=_("Bản %(version)s", version=heading.version),
        dateline=dateline(whose.place, made_on, is_known=True),
        kind=_("DANH SÁCH DỰ LỚP"),
        subject=heading.title,
        blocks=tuple(
            Block(Style.TEXT, _("%(what)s: %(value)s.", what=label, value=value))
            for label, value in facts
            if value
        ),
        signer_title=(_("NGƯỜI LẬP DANH SÁCH"),),
        signer=heading.trainer,
        recipients=(_("Lưu: VT"),),
        annexes=(),
        annex_note="",
        dated=made_on,
        table=_table(rows),
        lines_a_row=_LINES_TO_SIGN,
    )


def _table(rows: tuple[Row, ...]) -> Form:
    columns = (
        Column(_("STT"), 5, "number", print_width=6),
        Column(_("Họ và tên"), 30, print_width=22),
        Column(_("Cơ sở"), 40, print_width=28),
        Column(_("Loại hình"), 20, print_width=14),
        Column(_("Ký tên"), 20, print_width=18),
        Column(_("Ghi chú"), 20, print_width=13),
    )
    cells = tuple(
        (
            number,
            row.name or _("Người dự %(number)s", number=number),
            row.business,
            row.kind,
            _BLANK,
            _BLANK if row.is_present else row.standing,
        )
        for number, row in enumerate(rows, start=1)
    )
    return Form("D", _("Danh sách dự lớp"), columns, cells)
