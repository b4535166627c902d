"""Verdicts that are kept: how ready each product is at each marketplace, never older than its facts.

The database itself takes note of every change (triggers of the migration ``20261127_verdicts``): whatever
touches a product, its variants, photos, papers, settings or its family's category makes the kept verdict
count no longer, by whatever way the change came. A verdict that does not count is given anew while it is
read, so that no reader sees an old one; after each change, and in bulk by a task, it is kept again.
"""
