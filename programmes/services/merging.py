"""Let a registration count as another one, and take that back: no act changes, only what it counts for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask_babel import gettext as _
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from catalog.models import Business, RootRelation
from catalog.services.taking_over import TAKEABLE, Taken, give_back, take_over
from core import audit
from core.database import utcnow
from core.formatting import date_vi
from programmes import errors
from programmes.models import BusinessMerge, SetApart, SupportAct
from programmes.registrations import tops


def merge(
    session: Session,
    actor: audit.Actor,
    *,
    root: Business,
    other: Business,
    relation: RootRelation,
    taken_fields: Collection[str] = (),
    seen_versions: tuple[int, int] | None = None,
) -> BusinessMerge:
    """Let `other`, and whatever counts as it, count as `root` from now on.

    Acts keep kind, place, day and money; only the derived root is pointed anew, in this very
    transaction. Products, lots and codes stay with the registration that they were made under.

    Args:
        session: The change's session.
        actor: Who says so.
        root: What figures count; it is no merged registration itself.
        other: What counts as the root; it may have merged ones of its own.
        relation: Whether it is the same registration once more, or a branch.
        taken_fields: Keys of `catalog.services.taking_over.TAKEABLE` whose values of `other` stand.
        seen_versions: Versions of `root` and `other` that the person saw; None: not asked.

    Raises:
        SameRegistration: If both are one, or count as one already.
        NotARoot: If one of them counts as a third.
        StaleMerge: If somebody changed one of them since the person opened the page.
    """
    _lock(session, root, other)
    if root.id == other.id or root.counted_id == other.counted_id:
        raise errors.SameRegistration
    if root.root_id is not None or other.root_id is not None:
        raise errors.NotARoot
    if seen_versions is not None and seen_versions != (root.version, other.version):
        raise errors.StaleMerge
    taken = take_over(session, root, other, [name for name in taken_fields if name in TAKEABLE], actor=actor)
    made = tie(session, other, root, relation, actor=actor)
    made.taken = taken
    changes = {
        "into": root.id,
        "relation": relation.value,
        "fields": sorted(taken_fields),
    }
    audit.record(session, actor, "business.merge", subject_of(other), changes)
    return made


def tie(
    session: Session, business: Business, root: Business, relation: RootRelation, *, actor: audit.Actor
) -> BusinessMerge:
    """Write down that a registration counts as a root, and point acts to it; asks and records nothing."""
    made = BusinessMerge(
        business_id=business.id,
        into_id=root.id,
        relation=relation.value,
        taken={},
        merged_by_id=actor.user_id,
    )
    session.add(made)
    session.flush()
    _settle(session, [business.id, root.id])
    return made


def undo_merge(session: Session, actor: audit.Actor, merge: BusinessMerge) -> list[str]:
    """Take a merge back: every figure is again what it was without it.

    What was merged into the registration before stays with it; what the root took over goes back
    unless somebody has changed it since. Where a later merge has put its own value over the one that
    is taken back, the value stays for as long as that merge does, and goes back with it.

    Returns:
        Columns of the root that were left as they are because somebody changed them since.

    Raises:
        AlreadyUndone: If it was taken back.
        TaxCodeMovedOn: If a later merge swapped the tax code further; that one is to be undone first.
    """
    _lock(session, merge.business, merge.into)
    session.refresh(merge, with_for_update=True)
    if merge.undone_at is not None:
        raise errors.AlreadyUndone
    due = _hand_on(session, merge)
    left = give_back(session, merge.into, merge.business, due, actor=actor)
    counted = merge.business.counted_id
    merge.undone_at = utcnow()
    merge.undone_by_id = actor.user_id
    session.flush()
    _settle(session, [counted])
    changes = {"merge": merge.id, "from": merge.into_id, "left": left}
    audit.record(session, actor, "business.unmerge", subject_of(merge.business), changes)
    return left


def _hand_on(session: Session, merge: BusinessMerge) -> Taken:
    """Let later merges give back what this one would have, and return what is left for it to give back."""
    later = session.scalars(
        select(BusinessMerge)
        .where(BusinessMerge.id > merge.id, BusinessMerge.undone_at.is_(None))
        .order_by(BusinessMerge.id)
    ).all()
    _refuse_moved_tax_code(merge, later)
    due: Taken = {}
    for column, (own, taken) in merge.taken.items():
        heir = next(
            (
                each
                for each in later
                if each.into_id == merge.into_id and column in each.taken and each.taken[column][0] == taken
            ),
            None,
        )
        if heir is None:
            due[column] = [own, taken]
        else:
            # A new value, for a change inside of the old one would not be noticed.
            heir.taken = {**heir.taken, column: [own, heir.taken[column][1]]}
    return due


def _refuse_moved_tax_code(merge: BusinessMerge, later: Iterable[BusinessMerge]) -> None:
    """Refuse to undo a swap of tax codes when a later one has moved one of the two further."""
    if "tax_code" not in merge.taken:
        return
    pair = {merge.business_id, merge.into_id}
    for each in later:
        if "tax_code" in each.taken and pair & {each.business_id, each.into_id}:
            own, others = each.taken.get("name", (None, None))
            raise errors.TaxCodeMovedOn(
                _(
                    "Mã số thuế đổi ở lần gộp này đã đổi tiếp khi gộp %(other)s vào %(root)s ngày %(day)s. "
                    "Bạn gỡ lần gộp đó trước, rồi gỡ lần này.",
                    root=_name_then(each.into, own),
                    other=_name_then(each.business, others),
                    day=date_vi(each.merged_at),
                )
            )


def _name_then(business: Business, kept: str | None) -> str:
    """Name a registration as a merge kept it, and by today's name where that is another, or none was kept."""
    if kept == business.name:
        return f"“{kept}”"
    if kept is None:
        return str(_("cơ sở nay là “%(name)s”", name=business.name))
    return str(_("“%(kept)s” (nay là “%(name)s”)", kept=kept, name=business.name))


