"""Register businesses, keep their profile, and mark them as verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from accounts import consents
from catalog.errors import ChangedSinceRead, ConsentNotOwn, RefusedField, StaleBusiness, UnknownCommune
from catalog.models import Business, BusinessKind, Membership, Product, ProductState
from catalog.search import index_product
from catalog.tax_codes import is_personal
from catalog.web_addresses import parse_web_address
from core import audit
from core.database import utcnow
from core.text import fold, slugify
from places.queries import gazetteer

ADDRESS = frozenset({"street", "declared_scheme", "declared_commune_code"})
PROFILE = ("description", "website", "phone_is_public", "street")


@dataclass(frozen=True)
class Address:
    """Where a business is, as its paper says: the commune is a place of either era."""

    scheme: str
    commune_code: str
    street: str | None = None
    former_district_code: str | None = None  # asked for in the four wards that had several


def register_business(
    session: Session,
    *,
    actor: audit.Actor,
    name: str,
    kind: BusinessKind,
    address: Address | None = None,
    tax_code: str | None = None,
    phone: str | None = None,
    owner_id: int | None = None,
    **facts: Any,
) -> Business:
    """Write down a registration, with its first owner when there is one.

    Args:
        session: The change's session.
        actor: Who registers it.
        name: As on the paper, in NFC.
        kind: What it is registered as.
        address: Where it is.
        tax_code: Digits only, from `catalog.tax_codes.parse_tax_code`.
        phone: E.164.
        owner_id: The person who becomes its owner.
        facts: Other columns of `Business`, such as `representative`.

    Raises:
        RefusedField: If a tax code of 10 or 13 digits stands on another registration.
        UnknownCommune: If the address names no commune.
    """
    if tax_code and not is_personal(tax_code) and holder_of(session, tax_code) is not None:
        raise tax_code_taken()
    business = Business(
        slug=free_slug(session, name), name=name, name_folded=fold(name), kind=kind.value,
        tax_code=tax_code, phone=phone, **facts,
    )  # fmt: skip
    if address is not None:
        settle(session, business, address)
    session.add(business)
    try:
        session.flush()
    except IntegrityError:
        if not tax_code:
            raise
        raise tax_code_taken() from None  # somebody else wrote it a moment ago
    if owner_id is not None:
        join(session, business, owner_id, "owner")
    audit.record(
        session,
        actor,
        "business.register",
        f"business:{business.id}",
        {"name": [None, name], "kind": kind.value},
    )
    return business


def tax_code_taken() -> RefusedField:
    """Return the refusal of a tax code of 10 or 13 digits that stands on another registration."""
    return RefusedField(
        "tax_code",
        _l("Mã số thuế này đã có cơ sở khác dùng. Bạn xem lại số, hoặc nhờ Sở gộp hai bản đăng ký."),
    )


def holder_of(session: Session, tax_code: str) -> Business | None:
    """Return a registration that carries the tax code; of a person's number there may be several."""
    return session.scalars(
        select(Business).where(Business.tax_code == tax_code).order_by(Business.id).limit(1)
    ).first()


def join(session: Session, business: Business, user_id: int, role: str = "editor") -> Membership:
    """Make a person a member of a business, as ``owner`` or ``editor``; once."""
    membership = session.get(Membership, (user_id, business.id))
    if membership is None:
        membership = Membership(user_id=user_id, business_id=business.id, role=role)
        session.add(membership)
    membership.role = role
    session.flush()
    return membership


def settle(session: Session, business: Business, address: Address) -> None:
    """Put a business at an address; what follows from the commune is derived, never typed.

    Raises:
        UnknownCommune: If the address names no commune.
    """
    places = gazetteer(session)
    current = places.current_code(address.scheme, address.commune_code)
    if current is None:
        raise UnknownCommune
    former = places.district_code(address.scheme, address.commune_code)
    if former is None and address.former_district_code in places.former_districts.get(current, ()):
        former = address.former_district_code
    business.street = address.street
    business.declared_scheme = address.scheme
    business.declared_commune_code = address.commune_code
    business.current_commune_code = current
    business.former_district_code = former


