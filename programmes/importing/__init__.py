"""Bring in the department's list of programmes, businesses and acts, wholly or not at all.

A file is read and judged first; when one row is wrong nothing is written, and the refusal lists
every wrong row with its cause and how to mend it. What is merely unknown here (a producer, a
product, a commune, a block) is kept or left aside and told in a notice. The same file again
changes nothing.
"""

from programmes.importing.reading import read_document
from programmes.importing.results import BlockCount, ImportRefused, ImportResult, Notice, Rejection
from programmes.importing.writing import import_programmes

__all__ = [
    "BlockCount",
    "ImportRefused",
    "ImportResult",
    "Notice",
    "Rejection",
    "import_programmes",
    "read_document",
]
