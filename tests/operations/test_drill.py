"""The drill: back up while somebody writes, lose everything, bring it back elsewhere, compare all."""

from __future__ import annotations

import hashlib
import io
import secrets
import stat
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from accounts.models import User
from catalog.models import Business
from core import audit
from core.database import db, reads_only, utcnow
from core.jobs.runner import beat
from core.once import FormReceipt
from core.storage import Storage, storage
from exporters.listings import listings_of
from exporters.models import ExportRun
from exporters.pictures.models import PictureBundle
from exporters.services import prepared_exporter, written
from operations import backup
from operations.backup import make_backup
from operations.errors import NotEmpty
from operations.restore import restore
from operations.stored_files import check_files, required_names
from operations.sweeping import digests_in_use
from operations.tables import kept_tables, snapshot
from operations.values import reading
from programmes.history.models import SupportActVersion
from tests.exporters.templates_shopee import Shape, build
from tests.factories.catalog import make_business
from tests.factories.programmes import make_act, make_programme
from traceability.models import Lot

TRACE = "/t/{code}/{lot}"


def all_rows(app):
    """Every row of every table, read apart from the code under test but for the list of tables."""
    with app.app_context(), snapshot() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(reading(table))] for table in kept_tables()
        }


def without_transactions(rows):
    """The same as it comes back: the last column of versions numbers transactions of one server."""
    name = "support_act_versions"
    return {**rows, name: [(*row[:-1], None) for row in rows[name]]}


def all_files(app):
    with app.app_context():
        store = storage()
        with snapshot() as connection:
            return {name: store.get(name) for name in required_names(connection)}


def trace_page(app):
    with app.app_context():
        lot = db.session.scalars(select(Lot).where(Lot.lot_code == "P01-0001")).one()
        assert lot.product is not None
        path = TRACE.format(code=lot.product.code, lot=lot.lot_code)
        db.session.remove()
    response = app.test_client().get(path)
    assert response.status_code == 200
    return response.data


def shopee_file(app):
    with app.app_context(), reads_only():
        session = db.session()
        business = session.scalars(
            select(Business).where(Business.is_sample).order_by(Business.id).limit(1)
        ).one()
        exporter = prepared_exporter(db.session(), "shopee", io.BytesIO(build(Shape())))
        content, report = written(exporter, listings_of(session, business.id, "https://goc.example"))
        db.session.remove()
    assert report.rows
    return content


class Writer:
    """Somebody who keeps working: each time a file, a row that names it, and a line in the trail."""

    def __init__(self, app):
        self.app = app
        self.count = 0
        self.stop = threading.Event()
        self.wrote = threading.Event()
        self.problem = None
        self.thread = threading.Thread(target=self._work)

    def _work(self):
        try:
            while not self.stop.is_set():
                with self.app.app_context():
                    self._write_once(db.session())
                self.wrote.set()
        except Exception as problem:  # shown by the test that waits for it
            self.problem = problem
            self.wrote.set()

    def _write_once(self, session):
        business_id = session.scalar(select(func.min(Business.id)))
        name = storage().put(secrets.token_bytes(200), "xlsx")
        session.add(
            ExportRun(
                business_id=business_id, marketplace="drill", stored_name=name, report={"n": self.count}
            )
        )
        audit.record(session, audit.SYSTEM, "drill.write", f"drill:{self.count}", {"tên": ["trước", "sau"]})
        session.commit()
        self.count += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()

    def wait_for_another(self):
        self.wrote.clear()
        assert self.wrote.wait(30)


@pytest.fixture
def shop(sample_app, tmp_path, monkeypatch):
    """The sample with a store of its own, so that a lost one is really lost."""
    theirs = sample_app.extensions["gocque_storage"]
    mine = Storage(f"file://{tmp_path}/media")
    with sample_app.app_context():
        with snapshot() as connection:
            for name in required_names(connection):
                mine.put_as(name, theirs.get(name))
        db.session.remove()
    sample_app.extensions["gocque_storage"] = mine
    yield sample_app
    sample_app.extensions["gocque_storage"] = theirs


def test_what_was_backed_up_while_somebody_wrote_comes_back_elsewhere(shop, elsewhere, databases, tmp_path):
    path = tmp_path / "sao-luu.tar.gz"
    page_before, export_before = trace_page(shop), shopee_file(shop)

    with Writer(shop) as writer:
        writer.wait_for_another()

        def told(what, done, total):
            if what == "Đọc bảng" and done == total:  # the moment is fixed, the files are not read yet
                writer.wait_for_another()

        with shop.app_context():
            manifest = make_backup(path, storage(), told)
    assert writer.problem is None
    rows_before, files_before = all_rows(shop), all_files(shop)

    # Everything is lost; another machine with another kind of database takes over.
    with elsewhere.app_context():
        restore(path, storage(), lambda *_: None)
    rows, files = all_rows(elsewhere), all_files(elsewhere)

    written_to = {"audit_entries", "export_runs"}
    for table, before in without_transactions(rows_before).items():
        come_back = rows[table]
        assert come_back == before[: len(come_back)], table
        assert table in written_to or len(come_back) == len(before), table
        assert len(come_back) == manifest.tables[table].rows
    drilled = [row for row in rows["export_runs"] if row[2] == "drill"]
    noted = [row for row in rows["audit_entries"] if row[4] == "drill.write"]
    assert 0 < len(drilled) == len(noted) < writer.count
    assert files.items() <= files_before.items()
    assert all(name.startswith(hashlib.sha256(files[name]).hexdigest()) for name in files if "-" not in name)
    assert manifest.missing == []
    assert trace_page(elsewhere) == page_before
    assert shopee_file(elsewhere) == export_before

    # And home again, into the kind of database that it came from.
    back = tmp_path / "ve-nha.tar.gz"
    with elsewhere.app_context():
        make_backup(back, storage(), lambda *_: None)
    databases.reset(shop, "migrated", lambda: None)
    shop.extensions["gocque_storage"] = Storage(f"file://{tmp_path}/new-media")
    with shop.app_context():
        restore(back, storage(), lambda *_: None)

    assert all_rows(shop) == rows
    assert all_files(shop) == files
    assert (trace_page(shop), shopee_file(shop)) == (page_before, export_before)


