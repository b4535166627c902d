"""A verifier finds doubled registrations, sets them side by side, merges them and takes it back."""

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import utcnow
from places.queries import gazetteer
from programmes.merge_page import told_apart
from programmes.models import BusinessMerge, SetApart, SupportAct
from tests.factories.accounts import csrf_token
from tests.factories.programmes import make_act, make_counted_business, make_programme

LIST = "/can-bo/trung-lap"


@pytest.fixture
def pair(session):
    web = make_programme(session)
    root = make_counted_business(
        session,
        "Hộ kinh doanh mẫu 18",
        slug="ho-mau-18",
        tax_code="034899000018",
        verified_at=utcnow(),
    )
    other = make_counted_business(
        session, "HKD Mẫu 18 (ghi trùng)", slug="hkd-mau-18", tax_code="034899000018", phone="+84500000001"
    )
    for business in (root, other):
        make_act(session, web, business)
    session.commit()
    return root, other


def compare(page):
    page.get(LIST)
    page.click("So sánh")


def test_look_alikes_are_listed_with_the_reason(pair, page, enter):
    enter("verifier")

    page.get(LIST)

    assert "1 cặp cần xem" in page.text
    assert "cùng mã số thuế, tên gần giống, cùng xã" in page.text


def test_the_two_are_set_side_by_side_with_a_proposal(pair, page, enter):
    enter("verifier")

    compare(page)

    chosen = {
        field.get("name"): field.get("value")
        for field in page.select("input[type=radio]")
        if field.get("checked") is not None
    }
    assert chosen == {"root": "mot", "relation": "duplicate", "stands_name": "mot", "stands_phone": "hai"}
    assert "•••••••••018" not in page.text  # equal, so there is nothing to choose
    assert "034899000018" not in page.text
    assert "Có thể 20.000.000 ₫ đã ghi hai lần" in page.text


def test_merging_follows_the_choices_and_leads_to_the_log(session, pair, page, enter):
    root, other = pair
    person = enter("verifier", full_name="Đỗ Thị Cốm")
    compare(page)

    page.submit("Gộp hai bản", root="mot", relation="duplicate", stands_name="mot", stands_phone="hai")

    session.expire_all()
    made = session.scalars(select(BusinessMerge)).one()
    assert (made.business_id, made.into_id, made.merged_by_id) == (other.id, root.id, person.id)
    assert (other.root_id, root.phone, root.name) == (root.id, "+84500000001", "Hộ kinh doanh mẫu 18")
    assert page.path == f"{LIST}/{made.id}"
    assert "Đỗ Thị Cốm" in page.text
    page.get("/can-bo/so-lieu?tu=2022-01-01&den=2022-12-31")
    assert page.texts(".hero b") == ["1"]


def test_the_other_one_may_be_the_root(session, pair, page, enter):
    root, other = pair
    enter("verifier")
    compare(page)

    page.submit("Gộp hai bản", root="hai", relation="branch", stands_name="mot", stands_phone="hai")

    session.expire_all()
    assert (root.root_id, root.root_relation) == (other.id, "branch")
    assert (other.name, root.name) == ("Hộ kinh doanh mẫu 18", "Hộ kinh doanh mẫu 18")


def test_money_recorded_twice_is_offered_to_be_voided_in_favour_of_the_first(session, pair, page, enter):
    enter("verifier")
    compare(page)
    page.submit("Gộp hai bản", root="mot", relation="duplicate", stands_name="mot", stands_phone="mot")
    assert "Có thể 20.000.000 ₫ đã ghi hai lần" in page.text
    first, second = session.scalars(select(SupportAct).order_by(SupportAct.id)).all()

    page.click("Hủy hiệu lực lượt ghi thừa")
    page.submit("Hủy hiệu lực", reason="Ghi trùng với lượt kia")

    session.expire_all()
    assert (second.state, second.replaced_by_id) == ("voided", first.id)
    page.get(f"{LIST}/1")
    assert "ghi hai lần" not in page.text
    page.get("/can-bo/so-lieu?tu=2022-01-01&den=2022-12-31")
    assert page.texts(".hero b") == ["1"]
    assert "20.000.000 ₫" in page.text


def test_taking_it_back_restores_and_the_log_keeps_both(session, pair, page, enter):
    root, other = pair
    enter("verifier")
    compare(page)
    page.submit("Gộp hai bản", root="mot", relation="duplicate", stands_name="mot", stands_phone="hai")

    page.click("Gỡ ra")
    page.submit("Gỡ ra")

    session.expire_all()
    assert (other.root_id, root.phone) == (None, None)
    assert "Lần gộp này đã gỡ" in page.text
    page.post(f"{LIST}/1/go")  # a colleague's page that was open still
    assert "Lần gộp này đã được gỡ rồi." in page.text
    page.get(f"{LIST}/1/go", status=409)
    page.get(LIST)
    assert "1 cặp cần xem" in page.text
    assert "Đã gỡ" in page.text
    page.get("/can-bo/so-lieu?tu=2022-01-01&den=2022-12-31")
    assert page.texts(".hero b") == ["2"]


