from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import queries, services
from accounts.models import Role, SecurityEvent, User, UserSession
from accounts.passwords import BadPassword, is_outdated, password_matches
from core.audit import SYSTEM, AuditEntry
from core.database import utcnow
from tests.factories.accounts import PASSWORD, make_user


def let_in(session: Session, user_id: int) -> str:
    user = services.sign_in(session, user_id, PASSWORD, device="Chrome, Android", address="203.0.113.9")
    return str(user.get_id())


def test_an_account_is_made_with_a_hash_and_a_line_in_the_trail(session: Session) -> None:
    user = services.create_user(
        session,
        SYSTEM,
        phone="+84912345678",
        full_name="  Phạm  Văn Đũi ",
        role=Role.OFFICER,
        password="một mật khẩu dài",
        agency=services.agency_named(session, "Sở Công Thương"),
    )

    entry = session.scalars(select(AuditEntry)).one()
    assert user.full_name == "Phạm Văn Đũi"
    assert user.agency is not None
    assert user.agency.code == "so-cong-thuong"
    assert user.password_hash.startswith("$argon2id$")
    assert (entry.action, entry.subject) == ("account.create", f"user:{user.id}")
    assert "912345678" not in str(entry.changes)


def test_a_phone_has_one_account(session: Session) -> None:
    user = make_user(session)

    with pytest.raises(services.PhoneTaken):
        services.create_user(
            session, SYSTEM, phone=user.phone, full_name="Ổi", role=Role.PRODUCER, password="lá mít 8 cân"
        )


@pytest.mark.parametrize("name", ["", "  ", "a" * 121])
def test_a_name_is_needed(session: Session, name: str) -> None:
    with pytest.raises(services.BadName):
        services.create_user(
            session, SYSTEM, phone="+84912345678", full_name=name, role=Role.HELPER, password="lá mít 8 cân"
        )


def test_an_agency_is_made_once(session: Session) -> None:
    assert services.agency_named(session, "Sở Công Thương") is services.agency_named(
        session, " Sở  Công Thương"
    )


@pytest.mark.parametrize("name", ["", "!!!", "a" * 161])
def test_an_agency_needs_a_name(session: Session, name: str) -> None:
    with pytest.raises(services.BadName):
        services.agency_named(session, name)


def test_only_the_hash_of_a_token_is_kept(session: Session) -> None:
    user = make_user(session)

    token = let_in(session, user.id)

    kept = session.scalars(select(UserSession)).one()
    assert token not in {kept.token_hash, kept.device}
    assert queries.open_sign_in(session, token, utcnow()) is kept
    assert queries.open_sign_in(session, kept.token_hash, utcnow()) is None


def test_a_sign_in_is_written_down_without_an_address(session: Session) -> None:
    user = make_user(session)

    let_in(session, user.id)

    event = session.scalars(select(SecurityEvent)).one()
    assert (event.kind, event.user_id, event.address) == ("signed_in", user.id, None)


def test_a_disabled_person_is_not_let_in(session: Session) -> None:
    user = make_user(session, disabled_at=utcnow())

    with pytest.raises(services.SignInRefused):
        let_in(session, user.id)

    assert session.scalars(select(UserSession)).all() == []


def test_a_hash_of_an_older_cost_is_renewed_at_the_sign_in(session: Session) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    user = make_user(session, password_hash=cheap)

    let_in(session, user.id)

    assert not is_outdated(user.password_hash)
    assert password_matches(user.password_hash, PASSWORD)


def test_signing_out_ends_this_sign_in_only(session: Session) -> None:
    user = make_user(session)
    here, there = let_in(session, user.id), let_in(session, user.id)

    services.sign_out(session, here)

    assert queries.open_sign_in(session, here, utcnow()) is None
    assert queries.open_sign_in(session, there, utcnow()) is not None


def test_signing_out_twice_is_written_down_once(session: Session) -> None:
    token = let_in(session, make_user(session).id)

    services.sign_out(session, token)
    services.sign_out(session, token)

    kinds = session.scalars(select(SecurityEvent.kind).order_by(SecurityEvent.id)).all()
    assert kinds == ["signed_in", "signed_out"]


def test_disabling_ends_every_sign_in_and_is_in_the_trail(session: Session) -> None:
    user, other = make_user(session), make_user(session)
    tokens = [let_in(session, user.id), let_in(session, user.id)]
    others = let_in(session, other.id)

    services.disable(session, SYSTEM, user)
    user.disabled_at = None  # even if the account is opened again, the old sign-ins are over
    session.flush()
    session.expire_all()

    assert [queries.open_sign_in(session, token, utcnow()) for token in tokens] == [None, None]
    assert queries.open_sign_in(session, others, utcnow()) is not None
    assert session.scalars(select(AuditEntry.action)).all() == ["account.disable"]


def test_a_new_password_ends_every_sign_in(session: Session) -> None:
    user = make_user(session)
    token = let_in(session, user.id)

    services.set_password(session, SYSTEM, user, "mật khẩu mới tinh")
    session.expire_all()

    assert queries.open_sign_in(session, token, utcnow()) is None
    assert password_matches(user.password_hash, "mật khẩu mới tinh")
    assert not password_matches(user.password_hash, PASSWORD)


def test_a_new_password_too_short_changes_nothing(session: Session) -> None:
    user = make_user(session)
    token = let_in(session, user.id)

    with pytest.raises(BadPassword):
        services.set_password(session, SYSTEM, user, "ngắn")

    assert queries.open_sign_in(session, token, utcnow()) is not None


def test_no_sign_in_opens_with_any_odd_token(session: Session) -> None:
    let_in(session, make_user(session).id)

    for token in ("", "x", "\ud800", "' OR 1=1 --", "a" * 10_000):
        assert queries.open_sign_in(session, token, utcnow()) is None


def test_a_fresh_house_has_no_account_at_all(session: Session) -> None:
    assert session.scalars(select(User)).all() == []