def test_work_goes_on_behind_a_restore(shop, databases, tmp_path, told):
    path = tmp_path / "a.tar.gz"
    with shop.app_context():
        make_backup(path, storage(), told)
    databases.reset(shop, "migrated", lambda: None)

    with shop.app_context():
        session = db.session()
        beat(session, "here:1")  # a worker that runs already does no harm
        db.session.remove()
        restore(path, storage(), told)
        highest = session.scalar(select(func.max(User.id))) or 0
        user = User(phone="+84900000099", full_name="Phạm Văn Thóc", role="producer", password_hash="x")
        session.add(user)
        audit.record(session, audit.SYSTEM, "user.add", "user:new")
        session.commit()

        assert user.id == highest + 1
        assert audit.verify(session) is None
        with pytest.raises(Exception, match="append-only"):
            session.execute(text("DELETE FROM audit_entries"))
        session.rollback()


def test_a_database_with_data_is_never_restored_into(shop, tmp_path, told):
    path = tmp_path / "a.tar.gz"
    with shop.app_context():
        make_backup(path, storage(), told)
        before = all_rows(shop)

        with pytest.raises(NotEmpty) as refused:
            restore(path, storage(), told)

        assert "đã có dữ liệu" in str(refused.value)
        assert all_rows(shop) == before


def test_a_backup_is_for_one_pair_of_eyes_and_replaces_only_when_whole(app, session, store, tmp_path, told):
    path = tmp_path / "a.tar.gz"
    path.write_bytes(b"yesterday's")

    def full(what, done, total):
        if what == "Ghi bảng":
            raise OSError(28, "No space left on device")

    session.add(FormReceipt(key="1:a", location="/", created_at=utcnow() - timedelta(days=1)))
    session.commit()
    with pytest.raises(OSError, match="No space"):
        make_backup(path, store, full)
    assert path.read_bytes() == b"yesterday's"

    make_backup(path, store, told)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["a.tar.gz"]


def test_a_zip_of_pictures_of_any_size_stays_out_of_the_backup_and_is_missed_by_nobody(
    app, session, store, elsewhere, tmp_path, told, monkeypatch
):
    path = tmp_path / "a.tar.gz"
    business = make_business(session)
    zipped = store.put(b"pictures " * 1000, "zip")
    session.add(
        PictureBundle(business=business, marketplace="shopee", file_name="anh.zip", stored_name=zipped)
    )
    run = store.put(b"a run", "xlsx")
    session.add(ExportRun(business=business, marketplace="shopee", stored_name=run))
    session.commit()
    monkeypatch.setattr(backup, "LARGEST_FILE", 1000)

    manifest = make_backup(path, store, told)

    assert (manifest.files, manifest.missing) == (1, [])
    assert zipped[:64] in digests_in_use()  # and yet no night sweeps it away
    store.delete(zipped)
    with snapshot() as connection:
        assert check_files(connection, store).missing == []
    with elsewhere.app_context():
        assert restore(path, storage(), told) == manifest
        assert list(storage().names()) == [run]
        assert db.session.scalars(select(PictureBundle)).all() == []
        with snapshot() as connection:
            assert check_files(connection, storage()).missing == []


def test_numbers_of_transactions_stay_with_the_server_that_gave_them(
    session, store, elsewhere, tmp_path, told
):
    path = tmp_path / "a.tar.gz"
    act = make_act(session, make_programme(session), make_business(session))
    facts = ("id", "at", "written_in")
    version = session.scalars(select(SupportActVersion).where(SupportActVersion.act_id == act.id)).one()
    said = {name: value for name, value in vars(version).items() if name[0] != "_" and name not in facts}
    session.add(SupportActVersion(**said, at=utcnow(), written_in=2**40))
    session.commit()

    make_backup(path, store, told)

    with elsewhere.app_context():
        restore(path, storage(), told)
        come_back = db.session.scalars(select(SupportActVersion).order_by(SupportActVersion.id)).all()
        assert [each.written_in for each in come_back] == [None, None]


def test_a_file_that_was_lost_before_is_named_and_the_rest_is_saved(shop, elsewhere, tmp_path, told):
    path = tmp_path / "a.tar.gz"
    with shop.app_context():
        with snapshot() as connection:
            gone, rotten, *_ = sorted(name for name in required_names(connection) if "-" not in name)
        storage().delete(gone)
        storage().fs.pipe_file(storage().path(rotten), b"rotten")

        manifest = make_backup(path, storage(), told)

    assert manifest.missing == sorted([gone, rotten])
    with elsewhere.app_context():
        assert restore(path, storage(), told) == manifest


def test_every_file_of_the_sample_is_needed_by_a_row(sample_app):
    with sample_app.app_context(), snapshot() as connection:
        names = required_names(connection)

    assert len(names) >= 218 * 5
