"""The table of tokens. A token is never deleted: the trail speaks of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from core.database import Base, utcnow


class AccessToken(Base):
    """A token of a person; of its secret only the hash is kept, and the beginning to know it again by."""

    __tablename__ = "access_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    beginning: Mapped[str] = mapped_column(String(12))
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]  # the day in Vietnam, no closer

    user: Mapped[User] = relationship()

    @property
    def title(self) -> str:
        """Return the name with the beginning, as the trail tells of it."""
        return f"{self.name} ({self.beginning}…)"

    def is_open(self, now: datetime) -> bool:
        """Say whether it still opens anything."""
        return self.revoked_at is None and now < self.expires_at
