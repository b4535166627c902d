"""Write a paper as DOCX: it can be worked on, and looks as the PDF does.

Words of people go through one door, `_run`, which escapes them: they are text, never a field or a link.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from core.text import clean
from programmes.papers import layout
from programmes.papers.lettering import lines, millimetres
from programmes.papers.paper import MOTTO, NATION, Block, Paper, Style
from programmes.report_forms import Form, shown

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip knows: the same paper is the same file
_ALIGNED = {"number": "right", "money": "right", "percent": "right", "day": "center"}


def write_docx(paper: Paper) -> bytes:
    """Return the paper as the bytes of a DOCX file; the same paper gives the same bytes."""
    from docx import Document  # a while to import, which only those who write should wait for

    document = Document()
    _name_letters(document)
    _say_what_it_is(document, paper)
    _set_up(document.sections[0], is_wide=False)
    _number_pages(document.sections[0])
    body = document.element.body
    end = body.sectPr
    for part in (*_frame(paper), *_title(paper), *_body(paper), _signature(paper)):
        end.addprevious(_parsed(part))
    annexes = list(paper.annexes)
    if annexes:
        section = document.add_section()
        _set_up(section, is_wide=True)
        section.different_first_page_header_footer = False
        for place, form in enumerate(annexes):
            is_new = place > 0 and not (form.code.startswith("C") and annexes[place - 1].code.startswith("C"))
            for part in _annex(form, paper.annex_note, is_new=is_new):
                document.element.body.sectPr.addprevious(_parsed(part))
    out = io.BytesIO()
    document.save(out)
    return _without_clock(out.getvalue())


def _parsed(xml: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(xml)


def _twips(millimetres_: float) -> int:
    return round(millimetres_ * 1440 / 25.4)


# The document


def _name_letters(document: Document) -> None:
    """Write in Times New Roman, and name its metric-equal for machines that lack it."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.name = layout.FAMILY
    normal.font.size = Pt(layout.BODY)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), layout.FAMILY)
    properties.append(_parsed(f'<w:lang {_W} w:val="vi-VN"/>'))
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                f'<w:fonts {_W}><w:font w:name="{layout.FAMILY}"><w:altName w:val="{layout.METRIC_EQUAL}"/>'
                '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
            ).encode()


def _say_what_it_is(document: Document, paper: Paper) -> None:
    about = document.core_properties
    moment = datetime.combine(paper.dated, time(0))
    about.title = paper.title
    about.author = about.last_modified_by = clean(paper.agency)
    about.language = "vi-VN"
    about.comments = ""
    about.created = about.modified = moment


def _set_up(section: Section, *, is_wide: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    short, long = layout.A4
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(long), Mm(short)) if is_wide else (Mm(short), Mm(long))
    section.top_margin, section.bottom_margin = Mm(layout.TOP), Mm(layout.BOTTOM)
    section.left_margin, section.right_margin = Mm(layout.LEFT), Mm(layout.RIGHT)
    section.header_distance = Mm(layout.PAGE_NUMBER_AT)
    section.footer_distance = Mm(layout.PAGE_NUMBER_AT)


def _number_pages(section: Section) -> None:
    """Number pages in the middle of the upper margin, from the second on."""
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    size = round(layout.NUMBER * 2)
    field = (
        f'<w:p {_W}><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/></w:pPr>'
        f'<w:fldSimple w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:t>2</w:t></w:r>'
        "</w:fldSimple></w:p>"
    )
    paragraph._p.getparent().replace(paragraph._p, _parsed(field))


def _without_clock(content: bytes) -> bytes:
    """Return the same zip without the hour at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if name != "docProps/thumbnail.jpeg":
                target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED)
            else:  # the template's; the package names it, so something must stand there
                target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), source.read(name), zipfile.ZIP_STORED)
    return out.getvalue()


# Paragraphs


def _run(text: str, points: float, style: str = "") -> str:
    marks = ("<w:b/>" if "B" in style else "") + ("<w:i/>" if "I" in style else "")
    size = round(points * 2)
    parts = clean(text).replace("\t", " ").split("\n")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts)
    return f'<w:r><w:rPr>{marks}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>{words}</w:r>'


def _paragraph(
    text: str,
    points: float,
    style: str = "",
    align: str = "center",
    *,
    indent: float = 0,
    after: float = 0,
    before: float = 0,
    properties: str = "",
    is_root: bool = True,
) -> str:
    space = f" {_W}" if is_root else ""
    first = f'<w:ind w:firstLine="{_twips(indent)}"/>' if indent else ""
    return (
        f"<w:p{space}><w:pPr>{properties}"
        f'<w:spacing w:before="{_twips(before)}" w:after="{_twips(after)}" w:line="240" w:lineRule="auto"/>'
        f'{first}<w:jc w:val="{align}"/></w:pPr>{_run(text, points, style)}</w:p>'
    )


def _rule(room: float, length: float, *, after: float = 0, is_root: bool = False) -> str:
    """Return a line of that length in the middle of the room: the border of an empty, indented paragraph."""
    space = f" {_W}" if is_root else ""
    side = _twips((room - length) / 2)
    return (
        f'<w:p{space}><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        f'<w:spacing w:before="40" w:after="{_twips(after)}" w:line="20" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


# Parts of the paper


def _two_sides(left: Iterable[tuple[str, ...]], room: float) -> str:
    """Return rows of two cells without borders, the left one as wide as the agency's column."""
    share = room * layout.LEFT_SHARE
    widths = (_twips(share), _twips(room - share))
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for width, cell in zip(widths, row, strict=True)
        )
        + "</w:tr>"
        for row in left
    )
    return _table_of(rows, widths, has_borders=False)


