from __future__ import annotations

from flask_login import AnonymousUserMixin

from accounts.models import Role, User
from accounts.permissions import ROLE_RIGHTS, Right, rights_of
from accounts.roles import ROLE_NAMES, ROLE_WORK
from core.database import utcnow


def test_each_role_has_its_row_and_its_words() -> None:
    assert set(ROLE_RIGHTS) == set(ROLE_NAMES) == set(ROLE_WORK) == set(Role)


def test_each_right_is_held_by_somebody() -> None:
    assert frozenset().union(*ROLE_RIGHTS.values()) == set(Right)


def test_a_verifier_may_all_that_an_officer_may() -> None:
    assert ROLE_RIGHTS[Role.VERIFIER] > ROLE_RIGHTS[Role.OFFICER]


def test_an_auditor_changes_nothing() -> None:
    assert ROLE_RIGHTS[Role.AUDITOR] == {Right.READ_DEPARTMENT, Right.READ_TRAIL}


def test_an_administrator_sees_no_business_data() -> None:
    assert ROLE_RIGHTS[Role.ADMINISTRATOR] == {Right.ADMINISTER}


def test_only_a_producer_works_on_businesses_by_role() -> None:
    assert [role for role, rights in ROLE_RIGHTS.items() if Right.WORK in rights] == [Role.PRODUCER]


def test_a_visitor_and_a_disabled_person_may_nothing() -> None:
    assert rights_of(AnonymousUserMixin()) == frozenset()
    assert rights_of(User(role="verifier", disabled_at=utcnow())) == frozenset()
    assert Right.VERIFY in rights_of(User(role="verifier"))
