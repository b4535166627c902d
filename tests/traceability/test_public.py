"""The page that a scan opens, seen as a phone sees it."""

import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import event as listen
from sqlalchemy.orm import Session

from catalog.codes import ALPHABET, new_code
from catalog.models import Certificate, Photo, Product
from core.database import db
from core.formatting import date_vi
from core.kept_pages import kept_pages
from tests.factories.numbers import give_gtin
from tests.factories.traceability import (
    make_business,
    make_event,
    make_lot,
    make_material_lot,
    make_product,
    make_recall,
    put_in,
)
from tests.pages.client import PageClient
from traceability.models import Lot
from traceability.views.blueprint import today

MOST_BYTES = 60 * 1024
PICTURE_BYTES = 14 * 1024  # the largest that the small size of a picture may be


@pytest.fixture
def lot(session: Session) -> Lot:
    lot = make_lot(session, lot_code="P01-0001", packed_on=today(), expires_on=today() + timedelta(days=85))
    make_event(session, lot, event_time=datetime(2026, 11, 18, 8, 10, tzinfo=UTC))
    session.commit()
    return lot


def product_of(lot: Lot) -> Product:
    assert lot.product is not None
    return lot.product


def path_of(lot: Lot) -> str:
    return f"/t/{product_of(lot).code}/{lot.lot_code}"


def first_words(page: PageClient) -> str:
    return page.text.split("Gốc Quê", 1)[1]


def test_lot_page_answers_who_where_when_which_and_until_when(page: PageClient, lot: Lot) -> None:
    page.get(path_of(lot))

    facts = " ".join(page.texts("dl.facts")).split()
    assert page.h1 == "Bánh cáy làng Nguyễn"
    assert page.title.startswith("Bánh cáy làng Nguyễn, lô P01-0001")
    assert product_of(lot).business.name in page.text.split("Lô P01-0001")[0]
    for words in (
        "xã Đông Hưng, tỉnh Hưng Yên",
        "trước 01/07/2025: xã Nguyên Xá, huyện Đông Hưng, tỉnh Thái Bình",
        date_vi(lot.packed_on),
        date_vi(lot.expires_on),
        "còn 85 ngày",
    ):
        assert words in " ".join(facts)
    assert "Có lạc, vừng. Người dị ứng không dùng." in page.text
    assert "18/11/2026, 15:10 Đóng gói" in page.text


@pytest.mark.parametrize("change", [str.lower, str.upper, str.swapcase])
def test_codes_and_lots_are_found_in_any_case(page: PageClient, lot: Lot, change: object) -> None:
    assert callable(change)

    page.get(f"/T/{change(product_of(lot).code)}/{change(lot.lot_code)}")

    assert "Lô P01-0001" in page.texts("h2")


def test_trailing_slash_opens_the_same_page(page: PageClient, lot: Lot) -> None:
    page.get(path_of(lot) + "/")

    assert page.h1 == "Bánh cáy làng Nguyễn"


def test_scan_leaves_nothing_on_the_phone_and_asks_nothing_of_it(page: PageClient, lot: Lot) -> None:
    answer = page.fetch(path_of(lot))

    assert answer.headers.getlist("Set-Cookie") == []
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "public, max-age=30"


def test_page_is_light_and_runs_no_script(page: PageClient, session: Session, lot: Lot) -> None:
    for number in range(9):
        make_event(
            session, lot, name=f"Bước số {number} của lô hàng này", details={"note": "Phơi nắng 18 giờ"}
        )
    product_id = product_of(lot).id
    session.add(
        Photo(
            product_id=product_id,
            position=1,
            digest="a" * 64,
            ext="jpg",
            width=1600,
            height=1200,
            state="ready",
        )
    )
    session.commit()

    page.get(path_of(lot))

    kinds = [script.get("type") for script in page.select("script")]
    styles = sum(
        len(page.fetch(str(link.get("href"))).data)
        for link in page.select("link[rel=stylesheet], link[rel=icon]")
    )
    weight = len(page.current.html.encode()) + styles + PICTURE_BYTES
    assert kinds == ["application/ld+json"]
    assert weight <= MOST_BYTES
    assert [image.get("sizes") for image in page.select("img")] == ["84px"]


