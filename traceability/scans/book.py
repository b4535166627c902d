"""Keep the looks of the last second in memory and write them together, beside the requests.

Each process has one book and one thread that writes it, begun with the first look (a server forks after it
has built the application). A look costs the visitor a few microseconds, whatever the database does; what
could not be written waits for the next second, added up, so that waiting takes no more room than there are
different codes. When the process ends in good order, the rest is written first; a crash loses a second.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from multiprocessing import util
from typing import NamedTuple

log = logging.getLogger("gocque.scans")
EVERY_SECONDS = 1.0
MOST_KINDS = 50_000
"""Different entries that may wait; looks at yet others are not counted, which the log and a metric tell."""


class Look(NamedTuple):
    """What is counted together.

    Attributes:
        hour: The full hour, aware.
        product_id: Whose page.
        lot_id: The lot; 0 for none.
        serial: As the code has it; "" for none.
        district: Where the visitor chose to be; "" for a look.
    """

    hour: datetime
    product_id: int
    lot_id: int = 0
    serial: str = ""
    district: str = ""


Write = Callable[[Mapping[Look, int]], None]


class ScanBook:
    """Looks that wait to be written."""

    def __init__(
        self,
        write: Write,
        *,
        every: float = EVERY_SECONDS,
        runs_by_itself: Callable[[], bool] = lambda: True,
    ) -> None:
        """Take the function that writes.

        Args:
            write: Brings looks into the database in one transaction, or raises and has changed nothing.
            every: Seconds between two writings.
            runs_by_itself: Whether a thread writes; else only `flush` does, as tests want it.
        """
        self._write = write
        self._every = every
        self._runs_by_itself = runs_by_itself
        self.dropped = 0
        self._renew()

    def _renew(self) -> None:
        self._pid = os.getpid()
        self._waiting: Counter[Look] = Counter()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._is_failing = False

    def add(self, look: Look) -> None:
        """Count one look; never waits for the database."""
        if self._pid != os.getpid():  # a fork has neither the thread nor the right to its parent's looks
            self._renew()
        with self._lock:
            if look not in self._waiting and len(self._waiting) >= MOST_KINDS:
                self._drop()
                return
            self._waiting[look] += 1
            if self._thread is None and not self._stop.is_set() and self._runs_by_itself():
                self._begin()

    def flush(self) -> bool:
        """Write what waits, and say whether nothing waits any more."""
        with self._writing:
            with self._lock:
                batch, self._waiting = self._waiting, Counter()
            if not batch:
                return True
            try:
                self._write(batch)
            except Exception:
                if not self._is_failing:
                    log.exception("scans_not_written", extra={"count": sum(batch.values())})
                self._is_failing = True
                with self._lock:
                    self._waiting.update(batch)
                return False
            self._is_failing = False
            return True

    def forget(self) -> None:
        """Throw away what waits, for tests that count anew."""
        with self._lock:
            self._waiting.clear()

    def close(self) -> None:
        """Write what waits for the last time; the thread ends."""
        if self._pid == os.getpid():
            self._stop.set()
            self.flush()

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._run, name="scans", daemon=True)
        self._thread.start()
        # A server's worker is a child of multiprocessing, which ends without asking `atexit`.
        util.Finalize(self, self.close, exitpriority=100)
        atexit.register(self.close)

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            self.flush()

    def _drop(self) -> None:
        self.dropped += 1
        if self.dropped & (self.dropped - 1) == 0:  # 1, 2, 4, …: a flood does not flood the log
            log.error("scans_dropped", extra={"count": self.dropped})
