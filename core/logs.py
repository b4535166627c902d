"""One line of JSON for each thing worth knowing: when, what, where; never who by name, phone or address."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType

_ALLOWED = (
    "endpoint",
    "event",
    "job",
    "user_id",
    "status",
    "path",
    "method",
    "duration_ms",
    "address",
    "reason",
    "count",
)


class JsonLine(logging.Formatter):
    """Writes a record as one JSON object on one line; line breaks in values cannot start a new one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {key: record.__dict__[key] for key in _ALLOWED if key in record.__dict__}
        if record.exc_info and record.exc_info[0] is not None:
            entry["exception"] = _exception(record.exc_info[0], record.exc_info[2])
        return json.dumps(entry, ensure_ascii=False, default=str)


def _exception(kind: type[BaseException], trace: TracebackType | None) -> dict[str, object]:
    # Only where it happened: texts of database errors hold the values that people typed.
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return {"type": kind.__name__, "frames": frames[-12:]}


def configure_logs(level: int = logging.INFO) -> None:
    """Send the house's own log to standard error, one JSON line each.

    What libraries warn of takes the same way: their own would be lines of plain text, with the
    texts of errors in them.
    """
    house = logging.getLogger("gocque")
    if any(isinstance(handler.formatter, JsonLine) for handler in house.handlers):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    for logger in (house, logging.getLogger()):
        logger.addHandler(handler)
    house.setLevel(level)
    house.propagate = False
