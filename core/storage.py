"""Keep files under the hash of their content, in a folder or in any store that fsspec knows.

A file is written beside its place and renamed, so a half-written one is never seen; the same
content stored twice is one file; nothing is ever overwritten, so a stored name can be cached for
ever.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import fsspec
from flask import Flask, current_app

_NAME = re.compile(r"[0-9a-f]{64}(-[0-9]{1,4})?\.[a-z0-9]{2,5}")

_CHUNK = 1024 * 1024


class Storage:
    """Files of one installation, by name ``<sha256>[-<width>].<ext>``."""

    def __init__(self, url: str) -> None:
        """Open the store at an fsspec URL such as ``file:///srv/media`` or ``s3://bucket/media``."""
        self.fs, self.root = fsspec.core.url_to_fs(url)
        self._is_local = "file" in (
            self.fs.protocol if isinstance(self.fs.protocol, tuple) else (self.fs.protocol,)
        )
        if self._is_local:
            Path(self.root).mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes, ext: str) -> str:
        """Store bytes and return their name."""
        name = f"{hashlib.sha256(content).hexdigest()}.{ext}"
        self.put_as(name, content)
        return name

    def put_file(self, file: BinaryIO, ext: str) -> str:
        """Store a file that may be long, without ever holding all of it, and return its name.

        Args:
            file: Seekable; read from its beginning, twice.
            ext: Its ending, without the dot.
        """
        digest = hashlib.sha256()
        file.seek(0)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        name = f"{digest.hexdigest()}.{ext}"
        file.seek(0)
        self._put(name, iter(lambda: file.read(_CHUNK), b""))
        return name

    def put_as(self, name: str, content: bytes) -> None:
        """Store bytes made from a stored file, such as a smaller picture, under a name beside it."""
        self._put(name, [content])

    def _put(self, name: str, chunks: Iterable[bytes]) -> None:
        path = self.path(name)
        if self.fs.exists(path):
            if self._is_local:
                os.utime(path)  # young again: the sweeper leaves young files alone
            return
        if not self._is_local:
            with self.fs.open(path, "wb") as target:
                target.writelines(chunks)
            return
        folder = Path(path).parent
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{secrets.token_hex(8)}.part"
        try:
            with beside.open("wb") as file:
                file.writelines(chunks)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def get(self, name: str) -> bytes:
        """Return a stored file's bytes.

        Raises:
            FileNotFoundError: If nothing is stored under the name, or it is no name of ours.
        """
        return cast(bytes, self.fs.cat_file(self.path(name)))

    def exists(self, name: str) -> bool:
        """Say whether a file is stored under the name."""
        return bool(_NAME.fullmatch(name)) and bool(self.fs.exists(self.path(name)))

    def delete(self, name: str) -> None:
        """Remove a file; removing one that is not there is no error."""
        if self.exists(name):
            self.fs.rm_file(self.path(name))

    def names(self) -> Iterator[str]:
        """Return the names of all stored files."""
        for path in self.fs.find(self.root):
            name = str(path).rsplit("/", 1)[-1]
            if _NAME.fullmatch(name):
                yield name

    def path(self, name: str) -> str:
        """Return where a file of that name stands in the store.

        Raises:
            FileNotFoundError: If it is no name of ours.
        """
        if not _NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return f"{self.root}/{name[:2]}/{name[2:4]}/{name}"


def init_storage(app: Flask, url: str) -> None:
    """Open the installation's store."""
    app.extensions["gocque_storage"] = Storage(url)


def storage() -> Storage:
    """Return the present application's store."""
    store: Any = current_app.extensions["gocque_storage"]
    return cast(Storage, store)