def set_apart(session: Session, actor: audit.Actor, one: Business, other: Business) -> None:
    """Write down that two registrations look alike and are not the same; once."""
    first, second = sorted((one.counted_id, other.counted_id))
    if first == second:
        raise errors.SameRegistration
    if session.get(SetApart, (first, second)) is None:
        session.add(SetApart(first_id=first, second_id=second, said_by_id=actor.user_id))
        session.flush()
        audit.record(session, actor, "business.set_apart", f"business:{first}", {"from": second})


def subject_of(business: Business) -> str:
    """Return the registration's name in the audit trail."""
    return f"business:{business.id}"


def _lock(session: Session, *businesses: Business) -> None:
    """Keep others from merging the same registrations or their roots; SQLite has one writer anyway."""
    held: set[int] = set()
    while wanted := {number for each in businesses for number in (each.id, each.counted_id)} - held:
        # Locked in order of their numbers by everybody, so that no two wait for each other.
        held |= wanted
        session.scalars(
            select(Business)
            .where(Business.id.in_(held))
            .order_by(Business.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()


def _settle(session: Session, roots: Iterable[int]) -> None:
    """Derive anew what all registrations count as that stand under these roots, and point their acts."""
    members = session.scalars(
        select(Business)
        .where(or_(Business.id.in_(list(roots)), Business.root_id.in_(list(roots))))
        .order_by(Business.id)
        .execution_options(populate_existing=True)
    ).all()
    standing = session.scalars(
        select(BusinessMerge).where(
            BusinessMerge.undone_at.is_(None), BusinessMerge.business_id.in_([each.id for each in members])
        )
    ).all()
    relations = {each.business_id: each.relation for each in standing}
    top_of = tops({each.business_id: each.into_id for each in standing})
    for business in members:
        business.root_id = top_of.get(business.id)
        business.root_relation = relations.get(business.id)
    session.flush()
    for business in members:
        # The day of the last change stays the act's own: pointing it anew is no change of what was done.
        session.execute(
            update(SupportAct)
            .where(SupportAct.business_id == business.id, SupportAct.root_id != business.counted_id)
            .values(root_id=business.counted_id, updated_at=SupportAct.updated_at)
        )
    session.flush()
