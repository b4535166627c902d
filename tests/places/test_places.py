"""Units of both eras, and the way from old to new."""

from sqlalchemy import func, select

from places.models import NEW, OLD, Place
from places.queries import gazetteer


def test_the_migration_seeds_all_units(session):
    rows = session.execute(
        select(Place.scheme, Place.level, func.count()).group_by(Place.scheme, Place.level)
    ).all()

    assert sorted(map(tuple, rows)) == [(OLD, "commune", 242), (OLD, "district", 8), (NEW, "commune", 65)]


def test_every_old_commune_leads_to_a_new_one(session):
    places = gazetteer(session)
    old = [unit for unit in places.units.values() if unit.scheme == OLD and unit.level == "commune"]

    assert all(places.find(NEW, places.current_code(OLD, unit.code)) for unit in old)


def test_a_code_alone_names_no_unit(session):
    places = gazetteer(session)

    assert places.units[OLD, "12688"].name == "Thị trấn Đông Hưng"
    assert places.units[NEW, "12688"].name == "Xã Đông Hưng"


def test_exactly_four_new_wards_had_several_old_districts(session):
    places = gazetteer(session)

    unclear = {unit.code for unit in places.new_communes if places.district_code(NEW, unit.code) is None}

    assert unclear == {"12454", "12466", "12817", "13225"}


def test_addresses_are_written_in_the_words_of_their_era(session):
    places = gazetteer(session)

    assert places.describe(OLD, "12730") == "Xã Nguyên Xá, Huyện Đông Hưng, Tỉnh Thái Bình"
    assert places.describe(NEW, "12688") == "Xã Đông Hưng, Tỉnh Hưng Yên"
    assert places.describe(OLD, "99999") == ""


def test_communes_are_found_without_accents_by_old_or_new_name(session):
    places = gazetteer(session)

    assert ("Xã Nguyên Xá", "340") in {(unit.name, unit.district_code) for unit in places.search("nguyen xa")}
    assert {unit.scheme for unit in places.search("Đông Hưng")} == {OLD, NEW}
    assert list(places.search("  ")) == []
