"""The pages of labels."""

from traceability.printing.views import labels, sheets, wishes
from traceability.printing.views.blueprint import blueprint

__all__ = ["blueprint", "labels", "sheets", "wishes"]
