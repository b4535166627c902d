"""Load the invented province: everything of `sample/data`, with drawn photos and papers.

Loading twice changes nothing. With a day to shift to, dates of lots, events and certificates move
so that the newest lot was packed five days before it; support records and rates never move.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Photo, Product
from core import audit
from core.images import inspect
from core.storage import storage
from programmes.importing import import_programmes
from programmes.models import Evidence, SupportAct
from programmes.open_data.services import publish
from sample.helping import load_helping
from sample.kept_pictures import Draw
from sample.lots import load_lots, load_processes
from sample.numbers import load_numbers
from sample.people import SampleAccount, load_people
from sample.pictures_store import Picture, make_pictures, store_picture
from sample.producers import load_businesses, load_certificates, load_families, load_photos, load_products
from sample.reports import load_reports
from sample.rooms import load_rooms
from sample.scans import draw_certificate, draw_evidence
from sample.serials import load_serials
from sample.shift import shift_to
from sample.stalls import load_stalls
from sample.step_records import load_trace_facts, steps_told

DATA = Path(__file__).resolve().parent / "data"
Progress = Callable[[int, int], None]


@dataclass
class Loaded:
    """What a load has made."""

    accounts: list[SampleAccount] = field(default_factory=list)
    products: int = 0
    photos: int = 0


def read(name: str) -> dict[str, Any]:
    """Read one of the sample's JSON files."""
    content: dict[str, Any] = json.loads((DATA / name).read_text("utf-8"))
    return content


def load_sample(
    session: Session,
    *,
    agency: str,
    today: date | None = None,
    draw: Draw,
    password: str | None = None,
    workers: int = 1,
    kept_pictures: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> Loaded:
    """Load all that is missing; the caller commits.

    Args:
        session: The loader's session.
        agency: Name of the installation's agency, to which the sample officers belong.
        today: Day to which the dates are shifted; none: the sample's own day.
        draw: Draws a photo from its name and its product's data, as JPEG bytes.
        password: Password of the sample accounts; random when left out.
        workers: Processes that draw.
        kept_pictures: Folder in which drawn photos are kept for the next installation.
        progress: Told after each photo how many of how many are done.
    """
    data = read("sample_catalog.json")
    shift = shift_to(date.fromisoformat(data["meta"]["base_date"]), today)
    before = set(session.scalars(select(Product.reference)))
    load_families(session, data["listing_defaults"]["families"])
    businesses = load_businesses(session, data["producers"])
    products = load_products(session, data["products"], data["listing_defaults"], businesses)
    load_certificates(session, data["certificates"], shift, businesses, products, draw_certificate)
    photos = _photos(session, data["products"], products, draw, workers, kept_pictures, progress)
    load_processes(session, data["processes"])
    told = steps_told(data["step_records"], data["products"])
    load_lots(session, data["lots"], data["event_kinds"]["kinds"], shift, businesses, products, told)
    load_trace_facts(session, data["trace_facts"], products)
    load_serials(session, today or date.fromisoformat(data["meta"]["base_date"]))
    load_numbers(session, businesses)
    import_programmes(session, read("support_programmes.json"), actor=audit.SYSTEM)
    load_stalls(session)
    _papers(session)
    accounts = load_people(session, agency, password)
    load_helping(session)
    load_rooms(session, today or date.fromisoformat(data["meta"]["base_date"]))
    settings = current_app.config["GOCQUE"]
    day = today or date.fromisoformat(data["meta"]["base_date"])
    load_reports(session, agency=agency, area=settings.area, today=day)
    public_url = settings.public_url
    publish(session, today=today or date.fromisoformat(data["meta"]["base_date"]), public_url=public_url)
    loaded = Loaded(accounts, products=len(products.keys() - before), photos=photos)
    if loaded.products or accounts:
        audit.record(session, audit.SYSTEM, "sample.load", "sample", {"products": loaded.products})
    return loaded


def _papers(session: Session) -> None:
    named = session.scalars(
        select(Evidence)
        .where(Evidence.file_name.is_not(None))
        .options(joinedload(Evidence.act).joinedload(SupportAct.business))
        .order_by(Evidence.id)
    ).all()
    attending: dict[str, list[str]] = {}
    for evidence in named:
        attending.setdefault(str(evidence.file_name), []).append(evidence.act.business.name)
    drawn: dict[str, str] = {}
    for evidence in named:
        name = str(evidence.file_name)
        if evidence.stored_name is None:
            drawn.setdefault(name, draw_evidence(evidence, attending[name]))
            evidence.stored_name = drawn[name]
    session.flush()


def _photos(
    session: Session,
    rows: list[dict[str, Any]],
    products: dict[str, Product],
    draw: Draw,
    workers: int,
    kept: Path | None,
    progress: Progress,
) -> int:
    have = set(session.scalars(select(Photo.product_id)))
    missing = [row for row in rows if products[row["id"]].id not in have]
    wanted = [(name, row) for row in missing for name in row["photos"]]
    drawn: dict[str, tuple[str, int, int]] = {}
    store = storage()
    for done, picture in enumerate(make_pictures(wanted, draw, workers, kept), start=1):
        store_picture(store, picture)
        drawn[picture.name] = _measured(picture)
        progress(done, len(wanted))
    load_photos(session, products, drawn, {row["id"]: row["photos"] for row in missing})
    return len(wanted)


def _measured(picture: Picture) -> tuple[str, int, int]:
    facts = inspect(picture.original)
    return picture.digest, facts.width, facts.height
