from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Role, UserSession
from accounts.sessions import device_name, is_open, lifetime_of, new_token, token_hash

SIGNED_IN = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)


def sign_in_of(role: str, *, seen: timedelta = timedelta(0)) -> UserSession:
    return UserSession(
        created_at=SIGNED_IN,
        last_seen_at=SIGNED_IN + seen,
        expires_at=SIGNED_IN + lifetime_of(role).whole,
        ended_at=None,
    )


@pytest.mark.parametrize(
    ("role", "seen", "at", "opens"),
    [
        ("producer", timedelta(0), timedelta(days=13, hours=23), True),
        ("producer", timedelta(0), timedelta(days=14), False),
        ("producer", timedelta(days=29), timedelta(days=29, hours=23), True),
        ("producer", timedelta(days=29), timedelta(days=30), False),
        ("officer", timedelta(0), timedelta(hours=1, minutes=59), True),
        ("officer", timedelta(0), timedelta(hours=2), False),
        ("officer", timedelta(hours=11), timedelta(hours=11, minutes=59), True),
        ("officer", timedelta(hours=11), timedelta(hours=12), False),
    ],
)
def test_a_sign_in_ends_by_age_and_by_being_left_alone(
    role: str, seen: timedelta, at: timedelta, opens: bool
) -> None:
    assert is_open(sign_in_of(role, seen=seen), role, SIGNED_IN + at) is opens


def test_an_ended_sign_in_stays_shut() -> None:
    ended = sign_in_of("producer")
    ended.ended_at = SIGNED_IN

    assert not is_open(ended, "producer", SIGNED_IN)


def test_a_producer_who_becomes_an_officer_is_asked_again_sooner() -> None:
    sign_in = sign_in_of("producer", seen=timedelta(hours=13))

    assert is_open(sign_in, "producer", SIGNED_IN + timedelta(hours=13))
    assert not is_open(sign_in, "officer", SIGNED_IN + timedelta(hours=13))


def test_everybody_but_producers_is_signed_out_after_a_working_day() -> None:
    long = [role for role in Role if lifetime_of(role).whole > timedelta(hours=12)]

    assert long == [Role.PRODUCER]


def test_tokens_are_long_never_the_same_and_kept_as_a_hash() -> None:
    tokens = {new_token() for _each in range(100)}

    assert len(tokens) == 100
    assert all(len(token) >= 43 for token in tokens)  # 256 bits in base64
    assert all(token not in token_hash(token) and len(token_hash(token)) == 64 for token in tokens)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox, Linux"),
        ("", "?"),
        ("<script>alert(1)</script>", "?"),
    ],
)
def test_a_device_has_a_rough_name(agent: str, name: str) -> None:
    assert device_name(agent) == name
