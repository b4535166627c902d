"""On the department's page of a business stands how it was helped, and the way to record the next act."""

from datetime import date, timedelta

import pytest

from tests.factories.programmes import make_act, make_counted_business, make_programme

CITY = {"current_commune_code_at": "12454", "district_code_at": "336"}
HERE = "/can-bo/co-so/hai-muoi"


@pytest.fixture
def helped(session):
    """A business with an act, another one under a registration merged into it, and a stranger's act."""
    web = make_programme(session)
    business = make_counted_business(session, "HTX Hai Mươi", slug="hai-muoi")
    merged = make_counted_business(session, "Bản gộp cũ", slug="ban-cu", root=business)
    make_act(session, web, business, root_id=business.id, accepted_on=date(2024, 1, 2))
    make_act(session, web, merged, root_id=business.id, accepted_on=date(2024, 1, 3))
    make_act(session, web, make_counted_business(session, "Người dưng"), accepted_on=date(2024, 1, 4))
    session.commit()
    return business


def acts_on(page):
    hrefs = [str(each.get("href")) for each in page.select("th a")]
    return [href for href in hrefs if href.startswith("/can-bo/ghi-nhan/")]


def test_acts_of_all_registrations_stand_on_each_newest_first(helped, page, enter):
    enter("officer")

    for where in (HERE, "/can-bo/co-so/ban-cu"):
        shown = page.get(where)
        assert [text for text in shown.texts("th a") if text.startswith("WEB")] == [
            "WEB · 03/01/2024",
            "WEB · 02/01/2024",
        ]
        recording = [link.href for link in shown.links if "/ghi-nhan/them" in str(link.href)]
        assert recording == ["/can-bo/ghi-nhan/them?co-so=hai-muoi"]  # a new act belongs on the root
    page.get(recording[0])
    assert "HTX Hai Mươi" in page.text


def test_ten_stand_on_the_page_and_a_link_leads_to_all(session, helped, page, enter):
    web = make_programme(session, "XX")
    for number in range(9):
        day = date(2023, 1, 1) + timedelta(days=number)
        make_act(session, web, helped, root_id=helped.id, accepted_on=day)
    session.commit()
    enter("officer")

    assert len(acts_on(page.get(HERE))) == 10
    page.click("Xem cả 11 lượt")

    assert len(acts_on(page)) == 11
    assert "HTX Hai Mươi" in page.text
    assert "Người dưng" not in page.text
    page.submit("Lọc", q="ban gop")
    assert len(acts_on(page)) == 1  # narrowing further keeps the business


def test_acts_given_elsewhere_are_not_told_and_an_auditor_records_none(session, helped, page, enter):
    make_act(session, make_programme(session, "XX"), helped, root_id=helped.id, **CITY)
    session.commit()

    enter("officer", places=(("vn_2024_11", "340"),))
    assert len(acts_on(page.get(HERE))) == 2
    enter("auditor")
    assert len(acts_on(page.get(HERE))) == 3
    assert not [link for link in page.links if "/ghi-nhan/them" in str(link.href)]


def test_seldom_filters_are_folded_until_one_is_set(helped, page, enter):
    enter("officer")

    page.get("/can-bo/ghi-nhan?ct=WEB")
    assert page.first("form details").get("open") is None
    page.submit("Lọc", **{"chua-doi-chieu": "1"})

    assert page.first("form details").get("open") is not None
    assert page.first("#filter-verified").get("checked") is not None
    assert page.first("#filter-programme option[selected]").get("value") == "WEB"


def test_a_slug_of_nobody_narrows_to_nothing(helped, page, enter):
    enter("officer")

    page.get("/can-bo/ghi-nhan?co-so=khong-co")

    assert acts_on(page) == []
    assert "Không có lượt nào khớp" in page.text
