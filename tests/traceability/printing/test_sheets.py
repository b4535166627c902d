"""Sheets of labels: sharp, complete, inside their cells, and read back before they are handed out."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Membership, Product, ProductState
from core.audit import AuditEntry
from core.jobs import OutboxEntry, drain
from tests.factories.accounts import make_user, sign_in
from tests.factories.traceability import make_business, make_lot, make_product
from tests.pages.client import PageClient
from traceability.printing.labels import Label
from traceability.printing.proof import UnreadableSheet, prove
from traceability.printing.sheets import GRIDS, POINT_MM, Grid, rectangles, sheets
from traceability.qr import QUIET_ZONE, draw, payload

MADE_AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HOST = "https://tx.example.vn"
LONG_NAME = "Khăn mặt bông dệt tay làng nghề, loại dày hai lớp thêu hoa sen, nhuộm củ nâu, hộp quà bốn chiếc"
LONG_BUSINESS = "Công ty trách nhiệm hữu hạn một thành viên sản xuất và thương mại dệt may Phương La"


def a_label(lot: str = "261123-01", **facts: str) -> Label:
    host = facts.pop("host", HOST)
    code = "AB12CD34"
    return Label(
        **{
            "product_id": 1,
            "product_name": "Bánh cáy làng Nguyễn",
            "business_name": "HTX Nếp Gấc",
            "code": f"{code} / {lot}",
            "address": f"{host.split('://')[1]}/t/{code}/{lot}",
            "payload": payload(host, code, lot),
            "path": f"/t/{code}/{lot}",
            "pixels": 111,
            "lot_code": lot,
            "file_name": "tem",
            "packed_on": "18/11/2026",
            "expires_on": "16/02/2027",
            **facts,  # type: ignore[arg-type]
        }
    )


def boxes(content: bytes, grid: Grid, place: int = 0) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Return text of a cell with where it stands: left, top, right, bottom in mm from the cell's corner."""
    document = pypdfium2.PdfDocument(content)
    text = document[0].get_textpage()
    corner_x, corner_y = grid.corner(place)
    found = []
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        box = (left * POINT_MM, 297 - top * POINT_MM, right * POINT_MM, 297 - bottom * POINT_MM)
        if corner_x <= box[0] < corner_x + grid.width and corner_y <= box[1] < corner_y + grid.height:
            words = text.get_text_bounded(left, bottom, right, top)
            found.append(
                (words, (box[0] - corner_x, box[1] - corner_y, box[2] - corner_x, box[3] - corner_y))
            )
    text.close()
    document.close()
    return found


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS.keys())
def test_every_code_of_several_sheets_says_its_own_address(grid: Grid) -> None:
    labels = [a_label(f"261123-{number:02d}") for number in range(grid.on_sheet + 5)]

    content = sheets(labels, grid, made_at=MADE_AT)

    prove(content, [each.payload for each in labels], grid)
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 2
    assert [round(side * POINT_MM) for side in document[0].get_size()] == [210, 297]
    document.close()


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS.keys())
def test_codes_are_shapes_with_their_quiet_zone_and_never_smaller_than_20_mm(grid: Grid) -> None:
    content = sheets([a_label()], grid, made_at=MADE_AT)

    side = draw(a_label().payload).side
    assert grid.square * (side - 2 * QUIET_ZONE) / side >= 20
    assert b"/Subtype /Image" not in content
    assert content.count(b"/FontFile2") == 2, "both weights are inside"
    for _words, (left, top, _right, _bottom) in boxes(content, grid):
        assert left >= grid.edge / 2 + grid.square or top >= grid.edge / 2 + grid.square


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS.keys())
@pytest.mark.parametrize(
    "facts",
    [
        {"product_name": LONG_NAME, "business_name": LONG_BUSINESS},
        {"product_name": "W" * 200, "business_name": "Ổ" * 200},
        {"product_name": "Cá 🐟 中文 <b>)(\\", "business_name": ""},
    ],
)
def test_names_stay_beside_the_code_and_inside_the_cell(grid: Grid, facts: dict[str, str]) -> None:
    label = a_label(**facts)

    content = sheets([label], grid, made_at=MADE_AT)

    prove(content, [label.payload], grid)
    found = boxes(content, grid)
    square_end = grid.edge / 2 + grid.square
    for words, (left, top, right, bottom) in found:
        assert right <= grid.width - 1, words
        assert bottom <= grid.height - 1, words
        assert left >= square_end or top >= square_end - 0.5, f"{words!r} stands on the code"
    told = " ".join(words for words, _box in found)
    assert "AB12CD34 / 261123-01" in told
    assert "tx.example.vn/t/AB12CD34/261123-01" in told
    assert "Đóng gói 18/11/2026" in told


