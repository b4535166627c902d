"""What is known of the time between two moments: who did what, and what things are called. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class MergeDeed:
    """A registration that was merged into another one, or was taken out again.

    Attributes:
        business: Id of the registration that counts as the other from then on.
        into: Id of the one that it was merged into.
        is_undone: Whether the merge was taken back instead.
        by: Name of the person; "" when a list brought it in, or nobody knows.
    """

    business: int
    into: int
    at: datetime
    by: str = ""
    is_branch: bool = False
    is_undone: bool = False


@dataclass(frozen=True)
class ActDeed:
    """Something that was done to an act, as the audit trail knows it.

    Attributes:
        action: The trail's word, such as ``support_act.void``; "" when the trail says nothing of it.
        by: Name of the person; "" when nobody knows.
        reason: Why, where the deed asks for a reason.
    """

    act: int
    action: str
    at: datetime
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Known:
    """Names and deeds that make a difference readable; what is not in it is told without.

    Attributes:
        businesses: Names of registrations by id.
        acts: How acts are called, such as ``S017``, by id.
        programmes, districts, communes, agencies: Names by code.
        merges: Merges and undoings between the two moments, the oldest first.
        deeds: What was done to acts between them, by act id, the oldest first.
    """

    businesses: Mapping[int, str] = field(default_factory=dict)
    acts: Mapping[int, str] = field(default_factory=dict)
    programmes: Mapping[str, str] = field(default_factory=dict)
    districts: Mapping[str, str] = field(default_factory=dict)
    communes: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)
    merges: tuple[MergeDeed, ...] = ()
    deeds: Mapping[int, tuple[ActDeed, ...]] = field(default_factory=dict)
