"""Each line of the indicator table says what it counts, in its own unit; what nobody knows is never 0."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from accounts.models import Agency
from core.audit import SYSTEM
from programmes.indicators import errors
from programmes.indicators.lines import Standing, indicator_lines
from programmes.indicators.models import IndicatorValue
from programmes.indicators.pack import pack
from programmes.indicators.queries import area_definitions
from programmes.indicators.services import (
    DefinitionFacts,
    ValueFacts,
    create_indicator,
    enter_value,
    redefine,
    set_indicator_target,
)
from programmes.models import Programme
from programmes.periods import Period
from programmes.queries import directory
from programmes.units import Measure, measures_of
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.programmes.conftest import TODAY

PERIOD = Period(date(2022, 1, 1), date(2023, 12, 31))


def make_agency(session, code="so-cong-thuong"):
    made = Agency(code=code, name=f"Cơ quan {code}")
    session.add(made)
    session.flush()
    return made


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
        "MARKET.products": ("sản phẩm", None, None),
        "MARKET.listings": ("lượt đăng", None, None),
        "GRDP.digital": ("%", None, None),
        "FIRMS.digital": ("%", None, None),
    }
    unknown = [line for line in lines if line.standing is Standing.NOT_DETERMINABLE]
    assert all(line.result is None and line.reason and line.proxy for line in unknown)
    assert {line.code for line in lines if line.result is None and line not in unknown} == {
        "MARKET.products",
        "MARKET.listings",
    }


@pytest.mark.parametrize(
    "period",
    [PERIOD, Period(date(2019, 1, 1), date(2019, 12, 31)), Period(date(2026, 10, 1), date(2026, 10, 31))],
)
def test_an_aggregate_that_names_no_period_is_the_result_of_none(listed, period):
    products, listings = (
        line for line in indicator_lines(listed, period, ()) if line.standing is Standing.REPORTED
    )

    assert (products.result, products.cumulative, products.year_before) == (None, None, None)
    assert (products.reason, listings.reason) == ("Chưa có số của kỳ này.",) * 2
    assert products.source.startswith("2.296 theo ")
    assert ", không ghi kỳ" in products.source
    assert listings.source.startswith("2.922 theo ")
    assert (products.without_period, listings.without_period) == (2296, 2922)


def test_every_definition_names_its_basis_and_how_sure_it_is():
    found = pack()

    assert set(found.measures) == set(Measure)
    assert all(each.basis and each.mark and each.definition for each in found.definitions.values())
    assert measures_of("hectare") == measures_of("business")
    bases = [each.basis for each in found.definitions.values()]
    bases += [found.of_programme(Programme(code="X", name="X"), each).basis for each in Measure]
    assert not [words for words in bases if ".py" in words or ".md" in words]


def test_a_value_opens_a_list_of_its_own_length(listed, page, enter):
    enter("auditor")
    page.get("/can-bo/chi-tieu?tu=2022-01-01&den=2023-12-31")
    figures = [link for link in page.links if "/so-lieu/danh-sach" in link.href]

    assert len(figures) == 30  # the period, its year, the period a year before; nobody counts persons yet
    for link in figures[:9]:
        page.get(link.href)
        assert page.h1.split()[0] == link.text


def test_what_nobody_can_say_is_explained_in_versions(listed, page, enter):
    enter()
    page.get("/can-bo/chi-tieu/GRDP.digital/dinh-nghia")

    page.submit("Lưu bản mới", reason="Cục Thống kê công bố theo vùng.", proxy="Số cơ sở bán trên sàn.")

    assert page.path == "/can-bo/chi-tieu/GRDP.digital"
    assert {"Bản 2", "Bản 1"} <= set(page.texts("main strong"))
    assert pack().definitions["GRDP.digital"].reason in page.text
    line = next(each for each in indicator_lines(listed, PERIOD, ()) if each.code == "GRDP.digital")
    assert (line.version, line.result, line.proxy) == ("2", None, "Số cơ sở bán trên sàn.")


def test_a_definition_that_was_rewritten_meanwhile_shows_both(session, page, enter):
    enter()
    page.get("/can-bo/chi-tieu/FIRMS.digital/dinh-nghia")
    definition = area_definitions(session)["FIRMS.digital"]
    facts = DefinitionFacts(
        definition.name, definition.unit, definition.definition, "Cục Thống kê", "Bận", None
    )
    redefine(session, SYSTEM, definition, seen_version="1", facts=facts, agency_id=None, today=TODAY)
    session.commit()

    page.submit("Lưu bản mới", status=409, reason="Đang điều tra thử.")
    assert {"Bận", "Đang điều tra thử."} <= set(page.texts("main td"))
    page.submit("Lưu bản mới")

    assert area_definitions(session)["FIRMS.digital"].version == "3"
    counted = pack().of_programme(make_programme(session), Measure.ACTS)
    with pytest.raises(errors.NotDefinedHere):
        redefine(session, SYSTEM, counted, seen_version="", facts=facts, agency_id=None, today=TODAY)


def test_figures_of_another_agency_are_corrected_by_appending(session, page, enter):
    officer = enter(agency_id=make_agency(session).id)
    page.get("/can-bo/chi-tieu/MARKET.products")
    page.click("Ghi số của một kỳ")
    first = {"since": "2026-01-01", "until": "2026-06-30", "source": "UBND các xã"}
    page.submit(
        "Ghi số", **first, value="2.300", paper_number="45/BC", file=(b"%PDF-1.4\n%%EOF", "bao-cao.pdf")
    )
    page.click("Ghi số của một kỳ")
    page.submit("Ghi số", **first, value="9", status=422)
    assert "Kỳ này đã có số" in page.text

    page.get("/can-bo/chi-tieu/MARKET.products")
    page.fetch(next(link.href for link in page.links if link.href.endswith("/van-ban")))
    page.click("Đính chính")
    page.submit("Ghi số đúng", value="2.310", reason="Xã gửi lại số")

    rows = session.scalars(select(IndicatorValue).order_by(IndicatorValue.id)).all()
    assert [(row.value, row.corrects_id, row.created_by_id) for row in rows] == [
        (2300, None, officer.id),
        (2310, rows[0].id, officer.id),
    ]
    half = Period(date(2026, 1, 1), date(2026, 6, 30))
    line = next(each for each in indicator_lines(session, half, ()) if each.code == "MARKET.products")
    assert (line.standing, line.result, line.cumulative) == (Standing.REPORTED, 2310, 2310)
    assert line.source == "UBND các xã, văn bản 45/BC"
    page.get(f"/can-bo/chi-tieu/MARKET.products/so-lieu/{rows[0].id}", status=409)
    enter(agency_id=make_agency(session, "khac").id)
    page.get(f"/can-bo/chi-tieu/MARKET.products/so-lieu/{rows[1].id}", status=403)
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(update(IndicatorValue).values(value=1))


def test_a_target_of_stalls_stands_beside_that_of_businesses(listed, page, enter):
    enter()
    page.get("/can-bo/chi-tieu/STALL.stalls/ke-hoach?tu=2022-01-01&den=2023-12-31")
    page.submit("Lưu kế hoạch", value="12")

    lines = indicator_lines(listed, PERIOD, directory.programmes(listed))
    assert {line.code: line.percent for line in lines if line.code.startswith("STALL")} == {
        "STALL.businesses": 87.5,
        "STALL.stalls": 75.0,
    }
    page.get("/can-bo/chi-tieu/STALL.stalls/ke-hoach?tu=2022-01-01&den=2023-12-31")
    page.submit("Lưu kế hoạch", value="")
    assert "Chưa đặt kế hoạch" in page.text


def test_an_indicator_is_set_up_once(session, page, enter):
    enter()
    page.get("/can-bo/chi-tieu/them")
    facts = {
        "code": "OCOP-MOI",
        "name": "Sản phẩm OCOP mới",
        "unit": "sản phẩm",
        "definition": "Mới công nhận trong kỳ.",
        "source": "Sở Nông nghiệp",
        "standing": "reported",
    }
    page.submit("Lập chỉ tiêu", **facts)
    assert page.h1 == "Sản phẩm OCOP mới"
    page.get("/can-bo/chi-tieu/them")
    page.submit("Lập chỉ tiêu", status=422, **facts)

    line = next(each for each in indicator_lines(session, PERIOD, ()) if each.code == "OCOP-MOI")
    assert (line.result, line.reason) == (None, "Chưa có số của kỳ này.")


def test_target_and_figures_of_an_indicator_belong_to_the_agency_that_set_it_up(session, page, enter):
    first, second = make_agency(session), make_agency(session, "khac")
    facts = DefinitionFacts("Sản phẩm OCOP mới", "sản phẩm", "Mới công nhận trong kỳ.", "Sở Nông nghiệp")
    create_indicator(
        session, SYSTEM, code="OCOP-MOI", standing=Standing.REPORTED, facts=facts, agency_id=first.id,
        today=TODAY,
    )  # fmt: skip
    set_indicator_target(session, SYSTEM, "OCOP-MOI", period=PERIOD, value=12, agency_id=first.id)
    session.commit()
    definition = area_definitions(session)["OCOP-MOI"]
    asked: dict[str, Any] = {"period": PERIOD, "agency_id": second.id}

    with pytest.raises(errors.NotOwnIndicator):
        set_indicator_target(session, SYSTEM, "OCOP-MOI", value=1, **asked)
    with pytest.raises(errors.NotOwnIndicator):
        enter_value(session, SYSTEM, definition, facts=ValueFacts(9, "Xã"), today=TODAY, **asked)
    enter(agency_id=second.id)
    page.get("/can-bo/chi-tieu/OCOP-MOI")
    assert "12 sản phẩm" in page.text
    links = {link.text for link in page.links}
    assert links.isdisjoint(
        {"Sửa", "Đặt kế hoạch cho một kỳ", "Ghi số của một kỳ", "Viết bản định nghĩa mới"}
    )
    for ending in ("ke-hoach", "so-lieu", "dinh-nghia"):
        page.get(f"/can-bo/chi-tieu/OCOP-MOI/{ending}", status=403)
    page.get("/can-bo/chi-tieu/MARKET.products/so-lieu")  # came with the house: any agency's
    enter(agency_id=first.id)
    for ending in ("ke-hoach", "so-lieu"):
        page.get(f"/can-bo/chi-tieu/OCOP-MOI/{ending}")


def test_products_are_counted_once_and_listed(session, page, enter):
    programme = make_programme(session, "NHAN", unit_counted="business and product")
    for references in (("P1", "P2"), ("P2", None)):
        act = make_act(session, programme, make_counted_business(session))
        for reference in references:
            make_evidence(session, act, type="trace_page", product_reference=reference)
    session.commit()

    line = indicator_lines(session, PERIOD, [programme])[1]
    assert (line.code, line.result) == ("NHAN.products", 2)
    enter()
    page.get("/can-bo/chi-tieu/NHAN.products/san-pham?tu=2022-01-01&den=2023-12-31")
    assert page.h1 == "2 sản phẩm"
