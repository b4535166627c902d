"""Tie GTINs to goods for ever: as they appear under a confirmed certificate, and on demand the next free one.

A choice's number counts as registered when it falls under a confirmed certificate of its business that holds
today, and its product is public. That may come true in four ways: the number is typed, the product goes
public, the certificate is confirmed, the number is issued here. So the first two are not left to the callers:
whatever changes choices or products, in a form, a file or a script, passes `watch` as it is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import event, func, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.models import Product, ProductState, Variant
from catalog.services import update_variant
from core import audit
from core.database import utcnow
from core.formatting import VIETNAM
from core.turns import take_turns
from gs1.identifiers import Gtin, is_demonstration, is_restricted
from traceability.numbers import errors, queries, rules
from traceability.numbers.models import (
    BusinessPlace,
    Carton,
    EvidenceKind,
    EvidenceState,
    NumberEvidence,
    RegisteredGtin,
    RegistrationState,
)

MOST_UNITS = 9_999
INDICATORS = range(1, 9)


def one_at_a_time(session: Session) -> None:
    """Let one transaction decide over numbers at a time, until its end; SQLite has one writer anyway."""
    take_turns(session, "numbers")


def holders(session: Session, gtins: Collection[str]) -> Mapping[str, int]:
    """Return the product that each of some numbers belongs to for ever (`catalog.gtins.kept_for`)."""
    return {gtin: row.product_id for gtin, row in queries.registered(session, gtins).items()}


def register_due(
    session: Session,
    business_id: int,
    *,
    actor: audit.Actor,
    confirmed: NumberEvidence | None = None,
    given_back: Collection[str] = (),
) -> list[str]:
    """Register what has become due under the certificates of a business, and return the numbers.

    Numbers that were in review because a certificate fell come back with one that covers them; those
    that a review took away or withheld do not.

    Args:
        session: The change's session.
        business_id: Whose.
        actor: Whose decision made it due.
        confirmed: The certificate that was confirmed just now.
        given_back: Numbers that a review withheld and another gave back just now.
    """
    found = session.scalars(
        select(Variant)
        .join(Variant.product)
        .where(
            Variant.business_id == business_id,
            Variant.gtin.is_not(None),
            Product.state != ProductState.DRAFT.value,
        )
        .order_by(Variant.id)
    ).all()
    given = _register(session, [_wanted(variant, variant.product) for variant in found], actor)
    held = queries.held_evidence(session, business_id, on=_today())
    waiting = session.scalars(
        select(RegisteredGtin)
        .where(
            RegisteredGtin.business_id == business_id,
            RegisteredGtin.state == RegistrationState.IN_REVIEW.value,
        )
        .order_by(RegisteredGtin.gtin)
    ).all()
    for row in waiting:
        fell = row.evidence is confirmed or row.evidence.state != EvidenceState.CONFIRMED
        is_carried = row.variant is not None and row.variant.gtin == (row.base_gtin or row.gtin)
        if (fell or is_carried or row.gtin in given_back) and (
            evidence := _covering(held, row.gtin)
        ) is not None:
            row.evidence_id, row.state = evidence.id, RegistrationState.ACTIVE.value
            changes = {"gtin": [None, row.gtin]}
            audit.record(session, actor, "gtin.register", f"product:{row.product_id}", changes)
    session.flush()
    return given


def issue_gtin(session: Session, product: Product, variant: Variant, *, actor: audit.Actor) -> Gtin:
    """Give a choice the next free number under a confirmed prefix of its business.

    Raises:
        NotPublic: If the product is a draft.
        HasGtin: If the choice carries a number.
        NoPrefix: If no prefix holds today.
        PrefixFull: If all numbers are used.
    """
    if product.state == ProductState.DRAFT:
        raise errors.NotPublic
    one_at_a_time(session)
    session.refresh(variant, ["gtin"])
    if variant.gtin is not None:
        raise errors.HasGtin
    gtin = next_free(session, product)
    update_variant(session, product, variant, actor=actor, changes={"gtin": gtin})
    audit.record(session, actor, "gtin.issue", f"product:{product.id}", {"gtin": [None, gtin]})
    return gtin


def next_free(session: Session, product: Product) -> Gtin:
    """Return the number that `issue_gtin` would give now.

    Raises:
        NoPrefix: If no prefix holds today.
        PrefixFull: If all numbers are used.
    """
    prefixes = queries.prefixes_for(session, product, on=_today())
    if not prefixes:
        raise errors.NoPrefix
    for prefix in prefixes:
        used = queries.used_numbers(session, prefix.value)
        if (free := next(rules.free_items(prefix.value, used), None)) is not None:
            return free
    raise errors.PrefixFull


def register_carton_gtin(
    session: Session, base: RegisteredGtin, *, units: int, actor: audit.Actor
) -> RegisteredGtin:
    """Register the GTIN-14 of a carton of so many of the goods that a registered number names.

    Raises:
        NoPrefix: If the base number is in review, or its certificate is of that one number only.
        BadUnits: If a carton does not hold so many.
        SameUnits: If there is a number for such a carton.
        CartonLevelsFull: If all eight indicators are used.
    """
    if not 2 <= units <= MOST_UNITS:
        raise errors.BadUnits
    one_at_a_time(session)
    session.refresh(base)
    evidence = base.evidence
    session.refresh(evidence)
    if base.state != RegistrationState.ACTIVE or base.base_gtin or not evidence.holds(on=_today()):
        raise errors.NoPrefix
    if evidence.kind != "company":
        raise errors.NoPrefix
    known = session.scalars(
        select(RegisteredGtin).where(RegisteredGtin.base_gtin == base.gtin).order_by(RegisteredGtin.gtin)
    ).all()
    if any(row.units == units for row in known):
        raise errors.SameUnits
    taken = {row.gtin[0] for row in known}
    indicator = next((each for each in INDICATORS if str(each) not in taken), None)
    if indicator is None:
        raise errors.CartonLevelsFull
    row = RegisteredGtin(
        gtin=rules.carton_gtin(base.gtin, indicator),
        business_id=base.business_id,
        product_id=base.product_id,
        variant_id=base.variant_id,
        evidence_id=evidence.id,
        units=units,
        base_gtin=base.gtin,
        registered_by_id=actor.user_id,
    )
    session.add(row)
    session.flush()
    changes = {"gtin": [None, row.gtin], "units": [None, units]}
    audit.record(session, actor, "gtin.carton", f"product:{row.product_id}", changes)
    return row


def hold_back(session: Session, evidence: NumberEvidence) -> int:
    """Let the numbers under a certificate that fell answer no more until somebody decides; says how many."""
    found = session.scalars(
        select(RegisteredGtin)
        .where(
            RegisteredGtin.evidence_id == evidence.id,
            RegisteredGtin.state == RegistrationState.ACTIVE.value,
        )
        .order_by(RegisteredGtin.gtin)
    ).all()
    for row in found:
        row.state = RegistrationState.IN_REVIEW.value
    session.flush()
    return len(found)


def take_over(session: Session, confirmed: NumberEvidence) -> None:
    """Let cartons and places of a business whose certificate fell answer again under a new one."""
    fell = select(NumberEvidence.id).where(
        NumberEvidence.business_id == confirmed.business_id,
        NumberEvidence.state != EvidenceState.CONFIRMED.value,
    )
    if confirmed.kind == EvidenceKind.COMPANY:
        is_under = func.substr(Carton.sscc, 2, len(confirmed.value)) == confirmed.value
        session.execute(
            update(Carton).where(Carton.evidence_id.in_(fell), is_under).values(evidence_id=confirmed.id),
            execution_options={"synchronize_session": False},
        )
    places = session.scalars(
        select(BusinessPlace).where(BusinessPlace.evidence_id.in_(fell)).order_by(BusinessPlace.id)
    )
    for place in places:
        if place.gln and rules.covers_gln(confirmed.kind, confirmed.value, place.gln):
            place.evidence_id = confirmed.id
    session.flush()
    session.expire_all()


def watch() -> None:
    """Look at every choice and product that is written; once for the process."""
    if not event.contains(Session, "before_flush", _refuse_used):
        event.listen(Session, "before_flush", _refuse_used)
        event.listen(Session, "after_flush", _register_changed)


def _refuse_used(session: Session, _context: Any, _objects: Any) -> None:
    """Let no choice carry a number that is another product's for ever.

    Raises:
        UsedBefore: If one does.
    """
    named = {str(variant.gtin): variant for variant in _newly_numbered(session)}
    _wait_for_decisions(session, {variant.business_id for variant in named.values()})
    if not named:
        return
    with session.no_autoflush:
        for gtin, product_id in holders(session, named.keys()).items():
            variant = named[gtin]
            product = inspect(variant).attrs.product.value  # None while only its number is written
            own = variant.product_id or (product.id if product is not None else None)
            if own != product_id:
                raise errors.UsedBefore


def _wait_for_decisions(session: Session, numbered: Collection[int]) -> None:
    """Let no number be registered under a certificate on which an officer is deciding at this moment.

    Before the flush writes a row: whoever decides locks first as well and writes the same rows afterwards.
    A business without a certificate that stands or waits registers nothing, and need not wait.
    """
    public = {
        product.business_id
        for product in session.dirty | session.new
        if isinstance(product, Product) and _changed(product, "state") and product.state != ProductState.DRAFT
    }
    if not (concerned := sorted({*numbered, *public} - {None})):
        return
    stands = select(NumberEvidence.id).where(
        NumberEvidence.business_id.in_(concerned),
        NumberEvidence.state.in_([EvidenceState.WAITING.value, EvidenceState.CONFIRMED.value]),
    )
    with session.no_autoflush:
        if session.connection().scalar(stands.limit(1)) is not None:
            one_at_a_time(session)


def _register_changed(session: Session, _context: Any) -> None:
    """Register what the flush made due, by statements of its own: the session is still at its work."""
    wanted = [_wanted(variant, _product_of(session, variant)) for variant in _newly_numbered(session)]
    for product in session.dirty | session.new:
        if isinstance(product, Product) and _changed(product, "state"):
            numbered = session.connection().execute(
                select(Variant.id, Variant.gtin).where(
                    Variant.product_id == product.id, Variant.gtin.is_not(None)
                )
            )
            wanted += [_facts(row.gtin, row.id, product) for row in numbered]
    if wanted:
        _register(session, wanted, None)


def _newly_numbered(session: Session) -> Iterator[Variant]:
    for row in (*session.new, *session.dirty):
        if isinstance(row, Variant) and row.gtin and _changed(row, "gtin"):
            yield row


def _changed(row: Any, field: str) -> bool:
    return bool(inspect(row).attrs[field].history.has_changes())


def _product_of(session: Session, variant: Variant) -> Any:
    return (
        session.connection()
        .execute(
            select(Product.id, Product.business_id, Product.state, Product.is_sample).where(
                Product.id == variant.product_id
            )
        )
        .one()
    )


def _wanted(variant: Variant, product: Any) -> dict[str, Any]:
    return _facts(str(variant.gtin), variant.id, product)


def _facts(gtin: str, variant_id: int, product: Any) -> dict[str, Any]:
    is_public = product.state != ProductState.DRAFT
    fits = not is_restricted(Gtin(gtin)) and (product.is_sample or not is_demonstration(Gtin(gtin)))
    return {
        "gtin": gtin,
        "variant_id": variant_id,
        "product_id": product.id,
        "business_id": product.business_id,
        "fits": is_public and fits,
    }


def _register(session: Session, wanted: Sequence[Mapping[str, Any]], actor: audit.Actor | None) -> list[str]:
    """Write the registrations that are due; the trail is told by whoever acts, a flush has no actor."""
    given: list[str] = []
    connection = session.connection()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    held: dict[int, list[Any]] = {}
    for each in wanted:
        if not each["fits"]:
            continue
        business_id = each["business_id"]
        if business_id not in held:
            held[business_id] = _held(connection, business_id)
        evidence = _covering(held[business_id], each["gtin"])
        if evidence is None:
            continue
        facts = {name: each[name] for name in ("gtin", "variant_id", "product_id", "business_id")}
        written = connection.execute(
            insert(RegisteredGtin)
            .values(
                **facts,
                evidence_id=evidence.id,
                state=RegistrationState.ACTIVE.value,
                since=utcnow(),
                registered_by_id=actor.user_id if actor else None,
            )
            .on_conflict_do_nothing()
        )
        if written.rowcount:
            given.append(each["gtin"])
            continue
        # The same product's number may move from one of its choices to another.
        connection.execute(
            update(RegisteredGtin)
            .where(RegisteredGtin.gtin == each["gtin"], RegisteredGtin.product_id == each["product_id"])
            .values(variant_id=each["variant_id"])
        )
    return given


def _held(connection: Any, business_id: int) -> list[Any]:
    on = _today()
    return list(
        connection.execute(
            select(NumberEvidence.id, NumberEvidence.kind, NumberEvidence.value)
            .where(
                NumberEvidence.business_id == business_id,
                NumberEvidence.state == "confirmed",
                NumberEvidence.valid_from <= on,
                NumberEvidence.valid_until.is_(None) | (NumberEvidence.valid_until >= on),
            )
            .order_by(NumberEvidence.id)
        )
    )


def _covering(held: Iterable[Any], gtin: str) -> Any:
    return next((row for row in held if rules.covers_gtin(row.kind, row.value, gtin)), None)


def _today() -> date:
    return utcnow().astimezone(VIETNAM).date()
