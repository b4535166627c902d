"""What people do with lots, in verbs."""

from traceability.services.events import Report, correct_event, record_event
from traceability.services.lots import check_packed_on, create_lot, suggest_expiry
from traceability.services.recalls import close_recall, open_recall

__all__ = [
    "Report",
    "check_packed_on",
    "close_recall",
    "correct_event",
    "create_lot",
    "open_recall",
    "record_event",
    "suggest_expiry",
]
