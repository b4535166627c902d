"""Lots, their events, and the page that a scan opens."""
