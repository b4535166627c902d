"""Finished files: whole dots, white quiet zones, two colours, and every code read back."""

import math
import re
from datetime import UTC, datetime
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.traceability.printing.words import LONG_BUSINESS, LONG_NAME, opened, read, runs, some_words
from traceability.printing import pictures
from traceability.printing.bitmaps import label_bitmap, png
from traceability.printing.layout import Said, Words
from traceability.printing.paper import SHEETS, Margins, Sheet
from traceability.printing.printers import INCH_MM, OFFICE, PRINTERS, Printer
from traceability.printing.proof import UnreadableSheet, prove, prove_zpl
from traceability.printing.room import EASY_CODE_MM
from traceability.printing.shapes import rectangles
from traceability.printing.sheets import laid_out, sheets
from traceability.printing.trial import trial_page
from traceability.printing.zpl import unpacked, zpl
from traceability.qr import QUIET_ZONE, draw

MADE_AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WHITE, BLACK = 255, 0
POINTS_AN_INCH = 72
_SHADE_OF_A_THOUSANDTH = 12  # in the corner of a module of 22 dots


def drawn(content: bytes, dpi: float, page: int = 0) -> Image.Image:
    """Return a page of a PDF as PDFium draws it, lines unsmoothed by nothing but their place."""
    document: Any = pypdfium2.PdfDocument(content)
    picture = document[page].render(scale=dpi / 72, grayscale=True).to_pil()
    document.close()
    assert isinstance(picture, Image.Image)
    # PDFium makes a page as many whole pixels wide as it needs: a shade of it reaches the rims of modules.
    return picture.point(lambda value: BLACK if value < 12 else WHITE if value > 243 else value)


