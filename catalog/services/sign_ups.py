"""A producer registers without anybody's help: account, business, first public product.

Each step finds what an earlier try has left and goes on from there, so that a step sent twice, a
dead phone or a lost line never makes a second account, business or product.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from accounts import consents
from accounts import services as accounts
from accounts.context_words import house_words
from accounts.models import Role, User
from catalog.duplicates import MOST, Asked, Candidate, candidates
from catalog.models import (
    Business,
    BusinessClaim,
    BusinessKind,
    Membership,
    Product,
    ProductState,
    SignUp,
)
from catalog.services.businesses import Address, free_slug, register_business, settle
from catalog.services.claims import claim
from catalog.services.legal_facts import follow_kind
from catalog.services.moves import publish
from catalog.services.photos import add_photo
from catalog.services.products import create_product, update_product
from core import audit
from core.database import utcnow
from core.errors import DomainError
from core.text import fold, slugify

_OWNER = _l("Chủ cơ sở")
_UNNAMED = _l("Sản phẩm chưa đặt tên")


class SignUpRefused(DomainError):
    """No account can be made or gone on with; whether the number has one, nobody is told."""

    message = _l(
        "Chưa đăng ký được với số và mật khẩu này. Nếu bạn đã từng đăng ký, bạn đăng nhập; "
        "nếu quên mật khẩu, bạn bấm “Quên mật khẩu hoặc đổi số”."
    )


class NoBusinessYet(DomainError):
    """A product needs a business behind it."""

    message = _l("Bạn ghi cơ sở của mình trước, rồi đến sản phẩm.")
    status = 409


@dataclass(frozen=True)
class FirstProduct:
    """The answers about the first product, as far as they are good; `photo` is the file's content."""

    name: str | None
    price_vnd: int | None
    unit: str | None
    photo: bytes | None

    @property
    def is_complete(self) -> bool:
        """Say whether all that a public page needs is there."""
        return bool(self.name and self.price_vnd and self.unit)


def words_at_hand(phone: str) -> list[str]:
    """Return what is known of a person who is about to register, for judging the password."""
    return [*house_words(), phone, str(_OWNER)]


def begin(session: Session, *, phone: str, password: str) -> User:
    """Make a producer's account that has agreed to what the first screen says.

    Args:
        session: The change's session.
        phone: In E.164.
        password: As typed.

    Raises:
        PhoneTaken: If an account has the phone.
        BadPassword: If the password is too short, too long or easily guessed.
    """
    user = accounts.create_user(
        session, audit.SYSTEM, phone=phone, full_name=str(_OWNER), role=Role.PRODUCER, password=password
    )
    consents.keep(session, audit.Actor(user_id=user.id), user.id, consents.Purpose.ACCOUNT, is_given=True)
    accounts.note(session, "signed_up", user.id)
    session.add(SignUp(user_id=user.id))
    session.flush()
    return user


def sign_up_of(session: Session, user_id: int) -> SignUp | None:
    """Return how far a person has come; None for people whose account somebody else has made."""
    return session.get(SignUp, user_id)


def is_open(session: Session, user_id: int) -> bool:
    """Say whether a person has begun and not come to the end.

    The end may be reached otherwise, too: somebody let the person into a business that was there, or
    the first product went public from the workspace.
    """
    found = sign_up_of(session, user_id)
    if found is None or found.finished_at is not None:
        return False
    if found.business_id is None:
        return not session.scalar(select(exists().where(Membership.user_id == user_id)))
    public = exists().where(
        Product.business_id == found.business_id, Product.state != ProductState.DRAFT.value
    )
    return not session.scalar(select(public))


def has_no_name(user: User) -> bool:
    """Say whether a person is still called by the placeholder that the sign-up writes."""
    return user.full_name.startswith(str(_OWNER))


def write_business(
    session: Session,
    actor: audit.Actor,
    user: User,
    *,
    name: str,
    kind: BusinessKind,
    address: Address | None,
) -> Business:
    """Register the person's business; sent again before the end, it corrects the one that is there.

    Args:
        session: The change's session.
        actor: Who writes.
        user: The person, who becomes its owner.
        name: As on the paper, in NFC.
        kind: What it is registered as.
        address: Where it is; None keeps the present one.

    Raises:
        UnknownCommune: If the address names no commune.
    """
    sign_up = _locked(session, user.id)
    business = sign_up.business
    if business is None:
        business = register_business(
            session, actor=actor, name=name, kind=kind, address=address, phone=user.phone, owner_id=user.id
        )
        sign_up.business = business
    elif sign_up.finished_at is None:
        _correct(session, actor, business, name, kind, address)
    if user.full_name == str(_OWNER):
        user.full_name = f"{_OWNER} {name}"[: accounts.LONGEST_NAME]
    session.flush()
    return business


