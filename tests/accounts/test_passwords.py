from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters

from accounts import passwords
from accounts.passwords import (
    BadPassword,
    check_new_password,
    hash_password,
    is_outdated,
    password_matches,
    random_password,
)


@pytest.mark.parametrize(
    "password",
    [
        "cá rô 7n",
        "a" * 64,
        "á" * 128,
        "🌾🌾🌾🌾🌾🌾🌾🌾",
        "lúa chín vàng đồng",
        " hai đầu trống ",
        "a\x00 lá mít",
    ],
)
def test_any_password_of_the_right_length_is_taken_and_opens(password: str) -> None:
    check_new_password(password)

    assert password_matches(hash_password(password), password)


@pytest.mark.parametrize("password", ["", "1234567", "a" * 129, unicodedata.normalize("NFD", "ềềềề")])
def test_a_password_too_short_or_too_long_is_refused_with_both_numbers(password: str) -> None:
    with pytest.raises(BadPassword, match="từ 8 đến 128"):
        check_new_password(password)


def test_composed_and_decomposed_letters_open_the_same_door() -> None:
    kept = hash_password(unicodedata.normalize("NFC", "Đồng lúa quê"))

    assert password_matches(kept, unicodedata.normalize("NFD", "Đồng lúa quê"))


def test_blanks_and_case_count() -> None:
    kept = hash_password("lúa chín ")

    assert not password_matches(kept, "lúa chín")
    assert not password_matches(kept, "Lúa chín ")


def test_a_password_longer_than_any_is_wrong_without_an_error() -> None:
    assert not password_matches(hash_password("lúa chín vàng"), "a" * 100_000)
    assert not password_matches(hash_password("lúa chín vàng"), "")


def test_nobody_has_a_password_that_fits() -> None:
    assert not password_matches(None, "")
    assert not password_matches(None, "lúa chín vàng")


def test_looking_for_nobody_costs_what_looking_for_somebody_costs() -> None:
    assert extract_parameters(passwords._NOBODY) == extract_parameters(hash_password("lúa chín vàng"))


def test_what_is_no_hash_fits_nothing() -> None:
    assert not password_matches("!", "lúa chín vàng")


def test_a_hash_of_another_cost_is_outdated() -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("lúa chín vàng")

    assert is_outdated(cheap)
    assert not is_outdated(hash_password("lúa chín vàng"))
    assert password_matches(cheap, "lúa chín vàng")


def test_first_passwords_are_long_enough_and_never_the_same() -> None:
    made = {random_password() for _each in range(50)}

    assert len(made) == 50
    for password in made:
        check_new_password(password)
