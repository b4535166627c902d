"""What an officer should look at: links asked through the guarded client, papers, bare trace pages."""

from __future__ import annotations

import ipaddress
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select

from catalog.models import ProductState
from core.config import BadSettings, read_settings
from core.database import utcnow
from core.fetching import ANY_PUBLIC_HOST, Policy, is_public
from core.formatting import VIETNAM
from core.jobs import drain, enqueue
from core.jobs.outbox import OutboxEntry
from exporters.stalls.models import Stall
from programmes import link_checks
from programmes.link_checks import AGAIN_AFTER, NOT_CHECKED_AFTER, LinkState, due_links, policy_of
from programmes.models import ActState
from programmes.queries.inspection import Trouble
from tests.factories.catalog import make_business, make_certificate, make_product
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.factories.traceability import make_event, make_lot

PAGE = "/can-bo/kiem-tra"
LOOPBACK = ipaddress.ip_address("127.0.0.1")
KEY = "k" * 40


class Site(ThreadingHTTPServer):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.asked: list[tuple[str, dict[str, str]]] = []


class Pages(BaseHTTPRequestHandler):
    """A page that is there, one that leads to another house, and none else."""

    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        if self.path == "/con":
            self.send_response(200)
        elif self.path == "/ban":
            self.send_response(302)
            self.send_header("Location", f"http://ban-ten-mien.example:{self.server.server_port}/con")
        elif self.path == "/vao-trong":
            self.send_response(302)
            self.send_header("Location", "http://10.0.0.7/")
        else:
            self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch):
    """A website on this machine under a public name, and an installation that may ask it."""
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    names = {"banhcay.example": ["127.0.0.1"], "ban-ten-mien.example": ["127.0.0.1"]}
    policy = Policy(
        hosts=ANY_PUBLIC_HOST,
        ports=frozenset({80, server.server_port}),
        addresses=lambda host, _port: names.get(host, [] if host.endswith(".example") else [host]),
        may_connect=lambda address: address == LOOPBACK or is_public(address),
    )
    monkeypatch.setattr(link_checks, "policy_of", lambda _settings: policy)
    monkeypatch.setattr(link_checks, "is_switched_on", lambda _settings: True)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def act(session):
    return make_act(session, make_programme(session), make_counted_business(session))


def link(site, path):
    return f"http://banhcay.example:{site.server_port}{path}"


def check(session):
    enqueue(session, link_checks.TASK, {})
    session.commit()
    assert drain() >= 1
    session.expire_all()


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/con", LinkState.ALIVE),
        ("/khong-con", LinkState.STATUS),
        ("/ban", LinkState.ELSEWHERE),
        ("/vao-trong", LinkState.NOT_PUBLIC),
    ],
)
def test_what_stands_behind_a_link_is_kept_with_its_time(session, act, site, path, state):
    proof = make_evidence(session, act, url=link(site, path))
    business = make_business(session, website=link(site, path))
    before = utcnow()

    check(session)

    assert (proof.last_check, business.website_check) == (state, state)
    for at in (proof.last_checked_at, business.website_checked_at):
        assert at is not None
        assert before <= at <= utcnow()
    assert site.asked[0][0] == path
    assert "Cookie" not in site.asked[0][1]


def test_an_address_that_many_name_is_asked_once(session, act, site):
    for _ in range(3):
        make_evidence(session, act, url=link(site, "/con"))
    make_business(session, website=link(site, "/con"))

    check(session)
    check(session)

    assert [path for path, _headers in site.asked] == ["/con"]


def test_a_name_that_is_gone_is_told(session, act, site):
    proof = make_evidence(session, act, url="http://khong-con.example/")

    check(session)

    assert proof.last_check == LinkState.NO_SUCH_NAME


def test_without_a_setting_nobody_is_asked(session, act):
    proof = make_evidence(session, act, url="http://banhcay.example/")

    check(session)

    assert (proof.last_checked_at, proof.last_check) == (None, None)


def test_a_host_that_is_not_allowed_is_left_as_it_was(session, act, monkeypatch):
    monkeypatch.setattr(link_checks, "policy_of", lambda _settings: Policy(hosts=frozenset({"gov.vn"})))
    proof = make_evidence(session, act, url="http://banhcay.example/")

    check(session)

    assert (proof.last_checked_at, proof.last_check) == (None, None)


def test_an_edited_website_is_not_checked_yet(session, site):
    business = make_business(session, website=link(site, "/con"))
    check(session)
    found = business.website_check

    business.website = link(site, "/khac")
    session.flush()

    assert found == LinkState.ALIVE
    assert (business.website_checked_at, business.website_check) == (None, None)


def test_a_check_is_no_edit_of_the_business(session, site):
    business = make_business(session, website=link(site, "/con"))
    session.commit()
    before = (business.updated_at, business.version)

    check(session)

    assert (business.updated_at, business.version) == before


