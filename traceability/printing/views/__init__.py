"""The pages of labels."""

from traceability.printing.views import labels, sheets
from traceability.printing.views.blueprint import blueprint

__all__ = ["blueprint", "labels", "sheets"]
