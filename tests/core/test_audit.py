"""The audit trail is append-only and hash-chained."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core.audit import GENESIS, SYSTEM, Actor, AuditEntry, record, verify


def test_each_entry_hashes_the_former_one(session):
    first = record(session, SYSTEM, "sample.load", "sample", {"products": 60})
    second = record(
        session, Actor(7, on_behalf_of_id=3), "product.publish", "product:1", {"state": ["draft", "live"]}
    )
    session.commit()

    assert first.previous_hash == GENESIS
    assert second.previous_hash == first.hash
    assert (second.actor_id, second.on_behalf_of_id) == (7, 3)
    assert verify(session) is None


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries"])
def test_the_database_refuses_to_change_or_remove_an_entry(session, statement):
    record(session, SYSTEM, "sample.load", "sample")
    session.commit()

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    session.rollback()

    assert session.scalars(select(AuditEntry.action)).all() == ["sample.load"]


def test_an_entry_changed_behind_the_databases_back_is_found(session):
    for number in range(3):
        record(session, SYSTEM, "product.publish", f"product:{number}")
    session.commit()
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER audit_entries_no_update"))
    else:
        session.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only"))

    session.execute(text("UPDATE audit_entries SET action = 'x' WHERE id = :id"), {"id": entries[1].id})
    session.expire_all()

    assert verify(session) == entries[1].id


def test_an_entry_of_a_change_that_was_rolled_back_leaves_no_gap(session):
    record(session, SYSTEM, "product.publish", "product:1")
    session.rollback()

    entry = record(session, SYSTEM, "product.publish", "product:2")
    session.commit()

    assert entry.previous_hash == GENESIS
    assert verify(session) is None