def test_those_never_looked_at_come_first_then_those_longest_ago(session, act):
    now = utcnow()
    for url, age in {"http://b/": 3, "http://a/": 2, "http://just/": 0.5}.items():
        make_evidence(session, act, url=url, last_checked_at=now - age * AGAIN_AFTER, last_check="alive")
    make_evidence(session, act, url="http://z/")

    assert [each.url for each in due_links(session, now)] == ["http://z/", "http://b/", "http://a/"]
    assert [each.url for each in due_links(session, now, most=1)] == ["http://z/"]


@pytest.mark.parametrize(
    ("given", "hosts"),
    [("", set()), ("*", {"*"}), ("gov.vn, Thaibinh.vn", {"gov.vn", "thaibinh.vn"})],
)
def test_the_setting_says_who_may_be_asked(tmp_path, given, hosts):
    settings = read_settings(
        {"GOCQUE_SECRET_KEY": KEY, "GOCQUE_INSTANCE": str(tmp_path), "GOCQUE_LINK_CHECK": given}
    )

    assert policy_of(settings).hosts == hosts
    assert link_checks.is_switched_on(settings) is bool(hosts)


@pytest.mark.parametrize("given", ["http://a.vn", "* gov.vn", "127.0.0.1:80", "localhost"])
def test_a_setting_that_names_no_host_is_refused(tmp_path, given):
    with pytest.raises(BadSettings, match="GOCQUE_LINK_CHECK"):
        read_settings(
            {"GOCQUE_SECRET_KEY": KEY, "GOCQUE_INSTANCE": str(tmp_path), "GOCQUE_LINK_CHECK": given}
        )


def figures(page):
    return {
        str(each.get("href")).rsplit("/", 1)[-1]: int(each[0].text or 0) for each in page.select(".kpi a")
    }


@pytest.fixture
def troubled(session):
    """Two of each trouble with something like it beside that has none, in one business."""
    now, today = utcnow(), utcnow().astimezone(VIETNAM).date()
    business = make_counted_business(session, "HTX Hai Mươi")
    act = make_act(session, make_programme(session), business)
    gone = make_act(session, make_programme(session, "XX"), business, state=ActState.VOIDED.value)
    fresh, old = now - timedelta(days=1), now - NOT_CHECKED_AFTER - timedelta(days=1)
    make_evidence(session, act, url="http://dead.vn/", last_checked_at=fresh, last_check="timeout")
    make_evidence(session, act, url="http://old.vn/", last_checked_at=old, last_check="alive")
    make_evidence(session, act, url="http://never.vn/")
    make_evidence(session, act, url="http://alive.vn/", last_checked_at=fresh, last_check="alive")
    make_evidence(session, gone, url="http://voided.vn/", last_checked_at=fresh, last_check="timeout")
    business.website = "http://shop.vn/"
    session.flush()
    business.website_checked_at, business.website_check = fresh, "elsewhere"
    product = make_product(session, business)
    whole = {"product_id": None, "stars": None}
    for number, kind, expires_on in (
        ("het-han", "attp", today - timedelta(days=1)),
        ("con-han", "haccp", today),
        ("khong-han", "vietgap", None),
    ):
        make_certificate(session, product, number=number, type=kind, expires_on=expires_on, **whole)
    make_certificate(
        session, product, number="da-thay", expires_on=date(2020, 1, 1), issued_on=date(2019, 1, 1)
    )
    make_certificate(session, product, number="moi", expires_on=today + timedelta(days=9))
    over = {"type": "cam_ket_attp", "expires_on": today - timedelta(days=9), **whole}
    make_certificate(session, product, number="da-bo", removed_at=now, **over)
    make_certificate(session, product, number="giay-moi-bi-tra", **over)
    for taken_back in ({"removed_at": now}, {"refused_at": now, "refused_reason": "Mờ."}):
        make_certificate(session, product, number="hong", **{**over, "expires_on": today, **taken_back})
    for place, confirmed_at in (("alibaba", now - timedelta(days=400)), ("shopee", now)):
        session.add(
            Stall(
                business_id=business.id,
                marketplace=place,
                url=f"https://{place}.vn/hai-muoi",
                opened_on=date(2024, 1, 1),
                confirmed_at=confirmed_at,
                last_checked_at=fresh,
                last_check="alive",
            )
        )
    make_lot(session, product, lot_code="TRONG")
    make_event(session, make_lot(session, product, lot_code="DU"))
    make_lot(session, make_product(session, business, state=ProductState.DRAFT), lot_code="NHAP")
    session.commit()
    return business


EXPECTED = {
    Trouble.DEAD_LINKS: ["http://dead.vn/", "http://shop.vn/"],
    Trouble.UNCHECKED_LINKS: ["http://never.vn/", "http://old.vn/"],
    Trouble.EXPIRED_PAPERS: ["het-han", "giay-moi-bi-tra"],
    Trouble.EXPIRING_PAPERS: ["con-han", "moi"],
    Trouble.STALE_STALLS: ["https://alibaba.vn/hai-muoi"],
    Trouble.LOTS_WITHOUT_STEPS: ["TRONG"],
}


