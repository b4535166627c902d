"""Maps of tiles: every unit once, neighbours together, the shade follows the number."""

import pytest

from places.queries import gazetteer
from programmes.tile_map import GRID, draw, level_of, placed


@pytest.fixture
def places(session):
    return gazetteer(session)


def test_every_unit_of_both_eras_has_one_tile_and_the_unknown_has_its_own(places):
    for grid, units in (("districts", places.old_districts), ("communes", places.new_communes)):
        codes = list(placed(GRID[grid]).values())

        assert sorted(codes) == sorted([unit.code for unit in units] + ["unknown"])


def test_the_tiles_of_an_old_district_hang_together(places):
    tiles = placed(GRID["communes"])
    for district in places.old_districts:
        own = {at for at, code in tiles.items() if district.code in places.former_districts.get(code, ())}

        reached, waiting = set(), {min(own)}
        while waiting:
            row, column = waiting.pop()
            reached.add((row, column))
            beside = {(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)}
            waiting |= (beside & own) - reached

        assert reached == own, district.name


def test_a_drawing_says_number_name_list_and_where_groups_meet():
    names = {"a": "Xã Bắc Tiên Hưng", "b": "Phường Trà Lý", "unknown": "Chưa xác định"}

    drawn = draw(
        [["a", "b"], ["unknown", None]],
        values={"a": 8, "b": 1},
        names=names,
        url_of=lambda code: f"/{code}",
        size=(80, 60),
        groups={"a": "1", "b": "2"},
        mixed=("b",),
    )

    assert [(tile.name, tile.value, tile.url, tile.level, tile.is_mixed) for tile in drawn.tiles] == [
        ("Xã Bắc Tiên Hưng", 8, "/a", 4, False),
        ("Phường Trà Lý", 1, "/b", 1, True),
        ("Chưa xác định", 0, "/unknown", 0, False),
    ]
    assert [text for _x, _y, text in drawn.tiles[0].lines] == ["Bắc Tiên", "Hưng"]
    assert len(drawn.borders) == 1  # between a and b; what is unknown lies nowhere


def test_only_nothing_has_the_palest_shade():
    assert [level_of(value, 500) for value in (0, 1, 499, 500)] == [0, 1, 4, 4]
    assert level_of(0, 0) == 0
