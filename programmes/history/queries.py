"""Read how acts counted at an earlier moment, and who did what since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union
from sqlalchemy.orm import Session

from accounts.models import Agency, User
from catalog.models import Business, RootRelation
from core.audit import AuditEntry
from core.database import utcnow
from core.formatting import VIETNAM
from places.queries import gazetteer
from programmes.counting import ACCEPTED, Cell, CountedAct, Selection
from programmes.history.causes import ActDeed, Known, MergeDeed
from programmes.history.differences import FigureDifference, Measure, explained
from programmes.history.models import SupportActVersion
from programmes.importing.changes import portions
from programmes.models import BusinessMerge, Programme, SupportAct
from programmes.queries.figures import counted_acts
from programmes.queries.lists import acts_in, money_in, roots_in

_ACCEPT, _IMPORT = "support_act.accept", "support_act.import"


def history_since(session: Session) -> datetime | None:
    """Return the moment from which on every change is kept; None: since the very first act."""
    return session.scalar(select(func.min(SupportActVersion.at)).where(SupportActVersion.is_start))


def counted_acts_at(session: Session, moment: datetime, *conditions: ColumnElement[bool]) -> list[CountedAct]:
    """Return every act as it counted at a moment, by id; the moment itself is included.

    What `programmes.queries.figures.counted_acts` returned then, whoever changed what since.
    Asked for a moment before `history_since`, it returns nothing of what was there already.

    Args:
        session: Only reads.
        moment: Versions that were written later are not seen.
        conditions: On `SupportActVersion`, such as which acts are asked for.
    """
    version = SupportActVersion
    newest = _newest(moment)
    rows = session.execute(
        select(version, Programme.code, Agency.code)
        .join(Programme, Programme.id == version.programme_id)
        .outerjoin(Agency, Agency.id == version.agency_id)
        .where(version.id.in_(newest), version.is_gone.is_(False), *conditions)
        .order_by(version.act_id)
    )
    return [
        CountedAct(
            id=row.act_id,
            programme=programme,
            root=row.root_id,
            business=row.business_id,
            is_duplicate=row.is_duplicate,
            kind_at=row.kind_at,
            district_code_at=row.district_code_at,
            current_commune_code_at=row.current_commune_code_at,
            accepted_on=row.accepted_on,
            state=row.state,
            budget_vnd=row.budget_vnd,
            agency=agency,
            is_verified=row.is_verified,
        )
        for row, programme, agency in rows
    ]


def acts_that_differ(session: Session, moment: datetime) -> tuple[list[CountedAct], list[CountedAct]]:
    """Return the acts of every root that something happened to since a moment: then, and now.

    All other acts are the same in both, so a figure has changed by what it differs in between these two.
    """
    version = SupportActVersion
    changed = select(version.act_id).where(version.at > moment)
    roots = union(
        select(SupportAct.root_id).where(SupportAct.id.in_(changed)),
        select(version.root_id).where(version.id.in_(_newest(moment)), version.act_id.in_(changed)),
    )
    then = counted_acts_at(session, moment, version.act_id.in_(changed))
    now = counted_acts(session, SupportAct.root_id.in_(roots))
    others = set(session.scalars(changed.distinct()))
    return [*then, *(act for act in now if act.id not in others)], now


def difference_since(
    session: Session, selection: Selection, cell: Cell, measure: Measure, moment: datetime
) -> FigureDifference:
    """Tell a figure of today and of an earlier moment; only what happened since is looked at act by act."""
    then, now = acts_that_differ(session, moment)
    known = known_between(session, moment, utcnow(), then, now)
    found = explained(then, now, selection, cell, measure, known)
    present = _figure_now(session, selection, cell, measure)
    return replace(found, old=present - (found.new - found.old), new=present)


def _figure_now(session: Session, selection: Selection, cell: Cell, measure: Measure) -> int:
    """Return the figure as its list counts it today."""
    if measure is Measure.MONEY:
        return money_in(session, selection, cell)
    listing = (roots_in if measure is Measure.BUSINESSES else acts_in)(session, selection, cell)
    return listing.length


def days_of_change(session: Session, *, days: int) -> list[date]:
    """Return the last days in Vietnam on which acts came to count otherwise, the newest first."""
    found: list[date] = []
    before: datetime | None = None
    while len(found) < days:
        earlier = () if before is None else (SupportActVersion.at < before,)
        newest = session.scalar(select(func.max(SupportActVersion.at)).where(*earlier))
        if newest is None:
            break
        day = newest.astimezone(VIETNAM).date()
        found.append(day)
        before = datetime.combine(day, time(), VIETNAM)
    return found


def _newest(moment: datetime) -> Select[Any]:
    """Return the numbers of the versions that stood at a moment."""
    version = SupportActVersion
    return select(func.max(version.id)).where(version.at <= moment).group_by(version.act_id)


def known_between(
    session: Session,
    since: datetime,
    until: datetime,
    before: Iterable[CountedAct],
    after: Iterable[CountedAct],
) -> Known:
    """Collect what makes the difference between two moments readable.

    Args:
        session: Only reads.
        since: The earlier moment.
        until: The later one; deeds of that very moment are included.
        before: Acts as they counted at the earlier moment.
        after: Acts as they count at the later one.
    """
    then, now = ({act.id: act for act in acts} for acts in (before, after))
    changed = [number for number in then.keys() | now.keys() if then.get(number) != now.get(number)]
    merges = _merges(session, since, until)
    registrations = {
        number
        for act in changed
        for each in (then.get(act), now.get(act))
        if each is not None
        for number in (each.root, each.business)
    } | {number for deed in merges for number in (deed.business, deed.into)}
    places = gazetteer(session)
    return Known(
        businesses=_names(session, Business.id, Business.name, registrations),
        acts=_names(session, SupportAct.id, SupportAct.reference, changed),
        programmes=dict(session.execute(select(Programme.code, Programme.name)).all()),
        districts={unit.code: unit.name for unit in places.old_districts},
        communes={unit.code: unit.name for unit in places.new_communes},
        agencies=dict(session.execute(select(Agency.code, Agency.name)).all()),
        merges=merges,
        deeds=_deeds(session, since, until, changed),
    )


def _merges(session: Session, since: datetime, until: datetime) -> tuple[MergeDeed, ...]:
    rows = session.scalars(
        select(BusinessMerge)
        .where(
            or_(BusinessMerge.merged_at.between(since, until), BusinessMerge.undone_at.between(since, until))
        )
        .order_by(BusinessMerge.id)
    ).all()
    people = _people(session, (number for row in rows for number in (row.merged_by_id, row.undone_by_id)))
    found = []
    for row in rows:
        is_branch = row.relation == RootRelation.BRANCH.value
        pair = row.business_id, row.into_id
        if row.merged_at > since:
            by = people.get(row.merged_by_id, "")
            found.append(MergeDeed(*pair, row.merged_at, by, is_branch=is_branch))
        if row.undone_at is not None and since < row.undone_at <= until:
            by = people.get(row.undone_by_id, "")
            found.append(MergeDeed(*pair, row.undone_at, by, is_branch=is_branch, is_undone=True))
    return tuple(sorted(found, key=lambda deed: deed.at))


def _deeds(
    session: Session, since: datetime, until: datetime, acts: Sequence[int]
) -> Mapping[int, tuple[ActDeed, ...]]:
    """Return what the trail says of acts, and how those came to count of whose acceptance it says nothing.

    A list of earlier years leaves one entry for all its acts; who brought it in stands in their rows.
    """
    entries: list[AuditEntry] = []
    written: list[Any] = []
    for portion in portions(acts):
        subjects = [f"support_act:{number}" for number in portion]
        entries += session.scalars(
            select(AuditEntry).where(
                AuditEntry.subject.in_(subjects), AuditEntry.at > since, AuditEntry.at <= until
            )
        )
        rows = session.execute(_first_accepted(since, until).where(SupportActVersion.act_id.in_(portion)))
        written += rows
    makers = {number for *_facts, number in written}
    people = _people(session, {entry.actor_id for entry in entries} | makers)
    found: dict[int, list[ActDeed]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.id):
        if entry.action == _IMPORT and "state" not in entry.changes:
            continue  # more proof, a note: nothing that counts
        number = int(entry.subject.partition(":")[2])
        why = entry.changes.get("reason")
        reason = str(why[1]) if isinstance(why, list) and len(why) == 2 else ""
        found[number].append(ActDeed(number, entry.action, entry.at, people.get(entry.actor_id, ""), reason))
    for number, at, is_imported, made_at, maker in written:
        if not any(deed.action in (_ACCEPT, _IMPORT) for deed in found[number]):
            by = people.get(maker, "") if is_imported and made_at > since else ""
            found[number].insert(0, ActDeed(number, _IMPORT if is_imported else "", at, by))
    return {number: tuple(deeds) for number, deeds in found.items()}


def _first_accepted(since: datetime, until: datetime) -> Select[int, datetime, bool, datetime, int | None]:
    """Return when acts first stood as accepted between two moments, and who made their rows."""
    version, act = SupportActVersion, SupportAct
    return (
        select(version.act_id, func.min(version.at), act.is_imported, act.created_at, act.created_by_id)
        .join(act, act.id == version.act_id)
        .where(version.state == ACCEPTED, version.at > since, version.at <= until)
        .group_by(version.act_id, act.is_imported, act.created_at, act.created_by_id)
    )


def _names(session: Session, key: Any, name: Any, numbers: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for portion in portions(numbers):
        rows = session.execute(select(key, name).where(key.in_(portion), name.is_not(None)))
        found |= dict(rows.all())
    return found


def _people(session: Session, numbers: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {number for number in numbers if number is not None}
    return dict(_names(session, User.id, User.full_name, wanted).items())
