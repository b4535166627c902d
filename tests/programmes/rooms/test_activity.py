"""What helpers did is counted, each number as long as the list that it opens."""

from sqlalchemy import select

from catalog.models import ProductState
from catalog.services import publish
from core.audit import Actor
from core.database import utcnow
from programmes.rooms import services
from programmes.rooms.models import Attendance
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.catalog import make_owner, make_product
from tests.factories.helping import begin_help
from tests.factories.programmes import make_counted_business
from tests.programmes.rooms.conftest import KEY, make_room


def test_each_number_of_a_helper_opens_a_list_of_that_length(session, app, helper, officer, phone):
    owner, business = make_owner(session, name="HTX Nếp Gấc")
    page = phone(helper)
    begin_help(page, session, helper, owner, business)
    draft = make_product(session, business, state=ProductState.DRAFT)
    publish(session, draft, actor=Actor(helper.id, owner.id))
    make_product(session, business, name="Người chủ tự đăng")
    room = make_room(session, helper)
    guest = make_counted_business(session, "HTX Mắm")
    for name in ("Lê Một", "Lê Hai"):
        services.enter_person(
            session, Actor(helper.id), room, name=name, business=guest, key=KEY, now=utcnow()
        )
    standings = dict.fromkeys(session.scalars(select(Attendance.id)), "present")
    services.close_room(session, Actor(helper.id), room, standings, today=TODAY, now=utcnow())
    session.commit()
    make_user(session, "helper", full_name="Người chưa làm gì")
    desk = phone(officer)

    desk.get("/can-bo/nguoi-ho-tro")
    page.get("/ho-tro/hoat-dong")

    numbers = ["1", "1", "1", "1", "2"]  # sessions, businesses, products, rooms, people
    assert desk.texts("tbody td a") == numbers
    assert "Người chưa làm gì" not in desk.text
    assert page.texts(".kpi b") == numbers
    for client, links in (
        (desk, [link.get("href") for link in desk.select("tbody td a")]),
        (page, [link.get("href") for link in page.select(".kpi a")]),
    ):
        for number, link in zip(numbers, links, strict=True):
            client.get(link)
            assert len(client.select(".list li")) == int(number)
    page.get("/ho-tro/hoat-dong?tu=2020-01-01&den=2020-12-31")
    assert page.texts(".kpi b") == ["0"] * 5


def test_an_officer_elsewhere_counts_nothing_of_it(session, helper, agency, phone):
    owner, business = make_owner(session)
    begin_help(phone(helper), session, helper, owner, business)
    elsewhere = make_user(session, "officer", agency_id=agency.id, places=(("vn_2025_07", "12454"),))
    desk = phone(elsewhere)

    desk.get("/can-bo/nguoi-ho-tro")

    assert "Chưa có hoạt động nào" in desk.text
    desk.get(f"/can-bo/nguoi-ho-tro/{helper.id}", status=404)
