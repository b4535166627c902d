"""The commands say in a line what was done, or in a line why not."""

from __future__ import annotations

import hashlib

from core.once import FormReceipt
from core.storage import Storage
from exporters.models import ExportRun
from tests.factories.catalog import make_business


def run(app, *words):
    result = app.test_cli_runner().invoke(args=list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_backup_and_restore_say_what_they_did(app, session, elsewhere, tmp_path):
    path = tmp_path / "a.tar.gz"
    session.add(FormReceipt(key="1:a", location="/"))
    session.commit()

    made = run(app, "backup", str(path))
    with elsewhere.app_context():  # or the command joins the context of the first one
        came = run(elsewhere, "restore", str(path))

    assert made.exit_code == 0
    assert made.output.startswith("Đã sao lưu 316 dòng và 0 tệp: ")
    assert f"SHA-256: {hashlib.sha256(path.read_bytes()).hexdigest()}" in made.output
    assert came.exit_code == 0
    assert came.output.startswith("Đã khôi phục 316 dòng và 0 tệp, sao lưu lúc 20")


def test_a_refused_restore_is_one_line_and_an_error(app, session, tmp_path):
    path = tmp_path / "a.tar.gz"
    session.add(FormReceipt(key="1:a", location="/"))
    session.commit()
    run(app, "backup", str(path))

    result = run(app, "restore", str(path))

    assert result.exit_code == 1
    assert "đã có dữ liệu (bảng form_receipts: 1 dòng)" in result.output
    assert result.output.strip().count("\n") == 0


def test_a_place_that_cannot_be_written_is_one_line_and_an_error(app, session, tmp_path):
    session.rollback()
    result = run(app, "backup", str(tmp_path / "không có" / "a.tar.gz"))

    assert result.exit_code == 1
    assert "Chưa đọc hoặc ghi được" in result.output


def test_files_that_were_lost_before_are_said_aloud(app, session, store, tmp_path):
    theirs, app.extensions["gocque_storage"] = (
        app.extensions["gocque_storage"],
        Storage(f"file://{tmp_path}/m"),
    )
    name = store.put(b"mat", "xlsx")
    session.add(ExportRun(business=make_business(session), marketplace="shopee", stored_name=name))
    session.commit()

    result = run(app, "backup", str(tmp_path / "a.tar.gz"))

    app.extensions["gocque_storage"] = theirs
    assert result.exit_code == 0
    assert f"Cảnh báo: kho tệp thiếu hoặc hỏng {name}" in result.output
