from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.tax_codes import BadTaxCode, BadTaxCodeDigit, is_personal, masked, parse_tax_code, shown_publicly


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0100233488", "0100233488"),
        ("01.00.23.34.88", "0100233488"),
        ("0314409058-002", "0314409058002"),
        ("0314 409 058 002", "0314409058002"),
        ("034899000002", "034899000002"),
        ("034-899-000002", "034899000002"),
    ],
)
def test_separators_are_ours_to_remove(typed: str, digits: str) -> None:
    assert parse_tax_code(typed) == digits


@pytest.mark.parametrize("typed", ["", "12345", "01002334880", "abc", "0100233488x", "٠١٠٠٢٣٣٤٨٨"])
def test_another_length_or_letters_are_refused(typed: str) -> None:
    with pytest.raises(BadTaxCode):
        parse_tax_code(typed)


@pytest.mark.parametrize(
    "typed", ["0100233480", "0000000000", "0314409058-000", "097899000002", "000899000002"]
)
def test_a_wrong_digit_is_told_apart_from_a_wrong_length(typed: str) -> None:
    with pytest.raises(BadTaxCodeDigit):
        parse_tax_code(typed)


@given(st.integers(1, 96), st.integers(0, 10**9 - 1))
def test_a_persons_number_is_taken_and_never_public(province: int, rest: int) -> None:
    number = parse_tax_code(f"{province:03d}{rest:09d}")

    assert is_personal(number)
    assert shown_publicly(number) == ""
    assert masked(number) == "•••••••••" + number[-3:]


@given(st.text(max_size=16))
def test_any_text_is_a_tax_code_or_a_refusal(typed: str) -> None:
    try:
        digits = parse_tax_code(typed)
    except BadTaxCode as refused:
        digits = str(refused)
    assert digits
