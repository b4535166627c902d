"""The pages of lots, labels, scans, recalls and reports."""

from traceability.views import lots, public, recalls, report, steps, suspicions
from traceability.views.blueprint import blueprint, department_blueprint

__all__ = [
    "blueprint",
    "department_blueprint",
    "lots",
    "public",
    "recalls",
    "report",
    "steps",
    "suspicions",
]
