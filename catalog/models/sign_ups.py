"""How far a person has come who registers by themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from catalog.models.businesses import Business
from catalog.models.products import Product
from core.database import Base, utcnow


class SignUp(Base):
    """One person's way from the telephone number to the first public product.

    It makes the way resumable: what is already there is never asked or made again, from whatever
    device the person comes back.
    """

    __tablename__ = "sign_ups"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id", ondelete="SET NULL"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    started_at: Mapped[datetime] = mapped_column(default=utcnow)
    finished_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    business: Mapped[Business | None] = relationship()
    product: Mapped[Product | None] = relationship()
