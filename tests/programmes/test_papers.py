"""Reports as official papers: margins, letters and numbers as the decree wants, and not a word lost."""

import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # ships no types
import pytest
from docx.enum.section import WD_ORIENT
from hypothesis import given
from hypothesis import strategies as st

from programmes.papers.headings import heading_of
from programmes.papers.lettering import drawable, lines, millimetres
from programmes.papers.paper import dateline, paper_of
from programmes.periods import Period
from programmes.report_files import write_report
from programmes.reports import build_report, chosen_programmes
from tests.factories.programmes import make_act, make_counted_business, make_programme

YEARS = Period(date(2022, 1, 1), date(2023, 12, 31))
DAY = date(2026, 1, 5)
DOTS = 100 / 25.4  # of a raster, by millimetre


def millimetres_of(*lengths: Any):
    """Return lengths of a section in whole millimetres."""
    return [round(each.mm) for each in lengths]


def report_of(session):
    programmes = chosen_programmes(session, ())
    return build_report(
        session, YEARS, programmes, agency="Sở Công Thương", area="Khu vực Thái Bình", dated=DAY
    )


@pytest.fixture
def crowded(session):
    """A report with names and notes that no column was made for."""
    programme = make_programme(session, name="Chương trình có tên dài " * 8)
    for number in range(40):
        business = make_counted_business(
            session, f"Hợp tác xã {'dài' * 48} số {number} <b>&amp; “đũi” ẵ Ễ ộ Ử ₫"
        )
        make_act(session, programme, business, note=("ghi chú " * 240 if number == 7 else "🌾\tẩn]]>"))
    session.commit()
    return report_of(session)


def pages_of(content):
    """Return (width and height in millimetres, text, picture in dots) of each page."""
    found = []
    for page in pypdfium2.PdfDocument(content):
        size = tuple(round(points * 25.4 / 72) for points in page.get_size())
        picture = page.render(scale=DOTS * 25.4 / 72).to_pil().convert("L")
        found.append((size, page.get_textpage().get_text_range().replace("\r\n", "\n"), picture))
    return found


def ink(picture, *, below=0.0):
    """Return left, top, right and bottom of what is drawn, in millimetres; below so many only."""
    box = (
        picture.crop((0, round(below * DOTS), *picture.size)).point(lambda grey: 255 * (grey < 160)).getbbox()
    )
    return tuple(each / DOTS + shift for each, shift in zip(box, (0, below, 0, below), strict=True))


def test_every_page_of_the_pdf_is_a4_and_keeps_the_margins_of_the_decree(crowded):
    pages = pages_of(write_report(crowded, ".pdf"))

    assert {size for size, _text, _picture in pages} == {(210, 297), (297, 210)}
    for number, ((width, height), _text, picture) in enumerate(pages, 1):
        left, top, right, bottom = ink(picture, below=18 if number > 1 else 0)
        around = (left, top, width - right, height - bottom)
        margins = zip(around, (29.5, 19.5, 14.5, 19.5), strict=True)
        assert all(white >= least for white, least in margins), (number, around)
    assert ink(pages[0][2])[1] > 19.5  # no number on the first page
    for number, ((width, _height), text, picture) in enumerate(pages[1:], 2):
        left, _top, right, bottom = ink(picture.crop((0, 0, picture.width, round(18 * DOTS))))
        assert text.startswith(f"{number}\n")
        assert abs((left + right) / 2 - width / 2) < 1
        assert bottom < 18


def test_the_pdf_brings_its_letters_along_and_repeats_the_headings_of_tables(crowded):
    content = write_report(crowded, ".pdf")
    pages = pages_of(content)

    names = set()
    for page in pypdfium2.PdfDocument(content):
        for text in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(text)
            assert pdfium.FPDFFont_GetIsEmbedded(font) == 1
            names.add(text.get_font().get_base_name().split("+")[-1])
    assert names
    assert all(name.startswith("LiberationSerif") for name in names)
    listed = [text for _size, text, _picture in pages if "Biểu B." not in text and "Ngày" in text]
    assert len(listed) > 3
    assert all(re.search(r"Kinh phí\s+nhà nước", text) for text in listed if "BÁO CÁO" not in text)


