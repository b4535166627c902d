"""Write a judged document into the database, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Agency
from catalog.models import BusinessReference
from core import audit
from core.database import utcnow
from core.formatting import VIETNAM
from places.queries import gazetteer
from programmes.importing.act_rows import write_acts
from programmes.importing.business_rows import write_businesses
from programmes.importing.changes import assign, tally
from programmes.importing.document import Document, Known, blocks_of, judge
from programmes.importing.reading import check_document, ignored_blocks
from programmes.importing.results import BlockCount, ImportRefused, ImportResult
from programmes.importing.rows import AggregateRow, ProgrammeRow
from programmes.models import ListingAggregate, Programme, Target
from programmes.queries.figures import LIST_SCHEME


def import_programmes(
    session: Session,
    document: Mapping[str, Any],
    *,
    actor: audit.Actor,
    today: date | None = None,
    agency_id: int | None = None,
) -> ImportResult:
    """Bring a list in, wholly or not at all; the caller commits.

    Args:
        session: The change's session.
        document: The list's JSON object, as `read_document` returns it.
        actor: Who imports.
        today: No act is accepted after this day; today in Vietnam when left out.
        agency_id: The agency whose records new acts become.

    Raises:
        UnreadableFile: If the document is no list of ours.
        ImportRefused: If any row is wrong; nothing was written then.
    """
    today = today or datetime.now(VIETNAM).date()
    content = check_document(dict(document))
    judged = judge(content, known=_known(session), today=today)
    result = ImportResult(notices=judged.notices, ignored_blocks=ignored_blocks(content))
    if judged.rejections:
        for block in blocks_of(content):
            wrong = len(judged.faulty[block])
            result.blocks[block] = BlockCount(unchanged=judged.rows[block] - wrong, rejected=wrong)
        raise ImportRefused(judged.rejections, result)
    result.blocks = {block: BlockCount() for block in blocks_of(content)}
    _write(session, judged, result, actor, agency_id)
    session.flush()
    if result.changes:
        audit.record(session, actor, "programmes.import", "programmes", result.as_json())
    return result


def _known(session: Session) -> Known:
    return Known(
        programmes=frozenset(session.scalars(select(Programme.code))),
        businesses=frozenset(
            session.scalars(select(BusinessReference.value).where(BusinessReference.scheme == LIST_SCHEME))
        ),
        districts=frozenset(unit.code for unit in gazetteer(session).old_districts),
    )


def _write(
    session: Session, judged: Document, result: ImportResult, actor: audit.Actor, agency_id: int | None
) -> None:
    with session.no_autoflush:
        _write_programmes(session, judged.programmes, result.blocks.get("programmes", BlockCount()))
        session.flush()
        write_businesses(session, judged.businesses, result)
        session.flush()
        write_acts(session, judged.acts, result, actor=actor, agency_id=agency_id)
        _write_aggregates(session, judged.aggregates, result.blocks.get("listing_aggregate", BlockCount()))


def _write_programmes(session: Session, rows: list[ProgrammeRow], count: BlockCount) -> None:
    known = {programme.code: programme for programme in session.scalars(select(Programme))}
    agencies = {agency.name: agency.id for agency in session.scalars(select(Agency))}
    for row in rows:
        programme = known.get(row.code)
        is_new = programme is None
        if programme is None:
            programme = Programme(code=row.code, agency_id=agencies.get(row.lead or ""), created_at=utcnow())
            session.add(programme)
        changed = assign(
            programme,
            {
                "name": row.name,
                "name_en": row.name_en,
                "unit_counted": row.unit_counted,
                "eligible_kinds": list(row.eligible_kinds),
                "lead": row.lead,
                "position": row.position,
            },
        )
        targets = {(target.since, target.until): target for target in programme.targets}
        for wanted in row.targets:
            target = targets.get((wanted.since, wanted.until))
            if target is None:
                target = Target(since=wanted.since, until=wanted.until, value=wanted.value)
                targets[wanted.since, wanted.until] = target
                programme.targets.append(target)
                changed = True
            elif target.value != wanted.value:
                target.value = wanted.value
                changed = True
        tally(count, is_new=is_new, changed=changed)


def _write_aggregates(session: Session, rows: list[AggregateRow], count: BlockCount) -> None:
    known = {(each.source, each.district_code): each for each in session.scalars(select(ListingAggregate))}
    for row in rows:
        aggregate = known.get((row.source, row.district_code))
        is_new = aggregate is None
        if aggregate is None:
            aggregate = ListingAggregate(source=row.source, district_code=row.district_code)
            session.add(aggregate)
        changed = assign(
            aggregate, {"distinct_products": row.distinct_products, "listings": dict(row.listings)}
        )
        if changed:
            aggregate.imported_at = utcnow()
        tally(count, is_new=is_new, changed=changed)
