"""Random data, the page of figures, and every single link on it: the list is as long as the figure says."""

from datetime import date, timedelta
from random import Random

from catalog.models import Business
from core.database import utcnow
from core.formatting import VIETNAM
from exporters.stalls.models import MarketListing
from tests.factories.catalog import make_certificate, make_product
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.programmes.figure_links import FIGURES, LISTS, figures_on, rows_behind

PLACES = (("336", "12452"), ("340", "12688"), (None, "12817"), ("342", None), (None, None))


def fill(session, seed):
    """Write businesses, duplicates, branches, acts of every kind and state, papers and links."""
    random = Random(seed)  # noqa: S311  (test data)
    programmes = [make_programme(session, code) for code in ("WEB", "PROMO", "TRACE")]
    businesses: list[Business] = []
    for n in range(14):
        root = random.choice(businesses[:4]) if n > 9 else None
        businesses.append(make_counted_business(session, root=root))
    for _ in range(60):
        district, commune = random.choice(PLACES)
        act = make_act(
            session,
            random.choice(programmes),
            random.choice(businesses),
            started_on=None,
            accepted_on=date(2022, 1, 1) + timedelta(days=random.randrange(365)),
            state=random.choice(("accepted",) * 4 + ("cancelled",)),
            kind_at=random.choice(("hop_tac_xa", "doanh_nghiep", "ho_kinh_doanh", "ca_nhan")),
            district_code_at=district,
            current_commune_code_at=commune,
        )
        if random.random() < 0.3:
            make_evidence(
                session, act, last_checked_at=utcnow(), last_check=random.choice(("alive", "timeout"))
            )
    today = utcnow().astimezone(VIETNAM).date()
    for n, business in enumerate(businesses[:6]):
        product = make_product(session, business)
        for place in random.sample(("shopee", "sendo", "alibaba"), random.randrange(3)):
            listing = MarketListing(product_id=product.id, marketplace=place, state="live")
            session.add(listing)
        make_certificate(session, product, expires_on=today + timedelta(days=random.randrange(-9, 40) + n))
    session.commit()


def test_every_link_of_the_page_opens_a_list_as_long_as_its_figure(session, page, enter):
    fill(session, seed=2026)
    enter("auditor")
    question = "tu=2022-01-01&den=2022-12-31&nhip=thang"

    figures = figures_on(page.get(f"{FIGURES}?{question}"))
    lengths = [(rows_behind(page, address), address) for _number, address in figures]

    assert lengths == figures
    assert len(figures) > 130
    assert {kind for kind in LISTS if any(number and at.startswith(kind) for number, at in figures)} == set(
        LISTS
    )
