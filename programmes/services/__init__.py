"""What is done in the department: to acts of support, to programmes and targets, to doubled registrations."""

from __future__ import annotations

from programmes.services.acts import (
    accept_act,
    add_file,
    add_link,
    cancel_act,
    edit_act,
    kept_name,
    record_act,
    replace_act,
    verify_act,
    void_act,
)
from programmes.services.merging import merge, set_apart, tie, undo_merge
from programmes.services.programmes import (
    create_programme,
    edit_programme,
    keep_plan_paper,
    remove_target,
    set_target,
)

__all__ = [
    "accept_act",
    "add_file",
    "add_link",
    "cancel_act",
    "create_programme",
    "edit_act",
    "edit_programme",
    "keep_plan_paper",
    "kept_name",
    "merge",
    "record_act",
    "remove_target",
    "replace_act",
    "set_apart",
    "set_target",
    "tie",
    "undo_merge",
    "verify_act",
    "void_act",
]