def drawn_unstretched(content: bytes, dpi: int) -> Image.Image:
    """Return the first page of a PDF with every length as many pixels as it has dots; the rest is cut off."""
    document: Any = pypdfium2.PdfDocument(content)
    page, scale = document[0], dpi / POINTS_AN_INCH
    wide, high = (math.ceil(side * scale) for side in page.get_size())
    bitmap: Any = pypdfium2.PdfBitmap.new_native(wide, high, pdfium.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
    pdfium.FPDF_RenderPageBitmapWithMatrix(
        bitmap,
        page,
        pdfium.FS_MATRIX(scale, 0, 0, scale, 0, 0),
        pdfium.FS_RECTF(0, 0, wide, high),
        pdfium.FPDF_GRAYSCALE,
    )
    picture = bitmap.to_pil().copy()
    document.close()
    assert isinstance(picture, Image.Image)
    # Modules are a thousandth smaller all round, see `sheets.path_of`; whites stay as they were drawn.
    return picture.point(lambda value: BLACK if value <= _SHADE_OF_A_THOUSANDTH else value)


def check_geometry(square: Image.Image, modules: int, dots: int) -> None:
    """Hold the square of a code, quiet zone included, against whole dots, pure colours and white rims."""
    assert square.size == (modules * dots, modules * dots)
    assert {colour for _count, colour in square.getcolors() or ()} == {BLACK, WHITE}
    rim = QUIET_ZONE * dots
    inner = square.crop((rim, rim, square.width - rim, square.height - rim))
    outside = Image.new("L", square.size, BLACK)
    outside.paste(square)
    outside.paste(WHITE, (rim, rim, square.width - rim, square.height - rim))
    assert outside.getcolors() == [(square.width * square.height, WHITE)], "the quiet zone is white"
    assert {inner.getpixel((x, y)) for x in range(7 * dots) for y in range(dots)} == {BLACK}, "the finder"
    for line in range(0, inner.height, dots):
        pixels = [inner.getpixel((x, line)) for x in range(inner.width)]
        assert all(length % dots == 0 for length in runs(pixels))


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS.keys())
def test_every_code_of_moved_half_used_sheets_says_its_own_address(sheet: Sheet) -> None:
    start = min(3, sheet.on_sheet)
    words = [some_words(f"261123-{number:02d}") for number in range(sheet.on_sheet + 2)]
    moved = sheet.moved(Margins(0.5, 0.3, 0.1))
    printer = PRINTERS["203"] if sheet.is_roll else OFFICE

    content = sheets(words, moved, made_at=MADE_AT, printer=printer, start=start, cut_marks=True)

    prove(content, [each.payload for each in words], moved, start=start)
    document: Any = pypdfium2.PdfDocument(content)
    assert len(document) == -(-(len(words) + start - 1) // sheet.on_sheet)
    assert tuple(round(side / 72 * 25.4, 1) for side in document[0].get_size()) == sheet.page
    document.close()
    assert b"/Subtype /Image" not in content, "codes are shapes"
    assert content.count(b"/FontFile2") == 2, "both weights are inside"


@pytest.mark.parametrize(
    ("code", "dpi"),
    [("24", 300), ("24", 600), ("65", 300), ("40", 600), ("21", 300), ("50x30", 203), ("40x30", 300)],
)
def test_codes_on_sheets_are_whole_black_dots_of_their_printer_in_a_white_quiet_zone(
    code: str, dpi: int
) -> None:
    sheet = SHEETS[code].moved(Margins(0.33, 0.21, 0))
    printer = PRINTERS[str(dpi)] if sheet.is_roll else OFFICE
    words = [some_words(f"261123-{number:02d}", product_name=LONG_NAME) for number in range(sheet.on_sheet)]

    content = sheets(words, sheet, made_at=MADE_AT, printer=printer, cut_marks=not sheet.is_roll)

    picture, placed = drawn_unstretched(content, dpi), laid_out(words, sheet, printer)
    step = printer.mm(printer.step)
    for place in {0, sheet.on_sheet // 2, sheet.on_sheet - 1}:
        layout = placed[place]
        dots, modules = layout.dots * dpi // printer.dpi, draw(words[place].payload).side
        left, top = (
            round(round((each + layout.inset) / step) * step * dpi / INCH_MM) for each in sheet.corner(place)
        )
        square = picture.crop((left, top, left + modules * dots, top + modules * dots))
        check_geometry(square, modules, dots)
        assert read(square) == [words[place].payload]


@pytest.mark.parametrize("dpi", ["203", "300"])
@pytest.mark.parametrize("code", ["50x30", "40x30"])
def test_what_label_printers_get_is_their_own_dots(code: str, dpi: str) -> None:
    sheet, printer = SHEETS[code], PRINTERS[dpi]
    words = [some_words(product_name=name, business_name=LONG_BUSINESS) for name in ("Bánh cáy", LONG_NAME)]
    placed = laid_out(words, sheet, printer)
    made = [
        label_bitmap(draw(each.payload), layout, sheet, printer)
        for each, layout in zip(words, placed, strict=True)
    ]

    content = zpl([(picture, 3) for picture in made])

    prove_zpl(content, [each.payload for each in words for _copy in range(3)])
    for (back, copies), picture, layout in zip(unpacked(content), made, placed, strict=True):
        assert (back.tobytes(), copies) == (picture.tobytes(), 3)
        corner = printer.dots(layout.inset)
        side = draw(words[0].payload).side
        box = (corner, corner, corner + side * layout.dots, corner + side * layout.dots)
        check_geometry(back.convert("L").crop(box), side, layout.dots)
    with pytest.raises(UnreadableSheet):
        prove_zpl(content, [words[0].payload])


@pytest.mark.parametrize("printer", PRINTERS.values(), ids=PRINTERS.keys())
def test_one_code_as_svg_png_pdf_and_zpl_is_whole_modules_of_the_printer(printer: Printer) -> None:
    code = draw(some_words().payload)
    dots, side = printer.usual_dots, code.side
    assert (side - 2 * QUIET_ZONE) * printer.mm(dots) >= EASY_CODE_MM

    picture = opened(png(code, printer))
    assert picture.mode == "1"
    assert [round(each) for each in picture.info["dpi"]] == [printer.dpi, printer.dpi]
    check_geometry(picture.convert("L"), side, dots)
    assert read(picture.convert("L")) == [code.payload]

    ((sent, copies),) = unpacked(pictures.zpl_code(code, printer))
    assert copies == 1
    check_geometry(sent.convert("L"), side, dots)

    content = pictures.pdf(code, printer, made_at=MADE_AT)
    check_geometry(drawn(content, printer.dpi).crop((0, 0, side * dots, side * dots)), side, dots)

    text = pictures.svg(code, printer)
    width = re.search(r'width="([\d.]+)mm"', text)
    assert width is not None
    assert float(width[1]) == pytest.approx(printer.mm(dots) * side, abs=0.001)
    assert 'shape-rendering="crispEdges"' in text
    assert read(rasterised(text, 4)) == [code.payload]


def rasterised(text: str, scale: int) -> Image.Image:
    """Draw the rectangles of an SVG's dark path as squares of whole pixels."""
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', text)
    path = re.search(r'fill="#000" d="([^"]*)"', text)
    assert box is not None
    assert path is not None
    side = int(box[1])
    picture = Image.new("L", (side * scale, side * scale), WHITE)
    for x, y, wide, high in (
        map(int, found) for found in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+z", path[1])
    ):
        picture.paste(BLACK, (x * scale, y * scale, (x + wide) * scale, (y + high) * scale))
    return picture


@given(st.text("ABCDEFGHJKMNPQRSTVWXYZ0123456789/:.-", min_size=1, max_size=70))
@settings(max_examples=25, deadline=None)
def test_rectangles_cover_each_dark_module_once_and_no_light_one(text: str) -> None:
    code = draw(text)

    covered = [
        (column, row)
        for x, y, width, height in rectangles(code)
        for column in range(x, x + width)
        for row in range(y, y + height)
    ]

    assert len(covered) == len(set(covered))
    dark = {(x, y) for y, row in enumerate(code.modules) for x, module in enumerate(row) if module}
    assert set(covered) == dark


def test_a_sheet_that_says_something_else_is_not_handed_out() -> None:
    sheet = SHEETS["24"]
    content = sheets([some_words("A-1"), some_words("A-2")], sheet, made_at=MADE_AT)
    first, second = some_words("A-1").payload, some_words("A-2").payload

    prove(content, [first], sheet)  # what is beyond the wanted cells is not looked at
    for wrong, start in (
        ([second, first], 1),
        ([first, second, first], 1),
        ([first] * 30, 1),
        ([second], 2),  # the first cell was to be empty
    ):
        with pytest.raises(UnreadableSheet):
            prove(content, wrong, sheet, start=start)


def test_anything_with_a_code_is_printed_the_same_way() -> None:
    carton = Words(
        "https://tx.example.vn/00/095212340000000013",
        "Thùng 24 hộp bánh cáy",
        (Said("Lô 261123-01, 24 hộp"), Said("HTX Nếp Gấc", gives_way=True)),
        "(00) 095212340000000013",
        ("tx.example.vn/00/095212340000000013",),
    )

    content = sheets([carton] * 3, SHEETS["8"], made_at=MADE_AT)

    prove(content, [carton.payload] * 3, SHEETS["8"])


@pytest.mark.parametrize("code", ["24", "65", "50x30", "40x30"])
def test_the_trial_page_has_rulers_and_one_code_that_they_do_not_touch(code: str) -> None:
    sheet = SHEETS[code].moved(Margins(0.5, 0.5, 0))
    printer = PRINTERS["203"] if sheet.is_roll else OFFICE
    words = some_words("A" * 20, host="https://truy-xuat-nguon-goc.so-cong-thuong.hungyen.gov.vn")

    content = trial_page(words, sheet, printer, made_at=MADE_AT)

    picture = drawn(content, 300)
    assert read(picture) == [words.payload]
    layout = laid_out([words], sheet, printer)[0]
    across = picture.width / sheet.page[0]
    left, top = (each + layout.inset for each in sheet.corner(0))
    module = layout.side / draw(words.payload).side
    rim = module * QUIET_ZONE
    for box in (
        (left + 0.1, top + 0.1, left + layout.side - 0.1, top + rim - 0.1),
        (left + 0.1, top + layout.side - rim + 0.1, left + layout.side - 0.1, top + layout.side - 0.1),
        (left + layout.side - rim + 0.1, top + 0.1, left + layout.side - 0.1, top + layout.side - 0.1),
    ):
        zone = picture.crop(tuple(round(each * across) for each in box))  # type: ignore[arg-type]
        assert zone.getextrema() == (WHITE, WHITE)
