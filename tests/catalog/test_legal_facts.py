from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from catalog import services
from catalog.errors import RefusedField, StaleBusiness
from catalog.models import Business, BusinessKind, KindEntry
from catalog.services.legal_facts import hang_under_parent, kind_at, kind_lines, parent_business
from core.audit import SYSTEM, Actor, AuditEntry
from tests.factories.catalog import make_business, make_product

TODAY = date(2026, 11, 27)


def change(session: Session, business: Business, **changes: object) -> None:
    services.update_facts(
        session, business, actor=Actor(7), expected_version=business.version, changes=changes
    )


def change_kind(session: Session, business: Business, kind: BusinessKind, since: date) -> KindEntry:
    return services.change_kind(
        session,
        business,
        actor=SYSTEM,
        expected_version=business.version,
        kind=kind,
        since=since,
        today=TODAY,
    )


def last_entry(session: Session, action: str) -> AuditEntry:
    return session.scalars(
        select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id.desc())
    ).one()


@pytest.mark.parametrize(("field", "value"), [("name", "HTX Mới"), ("tax_code", "0100233488")])
def test_a_change_of_what_the_mark_vouches_for_takes_it_off(session: Session, field: str, value: str) -> None:
    business = make_business(session)
    services.verify_business(session, business, actor=SYSTEM)

    change(session, business, representative="Bà Ổi", founded_year=2016)
    kept = business.verified_at is not None
    change(session, business, **{field: value})

    assert kept
    assert (business.verified_at, business.verified_by_id) == (None, None)


def test_a_change_to_the_same_changes_nothing(session: Session) -> None:
    business = make_business(session, name="HTX Nếp")
    services.verify_business(session, business, actor=SYSTEM)
    before = business.version

    change(session, business, name="HTX Nếp", tax_code=None)

    assert (business.version, business.verified_at is not None) == (before, True)


def test_the_trail_learns_no_phone_no_name_of_a_person_and_no_whole_personal_number(
    session: Session,
) -> None:
    business = make_business(session)

    change(
        session, business, phone="+84912345678", representative="Bà Ổi", email="oi@example.vn",
        tax_code="034899000002", name="HTX Ổi",
    )  # fmt: skip

    told = last_entry(session, "business.change_facts").changes
    assert told["name"][1] == "HTX Ổi"
    assert (told["phone"], told["representative"], told["email"]) == ("changed",) * 3
    assert told["tax_code"] == ["", "•••••••••002"]


def test_consent_for_one_phone_is_none_for_another(session: Session) -> None:
    business = make_business(session, phone="+84500000001", phone_is_public=True)

    change(session, business, phone="+84500000002")

    assert business.phone_is_public is False


def test_a_renamed_business_is_found_under_its_new_name(session: Session) -> None:
    from catalog.search import search

    product = make_product(session)
    change(session, product.business, name="Tổ Gió Khơi")

    assert [row.id for row in search(session, "gio khoi").products] == [product.id]
    assert product.business.name_folded == "to gio khoi"


def test_ten_and_thirteen_digits_stand_on_one_registration_twelve_on_several(session: Session) -> None:
    make_business(session, tax_code="0314409058")
    make_business(session, tax_code="0314409058002")
    make_business(session, tax_code="034899000002")
    business = make_business(session)

    for taken in ("0314409058", "0314409058002"):
        with pytest.raises(RefusedField, match="đã có cơ sở khác"):
            change(session, business, tax_code=taken)
    change(session, business, tax_code="034899000002")

    assert business.tax_code == "034899000002"


def test_a_stale_page_overwrites_nothing(session: Session) -> None:
    business = make_business(session, name="HTX Cũ")
    seen = business.version
    change(session, business, name="HTX Mới")

    with pytest.raises(StaleBusiness):
        services.update_facts(
            session, business, actor=SYSTEM, expected_version=seen, changes={"name": "HTX Khác"}
        )
    with pytest.raises(StaleBusiness):
        services.change_kind(
            session, business, actor=SYSTEM, expected_version=seen, kind=BusinessKind.TO_HOP_TAC,
            since=TODAY, today=TODAY,
        )  # fmt: skip


def test_a_branch_counts_as_its_enterprise(session: Session) -> None:
    parent = make_business(session, kind=BusinessKind.DOANH_NGHIEP, tax_code="0314409058")
    branch = make_business(session, kind=BusinessKind.DOANH_NGHIEP, tax_code="0314409058002")

    hang_under_parent(session, branch, actor=SYSTEM)

    assert parent_business(session, "0314409058002") is parent
    assert (branch.root_id, branch.root_relation, branch.counted_id) == (parent.id, "branch", parent.id)
    assert parent_business(session, "0314409058") is None


def test_every_registration_begins_its_history_with_its_kind(session: Session) -> None:
    business = make_business(session, kind=BusinessKind.HO_KINH_DOANH)

    lines = kind_lines(session, business)

    assert [(line.kind, line.valid_from, line.corrects_id) for line in lines] == [
        ("ho_kinh_doanh", None, None)
    ]


def test_a_household_becomes_a_cooperative_and_stays_a_household_before(session: Session) -> None:
    business = make_business(session, kind=BusinessKind.HO_KINH_DOANH)
    services.verify_business(session, business, actor=SYSTEM)

    change_kind(session, business, BusinessKind.HOP_TAC_XA, date(2025, 7, 1))

    assert (business.kind, business.verified_at) == ("hop_tac_xa", None)
    assert kind_at(session, business, date(2025, 6, 30)) == "ho_kinh_doanh"
    assert kind_at(session, business, date(2025, 7, 1)) == "hop_tac_xa"


def test_a_mistaken_line_is_corrected_by_another_and_stays(session: Session) -> None:
    business = make_business(session, kind=BusinessKind.HO_KINH_DOANH)
    wrong = change_kind(session, business, BusinessKind.DOANH_NGHIEP, date(2025, 7, 1))

    services.correct_kind(
        session, business, wrong.id, actor=SYSTEM, expected_version=business.version,
        kind=BusinessKind.HOP_TAC_XA, since=date(2025, 8, 1), today=TODAY,
    )  # fmt: skip

    assert business.kind == "hop_tac_xa"
    assert kind_at(session, business, date(2025, 7, 15)) == "ho_kinh_doanh"
    assert [(line.kind, line.corrects_id) for line in kind_lines(session, business)][1:] == [
        ("doanh_nghiep", None),
        ("hop_tac_xa", wrong.id),
    ]


def test_a_line_about_the_past_makes_an_open_page_old(session: Session) -> None:
    business = make_business(session, kind=BusinessKind.HO_KINH_DOANH)
    change_kind(session, business, BusinessKind.HOP_TAC_XA, date(2025, 7, 1))
    seen = business.version

    change_kind(session, business, BusinessKind.TO_HOP_TAC, date(2020, 1, 1))

    assert business.kind == "hop_tac_xa"
    assert business.version > seen


@pytest.mark.parametrize("verb", ["UPDATE business_kinds SET kind = 'ca_nhan'", "DELETE FROM business_kinds"])
def test_the_database_keeps_every_line(session: Session, verb: str) -> None:
    make_business(session)
    session.commit()

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(verb))
    session.rollback()
