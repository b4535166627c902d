"""What people do with lots, in verbs."""

from traceability.services.events import Report, correct_event, record_event
from traceability.services.lots import check_packed_on, create_lot, suggest_expiry
from traceability.services.names import NameChoice, choose_names
from traceability.services.recalls import close_recall, next_number, open_recall, parse_number
from traceability.services.suspicions import add_note, close_suspicion, report_suspicion
from traceability.services.trace_facts import tell_facts

__all__ = [
    "NameChoice",
    "Report",
    "add_note",
    "check_packed_on",
    "choose_names",
    "close_recall",
    "close_suspicion",
    "correct_event",
    "create_lot",
    "next_number",
    "open_recall",
    "parse_number",
    "record_event",
    "report_suspicion",
    "suggest_expiry",
    "tell_facts",
]
