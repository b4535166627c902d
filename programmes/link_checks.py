"""Look whether links that prove support, websites, stalls and listings still lead somewhere.

The house calls nobody unless the installation says whom (`GOCQUE_LINK_CHECK`). Whom it may call is
asked for the page and nothing else, through the one guarded client; what was found is kept with its
time. A link that is not allowed is left as it was: nothing was found out about it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from catalog.models import Business
from core import audit
from core.config import Settings
from core.database import utcnow
from core.fetching import Fetched, Outcome, Policy, Reason, fetch
from core.jobs import Job, JobState, OutboxEntry, daily, enqueue, task
from exporters.stalls.models import ListingState, MarketListing, Stall
from programmes.models import Evidence

RULES: dict[str, Any] = json.loads(Path(__file__).with_name("inspection.json").read_text("utf-8"))
NOT_CHECKED_AFTER = timedelta(days=RULES["not_checked_days"])
MOST_A_RUN: int = RULES["most_a_run"]
AGAIN_AFTER = timedelta(hours=12)  # nobody is asked twice on the same day, however often somebody presses
TASK = "programmes.check_links"
NIGHTLY = "programmes.check_links_at_night"


class LinkState(StrEnum):
    """What was found behind a link; twin: the texts that `evidence.last_check` holds."""

    ALIVE = "alive"
    ELSEWHERE = "elsewhere"  # it leads to another house: the name was perhaps given up and sold
    BAD_LINK = "bad_link"
    NOT_PUBLIC = "not_public"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TOO_LARGE = "too_large"
    NO_SUCH_NAME = "no_such_name"
    NO_ANSWER = "no_answer"
    TIMEOUT = "timeout"
    BAD_CERTIFICATE = "bad_certificate"
    STATUS = "status"


LABELS: dict[str, Any] = {
    LinkState.ALIVE: _l("Mở được"),
    LinkState.ELSEWHERE: _l("Chuyển sang trang của nơi khác"),
    LinkState.BAD_LINK: _l("Địa chỉ viết sai"),
    LinkState.NOT_PUBLIC: _l("Trỏ vào mạng nội bộ"),
    LinkState.TOO_MANY_REDIRECTS: _l("Chuyển hướng vòng quanh"),
    LinkState.TOO_LARGE: _l("Trang quá nặng"),
    LinkState.NO_SUCH_NAME: _l("Không còn tên miền này"),
    LinkState.NO_ANSWER: _l("Không trả lời"),
    LinkState.TIMEOUT: _l("Trả lời quá chậm"),
    LinkState.BAD_CERTIFICATE: _l("Chứng thư bảo mật không hợp lệ"),
    LinkState.STATUS: _l("Báo lỗi hoặc không còn trang"),
}


@dataclass(frozen=True)
class _Holder:
    """A kind of row that holds a link: where it stands, and where what was found is kept."""

    model: type[Any]
    url: Any
    checked_at: Any
    found: Any
    condition: Any = None


HOLDERS: tuple[_Holder, ...] = (
    _Holder(Evidence, Evidence.url, Evidence.last_checked_at, Evidence.last_check),
    _Holder(Business, Business.website, Business.website_checked_at, Business.website_check),
    _Holder(Stall, Stall.url, Stall.last_checked_at, Stall.last_check, Stall.closed_on.is_(None)),
    _Holder(
        MarketListing,
        MarketListing.url,
        MarketListing.last_checked_at,
        MarketListing.last_check,
        MarketListing.state == ListingState.LIVE.value,
    ),
)


@dataclass(frozen=True)
class Link:
    """One address to look at, and the numbers of the rows that hold it, by kind."""

    url: str
    rows: Mapping[type[Any], tuple[int, ...]]


def policy_of(settings: Settings) -> Policy:
    """Return what the installation allows to be asked."""
    return Policy(hosts=settings.link_check)


def is_switched_on(settings: Settings) -> bool:
    """Say whether this installation asks anybody at all."""
    return bool(settings.link_check)


def state_of(url: str, found: Fetched) -> LinkState | None:
    """Say in our own words what was found; None when nothing could be found out.

    >>> state_of("http://a.vn/x", Fetched(Outcome.ALIVE, None, "https://www.a.vn/x", 200)).value
    'alive'
    >>> state_of("http://a.vn/x", Fetched(Outcome.ALIVE, None, "https://ban-ten-mien.example/", 200)).value
    'elsewhere'
    """
    left = not _same_house(_host(url), _host(found.url))
    if found.reason is Reason.NOT_ALLOWED:
        return LinkState.ELSEWHERE if left else None
    if found.outcome is Outcome.ALIVE:
        return LinkState.ELSEWHERE if left else LinkState.ALIVE
    return LinkState(str(found.reason))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


def _same_house(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def due_links(session: Session, now: datetime, *, most: int = MOST_A_RUN) -> Sequence[Link]:
    """Return the links to look at, those never looked at first, then those longest ago; each address once."""
    before = now - AGAIN_AFTER
    rows: dict[str, dict[type[Any], list[int]]] = {}
    last: dict[str, datetime] = {}
    longest_ago = datetime.min.replace(tzinfo=now.tzinfo)
    for holder in HOLDERS:
        statement = select(holder.url, holder.model.id, holder.checked_at).where(
            holder.url.is_not(None),
            holder.url != "",
            or_(holder.checked_at.is_(None), holder.checked_at < before),
        )
        if holder.condition is not None:
            statement = statement.where(holder.condition)
        for url, row_id, checked_at in session.execute(statement):
            rows.setdefault(url, {}).setdefault(holder.model, []).append(row_id)
            last[url] = min(checked_at or longest_ago, last.get(url, now))
    order = sorted(rows, key=lambda url: (last[url], url))[:most]
    return [Link(url, {model: tuple(ids) for model, ids in rows[url].items()}) for url in order]


def keep(session: Session, link: Link, state: LinkState, at: datetime) -> None:
    """Write what was found into all rows that still hold this address; nobody has edited them."""
    for holder in HOLDERS:
        ids = link.rows.get(holder.model)
        if not ids:
            continue
        values = {holder.checked_at.key: at, holder.found.key: state.value}
        if hasattr(holder.model, "updated_at"):
            values["updated_at"] = holder.model.updated_at
        session.execute(
            update(holder.model)
            .where(holder.model.id.in_(ids), holder.url == link.url)
            .values(values)
            .execution_options(synchronize_session=False)
        )


def ask_for_check(session: Session, actor: audit.Actor) -> bool:
    """Let the worker look at the links now; False when it is at it already."""
    waiting = select(OutboxEntry.id).where(
        OutboxEntry.task.in_((TASK, NIGHTLY)), OutboxEntry.state.in_((JobState.PENDING, JobState.RUNNING))
    )
    if session.scalar(waiting.limit(1)) is not None:
        return False
    enqueue(session, TASK, {}, requested_by=actor.user_id)
    audit.record(session, actor, "links.check", "links")
    return True


@task(TASK)
def check_links(job: Job) -> dict[str, Any] | None:
    """Look at the links that are due."""
    policy = policy_of(cast(Settings, current_app.config["GOCQUE"]))
    if not policy.hosts:
        return {"asked": 0}
    links = due_links(job.session, utcnow())
    asked = 0
    for done, link in enumerate(links):
        job.checkpoint(done, len(links))
        job.session.commit()  # nobody waits for us while we wait for others
        state = state_of(link.url, fetch(link.url, policy))
        if state is not None:
            keep(job.session, link, state, utcnow())
            asked += 1
    return {"asked": asked}


@daily(NIGHTLY)
def check_links_at_night(job: Job) -> dict[str, Any] | None:
    """Look at the links that are due, once a night."""
    return check_links(job)
