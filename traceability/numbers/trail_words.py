"""What numbers, cartons and places leave in the audit trail, in words, and where people see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.trail import Field, Subject, numbers
from traceability.numbers.forms import KINDS, OUTCOMES, PLACE_KINDS
from traceability.numbers.models import BusinessPlace, Carton, GtinReview, NumberEvidence
from traceability.numbers.rules import gtin_shown
from traceability.numbers.shown import evidence_number

ACTIONS: Mapping[str, Any] = {
    "numbers.state": _l("Khai giấy mã số GS1"),
    "numbers.remove": _l("Bỏ giấy mã số GS1"),
    "numbers.confirm": _l("Xác nhận giấy mã số GS1"),
    "numbers.refuse": _l("Từ chối giấy mã số GS1"),
    "gtin.issue": _l("Cấp mã GTIN"),
    "gtin.register": _l("Đăng ký mã GTIN"),
    "gtin.carton": _l("Cấp mã GTIN cho thùng"),
    "gtin_review.open": _l("Nhờ xem lại mã GTIN"),
    "gtin_review.decide": _l("Quyết định mã GTIN"),
    "carton.pack": _l("Xếp thùng"),
    "carton.open": _l("Mở thùng"),
    "carton.void": _l("Bỏ mã thùng"),
    "place.add": _l("Thêm địa điểm"),
    "place.edit": _l("Sửa địa điểm"),
    "place.close": _l("Ngừng dùng địa điểm"),
    "place.lose_gln": _l("Mã địa điểm về nơi có giấy đã xác nhận"),
}
FIELDS: Mapping[str, Any] = {
    "number": _l("Dãy số"),
    "number.kind": Field(_l("Loại giấy"), codes=KINDS),
    "gtins": _l("Mã GTIN đã đăng ký"),
    "sscc": _l("Mã thùng (SSCC)"),
    "lots": _l("Lô trong thùng"),
    "units": _l("Số lượng trong thùng"),
    "whose": Field(_l("Mã của ai"), codes=OUTCOMES),
    "carton.state": Field(
        _l("Tình trạng thùng"),
        codes={"packed": _l("đang đóng kín"), "opened": _l("đã mở"), "voided": _l("đã bỏ")},
    ),
    "place.kind": Field(_l("Loại địa điểm"), codes=PLACE_KINDS),
    "place.name": _l("Tên địa điểm"),
    "place.street": Field(_l("Số nhà, đường, thôn"), says_nothing=True),
    "place.street_is_public": _l("Cho xem số nhà, đường"),
    "place.place_scheme": Field(_l("Thời kỳ của tên xã"), says_nothing=True),
    "place.place_code": _l("Mã xã, phường"),
    "place.gln": _l("Mã địa điểm (GLN)"),
}


def evidence(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name certificates by their digits."""
    rows = session.scalars(select(NumberEvidence).where(NumberEvidence.id.in_(numbers(rests))))
    return {
        str(row.id): Subject(
            _("Giấy mã số %(number)s", number=evidence_number(row)),
            url_for("numbers_department.evidence", evidence_id=row.id),
            url_for("numbers.evidence_page", evidence_id=row.id),
        )
        for row in rows
    }


def reviews(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name reviews by the number in question."""
    rows = session.execute(select(GtinReview.id, GtinReview.gtin).where(GtinReview.id.in_(numbers(rests))))
    return {
        str(row.id): Subject(
            _("Xem lại mã %(gtin)s", gtin=gtin_shown(row.gtin)),
            url_for("numbers_department.review", review_id=row.id),
        )
        for row in rows
    }


def cartons(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name cartons by their numbers."""
    rows = session.execute(select(Carton.id, Carton.code, Carton.sscc).where(Carton.id.in_(numbers(rests))))
    return {
        str(row.id): Subject(
            _("Thùng %(code)s", code=row.sscc or row.code),
            url_for("numbers.public_carton", code=row.code),
            url_for("numbers.carton", carton_id=row.id),
        )
        for row in rows
    }


def places(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name places as their businesses do."""
    rows = session.execute(
        select(BusinessPlace.id, BusinessPlace.name, BusinessPlace.code).where(
            BusinessPlace.id.in_(numbers(rests))
        )
    )
    return {
        str(row.id): Subject(
            row.name,
            url_for("numbers.public_place", code=row.code),
            url_for("numbers.place", place_id=row.id),
        )
        for row in rows
    }
