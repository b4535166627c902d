"""Two people correct one record: the slower one sees both, and corrects the newer one knowingly."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role
from programmes.indicators.models import IndicatorValue
from tests.factories.accounts import make_user
from tests.factories.catalog import make_owner, make_product
from tests.factories.traceability import make_event, make_lot
from tests.two_pages import two
from traceability.models import Event


def test_who_corrects_what_was_corrected_sees_both_and_corrects_the_newer(
    app: Flask, session: Session
) -> None:
    owner, business = make_owner(session)
    lot = make_lot(session, make_product(session, business=business))
    event = make_event(session, lot, details={"note": "Sấy 60 độ"})
    session.commit()
    faster, slower = two(app, owner, f"/quan-ly/lo-hang/{lot.id}/sua/{event.id}")
    faster.submit("[name=note]", note="Sấy 65 độ", reason="ghi nhầm độ")

    slower.submit("[name=note]", note="Sấy 70 độ", reason="ghi sai", photos=(b"x", "lò sấy.jpg"), status=409)

    assert {"Sấy 65 độ", "Sấy 70 độ"} <= set(slower.texts("tbody td"))
    assert slower.texts("a[href='#photos']") == ["Ảnh: bạn chọn lại tệp “lò sấy.jpg” trước khi bấm lưu."]
    slower.submit("[name=note]", {})
    assert slower.current.path == f"/quan-ly/lo-hang/{lot.id}"
    newest = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert newest.details["note"] == "Sấy 70 độ"
    assert newest.corrects_id not in (None, event.id)


def test_who_corrects_a_figure_that_was_corrected_sees_both(app: Flask, session: Session) -> None:
    person = make_user(session, Role.OFFICER)
    facts = {"code": "MARKET.products", "since": date(2026, 1, 1), "until": date(2026, 6, 30)}
    row = IndicatorValue(value=10, source="UBND các xã", created_by_id=person.id, **facts)
    session.add(row)
    session.commit()
    faster, slower = two(app, person, f"/can-bo/chi-tieu/MARKET.products/so-lieu/{row.id}")
    faster.submit("[name=value]", value="11", reason="Xã gửi lại")

    paper = (b"%PDF-1.4\n%%EOF", "văn bản <b>.pdf")
    slower.submit("[name=value]", value="12", reason="Cộng sót một xã", file=paper, status=409)

    assert {"11", "12"} <= set(slower.texts("tbody td"))
    assert slower.texts("a[href='#file']") == [
        "Tệp văn bản: bạn chọn lại tệp “văn bản <b>.pdf” trước khi bấm lưu."
    ]
    slower.submit("[name=value]", {})
    assert session.scalars(select(IndicatorValue.value).order_by(IndicatorValue.id)).all() == [10, 11, 12]
