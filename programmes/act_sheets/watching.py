"""How far a sheet has come, for whoever looks at its page, and where it can still be stopped."""

from __future__ import annotations

from collections.abc import Callable

from core.database import reads_only, set_reads_only
from core.jobs import Job, standing
from programmes.act_sheets.judging import Judged

Told = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    return None


class Watched:
    """Hears how far a sheet has come: half of the way is reading it, half is writing its rows.

    This one keeps it to itself, for sheets that a request goes through.
    """

    def judged(self, judging: Callable[[Told], Judged]) -> Judged:
        """Let the rows be read."""
        return judging(_silent)

    def writes(self, done: int, total: int) -> None:
        """Hear how much of the businesses and rows is written; nothing of it stands before the end."""


class AtWork(Watched):
    """Shows it, and keeps nobody from saving while rows are only read."""

    def __init__(self, job: Job, rows: int) -> None:
        """Take the worker's job and the number of rows."""
        self._job, self._number, self._rows = job, job.entry.id, rows

    def judged(self, judging: Callable[[Told], Judged]) -> Judged:
        """Let the rows be read; whoever asks to stop until they are is heard, and after that is told so.

        Raises:
            Cancelled: If somebody asked to stop.
        """
        self._job.session.commit()  # the claim is saved; until rows are written this only reads
        with reads_only():
            found = judging(self._reads)
            self._job.session.commit()
        self.writes(0, 1)  # from now on the page offers no stop; one taken before is obeyed
        self._job.session.refresh(self._job.entry, with_for_update=True)
        self._job.checkpoint(self._rows, 2 * self._rows)
        return found

    def _reads(self, done: int, total: int) -> None:
        self._job.session.commit()
        set_reads_only(False)
        try:
            self._job.checkpoint(done, 2 * total)
            self._job.session.commit()
        finally:
            set_reads_only(True)

    def writes(self, done: int, total: int) -> None:
        """Say how much is written; nothing of it can be stopped."""
        standing.tell(self._number, self._rows + self._rows * done // total, 2 * self._rows)
