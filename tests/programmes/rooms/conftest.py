"""A room on a day, its trainer, and phones that join it."""

import pytest
from sqlalchemy import select

from accounts.models import Agency
from core.audit import Actor
from core.database import utcnow
from places.models import NEW
from programmes.rooms import services
from programmes.rooms.models import Attendance
from programmes.rooms.queries import newest_list
from programmes.rooms.rules import room_rules
from tests.conftest import TODAY
from tests.factories.accounts import make_user, sign_in
from tests.factories.programmes import make_counted_business, make_programme
from tests.pages.client import PageClient

HERE = "12688"
KEY = "khóa thử"


def make_agency(session, code="so-cong-thuong"):
    made = Agency(code=code, name=f"Cơ quan {code}")
    session.add(made)
    session.flush()
    return made


def make_room(session, trainer, *, programme=None, title="Lớp Đông Hưng", **facts):
    room = services.open_room(
        session,
        Actor(trainer.id),
        trainer,
        title=title,
        programme=programme,
        commune_code=HERE,
        day=TODAY,
        practice=room_rules().practices[0],
        today=TODAY,
    )
    for name, value in facts.items():
        setattr(room, name, value)
    session.commit()
    return room


@pytest.fixture
def agency(session):
    return make_agency(session)


@pytest.fixture
def officer(session, agency):
    return make_user(session, "officer", agency_id=agency.id, full_name="Trần Thị Cán")


@pytest.fixture
def train(session, agency):
    return make_programme(session, "TRAIN", agency_id=agency.id)


@pytest.fixture
def room(session, officer, train):
    return make_room(session, officer, programme=train)


@pytest.fixture
def phone(app, session):
    """Let somebody of a role hold a phone; returns the page client and the person."""

    def hold(person=None, **facts):
        person = person or make_user(session, **facts)
        page = PageClient(app)
        sign_in(page, person)
        return page

    return hold


@pytest.fixture
def helper(session):
    return make_user(session, "helper", full_name="Vũ Thị Lạc", places=((NEW, HERE),))


def enter(session, room, name, business=None):
    seat = services.enter_person(
        session, Actor(room.opened_by_id), room, name=name, business=business, key=KEY, now=utcnow()
    )
    session.commit()
    return seat


def close(session, room, **struck):
    standings = dict.fromkeys(
        session.scalars(select(Attendance.id).where(Attendance.room_id == room.id)), "present"
    )
    standings.update({int(number.removeprefix("_")): why for number, why in struck.items()})
    made = services.close_room(session, Actor(room.opened_by_id), room, standings, today=TODAY, now=utcnow())
    session.commit()
    return made


def standing_list(session, room):
    made = newest_list(session, room)
    assert made is not None
    return made


def totals_of(persons, businesses, attendances):
    from programmes.rooms.queries import Totals

    return Totals(persons, businesses, attendances)


@pytest.fixture
def class_of_five(session, room):
    """Three persons of one cooperative, one individual producer, one without business."""
    cooperative = make_counted_business(session, "HTX Bánh cáy")
    alone = make_counted_business(session, "Nhà Cụ Tẹo", kind="ca_nhan")
    for name in ("Lê Một", "Lê Hai", "Lê Ba"):
        enter(session, room, name, cooperative)
    enter(session, room, "Cụ Tẹo", alone)
    enter(session, room, "Khách Vãng Lai")
    return cooperative
