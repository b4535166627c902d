"""A class of thirty joins in the same moment: each is on the wall, none twice, none is turned away."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from core.limits import limiter
from programmes.rooms.models import Attendance
from tests.factories.accounts import make_user
from tests.pages.client import PageClient

PHONES = 30


def test_thirty_phones_behind_one_address_join_at_once_and_each_stands_on_the_wall_once(
    app, session, room, officer, phone
):
    assert limiter.enabled
    code = room.code
    people = [make_user(session, full_name=f"Người {number:02d}") for number in range(PHONES)]
    pages: list[PageClient] = [phone(each) for each in people]
    tokens = []
    for page in pages:
        page.get(f"/lop/{code}")
        tokens.append(page.first("input[name=csrf_token]").get("value"))
    session.rollback()
    start = Barrier(PHONES)

    def join(number):
        start.wait()
        data = {"name": f"Người {number:02d}", "csrf_token": tokens[number]}
        first = pages[number].post(f"/lop/{code}/vao", data, 302, follow=False).location
        return first, pages[number].post(
            f"/lop/{code}/vao", data, 302, follow=False
        ).location  # pressed twice

    with ThreadPoolExecutor(PHONES) as threads:
        answers = set(threads.map(join, range(PHONES)))

    assert answers == {(f"/lop/{code}", f"/lop/{code}")}
    names = sorted(session.scalars(select(Attendance.name)))
    assert names == [f"Người {number:02d}" for number in range(PHONES)]
    wall = phone(officer)
    wall.get(f"/lop/{code}/bang")
    assert len(wall.select(".tile")) == PHONES
