"""Words never meet the code's quiet zone and never leave the cell, whatever is printed on whatever."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gs1.identifiers import Gtin
from tests.traceability.printing.words import LONG_BUSINESS, LONG_NAME, some_words
from traceability.printing.layout import Layout, Said, TooSmall, Words, lay_out
from traceability.printing.paper import LARGEST_GAP_MM, LARGEST_SHIFT_MM, SHEETS, Margins, Sheet
from traceability.printing.printers import (
    LARGEST_MODULE_MM,
    OFFICE,
    PRINTERS,
    SMALLEST_MODULE_MM,
    Printer,
)
from traceability.printing.room import EASY_CODE_MM, code_mm
from traceability.printing.sizes import cut_names_warning
from traceability.qr import QUIET_ZONE, payload, side_of

LETTERS = st.text(
    st.sampled_from("aáảăắẳâấđeêếiílmnoôốơợpqrstuưứyABCĐÊẾỔỖWM 0123456789,.()-/🐟中<>\\&") | st.just(" "),
    max_size=300,
)
PAPERS = st.sampled_from(list(SHEETS.values()))
MARGINS = st.builds(
    Margins,
    st.floats(-LARGEST_SHIFT_MM, LARGEST_SHIFT_MM),
    st.floats(-LARGEST_SHIFT_MM, LARGEST_SHIFT_MM),
    st.floats(-LARGEST_GAP_MM, LARGEST_GAP_MM),
)
_SLACK = 0.051  # half a dot of 1/300 inch, by which a code's corner is rounded


def printers_of(sheet: Sheet) -> list[Printer]:
    return [PRINTERS["203"], PRINTERS["300"]] if sheet.is_roll else [OFFICE]


def check(layout: Layout, words: Words, sheet: Sheet, printer: Printer) -> None:
    square = layout.inset + layout.side
    module = printer.mm(layout.dots)
    assert layout.side == pytest.approx(side_of(words.payload) * module)
    assert SMALLEST_MODULE_MM <= module <= LARGEST_MODULE_MM
    assert square + layout.inset <= min(sheet.width, sheet.height) + 0.01
    for line in layout.lines:
        left, top, right, bottom = line.box
        assert left >= square + _SLACK or top >= square - 1e-6, f"{line} stands on the code"
        assert left >= 0, line
        assert right <= sheet.width - sheet.edge + 0.01, line
        assert top >= -0.01, line
        assert bottom <= sheet.height, line


@given(LETTERS, LETTERS, st.text("ABCDEFGH0123456789.-", min_size=1, max_size=20), PAPERS, st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_word_meets_the_code_or_leaves_the_cell_or_a_sentence_says_why(
    name: str, business: str, lot: str, sheet: Sheet, is_legal: bool
) -> None:
    words = some_words(lot, product_name=name or "x", business_name=business)
    if is_legal:
        words = Words(words.payload, words.title, (Said(business), Said(name)), lot, words.addresses, 4.9)

    for printer in printers_of(sheet):
        try:
            layout = lay_out([words], sheet, printer)[0]
        except TooSmall:
            refused = True
        else:
            refused = False
        assert is_legal or not refused, "usual words are cut, never refused"
        if refused:
            continue
        check(layout, words, sheet, printer)


@given(PAPERS, MARGINS)
@settings(max_examples=60, deadline=None)
def test_margins_that_are_taken_keep_every_label_on_the_paper_and_off_its_neighbours(
    sheet: Sheet, margins: Margins
) -> None:
    moved = sheet.moved(margins)

    if moved.fits_page:
        corners = [moved.corner(place) for place in range(moved.on_sheet)]
        assert min(x for x, _y in corners) + moved.edge / 2 >= 0
        assert max(x for x, _y in corners) + moved.width - moved.edge <= moved.page[0]
        assert max(y for _x, y in corners) + moved.height - moved.edge <= moved.page[1]
        if moved.columns > 1:
            assert corners[1][0] - corners[0][0] >= moved.width - moved.edge / 2


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS.keys())
def test_long_names_shrink_wrap_and_are_cut_but_dates_code_and_address_stay(sheet: Sheet) -> None:
    words = some_words(product_name=LONG_NAME * 3, business_name=LONG_BUSINESS)

    for printer in printers_of(sheet):
        layout = lay_out([words], sheet, printer)[0]
        told = " ".join(line.text for line in layout.lines)
        assert "Đóng gói 18/11/2026" in told or "NSX 18/11/2026" in told
        assert "Hạn dùng 16/02/2027" in told or "HSD 16/02/2027" in told
        assert "AB12CD34 / 261123-01" in told
        assert "tx.example.vn/t/AB12CD34/261123-01" in told.replace("/ ", "/").replace(". ", ".")


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS.keys())
def test_the_label_decides_how_large_the_code_is_and_not_the_words(sheet: Sheet) -> None:
    least = {"40": 19.6, "65": 14.7, "40x30": 18.1}.get(sheet.code, EASY_CODE_MM)
    for printer in printers_of(sheet):
        for name in ("Bánh cáy", LONG_NAME, "W" * 200):
            words = some_words(product_name=name, business_name=LONG_BUSINESS)
            layout = lay_out([words], sheet, printer)[0]
            dark = layout.side - 2 * QUIET_ZONE * printer.mm(layout.dots)
            assert dark >= least
            assert dark + 0.01 >= code_mm(words.payload, sheet, printer)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS.keys())
def test_the_producers_name_shrinks_and_wraps_before_it_is_cut(sheet: Sheet) -> None:
    business = "Hộ kinh doanh Bánh kẹo Hương Lạc"

    for printer in printers_of(sheet):
        words = some_words(product_name=LONG_NAME, business_name=business)
        told = " ".join(line.text for line in lay_out([words], sheet, printer)[0].lines)
        assert business in told


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS.keys())
def test_names_of_usual_length_stand_whole_on_every_label_of_a_piece(sheet: Sheet) -> None:
    name, business = "Bánh cáy làng Nguyễn truyền thống", "Hộ kinh doanh Bánh kẹo Hương Lạc (mẫu)"
    host = "https://tx.thaibinh.gov.vn"
    code = "AB12CD34 / P01-0001 / WAWAR5ETFN"
    text = payload(host, "AB12CD34", "P01-0001", serial="WAWAR5ETFN", gtin=Gtin("09521234600022"))
    words = some_words(
        "P01-0001", host=host, product_name=name, business_name=business, code=code, payload=text
    )

    for printer in printers_of(sheet):
        layout = lay_out([words], sheet, printer)[0]
        told = " ".join(line.text for line in layout.lines).replace("./", "/")
        assert name in told
        assert business in told
        assert "18/11/2026" in told
        assert "16/02/2027" in told
        assert code in told
        assert "tx.thaibinh.gov.vn/t/AB12CD34" in told.replace("/ ", "/").replace(". ", ".")
        check(layout, words, sheet, printer)


def test_a_sheet_says_beforehand_that_it_cuts_names() -> None:
    long = some_words(product_name=LONG_NAME, business_name=LONG_BUSINESS)
    usual = some_words(product_name="Bánh cáy làng Nguyễn truyền thống", business_name="HTX Nếp Gấc")

    told = {code for code in SHEETS if cut_names_warning(long, code)}

    assert {"40x30", "65"} <= told
    assert told.isdisjoint({"8", "12", "24"})
    assert not any(cut_names_warning(usual, code) for code in SHEETS)


def test_labels_that_look_alike_differ_in_the_code_alone() -> None:
    labels = [some_words(f"261123-{number:02d}") for number in range(3)]

    layouts = lay_out(labels, SHEETS["24"], OFFICE)

    told = [[line.text for line in layout.lines] for layout in layouts]
    assert {tuple(lines[:4]) for lines in told} == {tuple(told[0][:4])}
    assert [f"AB12CD34 / 261123-{number:02d}" in lines for number, lines in enumerate(told)] == [True] * 3


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("https://tx.example.vn", "tx.example.vn/t/AB12CD34"),
        ("https://truy-xuat.so-cong-thuong.hungyen.gov.vn:8443", ""),
    ],
)
def test_half_an_address_is_never_printed(host: str, expected: str) -> None:
    words = some_words("A" * 20, host=host)

    lines = lay_out([words], SHEETS["40x30"], PRINTERS["203"])[0].lines

    code = next(number for number, line in enumerate(lines) if line.text.startswith("AB12CD34"))
    foot = "".join(line.text for line in lines[code:]).replace(" ", "")
    whole = {"AB12CD34/" + "A" * 20 + each for each in ("", *words.addresses)}
    assert foot in whole
    assert foot.endswith(expected)
