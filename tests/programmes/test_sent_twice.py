"""A form that is sent twice leads to what its first sending has made, and blames nobody for it."""

from datetime import date

from sqlalchemy import func, select

from accounts.models import Role
from programmes.indicators.models import IndicatorValue
from programmes.models import SupportAct
from programmes.publishing.models import PublishedReport
from tests.factories.accounts import make_user, sign_in
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.programmes.test_publishing_pages import PAPER, freeze


def send_twice(page, button, **fields):
    """Press a button, go back, and press it again; return where both led."""
    form = page.current
    page.submit(button, fields)
    first = page.path
    page.back_to(form)
    page.submit(button, fields)
    return first, page.path


def test_a_correction_of_a_report(session, page, enter):
    web = make_programme(session)
    make_evidence(session, make_act(session, web, make_counted_business(session)))
    session.commit()
    enter("verifier")
    freeze(page)
    make_evidence(session, make_act(session, web, make_counted_business(session, "Cơ sở thêm sau")))
    session.commit()
    page.get(page.path)
    page.click("Lập bản điều chỉnh")

    first, second = send_twice(
        page, "Chốt bản điều chỉnh", **{**PAPER, "number": "126", "dated": "2024-02-05"}
    )

    assert first == second
    assert page.h1 == "Báo cáo số 126/BC-SCT"
    assert session.scalar(select(func.count(PublishedReport.id))) == 2


def test_a_correction_of_an_indicator_s_figure(session, page):
    person = make_user(session, Role.OFFICER)
    row = IndicatorValue(
        code="MARKET.products",
        since=date(2026, 1, 1),
        until=date(2026, 6, 30),
        value=10,
        source="UBND các xã",
        created_by_id=person.id,
    )
    session.add(row)
    session.commit()
    sign_in(page, person)
    page.get(f"/can-bo/chi-tieu/MARKET.products/so-lieu/{row.id}")

    first, second = send_twice(page, "[name=value]", value="11", reason="Xã gửi lại")

    assert first == second == "/can-bo/chi-tieu/MARKET.products"
    assert session.scalars(select(IndicatorValue.value).order_by(IndicatorValue.id)).all() == [10, 11]


def test_an_act_in_the_place_of_a_voided_one(session, page, enter):
    business = make_counted_business(session)
    voided = make_act(session, make_programme(session), business, state="voided")
    session.commit()
    enter()
    page.get(f"/can-bo/ghi-nhan/them?co-so={business.slug}&thay-cho={voided.id}")

    first, second = send_twice(page, "[name=started_on]", started_on="2026-10-01", budget_vnd="0")

    assert first == second
    assert session.scalar(select(func.count(SupportAct.id))) == 2
