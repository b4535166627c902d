"""Remember for some minutes which device has seen which page, so that looking twice counts once.

What is remembered is a hash under a random key that changes every day. Both live in memory alone: in memory
that the server's processes share where the system has such (`/dev/shm`), because the second look may come to
another process; else in the memory of each. The space is fixed: a look has four places, and pushes out the
oldest when all are taken; whatever was pushed out counts again.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import secrets
import struct
import threading
from hashlib import blake2b, sha256
from pathlib import Path

# Memory that looks like a folder; the file in it is ours alone, 0600.
SHARED = Path("/dev/shm")  # noqa: S108  # nosec B108
_KEY = 32
_SALT = 16
_DAY = 24 * 3600
_HEAD = struct.Struct(f"<q{_KEY}s24x")  # the key's day as a number, the key
_HASH = struct.Struct("<QQ")  # what is remembered, where
_WORD = 8
_LOOK = 2  # words of a slot: hash, second
_PLACES = 4  # with one, every twelfth crowd of a hundred phones would have two that push each other out
_FIRST = _HEAD.size // _WORD
SLOTS = 1 << 16
SIZE = _HEAD.size + SLOTS * _LOOK * _WORD


class Repeats:
    """Which looks were there already."""

    def __init__(self, memory: mmap.mmap | bytearray, descriptor: int | None = None) -> None:
        """Take the memory; a descriptor when other processes share it."""
        self._memory = memory
        self._words = memoryview(memory).cast("Q")
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._day, self._keyed = -1, blake2b()

    def is_repeat(self, device: str, page: str, second: int, after: int) -> bool:
        """Say whether a device has seen a page less than `after` seconds ago, and remember this look.

        Args:
            device: What tells one device from another; only its hash is remembered.
            page: What it looks at.
            second: The present moment, in seconds since 1970.
            after: Seconds from which on a look counts again.
        """
        if second // _DAY != self._day:
            self._take_key(second // _DAY)
        said = f"{device}\0{page}".encode("utf-8", "replace")
        hashed = self._keyed.copy()
        hashed.update(said)
        mine, place = _HASH.unpack(hashed.digest())
        first = _FIRST + place % (SLOTS // _PLACES) * _PLACES * _LOOK
        # No lock: two that come at the same moment are at worst counted as two.
        words = self._words
        oldest = first
        for slot in range(first, first + _PLACES * _LOOK, _LOOK):
            if words[slot] == mine:
                if 0 <= second - words[slot + 1] < after:
                    return True
                break
            if words[slot + 1] < words[oldest + 1]:
                oldest = slot
        else:
            slot = oldest
        words[slot], words[slot + 1] = mine, second
        return False

    def forget(self) -> None:
        """Forget all looks and the key."""
        with self._lock:
            self._memory[:] = bytes(SIZE)
            self._day = -1

    def _take_key(self, day: int) -> None:
        with self._lock:
            key = self._shared_key(day)
            # BLAKE2b begins from these as it does from a key, which would cost each look a block of its own.
            self._keyed = blake2b(digest_size=_HASH.size, salt=key[:_SALT], person=key[_SALT:])
            self._day = day

    def _shared_key(self, day: int) -> bytes:
        """Return the day's key, drawn by the first process that asks; yesterday's looks go with theirs."""
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            known_day, key = _HEAD.unpack_from(self._memory, 0)
            if known_day != day:
                key = secrets.token_bytes(_KEY)
                self._memory[_HEAD.size :] = bytes(SIZE - _HEAD.size)
                _HEAD.pack_into(self._memory, 0, day, key)
        finally:
            if self._descriptor is not None:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        return bytes(key)


def own_memory() -> Repeats:
    """Return a memory of this process alone."""
    return Repeats(bytearray(SIZE))


def shared_memory(installation: str, folder: Path = SHARED) -> Repeats:
    """Return the memory that all processes of an installation on this machine share.

    Args:
        installation: What names the installation, such as the path of its folder.
        folder: Where shared memory is; without one, the memory is this process's own.
    """
    name = sha256(installation.encode()).hexdigest()[:24]
    try:
        descriptor = os.open(
            folder / f"gocque-looks-{os.getuid()}-{name}",
            os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW,
            0o600,
        )
        os.ftruncate(descriptor, SIZE)
        return Repeats(mmap.mmap(descriptor, SIZE), descriptor)
    except OSError:
        return own_memory()
