"""No number of a person and no telephone leaves in a text, however it is written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.open_data.public_text import number_without_persons, without_persons

SIGNS = st.sampled_from(["", " ", ".", "-", "/", " - ", "\u00b7", "_", "\u200b", ") "])


@given(st.from_regex(r"0[35789][0-9]{8}|[0-9]{12}|02[0-9]{9}", fullmatch=True), st.data())
def test_telephones_and_numbers_of_persons_go_with_any_signs_and_digits(digits, data):
    zero = data.draw(st.sampled_from("0０٠०๐"))
    shown = [chr(ord(zero) + int(each)) for each in digits]
    text = "LH chị Ba " + "".join(each + data.draw(SIGNS) for each in shown[:-1]) + shown[-1] + " nhé"

    for cut in (without_persons, number_without_persons):
        assert re.search(r"\d", cut(text)) is None
        assert cut(text) == "LH chị Ba nhé"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("LH chị Ba 0912 345 678", "LH chị Ba"),
        ("Mắm tôm (+84) 912.345.678 ngon", "Mắm tôm ngon"),
        ("001/085/012345", ""),
        ("Hộp 12 gói × 100 g", "Hộp 12 gói × 100 g"),
        ("Quyết định 123/QĐ-UBND ngày 01/02/2024", "Quyết định 123/QĐ-UBND ngày 01/02/2024"),
        ("ISO 22000:2018", "ISO 22000:2018"),
        ("TCVN 11041-2:2017, gọi 0912345678", "TCVN 11041-2:2017, gọi"),
        ("½ cân", "½ cân"),
        ("Gọi ٠٩١٢٣٤٥٦٧٨ nhé", "Gọi nhé"),
        ("Hỏi ba.nguyen+che@example.com.vn, ISO 22000:2018", "Hỏi ISO 22000:2018"),
        ("3 hộp @ 20.000 đồng", "3 hộp @ 20.000 đồng"),
    ],
)
def test_a_text_keeps_all_but_long_numbers(text, left):
    assert without_persons(text) == left


@pytest.mark.parametrize(
    ("number", "left"),
    [
        ("VietGAP-TT-12-06-35-0001", "VietGAP-TT-12-06-35-0001"),
        ("456/2026/ATTP-CNĐK", "456/2026/ATTP-CNĐK"),
        ("0912 345 678", ""),
        ("Số 001085012345", "Số"),
        ("٠٩١٢٣٤٥٦٧٨", ""),
        ("17/2026 ba@example.com", "17/2026"),
    ],
)
def test_a_number_of_a_paper_stays_unless_it_names_a_person(number, left):
    assert number_without_persons(number) == left