def test_not_a_word_is_lost_in_either_paper(crowded):
    wanted = "".join(drawable(act.business + act.note) for act in crowded.acts)
    read = Counter("".join(text for _size, text, _picture in pages_of(write_report(crowded, ".pdf"))))
    document = docx.Document(io.BytesIO(write_report(crowded, ".docx")))

    rows = document.tables[2].rows  # after the frame and the signature
    assert [cell.text for cell in rows[0].cells][:3] == ["STT", "Tên đơn vị", "Loại hình"]
    assert len(rows) == 42  # the headings, forty acts, what they come to
    assert len(rows[0].cells) == 14
    assert [row.cells[1].text for row in rows][1:-1] == [act.business for act in crowded.acts]
    assert not [sign for sign, number in Counter(wanted).items() if sign > " " and read[sign] < number]
    assert read["□"] == 39
    assert "🌾" in rows[1].cells[13].text


def test_the_docx_is_set_up_as_the_decree_says(listed):
    content = write_report(report_of(listed), ".docx")
    document = docx.Document(io.BytesIO(content))

    for each in document.sections:
        margins = (each.top_margin, each.bottom_margin, each.left_margin, each.right_margin)
        assert millimetres_of(*margins) == [20, 20, 30, 15]
    first, second = document.sections
    assert millimetres_of(first.page_width, first.page_height) == [210, 297]
    assert second.orientation == WD_ORIENT.LANDSCAPE
    assert millimetres_of(second.page_width, second.page_height) == [297, 210]
    assert first.different_first_page_header_footer
    assert not second.different_first_page_header_footer
    assert 'w:instr=" PAGE "' in first.header._element.xml
    style = document.styles["Normal"].font
    assert (style.name, style.size.pt) == ("Times New Roman", 14)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b'altName w:val="Liberation Serif"' in package.read("word/fontTable.xml")
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        body = package.read("word/document.xml").decode()
    assert body.count("<w:tblHeader/>") == 5
    frame = document.tables[0].rows
    assert [cell.text.strip() for cell in frame[0].cells] == [
        "UBND TỈNH HƯNG YÊN\nSỞ CÔNG THƯƠNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
    ]
    assert frame[1].cells[0].text == "Số: …/BC-SCT"
    signature = document.tables[1].rows[0].cells
    assert signature[0].text.startswith("Nơi nhận:\n- UBND tỉnh Hưng Yên;")
    assert "GIÁM ĐỐC" in signature[1].text


def test_the_heading_follows_the_day_of_the_paper():
    old, new = (heading_of("Sở Công Thương", date(2025, *day)) for day in ((6, 30), (7, 1)))

    assert (old.superior, old.place) == ("UBND tỉnh Thái Bình", "Thái Bình")
    assert (new.superior, new.place) == ("UBND tỉnh Hưng Yên", "Hưng Yên")
    assert new.number("12") == "12/BC-SCT"
    assert dateline("Hưng Yên", date(2026, 2, 5), is_known=True) == "Hưng Yên, ngày 05 tháng 02 năm 2026"
    assert dateline("Hưng Yên", date(2026, 3, 15), is_known=True) == "Hưng Yên, ngày 15 tháng 3 năm 2026"


def test_both_papers_say_the_same_words(listed):
    report = report_of(listed)
    said = paper_of(report)
    document = docx.Document(io.BytesIO(write_report(report, ".docx")))
    pdf = " ".join(" ".join(text.split()) for _size, text, _picture in pages_of(write_report(report, ".pdf")))

    written = [paragraph.text for paragraph in document.paragraphs]
    for block in said.blocks:
        assert any(text.endswith(block.text) for text in written)
        assert block.text in pdf
    assert json.loads(write_report(report, ".json"))["total_distinct"] == 39
    assert "mỗi cơ sở chỉ tính một lần: 39." in pdf
    assert write_report(replace(report, dated=date(2025, 6, 30)), ".pdf") != write_report(report, ".pdf")


@given(st.text(max_size=120), st.sampled_from(["", "B"]), st.floats(8, 60), st.floats(0, 4))
def test_lines_keep_every_sign_and_stay_inside(text, style, room, indent):
    found = lines(text, style, 9, room, indent=indent)

    assert "".join("".join(line.words) for line in found) == "".join(drawable(text, style).split())
    for place, line in enumerate(found):
        here = room - (indent if place == 0 else 0)
        assert millimetres(line.text, style, 9) <= here + 0.01 or len(line.text) == 1
