from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.codes import ALPHABET, LENGTH, MistypedCode, is_code, new_code, parse_code

codes = st.builds(lambda _n: new_code(), st.integers())


def test_the_alphabet_leaves_out_what_is_misread() -> None:
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)


@given(codes)
def test_a_new_code_reads_back_in_any_case(code: str) -> None:
    assert len(code) == LENGTH
    assert parse_code(code) == parse_code(code.lower()) == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_told_apart(code: str, at: int, symbol: str) -> None:
    typed = code[:at] + symbol + code[at + 1 :]

    assert is_code(typed) == (typed == code)


@given(codes, st.integers(0, LENGTH - 2))
def test_two_swapped_neighbours_are_told_apart(code: str, at: int) -> None:
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]

    # Luhn's one blind spot: the first and the last symbol of the alphabet side by side.
    assert is_code(swapped) == (swapped == code or {code[at], code[at + 1]} == {"0", "Z"})


@pytest.mark.parametrize(
    "typed", ["", "0000000", "000000000", "O0000000", "ıııııııı", "0000-0000", " 0000000", "00000001"]
)
def test_nothing_is_silently_read_as_something_else(typed: str) -> None:
    with pytest.raises(MistypedCode):
        parse_code(typed)


@given(st.text(max_size=12))
def test_any_text_is_a_code_or_a_refusal(typed: str) -> None:
    assert is_code(typed) in {True, False}
