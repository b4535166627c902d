"""A room on a day, its trainer, and phones that join it."""

import pytest

from accounts.models import Agency
from core.audit import Actor
from places.models import NEW
from programmes.rooms import services
from programmes.rooms.rules import room_rules
from tests.conftest import TODAY
from tests.factories.accounts import make_user, sign_in
from tests.factories.programmes import make_programme
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
