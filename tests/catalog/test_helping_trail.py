"""Both names stand on every change, whichever package makes it and whoever finishes the work."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from catalog import services
from catalog.deeds import deeds_of
from catalog.importing import services as importing
from catalog.models import Business, EndReason, HelperSession, Product, ProductImport, ProductState
from core.audit import Actor, AuditEntry
from core.database import utcnow
from core.jobs import OutboxEntry, drain
from exporters.models import ExportRun
from tests.catalog.importing.files import HEADINGS, csv_text
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_owner, make_product
from tests.factories.helping import begin_help, make_helper
from tests.pages.client import PageClient
from traceability.models import Event, Lot
from traceability.printing.services import TASK as PRINTING


class Helped:
    """A helper at work on somebody's product."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.page, self.helper = PageClient(app), make_helper(session)
        self.owner, self.business = make_owner(session)
        self.product: Product = make_product(session, self.business, state=ProductState.LIVE)
        self.row: HelperSession = begin_help(self.page, session, self.helper, self.owner, self.business)

    @property
    def both(self) -> tuple[int, int]:
        """Return the two names as the trail keeps them."""
        return self.helper.id, self.owner.id


@pytest.fixture
def helped(app: Flask, session: Session) -> Helped:
    return Helped(app, session)


def names_on(session: Session, action: str) -> list[tuple[int | None, int | None]]:
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
    return [(entry.actor_id, entry.on_behalf_of_id) for entry in entries]


def test_an_event_names_the_helper_and_the_trail_names_both(
    app: Flask, helped: Helped, session: Session
) -> None:
    page = helped.page
    page.get(f"/quan-ly/lo-hang/them/{helped.product.id}")
    page.submit("main form button", lot_code="L-01")
    lot = session.scalars(select(Lot)).one()
    page.get(f"/quan-ly/lo-hang/{lot.id}/ghi")
    page.submit("main form button", step="kind:packing")

    event = session.scalars(select(Event)).one()
    said = session.scalars(select(AuditEntry).where(AuditEntry.action == "event.record")).one()

    assert event.recorded_by_id == helped.helper.id
    assert said.changes["event"] == event.id
    assert names_on(session, "event.record") == names_on(session, "lot.create") == [helped.both]
    with app.test_request_context():
        deeds = deeds_of(session, helped.row)
    assert [deed.what for deed in deeds] == ["Thêm lô hàng", "Ghi bước của lô hàng"]
    assert [deed.on for deed in deeds] == ["Lô L-01", "Lô L-01"]


def test_labels_and_marketplace_files_lead_to_both_names(helped: Helped, session: Session) -> None:
    page = helped.page
    page.get(f"/quan-ly/tem/{helped.product.id}/to-in")
    page.submit("Tải tệp PDF", count="2", status=303, follow=False)
    page.get("/quan-ly/ban-hang/sendo")
    page.submit("Làm bảng Excel")

    run = session.scalars(select(ExportRun)).one()
    said = session.scalars(select(AuditEntry).where(AuditEntry.action == "export.run")).one()

    assert said.changes["run"] == run.id
    assert names_on(session, "labels.print") == names_on(session, "export.run") == [helped.both]


def a_long_file() -> bytes:
    rows = [(f"S{number}", f"Gạo {number}", "túi", "55000", "1") for number in range(importing.AT_ONCE + 1)]
    return csv_text([HEADINGS, *rows]).encode()


def test_work_that_the_worker_ends_after_the_session_keeps_both_names(
    app: Flask, helped: Helped, session: Session
) -> None:
    both = Actor(*helped.both)
    run = importing.start_import(session, helped.business, a_long_file(), "gạo.csv", actor=both)
    session.commit()
    drain()
    session.refresh(run)
    importing.begin(session, run, actor=both)
    services.end_help(session, helped.row, actor=Actor(helped.owner.id), why=EndReason.PRODUCER, now=utcnow())
    session.commit()

    drain()

    session.refresh(run)
    assert (run.requested_by_id, run.on_behalf_of_id) == helped.both
    assert set(names_on(session, "product.create")[1:]) == {helped.both}
    assert names_on(session, "import.apply") == [helped.both]
    with app.test_request_context():
        assert deeds_of(session, helped.row)[-1].what == "Đưa sản phẩm vào từ tệp"


def test_who_brings_a_file_in_stands_on_what_it_changes_not_who_handed_it_in(
    app: Flask, helped: Helped, session: Session
) -> None:
    owners = Actor(helped.owner.id)
    rows = [HEADINGS, ("S1", "Gạo nếp", "túi", "55000", "1")]
    run = importing.start_import(session, helped.business, csv_text(rows).encode(), "gạo.csv", actor=owners)
    session.commit()
    helped.page.get(f"/quan-ly/nhap-tep/{run.id}")

    helped.page.submit(f"form[action='/quan-ly/nhap-tep/{run.id}/dua-vao']")

    kept = session.get_one(ProductImport, run.id, populate_existing=True)
    assert (kept.requested_by_id, kept.on_behalf_of_id) == helped.both
    assert names_on(session, "import.hand_in") == [(helped.owner.id, None)]
    assert names_on(session, "import.apply") == [helped.both]


def test_a_printing_belongs_to_the_business_and_does_not_follow_the_helper(
    app: Flask, helped: Helped, session: Session
) -> None:
    page, phone = helped.page, PageClient(app)
    page.get(f"/quan-ly/tem/{helped.product.id}/to-in")
    page.submit("Tải tệp PDF", count="300")
    printing = page.path
    assert len(session.scalars(select(OutboxEntry).where(OutboxEntry.task == PRINTING)).all()) == 1

    sign_in(phone, helped.owner)
    phone.get(printing)
    begin_help(page, session, helped.helper, *other_owner(session))

    page.get(printing, 404)
    page.fetch(f"{printing}/tep", 404)


def other_owner(session: Session) -> tuple[User, Business]:
    return make_owner(session)
