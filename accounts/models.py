"""People, their roles and places, their sessions, and what happened at the door."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, BigId, utcnow


class Role(StrEnum):
    """What a person is in the house; rights follow from it in `accounts.permissions`."""

    PRODUCER = "producer"
    HELPER = "helper"
    PARTNER = "partner"
    OFFICER = "officer"
    VERIFIER = "verifier"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Agency(Base):
    """A public body whose officers keep records."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))


class User(UserMixin, Base):  # type: ignore[misc]  # Flask-Login ships no types
    """A person who may sign in with phone and password."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(
            "role IN ('producer', 'helper', 'partner', 'officer', 'verifier', 'auditor', 'administrator')",
            name="role",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(String(20), unique=True)  # E.164
    full_name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    # Set while the password is one that somebody handed out: it opens once, and only until then.
    password_expires_at: Mapped[datetime | None]
    password_used_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]
    phone_seen_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    agency: Mapped[Agency | None] = relationship()
    scopes: Mapped[list[UserScope]] = relationship(back_populates="user", cascade="all, delete-orphan")

    def carry(self, token: str) -> None:
        """Remember the token of the server-side session through which the person came in."""
        self.__dict__["session_token"] = token

    def get_id(self) -> str | None:
        """Return the token of the present server-side session, not the person's number."""
        token: str | None = self.__dict__.get("session_token")
        return token

    @property
    def is_active(self) -> bool:
        """Say whether the person may act at all."""
        return self.disabled_at is None

    @property
    def has_one_time_password(self) -> bool:
        """Say whether the password was handed out and not yet replaced by the person's own."""
        return self.password_expires_at is not None


class UserScope(Base):
    """A place to which a person's role is bounded; no row means the whole area."""

    __tablename__ = "user_scopes"
    __table_args__ = (ForeignKeyConstraint(["scheme", "code"], ["places.scheme", "places.code"]),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(5), primary_key=True)

    user: Mapped[User] = relationship(back_populates="scopes")


class SecondFactor(Base):
    """A person's authenticator, as far as the database knows it.

    The key itself is not here: it is derived from `nonce` and the installation's secret key, so
    that a copy of the database makes no codes (see `accounts.second_factor.keys`).
    """

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    key_check: Mapped[str] = mapped_column(String(16))  # tells a changed secret key from a wrong code
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigId, default=0)  # of 30 s; no code of it or before counts again

    codes: Mapped[list[BackupCode]] = relationship(cascade="all, delete-orphan")


class BackupCode(Base):
    """A printed code that opens once instead of the authenticator's; only its keyed hash is kept."""

    __tablename__ = "backup_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("second_factors.user_id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class HalfSignIn(Base):
    """A device whose password was right and that owes a further step; opens nothing by itself."""

    __tablename__ = "half_sign_ins"
    __table_args__ = (CheckConstraint("step IN ('code', 'password', 'enrolment')", name="step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(60))
    step: Mapped[str] = mapped_column(String(10))
    wrong_tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class UserSession(Base):
    """One sign-in on one device; ended here, the cookie on the device is worthless."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    last_seen_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class SecurityEvent(Base):
    """What happened at the door; the only table with network addresses, for 30 days."""

    __tablename__ = "security_events"
    __table_args__ = (Index(None, "kind", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utcnow)
    kind: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    address: Mapped[str | None] = mapped_column(String(45))
    detail: Mapped[str | None] = mapped_column(String(200))


class Consent(Base):
    """What a person agreed to or took back: one row a decision, never changed afterwards."""

    __tablename__ = "consents"
    __table_args__ = (Index(None, "user_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[str] = mapped_column(String(40))  # of `accounts.consents.PURPOSES`
    wording: Mapped[str] = mapped_column(String(20))  # version of the sentence that was read
    is_given: Mapped[bool]
    at: Mapped[datetime] = mapped_column(default=utcnow)


class RecoveryCode(Base):
    """A code on paper with which a producer who was seen gets back into the own account, once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (
        CheckConstraint("wrong_tries >= 0 AND wrong_tries <= 5", name="wrong_tries"),
        Index(None, "user_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    code_hash: Mapped[str] = mapped_column(String(64))  # keyed, so that the table alone gives no code away
    issued_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]  # used, tried too often, or replaced by a newer one
