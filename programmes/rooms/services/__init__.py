"""What is done in a room: open, join, help, close, correct; later record its acts and forget its names."""

from __future__ import annotations

from programmes.rooms.services.acts import accept_acts, record_acts
from programmes.rooms.services.closing import Added, close_room, correct_list
from programmes.rooms.services.forgetting import forget_names
from programmes.rooms.services.people import (
    ask_help,
    enter_person,
    join,
    leave,
    mark_helped,
    take_hand_down,
)
from programmes.rooms.services.rooms import open_room

__all__ = [
    "Added",
    "accept_acts",
    "ask_help",
    "close_room",
    "correct_list",
    "enter_person",
    "forget_names",
    "join",
    "leave",
    "mark_helped",
    "open_room",
    "record_acts",
    "take_hand_down",
]
