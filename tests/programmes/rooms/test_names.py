"""What is typed as a name into a room can be printed on its list."""

import unicodedata

import pytest

from programmes.papers.lettering import _widths
from programmes.rooms.forms import CorrectForm, JoinForm, PersonForm
from programmes.rooms.names import _LETTERS, _SIGNS, odd_sign


def test_every_letter_that_is_taken_is_in_the_letters_of_the_paper():
    taken = {chr(code) for first, last in _LETTERS for code in range(ord(first), ord(last) + 1)} | _SIGNS

    assert taken <= set(_widths(""))


@pytest.mark.parametrize("form", [JoinForm, PersonForm, CorrectForm])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Nguyễn 😀", "Tên có “😀”, không in được lên danh sách."),
        ("Văn ก中ا", "Tên có “ก”"),
        ("Na\u200dm", "một ký tự ẩn"),
        ("Số × 3", "Tên có “×”"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ước"), ""),
        ("Bà D’Arc-Müller (bé), con ông Y Đắk 2", ""),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused_and_its_sign_named(app, form, name, said):
    with app.test_request_context(method="POST", data={"name": name}):
        filled = form(meta={"csrf": False})
        filled["name"].validate(filled)
        errors = [str(error) for error in filled["name"].errors]

    assert (said in errors[0]) if said else errors == []


def test_letters_outside_the_script_are_found_wherever_they_stand():
    assert [odd_sign(text) for text in ("a\u0302\u0330", "٣", "Ⅳ", "ﬁ", "")] == ["\u0302", "٣", "Ⅳ", "ﬁ", ""]
