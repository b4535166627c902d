"""Names of one business, written by several people, come to one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.name_keys import are_near, forms_kept, forms_sought, name_key

KEYS = st.lists(st.sampled_from(("banh", "cay", "ban", "h", "hcay")), max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("HTX Nếp Gấc", "nep gac"),
        ("Hợp tác xã nếp gấc", "nep gac"),
        ("NẾP GẤC (HTX)", "nep gac"),
        ("Công ty cổ phần May Hưng Hà", "may hung ha"),
        ("Công ty TNHH MTV Mây tre", "may tre"),
        ("Chi nhánh - Công ty CP Mây tre", "may tre"),
        ("HKD Mẫu 18 ( ghi trùng )", "mau 18"),
        ("Hộ kinh doanh mẫu 18", "mau 18"),
        ("Đũi Nam Cao", "dui nam cao"),
    ],
)
def test_kind_words_marks_and_brackets_do_not_count(name, key):
    assert name_key(name) == key


@pytest.mark.parametrize("name", ["Cốm Thanh Hương", "Dệt Hồng Cơ", "Hợp Tác"])
def test_a_kind_word_inside_another_word_stays(name):
    assert len(name_key(name).split()) == len(name.split())


@pytest.mark.parametrize("name", ["HTX", "Công ty TNHH", "(mẫu)"])
def test_a_name_of_nothing_but_kind_words_keeps_them(name):
    assert name_key(name) != ""


@pytest.mark.parametrize("name", ["", "!!!", "😀"])
def test_a_name_without_letters_has_no_key_and_is_near_nothing(name):
    assert name_key(name) == ""
    assert not are_near(name_key(name), name_key(name))


def test_nearness_has_no_direction():
    assert are_near("banh cay lang nguyen", "banh cay")
    assert are_near("banh cay", "banh cay lang nguyen")


@given(KEYS, KEYS)
def test_an_index_by_forms_finds_exactly_the_near_ones(one, other):
    assert (not forms_sought(one).isdisjoint(forms_kept(other))) == are_near(one, other)
