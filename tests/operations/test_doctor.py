"""The doctor says of each part whether it is well, and what to do when it is not."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from flask_migrate import downgrade
from sqlalchemy import text

from accounts.models import Role
from accounts.trail.checking import ask_for_check
from catalog.services.photos import add_photo
from core import audit
from core.config import Settings
from core.database import db, utcnow
from core.jobs import JobState, drain, enqueue
from core.jobs.runner import beat
from core.storage import storage
from exporters.models import ExportRun
from operations import doctor
from operations.doctor import State, look_over
from operations.stored_files import stored_name_columns
from tests.factories.accounts import enrol, make_user
from tests.factories.catalog import make_business, make_product
from tests.factories.pictures import plain_picture

PUBLIC = "https://goc.example"


@pytest.fixture(autouse=True)
def _own_store(app, store):
    theirs, app.extensions["gocque_storage"] = app.extensions["gocque_storage"], store
    yield
    app.extensions["gocque_storage"] = theirs


@pytest.fixture
def look(app, session, settings: Settings, store):
    """What the doctor finds, by part; each test says which settings it runs with."""

    def findings(**changed):
        session.commit()
        public = dataclasses.replace(settings, **({"public_url": PUBLIC} | changed))
        found: dict[str, list[doctor.Finding]] = {}
        for finding in look_over(public, store, utcnow(), lambda done, total: None):
            found.setdefault(finding.part, []).append(finding)
        return found

    return findings


def states(found):
    return {part: [finding.state for finding in findings] for part, findings in found.items()}


def test_a_sound_installation_is_well_in_every_part(session, look):
    audit.record(session, audit.SYSTEM, "drill.write", "drill:1")
    add_photo(session, make_product(session), plain_picture("x", {}), actor=audit.SYSTEM)
    session.commit()
    drain()
    beat(session, "here:1")

    found = look()

    assert states(found) == {
        part: [State.OK]
        for part in (
            "Cài đặt",
            "Cơ sở dữ liệu",
            "Nhật ký hệ thống",
            "Kho tệp",
            "Việc chạy nền",
            "Hàng đợi",
            "Tài khoản mẫu",
            "Chỗ trống",
        )
    }
    assert found["Kho tệp"][0].seen == "5 tệp đủ và nguyên vẹn"


def test_files_that_are_missing_damaged_or_left_over_are_told_apart(session, look, store):
    business = make_business(session)
    lost, rotten = store.put(b"mat", "xlsx"), store.put(b"hong", "xlsx")
    for name in (lost, rotten):
        session.add(ExportRun(business=business, marketplace="shopee", stored_name=name))
    store.put(b"thua", "pdf")
    store.delete(lost)
    store.fs.pipe_file(store.path(rotten), b"rotten")

    found = look()

    assert [finding.seen for finding in found["Kho tệp"]] == [f"thiếu 1 tệp: {lost}", f"hỏng 1 tệp: {rotten}"]
    assert states(found)["Kho tệp"] == [State.WRONG, State.WRONG]
    assert states(found)["Tệp thừa"] == [State.NOTICE]


def test_a_trail_that_was_touched_is_told_with_its_entry(session, look):
    audit.record(session, audit.SYSTEM, "drill.write", "drill:1")
    session.flush()
    session.execute(
        text(
            "INSERT INTO audit_entries (id, at, action, subject, changes, previous_hash, hash) "
            "SELECT id + 1, at, action, 'drill:2', changes, hash, 'x' FROM audit_entries"
        )
    )

    (finding,) = look()["Nhật ký hệ thống"]

    assert (finding.state, finding.seen) == (State.WRONG, "chuỗi đứt ở mục 2")


@pytest.mark.parametrize(
    ("harm", "at"),
    [
        ("UPDATE audit_entries SET changes = '{}' WHERE id = 2", 2),
        ("DELETE FROM audit_entries WHERE id = 2", 3),
        ("DELETE FROM audit_entries WHERE id > 1", 3),  # fits in itself: what the last check saw is gone
    ],
)
def test_an_entry_that_was_changed_or_taken_away_behind_our_back_is_named(session, look, harm, at):
    for number in range(1, 4):
        audit.record(session, audit.SYSTEM, "drill.write", f"drill:{number}", {"số": number})
    ask_for_check(session, user_id=1)
    session.commit()
    drain()
    if session.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER audit_entries_no_{verb}"))
    else:
        session.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only"))

    session.execute(text(harm))
    session.commit()
    session.expire_all()

    (finding,) = look()["Nhật ký hệ thống"]
    assert (finding.state, finding.seen) == (State.WRONG, f"chuỗi đứt ở mục {at}")


def test_work_that_waits_too_long_is_told_and_so_is_a_missing_worker(session, look):
    late = enqueue(session, "operations.look_again", {})
    late.run_after = utcnow() - timedelta(minutes=11)
    hanging = enqueue(session, "operations.look_again", {})
    hanging.state, hanging.started_at = JobState.RUNNING.value, utcnow() - timedelta(hours=2)
    given_up = enqueue(session, "operations.look_again", {})
    given_up.state = JobState.FAILED.value

    found = look()

    (queue,) = found["Hàng đợi"]
    assert queue.state == State.WRONG
    assert queue.seen == "1 việc chờ quá 10 phút, 1 việc chạy quá một giờ, 1 việc đã bỏ sau nhiều lần thử"
    assert found["Việc chạy nền"][0].mend == "Chạy: flask jobs worker"


def test_work_that_was_given_up_is_worth_a_notice(session, look):
    enqueue(session, "operations.look_again", {}).state = JobState.FAILED.value

    assert states(look())["Hàng đợi"] == [State.NOTICE]


@pytest.mark.parametrize(("url", "state"), [("http://127.0.0.1:8000", State.NOTICE), (PUBLIC, State.WRONG)])
def test_sample_accounts_are_warned_of(session, look, url, state):
    make_user(session, Role.OFFICER).is_sample = True

    assert states(look(public_url=url))["Tài khoản mẫu"] == [state]


def test_people_shut_out_by_another_secret_key_are_counted(session, look):
    enrol(session, make_user(session, Role.OFFICER))
    assert "Xác thực hai lớp" not in look()

    found = look(secret_key="another key of the same installation")["Xác thực hai lớp"]

    assert [finding.state for finding in found] == [State.WRONG]
    assert "1 người" in found[0].seen


def test_settings_that_open_the_house_are_wrong(look, tmp_path):
    (tmp_path / "secret_key").write_text("x" * 40)
    (tmp_path / "secret_key").chmod(0o644)

    found = states(look(public_url="http://goc.example", rate_factor=5, instance=tmp_path))

    assert [found[part] for part in ("Khóa bí mật", "Cài đặt", "Giới hạn tốc độ")] == [[State.WRONG]] * 3


def test_an_address_of_this_machine_only_is_worth_a_notice(look):
    assert states(look(public_url="http://127.0.0.1:8000"))["Cài đặt"] == [State.NOTICE]


def test_a_full_disk_is_wrong(look, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**62)

    assert set(states(look())["Chỗ trống"]) == {State.WRONG}


def test_a_database_of_an_older_release_is_told_and_nothing_else_asked_of_it(app, look):
    db.session.remove()
    downgrade(revision="-1")

    found = look()

    assert found["Cơ sở dữ liệu"][0].mend == "Chạy: flask db upgrade"
    assert "Kho tệp" not in found


def test_columns_that_hold_names_of_stored_files_are_known():
    # A new column is found by its own name; this list says that the habit holds.
    assert {str(column) for column in stored_name_columns()} >= {
        "certificates.scan_name",
        "evidence.stored_name",
        "export_runs.stored_name",
        "export_runs.template_stored",
    }


def test_the_command_ends_with_an_error_when_something_is_wrong(app, session, store):
    session.rollback()
    result = app.test_cli_runner().invoke(args=["doctor"])

    assert result.exit_code == 1
    assert "SỬA  Việc chạy nền: không thấy chương trình chạy nền" in result.output
    assert "→ Chạy: flask jobs worker" in result.output
    assert "1 chỗ cần sửa." in result.output


def test_the_command_ends_well_when_all_is_well(app, session):
    beat(session, "here:1")

    result = app.test_cli_runner().invoke(args=["doctor"])

    assert (result.exit_code, "lưu ý Cài đặt" in result.output) == (0, True)
    assert storage() is not None
