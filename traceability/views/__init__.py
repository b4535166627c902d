"""The pages of lots, labels and scans."""

from traceability.views import labels, lots, public, sheets
from traceability.views.blueprint import blueprint

__all__ = ["blueprint", "labels", "lots", "public", "sheets"]