def test_two_of_one_name_are_told_apart_by_the_former_name_or_the_tax_code(session, pair, page, enter):
    root, other = pair
    enter("verifier")
    compare(page)
    page.submit("Gộp hai bản", root="mot", relation="duplicate", stands_name="hai", stands_phone="mot")

    named = f"{other.name} (trước khi gộp: Hộ kinh doanh mẫu 18)"
    assert page.h1 == f"{other.name} gộp vào {named}"
    assert sum(named in each for each in page.texts("main .note li")) == 1
    page.click("Gỡ ra")
    assert page.h1 == f"Gỡ {other.name} khỏi {named}?"
    page.submit("Gỡ ra")
    assert page.h1 == f"{other.name} gộp vào Hộ kinh doanh mẫu 18"

    other.name, other.tax_code = root.name, "034899000019"
    assert list(told_apart(gazetteer(session), root, other).values()) == [
        "Hộ kinh doanh mẫu 18 (•••••••••018)",
        "Hộ kinh doanh mẫu 18 (•••••••••019)",
    ]


def test_what_changed_meanwhile_is_shown_before_merging(session, pair, page, enter):
    root, other = pair
    enter("verifier")
    compare(page)
    other.representative = "Lê Văn Lúa"
    session.commit()

    page.submit(
        "Gộp hai bản", status=422, root="mot", relation="duplicate", stands_name="mot", stands_phone="hai"
    )

    assert "Có người vừa sửa một trong hai bản" in page.text
    assert "Lê Văn Lúa" in page.text
    page.submit(
        "Gộp hai bản",
        root="mot",
        relation="duplicate",
        stands_name="mot",
        stands_phone="hai",
        stands_representative="hai",
    )
    session.expire_all()
    assert (other.root_id, root.representative) == (root.id, "Lê Văn Lúa")


def test_pairs_that_are_not_one_are_kept_apart(session, pair, page, enter):
    person = enter("verifier")
    page.get(LIST)

    page.submit("Khác nhau")

    said = session.scalars(select(SetApart)).one()
    assert said.said_by_id == person.id
    assert "Không còn cặp nào cần xem" in page.text
    assert session.scalar(select(AuditEntry.action)) == "business.set_apart"


def test_any_two_may_be_compared_from_the_page_of_a_business(session, pair, page, enter):
    make_counted_business(session, "HTX Ổi Bo")
    enter("verifier")
    page.get("/can-bo/co-so/ho-mau-18")

    page.click("So với cơ sở khác")
    page.submit("Tìm", q="oi bo")
    page.click("HTX Ổi Bo")

    assert page.h1 == "Hai bản này có phải một cơ sở?"
    assert "Có thể" not in page.text


def test_a_merged_one_is_compared_through_its_root(session, pair, page, enter):
    root, _other = pair
    make_counted_business(session, "Bản gộp cũ", slug="cu", root=root)
    enter("verifier")

    page.get(f"{LIST}/so-sanh?mot=cu&hai=hkd-mau-18")

    assert "Hộ kinh doanh mẫu 18" in page.text
    page.get(f"{LIST}/so-sanh?mot=cu&hai=ho-mau-18", status=409)
    assert "Bạn chọn hai cơ sở khác nhau" in page.text
    assert "Có người vừa sửa" not in page.text
    page.click("Chọn cơ sở để so")


@pytest.mark.parametrize(
    "fields",
    [
        {"root": "", "relation": "duplicate"},
        {"root": "ba", "relation": "duplicate"},
        {"root": "mot", "relation": "chau"},
        {"root": "mot", "relation": "duplicate", "stands_name": "x"},
        {"root": "mot", "relation": "duplicate", "versions": "\x00"},
        {"root": "mot", "relation": "duplicate", "versions": "9" * 40},
    ],
)
def test_made_up_answers_merge_nothing(session, pair, page, enter, fields):
    enter("verifier")
    sent = {"stands_name": "mot", "stands_phone": "hai", "csrf_token": csrf_token(page), **fields}

    page.post(f"{LIST}/so-sanh?mot=ho-mau-18&hai=hkd-mau-18", sent, status=422)

    assert session.scalars(select(BusinessMerge)).all() == []


@pytest.mark.parametrize("slug", ["khong-co", "", "%00", "../x"])
def test_an_unknown_registration_is_not_found(pair, page, enter, slug):
    enter("verifier")

    page.get(f"{LIST}/so-sanh?mot=ho-mau-18&hai={slug}", status=404)


def test_an_officer_sees_the_list_and_merges_nothing(pair, page, enter):
    enter("officer")

    page.get(LIST)

    assert "So sánh" not in page.text
    page.get(f"{LIST}/so-sanh?mot=ho-mau-18&hai=hkd-mau-18", status=403)
