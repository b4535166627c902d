from __future__ import annotations

from datetime import date

import pytest

from sample.papers import acceptance_paper, attendance_list, certificate_paper, draw_paper

DAY = date(2023, 5, 9)
HOLDER = "HTX Bánh cáy Nếp Gấc (mẫu)"
OFFICE = "Sở Công Thương (mẫu)"


@pytest.fixture
def acceptance() -> bytes:
    return acceptance_paper("NT-S001", "Hỗ trợ thiết lập website", OFFICE, DAY, HOLDER, "20.000.000 ₫")


@pytest.fixture
def certificate() -> bytes:
    return certificate_paper(
        "Giấy chứng nhận sản phẩm OCOP", "MAU-01", OFFICE, DAY, date(2026, 5, 9), HOLDER, "Bánh cáy", 4
    )


def pages(paper: bytes) -> int:
    return paper.count(b"/Type /Page\n")


def test_a_paper_is_one_page_of_a4(acceptance):
    assert acceptance.startswith(b"%PDF-")
    assert pages(acceptance) == 1
    assert b"/MediaBox [0 0 595.28 841.89]" in acceptance


def test_the_same_facts_give_the_same_bytes(acceptance):
    again = acceptance_paper("NT-S001", "Hỗ trợ thiết lập website", OFFICE, DAY, HOLDER, "20.000.000 ₫")
    assert again == acceptance


def test_other_facts_give_other_bytes(acceptance):
    other = acceptance_paper("NT-S002", "Hỗ trợ thiết lập website", OFFICE, DAY, HOLDER, "20.000.000 ₫")
    assert other != acceptance


def test_be_vietnam_pro_is_embedded(acceptance, certificate):
    for paper in (acceptance, certificate):
        assert b"BeVietnamPro" in paper
        assert b"/FontFile2" in paper


def test_a_class_of_fifteen_fits_one_page():
    rows = [f"Hộ kinh doanh Cốm Làng Thanh số {place} (mẫu)" for place in range(1, 16)]
    assert pages(attendance_list("DS-S010", OFFICE, DAY, rows)) == 1


def test_long_names_stay_on_the_page():
    long = "Hợp tác xã sản xuất và kinh doanh dịch vụ nông nghiệp tổng hợp " * 3
    paper = draw_paper("Danh sách tham dự", "DS-1", long, DAY, long, [("Nội dung", long)])
    assert pages(paper) == 1


@pytest.mark.parametrize("expires", [None, date(2026, 5, 9)])
def test_a_certificate_may_have_no_end(expires):
    paper = certificate_paper("Giấy chứng nhận", "01", OFFICE, DAY, expires, HOLDER)
    assert pages(paper) == 1
