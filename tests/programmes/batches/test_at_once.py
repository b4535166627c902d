"""Two people, or one who presses twice, give an act back or draw a sample in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import Actor
from core.database import db
from core.errors import DomainError
from programmes.batches import queries, services
from programmes.batches.models import ActReturn, Batch
from programmes.models import SupportAct
from programmes.queries.directory import ActFilter
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme


@pytest.fixture
def act(session):
    found = make_act(session, make_programme(session), make_counted_business(session))
    make_evidence(session, found)
    return found


@pytest.fixture
def at_once(app):
    """Do something twice, each in a transaction of its own, and say how each ended."""

    def both(do, people):
        start = Barrier(len(people))

        def one(user_id):
            with app.app_context(), Session(db.engine) as own:
                start.wait()
                try:
                    do(own, user_id)
                except DomainError as refused:
                    own.rollback()
                    return type(refused).__name__
                own.commit()
                return "done"

        with ThreadPoolExecutor(len(people)) as threads:
            return sorted(threads.map(one, people))

    return both


def test_of_two_who_give_an_act_back_at_once_the_second_is_told(session, at_once, act):
    people = [make_user(session, "verifier").id for _ in range(2)]
    number, version = act.id, act.version
    session.commit()
    session.close()

    def give_back(own, user_id):
        services.return_act(
            own, Actor(user_id), own.get_one(SupportAct, number), user_id=user_id, version=version,
            reason="Sai ngày nghiệm thu",
        )  # fmt: skip

    assert at_once(give_back, people) == ["AlreadyReturned", "done"]
    assert len(session.scalars(select(ActReturn)).all()) == 1


def test_who_draws_twice_at_once_has_one_open_batch(session, at_once, act):
    person = make_user(session, "verifier").id
    session.commit()
    session.close()

    def draw(own, user_id):
        fit = queries.may_stand_in_a_batch(ActFilter(not_verified=True), user_id, None)
        services.draw_batch(own, Actor(user_id), user_id=user_id, conditions=fit, narrowed={})

    assert at_once(draw, [person, person]) == ["BatchIsOpen", "done"]
    assert len(session.scalars(select(Batch)).all()) == 1


def test_an_answer_closes_every_return_that_is_open(session, act):
    second, recorder = make_user(session, "verifier"), make_user(session, "officer")
    session.add_all(
        ActReturn(act_id=act.id, reason=reason, returned_by_id=second.id)
        for reason in ("Sai ngày nghiệm thu", "Thiếu biên bản")
    )
    session.flush()

    services.answer_return(session, Actor(recorder.id), act, user_id=recorder.id, words="Đã bổ sung")

    assert queries.given_back(session, [act.id]) == set()
    assert [each.answer and each.answer.words for each in queries.returns_of(session, act.id)] == [
        "Đã bổ sung"
    ] * 2