def update_profile(
    session: Session,
    business: Business,
    *,
    actor: audit.Actor,
    expected_version: int,
    changes: Mapping[str, Any],
    address: Address | None = None,
) -> Business:
    """Change what a business says of itself; at another address, the mark of a verified business goes.

    Args:
        session: The change's session.
        business: Which one.
        actor: Who changes it; what they say of the phone is kept as their consent.
        expected_version: The version that the person had before their eyes.
        changes: Fields of `PROFILE`.
        address: The new address; the old one stays when left out.

    Raises:
        ConsentNotOwn: If a helper would show or hide the phone: that consent is the person's own.
        UnsafeAddress: If the website is of another kind than http and https.
        UnknownCommune: If the address names no commune.
        StaleBusiness: If somebody saved it since.
    """
    shown = changes.get("phone_is_public", business.phone_is_public)
    if actor.on_behalf_of_id is not None and shown != business.phone_is_public:
        raise ConsentNotOwn
    if business.version != expected_version:
        raise StaleBusiness
    unknown = changes.keys() - set(PROFILE)
    if unknown:
        raise TypeError(f"not in a profile: {sorted(unknown)}")
    fields = (*PROFILE, "declared_scheme", "declared_commune_code", "former_district_code")
    before = {field: getattr(business, field) for field in fields}
    for field, value in changes.items():
        setattr(business, field, parse_web_address(value or "") if field == "website" else value)
    if address is not None:
        settle(session, business, address)
    try:
        session.flush()
    except StaleDataError:
        raise StaleBusiness from None
    changed = {f: [before[f], getattr(business, f)] for f in fields if before[f] != getattr(business, f)}
    if changed:
        if address is not None:
            index_again(session, business)
        audit.record(session, actor, "business.update", f"business:{business.id}", changed)
        whose = actor.on_behalf_of_id or actor.user_id
        if "phone_is_public" in changed and whose is not None:
            purpose = consents.Purpose.PHONE_PUBLIC
            consents.keep(session, actor, whose, purpose, is_given=business.phone_is_public)
    if changed.keys() & ADDRESS and business.verified_at is not None:
        unverify_business(session, business, actor=actor)  # it vouched for the address as well
    return business


def verify_business(
    session: Session, business: Business, *, actor: audit.Actor, seen_version: int | None = None
) -> Business:
    """Mark that the department has checked the business against its papers, now and by the actor.

    Args:
        session: The change's session.
        business: Which one.
        actor: The officer.
        seen_version: The version that the officer has compared; None: not asked.

    Raises:
        ChangedSinceRead: If somebody saved it since.
    """
    if seen_version is not None and business.version != seen_version:
        raise ChangedSinceRead
    business.verified_at = utcnow()
    business.verified_by_id = actor.user_id
    session.flush()
    audit.record(session, actor, "business.verify", f"business:{business.id}")
    return business


def unverify_business(session: Session, business: Business, *, actor: audit.Actor) -> Business:
    """Take the mark back, when it was given by mistake or the papers have changed."""
    before = business.verified_at
    business.verified_at = None
    business.verified_by_id = None
    session.flush()
    audit.record(
        session, actor, "business.unverify", f"business:{business.id}", {"verified_at": [before, None]}
    )
    return business


def index_again(session: Session, business: Business) -> None:
    """Bring the search up to date with a new name or place of the business."""
    for product in session.scalars(
        select(Product).where(Product.business_id == business.id, Product.state == ProductState.LISTED)
    ):
        index_product(session, product)


def free_slug(session: Session, name: str) -> str:
    """Return the name as an address that no other business has."""
    slug = slugify(name) or "co-so"
    first, many = 1, 1
    while True:
        # Whole values, which the index finds; "begins with" would look through all businesses.
        wanted = [f"{slug}-{number}" if number > 1 else slug for number in range(first, first + many)]
        taken = set(session.scalars(select(Business.slug).where(Business.slug.in_(wanted))))
        free = next((each for each in wanted if each not in taken), None)
        if free is not None:
            return free
        first, many = first + many, min(2 * many + 8, 500)
