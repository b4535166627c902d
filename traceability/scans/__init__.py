"""Scans: how often a code was looked up, counted without knowing by whom.

A page that a scan opens says what it is about (`subjects`); `listening` throws away what is no person's look
(`visitors`, `repeats`), `book` keeps the counts of a second in memory, `writing` brings them into the
database and judges serials (`copied`). What producers read of it, `shown` decides.
"""
