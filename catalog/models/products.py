"""Product families, products with their variants and photos, and the text that search reads."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.businesses import Business
from core.database import Base, utcnow
from core.images import TALLEST, fitted


class ProductState(StrEnum):
    """The one state machine of a product; the approval is the department's."""

    DRAFT = "draft"
    LIVE = "live"
    RETURNED = "returned"
    LISTED = "listed"
    WITHDRAWN = "withdrawn"


PUBLIC_STATES = frozenset({ProductState.LIVE, ProductState.RETURNED, ProductState.LISTED})


class PhotoState(StrEnum):
    """Whether a photo's sizes are made; `failed` keeps the original and says so."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


def size_name(digest: str, width: int, ext: str) -> str:
    """Return the stored name of a size of the photo whose original has that digest."""
    return f"{digest}-{width}.{ext}"


class Family(Base):
    """A kind of goods that shares attributes and marketplace categories."""

    __tablename__ = "families"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)


class Product(Base):
    """What a business sells. `code` stands in printed QR codes: it is never reused, the row never deleted."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'live', 'returned', 'listed', 'withdrawn')", name="state"),
        CheckConstraint("price_vnd IS NULL OR price_vnd > 0", name="price_positive"),
        CheckConstraint(
            "state = 'draft' OR (price_vnd IS NOT NULL AND unit IS NOT NULL)", name="public_is_complete"
        ),
        Index(None, "business_id", "state"),
        Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    reference: Mapped[str | None] = mapped_column(
        String(60), unique=True
    )  # id in the list it was loaded from
    code: Mapped[str] = mapped_column(String(12), unique=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    family_code: Mapped[str | None] = mapped_column(ForeignKey("families.code"))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    description_en: Mapped[str | None] = mapped_column(Text)
    keywords_en: Mapped[list[str]] = mapped_column(JSON, default=list)
    unit: Mapped[str | None] = mapped_column(String(20))  # "hộp", "túi", "mét"
    price_vnd: Mapped[int | None] = mapped_column(BigInteger)
    net_value: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    net_unit: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=ProductState.DRAFT.value)
    return_reasons: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # {field: sentence}
    # {field: new value} of a listed product, shown to nobody else until the department approves it
    pending_changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    ocop_group: Mapped[str | None] = mapped_column(String(20))
    materials: Mapped[list[str]] = mapped_column(JSON, default=list)
    material_role: Mapped[str | None] = mapped_column(String(20))  # "ingredients" or "materials"
    allergens: Mapped[list[str]] = mapped_column(JSON, default=list)
    shelf_life_days: Mapped[int | None]
    storage_code: Mapped[str | None] = mapped_column(String(20))
    package_length_mm: Mapped[int | None]
    package_width_mm: Mapped[int | None]
    package_height_mm: Mapped[int | None]
    gross_weight_g: Mapped[int | None]
    origin: Mapped[str | None] = mapped_column(String(120))
    hs_hint: Mapped[str | None] = mapped_column(String(10))
    attributes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    tiers: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [{"name": …, "options": […]}], 0 to 2
    wholesale: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    process_code: Mapped[str | None] = mapped_column(String(40))
    first_public_at: Mapped[datetime | None]
    listed_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    business: Mapped[Business] = relationship()
    family: Mapped[Family | None] = relationship()
    variants: Mapped[list[Variant]] = relationship(
        back_populates="product", order_by="Variant.position", cascade="all, delete-orphan"
    )
    photos: Mapped[list[Photo]] = relationship(
        back_populates="product", order_by="Photo.position", cascade="all, delete-orphan"
    )

    @property
    def is_public(self) -> bool:
        """Say whether the product's page opens for anybody."""
        return self.state in PUBLIC_STATES

    @property
    def choices(self) -> list[Variant]:
        """Return the variants that stand in the present tiers, those switched off included."""
        return [variant for variant in self.variants if variant.stands_in(self.tiers or [])]

    @property
    def on_sale(self) -> list[Variant]:
        """Return what a buyer can choose."""
        return [variant for variant in self.choices if variant.is_on_sale]

    @property
    def main_photo(self) -> Photo | None:
        """Return the first photo whose sizes are made."""
        return next((photo for photo in self.photos if photo.state == PhotoState.READY), None)


class Variant(Base):
    """One thing that can be bought: a pack, a colour, a size. A product without tiers has one."""

    __tablename__ = "variants"
    __table_args__ = (
        UniqueConstraint("product_id", "position"),
        UniqueConstraint("business_id", "sku"),
        CheckConstraint("price_vnd > 0", name="price_positive"),
        CheckConstraint("stock >= 0", name="stock_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    position: Mapped[int]
    sku: Mapped[str] = mapped_column(String(100))
    options: Mapped[list[str]] = mapped_column(JSON, default=list)  # follow the product's tiers
    net_value: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    net_unit: Mapped[str | None] = mapped_column(String(10))
    price_vnd: Mapped[int] = mapped_column(BigInteger)
    stock: Mapped[int] = mapped_column(default=0)
    ship_weight_g: Mapped[int | None]
    gtin: Mapped[str | None] = mapped_column(String(14), unique=True)  # always fourteen digits
    gtin_internal: Mapped[str | None] = mapped_column(String(14))  # in-store number: never in a public code
    is_on_sale: Mapped[bool] = mapped_column(default=True, server_default=true())

    product: Mapped[Product] = relationship(back_populates="variants")

    @property
    def label(self) -> str:
        """Return the options as people read them, such as "Trắng, XL"; "" without tiers."""
        return ", ".join(self.options)

    def stands_in(self, tiers: list[Any]) -> bool:
        """Say whether it is a combination of the tiers; what is none any more was retired for its lots."""
        return len(self.options) == len(tiers) and all(
            option in tier["options"] for option, tier in zip(self.options, tiers, strict=True)
        )


class Photo(Base):
    """A picture. The original is kept and never served; what is served is upright and holds no location."""

    __tablename__ = "photos"
    __table_args__ = (
        UniqueConstraint("product_id", "position"),
        UniqueConstraint("product_id", "digest"),
        CheckConstraint("state IN ('pending', 'ready', 'failed')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)  # SHA-256 of the original
    ext: Mapped[str] = mapped_column(String(5))
    width: Mapped[int]  # pixels, upright
    height: Mapped[int]
    alt: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(8), default=PhotoState.PENDING.value)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    product: Mapped[Product] = relationship(back_populates="photos")

    @property
    def is_ready(self) -> bool:
        """Say whether its sizes are made."""
        return self.state == PhotoState.READY

    def name_at(self, width: int, ext: str = "webp") -> str:
        """Return the stored name of the size of that nominal width."""
        return size_name(self.digest, width, ext)

    def size_at(self, width: int) -> tuple[int, int]:
        """Return real width and height in pixels of the size of that nominal width."""
        return fitted((self.width, self.height), (width, round(width * TALLEST)))


class SearchDocument(Base):
    """The folded words under which a product is found; a full-text index stands on `folded`."""

    __tablename__ = "search_documents"

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    folded: Mapped[str] = mapped_column(Text)
