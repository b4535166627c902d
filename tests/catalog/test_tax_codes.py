from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.tax_codes import (
    BadTaxCode,
    BadTaxCodeDigit,
    is_personal,
    masked,
    parent_of,
    parse_tax_code,
    shown_publicly,
)


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


WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def stems() -> st.SearchStrategy[str]:
    return st.integers(0, 10**9 - 1).map(lambda number: f"{number:09d}").filter(lambda s: s[2:] != "0000000")


@given(stems())
def test_of_ten_last_digits_the_weights_let_one_through_or_none(stem: str) -> None:
    check = 10 - sum(w * int(d) for w, d in zip(WEIGHTS, stem, strict=True)) % 11

    taken = [digit for digit in range(10) if _is_taken(f"{stem}{digit}")]

    assert taken == ([check] if check < 10 else [])


@given(stems(), st.integers(0, 999))
def test_a_branch_is_its_enterprise_with_a_number_from_1_to_999(stem: str, branch: int) -> None:
    parent = next((f"{stem}{digit}" for digit in range(10) if _is_taken(f"{stem}{digit}")), None)
    if parent is None:
        return
    code = f"{parent}-{branch:03d}"

    assert _is_taken(code) == (branch > 0)
    if branch:
        assert parent_of(parse_tax_code(code)) == parent


@pytest.mark.parametrize(
    ("code", "taken"),
    [
        ("001000000000", True), ("096999999999", True), ("000999999999", False), ("097000000000", False),
        ("00100000000", False), ("0010000000000", False), ("03144090580021", False), ("031440905", False),
    ],
)  # fmt: skip
def test_lengths_and_provinces_at_their_borders(code: str, taken: bool) -> None:
    assert _is_taken(code) == taken


def test_only_a_branch_has_a_parent() -> None:
    assert [parent_of(code) for code in ("0314409058", "034899000002", None)] == [None, None, None]


def _is_taken(typed: str) -> bool:
    try:
        parse_tax_code(typed)
    except BadTaxCode:
        return False
    return True
