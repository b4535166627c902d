"""A person bounded to places sees the acts of these places; figures are of the whole area for all."""

from datetime import date
from typing import Any

import pytest

from catalog.models import RootRelation
from core.audit import SYSTEM
from places.models import NEW, OLD
from programmes import services
from tests.factories.accounts import csrf_token, make_user, sign_in
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.pages.dom import text_of

CITY: dict[str, Any] = {"current_commune_code": "12454", "former_district_code": "336"}
NOWHERE = {
    "current_commune_code_at": None,
    "district_code_at": None,
    "commune_code_at": None,
    "place_scheme_at": None,
}


@pytest.fixture
def acts(session):
    """Three acts: in Đông Hưng, in the city, and one whose place is not known."""
    web = make_programme(session)
    here, there = make_counted_business(session, "Ở đây"), make_counted_business(session, "Ở phố", **CITY)
    made = [
        make_act(session, web, here),
        make_act(session, web, there),
        make_act(session, web, make_counted_business(session, "Không rõ"), **NOWHERE),
    ]
    session.commit()
    return made


@pytest.fixture
def bounded(session, page):
    """A verifier of the old district Đông Hưng."""
    person = make_user(session, "verifier", places=((OLD, "340"),))
    sign_in(page, person)
    return person


def test_the_list_holds_the_acts_of_the_persons_places(acts, bounded, page):
    page.get("/can-bo/ghi-nhan")

    assert "1 lượt" in page.text
    assert "Ở đây" in page.text
    assert "Ở phố" not in page.text


@pytest.mark.parametrize(
    "ending", ["", "/sua", "/nghiem-thu", "/huy", "/huy-hieu-luc", "/doi-chieu", "/minh-chung"]
)
def test_an_act_given_elsewhere_is_not_found(acts, bounded, page, ending):
    for act in acts[1:]:
        page.get(f"/can-bo/ghi-nhan/{act.id}{ending}", status=404)
        if ending:
            sent = {"csrf_token": csrf_token(page)}
            page.post(f"/can-bo/ghi-nhan/{act.id}{ending}", sent, status=404)


def test_evidence_of_an_act_given_elsewhere_is_not_found(session, acts, bounded, page):
    paper = make_evidence(
        session, acts[1], url=None, type="acceptance_paper", file_name="a.pdf", stored_name="x.pdf"
    )
    session.commit()

    page.get(f"/can-bo/ghi-nhan/{acts[1].id}/minh-chung/{paper.id}", status=404)


def test_an_act_lies_where_it_was_given_not_where_the_business_is_today(session, acts, bounded, page):
    acts[0].business.current_commune_code, acts[0].business.former_district_code = "12454", "336"
    session.commit()

    page.get(f"/can-bo/ghi-nhan/{acts[0].id}")

    assert page.status == 200


def test_a_present_commune_bounds_as_well(session, acts, page):
    sign_in(page, make_user(session, "officer", places=((NEW, "12454"),)))

    page.get(f"/can-bo/ghi-nhan/{acts[1].id}")
    page.get(f"/can-bo/ghi-nhan/{acts[0].id}", status=404)


def test_figures_are_of_the_whole_area_and_their_lists_link_what_may_be_opened(acts, bounded, page):
    page.get("/can-bo/so-lieu?tu=2022-01-01&den=2022-12-31")
    total = page.texts(".hero b")
    page.get("/can-bo/so-lieu/danh-sach?tu=2022-01-01&den=2022-12-31&ct=WEB")

    links = [link.get("href") for link in page.select("main tbody a")]

    assert total == ["3"]
    assert page.h1 == "3 cơ sở"
    assert links == [f"/can-bo/ghi-nhan/{acts[0].id}"]


def test_a_programme_counts_the_acts_that_the_person_may_list(acts, bounded, page):
    page.get("/can-bo/chuong-trinh/WEB")

    found = {
        link.get("href"): text_of(link)
        for link in page.select("main td.n a")
        if "tinh-trang" in str(link.get("href"))
    }
    assert found == {"/can-bo/ghi-nhan?ct=WEB&tinh-trang=accepted": "1"}


def test_merges_and_pairs_of_elsewhere_are_not_found(session, bounded, page):
    here = make_counted_business(session, "Một", phone="+84500000009")
    there = make_counted_business(session, "Xưởng phố", phone="+84500000009", **CITY)
    made = services.merge(session, SYSTEM, root=here, other=there, relation=RootRelation.DUPLICATE)
    session.commit()

    page.get("/can-bo/trung-lap")

    assert "Xưởng phố" not in page.text
    page.get(f"/can-bo/co-so/{here.slug}")
    assert "Chỉ có một bản đăng ký" in page.text
    page.get(f"/can-bo/trung-lap/{made.id}", status=404)
    page.get(f"/can-bo/trung-lap/{made.id}/go", status=404)
    page.get(f"/can-bo/trung-lap/so-sanh?mot={here.slug}&hai={there.slug}", status=404)
    page.post(
        "/can-bo/trung-lap/khac-nhau",
        {"mot": here.slug, "hai": there.slug, "csrf_token": csrf_token(page)},
        status=404,
    )


def test_a_root_elsewhere_is_not_merged_through_its_branch(session, bounded, page):
    here, beside = make_counted_business(session, "Một"), make_counted_business(session, "Hai")
    there = make_counted_business(session, "Xưởng phố", **CITY)
    services.merge(session, SYSTEM, root=there, other=here, relation=RootRelation.BRANCH)
    session.commit()

    page.get(f"/can-bo/trung-lap/chon/{here.slug}", status=404)
    page.get(f"/can-bo/trung-lap/so-sanh?mot={here.slug}&hai={beside.slug}", status=404)
    page.get(f"/can-bo/co-so/{here.slug}")

    assert not [link for link in page.links if "/trung-lap/chon/" in link.href]


def test_days_of_the_period_count_on_both_ends(session, acts, page):
    sign_in(page, make_user(session, "auditor"))
    acts[0].accepted_on, acts[1].accepted_on = date(2022, 3, 1), date(2022, 3, 31)
    acts[2].accepted_on = date(2022, 4, 1)
    session.commit()

    page.get("/can-bo/so-lieu?tu=2022-03-01&den=2022-03-31")

    assert page.texts(".hero b") == ["2"]
