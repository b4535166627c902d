"""What other pages show of a room: the way back for those who are in one, and a closed list as evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import db
from core.formatting import date_vi
from core.work import WorkCard, work_card
from programmes.models import SupportAct
from programmes.offers import Offer
from programmes.rooms.models import Room
from programmes.rooms.permissions import rooms_in_sight
from programmes.rooms.queries import lists_naming, newest_list, room_of_act, room_of_today, rooms_with_work
from programmes.rooms.services.acts import OVER, businesses_helped, file_name
from programmes.views.questions import today


def way_back(**_facts: object) -> Markup | None:
    """Show on every page of the workspace in which room the person sits today."""
    if not current_user.is_authenticated:
        return None
    room = room_of_today(db.session(), current_user.id, today())
    if room is None:
        return None
    return Markup(render_template("programmes/rooms/_banner.html", room=room))  # noqa: S704  (a rendered template)


def struck_off(*, act: SupportAct, **_facts: object) -> Markup | None:
    """Say on the page of an act that a correction of its room's list took its business off.

    The reason is told, and the list linked, for those only who may read the list.
    """
    session = db.session()
    if act.state in OVER or (room := room_of_act(session, act)) is None:
        return None
    made = newest_list(session, room)
    if made is None or made.version == 1 or act.business_id in {each.id for each in businesses_helped(made)}:
        return None
    sight = select(Room.id).where(Room.id == room.id, rooms_in_sight(session, current_user))
    facts = {"room": room, "made": made, "opens": session.scalar(sight) is not None}
    return Markup(render_template("programmes/rooms/_struck_off.html", **facts))  # noqa: S704  (a rendered template)


def rooms_waiting(**_facts: object) -> WorkCard | None:
    """Count rooms in which something waits for an officer."""
    session = db.session()
    number = len(rooms_with_work(session, rooms_in_sight(session, current_user), today()))
    if not number:
        return None
    asked: dict[str, Any] = {"con-viec": 1}
    return work_card(
        _("lớp tập huấn còn việc"),
        number,
        url_for("rooms.rooms", **asked),
        _("đóng lớp, ghi lượt hỗ trợ, nghiệm thu"),
    )


def closed_lists(session: Session, act: SupportAct) -> Iterator[Offer]:
    """Offer the newest list of each room of the act's programme on which the business stands.

    Only of rooms that the person may read: whoever takes a list can read every name on it.
    """
    found = lists_naming(session, act.root_id, act.programme_id, rooms_in_sight(session, current_user))
    for made in found:
        yield Offer(
            key=f"room_list:{made.id}",
            type="attendance_list",
            label=_(
                "Danh sách lớp %(title)s, ngày %(day)s", title=made.room.title, day=date_vi(made.room.day)
            ),
            dated=made.room.day,
            stored_name=made.file.stored_name,
            file_name=file_name(made),
        )
