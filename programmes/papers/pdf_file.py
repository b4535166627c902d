"""Write a paper as PDF: vector, letters embedded, every page A4."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from programmes.papers import layout
from programmes.papers.lettering import FAMILY, POINT_MM, Line, add_letters, lines, millimetres
from programmes.papers.paper import MOTTO, NATION, Block, Paper, Style
from programmes.report_forms import Form, shown

if TYPE_CHECKING:
    from fpdf import FPDF

_NUMBERS = ("number", "money", "percent")
_RULE = 0.25  # thickness of lines, in millimetres
_HEADING_GREY = 238


def write_pdf(paper: Paper) -> bytes:
    """Return the paper as the bytes of a PDF file; the same paper gives the same bytes."""
    return _Sheets(paper).written()


class _Sheets:
    """Writes one paper, from top to bottom."""

    def __init__(self, paper: Paper) -> None:
        from fpdf import FPDF  # half a second, which only those who print should wait for

        class Numbered(FPDF):
            def header(self) -> None:
                if self.page_no() > 1:
                    self.set_font(FAMILY, "", layout.NUMBER)
                    self.set_xy(0, layout.PAGE_NUMBER_AT)
                    self.cell(self.w, 6, str(self.page_no()), align="C")

        self.paper = paper
        self.pdf: FPDF = Numbered(unit="mm", format="A4")
        add_letters(self.pdf)
        self.pdf.set_creation_date(datetime.combine(paper.dated, time(0), UTC))
        self.pdf.set_title(paper.title)
        self.pdf.set_author(paper.agency)
        self.pdf.set_lang("vi")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.set_margins(layout.LEFT, layout.TOP, layout.RIGHT)
        self.pdf.set_line_width(_RULE)
        self.y = layout.TOP
        self._turn(is_wide=False)

    def written(self) -> bytes:
        self._frame()
        self._title()
        *blocks, last = self.paper.blocks
        for block in blocks:
            self._block(block)
        if self.paper.table is None:
            # Whoever signs, signs below words: the last paragraph goes over together with the signature.
            self._need(self._block_height(last) + 4 + self._signature_height())
        self._block(last)
        if self.paper.table is not None:
            _Table(self, self.paper.table, least=self.paper.lines_a_row).write(
                keeps=self._signature_height() + 4
            )
        self._signature()
        former = ""
        for form in self.paper.annexes:
            self._annex(form, is_new=not (form.code.startswith("C") and former.startswith("C")))
            former = form.code
        return bytes(self.pdf.output())

    # Pages

    def _turn(self, *, is_wide: bool) -> None:
        self.pdf.add_page(orientation="landscape" if is_wide else "portrait")
        self.is_wide = is_wide
        self.y = layout.TOP
        self.room = layout.width(is_wide=is_wide)
        self.end = self.pdf.h - layout.BOTTOM

    def _need(self, height: float) -> None:
        if self.y + height > self.end and self.y > layout.TOP:
            self._turn(is_wide=self.is_wide)

    # Words

    def _height(self, points: float) -> float:
        return points * POINT_MM * layout.LEADING

    def _draw(self, line: Line, x: float, room: float, style: str, points: float, align: str) -> None:
        """Draw one line with its top at the present height."""
        self.pdf.set_font(FAMILY, style, points)
        base = self.y + self._height(points) * 0.78
        length = millimetres(line.text, style, points)
        if align == "J" and not line.is_last and len(line.words) > 1:
            # Words lie apart, each with its blank, so that whoever copies the text gets it whole.
            more = (room - length) / (len(line.words) - 1)
            for word in line.words:
                self.pdf.text(x, base, word + " ")
                x += millimetres(word + " ", style, points) + more
        elif line.words:
            shift = {"C": (room - length) / 2, "R": room - length}.get(align, 0)
            self.pdf.text(x + shift, base, line.text)

    def _words(
        self, text: str, x: float, room: float, style: str, points: float, align: str = "C", indent: float = 0
    ) -> None:
        """Write a paragraph, over as many pages as it needs."""
        for place, line in enumerate(lines(text, style, points, room, indent=indent)):
            self._need(self._height(points))
            first = indent if place == 0 else 0
            self._draw(line, x + first, room - first, style, points, align)
            self.y += self._height(points)

    def _rule(self, x: float, room: float, length: float) -> None:
        self.y += 0.8
        self.pdf.line(x + (room - length) / 2, self.y, x + (room + length) / 2, self.y)

    # Parts of the paper

    def _frame(self) -> None:
        paper, top = self.paper, self.y
        left = self.room * layout.LEFT_SHARE
        right_at, right = layout.LEFT + left, self.room - left
        self._words(paper.superior, layout.LEFT, left, "", layout.AGENCY)
        self._words(paper.agency, layout.LEFT, left, "B", layout.AGENCY)
        longest = max(
            millimetres(line.text, "B", layout.AGENCY)
            for line in lines(paper.agency, "B", layout.AGENCY, left)
        )
        self._rule(layout.LEFT, left, longest * 0.45)
        under_left, self.y = self.y, top
        self._words(NATION, right_at, right, "B", layout.NATION_SIZE)
        self._words(MOTTO, right_at, right, "B", layout.MOTTO_SIZE)
        self._rule(right_at, right, millimetres(MOTTO, "B", layout.MOTTO_SIZE))
        self.y = second = max(self.y, under_left) + 3
        self._words(paper.number, layout.LEFT, left, "", layout.NUMBER)
        under_left, self.y = self.y, second
        self._words(paper.dateline, right_at, right, "I", layout.DATELINE)
        self.y = max(self.y, under_left) + 6

    def _title(self) -> None:
        self._words(self.paper.kind, layout.LEFT, self.room, "B", layout.BODY)
        self._words(self.paper.subject, layout.LEFT, self.room, "B", layout.BODY)
        self._rule(layout.LEFT, self.room, self.room * 0.35)
        self.y += 5

    def _block(self, block: Block) -> None:
        if block.style is Style.SECTION:
            self._need(3 * self._height(layout.BODY))  # a title never stands alone at the foot
        text, style = self._said(block)
        self._words(text, layout.LEFT, self.room, style, layout.BODY, "J", layout.INDENT)
        self.y += layout.BETWEEN

    @staticmethod
    def _said(block: Block) -> tuple[str, str]:
        """Return a block's words and their style."""
        text = f"- {block.text}" if block.style is Style.ITEM else block.text
        return text, "B" if block.style is Style.SECTION else ""

    def _block_height(self, block: Block) -> float:
        broken = lines(*self._said(block), layout.BODY, self.room, indent=layout.INDENT)
        return len(broken) * self._height(layout.BODY) + layout.BETWEEN

    def _signature_height(self) -> float:
        recipients = (len(self.paper.recipients) + 1) * self._height(layout.RECIPIENTS_TITLE)
        signer = (len(self.paper.signer_title) + 2) * self._height(layout.BODY) + layout.ROOM_TO_SIGN
        return max(recipients, signer)

    def _signature(self) -> None:
        paper, left = self.paper, self.room * layout.LEFT_SHARE
        self.y += 4
        self._need(self._signature_height())
        top = self.y
        self._words("Nơi nhận:", layout.LEFT, left, "BI", layout.RECIPIENTS_TITLE, "L")
        for place, name in enumerate(paper.recipients, start=1):
            end = "." if place == len(paper.recipients) else ";"
            self._words(f"- {name}{end}", layout.LEFT, left - 4, "", layout.RECIPIENTS, "L")
        under_left, self.y = self.y, top
        for title in paper.signer_title:
            self._words(title.upper(), layout.LEFT + left, self.room - left, "B", layout.BODY)
        self.y += layout.ROOM_TO_SIGN
        self._words(paper.signer, layout.LEFT + left, self.room - left, "B", layout.BODY)
        self.y = max(self.y, under_left)

    # Tables

    def _annex(self, form: Form, *, is_new: bool) -> None:
        if is_new:
            self._turn(is_wide=True)
        else:
            self.y += 5
            self._need(2 * self._height(layout.ANNEX_TITLE) + 10 + _Table(self, form).height())
        title = f"Biểu {form.code}. {form.title}"
        self._words(title, layout.LEFT, self.room, "B", layout.ANNEX_TITLE)
        self._words(self.paper.annex_note, layout.LEFT, self.room, "I", layout.ANNEX_TITLE - 1)
        self.y += 2.5
        _Table(self, form).write()
        if form.remark:
            self.y += 1.5
            self._words(form.remark, layout.LEFT, self.room, "I", layout.TABLE_USUAL, "L")


