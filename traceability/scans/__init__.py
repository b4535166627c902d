"""Scans: how often a code was looked up, counted without knowing by whom."""
