"""Reads over programmes, acts and figures."""