class _Table:
    """Writes one table; its headings stand on every page."""

    def __init__(self, sheets: _Sheets, form: Form, *, least: int = 1) -> None:
        self.sheets, self.form, self.least = sheets, form, least
        self.points = layout.table_size(form.code)
        total = sum(column.print_width for column in form.columns)
        self.widths = [column.print_width / total * sheets.room for column in form.columns]

    def write(self, *, keeps: float = 0) -> None:
        """Write all rows; the last one goes over together with what follows it, `keeps` millimetres high."""
        self._heading()
        for place, row in enumerate(self.form.rows):
            texts = [shown(cell, column.look) for cell, column in zip(row, self.form.columns, strict=True)]
            if place + 1 in self.form.totals:  # a sum never stands alone on a page
                self._make_room(2 * (self._step() + 2 * layout.CELL_ABOVE))
            if keeps and place + 1 == len(self.form.rows):
                self._make_room(keeps + self.least * self._step() + 2 * layout.CELL_ABOVE)
            self._row(texts, "B" if place in self.form.totals else "")

    def _make_room(self, height: float) -> None:
        if self.sheets.y + height > self.sheets.end:
            self.sheets._turn(is_wide=self.sheets.is_wide)
            self._heading()

    def height(self) -> float:
        """Return about how high the table is, at most a page: a longer one breaks anyway."""
        headings = self._broken([column.heading for column in self.form.columns], "B")
        deep = max(len(cell) for cell in headings) + len(self.form.rows)
        return min(
            deep * self._step() + (len(self.form.rows) + 1) * 2 * layout.CELL_ABOVE,
            self.sheets.end - layout.TOP,
        )

    def _broken(self, texts: list[str], style: str) -> list[list[Line]]:
        return [
            lines(text, style, self.points, width - 2 * layout.CELL)
            for text, width in zip(texts, self.widths, strict=True)
        ]

    def _step(self) -> float:
        return self.points * POINT_MM * layout.LEADING

    def _heading(self) -> None:
        cells = self._broken([column.heading for column in self.form.columns], "B")
        deep = max(len(cell) for cell in cells)
        self.sheets._need((deep + 2) * self._step() + 4 * layout.CELL_ABOVE)
        self._draw(cells, deep, "B", is_heading=True)

    def _row(self, texts: list[str], style: str) -> None:
        """Write a row; one that is higher than what is left goes over, one higher than a page is cut."""
        sheets, step = self.sheets, self._step()
        cells = self._broken(texts, style)
        while True:
            deep = max(self.least, *(len(cell) for cell in cells))
            self._make_room(deep * step + 2 * layout.CELL_ABOVE)
            most = max(1, int((sheets.end - sheets.y - 2 * layout.CELL_ABOVE) / step))
            self._draw([cell[:most] for cell in cells], min(deep, most), style)
            cells = [cell[most:] for cell in cells]
            if deep <= most:
                return

    def _draw(self, cells: list[list[Line]], deep: int, style: str, *, is_heading: bool = False) -> None:
        sheets, pdf, step = self.sheets, self.sheets.pdf, self._step()
        top, x = sheets.y, layout.LEFT
        height = deep * step + 2 * layout.CELL_ABOVE
        for cell, width, column in zip(cells, self.widths, self.form.columns, strict=True):
            if is_heading:
                pdf.set_fill_color(_HEADING_GREY)
            pdf.rect(x, top, width, height, style="DF" if is_heading else "D")
            align = "C" if is_heading or column.look == "day" else "R" if column.look in _NUMBERS else "L"
            sheets.y = top + layout.CELL_ABOVE
            for line in cell:
                sheets._draw(line, x + layout.CELL, width - 2 * layout.CELL, style, self.points, align)
                sheets.y += step
            x += width
        sheets.y = top + height
