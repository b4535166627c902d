"""One account for each role, and one for the owner of each sample producer."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role, User, UserScope
from accounts.passwords import hash_password
from accounts.services import agency_named
from catalog.models import Business, BusinessReference, Membership
from core.database import utcnow
from places.models import NEW

STAFF = (
    (Role.HELPER, "+84500000021", "Người hỗ trợ mẫu", "12688"),
    (Role.PARTNER, "+84500000022", "Đối tác mẫu (Liên minh HTX)", None),
    (Role.OFFICER, "+84500000023", "Cán bộ mẫu", None),
    (Role.VERIFIER, "+84500000024", "Người đối chiếu mẫu", None),
    (Role.AUDITOR, "+84500000025", "Thanh tra mẫu", None),
    (Role.ADMINISTRATOR, "+84500000026", "Quản trị mẫu", None),
)


@dataclass(frozen=True)
class SampleAccount:
    """What somebody needs to sign in and look around."""

    role: str
    phone: str
    password: str
    slug: str


def load_people(session: Session, agency_name: str, password: str | None) -> list[SampleAccount]:
    """Create the accounts that are missing.

    Args:
        session: The loader's session.
        agency_name: The installation's own agency.
        password: The password of all; a random one when left out.

    Returns:
        The accounts made now; those that were there already are left alone and not listed.
    """
    password = password or secrets.token_urlsafe(9)
    agency = agency_named(session, agency_name)
    made: list[SampleAccount] = []
    password_hash = hash_password(password)
    owners = session.execute(
        select(BusinessReference.value, Business)
        .join(Business)
        .where(BusinessReference.scheme == "catalog", Business.is_sample)
        .order_by(BusinessReference.value)
    ).all()
    for number, (_reference, business) in enumerate(owners, start=1):
        phone = f"+8450000{number:04d}"
        user = _new_user(session, phone, Role.PRODUCER, f"Chủ cơ sở mẫu {number:02d}", password_hash)
        if user is not None:
            session.add(Membership(user_id=user.id, business_id=business.id, role="owner"))
            made.append(SampleAccount(Role.PRODUCER.value, _local(phone), password, business.slug))
    for role, phone, name, commune in STAFF:
        user = _new_user(session, phone, role, name, password_hash)
        if user is None:
            continue
        if role in {Role.OFFICER, Role.VERIFIER}:
            user.agency_id = agency.id
        if commune:
            session.add(UserScope(user_id=user.id, scheme=NEW, code=commune))
        made.append(SampleAccount(role.value, _local(phone), password, "-"))
    session.flush()
    return made


def write_accounts(accounts: list[SampleAccount], path: Path) -> None:
    """Write lines ``role phone password slug`` that only this system user can read."""
    beside = path.with_suffix(".part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{each.role} {each.phone} {each.password} {each.slug}\n" for each in accounts)
    beside.replace(path)


def _new_user(session: Session, phone: str, role: Role, name: str, password_hash: str) -> User | None:
    if session.scalar(select(User.id).where(User.phone == phone)) is not None:
        return None
    user = User(
        phone=phone,
        full_name=name,
        role=role.value,
        password_hash=password_hash,
        is_sample=True,
        phone_seen_at=utcnow(),
    )
    session.add(user)
    session.flush()
    return user


def _local(phone: str) -> str:
    return "0" + phone.removeprefix("+84")
