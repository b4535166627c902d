"""The pages of lots, labels and scans."""

from traceability.views import public
from traceability.views.blueprint import blueprint

__all__ = ["blueprint", "public"]