def test_unchanged_page_answers_304_and_a_recall_changes_it(
    page: PageClient, session: Session, lot: Lot
) -> None:
    first = page.fetch(path_of(lot))
    tag = {"If-None-Match": first.headers["ETag"]}

    again = page.fetch(path_of(lot), 304, headers=tag)
    make_recall(session, lot)
    session.commit()
    changed = page.fetch(path_of(lot), 200, headers=tag)

    assert again.data == b""
    assert again.headers["Cache-Control"] == "public, max-age=30"
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_head_answers_like_get_without_body(page: PageClient, lot: Lot) -> None:
    head = page.http.head(path_of(lot))

    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == page.fetch(path_of(lot)).headers["ETag"]


def test_mistyped_code_is_told_apart_from_an_unknown_one(page: PageClient) -> None:
    code = new_code()
    wrong = code[:-1] + next(symbol for symbol in ALPHABET if symbol != code[-1])

    unknown = page.get(f"/t/{code}", 404).h1
    mistyped = page.get(f"/t/{wrong}", 404).h1

    assert (unknown, mistyped) == ("Không có sản phẩm nào mang mã này", "Mã này gõ chưa đúng")
    assert page.get(f"/t/{code}/P01-0001", 404).h1 == unknown
    assert page.get(f"/t/{wrong}/-/1", 404).h1 == mistyped


def test_draft_answers_as_if_there_were_nothing(page: PageClient, session: Session) -> None:
    product = make_product(session, state="draft", first_public_at=None)
    lot = make_lot(session, product)
    session.commit()

    assert page.get(f"/t/{product.code}", 404).h1 == "Không có sản phẩm nào mang mã này"
    assert "Bánh cáy" not in page.get(path_of(lot), 404).text


def test_unknown_lot_says_so_before_the_product(page: PageClient, lot: Lot) -> None:
    page.get(f"/t/{product_of(lot).code}/zz-99")

    assert first_words(page).index("Không có lô ZZ-99") < first_words(page).index("Bánh cáy làng Nguyễn")
    assert "Lô P01-0001" in page.text


def test_unknown_lot_does_not_repeat_what_no_label_carries(page: PageClient, lot: Lot) -> None:
    page.get(f"/t/{product_of(lot).code}/{quote('gọi 0900 nhận quà')}")

    assert "Không có lô này" in page.text
    assert "nhận quà" not in page.text


@pytest.mark.parametrize("where", ["P01-0001/X9", "-/X9", "khac/X9"])
def test_every_serial_is_unknown_and_the_page_says_so_first(page: PageClient, lot: Lot, where: str) -> None:
    page.get(f"/T/{product_of(lot).code}/{where}")

    words = first_words(page)
    assert words.index("Mã này không do chúng tôi cấp") < words.index("Bánh cáy làng Nguyễn")
    assert "Các bước làm" not in words


@pytest.mark.parametrize("part", ["-", "BAO-NGHI-NGO"])
def test_reserved_addresses_are_no_lots(page: PageClient, lot: Lot, part: str) -> None:
    answer = page.get(f"/t/{product_of(lot).code}/{part}", 404)

    assert "Không có lô" not in answer.text


@pytest.mark.parametrize(
    "shape", ["/t/{long}", "/t/{code}/{long}", "/t/{code}/P01-0001/{long}", "/thu-hoi/{long}"]
)
def test_paths_of_ten_thousand_characters_are_refused_without_a_question_to_the_database(
    app: Flask, page: PageClient, lot: Lot, shape: str
) -> None:
    path = shape.format(code=product_of(lot).code, long="A" * 10_000)
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    listen.listen(engine, "before_cursor_execute", note := (lambda *told: asked.append(told[2])))

    page.get(path, 404)
    listen.remove(engine, "before_cursor_execute", note)

    assert asked == []


def test_recalled_lot_says_first_why_and_what_to_do(page: PageClient, session: Session, lot: Lot) -> None:
    recall = make_recall(session, lot)
    session.commit()

    page.get(path_of(lot))

    words = first_words(page)
    assert words.index("Lô này đang bị thu hồi") < words.index("Bánh cáy làng Nguyễn")
    assert page.texts(".note.bad p") == [
        "Lô này đang bị thu hồi",
        "Lý do: Chỉ tiêu vi sinh vượt mức đã công bố.",
        "Bạn cần làm: Ngừng dùng, trả lại nơi mua để được hoàn tiền.",
        "Quyết định ngày 20/11/2026.",
        f"Xem thông báo thu hồi {recall.number}",
    ]
    assert page.click(f"Xem thông báo thu hồi {recall.number}").h1 == f"Thông báo thu hồi {recall.number}"