def test_each_figure_counts_the_lines_of_its_list(troubled, page, enter):
    enter("auditor")

    shown = figures(page.get(PAGE))

    assert shown == {trouble.value: len(lines) for trouble, lines in EXPECTED.items()}
    for trouble, lines in EXPECTED.items():
        listed = page.get(f"{PAGE}/{trouble.value}")
        said = [text for row in listed.select("tbody tr") for text in (listed_text(row),)]
        assert len(said) == len(lines)
        assert all(any(line in text for text in said) for line in lines), said


def listed_text(row):
    return " ".join("".join(row.itertext()).split())


def test_each_line_leads_to_where_it_is_mended(troubled, page, enter):
    enter("officer")

    for trouble in Trouble:
        listed = page.get(f"{PAGE}/{trouble.value}").select("th a")
        assert listed
        for line in listed:
            assert page.get(str(line.get("href"))).status == 200


def test_a_link_can_be_opened_unless_it_is_none(session, act, page, enter):
    make_evidence(session, act, url="https://banhcay.example/")
    make_evidence(session, act, url="javascript:alert(1)")
    enter("officer")

    listed = page.get(f"{PAGE}/{Trouble.UNCHECKED_LINKS.value}")

    assert [link.get("href") for link in listed.select("td a[rel]")] == ["https://banhcay.example/"]
    assert "javascript:alert(1)" in listed.text


def test_a_stall_without_address_is_shown_by_its_proof_and_leads_to_where_it_is_confirmed(
    session, troubled, page, enter
):
    (stall,) = session.scalars(select(Stall).where(Stall.marketplace == "alibaba")).all()
    stall.url = None
    selling = make_act(session, make_programme(session, "ECOM"), troubled, channel="alibaba")
    make_evidence(session, selling, type="stall", url="https://hai-muoi.trustpass.alibaba.com/")
    session.commit()
    enter("officer")

    listed = page.get(f"{PAGE}/{Trouble.STALE_STALLS.value}")
    shown = [link.get("href") for link in listed.select("td a[rel]")]
    (confirming,) = [link.href for link in listed.links if "#stall-" in str(link.href)]
    page.get(confirming)

    assert shown == ["https://hai-muoi.trustpass.alibaba.com/"]
    assert "Dòng chỉ rời danh sách khi" in listed.text
    assert page.select(f"#stall-{stall.id}")
    page.submit(f'form[action="/can-bo/gian-hang/{stall.id}/xac-nhan"]')
    assert "Không có gì phải xem lại" in page.get(f"{PAGE}/{Trouble.STALE_STALLS.value}").text


def test_an_unchecked_proof_leads_to_where_it_is_looked_at(session, act, page, enter):
    proof = make_evidence(session, act, url="https://banhcay.example/")
    session.commit()
    looking = f"/can-bo/ghi-nhan/{act.id}/minh-chung/{proof.id}/xem-lai"

    enter("auditor")
    assert looking not in [link.href for link in page.get(f"{PAGE}/{Trouble.UNCHECKED_LINKS.value}").links]
    enter("officer")
    listed = page.get(f"{PAGE}/{Trouble.UNCHECKED_LINKS.value}")
    page.get(next(link.href for link in listed.links if link.href == looking))

    assert "ở trang trước" not in listed.text


def test_an_officer_of_another_place_sees_nothing_of_it(troubled, page, enter):
    enter("officer", places=(("vn_2024_11", "336"),))

    shown = page.get(PAGE)

    assert set(figures(shown).values()) == {0}
    for trouble in Trouble:
        listed = page.get(f"{PAGE}/{trouble.value}")
        assert "HTX Hai Mươi" not in listed.text
        assert "Không có gì phải xem lại" in listed.text


def test_a_list_that_does_not_exist_is_not_found(page, enter):
    enter("officer")

    page.get(f"{PAGE}/khong-co", 404)


def test_the_page_says_that_checking_is_switched_off(page, enter, session):
    enter("officer")

    shown = page.get(PAGE)
    page.post(f"{PAGE}/duong-dan", {}, 302)

    assert "đang tắt" in shown.text
    assert not shown.select("form[action^=/can-bo/kiem-tra]")
    assert "đang tắt" in page.get(PAGE).text
    assert session.query(OutboxEntry).filter_by(task=link_checks.TASK).count() == 0


def test_an_officer_lets_the_links_be_checked_and_pressing_twice_checks_once(page, enter, session, act, site):
    proof = make_evidence(session, act, url=link(site, "/con"))
    enter("officer")
    page.get(PAGE)

    page.submit("Kiểm tra ngay")
    again = page.submit("Kiểm tra ngay")
    drain()
    session.expire_all()

    assert "đang kiểm tra rồi" in again.text
    assert proof.last_check == LinkState.ALIVE
    assert len(site.asked) == 1
    assert figures(page.get(PAGE))[Trouble.UNCHECKED_LINKS.value] == 0
