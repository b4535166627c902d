"""Several people press at the same moment: one code opens one session, one proposal gets one answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role, User
from catalog import services
from catalog.helper_sessions import MOST_WRONG_TRIES
from catalog.models import Business, HelperConsent, HelperSession, Proposal
from catalog.services import proposals
from catalog.services.helping import ConsentRefused
from core.audit import Actor
from core.database import db, utcnow
from core.errors import DomainError
from tests.catalog.test_helping_services import KEY, sign_in_of, wrong
from tests.factories.accounts import make_user
from tests.factories.catalog import make_owner
from tests.factories.helping import make_helper

PEOPLE = 6


def all_at_once(app: Flask, change: Callable[[Session, int], object]) -> list[str]:
    """Run a change from several threads, each with a transaction of its own; return how each ended."""
    start = Barrier(PEOPLE)

    def person(number: int) -> str:
        with app.app_context(), Session(db.engine) as own:
            start.wait()
            try:
                change(own, number)
                own.commit()
            except ConsentRefused as refused:
                own.commit()  # as the page does: the wrong try stays counted
                return type(refused).__name__
            except DomainError as refused:
                own.rollback()
                return type(refused).__name__
            return "saved"

    with ThreadPoolExecutor(PEOPLE) as threads:
        return sorted(threads.map(person, range(PEOPLE)))


def prepared(session: Session) -> tuple[int, str, list[tuple[int, int]]]:
    """Return a business, its code, and helpers with their sign-ins, committed."""
    owner, business = make_owner(session)
    _consent, code = services.ask_consent_code(
        session, business, actor=Actor(owner.id), key=KEY, now=utcnow()
    )
    helpers = [make_helper(session) for _number in range(PEOPLE)]
    pairs = [(helper.id, sign_in_of(session, helper, at=utcnow())) for helper in helpers]
    number = business.id
    session.commit()
    return number, code, pairs


def type_in(own: Session, business_id: int, code: str, helper_id: int, sign_in_id: int) -> None:
    services.start_help(
        own,
        own.get_one(User, helper_id),
        own.get_one(Business, business_id),
        code,
        key=KEY,
        sign_in_id=sign_in_id,
        now=utcnow(),
    )


def test_one_code_opens_one_session(app: Flask, session: Session) -> None:
    business, code, helpers = prepared(session)

    ended = all_at_once(app, lambda own, number: type_in(own, business, code, *helpers[number]))

    assert ended == ["ConsentRefused"] * (PEOPLE - 1) + ["saved"]
    assert len(session.scalars(select(HelperSession)).all()) == 1


def test_wrong_tries_at_the_same_moment_are_all_counted(app: Flask, session: Session) -> None:
    business, code, helpers = prepared(session)

    all_at_once(app, lambda own, number: type_in(own, business, wrong(code), *helpers[number]))

    assert session.scalars(select(HelperConsent.wrong_tries)).one() == min(PEOPLE, MOST_WRONG_TRIES)


def test_one_helper_begins_one_session_whatever_is_pressed_together(app: Flask, session: Session) -> None:
    ready = [prepared(session) for _number in range(PEOPLE)]
    helper = ready[0][2][0]

    all_at_once(app, lambda own, number: type_in(own, ready[number][0], ready[number][1], *helper))

    open_ones = session.scalars(select(HelperSession).where(HelperSession.ended_at.is_(None))).all()
    assert [row.helper_id for row in open_ones] == [helper[0]]


def test_a_proposal_is_answered_by_one_officer(app: Flask, session: Session) -> None:
    partner = make_user(session, Role.PARTNER)
    made = proposals.propose_new(
        session,
        actor=Actor(partner.id),
        name="HTX Rau",
        place=("vn_2025_07", "12688"),
        reason="Có 40 hộ.",
        now=utcnow(),
    ).id
    officers = [make_user(session, Role.OFFICER).id for _number in range(PEOPLE)]
    session.commit()

    def register(own: Session, number: int) -> None:
        proposals.accept_new(
            own,
            own.get_one(Proposal, made),
            actor=Actor(officers[number]),
            name="HTX Rau",
            tax_code=None,
            street=None,
            answer="",
            now=utcnow(),
        )

    ended = all_at_once(app, register)

    assert ended == ["ProposalAnswered"] * (PEOPLE - 1) + ["saved"]
    assert len(session.scalars(select(Business)).all()) == 1
