from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role
from accounts.queries import in_scope, scope_of
from places.models import NEW, OLD, Place
from tests.factories.accounts import make_user


def test_no_place_means_the_whole_area(session: Session) -> None:
    user = make_user(session, Role.OFFICER)

    assert scope_of(user).is_whole_area
    assert in_scope(user, "12688", None)
    assert in_scope(user, None, None)


def test_a_present_commune_holds_what_stands_in_it(session: Session) -> None:
    user = make_user(session, Role.HELPER, places=((NEW, "12688"),))

    assert in_scope(user, "12688", None)
    assert not in_scope(user, "12689", None)
    assert not in_scope(user, None, None)


def test_an_old_commune_leads_to_the_present_one(session: Session) -> None:
    user = make_user(session, Role.HELPER, places=((OLD, "12730"),))

    assert scope_of(user).current_communes == {"12688"}
    assert in_scope(user, "12688", None)


def test_an_old_district_holds_what_is_known_to_stand_in_it(session: Session) -> None:
    district = session.scalars(select(Place).where(Place.level == "district").order_by(Place.code)).first()
    assert district is not None
    user = make_user(session, Role.OFFICER, places=((OLD, district.code),))

    assert scope_of(user).former_districts == {district.code}
    assert in_scope(user, "12688", district.code)
    assert not in_scope(user, "12688", None)


def test_several_places_add_up(session: Session) -> None:
    user = make_user(session, Role.OFFICER, places=((NEW, "12688"), (OLD, "12730")))

    assert scope_of(user).places == {(NEW, "12688"), (OLD, "12730")}
    assert scope_of(user).current_communes == {"12688"}