def test_recall_of_one_lot_leaves_the_others_clean(page: PageClient, session: Session, lot: Lot) -> None:
    other = make_lot(session, product_of(lot), packed_on=today(), expires_on=today())
    make_recall(session, lot)
    session.commit()

    assert page.get(path_of(other)).select(".note.bad") == []
    assert "Đang thu hồi: lô P01-0001." in page.get(f"/t/{product_of(lot).code}").text


def test_lifted_recall_warns_nobody_and_stays_readable(page: PageClient, session: Session, lot: Lot) -> None:
    recall = make_recall(session, lot, status="closed", closed_on=date(2026, 11, 22))
    lot.state = "active"
    session.commit()

    assert page.get(path_of(lot)).select(".note.bad") == []
    assert "Đã kết thúc ngày 22/11/2026" in page.get(f"/thu-hoi/{recall.number.lower()}").text


def test_recall_that_ended_without_being_lifted_still_warns(
    page: PageClient, session: Session, lot: Lot
) -> None:
    make_recall(session, lot, status="closed", closed_on=date(2026, 11, 22))
    session.commit()

    assert "Nếu còn giữ hàng của lô này, bạn đừng dùng." in page.get(path_of(lot)).text


@pytest.mark.parametrize("number", ["TH-1999-001", "%00", "a b", "'--"])
def test_unknown_notice_is_not_found(page: PageClient, number: str) -> None:
    page.get(f"/thu-hoi/{quote(number, safe='%')}", 404)

    assert page.h1 == "Không tìm thấy trang này"


def test_expired_lot_says_so_first(page: PageClient, session: Session) -> None:
    lot = make_lot(session, packed_on=today() - timedelta(days=5), expires_on=today() - timedelta(days=2))
    session.commit()

    page.get(path_of(lot))

    assert page.texts(".note")[0] == "Lô này đã hết hạn dùng Hạn dùng đã quá 2 ngày. Bạn không nên dùng."
    assert "Đã hết hạn dùng" in page.texts(".tag")


def test_lot_without_events_says_so_plainly(page: PageClient, session: Session) -> None:
    lot = make_lot(session, expires_on=None)
    session.commit()

    page.get(path_of(lot))

    assert "Cơ sở chưa ghi bước nào cho lô này" in page.text
    assert "không ghi hạn dùng" in page.text
    assert page.select("ol.story") == []


@pytest.mark.parametrize(("state", "says"), [("live", True), ("returned", True), ("listed", False)])
def test_product_that_nobody_checked_is_marked_as_self_declared(
    page: PageClient, session: Session, state: str, says: bool
) -> None:
    lot = make_lot(session, make_product(session, state=state))
    session.commit()

    page.get(path_of(lot))

    assert ("Cơ sở tự khai, chưa được duyệt" in page.text) is says


def test_withdrawn_product_still_answers_and_says_so_first(page: PageClient, session: Session) -> None:
    lot = make_lot(session, make_product(session, state="withdrawn"))
    session.commit()

    for path in (path_of(lot), f"/t/{product_of(lot).code}"):
        assert page.get(path).texts(".note")[0].startswith("Sản phẩm này đã được cơ sở rút")


def test_box_says_who_vouches_for_what_and_never_that_goods_are_genuine(
    page: PageClient, session: Session
) -> None:
    business = make_business(session, verified_at=datetime(2026, 10, 2, tzinfo=UTC))
    lot = make_lot(session, make_product(session, business, state="live"))
    session.commit()

    page.get(path_of(lot))

    assert "Sở Công Thương đã đối chiếu: cơ sở, ngày 02/10/2026" in page.text
    assert "Cơ sở đã được Sở Công Thương xác minh 02/10/2026" in page.texts(".tag")
    assert "Quét mã không chứng minh hàng trên tay bạn là hàng thật" in page.text
    assert not any(word in page.text.lower() for word in ("chính hãng", "hàng chuẩn", "sổ công khai"))


def test_papers_show_whether_they_hold_today(page: PageClient, session: Session, lot: Lot) -> None:
    for kind, until in (("ocop", today()), ("attp", today() - timedelta(days=1))):
        session.add(
            Certificate(
                business_id=lot.business_id,
                type=kind,
                name=kind,
                number=f"S-{kind}",
                issuer="UBND tỉnh",
                issued_on=date(2023, 1, 1),
                expires_on=until,
                stars=4 if kind == "ocop" else None,
            )
        )
    session.commit()

    page.get(path_of(lot))

    assert "OCOP 4 sao" in page.text
    assert "S-attp" not in page.text
    assert "Cơ sở tự khai" in page.texts(".tag")


