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
from core import audit
from core.audit import SYSTEM, Actor
from core.database import utcnow
from core.installation import InstallationSetting
from exporters.stalls.models import Stall
from programmes.indicators.models import IndicatorValue
from programmes.models import ActState, Target
from programmes.views.words import STATE_LABELS
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_certificate, make_family, make_owner, make_photo, make_product
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.factories.traceability import make_event, make_lot
from tests.pages.client import PageClient
from traceability.models import Event
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


@pytest.mark.parametrize(
    ("move", "state", "field", "typed", "shown"),
    [
        ("nghiem-thu", "under_way", "accepted_on", "2022-07-01", "01/07/2022"),
        ("huy-hieu-luc", "accepted", "reason", "Ghi nhầm lượt", "Ghi nhầm lượt"),
        ("tra-lai", "accepted", "reason", "Thiếu biên bản", "Thiếu biên bản"),
    ],
)
def test_who_moves_an_act_that_changed_sees_how_it_stands_and_keeps_what_was_typed(
    app: Flask, session: Session, move: str, state: str, field: str, typed: str, shown: str
) -> None:
    made = make_act(session, make_programme(session), make_counted_business(session), state=state)
    make_evidence(session, made)
    officer = make_user(session, Role.OFFICER)
    person = make_user(session, Role.VERIFIER) if move == "tra-lai" else officer
    session.commit()
    page = PageClient(app)
    sign_in(page, person)
    page.get(f"/can-bo/ghi-nhan/{made.id}/{move}")
    made.budget_vnd = 31_000_000
    by = Actor(user_id=officer.id)
    audit.record(session, by, "support_act.edit", f"support_act:{made.id}", {})
    session.commit()

    page.submit(f"[name={field}]", {field: typed}, status=422)

    cells = " ".join(page.texts("tbody td"))
    for words in (shown, "31.000.000", str(STATE_LABELS[ActState(state)]), officer.full_name):
        assert words in cells
    kept = page.first(f"[name={field}]")
    assert typed in (kept.get("value") or kept.text or "")

    page.submit(f"[name={field}]", {})
    assert page.current.path == f"/can-bo/ghi-nhan/{made.id}"


def test_who_gives_back_what_was_given_back_sees_both_reasons(app: Flask, session: Session) -> None:
    made = make_act(session, make_programme(session), make_counted_business(session))
    make_evidence(session, made)
    people = [make_user(session, Role.VERIFIER) for _number in range(2)]
    session.commit()
    faster, slower = (PageClient(app) for _person in people)
    for page, person in zip((faster, slower), people, strict=True):
        sign_in(page, person)
        page.get(f"/can-bo/ghi-nhan/{made.id}/tra-lai")
    faster.submit("[name=reason]", {"reason": "Thiếu biên bản"})

    slower.submit("[name=reason]", {"reason": "Sai ngày nghiệm thu"}, status=409)

    assert {"Thiếu biên bản", "Sai ngày nghiệm thu"} <= set(slower.texts("tbody td"))
    kept = slower.first("[name=reason]")
    assert "Sai ngày nghiệm thu" in (kept.get("value") or kept.text or "")


def two(app: Flask, person: Any, path: str) -> tuple[PageClient, PageClient]:
    """Open one form twice."""
    faster, slower = PageClient(app), PageClient(app)
    for page in (faster, slower):
        sign_in(page, person)
        page.get(path)
    return faster, slower


def test_what_was_typed_for_a_choice_that_is_gone_is_shown_and_the_rest_kept(
    app: Flask, session: Session
) -> None:
    owner, path = choice(session)
    gone = session.scalars(select(Variant.id).order_by(Variant.position.desc()).limit(1)).one()
    session.commit()
    faster, slower = two(app, owner, path)
    faster.get(f"{path}/cach")
    faster.submit("[name=option_0_1]", option_0_1="")
    faster.submit("Bỏ và lưu", {})

    slower.submit("[name=sku_90001]", {f"sku_{gone}": "MA-CUA-TOI", "stock_90001": "12"}, status=422)

    rows = slower.texts("tbody tr")
    assert any("350 g: Mã hàng (SKU)" in row and "đã bỏ" in row and "MA-CUA-TOI" in row for row in rows), rows
    assert slower.first("[name=stock_90001]").get("value") == "12"
    slower.submit("[name=sku_90001]", {})
    assert session.scalars(select(Variant.stock).where(Variant.id == 90_001)).one() == 12


def test_a_choice_that_came_meanwhile_is_left_as_it_is(app: Flask, session: Session) -> None:
    owner, path = choice(session)
    session.commit()
    faster, slower = two(app, owner, path)
    faster.get(f"{path}/cach")
    faster.submit("[name=option_0_1]", more_0="500 g")

    slower.submit("[name=sku_90001]", stock_90001="12", status=409)
    slower.submit("[name=sku_90001]", {})

    found = session.execute(
        select(Variant.options, Variant.is_on_sale, Variant.stock).order_by(Variant.position)
    )
    assert [tuple(row) for row in found] == [
        (["200 g"], True, 12),
        (["350 g"], True, 0),
        (["500 g"], True, 0),
    ]


def test_who_corrects_what_was_corrected_sees_both_and_corrects_the_newer(
    app: Flask, session: Session
) -> None:
    owner, business = make_owner(session)
    lot = make_lot(session, make_product(session, business=business))
    event = make_event(session, lot, details={"note": "Sấy 60 độ"})
    session.commit()
    faster, slower = two(app, owner, f"/quan-ly/lo-hang/{lot.id}/sua/{event.id}")
    faster.submit("[name=note]", note="Sấy 65 độ", reason="ghi nhầm độ")

    slower.submit("[name=note]", note="Sấy 70 độ", reason="ghi sai", status=409)

    assert {"Sấy 65 độ", "Sấy 70 độ"} <= set(slower.texts("tbody td"))
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
    faster, slower = two(app, person, f"{INDICATOR}/so-lieu/{row.id}")
    faster.submit("[name=value]", value="11", reason="Xã gửi lại")

    slower.submit("[name=value]", value="12", reason="Cộng sót một xã", status=409)

    assert {"11", "12"} <= set(slower.texts("tbody td"))
    slower.submit("[name=value]", {})
    assert session.scalars(select(IndicatorValue.value).order_by(IndicatorValue.id)).all() == [10, 11, 12]


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
