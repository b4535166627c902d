"""Each dataset's page shows its first rows, what changed last, and how small numbers are kept."""

from datetime import date

import pytest

from programmes.open_data.dictionary import datasets
from programmes.open_data.preview import MOST
from tests.pages.dom import select as find
from tests.pages.dom import text_of
from tests.programmes.open_data.test_publishing import ROOM, helped, published  # noqa: F401


def rows_of(page):
    figures, *_dictionary = page.select("main .table")
    return [[text_of(cell).strip() for cell in find(row, "td")] for row in find(figures, "tbody tr")]


@pytest.mark.usefixtures("listed")
def test_first_rows_are_those_of_the_file_and_hidden_numbers_are_said_in_words(page, session):
    versions = published(session)

    for name in ("co-so-theo-nam", "co-so-theo-quy", "co-so-theo-xa", "co-so-theo-huyen-cu"):
        page.get(f"{ROOM}/{name}")
        shown, said = rows_of(page), datasets()[name].as_objects(versions[name].rows)
        newest = max(row["year"] for row in said)
        figures = [row for row in said if row["businesses"] != 0]
        wanted = sorted(figures, key=lambda row: -row["year"])[:MOST]
        assert wanted
        assert len(shown) == min(MOST, len(said))
        for row, cells in zip(wanted, shown, strict=False):
            assert cells[0] == str(row["year"])
            is_hidden = row["mark"] == "protected"
            assert ("giấu vì số nhỏ" in cells) == is_hidden
            assert is_hidden or str(row["businesses"]) in cells
        assert "None" not in page.text
        assert "Số nhỏ được giấu thế nào" in page.text
        assert f"từ {min(row['year'] for row in said)} đến {newest}" in page.text
    assert any("giấu vì số nhỏ" in cells for cells in shown)


def test_a_page_tells_its_last_change_and_speaks_english_whole(page, session, helped):  # noqa: F811
    published(session)
    helped[0].accepted_on = date(2023, 3, 1)
    session.commit()
    published(session, date(2026, 12, 1))

    page.get(f"{ROOM}/co-so-theo-nam")
    assert "thêm 0, bỏ 0, đổi 2 dòng" in page.text
    page.click("CSV, bản 2")
    for name in datasets():
        english = page.get(f"{ROOM}/{name}?lang=en")
        assert "The CSV is UTF-8" in english.text
    assert page.get(f"{ROOM}/san-pham-co-chung-nhan").text.count("Chưa có dòng nào") == 1


def test_what_is_asked_for_at_a_page_may_be_the_data_itself(page, session, helped):  # noqa: F811
    published(session)

    for path, kind, leads in (
        (f"{ROOM}/co-so-theo-nam", "text/csv", f"{ROOM}/co-so-theo-nam.csv"),
        (f"{ROOM}/co-so-theo-nam", "application/json", f"{ROOM}/co-so-theo-nam.json"),
        (ROOM, "application/ld+json", f"{ROOM}/catalog.jsonld"),
    ):
        answer = page.http.get(path, headers={"Accept": kind})
        assert (answer.status_code, answer.headers["Location"]) == (303, leads)
        assert "Accept" in answer.vary
        pages = page.http.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert (pages.status_code, pages.mimetype) == (200, "text/html")
        assert page.http.get(path, headers={"Accept": "*/*"}).mimetype == "text/html"
