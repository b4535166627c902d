"""Indicators with fixed codes: what each one counts, in which unit, by which version of its definition."""
