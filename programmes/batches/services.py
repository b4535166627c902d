"""Draw a batch, say of each act of its sample whether it is right, end it; give acts back and answer."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.models import User
from core import audit
from core.database import utcnow
from programmes import errors as act_errors
from programmes.batches import errors, queries
from programmes.batches.models import (
    ActReturn,
    ActReturnAnswer,
    Batch,
    BatchAct,
    BatchEnd,
    BatchFallen,
    BatchVerdict,
    FallenOut,
    Outcome,
)
from programmes.batches.sampling import draw, sample_rules
from programmes.models import ActState, SupportAct
from programmes.permissions import recorders_of, subject_of

SHORTEST_REASON = 5


def draw_batch(
    session: Session,
    actor: audit.Actor,
    *,
    user_id: int,
    conditions: Sequence[ColumnElement[bool]],
    narrowed: Mapping[str, Any],
    seed: str | None = None,
) -> Batch:
    """Take the acts that fit, the longest accepted first, and draw the sample.

    Args:
        session: The change's session.
        actor: Who will look at the sample.
        user_id: The same person.
        conditions: As `queries.may_stand_in_a_batch` returned them for this person.
        narrowed: How the set was chosen, for those who read it later.
        seed: 32 hexadecimal digits; a fresh random one when left out.

    Raises:
        BatchIsOpen: If the person has not ended the last one.
        NothingToDraw: If no act fits.
    """
    # Held, so that one who presses twice does not get two samples to choose from.
    session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))
    if queries.open_batch_of(session, user_id) is not None:
        raise errors.BatchIsOpen
    rules = sample_rules()
    acts = queries.acts_to_draw_from(session, conditions, most=rules.most_acts)
    if not acts:
        raise errors.NothingToDraw
    seed = seed or secrets.token_hex(16)
    size = rules.size_for(len(acts))
    places = {act_id: place for place, act_id in enumerate(draw(seed, (act.id for act in acts), size), 1)}
    batch = Batch(
        drawn_by_id=user_id,
        seed=seed,
        rules_version=rules.version,
        narrowed=dict(narrowed),
        acts_number=len(acts),
        sample_size=size,
    )
    session.add(batch)
    session.flush()
    session.add_all(
        BatchAct(
            batch_id=batch.id,
            act_id=act.id,
            act_version=act.version,
            evidence=[proof.id for proof in act.evidence],
            place=places.get(act.id),
        )
        for act in acts
    )
    facts = {"acts": len(acts), "sample": size, "seed": seed}
    audit.record(session, actor, "act_batch.draw", f"act_batch:{batch.id}", facts)
    return batch


def say_verdict(
    session: Session,
    actor: audit.Actor,
    batch: Batch,
    drawn: BatchAct,
    *,
    user_id: int,
    is_right: bool,
    note: str | None,
) -> None:
    """Say of one act of the sample whether its evidence proves what was recorded.

    Raises:
        BatchIsOver: If the batch was ended.
        NoNote: If it is wrong and nobody says where.
    """
    if batch.end is not None:
        raise errors.BatchIsOver
    if not is_right and len(note or "") < SHORTEST_REASON:
        raise errors.NoNote
    session.add(
        BatchVerdict(
            batch_id=batch.id, act_id=drawn.act_id, is_right=is_right, note=note or None, said_by_id=user_id
        )
    )
    # Words stay in their own tables, here and below: people write names, and the trail cannot forget.
    facts = {"act": drawn.act_id, "is_right": is_right, "has_note": bool(note)}
    audit.record(session, actor, "act_batch.verdict", f"act_batch:{batch.id}", facts)


def end_batch(session: Session, actor: audit.Actor, batch: Batch, *, user_id: int) -> BatchEnd:
    """Verify the whole batch when all of its sample is right; when one is wrong, verify none of it.

    What changed since the drawing, lost its evidence, was verified or given back meanwhile, or carries the
    person's own hand falls out and is named. A wrong act goes back to its recorder.

    Raises:
        BatchIsOver: If the batch was ended.
        NotAllLookedAt: If some of the sample nobody has looked at, and none is wrong.
    """
    if batch.end is not None:
        raise errors.BatchIsOver
    said = queries.verdicts(session, batch.id)
    wrong = [verdict for verdict in said.values() if not verdict.is_right]
    if not wrong and len(said) < batch.sample_size:
        raise errors.NotAllLookedAt
    if wrong:
        end = _end(session, batch, Outcome.REFUSED, user_id)
        _return_wrong(session, actor, wrong, user_id=user_id)
    else:
        end = _end(
            session, batch, Outcome.VERIFIED, user_id, number=_verify_all(session, actor, batch, user_id)
        )
    facts = {"outcome": end.outcome, "acts": batch.acts_number, "verified": end.verified_number}
    audit.record(session, actor, "act_batch.end", f"act_batch:{batch.id}", facts)
    return end


def give_up_batch(
    session: Session, actor: audit.Actor, batch: Batch, *, user_id: int, reason: str
) -> BatchEnd:
    """End a batch without verifying anything; sample and reason stay readable.

    Raises:
        BatchIsOver: If the batch was ended.
        NoNote: If the reason says nothing.
    """
    if batch.end is not None:
        raise errors.BatchIsOver
    if len(reason) < SHORTEST_REASON:
        raise errors.NoNote
    end = _end(session, batch, Outcome.GIVEN_UP, user_id, reason=reason)
    facts = {"outcome": end.outcome, "has_reason": True}
    audit.record(session, actor, "act_batch.end", f"act_batch:{batch.id}", facts)
    return end


def _end(
    session: Session,
    batch: Batch,
    outcome: Outcome,
    user_id: int,
    *,
    number: int = 0,
    reason: str | None = None,
) -> BatchEnd:
    end = BatchEnd(
        outcome=outcome.value, verified_number=number, ended_by_id=user_id, reason=reason, ended_at=utcnow()
    )
    batch.end = end
    try:
        session.flush()
    except IntegrityError:  # somebody ended it at the same moment
        raise errors.BatchIsOver from None
    return end


def _verify_all(session: Session, actor: audit.Actor, batch: Batch, user_id: int) -> int:
    _hold(session, queries.act_numbers(session, batch.id))
    drawn = queries.all_of(session, batch.id)
    own = queries.recorded_by(session, user_id, (each.act for each in drawn))
    returned = queries.given_back(session, (each.act_id for each in drawn))
    number, now = 0, utcnow()
    for each in drawn:
        cause = _falls_out(each, is_own=each.act_id in own, is_returned=each.act_id in returned)
        if cause is not None:
            session.add(BatchFallen(batch_id=batch.id, act_id=each.act_id, cause=cause.value))
            continue
        each.act.verified_at, each.act.verified_by_id = now, user_id
        audit.record(session, actor, "support_act.verify", subject_of(each.act), {"batch": batch.id})
        number += 1
    return number


def _falls_out(drawn: BatchAct, *, is_own: bool, is_returned: bool) -> FallenOut | None:
    act = drawn.act
    if act.state != ActState.ACCEPTED:
        return FallenOut.NOT_ACCEPTED
    if act.verified_at is not None:
        return FallenOut.VERIFIED
    if not act.evidence:
        return FallenOut.NO_EVIDENCE
    if is_own:
        return FallenOut.OWN
    if is_returned:
        return FallenOut.RETURNED
    if act.version != drawn.act_version or [proof.id for proof in act.evidence] != drawn.evidence:
        return FallenOut.CHANGED
    return None


def _return_wrong(
    session: Session, actor: audit.Actor, wrong: Sequence[BatchVerdict], *, user_id: int
) -> None:
    acts = _hold(session, [verdict.act_id for verdict in wrong])
    waiting = queries.given_back(session, acts)
    for verdict in sorted(wrong, key=lambda each: each.act_id):
        act = acts[verdict.act_id]
        if act.state == ActState.ACCEPTED and act.verified_at is None and act.id not in waiting:
            _give_back(session, actor, act, user_id, verdict.note or "", verdict.batch_id)


def _hold(session: Session, act_ids: Iterable[int]) -> Mapping[int, SupportAct]:
    """Return acts as they are now, held until the transaction ends, so that nobody returns one twice.

    All at once and in order, before the trail is written: others hold an act while they wait for the trail.
    """
    found = session.scalars(
        select(SupportAct)
        .where(SupportAct.id.in_(list(act_ids)))
        .order_by(SupportAct.id)
        .with_for_update(of=SupportAct)
        .execution_options(populate_existing=True)
    )
    return {act.id: act for act in found}


def return_act(
    session: Session, actor: audit.Actor, act: SupportAct, *, user_id: int, version: int, reason: str
) -> ActReturn:
    """Give an accepted act back to those who recorded it.

    Raises:
        StaleAct: If somebody saved it since this person opened it.
        NotAccepted: If it is not accepted.
        AlreadyVerified: If a second person found it right.
        VerifiedByRecorder: If the person had a hand in recording it.
        AlreadyReturned: If it waits for an answer.
        NoNote: If the reason says nothing.
    """
    _hold(session, [act.id])
    if act.version != version:
        raise act_errors.StaleAct
    if act.state != ActState.ACCEPTED:
        raise act_errors.NotAccepted
    if act.verified_at is not None:
        raise act_errors.AlreadyVerified
    if user_id in recorders_of(session, act):
        raise act_errors.VerifiedByRecorder
    if queries.given_back(session, [act.id]):
        raise errors.AlreadyReturned
    if len(reason) < SHORTEST_REASON:
        raise errors.NoNote
    return _give_back(session, actor, act, user_id, reason, None)


def _give_back(
    session: Session, actor: audit.Actor, act: SupportAct, user_id: int, reason: str, batch_id: int | None
) -> ActReturn:
    returned = ActReturn(act_id=act.id, batch_id=batch_id, reason=reason, returned_by_id=user_id)
    session.add(returned)
    # Not an action of "support_act": who gives an act back has no hand in it and may verify it later.
    facts = {"has_reason": bool(reason), **({"batch": batch_id} if batch_id else {})}
    audit.record(session, actor, "act_return.record", subject_of(act), facts)
    return returned


def answer_return(session: Session, actor: audit.Actor, act: SupportAct, *, user_id: int, words: str) -> None:
    """Say what was done about an act that was given back; it waits for a second person again.

    The words answer every return that is open.

    Raises:
        NotReturned: If nothing waits for an answer.
        NoNote: If the answer says nothing.
        NothingAdded: If the act still has no evidence that a second person could compare it with.
    """
    _hold(session, [act.id])
    open_returns = [each for each in queries.returns_of(session, act.id) if each.answer is None]
    if not open_returns:
        raise errors.NotReturned
    if len(words) < SHORTEST_REASON:
        raise errors.NoNote
    if not act.evidence:
        raise errors.NothingAdded
    for each in open_returns:
        each.answer = ActReturnAnswer(words=words, answered_by_id=user_id)
    session.flush()
    audit.record(session, actor, "support_act.answer", subject_of(act), {"has_answer": True})
