"""A backup that was damaged, forged or made for somebody else is refused before anything is touched."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from typing import IO, cast

import pytest
from sqlalchemy import func, select

from core import audit
from core.once import FormReceipt
from operations import archive
from operations.archive import MANIFEST, Manifest, verified
from operations.backup import make_backup
from operations.errors import DamagedArchive, RestoreRefused
from operations.restore import restore
from places.models import Place


@pytest.fixture
def good(app, session, store, tmp_path, told):
    """A small sound backup."""
    audit.record(session, audit.SYSTEM, "drill.write", "drill:1", {"số": 1})
    name = store.put(b"mot to giay", "pdf")
    session.add(FormReceipt(key="1:a", location=f"/giay/{name}"))
    session.commit()
    path = tmp_path / "good.tar.gz"
    make_backup(path, store, told)
    return path


def members(path):
    with tarfile.open(path) as tar:
        return {info.name: cast(IO[bytes], tar.extractfile(info)).read() for info in tar}


def packed(path, contents, *, links=()):
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT) as tar:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        for name, kind, target in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            tar.addfile(info)
    return path


def forged(path, good, change):
    """A backup whose manifest agrees with whatever was changed inside."""
    contents = members(good)
    manifest = json.loads(contents.pop(MANIFEST))
    change(contents, manifest)
    manifest["members"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in contents.items()
    }
    return packed(path, contents | {MANIFEST: json.dumps(manifest).encode()})


def nothing_came(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(FormReceipt)) == 0


def test_a_sound_backup_reads_back(good, told):
    manifest = verified(good, told)

    assert (manifest.tables["audit_entries"].rows, manifest.files) == (1, 1)
    assert Manifest.from_bytes(manifest.as_bytes()) == manifest


def test_every_single_changed_byte_is_found(good, tmp_path, told):
    raw = gzip.decompress(good.read_bytes())
    for place in range(0, len(raw) - 10_240, max(1, len(raw) // 150)):
        changed = bytearray(raw)
        changed[place] ^= 1
        path = tmp_path / "changed.tar.gz"
        path.write_bytes(gzip.compress(bytes(changed), 1))
        try:
            manifest = verified(path, told)
        except DamagedArchive:
            continue
        # Only what says nothing may differ: padding, or words of the manifest that stand for nobody.
        assert set(manifest.members) == set(verified(good, told).members), place


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_cut_file_is_refused(good, tmp_path, told, share):
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(good.read_bytes()[: int(good.stat().st_size * share)])

    with pytest.raises(DamagedArchive):
        verified(cut, told)


def test_something_that_is_no_archive_is_refused(tmp_path, told):
    path = tmp_path / "a.tar.gz"
    path.write_bytes(b"xin chao" * 1000)

    with pytest.raises(DamagedArchive):
        verified(path, told)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "files/../../x.jpg",
        "files/" + "A" * 64 + ".jpg",
        "tables/../x.jsonl",
        "tables/users.jsonl/x",
        "thu.txt",
        "files/" + "a" * 200 + ".jpg",
    ],
)
def test_a_strange_name_is_refused(good, tmp_path, told, name):
    path = packed(tmp_path / "a.tar.gz", {name: b"x"} | members(good))

    with pytest.raises(DamagedArchive):
        verified(path, told)


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, b"x", b"g", b"S"],
)
def test_everything_but_plain_files_is_refused(tmp_path, told, kind):
    path = packed(tmp_path / "a.tar.gz", {}, links=[("files/" + "a" * 64 + ".jpg", kind, "/etc/passwd")])

    with pytest.raises(DamagedArchive, match="không phải tệp thường"):
        verified(path, told)


def test_a_member_twice_or_behind_the_manifest_is_refused(good, tmp_path, told):
    contents = members(good)
    behind = packed(tmp_path / "a.tar.gz", contents | {"files/" + "a" * 64 + ".jpg": b"x"})
    with pytest.raises(DamagedArchive, match="thừa"):
        verified(behind, told)

    twice = tmp_path / "b.tar.gz"
    with tarfile.open(twice, "w:gz", format=tarfile.GNU_FORMAT) as tar:
        for _ in range(2):
            info = tarfile.TarInfo("tables/users.jsonl")
            tar.addfile(info, io.BytesIO())
    with pytest.raises(DamagedArchive, match="thừa"):
        verified(twice, told)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, told, monkeypatch):
    monkeypatch.setattr(archive, "FREE_GROWTH", 1024)
    path = packed(tmp_path / "a.tar.gz", {"tables/users.jsonl": bytes(8 * 1024 * 1024)})

    with pytest.raises(DamagedArchive, match="quá lớn"):
        verified(path, told)


def test_a_stored_file_beyond_the_limit_is_refused(tmp_path, told, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_FILE", 10)
    path = packed(tmp_path / "a.tar.gz", {"files/" + "a" * 64 + ".jpg": b"x" * 11})

    with pytest.raises(DamagedArchive, match="quá lớn"):
        verified(path, told)


def _exchange_file(contents, manifest):
    name = next(name for name in contents if name.startswith("files/"))
    contents[name] = b"another paper"


def _unknown_table(contents, manifest):
    contents["tables/sqlite_master.jsonl"] = b""
    manifest["tables"]["sqlite_master"] = {"columns": ["name"], "rows": 0}


def _missing_table(contents, manifest):
    del contents["tables/users.jsonl"], manifest["tables"]["users"]


def _unknown_column(contents, manifest):
    manifest["tables"]["users"]["columns"].append("is_admin")


def _column_twice(contents, manifest):
    columns = manifest["tables"]["users"]["columns"]
    columns[0] = columns[1]


def _other_revision(contents, manifest):
    manifest["revision"] = "20990101_future"


def _other_format(contents, manifest):
    manifest["format"] = 99


def _other_count(contents, manifest):
    manifest["tables"]["form_receipts"]["rows"] = 7


def _other_head(contents, manifest):
    manifest["audit_head"] = "0" * 64


def _row_of_wrong_type(contents, manifest):
    contents["tables/form_receipts.jsonl"] = b"[1,2,3]\n"


def _row_too_short(contents, manifest):
    contents["tables/form_receipts.jsonl"] = b'["1:a"]\n'


def _row_nested_deep(contents, manifest):
    contents["tables/form_receipts.jsonl"] = b"[" * 100_000 + b"\n"


def _row_against_a_constraint(contents, manifest):
    row = contents["tables/form_receipts.jsonl"]
    contents["tables/form_receipts.jsonl"] = row + row
    manifest["tables"]["form_receipts"]["rows"] = 2


def _audit_rewritten(contents, manifest):
    contents["tables/audit_entries.jsonl"] = contents["tables/audit_entries.jsonl"].replace(
        b"drill:1", b"drill:2"
    )


def _tables_in_another_order(contents, manifest):
    contents["tables/agencies.jsonl"] = contents.pop("tables/agencies.jsonl")


@pytest.mark.parametrize(
    "change",
    [
        _exchange_file,
        _unknown_table,
        _missing_table,
        _unknown_column,
        _column_twice,
        _other_revision,
        _other_format,
        _other_count,
        _other_head,
        _row_of_wrong_type,
        _row_too_short,
        _row_nested_deep,
        _row_against_a_constraint,
        _audit_rewritten,
        _tables_in_another_order,
    ],
)
def test_a_forged_backup_is_refused_and_leaves_no_row(good, elsewhere, tmp_path, told, change, store):
    path = forged(tmp_path / "forged.tar.gz", good, change)

    with elsewhere.app_context():
        from core.database import db

        with pytest.raises(RestoreRefused):
            restore(path, store, told)

        assert nothing_came(db.session())
        assert db.session.scalar(select(func.count()).select_from(Place)) == 8 + 242 + 65


def test_a_forged_backup_is_refused_by_the_first_database_too(good, app, databases, tmp_path, told, store):
    path = forged(tmp_path / "forged.tar.gz", good, _row_against_a_constraint)
    databases.reset(app, "migrated", lambda: None)

    with app.app_context(), pytest.raises(DamagedArchive, match="form_receipts"):
        restore(path, store, told)


def test_a_damaged_file_in_the_store_is_healed(good, elsewhere, tmp_path, told, store):
    name = next(store.names())
    store.fs.pipe_file(store.path(name), b"rotten")

    with elsewhere.app_context():
        restore(good, store, told)

    assert store.get(name) == b"mot to giay"
