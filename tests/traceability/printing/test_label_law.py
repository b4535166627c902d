"""What the law wants on a label: told where it is known, named where it is missing, never cut."""

from dataclasses import replace
from datetime import date

import pytest

from tests.traceability.printing.words import some_words
from traceability.printing.choices import Choice
from traceability.printing.label_law import PACK, Facts, missing, paragraphs, smallest_points
from traceability.printing.layout import Said, TooSmall, lay_out
from traceability.printing.lettering import POINT_MM, X_HEIGHT
from traceability.printing.paper import SHEETS
from traceability.printing.printers import OFFICE
from traceability.printing.room import EASY_CODE_MM
from traceability.printing.services import check_fits
from traceability.qr import QUIET_ZONE

WHOLE = Facts(
    role="ingredients",
    maker="HTX Nếp Gấc",
    address="thôn 1, xã Đông Hưng, tỉnh Hưng Yên",
    origin="Sản xuất tại Việt Nam",
    net="350 g",
    made_on=date(2026, 11, 18),
    good_until=date(2027, 2, 16),
    shelf_life_days=90,
    made_of=("gạo nếp 38%", "đường", "lạc"),
    allergens=("lạc", "vừng"),
    storage="Để nơi khô ráo, thoáng mát",
    warnings="Không dùng khi có mùi lạ.",
    declaration="01/HTXNG/2026",
)
NOTHING = replace(
    WHOLE, maker="", address="", origin="", net="", made_on=None, good_until=None, shelf_life_days=None,
    made_of=(), allergens=(), storage="", warnings="", declaration="",
)  # fmt: skip


def test_everything_that_is_known_stands_on_the_label_in_a_fixed_order() -> None:
    assert paragraphs(WHOLE) == (
        "Khối lượng tịnh: 350 g",
        "Thành phần: gạo nếp 38%, đường, lạc",
        "Cảnh báo: có lạc, vừng. Không dùng khi có mùi lạ",
        "NSX: 18/11/2026",
        "HSD: 16/02/2027",
        "Bảo quản: Để nơi khô ráo, thoáng mát",
        "Sản xuất: HTX Nếp Gấc, thôn 1, xã Đông Hưng, tỉnh Hưng Yên",
        "Xuất xứ: Sản xuất tại Việt Nam",
        "Số tự công bố: 01/HTXNG/2026",
    )
    assert missing(WHOLE) == ()


def test_without_a_lot_the_shelf_life_is_told_as_a_duration() -> None:
    of_product = replace(WHOLE, made_on=None, good_until=None, shelf_life_days=180)

    assert "HSD: 6 tháng kể từ NSX" in paragraphs(of_product)
    assert missing(of_product) == ("made",)


def test_what_nobody_has_told_is_named_and_left_out() -> None:
    assert paragraphs(NOTHING) == ()
    assert missing(NOTHING) == (
        "maker", "address", "origin", "net", "made", "good_until", "made_of", "storage",
    )  # fmt: skip
    assert missing(replace(NOTHING, role="materials")) == ("maker", "address", "origin", "made_of")


def test_letters_are_as_high_as_the_dated_pack_says_and_the_pack_says_that_it_is_a_guess() -> None:
    assert (PACK["mark"], PACK["is_compared_with_original"]) == ("guess", False)
    for sheet in SHEETS.values():
        wanted = 0.9 if sheet.area_cm2 < 80 else 1.2
        assert smallest_points(sheet) * POINT_MM * X_HEIGHT == pytest.approx(wanted)


@pytest.mark.parametrize("code", ["24", "21"])
def test_ordinary_food_has_room_on_common_stickers_beside_a_code_that_any_phone_finds(code: str) -> None:
    sheet = SHEETS[code]
    food = replace(
        WHOLE,
        made_of=("gạo nếp cái hoa vàng 38%", "đường", "mạch nha", "lạc", "vừng", "mứt bí", "gấc", "gừng"),
        storage="Để nơi khô ráo, thoáng mát, tránh nắng chiếu thẳng",
        warnings="",
    )
    points = smallest_points(sheet)
    words = replace(
        some_words(product_name="Bánh cáy làng Nguyễn truyền thống"),
        lines=tuple(map(Said, paragraphs(food))),
        points=points,
    )

    layout = lay_out([words], sheet, OFFICE)[0]

    told = " ".join(line.text for line in layout.lines)
    assert [text for text in paragraphs(food) if text not in told] == []
    assert words.addresses[0] in told.replace("/ ", "/")
    assert layout.side - 2 * QUIET_ZONE * OFFICE.mm(layout.dots) >= EASY_CODE_MM
    legal = [line for line in layout.lines if line.text not in (words.code, *words.addresses)]
    assert min(line.size for line in legal) >= points


def test_a_label_too_small_for_what_the_law_wants_says_which_one_is_large_enough() -> None:
    def legal(sheet: str) -> None:
        words = replace(
            some_words(), lines=tuple(map(Said, paragraphs(WHOLE))), points=smallest_points(SHEETS[sheet])
        )
        check_fits(words, Choice(sheet=sheet))

    legal("12")
    legal("8")
    with pytest.raises(TooSmall) as refused:
        legal("65")
    assert str(refused.value).startswith("Tem 38,1 × 21,2 mm không đủ chỗ")
    assert "Khổ nhỏ nhất vừa là" in str(refused.value)
