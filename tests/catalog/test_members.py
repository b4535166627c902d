from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Role, User
from accounts.passwords import password_matches
from accounts.services import PhoneTaken
from catalog import services
from catalog.models import Business, Invitation, Membership
from catalog.services.claims import AlreadyMember, NotAProducer
from catalog.services.members import (
    CODE_HOLDS,
    MOST_OPEN,
    MOST_TRIES,
    LastOwner,
    TooManyInvitations,
    WrongInvitation,
    invitations_for,
    open_invitations,
)
from core.audit import Actor, AuditEntry
from core.database import utcnow
from core.errors import NotFound
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.catalog import make_business, make_owner

NOW = utcnow()


def invite(session: Session, owner: User, business: Business, phone: str, role: str = "editor") -> str:
    return services.invite(session, business, actor=Actor(owner.id), phone=phone, role=role, now=utcnow())[1]


def roles(session: Session, business: Business) -> dict[int, str]:
    rows = session.scalars(select(Membership).where(Membership.business_id == business.id))
    return {row.user_id: row.role for row in rows}


def accept(session: Session, user: User, code: str = "") -> Business:
    [invitation] = invitations_for(session, user, now=utcnow())
    return services.accept(session, user, invitation.id, code=code, actor=Actor(user.id), now=utcnow())


def test_nobody_is_a_member_before_saying_yes(session: Session) -> None:
    owner, business = make_owner(session)
    person = make_user(session, phone_seen_at=NOW)

    invite(session, owner, business, person.phone)
    before = roles(session, business)
    accept(session, person)

    assert before == {owner.id: "owner"}
    assert roles(session, business) == {owner.id: "owner", person.id: "editor"}
    assert invitations_for(session, person, now=utcnow()) == []


def test_a_number_that_nobody_has_seen_needs_the_code_of_the_paper(session: Session) -> None:
    owner, business = make_owner(session)
    person = make_user(session, phone_seen_at=None)
    code = invite(session, owner, business, person.phone)

    with pytest.raises(WrongInvitation):
        accept(session, person)
    accept(session, person, f" {code[:5].lower()}-{code[5:]} ")

    assert roles(session, business)[person.id] == "editor"


def test_the_code_is_kept_as_a_hash_and_guessing_ends_the_invitation(session: Session) -> None:
    owner, business = make_owner(session)
    person = make_user(session, phone_seen_at=None)
    code = invite(session, owner, business, person.phone)
    kept = session.scalars(select(Invitation)).one()

    for _try in range(MOST_TRIES):
        with pytest.raises(WrongInvitation):
            accept(session, person, "SAI")

    assert len(kept.code_hash) == 64
    assert code not in kept.code_hash
    assert invitations_for(session, person, now=utcnow()) == []
    with pytest.raises(WrongInvitation):
        services.join_by_code(
            session, phone=person.phone, code=code, full_name="x", password=PASSWORD, now=utcnow()
        )


def test_an_invitation_holds_seven_days(session: Session) -> None:
    owner, business = make_owner(session)
    person = make_user(session, phone_seen_at=NOW)
    invite(session, owner, business, person.phone)
    [made] = open_invitations(session, business, now=utcnow())

    seen = [
        len(invitations_for(session, person, now=made.created_at + CODE_HOLDS + off))
        for off in (timedelta(minutes=-1), timedelta(minutes=1))
    ]

    assert seen == [1, 0]


def test_somebody_without_account_joins_with_number_and_code_once(session: Session) -> None:
    owner, business = make_owner(session)
    code = invite(session, owner, business, "+84912000077")
    told: dict[str, Any] = {"full_name": "Bà Nếp", "password": "gạo tám thơm", "now": utcnow()}

    user = services.join_by_code(session, phone="+84912000077", code=code, **told)

    assert (user.role, roles(session, business)[user.id]) == ("producer", "editor")
    assert password_matches(user.password_hash, "gạo tám thơm")
    with pytest.raises(WrongInvitation):
        services.join_by_code(session, phone="+84912000077", code=code, **told)


def test_a_code_is_worth_nothing_with_another_number(session: Session) -> None:
    owner, business = make_owner(session)
    other = make_user(session)
    code = invite(session, owner, business, "+84912000077")

    with pytest.raises(WrongInvitation):  # not "taken": nobody learns who has an account
        services.join_by_code(
            session, phone=other.phone, code=code, full_name="x", password=PASSWORD, now=utcnow()
        )


