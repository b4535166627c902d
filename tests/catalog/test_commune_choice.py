"""What a typed commune may mean: hardly anybody is asked, and who is asked reads what differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalog.commune_choice import MOST_CHOICES, meanings, resolve
from core.text import fold
from places.models import OLD
from places.queries import Gazetteer, Unit, _gazetteer, gazetteer


@pytest.fixture
def places(session: Session) -> Gazetteer:
    return gazetteer(session)


def codes(places: Gazetteer, typed: str) -> list[tuple[str, str | None]]:
    return [(each.unit.code, each.former_district_code) for each in meanings(places, typed)]


def test_every_commune_of_both_eras_is_found_by_its_bare_name_without_accents(places: Gazetteer) -> None:
    lost = []
    for unit in places.units.values():
        if unit.level != "commune":
            continue
        bare = fold(unit.name).removeprefix("thi tran ").removeprefix("phuong ").removeprefix("xa ")
        now = places.current_code(unit.scheme, unit.code)
        found = {places.current_code(m.unit.scheme, m.unit.code) for m in meanings(places, bare)}
        if now not in found:
            lost.append(unit.name)

    assert lost == []


def test_an_old_town_and_the_commune_of_today_under_one_name_are_one_answer(places: Gazetteer) -> None:
    assert codes(places, "đông hưng") == [("12688", None)]


def test_accents_tell_apart_what_their_absence_does_not(places: Gazetteer) -> None:
    assert len(codes(places, "vu tien")) >= 1
    assert codes(places, "Vũ Tiến") != codes(places, "Vũ Tiên")


def test_a_ward_with_land_of_two_districts_asks_which(places: Gazetteer) -> None:
    options = meanings(places, "tran lam")

    assert {option.former_district_code for option in options} == {"336", "343", None}
    assert len({option.words for option in options}) == len(options)
    assert len(meanings(places, "tran lam", ask_district=False)) == 1


def test_names_of_several_districts_are_told_apart_by_them(places: Gazetteer) -> None:
    options = meanings(places, "hoa binh")

    assert {option.unit.district_code for option in options} == {"339", "343", "344"}
    assert len({option.words for option in options}) == 3


def test_a_whole_line_is_one_place(places: Gazetteer) -> None:
    assert codes(places, "Xã Nguyên Xá, Huyện Đông Hưng, Tỉnh Thái Bình") == [("12730", None)]


def test_what_fits_very_many_is_not_listed(places: Gazetteer) -> None:
    found = resolve(places, "xa", "")

    assert (found.place, found.options) == (None, ())
    assert "Bạn gõ đủ tên xã" in found.problem


def test_a_name_that_only_looks_alike_is_offered_and_never_taken_by_itself(places: Gazetteer) -> None:
    found = resolve(places, "dong tien hunh", "")

    assert found.place is None
    assert 1 <= len(found.options) <= MOST_CHOICES
    assert resolve(places, "dong tien hunh", found.options[0].key).place == found.options[0]


def test_a_choice_of_another_name_counts_for_nothing(places: Gazetteer) -> None:
    key = meanings(places, "hoa binh")[0].key

    assert resolve(places, "nguyen xa", key).place is None


def _small() -> Gazetteer:
    old = Unit(OLD, "1", "commune", "Xã Ổi", "9", "2")
    return _gazetteer((old, Unit(OLD, "9", "district", "Huyện Na", None, None)))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_gets_an_answer_that_is_a_place_or_a_sentence(typed: str, key: str) -> None:
    found = resolve(_small(), typed, key)

    assert found.place is not None or found.problem
