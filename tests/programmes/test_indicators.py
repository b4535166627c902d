"""Each line of the indicator table says what it counts, in its own unit; what nobody knows is never 0."""

from datetime import date

from programmes.indicators.lines import Standing, indicator_lines
from programmes.indicators.pack import pack
from programmes.periods import Period
from programmes.queries import directory
from programmes.units import Measure, measures_of

PERIOD = Period(date(2022, 1, 1), date(2023, 12, 31))


def values(lines):
    return {line.code: (line.unit, line.target, line.result) for line in lines}


def test_the_departments_list_gives_each_programme_its_own_measures(listed):
    lines = indicator_lines(listed, PERIOD, directory.programmes(listed))

    assert values(lines) == {
        "WEB.businesses": ("cơ sở", 10, 11),
        "WEB.acts": ("lượt", None, 13),
        "PROMO.businesses": ("cơ sở", 5, 5),
        "PROMO.acts": ("lượt", None, 5),
        "TRACE.businesses": ("cơ sở", 20, 18),
        "TRACE.acts": ("lượt", None, 19),
        "STALL.businesses": ("cơ sở", 8, 7),
        "STALL.stalls": ("gian hàng", None, 9),
        "TRAIN.businesses": ("cơ sở", 20, 21),
        "TRAIN.attendances": ("lượt dự", None, 24),
        "TRAIN.persons": ("người", None, None),
        "MARKET.products": ("sản phẩm", None, 2296),
        "MARKET.listings": ("lượt đăng", None, 2922),
        "GRDP.digital": ("%", None, None),
        "FIRMS.digital": ("%", None, None),
    }
    unknown = [line for line in lines if line.result is None]
    assert all(line.standing is Standing.NOT_DETERMINABLE and line.reason and line.proxy for line in unknown)


def test_every_definition_names_its_basis_and_how_sure_it_is():
    found = pack()

    assert set(found.measures) == set(Measure)
    assert all(each.basis and each.mark and each.definition for each in found.definitions.values())
    assert measures_of("hectare") == measures_of("business")
