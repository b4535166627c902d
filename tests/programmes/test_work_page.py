"""The first page of the department: each number is as long as the list behind it, and bounded by place."""

from datetime import date, timedelta
from typing import Any

import pytest

from catalog.models import ProductState
from places.models import NEW, OLD
from programmes.rules import work_rules
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business, make_certificate, make_product
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.factories.traceability import make_lot, make_recall
from tests.pages.dom import select, text_of
from traceability import services as tracing

HERE: dict[str, Any] = {}
ELSEWHERE: dict[str, Any] = {"current_commune_code": "12454", "former_district_code": "336"}
DISTRICT = ((OLD, "340"),)
COMMUNE = ((NEW, "12688"),)


@pytest.fixture
def work(session):
    """One of each kind of work in Đông Hưng, and another one in the city."""
    web = make_programme(session)
    long_ago = date.today() - timedelta(days=work_rules().under_way_days + 5)  # noqa: DTZ011
    for place, phone in ((HERE, "+84500000001"), (ELSEWHERE, "+84500000002")):
        business = make_business(session)
        for column, value in place.items():
            setattr(business, column, value)
        product = make_product(session, business, state=ProductState.LIVE)
        make_recall(session, make_lot(session, product))
        make_certificate(session, product, expires_on=None)
        tracing.report_suspicion(session, product, seen="Tem bị dán đè")
        for _ in range(2):
            make_counted_business(session, phone=phone, **place)
        helped = make_counted_business(session, verified_at=business.created_at, **place)
        make_evidence(session, make_act(session, web, helped))
        make_act(session, web, helped)
        make_act(session, web, helped, state="under_way", started_on=long_ago)
        make_act(session, web, helped, state="under_way", started_on=date.today())  # noqa: DTZ011
    session.commit()


def cards(page):
    """Return {address: number} of the cards."""
    return {str(link.get("href")): int(text_of(select(link, "b")[0])) for link in page.select("main .kpi a")}


@pytest.mark.parametrize(
    ("role", "places", "each"),
    [("officer", (), 2), ("verifier", DISTRICT, 1), ("officer", COMMUNE, 1), ("auditor", (), 2)],
)
def test_each_number_is_the_length_of_its_list(work, session, page, role, places, each):
    sign_in(page, make_user(session, role, places=places))

    page.get("/can-bo")
    found = cards(page)

    assert page.h1 == "Việc cần làm"
    assert found == {
        "/can-bo/san-pham": each,
        "/can-bo/co-so?xac-minh=chua": 3 * each,
        "/can-bo/giay-to": each,
        "/can-bo/ghi-nhan?chua-doi-chieu=1": each,
        "/can-bo/ghi-nhan?tinh-trang=accepted&thieu-minh-chung=1": each,
        "/can-bo/ghi-nhan?qua-lau=1": each,
        "/can-bo/goi-tuan-nay": each,
        "/can-bo/trung-lap": each,
        "/can-bo/nghi-ngo": each,
        "/can-bo/lo-hang?thu-hoi=dang-thu-hoi": each,
    }
    for address, number in found.items():
        page.get(address)
        assert rows_of(page) == number, address


def rows_of(page):
    return len(page.select("main table tbody tr"))


def test_without_work_the_page_says_so_and_offers_a_next_step(page, enter):
    enter("verifier")

    page.get("/can-bo")

    assert cards(page) == {}
    assert "Không có việc nào chờ" in page.text
    assert "Không còn lượt chưa có minh chứng" in page.texts("main .list a")


def test_it_is_the_first_door_and_marked_only_on_its_own_page(page, enter):
    enter("officer")

    page.get("/can-bo")
    first, marked = page.texts(".doors a")[0], page.texts(".doors [aria-current=page]")
    page.get("/can-bo/so-lieu")

    assert (first, marked) == ("Việc cần làm", ["Việc cần làm"])
    assert page.texts(".doors [aria-current=page]") == ["Số liệu"]


@pytest.mark.parametrize("role", ["producer", "helper", "partner", "administrator"])
def test_people_without_the_departments_pages_are_led_to_their_own(page, enter, role):
    enter(role)

    page.get("/can-bo", follow=True)

    assert page.h1 != "Việc cần làm"
    assert page.status == 200


def test_signing_in_leads_officers_to_what_waits(page, enter):
    enter("officer")

    page.get("/quan-ly", follow=True)

    assert page.path == "/can-bo"
