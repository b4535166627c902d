"""The same form id again answers the first result."""

import pytest
from sqlalchemy import func, select

from core import once
from core.audit import SYSTEM, AuditEntry, record
from core.once import FormReceipt, finish, first_answer


def test_the_first_success_spends_the_id(session):
    assert first_answer(session, 1, "abc") is None

    assert finish(session, 1, "abc", "/quan-ly/san-pham/1") == "/quan-ly/san-pham/1"

    assert first_answer(session, 1, "abc") == "/quan-ly/san-pham/1"


def test_who_sends_a_form_while_its_first_sending_is_at_work_waits_and_gets_its_answer(session, monkeypatch):
    waited_for = []

    def the_first_one_ends(mine, name):
        waited_for.append(name)
        mine.add(FormReceipt(key="1:abc", location="/quan-ly/san-pham/1"))
        mine.flush()

    monkeypatch.setattr(once, "take_turns", the_first_one_ends)

    assert first_answer(session, 1, "abc") == "/quan-ly/san-pham/1"
    assert waited_for == ["form:1:abc"]


def test_the_id_of_another_person_is_not_answered(session):
    finish(session, 1, "abc", "/quan-ly/san-pham/1")

    assert first_answer(session, 2, "abc") is None


def test_the_slower_of_two_equal_requests_is_undone_and_gets_the_first_ones_answer(session):
    finish(session, 1, "abc", "/quan-ly/san-pham/1")
    record(session, SYSTEM, "product.create", "product:2")

    answer = finish(session, 1, "abc", "/quan-ly/san-pham/2")

    assert answer == "/quan-ly/san-pham/1"
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0


@pytest.mark.parametrize("form_id", ["a\x00b", "\ud800", "ổi", "x" * 81])
def test_an_id_that_we_never_gave_out_is_no_id(session, form_id):
    assert finish(session, 1, form_id, "/quan-ly/san-pham/1") == "/quan-ly/san-pham/1"

    assert first_answer(session, 1, form_id) is None


def test_a_form_without_id_is_simply_saved(session):
    record(session, SYSTEM, "product.create", "product:2")

    assert finish(session, 1, "", "/quan-ly/san-pham/2") == "/quan-ly/san-pham/2"
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 1
