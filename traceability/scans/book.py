"""Keep the looks of the last second in memory and write them together, beside the requests.

Each process has one book and one thread that writes it, begun with the first look (a server forks after it
has built the application). A look costs the visitor a few microseconds, whatever the database does, and
leaves no object of its own behind, because looks at one page share their `Look`: thousands that lived for a
second would let Python search its whole memory for garbage again and again, and every visitor wait for it.
What could not be written waits for the next second, added up, so that waiting takes no more room than there
are different codes. When the process ends in good order, the rest is written first; a crash loses a second.
What the database refuses for good is thrown away and told, so that it stops no other.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from datetime import datetime
from multiprocessing import util
from typing import NamedTuple
from weakref import WeakMethod

from sqlalchemy.exc import DataError, IntegrityError

log = logging.getLogger("gocque.scans")
EVERY_SECONDS = 1.0
LAST_PAUSE = 0.2
"""Seconds between the last two tries of a process that ends."""
MOST_KINDS = 50_000
"""Different entries that may wait; looks at yet others are not counted, which the log and a metric tell."""
MOST_FRESH = 200_000
"""Looks that may come between two writings."""
_REFUSED = (IntegrityError, DataError)


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
    """Looks that wait to be written.

    A request only appends to a queue, which no lock guards: requests of one process that waited for each
    other would cost more than all the rest.
    """

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
        renew = WeakMethod(self._renew)
        # A fork has neither the thread nor the right to its parent's looks.
        os.register_at_fork(after_in_child=lambda: (known := renew()) and known())

    def _renew(self) -> None:
        self._fresh: deque[Look] = deque()
        self._waiting: Counter[Look] = Counter()
        self._writing = threading.Lock()
        self._beginning = threading.Lock()
        self._stop = threading.Event()
        self._is_closed = False
        self._thread: threading.Thread | None = None
        self._is_failing = False

    def add(self, look: Look) -> None:
        """Count one look; never waits for the database.

        Args:
            look: The same object for looks at the same page, as far as the caller can.
        """
        if len(self._fresh) >= MOST_FRESH or self._is_closed:
            self._drop()
            return
        self._fresh.append(look)
        if self._thread is None:
            self._begin()

    def flush(self) -> bool:
        """Write what waits, and say whether nothing waits any more; what is refused waits no longer."""
        with self._writing:
            self._gather()
            if not self._waiting:
                return True
            try:
                self._write_all()
            except Exception:
                if not self._is_failing:
                    log.exception("scans_not_written", extra={"count": self._waiting.total()})
                self._is_failing = True
                return False
            self._is_failing = False
            return True

    def forget(self) -> None:
        """Throw away what waits, for tests that count anew."""
        with self._writing:
            self._fresh.clear()
            self._waiting = Counter()

    def close(self) -> None:
        """Write what waits for the last time, with a second try; the thread ends, later looks are dropped."""
        self._is_closed = True
        self._stop.set()
        if self.flush() and not self._fresh:  # one that came in the last moment
            return
        time.sleep(LAST_PAUSE)
        if self.flush():
            return
        with self._writing:
            lost, self._waiting = self._waiting.total(), Counter()
        log.error("scans_lost_at_end", extra={"count": lost})
        self._drop(lost)

    def _write_all(self) -> None:
        """Write all that waits but what is refused; when it raises, what was written waits no longer."""
        try:
            self._write(self._waiting)
        except _REFUSED:
            self._write_in_parts()
        else:
            self._waiting = Counter()

    def _write_in_parts(self) -> None:
        """Find what is refused by halving: among many looks, a few steps for each that is bad."""
        parts = [list(self._waiting)]
        while parts:
            part = parts.pop()
            try:
                self._write({look: self._waiting[look] for look in part})
            except _REFUSED:
                if len(part) > 1:
                    middle = len(part) // 2
                    parts += [part[middle:], part[:middle]]
                    continue
                self._drop(self._waiting[part[0]])
            for look in part:
                del self._waiting[look]

    def _gather(self) -> None:
        """Add up what has come since the last time."""
        take = self._fresh.popleft  # not a new queue: a request may hold this one already
        fresh = [take() for _number in range(len(self._fresh))]
        if len(self._waiting) + len(fresh) <= MOST_KINDS:
            self._waiting.update(fresh)  # the quick way: requests stand still meanwhile
            return
        for look in fresh:
            if look in self._waiting or len(self._waiting) < MOST_KINDS:
                self._waiting[look] += 1
            else:
                self._drop()

    def _begin(self) -> None:
        with self._beginning:
            if self._thread is not None or self._stop.is_set() or not self._runs_by_itself():
                return
            self._thread = threading.Thread(target=self._run, name="scans", daemon=True)
            self._thread.start()
            # A server's worker is a child of multiprocessing, which ends without asking `atexit`.
            util.Finalize(self, self.close, exitpriority=100)
            atexit.register(self.close)

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            self.flush()

    def _drop(self, count: int = 1) -> None:
        before, self.dropped = self.dropped, self.dropped + count
        if self.dropped.bit_length() > before.bit_length():  # at 1, 2, 4, …: a flood does not flood the log
            log.error("scans_dropped", extra={"count": self.dropped})
