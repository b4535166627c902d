from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from catalog import services
from catalog.addresses import address_of, communes_called
from catalog.errors import RefusedField, StaleBusiness, UnknownCommune, UnsafeAddress
from catalog.models import Business, BusinessKind, Membership
from catalog.services.businesses import Address
from core.audit import SYSTEM, Actor, AuditEntry
from places.models import NEW, OLD
from places.queries import gazetteer
from tests.factories.accounts import make_user
from tests.factories.catalog import make_business


def _profile(session: Session, business: Business, address: Address | None = None, **changes: object) -> None:
    if session.get(User, 7) is None:
        make_user(session, id=7)
    services.update_profile(
        session, business, actor=Actor(7), expected_version=business.version, changes=changes, address=address
    )


def test_a_registration_derives_the_present_commune_and_the_old_district(session: Session) -> None:
    business = make_business(session)

    assert (business.current_commune_code, business.former_district_code) == ("12688", "340")
    lines = address_of(gazetteer(session), business)
    assert lines.full == "Thôn 1, xã Đông Hưng, tỉnh Hưng Yên"
    assert lines.before == "xã Nguyên Xá, huyện Đông Hưng, tỉnh Thái Bình"


def test_a_new_address_of_an_ambiguous_ward_asks_for_the_district(session: Session) -> None:
    unknown = make_business(session, address=Address(NEW, "12454"))
    told = make_business(session, address=Address(NEW, "12454", former_district_code="336"))
    foreign = make_business(session, address=Address(NEW, "12454", former_district_code="340"))

    assert [each.former_district_code for each in (unknown, told, foreign)] == [None, "336", None]
    assert address_of(gazetteer(session), unknown).before == ""
    assert "Thái Bình" in address_of(gazetteer(session), told).before


def test_an_address_nowhere_is_refused(session: Session) -> None:
    with pytest.raises(UnknownCommune):
        make_business(session, address=Address(NEW, "99999"))


def test_a_company_number_stands_on_one_registration_and_a_persons_on_several(session: Session) -> None:
    make_business(session, tax_code="0100233488")
    with pytest.raises(RefusedField):
        make_business(session, tax_code="0100233488")

    pair = [
        make_business(session, kind=BusinessKind.HO_KINH_DOANH, tax_code="034899000002") for _time in range(2)
    ]

    assert len({each.id for each in pair}) == 2


def test_equal_names_get_different_addresses(session: Session) -> None:
    slugs = [make_business(session, name=name).slug for name in ("HTX Ổi", "HTX Ôi", "HTX ổi", "★")]

    assert slugs == ["htx-oi", "htx-oi-2", "htx-oi-3", "co-so"]


def test_the_owner_is_a_member_once(session: Session) -> None:
    owner = make_user(session)
    business = make_business(session, owner=owner)

    services.join(session, business, owner.id, "owner")

    assert [(row.user_id, row.role) for row in session.scalars(select(Membership))] == [(owner.id, "owner")]


def test_the_profile_is_changed_and_consent_stands_in_the_trail(session: Session) -> None:
    business = make_business(session, phone="+84500000001")

    _profile(session, business, phone_is_public=True, website="banhcay.vn", description="Nghề làng Nguyễn.")

    assert (business.phone_is_public, business.website) == (True, "https://banhcay.vn")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "business.update")).one()
    assert (entry.actor_id, entry.changes["phone_is_public"]) == (7, [False, True])
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()[-1] == "consent.give"


def test_the_mark_goes_with_the_address_that_was_compared_and_stays_with_other_words(
    session: Session,
) -> None:
    business = make_business(session)
    services.verify_business(session, business, actor=SYSTEM)

    _profile(session, business, Address(OLD, "12730", street="Thôn 1"), description="Nấu gấc từ 1990.")
    kept = business.verified_at
    _profile(session, business, Address(OLD, "12730", street="Thôn 9"), street="Thôn 9")

    assert kept is not None
    assert business.verified_at is None


def test_a_script_is_no_website(session: Session) -> None:
    with pytest.raises(UnsafeAddress):
        _profile(session, make_business(session), website="javascript:alert(1)")


def test_an_old_profile_does_not_overwrite_a_newer_one(session: Session) -> None:
    business = make_business(session)
    seen = business.version
    _profile(session, business, description="Mới")

    with pytest.raises(StaleBusiness):
        services.update_profile(
            session, business, actor=SYSTEM, expected_version=seen, changes={"description": "Cũ"}
        )

    assert business.description == "Mới"


def test_only_what_a_profile_holds_can_be_changed_there(session: Session) -> None:
    with pytest.raises(TypeError):
        _profile(session, make_business(session), tax_code="0100233488")


def test_the_mark_is_given_and_taken_back_with_its_giver(session: Session) -> None:
    business, officer = make_business(session), make_user(session, "officer")

    services.verify_business(session, business, actor=Actor(officer.id))
    marked = (business.verified_at is not None, business.verified_by_id)
    services.unverify_business(session, business, actor=Actor(officer.id))

    assert marked == (True, officer.id)
    assert (business.verified_at, business.verified_by_id) == (None, None)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Xã Nguyên Xá, Huyện Đông Hưng, Tỉnh Thái Bình", [(OLD, "12730")]),
        ("xa nguyen xa, huyen dong hung, tinh thai binh", [(OLD, "12730")]),
        ("Xã Đông Hưng, Tỉnh Hưng Yên", [(NEW, "12688")]),
        ("trần lãm hưng yên", [(NEW, "12454")]),
        ("", []),
        ("Sài Gòn", []),
    ],
)
def test_a_commune_is_told_by_its_line_with_or_without_accents(
    session: Session, typed: str, found: list[tuple[str, str]]
) -> None:
    assert [(unit.scheme, unit.code) for unit in communes_called(gazetteer(session), typed)] == found


def test_a_name_that_several_bear_gives_them_all_to_choose_from(session: Session) -> None:
    lines = [unit.name for unit in communes_called(gazetteer(session), "nguyên xá")]

    assert lines == ["Xã Nguyên Xá", "Xã Nguyên Xá"]
