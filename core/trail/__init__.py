"""How the audit trail is told to people: one set of words for every page that reads it.

The trail knows ``product.update``, ``price_vnd`` and ``product:12`` only. Each package says once, in its
`web.py`, what its actions, fields and subjects are called and how values are written. Pages choose
their entries and lay them out; their words come from here.
"""

from core.trail.subjects import (
    Subject,
    kind_words,
    numbers,
    register_finder,
    register_subject,
    subjects,
    subjects_of_business,
)
from core.trail.telling import Change, changes_of, for_files
from core.trail.values import differing, value_words
from core.trail.words import (
    Field,
    action_words,
    field_words,
    hidden_fields,
    named_actions,
    register_words,
)

__all__ = [
    "Change",
    "Field",
    "Subject",
    "action_words",
    "changes_of",
    "differing",
    "field_words",
    "for_files",
    "hidden_fields",
    "kind_words",
    "named_actions",
    "numbers",
    "register_finder",
    "register_subject",
    "register_words",
    "subjects",
    "subjects_of_business",
    "value_words",
]
