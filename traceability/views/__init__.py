"""The pages of lots, labels, scans, recalls and reports."""

from traceability.views import labels, lots, public, recalls, report, sheets, steps, suspicions
from traceability.views.blueprint import blueprint, department_blueprint

__all__ = [
    "blueprint",
    "department_blueprint",
    "labels",
    "lots",
    "public",
    "recalls",
    "report",
    "sheets",
    "steps",
    "suspicions",
]
