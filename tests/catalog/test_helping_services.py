"""The consent and the hour that follows from it, judged by the facts of each moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import services as accounts_services
from accounts.models import Role, User, UserSession
from accounts.sessions import new_token, token_hash
from catalog import services
from catalog.helper_sessions import (
    MOST_WRONG_TRIES,
    businesses_helped,
    end_of,
    open_consent,
    open_session_of,
    open_sessions_on,
    past_sessions,
)
from catalog.models import Business, EndReason, HelperConsent, HelperSession, Membership
from catalog.permissions import own_businesses
from catalog.services.helping import CODE_LASTS, SESSION_LASTS, ConsentRefused
from core.audit import SYSTEM, Actor, AuditEntry
from core.database import utcnow
from tests.factories.accounts import make_user
from tests.factories.catalog import make_business, make_owner
from tests.factories.helping import make_helper

KEY = "a key of the tests"
NOW = utcnow()
LITTLE = timedelta(seconds=1)


@pytest.fixture
def owned(session: Session) -> tuple[User, Business]:
    return make_owner(session)


@pytest.fixture
def helper(session: Session) -> User:
    return make_helper(session)


def sign_in_of(session: Session, user: User, *, at: datetime = NOW) -> int:
    row = UserSession(
        token_hash=token_hash(new_token()), user_id=user.id, device="Chrome, Android",
        created_at=at, last_seen_at=at, expires_at=at + timedelta(hours=12),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def code_for(session: Session, business: Business, giver: User, *, at: datetime = NOW) -> str:
    return services.ask_consent_code(session, business, actor=Actor(giver.id), key=KEY, now=at)[1]


def begin(
    session: Session, helper: User, business: Business, code: str, *, at: datetime = NOW, sign_in: int = 0
) -> HelperSession:
    return services.start_help(
        session, helper, business, code, key=KEY, sign_in_id=sign_in or sign_in_of(session, helper), now=at
    )


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


def test_a_code_read_out_opens_an_hour_on_that_business_alone(
    session: Session, owned: tuple[User, Business], helper: User
) -> None:
    owner, business = owned
    make_owner(session)

    row = begin(session, helper, business, code_for(session, business, owner))

    assert (row.business_id, row.helper_id, row.consented_by_id) == (business.id, helper.id, owner.id)
    assert row.expires_at == NOW + SESSION_LASTS
    assert list(own_businesses(session, helper.id)) == [business]
    assert open_sessions_on(session, business.id, NOW) == [row]
    steps = select(AuditEntry).where(AuditEntry.action.startswith("help.")).order_by(AuditEntry.id)
    said = session.scalars(steps).all()
    assert [(each.action, each.actor_id, each.on_behalf_of_id) for each in said] == [
        ("help.consent", owner.id, None),
        ("help.start", helper.id, owner.id),
    ]


def test_only_a_hash_of_the_code_is_kept(session: Session, owned: tuple[User, Business]) -> None:
    owner, business = owned

    code = code_for(session, business, owner)

    [kept] = session.scalars(select(HelperConsent))
    trail = session.scalars(select(AuditEntry).where(AuditEntry.action == "help.consent")).one()
    assert code not in kept.code_hash
    assert code not in str(trail.changes)


def test_a_code_opens_once(session: Session, owned: tuple[User, Business], helper: User) -> None:
    owner, business = owned
    code = code_for(session, business, owner)
    begin(session, helper, business, code)

    with pytest.raises(ConsentRefused):
        begin(session, make_helper(session), business, code)


def test_a_code_lasts_ten_minutes(session: Session, owned: tuple[User, Business], helper: User) -> None:
    owner, business = owned
    code = code_for(session, business, owner)

    with pytest.raises(ConsentRefused):
        begin(session, helper, business, code, at=NOW + CODE_LASTS)

    assert begin(session, helper, business, code, at=NOW + CODE_LASTS - LITTLE).id


def test_asking_anew_ends_the_older_code(
    session: Session, owned: tuple[User, Business], helper: User
) -> None:
    owner, business = owned
    older = code_for(session, business, owner)
    newer = code_for(session, business, owner)

    with pytest.raises(ConsentRefused):
        begin(session, helper, business, older)

    assert begin(session, helper, business, newer).id


def test_a_code_that_was_taken_back_opens_nothing(
    session: Session, owned: tuple[User, Business], helper: User
) -> None:
    owner, business = owned
    code = code_for(session, business, owner)

    services.withdraw_consent(session, business, actor=Actor(owner.id), now=NOW)

    with pytest.raises(ConsentRefused):
        begin(session, helper, business, code)


def test_a_code_dies_of_five_wrong_tries_whoever_makes_them(
    session: Session, owned: tuple[User, Business], helper: User
) -> None:
    owner, business = owned
    code = code_for(session, business, owner)
    for number in range(MOST_WRONG_TRIES):
        with pytest.raises(ConsentRefused):
            begin(session, helper if number % 2 else make_helper(session), business, wrong(code))

    with pytest.raises(ConsentRefused):
        begin(session, helper, business, code)

    assert open_consent(session, business.id, NOW) is None
    assert begin(session, helper, business, code_for(session, business, owner)).id


def test_a_code_of_one_business_opens_no_other(
    session: Session, owned: tuple[User, Business], helper: User
) -> None:
    owner, business = owned
    other_owner, other = make_owner(session)
    code = code_for(session, business, owner)
    code_for(session, other, other_owner)

    with pytest.raises(ConsentRefused):
        begin(session, helper, other, code)


def test_a_consent_falls_with_the_membership_of_its_giver(
    session: Session, owned: tuple[User, Business], helper: User
) -> None:
    owner, business = owned
    code = code_for(session, business, owner)
    session.delete(session.get_one(Membership, (owner.id, business.id)))
    session.flush()

    with pytest.raises(ConsentRefused):
        begin(session, helper, business, code)


def disabled(session: Session, row: HelperSession) -> None:
    accounts_services.disable(session, SYSTEM, row.helper)


def producer_disabled(session: Session, row: HelperSession) -> None:
    accounts_services.disable(session, SYSTEM, row.consented_by)


def scope_taken(session: Session, row: HelperSession) -> None:
    row.helper.scopes.clear()
    session.flush()


def other_role(session: Session, row: HelperSession) -> None:
    row.helper.role = Role.PARTNER.value
    session.flush()


def signed_out(session: Session, row: HelperSession) -> None:
    sign_in = session.get_one(UserSession, row.sign_in_id)
    sign_in.ended_at = NOW + LITTLE
    session.flush()


def membership_taken(session: Session, row: HelperSession) -> None:
    session.delete(session.get_one(Membership, (row.consented_by_id, row.business_id)))
    session.flush()


def ended_by_helper(session: Session, row: HelperSession) -> None:
    services.end_help(session, row, actor=Actor(row.helper_id), why=EndReason.HELPER, now=NOW)


def ended_by_producer(session: Session, row: HelperSession) -> None:
    services.end_help(session, row, actor=Actor(row.consented_by_id), why=EndReason.PRODUCER, now=NOW)


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (disabled, EndReason.SIGNED_OUT),
        (signed_out, EndReason.SIGNED_OUT),
        (producer_disabled, EndReason.NO_RIGHT),
        (scope_taken, EndReason.NO_RIGHT),
        (other_role, EndReason.NO_RIGHT),
        (membership_taken, EndReason.NO_RIGHT),
        (ended_by_helper, EndReason.HELPER),
        (ended_by_producer, EndReason.PRODUCER),
    ],
)
def test_a_session_is_over_the_moment_that_what_it_stands_on_is_gone(
    session: Session,
    owned: tuple[User, Business],
    helper: User,
    happens: Callable[[Session, HelperSession], None],
    why: EndReason,
) -> None:
    owner, business = owned
    row = begin(session, helper, business, code_for(session, business, owner))
    assert own_businesses(session, helper.id)

    happens(session, row)

    end = end_of(session, row, NOW + 2 * LITTLE)
    assert end is not None
    assert end.why is why
    assert own_businesses(session, helper.id) == []
    assert open_session_of(session, helper.id, NOW + 2 * LITTLE) is None
    assert open_sessions_on(session, business.id, NOW + 2 * LITTLE) == []


def test_a_session_is_over_after_an_hour_to_the_second(
    session: Session, owned: tuple[User, Business], helper: User
) -> None:
    owner, business = owned
    row = begin(session, helper, business, code_for(session, business, owner))
    end = NOW + SESSION_LASTS

    assert open_session_of(session, helper.id, end - LITTLE) is row
    assert open_session_of(session, helper.id, end) is None
    assert [(each, over.at, over.why) for each, over in past_sessions(session, end, helper_id=helper.id)] == [
        (row, end, EndReason.TIME)
    ]


def test_another_sign_in_of_the_helper_has_no_part_in_the_session(
    session: Session, owned: tuple[User, Business], helper: User
) -> None:
    owner, business = owned
    here, there = sign_in_of(session, helper), sign_in_of(session, helper)
    row = begin(session, helper, business, code_for(session, business, owner), sign_in=here)

    assert open_session_of(session, helper.id, NOW, sign_in_id=here) is row
    assert open_session_of(session, helper.id, NOW, sign_in_id=there) is None


def test_a_helper_works_for_one_producer_at_a_time(
    session: Session, owned: tuple[User, Business], helper: User
) -> None:
    owner, business = owned
    next_owner, following = make_owner(session)
    first = begin(session, helper, business, code_for(session, business, owner))

    second = begin(session, helper, following, code_for(session, following, next_owner), at=NOW + LITTLE)

    assert (first.ended_at, first.ended_why) == (NOW + LITTLE, EndReason.HELPER)
    assert open_session_of(session, helper.id, NOW + LITTLE) is second
    assert businesses_helped(session, helper.id) == 2


def test_an_end_stays_as_it_was(session: Session, owned: tuple[User, Business], helper: User) -> None:
    owner, business = owned
    row = begin(session, helper, business, code_for(session, business, owner))
    ended_by_producer(session, row)

    services.end_help(session, row, actor=Actor(helper.id), why=EndReason.HELPER, now=NOW + LITTLE)

    assert (row.ended_at, row.ended_why) == (NOW, EndReason.PRODUCER)
    assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "help.end")).all()) == 1


def test_sessions_on_the_same_business_count_it_once(
    session: Session, owned: tuple[User, Business], helper: User
) -> None:
    owner, business = owned
    for number in range(3):
        at = NOW + number * LITTLE
        begin(session, helper, business, code_for(session, business, owner, at=at), at=at)

    assert businesses_helped(session, helper.id) == 1
    assert len(past_sessions(session, NOW + 3 * LITTLE, business_id=business.id)) == 2


def test_a_membership_of_a_helper_counts_for_nothing(session: Session, helper: User) -> None:
    services.join(session, make_business(session), helper.id)

    assert own_businesses(session, helper.id) == []


def test_an_officer_who_is_a_member_works_on_nothing(session: Session) -> None:
    officer = make_user(session, Role.OFFICER)
    services.join(session, make_business(session), officer.id)

    assert own_businesses(session, officer.id) == []
