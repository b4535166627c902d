"""What the marketplaces need beside the catalogue's facts: categories, switches, and kept files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

import exporters.pictures.models
import exporters.returned.models  # noqa: F401  (tables of their own, made known with the others)
from catalog.models import Business
from core.database import Base, BigId, utcnow


class FamilyCategory(Base):
    """The category that a family of goods has at a marketplace; None: to be chosen there."""

    __tablename__ = "family_categories"
    __table_args__ = (CheckConstraint("choice IN ('sure', 'guess')", name="choice"),)

    family_code: Mapped[str] = mapped_column(ForeignKey("families.code"), primary_key=True)
    marketplace: Mapped[str] = mapped_column(String(20), primary_key=True)
    category_id: Mapped[str | None] = mapped_column(String(20))
    path: Mapped[str | None] = mapped_column(String(300))
    choice: Mapped[str] = mapped_column(String(8), default="guess")


class ListingSettings(Base):
    """How a product is offered: switched on or off per marketplace, and what differs from the defaults."""

    __tablename__ = "listing_settings"

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    main_sku: Mapped[str | None] = mapped_column(String(100))
    channels: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # {marketplace: bool}
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # brand, option_photos …


class ListingOverride(Base):
    """What a product says otherwise at one marketplace; None: as everywhere."""

    __tablename__ = "listing_overrides"
    __table_args__ = (CheckConstraint("price_vnd IS NULL OR price_vnd > 0", name="price_positive"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    marketplace: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str | None] = mapped_column(String(300))
    description: Mapped[str | None] = mapped_column(Text)
    price_vnd: Mapped[int | None] = mapped_column(BigInteger)
    photo_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # in their order; empty: the product's
    category_id: Mapped[str | None] = mapped_column(String(20))
    category_path: Mapped[str | None] = mapped_column(String(300))
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)


class MarketplaceCategory(Base):
    """A category that a marketplace has, as a seller's template or the office's table named it."""

    __tablename__ = "marketplace_categories"
    __table_args__ = (CheckConstraint("origin IN ('template', 'office')", name="origin"),)

    marketplace: Mapped[str] = mapped_column(String(20), primary_key=True)
    category_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    path: Mapped[str] = mapped_column(String(300))  # levels between slashes, as the marketplace writes them
    folded: Mapped[str] = mapped_column(String(600))  # number and path for searching without accents
    origin: Mapped[str] = mapped_column(String(10))
    first_seen_on: Mapped[date]
    last_seen_on: Mapped[date]  # the day of the newest template or table that named it
    # Whose template named it first; None: the office's table, or nobody remembers.
    taught_by_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id"))


class EnglishText(Base):
    """What is known of one English text of a product beside the text: an unread suggestion, a reading.

    A suggestion stands here and nowhere else, so that no page or file can show it before a person has
    taken it into the product. A reading belongs to exactly the text that was read.
    """

    __tablename__ = "english_texts"
    __table_args__ = (CheckConstraint("field IN ('name_en', 'description_en')", name="field"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    suggestion: Mapped[str | None] = mapped_column(Text)
    pack_version: Mapped[str | None] = mapped_column(String(40))
    suggested_at: Mapped[datetime | None]
    read_digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the text that was read
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    read_at: Mapped[datetime | None]


class ExportRun(Base):
    """One file that was made: for whom, by whom, from what, with what result."""

    __tablename__ = "export_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    marketplace: Mapped[str] = mapped_column(String(20))
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    template_name: Mapped[str | None] = mapped_column(String(200))  # as the seller's file was called
    template_stored: Mapped[str | None] = mapped_column(String(80))  # in the store, where one was needed
    stored_name: Mapped[str | None] = mapped_column(String(80))  # in the store; begins with its SHA-256
    file_name: Mapped[str | None] = mapped_column(String(200))  # as it is taken away; ends in its form
    job_id: Mapped[int | None] = mapped_column(BigId)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # shape of `exporters.services.report_json`
    pack_version: Mapped[str | None] = mapped_column(String(40))
    chosen: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))  # products; None: all

    business: Mapped[Business] = relationship()
