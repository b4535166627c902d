"""Businesses (the registered party: enterprise, cooperative, household) and their members."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from accounts.models import User
from core.database import Base, utcnow


class BusinessKind(StrEnum):
    """What the business is registered as; `ca_nhan` registers products but is never counted."""

    DOANH_NGHIEP = "doanh_nghiep"
    HOP_TAC_XA = "hop_tac_xa"
    HO_KINH_DOANH = "ho_kinh_doanh"
    TO_HOP_TAC = "to_hop_tac"
    CA_NHAN = "ca_nhan"


class RootRelation(StrEnum):
    """How a registration that is not a root belongs to its root."""

    DUPLICATE = "duplicate"
    BRANCH = "branch"


class Business(Base):
    """One registration. `root_id` is the business that figures count it as, itself when it is a root."""

    __tablename__ = "businesses"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('doanh_nghiep', 'hop_tac_xa', 'ho_kinh_doanh', 'to_hop_tac', 'ca_nhan')", name="kind"
        ),
        CheckConstraint("root_relation IN ('duplicate', 'branch')", name="root_relation"),
        CheckConstraint("(root_id IS NULL) = (root_relation IS NULL)", name="root_has_relation"),
        ForeignKeyConstraint(
            ["declared_scheme", "declared_commune_code"],
            ["places.scheme", "places.code"],
            name="declared_place",
        ),
        # 10 and 13 digits name one registration; a person's 12 digits may stand on two and only warn.
        Index(
            "uq_businesses_tax_code",
            "tax_code",
            unique=True,
            sqlite_where=text("length(tax_code) IN (10, 13)"),
            postgresql_where=text("length(tax_code) IN (10, 13)"),
        ),
        Index(None, "name_folded"),
        Index(None, "current_commune_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    tax_code: Mapped[str | None] = mapped_column(String(13), index=True)  # digits only
    registration_no: Mapped[str | None] = mapped_column(String(40))
    founded_year: Mapped[int | None]
    representative: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20), index=True)  # E.164
    phone_is_public: Mapped[bool] = mapped_column(default=False)  # only with recorded consent
    email: Mapped[str | None] = mapped_column(String(200))
    website: Mapped[str | None] = mapped_column(String(300))
    website_checked_at: Mapped[datetime | None]  # of the address that stands here now
    website_check: Mapped[str | None] = mapped_column(String(20))
    street: Mapped[str | None] = mapped_column(String(200))
    declared_scheme: Mapped[str | None] = mapped_column(String(10))
    declared_commune_code: Mapped[str | None] = mapped_column(String(5))
    current_commune_code: Mapped[str | None] = mapped_column(String(5))  # scheme vn_2025_07, derived
    former_district_code: Mapped[str | None] = mapped_column(String(5))  # None: "chưa xác định"
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    description: Mapped[str | None] = mapped_column(Text)
    description_en: Mapped[str | None] = mapped_column(Text)
    member_count: Mapped[int | None]
    root_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id"), index=True)
    root_relation: Mapped[str | None] = mapped_column(String(10))
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    root: Mapped[Business | None] = relationship(remote_side=[id])
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="business", cascade="all, delete-orphan"
    )
    references: Mapped[list[BusinessReference]] = relationship(
        back_populates="business", cascade="all, delete-orphan"
    )

    @validates("website")
    def _not_checked_yet(self, _key: str, website: str | None) -> str | None:
        """Forget what was found at the former address."""
        if website != self.website:
            self.website_checked_at = self.website_check = None
        return website

    @property
    def counted_id(self) -> int:
        """Return the id of the business that figures count this one as."""
        return self.root_id or self.id

    @property
    def counts_as_business(self) -> bool:
        """Say whether figures of businesses may count it."""
        return self.kind != BusinessKind.CA_NHAN


class BusinessReference(Base):
    """A number under which another list knows the business, such as ("programmes", "B01")."""

    __tablename__ = "business_references"

    scheme: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(60), primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id", ondelete="CASCADE"), index=True)

    business: Mapped[Business] = relationship(back_populates="references")


class Membership(Base):
    """A person's place in a business: owners also look after members."""

    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint("role IN ('owner', 'editor')", name="role"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    business_id: Mapped[int] = mapped_column(
        ForeignKey("businesses.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(8), default="owner")

    business: Mapped[Business] = relationship(back_populates="memberships")
    user: Mapped[User] = relationship()
