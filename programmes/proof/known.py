"""What this system knows of a business by itself: trace pages, stalls, files, its public site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import Product, ProductState
from catalog.states import PUBLIC
from core.config import Settings
from core.database import utcnow
from core.formatting import VIETNAM, date_vi, number_vi
from exporters.models import ExportRun
from exporters.stalls.queries import stalls_of
from exporters.stalls.rules import label_of
from programmes.models import SupportAct
from programmes.offers import Offer
from traceability.models import Lot, LotKind

_MOST_PAGES = 10  # of the newest products: an act is about one or a few


def trace_pages(session: Session, act: SupportAct) -> Iterable[Offer]:
    """Offer the trace pages that were issued here and hold a lot, the newest products first."""
    rows = session.execute(
        select(Product.id, Product.name, func.count(Lot.id).label("lots"))
        .join(Lot, Lot.product_id == Product.id)
        .where(
            Product.business_id.in_(_registrations(act)),
            Product.state.in_(PUBLIC),
            Lot.kind == LotKind.PRODUCT.value,
        )
        .group_by(Product.id, Product.name)
        .order_by(Product.id.desc())
        .limit(_MOST_PAGES)
    )
    for row in rows:
        label = _("Trang truy xuất của %(name)s, %(lots)s lô", name=row.name, lots=number_vi(row.lots))
        yield Offer(f"trace_page:{row.id}", "trace_page", label, product_id=row.id)


def stalls(session: Session, act: SupportAct) -> Iterable[Offer]:
    """Offer the stalls that are open and have an address on their marketplace."""
    for business_id in _registrations(act):
        for line in stalls_of(session, business_id, utcnow()):
            if line.is_open and line.link:
                label = _("Gian hàng %(where)s, %(standing)s", where=line.label, standing=line.words)
                yield Offer(
                    f"stall:{line.stall.id}", "stall", label, url=line.link, dated=line.stall.opened_on
                )


def listing_files(session: Session, act: SupportAct) -> Iterable[Offer]:
    """Offer the newest file that was made here for each marketplace."""
    newest = (
        select(func.max(ExportRun.id))
        .where(ExportRun.business_id.in_(_registrations(act)), ExportRun.stored_name.is_not(None))
        .group_by(ExportRun.business_id, ExportRun.marketplace)
    )
    for run in session.scalars(
        select(ExportRun).where(ExportRun.id.in_(newest)).order_by(ExportRun.id.desc())
    ):
        day = run.created_at.astimezone(VIETNAM).date()
        label = _(
            "Tệp đăng bán %(where)s làm ngày %(day)s", where=label_of(run.marketplace), day=date_vi(day)
        )
        yield Offer(
            f"export_run:{run.id}",
            "stall",
            label,
            dated=day,
            stored_name=run.stored_name,
            file_name=run.file_name,
        )


def public_sites(session: Session, act: SupportAct) -> Iterable[Offer]:
    """Offer the public site of a business that shows products here."""
    settings = cast(Settings, current_app.config["GOCQUE"])
    listed = select(Product.business_id).where(
        Product.business_id.in_(_registrations(act)), Product.state == ProductState.LISTED.value
    )
    for business in dict.fromkeys((act.business, act.root)):
        if session.scalar(listed.where(Product.business_id == business.id).limit(1)) is not None:
            path = url_for("catalog.public_business", slug=business.slug)
            yield Offer(
                f"public_site:{business.id}",
                "website",
                _("Trang công khai của %(name)s trên hệ thống này", name=business.name),
                url=f"{settings.public_url}{path}",
            )


def _registrations(act: SupportAct) -> list[int]:
    """Return the registration that was helped and the business that it counts as."""
    return sorted({act.business_id, act.root_id})


PROVIDERS = (trace_pages, stalls, listing_files, public_sites)