def test_who_has_an_account_is_told_so_only_with_the_right_code(session: Session) -> None:
    owner, business = make_owner(session)
    person = make_user(session)
    code = invite(session, owner, business, person.phone)

    with pytest.raises(PhoneTaken):
        services.join_by_code(
            session, phone=person.phone, code=code, full_name="x", password=PASSWORD, now=utcnow()
        )


def test_an_invitation_never_lowers_an_owner_and_the_newest_counts(session: Session) -> None:
    owner, business = make_owner(session)
    owner.phone_seen_at = NOW
    invite(session, owner, business, owner.phone, "owner")
    invite(session, owner, business, owner.phone, "editor")

    accept(session, owner)

    assert roles(session, business) == {owner.id: "owner"}
    assert open_invitations(session, business, now=utcnow()) == []


def test_a_declined_or_ended_invitation_is_over_and_staff_see_none(session: Session) -> None:
    owner, business = make_owner(session)
    person, officer = make_user(session), make_user(session, Role.OFFICER)
    for phone in (person.phone, officer.phone):
        invite(session, owner, business, phone)
    [first] = invitations_for(session, person, now=utcnow())

    services.decline(session, person, first.id, actor=Actor(person.id), now=utcnow())
    [second] = open_invitations(session, business, now=utcnow())
    seen_by_staff = invitations_for(session, officer, now=utcnow())
    services.end_invitation(session, business, second.id, actor=Actor(owner.id))

    assert seen_by_staff == []
    assert open_invitations(session, business, now=utcnow()) == []
    with pytest.raises(NotFound):
        services.decline(session, person, second.id, actor=Actor(person.id), now=utcnow())


def test_open_invitations_are_bounded(session: Session) -> None:
    owner, business = make_owner(session)
    for number in range(MOST_OPEN):
        invite(session, owner, business, f"+849120001{number:02d}")

    with pytest.raises(TooManyInvitations):
        invite(session, owner, business, "+84912000999")


def test_a_business_keeps_an_owner(session: Session) -> None:
    owner, business = make_owner(session)
    editor = make_user(session)
    services.join(session, business, editor.id, "editor")
    who = Actor(owner.id)

    with pytest.raises(LastOwner):
        services.remove_member(session, business, owner.id, actor=who)
    with pytest.raises(LastOwner):
        services.set_role(session, business, owner.id, "editor", actor=who)
    services.set_role(session, business, editor.id, "owner", actor=who)
    services.remove_member(session, business, owner.id, actor=who)

    assert roles(session, business) == {editor.id: "owner"}


def test_the_trail_has_who_and_no_number(session: Session) -> None:
    owner, business = make_owner(session)
    person = make_user(session, phone_seen_at=NOW)
    invite(session, owner, business, person.phone)
    accept(session, person)

    entries = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("member.")))
    told = {entry.action: (entry.actor_id, str(entry.changes)) for entry in entries}

    assert told.keys() == {"member.invite", "member.join"}
    assert told["member.join"][0] == person.id
    assert person.phone[3:] not in str(told)


def test_an_officer_hands_over_to_an_account_or_makes_one(session: Session) -> None:
    officer = make_user(session, Role.OFFICER)
    business, who = make_business(session), Actor(officer.id)
    known = make_user(session)

    there = services.hand_over(session, business, actor=who, phone=known.phone, full_name="")
    made, password = services.hand_over(
        session, business, actor=who, phone="+84912000088", full_name="Ông Đũi"
    )

    assert there == (known, None)
    assert password is not None
    assert password_matches(made.password_hash, password)
    assert made.has_one_time_password  # the officer has read it, so it is good for the first sign-in only
    assert roles(session, business) == {known.id: "owner", made.id: "owner"}
    with pytest.raises(NotAProducer):
        services.hand_over(session, business, actor=who, phone=officer.phone, full_name="")


def test_a_claim_is_made_once_and_settled_once(session: Session) -> None:
    person, officer = make_user(session), make_user(session, Role.OFFICER)
    business = make_business(session)
    claims = [
        services.claim(session, business, actor=Actor(person.id), user_id=person.id) for _time in range(2)
    ]

    services.settle_claim(session, claims[0], actor=Actor(officer.id), joins=True)
    services.settle_claim(session, claims[0], actor=Actor(officer.id), joins=False)

    assert claims[0] is claims[1]
    assert (claims[0].outcome, claims[0].closed_by_id) == ("joined", officer.id)
    assert roles(session, business) == {person.id: "owner"}
    with pytest.raises(AlreadyMember):
        services.claim(session, business, actor=Actor(person.id), user_id=person.id)
    assert session.scalar(select(func.count()).select_from(Membership)) == 1
