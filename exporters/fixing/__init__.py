"""Mend what many products lack with one answer, and say which answer helps most."""
