"""Which new passwords are refused because they would be among the first that somebody tries."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.guessable import Weakness, common_passwords, squeezed, weakness_of
from accounts.passwords import BadPassword, check_new_password, random_password

ABOUT = [
    "Gốc Quê", "Thái Bình", "Sở Công Thương", "Khu vực Thái Bình", "HTX Bánh cáy Nếp Gấc", "Đào Thị Ổi",
    "+84912345678", "0100233488", "024301009915",
]  # fmt: skip


def test_the_list_is_long_folded_and_dated() -> None:
    listed = common_passwords()

    assert len(listed) >= 3_000
    assert all(squeezed(entry) == entry for entry in listed)


@pytest.mark.parametrize(
    "password",
    [
        "thaibinh", "Thái Bình", "ThaiBinh@2026", "matkhau1", "Mật khẩu mới", "anhyeuem", "Anh Yêu Em 123",
        "htx12345", "12345htx", "password", "Passw0rd 1", "iloveyou", "quelua2025", "nguyenhuong",
        "minhanh1990", "nuocmam88", "hungyen2025", "dong hung 34", "congthuong", "chuyendoiso",
    ],
)  # fmt: skip
def test_what_many_people_take_is_refused(password: str) -> None:
    assert weakness_of(password) is Weakness.COMMON


@pytest.mark.parametrize(
    "password",
    [
        "12345678", "87654321", "00000000", "aaaaaaaa", "abababab", "123123123", "20262026", "qwertyui",
        "asdfghjk", "qwerty 4321", "1q2w3e4r5t", "zaq12wsx", "0912345678", "0912.345.678", "+84912345678",
        "15081990", "19900815", "abcd1234", "147258369",
    ],
)  # fmt: skip
def test_rows_of_keys_repetitions_days_and_phone_numbers_are_refused(password: str) -> None:
    assert weakness_of(password) in {Weakness.PATTERN, Weakness.COMMON}


@pytest.mark.parametrize(
    "password",
    [
        "HTX Bánh cáy Nếp Gấc", "nepgac2026", "banhcay nep gac", "dao thi oi 88", "HTX-nep-gac!",
        "0100233488", "024301009915", "912345678x", "bánh cáy 0912345678", "goc que nep gac",
    ],
)  # fmt: skip
def test_names_places_and_numbers_of_the_person_are_refused(password: str) -> None:
    assert weakness_of(password, ABOUT) is not None


@pytest.mark.parametrize(
    "password",
    [
        "lúa chín vàng đồng", "cánh diều tháng ba", "Nếp Gấc nấu xôi chiều", "5h8k-m2np", "🌾🌾🌾🌾🌾🌾🌾🌾",
        "nồi đồng cối đá", "đê dài gió mát", "a" * 64, "Пшеница растёт", "83 92 01 74",
    ],
)  # fmt: skip
def test_a_password_of_ones_own_is_taken(password: str) -> None:
    assert weakness_of(password, ABOUT) is None
    check_new_password(password, ABOUT)


def test_the_refusal_says_what_is_wrong_and_how_to_mend_it() -> None:
    with pytest.raises(BadPassword, match=r"nhiều người dùng.*ghép ba từ") as common:
        check_new_password("thaibinh2026")
    with pytest.raises(BadPassword, match=r"dãy số.*ghép ba từ"):
        check_new_password("12345678")
    with pytest.raises(BadPassword, match=r"tên, nơi ở.*ghép ba từ"):
        check_new_password("nepgac2026", ABOUT)

    example = str(common.value).split("“")[1].split("”")[0]
    assert weakness_of(example) is Weakness.COMMON  # who copies the example is asked for another


@given(st.sampled_from(sorted(common_passwords())), st.integers(0, 9999), st.booleans())
def test_every_entry_is_refused_with_capitals_and_digits_around_it(
    entry: str, number: int, before: bool
) -> None:
    typed = entry.upper()
    assert weakness_of(f"{number}{typed}" if before else f"{typed}{number}") is not None


@given(st.text(max_size=60))
def test_composed_and_decomposed_text_is_judged_alike(text: str) -> None:
    forms = {weakness_of(unicodedata.normalize(form, text), ABOUT) for form in ("NFC", "NFD")}

    assert len(forms) == 1


def test_first_passwords_of_ours_are_never_refused() -> None:
    for _each in range(200):
        check_new_password(random_password(), ABOUT)