def test_where_the_lot_has_no_room_the_address_of_the_product_leads_on() -> None:
    host = "https://truy-xuat-nguon-goc.so-cong-thuong.hungyen.gov.vn:8443"
    label = a_label("ABCDEFGHIJ0123456789", host=host)

    told = [words for words, _box in boxes(sheets([label], GRIDS["24"], made_at=MADE_AT), GRIDS["24"])]

    assert f"{host.split('://')[1]}/t/AB12CD34" in told
    assert "AB12CD34 / ABCDEFGHIJ0123456789" in told


def test_an_address_that_cannot_be_read_any_more_is_left_out_whole() -> None:
    host = "https://" + "truy-xuat." * 12 + "example.vn"

    content = sheets([a_label(host=host)], GRIDS["24"], made_at=MADE_AT)

    told = " ".join(words for words, _box in boxes(content, GRIDS["24"]))
    assert "AB12CD34 / 261123-01" in told
    assert "truy-xuat" not in told


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
    grid = GRIDS["24"]
    content = sheets([a_label("A-1"), a_label("A-2")], grid, made_at=MADE_AT)
    first, second = a_label("A-1").payload, a_label("A-2").payload

    for wrong in ([second, first], [first], [first, second, first], [first] * 30):
        if wrong == [first]:
            prove(content, wrong, grid)  # what is beyond the wanted cells is not looked at
            continue
        with pytest.raises(UnreadableSheet):
            prove(content, wrong, grid)


@pytest.fixture
def product(session: Session, page: PageClient) -> Product:
    business = make_business(session)
    product = make_product(session, business)
    user = make_user(session)
    session.add(Membership(user_id=user.id, business_id=business.id))
    session.commit()
    sign_in(page, user)
    return product


def test_sheet_is_taken_in_two_taps_and_the_choice_is_remembered(
    page: PageClient, session: Session, product: Product
) -> None:
    make_lot(session, product, lot_code="A-1", packed_on=date(2026, 11, 18))
    session.commit()
    page.get(f"/quan-ly/tem/{product.id}/to-in?lot=a-1")
    assert page.first("input[name=count]").get("value") == "24"

    answer = page.submit("Tải tệp PDF", grid="12", count="13", status=303, follow=False)
    file = page.fetch(str(answer.location))

    assert file.headers["Content-Type"] == "application/pdf"
    assert f"filename=tem-{product.code}-A-1.pdf" in file.headers["Content-Disposition"]
    prove(file.data, [payload("http://127.0.0.1:8000", product.code, "A-1")] * 13, GRIDS["12"])
    page.get(f"/quan-ly/tem/{product.id}/to-in")
    assert page.first("input[name=count]").get("value") == "13"
    assert page.first("input[name=grid][checked]").get("value") == "12"
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.changes) == ("labels.print", {"sheet": "12", "count": 13})


def test_many_labels_are_made_by_the_worker_and_fetched_when_done(
    app: Flask, page: PageClient, session: Session, product: Product
) -> None:
    page.get(f"/quan-ly/tem/{product.id}/to-in")
    page.submit("Tải tệp PDF", count="216")
    assert page.h1 == "Tệp 216 tem"
    assert "Đang làm tệp tem" in page.text
    there = page.path
    page.fetch(f"{there}/tep", 404)

    drain()

    page.get(there)
    file = page.fetch(f"{there}/tep")
    prove(file.data, [payload("http://127.0.0.1:8000", product.code)] * 216, GRIDS["24"])
    entry = session.scalars(select(OutboxEntry)).one()
    assert (entry.done, entry.total, entry.state) == (216, 216, "done")

    stranger = PageClient(app)
    sign_in(stranger, make_user(session))
    stranger.fetch(there, 404)
    stranger.fetch(f"{there}/tep", 404)


