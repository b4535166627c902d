"""Match the list's businesses to those that are here, create the others, and tie roots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.models import Business, BusinessReference, RootRelation
from catalog.services.legal_facts import follow_kind
from core.audit import SYSTEM
from core.database import utcnow
from core.text import fold, slugify
from places.queries import Gazetteer, gazetteer
from programmes.importing.changes import assign, portions, tally
from programmes.importing.places import find_place
from programmes.importing.results import BlockCount, ImportResult, Notice
from programmes.importing.rows import BusinessRow
from programmes.models import BusinessMerge
from programmes.queries.figures import LIST_SCHEME
from programmes.services.merging import tie

CATALOG_SCHEME = "catalog"  # producers as the catalogue's own list numbers them, such as "P01"
PRODUCER_SCHEME = "producer"  # a producer's number that the catalogue does not know (yet)
_UNIQUE_LENGTHS = (10, 13)  # tax codes that name one registration


@dataclass
class _Desk:
    """What the matching looks at, and what it has decided so far."""

    session: Session
    places: Gazetteer
    by_reference: dict[tuple[str, str], Business]
    by_tax_code: dict[str, Business]
    slugs: set[str]
    result: ImportResult
    claimed: dict[int, str] = field(default_factory=dict)
    businesses: dict[str, Business] = field(default_factory=dict)

    def notice(self, row: BusinessRow, field_name: str, value: str | None, cause: str) -> None:
        self.result.notices.append(Notice("businesses", row.number, row.id, field_name, value or "", cause))


def write_businesses(session: Session, rows: Sequence[BusinessRow], result: ImportResult) -> None:
    """Write the rows, roots first.

    A row is matched by its id in the department's list, else by its producer's number, else by a
    tax code of 10 or 13 digits. What the catalogue, members or a verification vouch for is never
    overwritten; differences are told.
    """
    count = result.blocks.get("businesses", BlockCount())
    desk = _desk(session, rows, result)
    for row in _roots_first(rows):
        business = _match(desk, row)
        is_new = business is None
        if business is None:
            business = _create(desk, row)
        changed = False if is_new else _update(desk, row, business)
        changed |= _refer(desk, row, business)
        desk.claimed[business.id] = row.id
        desk.businesses[row.id] = business
        changed |= _tie(desk, row, business)
        tally(count, is_new=is_new, changed=changed)


def _desk(session: Session, rows: Sequence[BusinessRow], result: ImportResult) -> _Desk:
    references = session.scalars(
        select(BusinessReference)
        .where(BusinessReference.scheme.in_((LIST_SCHEME, CATALOG_SCHEME, PRODUCER_SCHEME)))
        .options(
            joinedload(BusinessReference.business).selectinload(Business.references),
            joinedload(BusinessReference.business).selectinload(Business.memberships),
        )
    )
    by_tax_code: dict[str, Business] = {}
    for codes in portions(row.tax_code for row in rows if row.tax_code):
        found = session.scalars(
            select(Business)
            .where(Business.tax_code.in_(codes))
            .options(selectinload(Business.references), selectinload(Business.memberships))
        )
        by_tax_code |= {b.tax_code: b for b in found if b.tax_code and len(b.tax_code) in _UNIQUE_LENGTHS}
    return _Desk(
        session=session,
        places=gazetteer(session),
        by_reference={(each.scheme, each.value): each.business for each in references},
        by_tax_code=by_tax_code,
        slugs=set(session.scalars(select(Business.slug))) if rows else set(),
        result=result,
    )


def _roots_first(rows: Sequence[BusinessRow]) -> Iterable[BusinessRow]:
    roots = {row.id: row.root for row in rows}

    def depth(row: BusinessRow) -> int:
        at, steps = row.id, 0
        while roots.get(at, at) != at:
            at, steps = roots[at], steps + 1
        return steps

    return sorted(rows, key=depth)


def _match(desk: _Desk, row: BusinessRow) -> Business | None:
    known = desk.by_reference.get((LIST_SCHEME, row.id))
    producer = desk.by_reference.get((CATALOG_SCHEME, row.producer)) if row.producer else None
    if known is not None:
        if producer is not None and producer is not known:
            desk.notice(
                row,
                "producer_id",
                row.producer,
                _(
                    "Mã này đang chỉ tới “%(name)s”, khác cơ sở đã nhập trước; giữ như cũ.",
                    name=producer.name,
                ),
            )
        return known
    if producer is not None and producer.id not in desk.claimed:
        return producer
    same_tax = desk.by_tax_code.get(row.tax_code or "")
    if same_tax is None or same_tax.id in desk.claimed:
        return None
    root = desk.businesses.get(row.root) or desk.by_reference.get((LIST_SCHEME, row.root))
    # A duplicate that repeats its root's tax code is a registration of its own.
    return None if root is not None and root.counted_id == same_tax.counted_id else same_tax


def _facts(desk: _Desk, row: BusinessRow, business: Business | None) -> dict[str, str | None]:
    place = find_place(desk.places, row.place, on=None)
    if place.is_unknown:
        desk.notice(
            row,
            "commune_code",
            row.place.commune or row.place.district,
            _("Không có xã hoặc huyện nào mang mã này; để là “chưa xác định”."),
        )
    tax_code = row.tax_code
    holder = desk.by_tax_code.get(tax_code or "")
    if holder is not None and holder is not business:
        desk.notice(
            row,
            "tax_code",
            tax_code,
            _(
                "Mã số thuế này đã ghi ở “%(name)s”, mỗi mã chỉ ghi một nơi; ở đây để trống.",
                name=holder.name,
            ),
        )
        tax_code = None
    return {
        "name": row.name,
        "name_folded": fold(row.name),
        "kind": row.kind,
        "tax_code": tax_code,
        "declared_scheme": place.scheme,
        "declared_commune_code": place.commune if place.scheme else None,
        "current_commune_code": place.current_commune,
        "former_district_code": place.district,
    }


def _create(desk: _Desk, row: BusinessRow) -> Business:
    business = Business(**_facts(desk, row, None), slug=_free_slug(desk, row), created_at=utcnow())
    desk.session.add(business)
    desk.session.flush()
    _hold_tax_code(desk, business)
    return business


def _update(desk: _Desk, row: BusinessRow, business: Business) -> bool:
    facts = _facts(desk, row, business)
    vouched = (
        business.verified_at is not None
        or bool(business.memberships)
        or any(each.scheme == CATALOG_SCHEME for each in business.references)
    )
    if not vouched:
        kind = business.kind
        changed = assign(business, facts)
        if business.kind != kind:
            follow_kind(desk.session, business)
        _hold_tax_code(desk, business)
        return changed
    for name, field_name in (("name", "name_vi"), ("kind", "kind"), ("tax_code", "tax_code")):
        here = getattr(business, name)
        if here != facts[name] and facts[name] is not None:
            desk.notice(
                row,
                field_name,
                facts[name],
                _("Hồ sơ cơ sở ở đây ghi khác và đã có người chịu trách nhiệm; giữ như ở đây."),
            )
    return False


def _hold_tax_code(desk: _Desk, business: Business) -> None:
    if business.tax_code and len(business.tax_code) in _UNIQUE_LENGTHS:
        desk.by_tax_code[business.tax_code] = business


def _free_slug(desk: _Desk, row: BusinessRow) -> str:
    base = slugify(row.name) or "co-so"
    slug, number = base, 1
    while slug in desk.slugs:
        number += 1
        slug = f"{base}-{number}"
    desk.slugs.add(slug)
    return slug


def _refer(desk: _Desk, row: BusinessRow, business: Business) -> bool:
    """Keep the row's numbers as references of the business."""
    wanted = [(LIST_SCHEME, row.id)]
    if row.producer and (CATALOG_SCHEME, row.producer) not in desk.by_reference:
        wanted.append((PRODUCER_SCHEME, row.producer))
        desk.notice(
            row,
            "producer_id",
            row.producer,
            _("Danh mục sản phẩm chưa có cơ sở mang mã này; giữ mã để đối chiếu sau."),
        )
    changed = False
    for key in wanted:
        if key not in desk.by_reference:
            business.references.append(BusinessReference(scheme=key[0], value=key[1]))
            desk.by_reference[key] = business
            changed = True
    return changed


