"""Label sheets and rolls through the pages and the command line: chosen, made, read back, handed out."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Membership, Product, ProductState
from core.audit import SYSTEM, AuditEntry
from core.jobs import OutboxEntry, drain
from gs1.identifiers import Gtin
from tests.factories.accounts import make_user, sign_in
from tests.factories.serials import make_range, serials_of
from tests.factories.traceability import make_business, make_lot, make_product
from tests.pages.client import PageClient
from traceability.printing.forms import sizes
from traceability.printing.lettering import POINT_MM
from traceability.printing.models import LabelSettings
from traceability.printing.paper import SHEETS, Margins
from traceability.printing.proof import prove, prove_zpl
from traceability.printing.sizes import size_warning, small_code_warning
from traceability.qr import payload
from traceability.serials.services import revoke_range, revoke_serial

HOST = "http://127.0.0.1:8000"


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

    answer = page.submit(
        "Tải tệp PDF", grid="21", count="13", start="3", left="0,5", gap="0,1", status=303, follow=False
    )
    file = page.fetch(str(answer.location))

    assert file.headers["Content-Type"] == "application/pdf"
    assert f"filename=tem-{product.code}-A-1.pdf" in file.headers["Content-Disposition"]
    moved = SHEETS["21"].moved(Margins(0.5, 0, 0.1))
    prove(file.data, [payload(HOST, product.code, "A-1")] * 13, moved, start=3)
    page.get(f"/quan-ly/tem/{product.id}/to-in")
    shown = {
        name: page.first(f"input[name={name}]").get("value") for name in ("count", "start", "left", "gap")
    }
    assert shown == {"count": "13", "start": "1", "left": "0,5", "gap": "0,1"}
    assert page.first("input[name=grid][checked]").get("value") == "21"
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.changes) == ("labels.print", {"sheet": "21", "count": 13})
    # Each kind of sheet keeps its own margins.
    page.get(f"/quan-ly/tem/{product.id}/to-in?kho=24")
    assert page.first("input[name=left]").get("value") == "0"


def test_rolls_come_as_pages_of_their_size_or_in_the_printers_language_and_a_trial_page_first(
    page: PageClient, session: Session, product: Product
) -> None:
    page.get(f"/quan-ly/tem/{product.id}/to-in")
    code = payload(HOST, product.code)
    page.submit("Tải tệp cho máy in tem (ZPL)", grid="24", status=422)
    assert page.texts("p.error") == ["Tệp cho máy in tem chỉ có ở khổ cuộn. Bạn chọn khổ cuộn."]

    trial = page.submit("Tải tờ in thử", grid="50x30", count="2", printer="300", status=303, follow=False)
    page.get(f"/quan-ly/tem/{product.id}/to-in")
    sent = page.submit("Tải tệp cho máy in tem (ZPL)", status=303, follow=False)
    page.get(f"/quan-ly/tem/{product.id}/to-in")
    pages = page.submit("Tải tệp PDF", status=303, follow=False)

    assert sizes_of(page.fetch(str(trial.location)).data) == [(50, 30)]
    zpl = page.fetch(str(sent.location))
    prove_zpl(zpl.text, [code] * 2)
    assert "^PW591^LL354" in zpl.text
    assert f"filename=tem-{product.code}.zpl" in zpl.headers["Content-Disposition"]
    file = page.fetch(str(pages.location))
    assert sizes_of(file.data) == [(50, 30)] * 2
    prove(file.data, [code] * 2, SHEETS["50x30"])
    kept = session.scalars(select(LabelSettings)).one()
    assert (kept.sheet, kept.printer, kept.count) == ("50x30", "300", 2)


def sizes_of(content: bytes) -> list[tuple[int, int]]:
    document: Any = pypdfium2.PdfDocument(content)
    found = [tuple(round(side * POINT_MM) for side in page.get_size()) for page in document]
    document.close()
    return found


def test_what_the_law_wants_stands_on_the_label_or_is_asked_for_where_it_is_mended(
    page: PageClient, session: Session, product: Product
) -> None:
    product.material_role, product.materials = "ingredients", ["gạo nếp", "lạc"]
    product.shelf_life_days, product.storage_code = 90, None
    lot = make_lot(session, product, lot_code="A-1")
    session.commit()
    page.get(f"/quan-ly/tem/{product.id}/to-in?lot=A-1")
    assert page.texts("div.note.info li") == ["cách bảo quản: Sửa sản phẩm"]
    assert "chưa đối chiếu văn bản gốc" in page.text

    page.submit("Tải tệp PDF", grid="65", with_facts=True, status=422)
    assert "Tem 38,1 × 21,2 mm không đủ chỗ cho từng ấy chữ" in page.text
    answer = page.submit("Tải tệp PDF", grid="12", count="1", with_facts=True, status=303, follow=False)

    document: Any = pypdfium2.PdfDocument(page.fetch(str(answer.location)).data)
    told = document[0].get_textpage().get_text_range()
    document.close()
    assert "Thành phần: gạo nếp, lạc" in told
    assert f"NSX: {lot.packed_on:%d/%m/%Y}" in told
    assert "Khối lượng tịnh: 350\xa0g" in told.replace(" g", "\xa0g")


def test_serial_labels_are_made_by_the_worker_and_are_printed_ones_then(
    app: Flask, page: PageClient, session: Session, product: Product
) -> None:
    lot = make_lot(session, product, lot_code="A-1")
    made, serials = make_range(session, lot, 5)
    foreign, _serials = make_range(session, make_lot(session))
    session.commit()
    wanted = [payload(HOST, product.code, "A-1", serial=each.serial) for each in serials]
    assert f"/quan-ly/tem/{product.id}/to-in?bo={made.id}" in [
        link.href for link in page.get("/quan-ly/tem").links
    ]
    page.get(f"/quan-ly/tem/{product.id}/to-in?bo={foreign.id}", 404)
    page.get(f"/quan-ly/tem/{product.id}/to-in?bo={made.id}")
    assert page.first("input[name=count]").get("value") == "5"

    page.submit("Tải tệp PDF", first="3", count="2")
    first = page.path
    page.get(f"/quan-ly/tem/{product.id}/to-in?bo={made.id}")
    page.submit("Tải tệp PDF")
    second = page.path
    drain()

    prove(page.fetch(f"{first}/tep").data, wanted[2:4], SHEETS["24"])
    prove(page.fetch(f"{second}/tep").data, wanted, SHEETS["24"])
    session.expire_all()
    assert (made.issued, made.printed) == (0, 5)


def test_the_serials_of_a_sheet_become_printed_and_those_of_other_sheets_wait(
    page: PageClient, session: Session, product: Product
) -> None:
    made, _serials = make_range(session, make_lot(session, product, lot_code="A-1"), 6)
    session.commit()
    states = []
    for first, count in (("6", "9"), ("1", "2")):
        page.get(f"/quan-ly/tem/{product.id}/to-in?bo={made.id}")
        page.submit("Tải tệp PDF", first=first, count=count)
        drain()
        states.append([each.state for each in serials_of(session, made)])
        session.commit()

    page.get(f"/quan-ly/ma-tung-mon/{made.id}")
    page.submit("Đã dán tem")

    stuck_on, waiting, printed = "activated", "issued", "printed"
    assert states == [
        [waiting] * 5 + [printed],
        [printed] * 2 + [waiting] * 3 + [printed],
    ]
    assert [each.state for each in serials_of(session, made)] == [
        *[stuck_on] * 2,
        *[waiting] * 3,
        stuck_on,
    ]


def test_a_range_that_was_taken_out_of_use_has_no_labels_and_says_so(
    page: PageClient, session: Session, product: Product
) -> None:
    made, serials = make_range(session, make_lot(session, product, lot_code="A-1"), 2)
    whole, _serials = make_range(session, make_lot(session, product, lot_code="A-2"), 2)
    revoke_serial(session, SYSTEM, serials[0], "Tem in hỏng")
    session.commit()
    page.get(f"/quan-ly/tem/{product.id}/to-in?bo={made.id}")
    assert page.first("input[name=count]").get("value") == "1", "as many as are left"
    page.get(f"/quan-ly/tem/{product.id}/nho-in?bo={made.id}")
    revoke_range(session, SYSTEM, made.id, "Lô bị dột")
    session.commit()

    page.submit("Gửi người hỗ trợ in giúp", status=410)
    assert "Mọi mã của bộ này đã bị hủy, không còn tem nào để in." in page.text
    page.get(f"/quan-ly/tem/{product.id}/to-in?bo={made.id}", 410)
    page.get(f"/quan-ly/tem/{product.id}/to-thu-24.pdf?bo={made.id}", 410)
    page.get("/quan-ly/tem")
    shown = [link.href for link in page.links if "?bo=" in link.href]
    assert shown == [f"/quan-ly/tem/{product.id}/to-in?bo={whole.id}"]


def test_a_code_that_becomes_fine_says_why_and_the_way_out() -> None:
    url = "https://truy-xuat-nguon-goc.so-cong-thuong.hungyen.gov.vn"
    lot = "ABCDEFGHIJ0123456789"

    assert size_warning(payload(HOST, "AB12CD34", lot), HOST, lot) == ""
    told = size_warning(payload(f"{url}:8443", "AB12CD34", lot), f"{url}:8443", lot)
    assert told.startswith("Mã này dày 37 ô một cạnh")
    assert "Mã lô “ABCDEFGHIJ0123456789” dài 20 ký tự" in told
    longer = url + "." + "a" * 40 + ".vn"
    assert "tên miền ngắn hơn" in size_warning(payload(longer, "AB12CD34", "A-1"), longer, "A-1")
    assert "chữ thường" in size_warning(
        payload(url, "AB12CD34", "l-7a", gtin=Gtin("09521234543213")), url, "l-7a"
    )


def test_sheets_on_which_codes_are_small_say_how_wide_they_are() -> None:
    told = {code: small_code_warning(code) for code in SHEETS}

    assert [code for code, said in told.items() if said] == ["40", "65", "40x30"]
    assert told["65"] == "mã chỉ rộng 14,7 mm, bạn in nét và đưa máy lại gần để quét"
    assert sizes()["65"] == f"mỗi tem 38,1 × 21,2 mm; {told['65']}"
    assert sizes()["40x30"] == told["40x30"]
    assert "50x30" not in sizes()


def test_the_page_of_one_code_offers_four_forms_for_three_printers(
    page: PageClient, product: Product
) -> None:
    page.get(f"/quan-ly/tem/{product.id}/ma")

    links = [link.href for link in page.links if "may=" in link.href]
    assert len(links) == 12
    kinds = {page.fetch(link).mimetype for link in links}
    assert kinds == {"image/svg+xml", "image/png", "application/pdf", "text/plain"}


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
    prove(file.data, [payload(HOST, product.code)] * 216, SHEETS["24"])
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


def test_what_no_printer_takes_is_refused_beside_the_field(page: PageClient, product: Product) -> None:
    for fields, told in (
        ({"count": "0"}, "Số tem cần từ 1 đến 2.400."),
        ({"count": "2401"}, "Số tem cần từ 1 đến 2.400."),
        ({"count": ""}, "Bạn ghi số tem cần in."),
        ({"count": "nhiều"}, "Bạn gõ số nguyên bằng chữ số, ví dụ 420."),
        ({"grid": "24", "start": "25"}, "Tờ này có 24 ô. Bạn ghi từ 1 đến 24."),
        ({"left": "abc"}, "Bạn gõ số mi-li-mét, ví dụ 1,5 hoặc -0,5."),
        ({"top": "9"}, "Xê dịch được từ -5 đến 5 mm."),
        (
            {"grid": "24", "left": "-4"},
            "Dịch từng ấy thì có tem ra ngoài giấy hoặc đè lên nhau. Bạn bớt lại.",
        ),
    ):
        page.get(f"/quan-ly/tem/{product.id}/to-in")
        page.submit("Tải tệp PDF", fields, status=422)
        assert told in [text.strip() for text in page.texts("p.error")], fields


def test_sheets_of_others_of_drafts_and_of_unknown_sizes_are_not_found(
    page: PageClient, session: Session, product: Product
) -> None:
    foreign = make_product(session)
    draft = make_product(session, product.business, state=ProductState.DRAFT)
    session.commit()

    for path in (
        f"/quan-ly/tem/{foreign.id}/to-in",
        f"/quan-ly/tem/{foreign.id}/to-in-24.pdf?so=1",
        f"/quan-ly/tem/{foreign.id}/to-in-50x30.zpl?so=1",
        f"/quan-ly/tem/{foreign.id}/to-thu-24.pdf",
        f"/quan-ly/tem/{foreign.id}/ma",
        f"/quan-ly/tem/{foreign.id}.zpl",
        f"/quan-ly/tem/{draft.id}/to-in",
        f"/quan-ly/tem/{product.id}/to-in?lot=khong-co",
        f"/quan-ly/tem/{product.id}/to-in?bo=99999999999",
        f"/quan-ly/tem/{product.id}/to-in-99.pdf?so=1",
        f"/quan-ly/tem/{product.id}/to-in-24.pdf?so=201",
        f"/quan-ly/tem/{product.id}/to-in-24.pdf?so=1&tu=25",
        f"/quan-ly/tem/{product.id}/to-in-24.zpl?so=1",
        f"/quan-ly/tem/{product.id}/to-in-24.pdf",
        f"/quan-ly/tem/{product.id}/to-thu-99.pdf",
    ):
        page.get(path, 404)

    assert page.status == 404


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
    wanted = [payload(HOST, listed.code)] * 2
    wanted += [payload(HOST, other.code, "A-1")] * 2
    prove(out.read_bytes(), wanted, SHEETS["24"])
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