def test_printing_that_was_stopped_says_so(page: PageClient, product: Product) -> None:
    page.get(f"/quan-ly/tem/{product.id}/to-in")
    page.submit("Tải tệp PDF", count="2400")

    page.submit("Dừng lại")

    assert "đã dừng trước khi xong" in page.text


@pytest.mark.parametrize("count", ["0", "-1", "2401", "", "nhiều"])
def test_numbers_that_no_printer_takes_are_refused_beside_the_field(
    page: PageClient, product: Product, count: str
) -> None:
    page.get(f"/quan-ly/tem/{product.id}/to-in")

    page.submit("Tải tệp PDF", count=count, status=422)

    assert page.texts("p.error")


def test_sheets_of_others_of_drafts_and_of_unknown_sizes_are_not_found(
    page: PageClient, session: Session, product: Product
) -> None:
    foreign = make_product(session)
    draft = make_product(session, product.business, state=ProductState.DRAFT)
    session.commit()

    for path in (
        f"/quan-ly/tem/{foreign.id}/to-in",
        f"/quan-ly/tem/{foreign.id}/to-in-24.pdf?so=1",
        f"/quan-ly/tem/{draft.id}/to-in",
        f"/quan-ly/tem/{product.id}/to-in?lot=khong-co",
        f"/quan-ly/tem/{product.id}/to-in-99.pdf?so=1",
        f"/quan-ly/tem/{product.id}/to-in-24.pdf?so=201",
        f"/quan-ly/tem/{product.id}/to-in-24.pdf",
    ):
        page.get(path, 404)

    assert page.status == 404


def test_a_remembered_choice_that_makes_no_sense_is_forgotten(page: PageClient, product: Product) -> None:
    with page.http.session_transaction() as cookie:
        cookie["label_sheet"] = ["99", "x"]

    page.get(f"/quan-ly/tem/{product.id}/to-in")

    assert page.first("input[name=count]").get("value") == "24"


def test_command_writes_labels_of_businesses_products_and_lots(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    business = make_business(session)
    listed = make_product(session, business, name="Bánh A")
    make_product(session, business, name="Bánh B", state=ProductState.DRAFT)
    other = make_product(session)
    make_lot(session, other, lot_code="A-1")
    slug = business.slug
    session.commit()
    out = tmp_path / "tem.pdf"

    result = app.test_cli_runner().invoke(
        args=["traceability", "labels", slug, f"{other.code}/a-1", "--out", str(out), "--copies", "2"]
    )

    assert (result.exit_code, "Đã ghi 4 tem" in result.output) == (0, True), result.output
    wanted = [payload("http://127.0.0.1:8000", listed.code)] * 2
    wanted += [payload("http://127.0.0.1:8000", other.code, "A-1")] * 2
    prove(out.read_bytes(), wanted, GRIDS["24"])
    assert [path.name for path in tmp_path.iterdir()] == ["tem.pdf"]


def test_command_says_what_it_cannot_find_or_write(app: Flask, session: Session, tmp_path: Path) -> None:
    product = make_product(session)
    empty = make_business(session)
    session.commit()
    runner = app.test_cli_runner()

    def ask(name: str, out: Path = tmp_path / "tem.pdf") -> str:
        result = runner.invoke(args=["traceability", "labels", name, "--out", str(out)])
        assert result.exit_code == 1
        return re.sub(r"\s+", " ", result.output)

    assert "Không có cơ sở hay sản phẩm công khai nào là “khong-co”." in ask("khong-co")
    assert f"Sản phẩm {product.code} không có lô “X”." in ask(f"{product.code}/X")
    assert "Chưa có tem nào để in" in ask(empty.slug)
    assert "Không ghi được" in ask(product.code, tmp_path / "khong-co" / "tem.pdf")
    assert list(tmp_path.iterdir()) == []