def _table_of(rows: str, widths: Iterable[int], *, has_borders: bool) -> str:
    borders = (
        "<w:tblBorders>"
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + "</w:tblBorders>"
        if has_borders
        else ""
    )
    white, above = (_twips(layout.CELL), _twips(layout.CELL_ABOVE)) if has_borders else (0, 0)
    widths = tuple(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'{borders}<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{above}" w:type="dxa"/>'
        f'<w:left w:w="{white}" w:type="dxa"/><w:bottom w:w="{above}" w:type="dxa"/>'
        f'<w:right w:w="{white}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _inside(text: str, points: float, style: str = "", align: str = "center", **more: Any) -> str:
    return _paragraph(text, points, style, align, is_root=False, **more)


def _frame(paper: Paper) -> tuple[str, ...]:
    room = layout.width(is_wide=False)
    left = room * layout.LEFT_SHARE
    right = room - left
    longest = max(
        millimetres(line.text, "B", layout.AGENCY) for line in lines(paper.agency, "B", layout.AGENCY, left)
    )
    top = (
        _inside(paper.superior, layout.AGENCY)
        + _inside(paper.agency, layout.AGENCY, "B")
        + _rule(left, longest * 0.45, after=2),
        _inside(NATION, layout.NATION_SIZE, "B")
        + _inside(MOTTO, layout.MOTTO_SIZE, "B")
        + _rule(right, millimetres(MOTTO, "B", layout.MOTTO_SIZE), after=2),
    )
    second = (_inside(paper.number, layout.NUMBER), _inside(paper.dateline, layout.DATELINE, "I"))
    return (_two_sides((top, second), room),)


def _title(paper: Paper) -> tuple[str, ...]:
    room = layout.width(is_wide=False)
    return (
        _paragraph(paper.kind, layout.BODY, "B", before=6),
        _paragraph(paper.subject, layout.BODY, "B"),
        _rule(room, room * 0.35, after=5, is_root=True),
    )


def _body(paper: Paper) -> Iterable[str]:
    for block in paper.blocks:
        # Whoever signs, signs below words: the last paragraph stays with the signature.
        yield _block(block, stays=block is paper.blocks[-1] or block.style is Style.SECTION)


def _block(block: Block, *, stays: bool) -> str:
    text = f"- {block.text}" if block.style is Style.ITEM else block.text
    return _paragraph(
        text,
        layout.BODY,
        "B" if block.style is Style.SECTION else "",
        "both",
        indent=layout.INDENT,
        after=layout.BETWEEN,
        properties="<w:keepNext/><w:keepLines/>" if stays else "",
    )


def _signature(paper: Paper) -> str:
    last = len(paper.recipients)
    left = _inside("Nơi nhận:", layout.RECIPIENTS_TITLE, "BI", "left", before=4) + "".join(
        _inside(f"- {name}{'.' if place == last else ';'}", layout.RECIPIENTS, "", "left")
        for place, name in enumerate(paper.recipients, start=1)
    )
    titles = "".join(
        _inside(title.upper(), layout.BODY, "B", before=4 if place == 0 else 0)
        for place, title in enumerate(paper.signer_title)
    )
    right = titles + _inside(paper.signer, layout.BODY, "B", before=layout.ROOM_TO_SIGN)
    return _two_sides([(left, right)], layout.width(is_wide=False))


def _annex(form: Form, note: str, *, is_new: bool) -> Iterable[str]:
    room = layout.width(is_wide=True)
    start = "<w:keepNext/>" + ("<w:pageBreakBefore/>" if is_new else "")
    title = f"Biểu {form.code}. {form.title}"
    yield _paragraph(title, layout.ANNEX_TITLE, "B", properties=start, before=0 if is_new else 3)
    yield _paragraph(note, layout.ANNEX_TITLE - 1, "I", after=2.5, properties="<w:keepNext/>")
    total = sum(column.print_width for column in form.columns)
    widths = [_twips(column.print_width / total * room) for column in form.columns]
    points = layout.table_size(form.code)
    headings = [(column.heading, "center") for column in form.columns]
    rows = [_row(headings, widths, points, "B", is_heading=True)]
    for place, row in enumerate(form.rows):
        cells = [
            (shown(cell, column.look), _ALIGNED.get(column.look, "left"))
            for cell, column in zip(row, form.columns, strict=True)
        ]
        rows.append(_row(cells, widths, points, "B" if place in form.totals else ""))
    yield _table_of("".join(rows), widths, has_borders=True)
    yield _paragraph(form.remark, layout.TABLE_USUAL, "I", "left", before=1.5)


def _row(
    cells: Iterable[tuple[str, str]],
    widths: Iterable[int],
    points: float,
    style: str,
    *,
    is_heading: bool = False,
) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/>' if is_heading else ""
    header = "<w:tblHeader/>" if is_heading else ""
    return (
        f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
            f"{_inside(text, points, style, align)}</w:tc>"
            for (text, align), width in zip(cells, widths, strict=True)
        )
        + "</w:tr>"
    )
