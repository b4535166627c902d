"""Rooms, who was in them, the closed lists, and the acts that followed.

Lists and their lines are append-only (the database refuses to change them); names stand apart, with the
attendance, so that they can be forgotten while every count and every hash stays what it was.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Agency, User
from catalog.models import Business
from core.database import Base, utcnow
from programmes.models import Programme, SupportAct

LONGEST_TITLE = 60  # twin: support_acts.channel, which carries it
LONGEST_NAME = 80
PRESENT = "present"


class Room(Base):
    """A class on one day in one commune. `code` opens it to phones until the day, or the room, is over."""

    __tablename__ = "training_rooms"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_has_who"),
        ForeignKeyConstraint(["place_scheme", "place_code"], ["places.scheme", "places.code"]),
        Index(None, "day"),
        Index(None, "opened_by_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), index=True)
    place_scheme: Mapped[str] = mapped_column(String(10))
    place_code: Mapped[str] = mapped_column(String(5))
    day: Mapped[date]
    practice: Mapped[str] = mapped_column(String(40))
    steps: Mapped[list[str]]  # as the practice had them on that day
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime] = mapped_column(default=utcnow)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    programme: Mapped[Programme | None] = relationship()
    agency: Mapped[Agency | None] = relationship()
    opened_by: Mapped[User] = relationship(foreign_keys=[opened_by_id])

    @property
    def is_closed(self) -> bool:
        """Say whether its list is made."""
        return self.closed_at is not None

    def takes_people(self, *, on: date) -> bool:
        """Say whether phones may join on a day."""
        return not self.is_closed and on == self.day


class Attendance(Base):
    """One person in one room. `person_key` tells people apart without naming them, for ever."""

    __tablename__ = "room_attendances"
    __table_args__ = (
        UniqueConstraint("room_id", "person_key"),
        CheckConstraint("consented_at IS NOT NULL OR entered_by_id IS NOT NULL", name="let_in"),
        CheckConstraint("(name IS NULL) = (salt IS NULL)", name="name_has_salt"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("training_rooms.id"))
    person_key: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(LONGEST_NAME))  # None: forgotten
    salt: Mapped[str | None] = mapped_column(String(32))
    joined_at: Mapped[datetime] = mapped_column(default=utcnow)
    consented_at: Mapped[datetime | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # the trainer, for visitors
    help_asked_at: Mapped[datetime | None]
    helped_at: Mapped[datetime | None]

    room: Mapped[Room] = relationship()
    business: Mapped[Business | None] = relationship()

    @property
    def wants_help(self) -> bool:
        """Say whether the hand is up."""
        return self.help_asked_at is not None and (
            self.helped_at is None or self.helped_at < self.help_asked_at
        )


class RoomList(Base):
    """Who was there, as it was signed off; a correction is a further version that says why."""

    __tablename__ = "room_lists"
    __table_args__ = (
        UniqueConstraint("room_id", "version"),
        CheckConstraint("(version = 1) = (reason IS NULL)", name="correction_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("training_rooms.id"))
    version: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(300))
    hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    room: Mapped[Room] = relationship()
    lines: Mapped[list[RoomListLine]] = relationship(order_by="RoomListLine.position")
    file: Mapped[RoomListFile] = relationship()

    @property
    def told_reason(self) -> str | None:
        """Return the reason while names are kept; afterwards it is not told, it may hold one.

        It stays in the row, which nobody may change: the hash that was signed off covers it.
        """
        file = cast("RoomListFile | None", self.file)  # none yet while the list is being made
        return self.reason if file is None or file.names_removed_at is None else None


class RoomListLine(Base):
    """One person of a list; `name_hash` binds the name (salted) without holding it."""

    __tablename__ = "room_list_lines"

    list_id: Mapped[int] = mapped_column(ForeignKey("room_lists.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("room_attendances.id"), index=True)
    person_key: Mapped[str] = mapped_column(String(64))
    name_hash: Mapped[str] = mapped_column(String(64))
    business_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id"), index=True)
    kind_at: Mapped[str | None] = mapped_column(String(16))
    standing: Mapped[str] = mapped_column(String(10))  # "present", or why the person was struck off

    attendance: Mapped[Attendance] = relationship()
    business: Mapped[Business | None] = relationship()

    @property
    def is_present(self) -> bool:
        """Say whether the person counts."""
        return self.standing == PRESENT


class RoomListFile(Base):
    """The file of a list; replaced by one without names when these are forgotten."""

    __tablename__ = "room_list_files"

    list_id: Mapped[int] = mapped_column(ForeignKey("room_lists.id"), primary_key=True)
    stored_name: Mapped[str] = mapped_column(String(80))
    names_removed_at: Mapped[datetime | None]


class RoomAct(Base):
    """The one act of a business in a room."""

    __tablename__ = "room_acts"

    room_id: Mapped[int] = mapped_column(ForeignKey("training_rooms.id"), primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("support_acts.id", ondelete="CASCADE"), unique=True)

    act: Mapped[SupportAct] = relationship()
