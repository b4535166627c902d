"""A cross table by any two dimensions, each cell with a list as long as it says."""

from __future__ import annotations

import pytest

from tests.programmes.figure_links import rows_behind

CROSS = "/can-bo/so-lieu/bang-cheo"
CORE = "tu=2022-01-01&den=2023-12-31&ct=WEB&ct=PROMO&ct=TRACE"


@pytest.mark.parametrize(
    "asked", ["hang=huyen&cot=loai-hinh", "hang=loai-hinh&cot=chuong-trinh&chi-huyen=340&chi-huyen=unknown"]
)
def test_every_cell_opens_its_list_and_the_corner_is_the_total(listed, page, enter, asked):
    enter("auditor")

    shown = page.get(f"{CROSS}?{CORE}&{asked}")
    cells = [(int("".join(a.itertext())), a.get("href")) for a in shown.select("table a")]

    assert len(cells) > 8
    for number, address in cells:
        assert rows_behind(page, address) == number, address
    if "chi-" not in asked:
        assert cells[-1][0] == 27


def test_rows_and_columns_of_one_kind_are_refused_with_what_to_do(listed, page, enter):
    enter()
    page.get(f"/can-bo/so-lieu?{CORE}")
    page.click("Xem bảng chéo hai chiều bất kỳ")

    page.submit("Xem bảng", hang="xa", cot="xa", status=422)

    assert "Bạn chọn hai thứ khác nhau" in page.text


def test_period_programmes_and_both_sides_are_changed_in_one_form(listed, page, enter):
    enter()
    page.get(f"{CROSS}?{CORE}&hang=huyen&cot=loai-hinh&chi-loai-hinh=hop_tac_xa")

    page.submit("Xem bảng", tu="2023-01-01", ct=["WEB"], cot="chuong-trinh")

    (only,) = page.select("thead abbr")
    assert only.text == "WEB"
    assert f"WEB: {only.get('title')}" in page.texts(".plain-list li")
    assert "01/01/2023" in page.text
    assert "chỉ Hợp tác xã" in page.text


@pytest.mark.parametrize("cell", ["o=XX", "huyen=999", "xa=x", "co-quan=KHAC", "loai-hinh=chau"])
def test_a_list_of_what_there_is_not_is_refused_and_says_no_number(session, page, enter, cell):
    enter("auditor")

    page.get(f"/can-bo/so-lieu/danh-sach?tu=2022-01-01&den=2023-12-31&{cell}", status=422)

    assert f"Không có mục “{cell.split('=')[1]}” trong số liệu" in page.text
    assert "0 cơ sở" not in page.text


def test_a_place_that_there_is_not_is_refused_instead_of_passed_over(listed, page, enter):
    enter()

    shown = page.get(f"{CROSS}?{CORE}&chi-huyen=999", status=422)

    assert "Không có mục “999” để thu hẹp" in shown.text
