"""Draw the papers of the sample: certificates, acceptance papers and attendance lists, each marked MẪU.

They look like the real ones so that a demonstration can be followed, and nobody can take them for
real. The same facts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from fpdf import FPDF

from core.config import ROOT
from core.formatting import date_vi

FONTS = ROOT / "static" / "fonts"
_FAMILY = "Be Vietnam Pro"
_LEFT, _RIGHT, _TOP = 30.0, 20.0, 20.0
_INK, _SOFT, _SEAL = (29, 39, 33), (85, 96, 79), (186, 44, 36)


def draw_paper(
    title: str,
    number: str,
    issuer: str,
    issued_on: date,
    holder: str,
    lines: Sequence[tuple[str, str]],
    *,
    table: tuple[Sequence[str], Sequence[Sequence[str]]] | None = None,
    countersigned: bool = True,
    framed: bool = False,
) -> bytes:
    """Draw a one-page A4 paper in the layout of Vietnamese administrative papers.

    Args:
        title: Kind of paper, in capitals below the headings.
        number: Number of the paper, left below the issuer.
        issuer: Who issued it, at the left of the heading and above the signature.
        issued_on: Its day, right below the national heading.
        holder: Whom it is for.
        lines: Facts as (name, value).
        table: Headings and rows of a list, below the facts.
        countersigned: Whether the holder signs too, left of the issuer.
        framed: Whether a double line runs around the page, as on certificates.

    Returns:
        The PDF's bytes.
    """
    pdf = _sheet(issued_on, title)
    _watermark(pdf)
    if framed:
        _frame(pdf)
    _headings(pdf, issuer, number, issued_on)
    _centred(pdf, title.upper(), 16, "B", gap=10)
    _facts(pdf, [("Đơn vị", holder), *lines])
    if table is not None:
        _table(pdf, *table)
    _signatures(pdf, issuer, holder if countersigned else None)
    return bytes(pdf.output())


def certificate_paper(
    name: str,
    number: str,
    issuer: str,
    issued_on: date,
    expires_on: date | None,
    holder: str,
    product: str | None = None,
    stars: int | None = None,
) -> bytes:
    """Draw a certificate with what it says about whom, and until when."""
    lines = [("Sản phẩm", product)] if product else []
    lines += [("Hạng", f"{stars} sao")] if stars else []
    lines += [("Ngày cấp", date_vi(issued_on)), ("Có giá trị đến", date_vi(expires_on) or "Không thời hạn")]
    return draw_paper(
        name,
        number,
        issuer,
        issued_on,
        holder,
        [(key, value) for key, value in lines if value],
        countersigned=False,
        framed=True,
    )


def acceptance_paper(
    number: str, programme: str, issuer: str, accepted_on: date, holder: str, money: str
) -> bytes:
    """Draw the paper by which the department accepts one act of support."""
    return draw_paper(
        "Biên bản nghiệm thu",
        number,
        issuer,
        accepted_on,
        holder,
        [
            ("Chương trình", programme),
            ("Ngày nghiệm thu", date_vi(accepted_on)),
            ("Kinh phí hỗ trợ", money),
            ("Kết luận", "Nội dung hỗ trợ đã hoàn thành, hai bên thống nhất nghiệm thu."),
        ],
    )


def attendance_list(number: str, issuer: str, held_on: date, businesses: Sequence[str]) -> bytes:
    """Draw the list of those who attended a class."""
    rows = [(str(place), name, "đã ký") for place, name in enumerate(businesses, start=1)]
    return draw_paper(
        "Danh sách tham dự",
        number,
        issuer,
        held_on,
        "Các cơ sở có tên dưới đây",
        [("Lớp", "Tập huấn thương mại điện tử"), ("Ngày học", date_vi(held_on))],
        table=(("STT", "Cơ sở", "Ký tên"), rows),
        countersigned=False,
    )


def _sheet(issued_on: date, title: str) -> FPDF:
    pdf = FPDF(format="A4")
    for style, file in (("", "Regular"), ("B", "Bold")):
        pdf.add_font(_FAMILY, style, FONTS / f"BeVietnamPro-{file}.ttf")
    pdf.set_creation_date(datetime(issued_on.year, issued_on.month, issued_on.day, tzinfo=UTC))
    pdf.set_title(f"{title} (mẫu)")
    pdf.set_lang("vi")
    pdf.set_margins(_LEFT, _TOP, _RIGHT)
    pdf.set_auto_page_break(auto=True, margin=20)
    pdf.add_page()
    pdf.set_text_color(*_INK)
    return pdf


def _watermark(pdf: FPDF) -> None:
    with pdf.local_context(text_color=(238, 226, 200)), pdf.rotation(38, x=pdf.w / 2, y=pdf.h / 2):
        pdf.set_font(_FAMILY, "B", 150)
        width = pdf.get_string_width("MẪU")
        pdf.text(x=(pdf.w - width) / 2, y=pdf.h / 2 + 25, text="MẪU")


def _headings(pdf: FPDF, issuer: str, number: str, issued_on: date) -> None:
    half = pdf.epw / 2
    pdf.set_font(_FAMILY, "B", 10)
    pdf.set_xy(_LEFT, _TOP)
    pdf.multi_cell(half - 6, 5, issuer.upper(), align="C")
    left_end = pdf.get_y()
    pdf.set_xy(_LEFT + half - 6, _TOP)
    pdf.multi_cell(half + 6, 5, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", align="C")
    line = pdf.get_y() + 1
    middle = _LEFT + half - 6 + (half + 6) / 2
    pdf.line(middle - 22, line, middle + 22, line)
    pdf.set_font(_FAMILY, "", 10)
    pdf.set_text_color(*_SOFT)
    pdf.set_xy(_LEFT, max(left_end, line) + 3)
    pdf.multi_cell(half - 6, 5, f"Số: {number}", align="C")
    pdf.set_xy(_LEFT + half - 6, max(left_end, line) + 3)
    place = f"Thái Bình, ngày {issued_on.day:02d} tháng {issued_on.month:02d} năm {issued_on.year}"
    pdf.multi_cell(half + 6, 5, place, align="C")
    pdf.set_text_color(*_INK)
    pdf.set_y(max(pdf.get_y(), left_end) + 14)


def _centred(pdf: FPDF, text: str, size: int, style: str, *, gap: float) -> None:
    pdf.set_font(_FAMILY, style, size)
    pdf.set_x(_LEFT)
    pdf.multi_cell(pdf.epw, size * 0.5, text, align="C")
    pdf.set_y(pdf.get_y() + gap)


def _facts(pdf: FPDF, lines: Sequence[tuple[str, str]]) -> None:
    for name, value in lines:
        top = pdf.get_y()
        pdf.set_font(_FAMILY, "", 11)
        pdf.set_text_color(*_SOFT)
        pdf.set_xy(_LEFT, top)
        pdf.multi_cell(44, 6.5, name, align="L")
        pdf.set_font(_FAMILY, "B", 11)
        pdf.set_text_color(*_INK)
        pdf.set_xy(_LEFT + 46, top)
        pdf.multi_cell(pdf.epw - 46, 6.5, value, align="L")
        pdf.set_y(pdf.get_y() + 2)


def _table(pdf: FPDF, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    pdf.set_y(pdf.get_y() + 4)
    pdf.set_font(_FAMILY, "", 10)
    with pdf.table(col_widths=(14, 110, 36), text_align=("CENTER", "LEFT", "CENTER"), line_height=7) as table:
        for row in (headings, *rows):
            table.row(row)


def _frame(pdf: FPDF) -> None:
    with pdf.local_context(draw_color=_SEAL):
        for inset, width in ((11.0, 0.9), (13.0, 0.25)):
            pdf.set_line_width(width)
            pdf.rect(inset, inset, pdf.w - 2 * inset, pdf.h - 2 * inset)


def _signatures(pdf: FPDF, issuer: str, holder: str | None) -> None:
    half = pdf.epw / 2
    top = pdf.get_y() + 14
    if top + 44 > pdf.h - 20:
        pdf.add_page()
        top = _TOP
    signers = [(1, "Đại diện cơ quan", issuer)]
    if holder is not None:
        signers.insert(0, (0, "Đại diện đơn vị", holder))
    for column, role, name in signers:
        pdf.set_xy(_LEFT + column * half, top)
        pdf.set_font(_FAMILY, "B", 11)
        pdf.multi_cell(half, 6, role, align="C")
        pdf.set_xy(_LEFT + column * half, top + 34)
        pdf.set_font(_FAMILY, "", 10)
        pdf.multi_cell(half, 5, f"(đã ký) {name}", align="C")
    _seal(pdf, _LEFT + half * 1.5 - 12, top + 20)


def _seal(pdf: FPDF, x: float, y: float) -> None:
    """Stamp a round seal that says MẪU where a real one would bear the name of an office."""
    with pdf.local_context(draw_color=_SEAL, text_color=_SEAL, fill_color=_SEAL):
        for radius, width in ((13.0, 0.8), (11.6, 0.3)):
            pdf.set_line_width(width)
            pdf.circle(x=x, y=y, radius=radius)
        pdf.star(x=x, y=y - 5, r_in=1.3, r_out=3.2, corners=5, style="F")
        pdf.set_font(_FAMILY, "B", 13)
        pdf.text(x - pdf.get_string_width("MẪU") / 2, y + 5.5, "MẪU")
