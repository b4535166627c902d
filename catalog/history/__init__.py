"""What happened to a product or a business, in words: who changed what, from what to what, and when."""

from catalog.history.telling import Change, History, Step, history_of, label_of
from catalog.history.values import shown_value

__all__ = ["Change", "History", "Step", "history_of", "label_of", "shown_value"]
