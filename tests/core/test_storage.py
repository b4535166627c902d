"""Files stand under the hash of their content and are never half there."""

import hashlib

import pytest

from core.storage import Storage


@pytest.fixture
def store(tmp_path):
    return Storage(f"file://{tmp_path}/media")


def test_the_name_is_the_hash_of_the_content(store):
    name = store.put(b"noi dung", "pdf")

    assert name == hashlib.sha256(b"noi dung").hexdigest() + ".pdf"
    assert store.get(name) == b"noi dung"
    assert list(store.names()) == [name]


def test_the_same_content_twice_is_one_file(store):
    assert store.put(b"x", "jpg") == store.put(b"x", "jpg")
    assert len(list(store.names())) == 1


def test_nothing_is_overwritten(store):
    name = "a" * 64 + "-320.webp"
    store.put_as(name, b"first")
    store.put_as(name, b"second")

    assert store.get(name) == b"first"


@pytest.mark.parametrize(
    "name", ["../secret_key", "/etc/passwd", "a.jpg", "", "A" * 64 + ".jpg", "a" * 64 + ".jpg/../x"]
)
def test_a_name_that_is_not_ours_finds_nothing(store, name):
    assert not store.exists(name)
    with pytest.raises(FileNotFoundError):
        store.get(name)


def test_no_part_file_is_left_when_writing_fails(store, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.storage.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(b"x", "jpg")

    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


def test_a_removed_file_is_gone_and_removing_again_is_no_error(store):
    name = store.put(b"x", "jpg")

    store.delete(name)
    store.delete(name)

    assert not store.exists(name)
