"""A helper's hour at a sample producer, labels to print for it, two proposals: no list is bare."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role, User
from catalog.models import Business, EndReason, HelperConsent, HelperSession, Membership, Product, Proposal
from catalog.services.proposals import propose_correction, propose_new
from core.audit import Actor
from core.database import utcnow
from places.models import NEW
from traceability.printing.choices import Choice, Subject
from traceability.printing.models import PrintWish
from traceability.printing.services import start_printing
from traceability.printing.wishes import wish_for_labels

HELPED = "htx-banh-cay-nep-gac"
DONG_HUNG = (NEW, "12688")
_LASTED = timedelta(minutes=25)


def load_helping(session: Session) -> None:
    """Write down what is missing of it; the people and businesses of the sample must be there."""
    helper, partner = (_sample_person(session, role) for role in (Role.HELPER, Role.PARTNER))
    business = session.scalar(select(Business).where(Business.is_sample, Business.slug == HELPED))
    if business is None:
        return
    if helper and session.scalar(select(HelperSession.id).limit(1)) is None:
        _help(session, helper, business)
    if session.scalar(select(PrintWish.id).limit(1)) is None:
        _wish(session, business)
    if partner and session.scalar(select(Proposal.id).limit(1)) is None:
        _propose(session, Actor(partner.id), business)


def _sample_person(session: Session, role: Role) -> User | None:
    return session.scalars(select(User).where(User.is_sample, User.role == role).order_by(User.id)).first()


def _help(session: Session, helper: User, business: Business) -> None:
    """Let the helper have printed labels, which changes nothing of the sample."""
    owner = session.scalars(select(Membership).where(Membership.business_id == business.id)).one()
    product = session.scalars(
        select(Product).where(Product.business_id == business.id).order_by(Product.id)
    ).first()
    started = utcnow() - _LASTED
    consent = HelperConsent(
        business_id=business.id,
        given_by_id=owner.user_id,
        code_hash=secrets.token_hex(32),
        created_at=started,
        expires_at=started,
        wrong_tries=0,
        used_at=started,
    )
    session.add(consent)
    session.flush()
    if product is not None:
        start_printing(session, Actor(helper.id, owner.user_id), Subject(product), Choice())
    session.add(
        HelperSession(
            business_id=business.id,
            helper_id=helper.id,
            consented_by_id=owner.user_id,
            consent_id=consent.id,
            started_at=started,
            expires_at=started + timedelta(hours=1),
            ended_at=utcnow(),
            ended_why=EndReason.HELPER.value,
        )
    )
    session.flush()


def _wish(session: Session, business: Business) -> None:
    """Let the producer have asked for labels, so that the helpers' list shows what it is for."""
    owner = session.scalars(select(Membership).where(Membership.business_id == business.id)).one()
    product = session.scalars(
        select(Product).where(Product.business_id == business.id).order_by(Product.id)
    ).first()
    if product is None:
        return
    wish_for_labels(
        session,
        Actor(owner.user_id),
        Subject(product),
        Choice(count=48),
        "Cơ sở chưa có máy in, nhờ in giúp hai tờ.",
        now=utcnow(),
    )


def _propose(session: Session, actor: Actor, business: Business) -> None:
    now = utcnow()
    propose_new(
        session,
        actor=actor,
        name="HTX rau an toàn Ven Sông (mẫu)",
        place=DONG_HUNG,
        reason="40 hộ trồng rau vụ đông, muốn có trang truy xuất.",
        contact_name="Người liên hệ mẫu",
        now=now,
    )
    propose_correction(
        session,
        business,
        actor=actor,
        field="member_count",
        value="27",
        reason="Theo biên bản đại hội thành viên năm nay.",
        now=now,
    )
