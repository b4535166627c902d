"""The forms of this package whose rules the page of rules tells, each asked of goods of nobody."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask_babel import lazy_gettext as _l

from catalog.ruled_forms import nobodys_product
from core.database import db
from core.field_rules import register_form
from core.forms import BaseForm
from places.queries import gazetteer
from traceability.forms import LotForm
from traceability.models import Lot
from traceability.numbers.forms import EvidenceForm, PlaceForm, carton_form
from traceability.resolver.forms import LinkForm
from traceability.serials.forms import IssueForm
from traceability.step_forms import TraceFactsForm


def register_forms(app: Flask) -> None:
    """Hang this package's forms for the page of rules."""
    register_form(app, "lot", _l("Lô hàng"), _lot, order=30)
    register_form(app, "trace_facts", _l("Khai thêm cho trang truy xuất"), TraceFactsForm, order=31)
    register_form(app, "serials", _l("Mã riêng cho từng món"), _serials, order=32)
    register_form(app, "link", _l("Đường dẫn ở trang truy xuất"), _link, order=33)
    register_form(app, "evidence", _l("Giấy mã số GS1"), EvidenceForm, order=40)
    register_form(app, "carton", _l("Thùng hàng"), _carton, order=41)
    register_form(app, "place", _l("Địa điểm"), lambda: PlaceForm(gazetteer(db.session())), order=42)


def _lot() -> BaseForm:
    form = LotForm()
    form.offer(nobodys_product())
    return form


def _serials() -> BaseForm:
    form = IssueForm()
    form.offer([])
    return form


def _link() -> BaseForm:
    form = LinkForm()
    form.offer()
    return form


def _carton() -> BaseForm:
    """Ask about one lot; each further lot has a field like its field."""
    return carton_form([Lot(id=0, lot_code="261123-01", material="Bánh cáy", packed_on=date(2026, 11, 23))])
