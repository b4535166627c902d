"""Consents: purpose by purpose, in the words that were read, never edited."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from accounts.consents import WORDINGS, Purpose, decisions_of, keep, present_version, wording
from accounts.models import Consent
from catalog import services
from core.audit import Actor, AuditEntry
from tests.factories.accounts import make_user
from tests.factories.catalog import make_owner


def test_giving_twice_is_kept_once_and_taking_back_is_kept_beside_it(session: Session) -> None:
    user = make_user(session)
    who = Actor(user_id=user.id)

    for is_given in (False, True, True, False, False, True):
        keep(session, who, user.id, Purpose.PHONE_PUBLIC, is_given=is_given)

    rows = session.scalars(select(Consent).order_by(Consent.id)).all()
    assert [row.is_given for row in rows] == [True, False, True]
    assert {row.wording for row in rows} == {present_version(Purpose.PHONE_PUBLIC)}
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all() == [
        "consent.give",
        "consent.withdraw",
        "consent.give",
    ]


def test_one_purpose_says_nothing_about_another(session: Session) -> None:
    user = make_user(session)

    keep(session, Actor(user_id=user.id), user.id, Purpose.ACCOUNT, is_given=True)

    assert [each.sentence for each in decisions_of(session, user.id)] == [wording(Purpose.ACCOUNT)]


def test_a_new_wording_is_agreed_to_anew(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user(session)
    keep(session, Actor(user_id=user.id), user.id, Purpose.ACCOUNT, is_given=True)
    newer = {**WORDINGS[Purpose.ACCOUNT], "2027-01-01": "Câu mới"}

    monkeypatch.setitem(WORDINGS, Purpose.ACCOUNT, newer)
    keep(session, Actor(user_id=user.id), user.id, Purpose.ACCOUNT, is_given=True)

    versions = session.scalars(select(Consent.wording).order_by(Consent.id)).all()
    assert versions == ["2026-11-27", "2027-01-01"]


@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_purpose_has_a_wording_with_a_dated_version(purpose: Purpose) -> None:
    assert wording(purpose)
    assert all(len(version) == 10 and version.count("-") == 2 for version in WORDINGS[purpose])


def test_the_database_refuses_to_change_a_consent(session: Session) -> None:
    user = make_user(session)
    keep(session, Actor(user_id=user.id), user.id, Purpose.ACCOUNT, is_given=True)

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(update(Consent).values(is_given=False))


def test_showing_the_phone_of_a_business_is_a_consent_of_its_own(session: Session) -> None:
    owner, business = make_owner(session, phone="+84912345678")

    for is_public in (True, False):
        services.update_profile(
            session,
            business,
            actor=Actor(user_id=owner.id),
            expected_version=business.version,
            changes={"phone_is_public": is_public},
        )

    rows = session.scalars(select(Consent).order_by(Consent.id)).all()
    assert [(row.user_id, row.purpose, row.is_given) for row in rows] == [
        (owner.id, "phone_public", True),
        (owner.id, "phone_public", False),
    ]
