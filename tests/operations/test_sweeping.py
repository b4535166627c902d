"""What no row names goes after a day; what any row speaks of stays; old records are forgotten."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.models import HalfSignIn, Role, SecurityEvent, UserSession
from catalog.models import Photo, PhotoState
from catalog.services.photos import add_photo, remove_photo
from core import audit
from core.database import db, utcnow
from core.jobs import OutboxEntry, drain, enqueue
from core.once import FormReceipt
from core.storage import storage
from exporters.models import ExportRun
from operations.sweeping import (
    digests_in_use,
    forgotten,
    give_back,
    look_again,
    put_orphans_aside,
    remove_old,
)
from tests.factories.accounts import make_user
from tests.factories.catalog import make_business, make_product
from tests.factories.pictures import plain_picture

DAYS = timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_store(app, store):
    theirs, app.extensions["gocque_storage"] = app.extensions["gocque_storage"], store
    yield
    app.extensions["gocque_storage"] = theirs


def aged(store, name, age=2 * DAYS):
    then = (utcnow() - age).timestamp()
    os.utime(store.path(name), (then, then))
    return name


def swept(store):
    return put_orphans_aside(store, digests_in_use(), utcnow())


def tonight(session):
    entry = enqueue(session, "operations.sweep_files", {})
    session.commit()
    drain()
    session.refresh(entry)
    return entry.result


def test_a_file_whose_row_was_never_saved_goes_away_after_a_day(session, store):
    # Killed between storing the file and the commit: the file stands, the row does not.
    product = make_product(session)
    session.commit()
    add_photo(session, product, plain_picture("x", {}), actor=audit.SYSTEM)
    session.rollback()
    (name,) = store.names()

    assert tonight(session) == {"put_aside": 0, "given_back": 0, "removed": 0}
    assert store.exists(name)

    aged(store, name)
    assert tonight(session) == {"put_aside": 1, "given_back": 0, "removed": 0}
    assert not store.exists(name)

    assert remove_old(store, utcnow() + 1.1 * DAYS) == [name]
    assert list(store.fs.find(store.root)) == []


def test_a_file_that_a_row_names_is_never_swept_however_old(session, store):
    business = make_business(session)
    product = make_product(session, business=business)
    add_photo(session, product, plain_picture("x", {}), actor=audit.SYSTEM)
    session.add(ExportRun(business=business, marketplace="shopee", stored_name=store.put(b"ra", "xlsx")))
    session.commit()
    drain()  # makes the photo's sizes
    names = {aged(store, name, 400 * DAYS) for name in store.names()}

    assert session.scalar(select(Photo.state)) == PhotoState.READY
    assert len(names) == 1 + 4 + 1
    assert tonight(session) == {"put_aside": 0, "given_back": 0, "removed": 0}
    assert set(store.names()) == names


def test_a_file_of_which_any_text_speaks_is_kept(session, store):
    product = make_product(session)
    in_json = aged(store, store.put(b"in json", "jpg"))
    in_text = aged(store, store.put(b"in text", "pdf"))
    for_a_job = aged(store, store.put(b"for a job", "csv"))
    product.attributes = {"a": [{"b": f"/anh/{in_json}"}]}
    product.description = f"Xem {in_text}."
    waiting = enqueue(session, "operations.look_again", {"file": for_a_job})
    session.commit()

    assert swept(store) == []

    waiting.state = "done"
    session.commit()
    assert swept(store) == [for_a_job]


def test_a_photo_that_was_removed_does_not_live_on_in_the_trail(session, store):
    product = make_product(session)
    photo = add_photo(session, product, plain_picture("x", {}), actor=audit.SYSTEM)
    session.commit()
    name = f"{photo.digest}.{photo.ext}"
    content = store.get(name)
    remove_photo(session, product, photo.id, actor=audit.SYSTEM)
    session.commit()
    drain()
    store.put_as(name, content)  # as if removing the file had been forgotten

    assert swept(store) == []  # not a day old
    aged(store, name)
    assert swept(store) == [name]


def test_what_somebody_uploads_again_just_then_is_given_back(session, store):
    name = aged(store, store.put(b"noi dung", "xlsx"))
    in_use = digests_in_use()
    # The other request's file looks old still, as on a store without times; its row comes a moment too late.
    assert aged(store, store.put(b"noi dung", "xlsx")) == name
    assert put_orphans_aside(store, in_use, utcnow()) == [name]
    session.add(ExportRun(business=make_business(session), marketplace="shopee", stored_name=name))
    session.commit()

    entry = enqueue(session, "operations.look_again", {})
    session.commit()
    drain()
    session.refresh(entry)

    assert entry.result == {"given_back": 1}
    assert store.get(name) == b"noi dung"
    assert remove_old(store, utcnow() + 9 * DAYS) == []


def test_what_is_stored_again_is_young_again(session, store):
    aged(store, store.put(b"noi dung", "xlsx"))
    store.put(b"noi dung", "xlsx")

    assert put_orphans_aside(store, digests_in_use(), utcnow()) == []


def test_what_was_stored_anew_meanwhile_makes_the_one_aside_needless(session, store):
    name = aged(store, store.put(b"noi dung", "xlsx"))
    swept(store)
    store.put(b"noi dung", "xlsx")

    assert give_back(store, {name[:64]}) == [name]
    assert [str(path).rsplit("/", 1)[-1] for path in store.fs.find(store.root)] == [name]


def test_the_sweeper_looks_again_soon_when_it_put_something_aside(session, store):
    aged(store, store.put(b"noi dung", "xlsx"))

    tonight(session)

    again = session.scalars(select(OutboxEntry).where(OutboxEntry.task == "operations.look_again")).one()
    assert again.run_after > utcnow()
    assert callable(look_again)


def test_records_are_forgotten_when_their_time_is_over(session):
    now = utcnow()
    user = make_user(session, Role.PRODUCER)
    session.flush()

    def a_session(**times):
        return UserSession(token_hash=secrets.token_hex(32), user_id=user.id, device="máy", **times)

    def half(expires_at):
        return HalfSignIn(
            token_hash=secrets.token_hex(32),
            user_id=user.id,
            device="máy",
            step="code",
            expires_at=expires_at,
        )

    kept = [
        half(now - 0.9 * DAYS),
        SecurityEvent(kind="sign_in.failed", at=now - 29 * DAYS, address="203.0.113.5"),
        FormReceipt(key="new", location="/", created_at=now - 29 * DAYS),
        a_session(expires_at=now + 9 * DAYS),
        a_session(expires_at=now - 50 * DAYS, ended_at=now - 89 * DAYS),
    ]
    over = [
        half(now - 1.1 * DAYS),
        SecurityEvent(kind="sign_in.failed", at=now - 31 * DAYS, address="203.0.113.5"),
        FormReceipt(key="old", location="/", created_at=now - 31 * DAYS),
        a_session(expires_at=now + 9 * DAYS, ended_at=now - 91 * DAYS),
        a_session(expires_at=now - 91 * DAYS),
    ]
    session.add_all([*kept, *over])
    session.commit()

    counts = dict(forgotten(session, now))
    session.commit()

    assert counts == {"security_events": 1, "form_receipts": 1, "half_sign_ins": 1, "user_sessions": 2}
    models = (SecurityEvent, FormReceipt, HalfSignIn, UserSession)
    left = [len(session.scalars(select(model)).all()) for model in models]
    assert left == [1, 1, 1, 2]


def test_forgetting_is_a_task_of_the_night(session):
    session.add(FormReceipt(key="old", location="/", created_at=utcnow() - 31 * DAYS))
    entry = enqueue(session, "operations.forget_old_records", {})
    session.commit()

    drain()

    session.refresh(entry)
    assert entry.result == {
        "security_events": 0,
        "form_receipts": 1,
        "half_sign_ins": 0,
        "user_sessions": 0,
    }
    assert db.session.get(FormReceipt, "old") is None
    assert list(storage().names()) == []
