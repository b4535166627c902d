from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalog.duplicates import Asked, Reason, bare_name, candidates, names_meet, told_to_producer
from catalog.models import BusinessKind
from catalog.services.businesses import Address
from places.models import NEW
from places.queries import gazetteer
from tests.factories.catalog import make_business

HERE = "12688"  # Đông Hưng of today, where the factory's businesses are


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("HTX Nếp Gấc", "Hợp tác xã nếp gấc", True),
        ("Công ty TNHH Dệt khăn Sợi Quê", "CTY TNHH DET KHAN SOI QUE", True),
        ("Hộ kinh doanh Hương Lạc", "Cơ sở sản xuất Hương Lạc", True),
        ("Doanh nghiệp tư nhân Gió Khơi", "DNTN Gió Khơi", True),
        ("HTX Nếp Gấc", "HTX Nếp Gấc Đông Hưng", True),
        ("HTX Nếp Gấc", "HTX Nếp Cẩm", False),
        ("HTX", "Hợp tác xã", False),
        ("", "", False),
        ("HTX An", "HTX An Bình", False),
    ],
)
def test_names_meet_without_accents_and_words_of_kind(one: str, other: str, meet: bool) -> None:
    assert names_meet(one, other) is meet
    assert names_meet(other, one) is meet


@given(st.text(max_size=40))
def test_any_name_meets_itself_or_is_empty(name: str) -> None:
    assert names_meet(name, name) == bool(bare_name(name))


def test_what_is_equal_is_found_the_strongest_first(session: Session) -> None:
    by_name = make_business(session, name="HTX Nếp Gấc")
    by_code = make_business(session, name="Khác", tax_code="0100233488", phone="+84500000009")
    make_business(session, name="HTX Nếp Gấc", address=Address(NEW, "12454"))
    asked = Asked("Hợp tác xã Nếp gấc", HERE, "0100233488", "+84500000009")

    found = candidates(session, asked)

    assert [(each.business.id, each.reasons) for each in found] == [
        (by_code.id, (Reason.TAX_CODE, Reason.PHONE)),
        (by_name.id, (Reason.NAME,)),
    ]
    assert [each.business.id for each in candidates(session, asked, besides=by_code.id)] == [by_name.id]
    assert candidates(session, Asked("HTX Nếp Gấc")) == []


def test_a_producer_learns_name_and_place_and_nothing_that_is_not_public(session: Session) -> None:
    make_business(session, name="HTX Nếp Gấc", tax_code="0100233488", phone="+84500000009")
    make_business(session, name="Hộ Kín", kind=BusinessKind.HO_KINH_DOANH, tax_code="034899000002")
    places = gazetteer(session)

    def told(asked: Asked, own_phone: str | None = None) -> list[str]:
        found = candidates(session, asked)
        return [each.sentence for each in told_to_producer(found, places, own_phone=own_phone)]

    named = ["Đã có cơ sở tên “HTX Nếp Gấc” ở xã Đông Hưng, tỉnh Hưng Yên."]
    assert told(Asked("x", tax_code="0100233488")) == named
    assert told(Asked("x", phone="+84500000009")) == []
    assert told(Asked("x", phone="+84500000009"), "+84500000009") == named
    assert told(Asked("x", tax_code="034899000002")) == ["Mã số thuế này đã có ở một cơ sở khác."]
