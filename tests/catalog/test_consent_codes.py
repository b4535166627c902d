from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.consent_codes import BadConsentCode, code_hash, is_code, new_code, parse_code, spoken


@given(
    st.integers(0, 10**8 - 1).map(lambda number: f"{number:08d}"),
    st.sampled_from(["", " ", "-", ".", "\u00a0"]),
)
def test_a_code_is_read_however_its_groups_are_written(code: str, between: str) -> None:
    assert parse_code(f" {code[:4]}{between}{code[4:]} ") == code
    assert parse_code(spoken(code)) == code


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "1234567a", "1234 567\x00", "một hai ba bốn"])
def test_what_is_no_code_is_refused_with_the_shape_of_one(typed: str) -> None:
    with pytest.raises(BadConsentCode, match="8 chữ số"):
        parse_code(typed)


def test_full_width_digits_of_a_phone_keyboard_are_digits() -> None:
    assert parse_code("４８２１９０３７") == "48219037"


def test_codes_are_eight_digits_and_do_not_repeat() -> None:
    codes = {new_code() for _number in range(200)}

    assert len(codes) > 190
    assert all(parse_code(code) == code for code in codes)


def test_what_is_kept_gives_nothing_away_without_the_key_and_fits_one_business_only() -> None:
    kept = code_hash("a key", 7, "48219037")

    assert "48219037" not in kept
    assert is_code("a key", 7, "48219037", kept)
    assert not is_code("a key", 7, "48219038", kept)
    assert not is_code("a key", 8, "48219037", kept)
    assert not is_code("another key", 7, "48219037", kept)
