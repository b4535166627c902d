"""Stalls at marketplaces and products listed there, with who said so and who confirmed it last."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import Business, Product
from core.database import Base, utcnow

_STILL_OPEN = text("closed_on IS NULL")


class Stall(Base):
    """A business's stall at one marketplace; at most one that is open, older ones keep their history.

    An officer's verdict is asked for only when the stall is said to be opened after its marketplace
    closed; `exporters.stalls.queries` says which those are.
    """

    __tablename__ = "stalls"
    __table_args__ = (
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"),
        CheckConstraint("verdict IS NULL OR verdict IN ('accepted', 'refused')", name="verdict"),
        Index(
            "uq_stalls_one_open",
            "business_id",
            "marketplace",
            unique=True,
            sqlite_where=_STILL_OPEN,
            postgresql_where=_STILL_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    marketplace: Mapped[str] = mapped_column(String(20))
    url: Mapped[str | None] = mapped_column(String(300))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    confirmed_at: Mapped[datetime]  # when somebody last said that goods are sold there
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    last_checked_at: Mapped[datetime | None]  # when the link was looked at
    last_check: Mapped[str | None] = mapped_column(String(20))  # a `programmes.link_checks.LinkState`
    verdict: Mapped[str | None] = mapped_column(String(10))
    verdict_reason: Mapped[str | None] = mapped_column(String(500))
    verdict_at: Mapped[datetime | None]
    verdict_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    business: Mapped[Business] = relationship()


class ListingState(StrEnum):
    """What was last heard of a product at a marketplace; whether it is stale is computed, never kept."""

    EXPORTED = "exported"
    LIVE = "live"
    REJECTED = "rejected"
    ENDED = "ended"


class MarketListing(Base):
    """A product at one marketplace: what its last file said, and what was heard since.

    `facts` are hashes of that file's columns (`exporters.stalls.fingerprints`), `fingerprint` the one
    over them; both are None for a product that came there by another way than our file.
    """

    __tablename__ = "marketplace_listings"
    __table_args__ = (
        UniqueConstraint("product_id", "marketplace"),
        CheckConstraint("state IN ('exported', 'live', 'rejected', 'ended')", name="state"),
        Index(None, "marketplace", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    marketplace: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    url: Mapped[str | None] = mapped_column(String(300))
    item_id: Mapped[str | None] = mapped_column(String(60))  # the marketplace's own number
    reason: Mapped[str | None] = mapped_column(String(1000))  # why it was refused there
    facts: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    pack_version: Mapped[str | None] = mapped_column(String(40))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("export_runs.id"))
    exported_at: Mapped[datetime | None]
    declared_at: Mapped[datetime | None]  # when somebody last said live, rejected or ended
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]  # when somebody last said that it still sells
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    last_checked_at: Mapped[datetime | None]  # when the link was looked at
    last_check: Mapped[str | None] = mapped_column(String(20))  # a `programmes.link_checks.LinkState`
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    product: Mapped[Product] = relationship()
