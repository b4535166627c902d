"""Whom a row means: certain only by strong signs that nothing speaks against."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.name_keys import are_near
from programmes.act_sheets import matching
from programmes.act_sheets.matching import Index, Known, Said, Sign

HTX = Known(1, 1, "Hợp tác xã Bánh Cáy", "hop_tac_xa", "1000345678", "+84912345678", "12688", ("B01",))
BRANCH = Known(2, 1, "HTX Bánh cáy (chi nhánh)", "hop_tac_xa", None, None, "12700", ("B02",))
OTHER = Known(3, 3, "HTX Nước mắm Diêm Điền", "hop_tac_xa", "1000999999", "+84987654321", "12688")
COMPANY = Known(4, 4, "Công ty Bánh Cáy", "doanh_nghiep", None, None, "12688")
ALL = (HTX, BRANCH, OTHER, COMPANY)


def sure(**said):
    found = Index.of(ALL).match(Said(**said)).sure
    return found.id if found else None


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ({"list_number": "B01"}, 1),
        ({"list_number": "B02", "name": "Bánh cáy"}, 2),
        ({"tax_code": "1000345678"}, 1),
        ({"tax_code": "1000999999", "name": "HTX nước mắm diêm điền"}, 3),
        ({"name": "HTX bánh cáy", "phone": "+84912345678"}, 1),
        ({"name": "NƯỚC MẮM DIÊM ĐIỀN", "commune": "12688"}, 3),
        ({"name": "HTX Bánh cáy", "commune": "12688", "kind": "hop_tac_xa"}, 1),
        ({"name": "HTX Bánh cáy", "commune": "12700"}, 2),
        # in doubt
        ({"name": "HTX Bánh cáy", "commune": "12688"}, None),  # the company may be meant as well
        ({"name": "HTX Bánh cáy"}, None),
        ({"phone": "+84912345678", "name": "Rượu nếp"}, None),
        ({"list_number": "B01", "name": "Chiếu cói Tân Lễ"}, None),  # another list's B01
        ({"tax_code": "1000345678", "name": "Chiếu cói Tân Lễ"}, None),
        ({"name": "Nước mắm Diêm Điền", "commune": "12688", "tax_code": "0314409058"}, None),
        ({"tax_code": "1000345678", "list_number": "B09", "name": "HTX nước mắm diêm điền"}, None),
        # nobody here
        ({"name": "Chiếu cói Tân Lễ", "commune": "12688"}, None),
    ],
)
def test_a_row_is_certain_only_where_nothing_speaks_against_it(said, means):
    assert sure(**said) == means


def test_what_is_near_is_offered_and_what_is_not_is_new():
    near = Index.of(ALL).match(Said(name="Nước mắm Diêm Điền loại một", commune="12688"))
    far = Index.of(ALL).match(Said(name="Chiếu cói Tân Lễ", commune="12688"))

    assert [(each.known.id, each.signs) for each in near.candidates] == [(3, (Sign.NEAR_NAME,))]
    assert (far.sure, far.candidates) == (None, ())


WORDS = st.lists(st.sampled_from(["banh", "cay", "banhcay", "lang", "HTX"]), min_size=1, max_size=4).map(
    " ".join
)
PLACES = st.sampled_from([None, "12688", "12700"])


@given(st.lists(st.tuples(WORDS, PLACES), max_size=6), WORDS, PLACES)
def test_names_that_are_near_are_found_as_by_holding_each_against_all(here, name, place):
    known = [Known(n, n, each, "hop_tac_xa", None, None, where) for n, (each, where) in enumerate(here, 1)]
    said = Said(name=name, commune=place)

    match = Index.of(known).match(said)

    found = {each.known.id for each in match.candidates if Sign.NEAR_NAME in each.signs}
    assert match.sure is not None or found == {
        each.id
        for each in known
        if place and each.commune == place and each.key != said.key and are_near(said.key, each.key)
    }


NAMES = st.sampled_from(["HTX Hoa", "Hoa", "HTX Gạo", "Công ty Gạo Hoa", "Hoa Gạo Thơm"])
CODES = st.sampled_from([None, "1000345678", "0314409058"])
PHONES = st.sampled_from([None, "+84912345678"])
COMMUNES = st.sampled_from([None, "12688", "12700"])
KNOWN = st.lists(st.tuples(NAMES, CODES, PHONES, COMMUNES), max_size=6)


@given(KNOWN, NAMES, CODES, PHONES, COMMUNES)
def test_nothing_certain_contradicts_the_row_and_nothing_equal_is_passed_over(
    rows, name, code, phone, commune
):
    known = [
        Known(number, number, each[0], "hop_tac_xa", each[1], each[2], each[3])
        for number, each in enumerate(rows, start=1)
    ]
    said = Said(name=name, tax_code=code, phone=phone, commune=commune)

    match = Index.of(known).match(said)

    if match.sure is not None:
        assert not (code and match.sure.tax_code and code != match.sure.tax_code)
        assert match.sure.key == said.key or code == match.sure.tax_code
    offered = {each.known.id for each in match.candidates}
    same = {each.id for each in known if code and each.tax_code == code}
    if match.sure is None and len(same) <= 6:
        assert same <= offered


def test_rows_are_not_held_against_every_name_of_their_commune(monkeypatch):
    read = []

    def key_of(name):
        read.append(name)
        return name.casefold()

    monkeypatch.setattr(matching, "name_key", key_of)
    index = Index.of(Known(n, n, f"Chị Hoa {n}", "ho_kinh_doanh", commune="12688") for n in range(1, 401))

    found = [index.match(Said(name=f"Chị Hoa {n} Bắc", commune="12688")) for n in range(1, 401)]

    assert [each.candidates[0].known.id for each in found] == list(range(1, 401))
    assert len(read) <= 800  # each name once; 320,000 were a minute in which nobody else could write
