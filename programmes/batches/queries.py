"""Read batches with their samples, the acts that may stand in one, and the acts that were returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from accounts.models import User
from core.audit import AuditEntry
from core.errors import NotFound
from programmes.batches.conditions import is_returned
from programmes.batches.models import (
    ActReturn,
    Batch,
    BatchAct,
    BatchEnd,
    BatchFallen,
    BatchVerdict,
    Outcome,
)
from programmes.models import SupportAct
from programmes.queries import directory
from programmes.queries.directory import ActFilter

PER_PAGE = 50


def may_stand_in_a_batch(
    narrowed: ActFilter, user_id: int, scope: ColumnElement[bool] | None
) -> list[ColumnElement[bool]]:
    """Return the conditions on acts that wait for a second person other than those who recorded them."""
    subject = literal("support_act:") + cast(SupportAct.id, String)
    had_a_hand = exists().where(
        AuditEntry.subject == subject,
        AuditEntry.actor_id == user_id,
        AuditEntry.action.startswith("support_act."),
    )
    return [
        *directory.act_conditions(narrowed, scope),
        or_(SupportAct.created_by_id.is_(None), SupportAct.created_by_id != user_id),
        ~had_a_hand,
    ]


def number_to_draw_from(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    """Return how many acts fit."""
    return session.scalar(select(func.count(SupportAct.id)).where(*conditions)) or 0


def acts_to_draw_from(
    session: Session, conditions: Sequence[ColumnElement[bool]], *, most: int
) -> Sequence[SupportAct]:
    """Return the acts of a new batch, the longest accepted first."""
    return session.scalars(
        select(SupportAct)
        .where(*conditions)
        .options(selectinload(SupportAct.evidence))
        .order_by(SupportAct.accepted_on, SupportAct.id)
        .limit(most)
    ).all()


def batch(session: Session, batch_id: int) -> Batch:
    """Return a batch.

    Raises:
        NotFound: If there is none of that number.
    """
    found = session.get(Batch, batch_id, options=(joinedload(Batch.end), joinedload(Batch.drawn_by)))
    if found is None:
        raise NotFound
    return found


def batches(session: Session, *, page: int) -> tuple[int, Sequence[Batch]]:
    """Return how many batches there are, and one page of them, the newest first."""
    rows = session.scalars(
        select(Batch)
        .options(joinedload(Batch.end), joinedload(Batch.drawn_by))
        .order_by(Batch.id.desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    return session.scalar(select(func.count(Batch.id))) or 0, rows


def open_batch_of(session: Session, user_id: int) -> Batch | None:
    """Return the batch that a person has not ended yet."""
    return session.scalar(
        select(Batch)
        .where(Batch.drawn_by_id == user_id, ~exists().where(BatchEnd.batch_id == Batch.id))
        .order_by(Batch.id)
        .limit(1)
    )


def sample(session: Session, batch_id: int) -> Sequence[BatchAct]:
    """Return the sample of a batch in its order."""
    return session.scalars(_rows(batch_id).where(BatchAct.place.is_not(None)).order_by(BatchAct.place)).all()


def acts_of(session: Session, batch_id: int, *, page: int) -> Sequence[BatchAct]:
    """Return one page of all acts of a batch."""
    return session.scalars(
        _rows(batch_id).order_by(BatchAct.act_id).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    ).all()


def all_of(session: Session, batch_id: int) -> Sequence[BatchAct]:
    """Return all acts of a batch with their evidence, as they are now."""
    return session.scalars(
        select(BatchAct)
        .where(BatchAct.batch_id == batch_id)
        .options(joinedload(BatchAct.act).selectinload(SupportAct.evidence))
        .order_by(BatchAct.act_id)
        .execution_options(populate_existing=True)
    ).all()


def act_numbers(session: Session, batch_id: int) -> Sequence[int]:
    """Return the numbers of all acts of a batch."""
    return session.scalars(
        select(BatchAct.act_id).where(BatchAct.batch_id == batch_id).order_by(BatchAct.act_id)
    ).all()


def _rows(batch_id: int) -> Select[BatchAct]:
    return (
        select(BatchAct)
        .where(BatchAct.batch_id == batch_id)
        .options(
            joinedload(BatchAct.act).joinedload(SupportAct.programme),
            joinedload(BatchAct.act).joinedload(SupportAct.business),
        )
    )


def of_the_sample(session: Session, batch_id: int, act_id: int) -> BatchAct:
    """Return one act of a sample.

    Raises:
        NotFound: If the sample does not hold it.
    """
    found = session.get(BatchAct, (batch_id, act_id))
    if found is None or found.place is None:
        raise NotFound
    return found


def verdicts(session: Session, batch_id: int) -> Mapping[int, BatchVerdict]:
    """Return what holds of each act of the sample of which something was said."""
    rows = session.scalars(
        select(BatchVerdict).where(BatchVerdict.batch_id == batch_id).order_by(BatchVerdict.id)
    )
    return {row.act_id: row for row in rows}


def fallen(session: Session, batch_id: int) -> Sequence[tuple[BatchFallen, SupportAct]]:
    """Return the acts that fell out of a batch."""
    rows = session.execute(
        select(BatchFallen, SupportAct)
        .join(SupportAct, SupportAct.id == BatchFallen.act_id)
        .where(BatchFallen.batch_id == batch_id)
        .options(joinedload(SupportAct.programme), joinedload(SupportAct.business))
        .order_by(BatchFallen.act_id)
    )
    return [(row[0], row[1]) for row in rows]


def recorded_by(session: Session, user_id: int, acts: Iterable[SupportAct]) -> set[int]:
    """Return those of some acts that a person had a hand in recording."""
    kept = list(acts)
    subjects = {f"support_act:{act.id}": act.id for act in kept}
    found = session.scalars(
        select(AuditEntry.subject).where(
            AuditEntry.subject.in_(subjects),
            AuditEntry.actor_id == user_id,
            AuditEntry.action.startswith("support_act."),
        )
    )
    return {subjects[subject] for subject in found} | {act.id for act in kept if act.created_by_id == user_id}


def given_back(session: Session, act_ids: Iterable[int]) -> set[int]:
    """Return those of some acts that were returned and not answered."""
    return set(session.scalars(select(SupportAct.id).where(SupportAct.id.in_(list(act_ids)), is_returned())))


def returns_of(session: Session, act_id: int) -> Sequence[ActReturn]:
    """Return how often an act was given back, the newest first."""
    return session.scalars(
        select(ActReturn)
        .where(ActReturn.act_id == act_id)
        .options(joinedload(ActReturn.answer), joinedload(ActReturn.returned_by))
        .order_by(ActReturn.id.desc())
    ).all()


def newest_returns(session: Session, act_ids: Iterable[int]) -> Mapping[int, ActReturn]:
    """Return the newest return of each of some acts."""
    rows = session.scalars(
        select(ActReturn)
        .where(ActReturn.act_id.in_(list(act_ids)))
        .options(joinedload(ActReturn.answer))
        .order_by(ActReturn.id)
    )
    return {row.act_id: row for row in rows}


@dataclass(frozen=True)
class VerifiedBy:
    """Who verified an act, and by which batch; None: it was looked at singly."""

    name: str
    batch_id: int | None


def verified_by(session: Session, act: SupportAct) -> VerifiedBy | None:
    """Return how an act was verified; None when it was not."""
    if act.verified_at is None:
        return None
    person = session.get(User, act.verified_by_id) if act.verified_by_id else None
    fell = exists().where(BatchFallen.batch_id == BatchAct.batch_id, BatchFallen.act_id == BatchAct.act_id)
    batch_id = session.scalar(
        select(BatchAct.batch_id)
        .join(BatchEnd, BatchEnd.batch_id == BatchAct.batch_id)
        .where(BatchAct.act_id == act.id, BatchEnd.outcome == Outcome.VERIFIED.value, ~fell)
    )
    return VerifiedBy(person.full_name if person else "", batch_id)


def verified_in_batches(session: Session, act_ids: Iterable[int]) -> Mapping[int, int]:
    """Return by which batch each of some acts was verified; those looked at singly are left out."""
    fell = exists().where(BatchFallen.batch_id == BatchAct.batch_id, BatchFallen.act_id == BatchAct.act_id)
    rows = session.execute(
        select(BatchAct.act_id, BatchAct.batch_id)
        .join(BatchEnd, BatchEnd.batch_id == BatchAct.batch_id)
        .where(BatchAct.act_id.in_(list(act_ids)), BatchEnd.outcome == Outcome.VERIFIED.value, ~fell)
    )
    return {int(row[0]): int(row[1]) for row in rows}
