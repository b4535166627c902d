"""Programmes with targets, acts with evidence, merges of doubled registrations, figures without names."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import Business, Product, Proposal
from core.database import Base, utcnow


class ActState(StrEnum):
    """Where an act stands; only `accepted` counts, by its acceptance date."""

    DRAFT = "draft"
    UNDER_WAY = "under_way"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    VOIDED = "voided"


class Programme(Base):
    """What help is given under, with the kinds of business it is meant for and the plan it follows."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    unit_counted: Mapped[str] = mapped_column(String(60), default="business")
    eligible_kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    lead: Mapped[str | None] = mapped_column(String(200))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    plan_number: Mapped[str | None] = mapped_column(String(60))  # "571/QĐ-UBND"
    plan_dated: Mapped[date | None]
    plan_issuer: Mapped[str | None] = mapped_column(String(200))
    plan_url: Mapped[str | None] = mapped_column(String(500))
    plan_file_name: Mapped[str | None] = mapped_column(String(200))  # as it was called
    plan_stored_name: Mapped[str | None] = mapped_column(String(80))  # in the store; begins with its SHA-256
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    version: Mapped[int] = mapped_column(default=1)  # counts changes of its targets too

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    targets: Mapped[list[Target]] = relationship(back_populates="programme", cascade="all, delete-orphan")


class Target(Base):
    """How many are to be reached in a period of two dates."""

    __tablename__ = "programme_targets"
    __table_args__ = (CheckConstraint("until >= since", name="period_in_order"),)

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[int]

    programme: Mapped[Programme] = relationship(back_populates="targets")


class SupportAct(Base):
    """One act of help. Kind and place are those of the day; `root_id` follows merges of businesses."""

    __tablename__ = "support_acts"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'under_way', 'accepted', 'cancelled', 'voided')", name="state"),
        CheckConstraint("state <> 'accepted' OR accepted_on IS NOT NULL", name="accepted_has_day"),
        CheckConstraint(
            "accepted_on IS NULL OR started_on IS NULL OR accepted_on >= started_on", name="dates_in_order"
        ),
        CheckConstraint("budget_vnd >= 0", name="budget_not_negative"),
        CheckConstraint("matching_vnd >= 0", name="matching_not_negative"),
        CheckConstraint(
            "kind_at IN ('doanh_nghiep', 'hop_tac_xa', 'ho_kinh_doanh', 'to_hop_tac', 'ca_nhan')",
            name="kind_at",
        ),
        Index("ix_support_acts_counting", "state", "programme_id", "accepted_on", "root_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str | None] = mapped_column(String(60), unique=True)  # "S001" of the imported list
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    root_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    started_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    kind_at: Mapped[str] = mapped_column(String(16))
    district_code_at: Mapped[str | None] = mapped_column(String(5))  # old district; None: "chưa xác định"
    place_scheme_at: Mapped[str | None] = mapped_column(String(10))
    commune_code_at: Mapped[str | None] = mapped_column(String(5))
    current_commune_code_at: Mapped[str | None] = mapped_column(String(5))  # scheme vn_2025_07
    channel: Mapped[str | None] = mapped_column(String(60))  # marketplace or class
    budget_vnd: Mapped[int] = mapped_column(BigInteger, default=0)  # of the state
    matching_vnd: Mapped[int] = mapped_column(BigInteger, default=0)  # of the business itself
    note: Mapped[str | None] = mapped_column(Text)
    is_imported: Mapped[bool] = mapped_column(default=False)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)  # who proposed it
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("support_acts.id"))
    void_reason: Mapped[str | None] = mapped_column(String(300))
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    programme: Mapped[Programme] = relationship()
    business: Mapped[Business] = relationship(foreign_keys=[business_id])
    root: Mapped[Business] = relationship(foreign_keys=[root_id])
    proposal: Mapped[Proposal | None] = relationship()
    evidence: Mapped[list[Evidence]] = relationship(
        back_populates="act", order_by="Evidence.id", cascade="all, delete-orphan"
    )


class Evidence(Base):
    """What proves an act: a link, a file with its hash, or a trace page of our own."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint(
            "type IN ('website', 'ministry_page', 'acceptance_paper', 'trace_page', 'stall', "
            "'attendance_list')",
            name="type",
        ),
        CheckConstraint(
            "url IS NOT NULL OR file_name IS NOT NULL OR product_id IS NOT NULL "
            "OR product_reference IS NOT NULL",
            name="holds_something",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("support_acts.id", ondelete="CASCADE"), index=True)
    type: Mapped[str] = mapped_column(String(20))
    url: Mapped[str | None] = mapped_column(String(500))
    file_name: Mapped[str | None] = mapped_column(String(200))  # as it was called
    stored_name: Mapped[str | None] = mapped_column(String(80))  # in the store; begins with its SHA-256
    dated: Mapped[date | None]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    product_reference: Mapped[str | None] = mapped_column(
        String(60)
    )  # kept when the product is not known here
    last_checked_at: Mapped[datetime | None]
    last_check: Mapped[str | None] = mapped_column(String(20))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    act: Mapped[SupportAct] = relationship(back_populates="evidence")
    product: Mapped[Product | None] = relationship()


class BusinessMerge(Base):
    """One registration that counts as another, with who said so; taken back, the row stays.

    `into_id` is the root chosen on the day. When that root is merged further, its own row says so:
    the rows that are not undone make a forest, and `Business.root_id` is the top of its tree.
    """

    __tablename__ = "business_merges"
    __table_args__ = (
        CheckConstraint("relation IN ('duplicate', 'branch')", name="relation"),
        CheckConstraint("business_id <> into_id", name="two_registrations"),
        Index(
            "uq_business_merges_standing",
            "business_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    relation: Mapped[str] = mapped_column(String(10))
    # What the root took over, {column: [its own value, the value taken]}: undoing gives it back.
    taken: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    merged_at: Mapped[datetime] = mapped_column(default=utcnow)
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    business: Mapped[Business] = relationship(foreign_keys=[business_id])
    into: Mapped[Business] = relationship(foreign_keys=[into_id])


class SetApart(Base):
    """Two registrations that look alike and are not the same; they are not proposed again."""

    __tablename__ = "businesses_set_apart"
    __table_args__ = (CheckConstraint("first_id < second_id", name="in_order"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("businesses.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("businesses.id", ondelete="CASCADE"), primary_key=True)
    said_at: Mapped[datetime] = mapped_column(default=utcnow)
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ListingAggregate(Base):
    """Products on marketplaces as another agency counted them, without names: never added to ours."""

    __tablename__ = "listing_aggregates"
    __table_args__ = (UniqueConstraint("source", "district_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    district_code: Mapped[str] = mapped_column(String(5))
    distinct_products: Mapped[int]
    listings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # {marketplace: count}
    imported_at: Mapped[datetime] = mapped_column(default=utcnow)