def _was_undone(desk: _Desk, business: Business) -> bool:
    """Say whether a person has taken a merge of this registration back: the list does not overrule them."""
    return (
        desk.session.scalar(
            select(BusinessMerge.id)
            .where(BusinessMerge.business_id == business.id, BusinessMerge.undone_at.is_not(None))
            .limit(1)
        )
        is not None
    )


def _tie(desk: _Desk, row: BusinessRow, business: Business) -> bool:
    """Let a duplicate or branch count as its root; a tie that was made here is kept."""
    if row.root == row.id:
        if business.root_id is not None:
            desk.notice(row, "root_id", row.root, _("Ở đây cơ sở này đã gộp vào cơ sở khác; giữ như ở đây."))
        return False
    root = desk.businesses.get(row.root) or desk.by_reference[LIST_SCHEME, row.root]
    root_id = root.counted_id
    if business.root_id == root_id and business.root_relation == row.relation:
        return False
    if business.root_id is not None or root_id == business.id or _was_undone(desk, business):
        desk.notice(row, "root_id", row.root, _("Ở đây cơ sở này đã gộp khác với tệp; giữ như ở đây."))
        return False
    desk.session.flush()
    tie(
        desk.session,
        business,
        desk.session.get_one(Business, root_id),
        RootRelation(row.relation or RootRelation.DUPLICATE),
        actor=SYSTEM,
    )
    return True
