"""Cleaning and folding of Vietnamese text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean, clean_line, fold, slugify, words


def test_text_typed_in_pieces_becomes_whole_letters():
    assert clean(unicodedata.normalize("NFD", "bánh cáy")) == "bánh cáy"


def test_control_and_direction_marks_are_taken_out_but_lines_stay():
    assert clean("dòng một\r\ndòng\x00 hai\u202e\u200b") == "dòng một\ndòng hai"


@pytest.mark.parametrize(
    "unseen", ["\xad", "\u2060", "\u3164", "\u061c", "\x85", "\U000e0041", "\u200d", "\ufe0f"]
)
def test_a_name_of_which_nothing_is_seen_is_no_name(unseen):
    assert clean(unseen) == clean_line(f" {unseen} {unseen}") == ""


def test_names_that_look_the_same_are_the_same():
    assert clean("Bánh\u2060 c\xadáy\ufff9") == "Bánh cáy"


def test_emoji_stay_whole_and_other_line_ends_become_lines():
    assert clean("👩\u200d🌾 và ❤\ufe0f") == "👩\u200d🌾 và ❤\ufe0f"
    assert clean("một\u2028hai\rba") == "một\nhai\nba"


def test_half_of_a_surrogate_pair_does_not_survive():
    assert clean("a\ud800b") == "ab"


def test_line_has_no_breaks_and_single_blanks():
    assert clean_line("  nước\n\n mắm \t nhĩ ") == "nước mắm nhĩ"


def test_what_sounds_alike_without_accents_compares_equal():
    assert fold("ĐŨI") == fold("đũi") == fold("dui") == fold(unicodedata.normalize("NFD", "Đũi")) == "dui"


def test_look_alikes_of_the_barred_d_fold_like_it():
    assert fold("Ðồng Ɖông") == "dong dong"


def test_words_leave_marks_and_signs_behind():
    assert words("Khăn mặt 28 × 48 cm (mẫu)") == ["khan", "mat", "28", "48", "cm", "mau"]


def test_slug_is_safe_and_never_longer_than_asked():
    assert slugify("Ổi Bo / tươi!") == "oi-bo-tuoi"
    assert slugify("***") == ""
    assert len(slugify("a " * 100, longest=20)) <= 20


@given(st.text())
def test_folding_is_stable_and_agrees_for_both_unicode_forms(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    once = clean(text)

    assert clean(once) == once
    once.encode("utf-8")
