"""Show what other rules would do before they hold."""

from __future__ import annotations

from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from core.config import Settings
from exporters.base import Exporter
from exporters.judging.judge import pack_of
from exporters.judging.versions import Trial, tried
from exporters.listings import listing_count
from exporters.rule_choices import present_pack


def consequences(session: Session, before: Exporter, marketplace: str, *, seen: str) -> Trial | None:
    """Return what a choice that is not committed yet would do; None when it may be kept at once.

    Args:
        session: Holds the choice.
        before: The marketplace with the rules that hold until then.
        marketplace: Its slug.
        seen: Version of the rules of which the person has seen the consequences.
    """
    pack = present_pack(session, marketplace)
    if pack.version in (pack_of(before).version, seen):
        return None
    settings = cast(Settings, current_app.config["GOCQUE"])
    trial = tried(session, before, pack, settings.public_url, listing_count(session, None))
    return trial if trial.moved else None