def write_product(session: Session, actor: audit.Actor, user: User, answers: FirstProduct) -> Product:
    """Make the first product public; sent again, it answers the one that is there.

    Args:
        session: The change's session.
        actor: Who writes.
        user: The person.
        answers: Complete ones.

    Raises:
        BadImage: If the photo is no picture that can be taken.
    """
    sign_up = _locked(session, user.id)
    if sign_up.product is not None and sign_up.finished_at is not None:
        return sign_up.product
    product = _draft(session, actor, sign_up, answers)
    publish(session, product, actor=actor)
    sign_up.finished_at = utcnow()
    session.flush()
    return product


def keep_for_later(session: Session, actor: audit.Actor, user: User, answers: FirstProduct) -> None:
    """Keep a photo that has come whole although an answer beside it has to be mended.

    Raises:
        BadImage: If the photo is no picture that can be taken.
    """
    sign_up = _locked(session, user.id)
    if sign_up.finished_at is None:
        _draft(session, actor, sign_up, answers)


def lookalikes(session: Session, user: User, name: str, communes: Collection[str]) -> list[Candidate]:
    """Return registrations that may be this very business (`catalog.duplicates`), besides the own ones.

    Args:
        session: Only reads.
        user: Whoever registers.
        name: As typed.
        communes: Codes of the present communes that were or may have been meant.
    """
    own = set(session.scalars(select(Membership.business_id).where(Membership.user_id == user.id)))
    found: dict[int, Candidate] = {}
    for commune in (*sorted(communes), None):
        for each in candidates(session, Asked(name=name, commune_code=commune, phone=user.phone)):
            if each.business.id not in own:
                found.setdefault(each.business.id, each)
    return list(found.values())[:MOST]


def claim_lookalike(
    session: Session, actor: audit.Actor, user: User, alike: Sequence[Candidate]
) -> BusinessClaim:
    """Ask the department to join the person to the most likely of the registrations that were shown."""
    return claim(session, alike[0].business, actor=actor, user_id=user.id)


def _locked(session: Session, user_id: int) -> SignUp:
    """Return the person's way, held against a second request; begun now if the account was given."""
    sign_up = session.scalar(select(SignUp).where(SignUp.user_id == user_id).with_for_update())
    if sign_up is None:
        sign_up = SignUp(user_id=user_id)
        session.add(sign_up)
        session.flush()
    return sign_up


def _correct(
    session: Session,
    actor: audit.Actor,
    business: Business,
    name: str,
    kind: BusinessKind,
    address: Address | None,
) -> None:
    before = {"name": business.name, "kind": business.kind, "commune": business.current_commune_code}
    if slugify(name) != slugify(business.name):
        business.slug = free_slug(session, name)
    business.name, business.name_folded, business.kind = name, fold(name), kind.value
    if address is not None:
        settle(session, business, address)
    after = {"name": business.name, "kind": business.kind, "commune": business.current_commune_code}
    changed = {field: [before[field], after[field]] for field in before if before[field] != after[field]}
    if changed:
        session.flush()
        follow_kind(session, business)
        audit.record(session, actor, "business.update", f"business:{business.id}", changed)


def _draft(session: Session, actor: audit.Actor, sign_up: SignUp, answers: FirstProduct) -> Product:
    """Write down what is known of the product so far, with its photo when one has come."""
    facts = {"price_vnd": answers.price_vnd, "unit": answers.unit}
    product = sign_up.product
    if product is None or product.state != ProductState.DRAFT:
        if sign_up.business is None:
            raise NoBusinessYet
        product = create_product(
            session, sign_up.business, actor=actor, name=answers.name or str(_UNNAMED), **facts
        )
        sign_up.product = product
    else:
        changes = {**facts, "name": answers.name or product.name}
        update_product(session, product, actor=actor, expected_version=product.version, changes=changes)
    if answers.photo is not None:
        add_photo(session, product, answers.photo, actor=actor)
    session.flush()
    return product