def test_rice_tells_of_its_paddy_and_a_circle_of_lots_is_told_once(
    page: PageClient, session: Session
) -> None:
    product = make_product(session)
    rice = make_lot(session, product, lot_code="G-2")
    paddy = make_material_lot(session, product.business, lot_code="T-1")
    make_event(session, paddy, kind="harvesting", name="Gặt lúa")
    put_in(session, rice, paddy)
    put_in(session, paddy, rice)
    session.commit()

    page.get(path_of(rice))

    assert page.texts("h3")[0] == "Thóc Bắc thơm số 7, lô T-1"
    assert "Dùng 1.000\xa0kg cho lô G-2".replace("\xa0", " ") in page.text.replace("\xa0", " ")
    assert page.text.count("Gặt lúa") == 1


def test_supplier_without_a_public_page_stays_unnamed(page: PageClient, session: Session) -> None:
    rice = make_lot(session)
    paddy = make_material_lot(session, make_business(session), lot_code="BI-MAT")
    make_event(session, paddy, kind="harvesting", name="Gặt lúa nhà ông Bảy")
    put_in(session, rice, paddy)
    session.commit()

    page.get(path_of(rice))

    assert "Thóc Bắc thơm số 7" in page.text
    assert not any(word in page.text for word in ("BI-MAT", "ông Bảy"))


def test_long_story_takes_no_more_statements_than_a_short_one(
    app: Flask, page: PageClient, session: Session
) -> None:
    short, long = make_lot(session), make_lot(session)
    make_event(session, short)
    for _ in range(20):
        make_event(session, long)
        paddy = make_material_lot(session, long.business)
        make_event(session, paddy)
        put_in(session, long, paddy)
    session.commit()
    paths = [path_of(short), path_of(long)]
    page.get(paths[0])

    def statements(path: str) -> int:
        kept_pages(app).forget()
        asked: list[str] = []
        listen.listen(db.engine, "before_cursor_execute", note := (lambda *told: asked.append(told[2])))
        page.get(path)
        listen.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    with app.app_context():
        counts = [statements(path) for path in paths]

    assert counts[1] <= counts[0] + 1  # the lots that went in
    assert counts[1] <= 11


def test_machines_read_the_same_facts_and_names_cannot_break_out(page: PageClient, session: Session) -> None:
    name = "</script><b id=j>Bánh {{7*7}}"
    page.echoes = (name,)
    product = make_product(session, name=name, is_sample=True)
    give_gtin(session, product, "09521234600022")
    until = today() + timedelta(days=9)
    lot = make_lot(session, product, lot_code="X-1", packed_on=today(), expires_on=until)
    session.add(
        Photo(
            product_id=product.id,
            position=1,
            digest="a" * 64,
            ext="jpg",
            width=1600,
            height=1200,
            state="ready",
        )
    )
    session.commit()

    page.get(path_of(lot))

    facts = json.loads("".join(page.first("script").itertext()))
    shared = {each.get("property"): each.get("content") for each in page.select("meta[property]")}
    assert (facts["@type"], facts["name"], facts["gtin"], facts["sku"]) == (
        "Product",
        name,
        "09521234600022",
        product.code,
    )
    assert facts["productionDate"] == today().isoformat()
    assert [each["value"] for each in facts["additionalProperty"]] == ["X-1", until.isoformat()]
    assert shared["og:title"] == f"{name}, lô X-1"
    assert shared["og:url"] == facts["@id"]
    assert f"/anh/{'a' * 64}-1200.jpg" in str(shared["og:image"])
    assert page.select("#j") == []


def test_corrected_step_says_so_and_the_wrong_one_is_gone(
    page: PageClient, session: Session, lot: Lot
) -> None:
    wrong = lot.events[0]
    make_event(
        session, lot, name="Đóng gói lại", corrects_id=wrong.id, correction_reason="Ghi nhầm ngày",
        recorded_at=datetime(2026, 11, 19, 3, tzinfo=UTC),
    )  # fmt: skip
    session.commit()

    page.get(path_of(lot))

    assert page.texts("ol.story h3") == ["Đóng gói lại"]
    assert "đã đính chính ngày 19/11/2026: Ghi nhầm ngày" in page.text
