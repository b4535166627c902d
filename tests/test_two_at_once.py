"""Two people open one form; the slower one sees both values, and what was typed is kept.

Each line of the table is one edit form of the department or of the producers' workspace.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from accounts.models import Agency, Role
from catalog.models import Variant
from catalog.services.variants import arrange_variants
from catalog.variant_grid import TierEdit
from core.audit import SYSTEM
from core.database import utcnow
from core.installation import InstallationSetting
from exporters.stalls.models import Stall
from programmes.models import Target
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_certificate, make_family, make_owner, make_photo, make_product
from tests.factories.programmes import make_act, make_counted_business, make_programme
from tests.factories.traceability import make_lot
from tests.pages.client import PageClient
from tests.two_pages import two
from traceability.numbers.models import BusinessPlace
from traceability.resolver import services as link_services
from traceability.resolver.models import TraceLink


class Form(NamedTuple):
    """One edit form.

    Attributes:
        prepare: Makes what is edited; returns who edits it, and the address.
        field: The field that both change.
        first, second: What the faster and the slower one type.
        status: What the slower one is answered; pages with a way of their own say 409.
    """

    prepare: Callable[[Session], tuple[Any, str]]
    field: str
    first: str
    second: str
    status: int = 422


def of_product(path: str, **facts: Any) -> Callable[[Session], tuple[Any, str]]:
    def prepare(session: Session) -> tuple[Any, str]:
        owner, business = make_owner(session)
        product = make_product(session, business=business, **facts)
        return owner, path.format(id=product.id)

    return prepare


def tiers(session: Session) -> tuple[Any, str]:
    owner, business = make_owner(session)
    product = make_product(session, business=business)
    edit = TierEdit("Cỡ", ((None, "200 g"), (None, "350 g")))
    arrange_variants(session, product, actor=SYSTEM, expected_version=product.version, edits=[edit])
    return owner, f"/quan-ly/san-pham/{product.id}/phan-loai/cach"


def choice(session: Session) -> tuple[Any, str]:
    owner, path = tiers(session)
    session.scalars(
        select(Variant).order_by(Variant.position).limit(1)
    ).one().id = 90_001  # named by the field
    session.flush()
    return owner, path.removesuffix("/cach")


def photo(session: Session) -> tuple[Any, str]:
    owner, business = make_owner(session)
    product = make_product(session, business=business)
    made = make_photo(session, product)
    return owner, f"/quan-ly/san-pham/{product.id}/anh/{made.id}/ta"


def paper(session: Session) -> tuple[Any, str]:
    owner, business = make_owner(session)
    made = make_certificate(session, make_product(session, business=business))
    return owner, f"/quan-ly/ho-so/giay-to/{made.id}/sua"


def of_business(path: str) -> Callable[[Session], tuple[Any, str]]:
    return lambda session: (make_owner(session)[0], path)


def stall(session: Session) -> tuple[Any, str]:
    owner, business = make_owner(session)
    made = Stall(business=business, marketplace="shopee", opened_on=date(2022, 1, 1), confirmed_at=utcnow())
    session.add(made)
    session.flush()
    return owner, f"/quan-ly/ban-hang/gian-hang/{made.id}/sua"


def link(session: Session) -> tuple[Any, str]:
    owner, business = make_owner(session)
    made = TraceLink(
        product_id=make_product(session, business=business).id, link_type="gs1:pip",
        href="https://shopee.vn/x", title="Cách nấu", position=0,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return owner, f"/quan-ly/duong-dan/{made.id}"


def act(session: Session) -> tuple[Any, str]:
    made = make_act(session, make_programme(session), make_counted_business(session), state="under_way")
    return make_user(session, Role.OFFICER), f"/can-bo/ghi-nhan/{made.id}/sua"


def programme(session: Session) -> tuple[Any, str]:
    make_programme(session)
    return make_user(session, Role.OFFICER), "/can-bo/chuong-trinh/WEB/sua"


def staff(session: Session) -> tuple[Any, str]:
    made = Agency(code="so", name="Sở cũ")
    session.add(made)
    session.flush()
    other = make_user(session, Role.OFFICER, agency_id=made.id)
    return make_user(session, Role.ADMINISTRATOR), f"/can-bo/tai-khoan/{other.id}/sua"


def agency(session: Session) -> tuple[Any, str]:
    made = Agency(code="so", name="Sở cũ")
    session.add(made)
    session.flush()
    return make_user(session, Role.ADMINISTRATOR), f"/can-bo/tai-khoan/co-quan/{made.id}"


def setting(path: str) -> Callable[[Session], tuple[Any, str]]:
    return lambda session: (make_user(session, Role.ADMINISTRATOR), path)


def family(session: Session) -> tuple[Any, str]:
    return setting(f"/can-bo/cai-dat/nhom-hang/shopee/{make_family(session).code}")(session)


def facts_of_a_business(session: Session) -> tuple[Any, str]:
    business = make_owner(session)[1]
    return make_user(session, Role.OFFICER), f"/can-bo/co-so/{business.slug}/dang-ky"


def place(session: Session) -> tuple[Any, str]:
    owner, business = make_owner(session)
    made = BusinessPlace(
        business_id=business.id, code="00000000", kind="shop", name="Quầy",
        place_scheme="vn_2025_07", place_code="12688",
    )  # fmt: skip
    session.add(made)
    session.flush()
    return owner, f"/quan-ly/noi/{made.id}"


def target(session: Session) -> tuple[Any, str]:
    made = make_programme(session)
    made.targets.append(Target(since=date(2026, 1, 1), until=date(2026, 12, 31), value=30))
    return make_user(session, Role.OFFICER), "/can-bo/chuong-trinh/WEB/ke-hoach?tu=2026-01-01&den=2026-12-31"


def officer(path: str) -> Callable[[Session], tuple[Any, str]]:
    return lambda session: (make_user(session, Role.OFFICER), path)


PRODUCT = "/quan-ly/san-pham/{id}"
SHOPEE = "/quan-ly/ban-hang/shopee/san-pham/{id}"
INDICATOR = "/can-bo/chi-tieu/MARKET.products"
FORMS = {
    "product": Form(of_product(f"{PRODUCT}/sua"), "name", "Bánh cáy đỏ", "Bánh cáy vàng", status=409),
    "attributes": Form(of_product(f"{PRODUCT}/goi-hang"), "gross_weight", "410", "430", status=409),
    "english": Form(of_product(f"{PRODUCT}/tieng-anh"), "name_en", "Red cake", "Yellow cake", status=409),
    "tiers": Form(tiers, "tier_0", "Cỡ đỏ", "Cỡ vàng", status=409),
    "a choice": Form(choice, "sku_90001", "BC-DO", "BC-VANG"),
    "an option": Form(tiers, "option_0_1", "360 g", "370 g", status=409),
    "trace facts": Form(of_product(f"{PRODUCT}/truy-xuat"), "brand", "Hoa Sen", "Hoa Súng"),
    "photo": Form(photo, "alt", "Hộp đỏ", "Hộp vàng"),
    "paper": Form(paper, "number", "12/A", "13/B"),
    "profile": Form(of_business("/quan-ly/ho-so/sua"), "description", "Làm từ 1950", "Làm từ 1960"),
    "own facts": Form(of_business("/quan-ly/ho-so/dang-ky"), "name", "HTX Đỏ", "HTX Vàng", status=409),
    "stall": Form(stall, "url", "https://shopee.vn/do", "https://shopee.vn/vang"),
    "link": Form(link, "title", "Cách nấu đỏ", "Cách nấu vàng"),
    "own name": Form(of_business("/tai-khoan/ten"), "full_name", "Lê Đỏ", "Lê Vàng"),
    "act": Form(act, "note", "Đợt một", "Đợt hai", status=409),
    "programme": Form(programme, "name", "Chương trình đỏ", "Chương trình vàng", status=409),
    "business": Form(facts_of_a_business, "name", "HTX Đỏ", "HTX Vàng", status=409),
    "staff": Form(staff, "full_name", "Lê Đỏ", "Lê Vàng"),
    "agency": Form(agency, "name", "Sở Đỏ", "Sở Vàng"),
    "wholesale": Form(of_product(f"{PRODUCT}/ban-buon"), "moq", "500", "700", status=409),
    "own words": Form(of_product(f"{SHOPEE}/rieng"), "name", "Bánh cáy đỏ", "Bánh cáy vàng", status=409),
    "category": Form(of_product(f"{SHOPEE}/nganh-hang"), "category_id", "100629", "100630", status=409),
    "place": Form(place, "name", "Kho đỏ", "Kho vàng"),
    "target": Form(target, "value", "31", "32"),
    "indicator target": Form(
        officer(f"{INDICATOR}/ke-hoach?tu=2026-01-01&den=2026-12-31"), "value", "31", "32"
    ),
    "indicator": Form(officer(f"{INDICATOR}/dinh-nghia"), "name", "Chỉ tiêu đỏ", "Chỉ tiêu vàng", status=409),
    "sign-in": Form(setting("/can-bo/cai-dat/dang-nhap"), "first_password_days", "5", "6"),
    "rule": Form(setting("/can-bo/cai-dat/luat/shopee/file-rows"), "maximum", "900", "800"),
    "family": Form(family, "path", "Bánh > Đỏ", "Bánh > Vàng"),
    "hosts": Form(setting("/can-bo/cai-dat/duong-dan"), "hosts", "do.example", "vang.example"),
    "stall months": Form(setting("/can-bo/cai-dat/gian-hang"), "months", "5", "7"),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_slower_of_two_sees_both_values_and_loses_nothing(
    app: Flask, session: Session, name: str
) -> None:
    form = FORMS[name]
    person, path = form.prepare(session)
    session.commit()
    faster, slower = PageClient(app), PageClient(app)
    for page in (faster, slower):
        sign_in(page, person)
        page.get(path)
    box = f"#{form.field}"

    faster.submit(box, {form.field: form.first})
    slower.submit(box, {form.field: form.second}, status=form.status)

    cells = slower.texts("tbody td")
    assert any(form.first in text for text in cells), cells
    assert any(form.second in text for text in cells), cells
    kept = slower.first(box)
    assert form.second in (kept.get("value") or kept.text or "")

    slower.submit(box, {})
    slower.get(path)
    now = slower.first(box)
    assert form.second in (now.get("value") or now.text or "")


def test_a_form_that_the_database_refused_is_asked_again_and_shows_both(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, path = link(session)
    session.commit()
    (page,) = two(app, owner, path)[:1]
    change, calls = link_services.change_link, []

    def somebody_is_faster(mine: Session, *args: Any) -> bool:
        calls.append(args)
        if len(calls) > 1:
            return change(mine, *args)
        mine.rollback()  # so that the other one may write, as PostgreSQL lets them
        session.expire_all()
        session.scalars(select(TraceLink)).one().title = "Cách nấu đỏ"
        session.commit()
        raise StaleDataError

    monkeypatch.setattr(link_services, "change_link", somebody_is_faster)
    page.submit("[name=title]", title="Cách nấu vàng", status=422)

    assert {"Cách nấu đỏ", "Cách nấu vàng"} <= set(page.texts("tbody td"))
    page.submit("[name=title]", {})
    session.expire_all()
    assert session.scalars(select(TraceLink.title)).one() == "Cách nấu vàng"


@pytest.mark.parametrize("kind", [TraceLink, InstallationSetting])
def test_the_statement_itself_refuses_what_was_saved_since(session: Session, kind: Any) -> None:
    link(session)
    session.add(InstallationSetting(key="accounts.x", value=1, set_at=utcnow(), set_by_id=None))
    session.commit()
    row = session.scalars(select(kind)).one()
    session.execute(update(kind).values(version=7).execution_options(synchronize_session=False))

    if kind is TraceLink:
        row.title = "Cách nấu vàng"
    else:
        row.value = 2
    with pytest.raises(StaleDataError):
        session.flush()


def test_a_refusal_because_others_were_faster_takes_along_what_was_typed(
    app: Flask, session: Session
) -> None:
    lot = make_lot(session)
    person = make_user(session, Role.OFFICER)
    session.commit()
    faster, slower = two(app, person, f"/can-bo/lo-hang/{lot.id}/thu-hoi")
    for page, reason in ((faster, "Có cát"), (slower, "Ghi nhầm hạn <b>")):
        page.submit("[name=reason]", reason=reason, instruction="Mang trả nơi bán")
    faster.submit("Thu hồi ngay", {})

    slower.submit("Thu hồi ngay", {}, status=409)

    assert "Ghi nhầm hạn <b>" in slower.text
