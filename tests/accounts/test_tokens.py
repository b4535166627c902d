"""A person of the department makes a token, sees it once, and takes it back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts import services as accounts
from accounts.models import Agency, Role
from accounts.permissions import rights_of
from accounts.staff import services as staff
from accounts.tokens import services
from accounts.tokens.models import AccessToken
from accounts.tokens.queries import living
from accounts.tokens.scopes import Scope, scopes_for
from core.audit import Actor, AuditEntry
from core.database import utcnow
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.tokens import bearer, make_token

ROOM = "/tai-khoan/khoa-truy-cap"


@pytest.fixture
def officer(session, page):
    person = make_user(session, Role.OFFICER)
    sign_in(page, person)
    return person


def made(session, user, **facts):
    wanted = {"name": "Kế toán", "scopes": ["programmes:read"], "days": 30, **facts}
    return services.create_token(session, Actor(user.id), user, **wanted)


def test_a_token_is_shown_once_opens_and_is_taken_back(session, page, officer):
    page.get(f"{ROOM}/them")
    page.submit("Tạo khóa", name="Kế toán", scopes=["programmes:read"], days="30", password=PASSWORD)
    secret = page.text[page.text.index("gq_") :].split()[0]
    session.expire_all()
    token = session.scalars(select(AccessToken)).one()

    assert page.http.get("/api/v1/programmes", headers=bearer(secret)).status_code == 200
    assert secret not in page.get(ROOM).text
    assert "còn hiệu lực" in page.get("/tai-khoan").text
    assert (token.secret_hash, token.beginning) != (secret, secret)
    page.get(f"{ROOM}/{token.id}/thu-hoi")
    page.submit("Thu hồi khóa")
    assert page.http.get("/api/v1/programmes", headers=bearer(secret)).status_code == 401
    session.expire_all()
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"token:{token.id}").order_by(AuditEntry.id)
    )
    said = [(entry.action, entry.changes["name"]) for entry in entries]
    assert said == [("token.create", token.title), ("token.revoke", token.title)]
    assert token.last_used_on is not None


def test_a_wrong_password_makes_no_token(session, page, officer):
    page.get(f"{ROOM}/them")
    page.submit("Tạo khóa", name="Kế toán", scopes=["programmes:read"], days="30", password="sai", status=422)

    assert session.scalars(select(AccessToken)).all() == []


def test_a_token_of_somebody_else_is_not_there(session, page, officer):
    make_token(session, make_user(session, Role.OFFICER))
    token = session.scalars(select(AccessToken)).one()

    page.get(f"{ROOM}/{token.id}/thu-hoi", 404)
    page.get(f"{ROOM}/them")
    page.post(f"{ROOM}/{token.id}/thu-hoi", {}, 404)

    session.expire_all()
    assert token.revoked_at is None


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"name": " "}, services.BadTokenName),
        ({"name": "x" * 61}, services.BadTokenName),
        ({"scopes": []}, services.NoScope),
        ({"scopes": ["support-acts:write"]}, services.NoScope),  # an auditor records nothing
        ({"scopes": ["accounts:write"]}, services.NoScope),
        ({"days": 366}, services.BadLifetime),
    ],
)
def test_no_token_goes_beyond_its_bounds(session, facts, refusal):
    with pytest.raises(refusal):
        made(session, make_user(session, Role.AUDITOR), **facts)


def test_nobody_has_more_than_ten_open_tokens(session):
    user = make_user(session, Role.OFFICER)
    for _each in range(services.MOST_OPEN):
        last, _secret = made(session, user)

    with pytest.raises(services.TooManyTokens):
        made(session, user)
    services.revoke_token(session, Actor(user.id), last)
    made(session, user)


def test_a_token_ends_with_its_time_its_person_and_whatever_puts_the_person_out(session):
    user = make_user(session, Role.OFFICER)
    token, secret = made(session, user)
    now = utcnow()

    number = token.id
    assert living(session, secret, now) is token
    assert living(session, secret, now + timedelta(days=31)) is None
    assert living(session, secret + "x", now) is None
    user.disabled_at = now
    assert living(session, secret, now) is None
    user.disabled_at = None
    accounts.end_all_sessions(session, Actor(user.id), user)
    accounts.end_all_sessions(session, Actor(user.id), user)
    session.expire_all()
    assert living(session, secret, now) is None
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "token.revoke")).all()
    assert [(each.actor_id, each.subject) for each in told] == [(user.id, f"token:{number}")]


@pytest.mark.parametrize("change", ["agency", "role", "disabled", "password"])
def test_a_program_of_somebody_who_left_is_shut_out_at_once(app, session, change):
    here, there = Agency(code="day", name="Đây"), Agency(code="kia", name="Kia")
    session.add_all([here, there])
    user, administrator = (
        make_user(session, Role.VERIFIER, agency=here),
        make_user(session, Role.ADMINISTRATOR),
    )
    client, by = app.test_client(), Actor(administrator.id)
    _token, secret = made(session, user)
    session.commit()
    assert client.get("/api/v1/programmes", headers=bearer(secret)).status_code == 200

    if change == "agency":
        staff.change_staff(session, by, user, full_name=user.full_name, role=Role.VERIFIER, agency=there)
    elif change == "role":
        staff.change_staff(session, by, user, full_name=user.full_name, role=Role.AUDITOR, agency=here)
    elif change == "disabled":
        staff.disable(session, by, user)
    else:
        staff.new_password(session, by, user)
    session.commit()

    assert client.get("/api/v1/programmes", headers=bearer(secret)).status_code == 401
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "token.revoke")).all()
    assert [each.actor_id for each in told] == [administrator.id]


def test_another_name_in_the_same_room_ends_no_token(session):
    user, administrator = make_user(session, Role.AUDITOR), make_user(session, Role.ADMINISTRATOR)
    token, secret = made(session, user)
    staff.change_staff(
        session, Actor(administrator.id), user, full_name="Tên khác", role=Role.AUDITOR, agency=user.agency
    )

    assert living(session, secret, utcnow()) is token


@pytest.mark.parametrize("role", [Role.PRODUCER, Role.HELPER, Role.PARTNER, Role.ADMINISTRATOR])
def test_others_have_nothing_to_allow(session, role):
    assert scopes_for(rights_of(make_user(session, role))) == ()
    assert Scope.WRITE_ACTS not in scopes_for(rights_of(make_user(session, Role.AUDITOR)))
