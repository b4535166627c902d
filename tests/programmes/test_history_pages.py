"""The page that tells why a figure is another one than on an earlier day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.models import RootRelation
from core.audit import Actor
from core.database import utcnow
from core.formatting import VIETNAM, date_vi
from programmes import services
from programmes.history.models import SupportActVersion
from programmes.views.questions import today
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_programme

WHY = "/can-bo/so-lieu/vi-sao"
LIST = "/can-bo/so-lieu/danh-sach"
YEAR = "tu=2022-01-01&den=2022-12-31&ct=WEB"


@pytest.fixture
def merged(session):
    """Two businesses that stood apart for days and were merged just now; a third act came just now."""
    web = make_programme(session)
    root, other = (make_counted_business(session, name) for name in ("HTX An", "HKD An"))
    for each in (root, other):
        make_act(session, web, each)
    for version in session.scalars(select(SupportActVersion)).all():
        facts = {c.name: getattr(version, c.name) for c in SupportActVersion.__table__.columns}
        session.add(SupportActVersion(**{**facts, "id": None, "at": utcnow() - timedelta(days=5)}))
    session.flush()
    person = make_user(session, "verifier", full_name="Trần Thị C")
    services.merge(session, Actor(person.id), root=root, other=other, relation=RootRelation.DUPLICATE)
    make_act(session, web, root, district_code_at=None)
    session.commit()
    return root, other


def test_the_list_of_a_figure_leads_to_what_changed_it(merged, page, enter):
    enter("auditor")
    page.get(f"{LIST}?{YEAR}&o=WEB")

    page.click("Vì sao số này thay đổi?")

    assert "2 → 1" in page.text
    assert page.texts("tbody tr")[0].startswith("−1")
    assert f"HKD An gộp vào HTX An, {date_vi(utcnow().astimezone(VIETNAM))} (Trần Thị C)" in page.text
    assert len(page.select("tbody tr")) == 1


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("xem=luot", ["2 → 3", "+1", "Thêm lượt"]),
        ("phan=gop", ["0 → 1", "+1", "HKD An gộp vào HTX An"]),
        ("xem=kinh-phi", ["40.000.000", "60.000.000", "+20.000.000"]),
        ("huyen=unknown", ["0 → 1", "Thêm lượt"]),
        ("chi-huyen=340&chi-loai-hinh=hop_tac_xa", ["2 → 1", "−1"]),
        ("chi-doi-chieu=1", ["0 → 0", "Không có gì thay đổi"]),
    ],
)
def test_every_kind_of_figure_and_narrowing_is_told(merged, page, enter, figure, said):
    enter()

    shown = page.get(f"{WHY}?{YEAR}&{figure}")

    assert [each for each in said if each not in shown.text] == []


def test_a_day_before_anything_was_written_shows_all_that_came_since(merged, page, enter):
    enter()
    page.get(f"{WHY}?{YEAR}")

    page.submit("So sánh", **{"so-voi": (today() - timedelta(days=30)).isoformat()})

    assert "0 → 1" in page.text
    assert "Lịch sử đầy đủ từ lượt đầu tiên" in page.text


def test_days_that_cannot_be_compared_are_refused_with_what_can_be(merged, session, page, enter):
    enter()
    late = page.get(f"{WHY}?{YEAR}&so-voi={today().isoformat()}", status=422).text
    (version, *_others) = session.scalars(select(SupportActVersion).order_by(SupportActVersion.id)).all()
    facts = {c.name: getattr(version, c.name) for c in SupportActVersion.__table__.columns}
    session.add(SupportActVersion(**{**facts, "id": None, "at": utcnow(), "is_start": True, "act_id": 9_999}))
    session.commit()

    early = page.get(f"{WHY}?{YEAR}", status=422).text

    assert f"Bạn chọn muộn nhất là {date_vi(today() - timedelta(days=1))}" in late
    assert f"Bạn chọn từ ngày {date_vi(today())}" in early


def test_figures_that_do_not_close_are_not_explained_but_named(merged, session, page, enter):
    _root, other = merged
    make_act(session, make_programme(session, "PROMO"), other, root_id=other.id, reference="S9")
    session.commit()
    enter()

    for path in (WHY, LIST, "/can-bo/so-lieu", f"{LIST}?chi-huyen=340&"):
        shown = page.get(f"{path}{'' if '?' in path else '?'}tu=2022-01-01&den=2022-12-31", status=409)
        assert (shown.h1, len(shown.select("tbody tr"))) == ("Số liệu chưa khớp", 1)
    assert page.get(f"{LIST}?tu=2022-01-01&den=2022-12-31&chi-huyen=336").h1.startswith("0 ")
