"""Numbers are tied to goods for ever: who owns them, who decides, which comes next."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog.errors import RefusedField
from catalog.models import Business, Product
from catalog.services import update_rows
from core.audit import SYSTEM, AuditEntry
from core.database import utcnow
from core.formatting import VIETNAM
from core.jobs import drain
from core.storage import storage
from operations.stored_files import required_names
from tests.factories.numbers import PDF, PREFIX, make_evidence, make_numbered
from tests.factories.pictures import plain_picture
from tests.factories.traceability import make_business, make_lot, make_material_lot, make_product, make_recall
from traceability.numbers import errors, queries
from traceability.numbers.cartons import end_carton, pack_carton
from traceability.numbers.evidence import (
    confirm_evidence,
    refuse_evidence,
    remove_evidence,
    state_evidence,
)
from traceability.numbers.lookup import goods_of, gtins_of, label_gtin
from traceability.numbers.models import (
    CartonState,
    NumberEvidence,
    RegisteredGtin,
    ReviewOutcome,
)
from traceability.numbers.places import PlaceFacts, add_place, close_place, edit_place
from traceability.numbers.registering import issue_gtin, register_carton_gtin
from traceability.numbers.reviews import decide_review, open_review
from traceability.numbers.rules import BadPrefix, gtin_at, sscc_at
from traceability.numbers.shown import number_lines

TODAY = utcnow().astimezone(VIETNAM).date()
GTIN = gtin_at(PREFIX, 567)
HERE = ("vn_2025_07", "12688")


def stated(session: Session, business: Business, typed: str = PREFIX, **facts: Any) -> NumberEvidence:
    options: dict[str, Any] = {
        "kind": "company",
        "certificate_number": "GS1-1",
        "valid_from": date(2026, 1, 1),
        "valid_until": None,
        "scan": PDF,
        **facts,
    }
    return state_evidence(session, business, actor=SYSTEM, typed=typed, today=TODAY, **options)


def confirmed(session: Session, business: Business, typed: str = PREFIX, **facts: Any) -> NumberEvidence:
    row = stated(session, business, typed, **facts)
    confirm_evidence(session, row, actor=SYSTEM, expected_version=row.version)
    return row


def with_gtin(session: Session, gtin: str = GTIN, **facts: Any) -> Product:
    product = make_product(session, **facts)
    product.variants[0].gtin = gtin
    session.flush()
    return product


def type_gtin(session: Session, product: Product, gtin: str | None) -> None:
    rows = {product.variants[0].id: {"gtin": gtin}}
    update_rows(session, product, actor=SYSTEM, expected_version=product.version, rows=rows)


def test_a_certificate_is_stated_once_with_its_scan_and_kept_by_the_backup(session: Session) -> None:
    business = make_business(session)
    row = stated(session, business, "893 6012-34", scan=plain_picture("giấy"))
    session.commit()
    assert (row.value, row.state, row.has_scan) == (PREFIX, "waiting", False)
    drain()
    session.refresh(row)

    assert row.has_scan
    assert storage().get(str(row.scan_name)).startswith(b"\xff\xd8")
    assert row.scan_name in required_names(session.connection())
    with pytest.raises(errors.EvidenceKnown):
        stated(session, business)
    with pytest.raises(errors.NoScan):
        stated(session, business, "8936999", scan=None)
    with pytest.raises(errors.EvidenceDates):
        stated(session, business, "8936999", valid_from=TODAY + timedelta(days=1))
    with pytest.raises(BadPrefix):
        stated(session, business, "9521234")
    with pytest.raises(errors.TaxNumberAsNumber):
        stated(session, business, "034 099 000002")


def test_confirming_registers_what_public_goods_carry_and_nothing_else(session: Session) -> None:
    product = with_gtin(session)
    business = product.business
    draft = with_gtin(session, gtin_at(PREFIX, 1), business=business, state="draft")
    elsewhere = with_gtin(session, "08937777777771", business=business)

    row = stated(session, business)
    given = confirm_evidence(session, row, actor=SYSTEM, expected_version=row.version)

    assert given == [GTIN]
    assert session.scalars(select(RegisteredGtin.gtin)).all() == [GTIN]
    assert None not in (draft.variants[0].gtin, elsewhere.variants[0].gtin)
    with pytest.raises(errors.InUse):
        remove_evidence(session, row, actor=SYSTEM)


def test_a_prefix_that_overlaps_a_confirmed_one_waits_until_that_one_is_refused(session: Session) -> None:
    first = confirmed(session, with_gtin(session).business)
    second = stated(session, make_business(session), PREFIX[:7])

    assert queries.overlapping(session, second) == [first]
    with pytest.raises(errors.Overlaps):
        confirm_evidence(session, second, actor=SYSTEM, expected_version=second.version)
    assert goods_of(session, GTIN) is not None

    refuse_evidence(session, first, actor=SYSTEM, expected_version=first.version, reason="Sai tên cơ sở.")
    confirm_evidence(session, second, actor=SYSTEM, expected_version=second.version)
    assert (first.state, second.state) == ("refused", "confirmed")


@pytest.mark.parametrize("number", ["08936012345674", "18936012345671", "98936012345677"])
def test_a_single_number_overlaps_a_prefix_whatever_its_indicator(session: Session, number: str) -> None:
    single = make_evidence(session, make_business(session), number, kind="gtin")
    prefix = make_evidence(session, make_business(session), state="waiting")

    assert queries.overlapping(session, prefix) == [single]
    assert queries.overlapping(session, single) == [prefix]


def test_numbers_of_a_certificate_that_fell_answer_no_more_until_one_covers_them_again(
    session: Session,
) -> None:
    product = with_gtin(session)
    row = confirmed(session, product.business)
    type_gtin(session, product, None)  # a former number comes back as well

    with pytest.raises(errors.EmptyReason):
        refuse_evidence(session, row, actor=SYSTEM, expected_version=row.version, reason="")
    held_back = refuse_evidence(session, row, actor=SYSTEM, expected_version=row.version, reason="Hết hạn.")
    assert (held_back, goods_of(session, GTIN)) == (1, None)
    with pytest.raises(errors.EvidenceDecided):
        refuse_evidence(session, row, actor=SYSTEM, expected_version=row.version, reason="Lần nữa.")

    confirm_evidence(session, row, actor=SYSTEM, expected_version=row.version)
    assert goods_of(session, GTIN) is not None


def test_a_certificate_that_ran_out_gives_no_new_numbers_and_takes_none_away(session: Session) -> None:
    product = make_numbered(session)
    issued = issue_gtin(session, product, product.variants[0], actor=SYSTEM)
    row = session.scalars(select(NumberEvidence)).one()
    row.valid_until = TODAY - timedelta(days=1)
    other = make_product(session, product.business)
    session.flush()

    with pytest.raises(errors.NoPrefix):
        issue_gtin(session, other, other.variants[0], actor=SYSTEM)
    assert goods_of(session, issued) is not None


def test_a_number_is_never_given_to_other_goods(session: Session) -> None:
    product = with_gtin(session)
    confirmed(session, product.business)
    other = make_product(session, product.business)
    type_gtin(session, product, None)

    with pytest.raises(RefusedField) as refused:
        type_gtin(session, other, GTIN)
    assert refused.value.field == f"gtin_{other.variants[0].id}"
    other.variants[0].gtin = GTIN
    with pytest.raises(errors.UsedBefore):
        session.flush()
    session.expire(other.variants[0])
    type_gtin(session, product, GTIN)
    assert goods_of(session, GTIN) is not None


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_typed_where_a_number_never_changes_its_goods(session: Session, seed: int) -> None:
    luck = Random(seed)  # noqa: S311  (which steps are tried, no secret)
    first, second = make_business(session), make_business(session)
    make_evidence(session, first)
    make_evidence(session, second, "893601235")
    products = [make_product(session, business) for business in (first, first, second)]
    gtins = [gtin_at(PREFIX, 1), gtin_at(PREFIX, 2), gtin_at("893601235", 1), None]
    owners: dict[str, int] = {}

    for _step in range(40):
        product, gtin = luck.choice(products), luck.choice(gtins)
        try:
            type_gtin(session, product, gtin)
        except RefusedField:
            session.expire_all()
        now = {row.gtin: row.product_id for row in session.scalars(select(RegisteredGtin))}
        assert now.items() >= owners.items()
        owners = now
        carried = [each.variants[0].gtin for each in products if each.variants[0].gtin]
        assert len(carried) == len(set(carried))

    assert owners
    own = {each.id: each.business_id for each in products}
    assert all(
        own[owner] == (first.id if gtin[1:].startswith(PREFIX) else second.id)
        for gtin, owner in owners.items()
    )


def test_registrations_and_cartons_are_kept_by_the_database_itself(session: Session) -> None:
    confirmed(session, with_gtin(session).business)
    session.commit()

    for statement in ("DELETE FROM registered_gtins", "UPDATE registered_gtins SET gtin = '08936012340006'"):
        with pytest.raises(DBAPIError):
            session.execute(text(statement))
        session.rollback()
    assert session.scalars(select(RegisteredGtin.gtin)).all() == [GTIN]


def test_the_next_number_is_the_first_that_nobody_ever_carried(session: Session) -> None:
    business = make_business(session)
    make_evidence(session, business, "89360123456")
    products = [make_product(session, business) for _number in range(10)]
    draft = make_product(session, business, state="draft")
    draft.variants[0].gtin = gtin_at("89360123456", 1)  # typed, not public: not given either
    session.flush()

    given = [issue_gtin(session, each, each.variants[0], actor=SYSTEM) for each in products[:3]]
    type_gtin(session, products[0], None)
    given.append(issue_gtin(session, products[3], products[3].variants[0], actor=SYSTEM))

    assert given == [gtin_at("89360123456", item) for item in (0, 2, 3, 4)]
    with pytest.raises(errors.HasGtin):
        issue_gtin(session, products[1], products[1].variants[0], actor=SYSTEM)
    with pytest.raises(errors.NotPublic):
        issue_gtin(session, draft, draft.variants[0], actor=SYSTEM)
    for each in products[4:9]:
        issue_gtin(session, each, each.variants[0], actor=SYSTEM)
    with pytest.raises(errors.PrefixFull):
        issue_gtin(session, products[9], products[9].variants[0], actor=SYSTEM)
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "gtin.issue").order_by(AuditEntry.id)
    ).first()
    assert entry is not None
    assert entry.changes == {"gtin": [None, given[0]]}


def test_examples_are_issued_to_goods_of_the_sample_only(session: Session) -> None:
    business = make_business(session, is_sample=True)
    make_evidence(session, business, "9521234")
    real, sample = make_product(session, business), make_product(session, business, is_sample=True)

    with pytest.raises(errors.NoPrefix):
        issue_gtin(session, real, real.variants[0], actor=SYSTEM)
    assert goods_of(session, issue_gtin(session, sample, sample.variants[0], actor=SYSTEM)) is not None


def test_a_carton_of_goods_has_a_number_of_its_own_for_each_count(session: Session) -> None:
    product = make_numbered(session)
    base = session.get_one(RegisteredGtin, issue_gtin(session, product, product.variants[0], actor=SYSTEM))

    carton = register_carton_gtin(session, base, units=12, actor=SYSTEM)

    assert carton.gtin[0] == "1"
    found = goods_of(session, carton.gtin)  # type: ignore[arg-type]  # it is one, as a column has it
    assert found is not None
    assert found.variant is product.variants[0]
    with pytest.raises(errors.SameUnits):
        register_carton_gtin(session, base, units=12, actor=SYSTEM)
    with pytest.raises(errors.BadUnits):
        register_carton_gtin(session, base, units=1, actor=SYSTEM)
    for units in range(13, 20):
        register_carton_gtin(session, base, units=units, actor=SYSTEM)
    with pytest.raises(errors.CartonLevelsFull):
        register_carton_gtin(session, base, units=24, actor=SYSTEM)


@pytest.mark.parametrize("outcome", list(ReviewOutcome))
def test_a_review_gives_a_number_to_one_and_empties_the_others_field(
    session: Session, outcome: ReviewOutcome
) -> None:
    holder, claimant = with_gtin(session), make_product(session)
    evidence = confirmed(session, holder.business)
    review = open_review(
        session, claimant, claimant.variants[0], gtin=GTIN, said="Giấy của chúng tôi.", actor=SYSTEM
    )
    with pytest.raises(errors.ReviewOpen):
        open_review(session, claimant, claimant.variants[0], gtin=GTIN, said="Lần nữa.", actor=SYSTEM)
    assert goods_of(session, GTIN) is not None, "a claim alone takes nothing away"
    if outcome is not ReviewOutcome.HOLDER:
        refuse_evidence(
            session, evidence, actor=SYSTEM, expected_version=evidence.version, reason="Giấy giả."
        )
        confirmed(session, claimant.business)

    decide_review(session, review, actor=SYSTEM, outcome=outcome, note="Đã so hai giấy.")

    session.expire_all()
    found = goods_of(session, GTIN)
    carriers = (holder.variants[0].gtin, claimant.variants[0].gtin)
    owners = {
        ReviewOutcome.HOLDER: (holder.id, (GTIN, None)),
        ReviewOutcome.CLAIMANT: (claimant.id, (None, GTIN)),
        ReviewOutcome.NEITHER: (None, (None, None)),
    }
    assert (found.product.id if found else None, carriers) == owners[outcome]
    with pytest.raises(errors.ReviewDecided):
        decide_review(session, review, actor=SYSTEM, outcome=outcome, note="Lần nữa.")


def test_a_number_of_neither_answers_no_more_until_another_review(session: Session) -> None:
    holder, claimant = with_gtin(session), make_product(session)
    evidence = confirmed(session, holder.business)

    def ask(product: Product) -> Any:
        return open_review(session, product, product.variants[0], gtin=GTIN, said="Của tôi.", actor=SYSTEM)

    neither = ask(claimant)
    decide_review(session, neither, actor=SYSTEM, outcome=ReviewOutcome.NEITHER, note="Không của ai.")
    type_gtin(session, holder, GTIN)
    confirmed(session, holder.business, "8936999")
    refuse_evidence(session, evidence, actor=SYSTEM, expected_version=evidence.version, reason="Sai.")
    confirm_evidence(session, evidence, actor=SYSTEM, expected_version=evidence.version)
    assert (goods_of(session, GTIN), label_gtin(holder, None), list(gtins_of(holder))) == (None, None, [])
    assert session.get_one(RegisteredGtin, GTIN).state == "withheld"
    assert number_lines(session, holder)[0].words == "bị giữ lại"

    again = ask(holder)
    decide_review(session, again, actor=SYSTEM, outcome=ReviewOutcome.HOLDER, note="Đã có giấy đúng.")
    found = goods_of(session, GTIN)
    assert found is not None
    assert found.product.id == holder.id


def test_only_a_number_that_stands_with_another_business_is_reviewed(session: Session) -> None:
    product = with_gtin(session)
    sibling = make_product(session, product.business)

    for gtin in (GTIN, gtin_at(PREFIX, 1)):
        with pytest.raises(errors.NothingToReview):
            open_review(session, sibling, sibling.variants[0], gtin=gtin, said="Của tôi.", actor=SYSTEM)


def test_cartons_get_the_next_sscc_under_a_prefix_and_a_code_of_ours_without(session: Session) -> None:
    lot = make_lot(session)
    contents = [(lot, Decimal(12))]

    def pack() -> Any:
        return pack_carton(
            session, lot.business, contents, actor=SYSTEM, packed_on=lot.packed_on, today=TODAY
        )

    plain = pack()
    row = make_evidence(session, lot.business)
    numbered = [pack(), pack()]
    row.state, row.refused_reason = "refused", "Giấy cũ."
    session.flush()
    make_evidence(session, lot.business)  # the same digits by a new paper go on counting
    numbered.append(pack())

    assert (plain.sscc, len(plain.code)) == (None, 8)
    assert [carton.sscc for carton in numbered] == [
        "089360123400000006",
        "089360123400000013",
        "089360123400000020",
    ]
    end_carton(session, plain, actor=SYSTEM, state=CartonState.OPENED)
    with pytest.raises(errors.CartonEnded):
        end_carton(session, plain, actor=SYSTEM, state=CartonState.VOIDED)


def test_a_prefix_steps_over_the_ssccs_that_another_form_of_it_gave(session: Session) -> None:
    first, second = make_lot(session), make_lot(session)
    short, long = PREFIX[:7], f"{PREFIX[:7]}0"

    def pack(lot: Any) -> Any:
        day = lot.packed_on
        contents = [(lot, Decimal(1))]
        return pack_carton(session, lot.business, contents, actor=SYSTEM, packed_on=day, today=day).sscc

    paper = make_evidence(session, first.business, short)
    given = [pack(first), pack(first)]
    paper.valid_until = first.packed_on - timedelta(days=1)
    session.flush()
    make_evidence(session, first.business, long)
    given.append(pack(first))
    make_evidence(session, second.business, f"{long}0")
    given.append(pack(second))

    assert given == [sscc_at(short, number) for number in range(4)]


def test_only_own_public_lots_that_are_not_recalled_are_packed(session: Session) -> None:
    lot = make_lot(session)
    business, day = lot.business, lot.packed_on
    recalled = make_lot(session, lot.product)
    make_recall(session, recalled)
    draft = make_lot(session, make_product(session, business, state="draft"))

    def pack(*lots: Any, packed_on: date = day) -> None:
        contents = [(each, Decimal(1)) for each in lots]
        pack_carton(session, business, contents, actor=SYSTEM, packed_on=packed_on, today=TODAY)

    with pytest.raises(errors.EmptyCarton):
        pack()
    for foreign in (make_lot(session), draft, make_material_lot(session, business)):
        with pytest.raises(errors.ForeignLot):
            pack(lot, foreign)
    with pytest.raises(errors.RecalledLot):
        pack(recalled)
    for wrong in (day - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(errors.PackedDay):
            pack(lot, packed_on=wrong)


def test_a_place_carries_a_gln_only_under_a_confirmed_certificate(session: Session) -> None:
    business = make_business(session, tax_code="8936012345")
    gln = gtin_at(PREFIX, 1)[1:]

    def add(typed: str = "", name: str = "Xưởng") -> Any:
        facts = PlaceFacts("workshop", name, "Thôn 1", street_is_public=False, commune=HERE, gln=typed)
        return add_place(session, business, facts, actor=SYSTEM, today=TODAY)

    place = add()
    assert (place.gln, len(place.code)) == (None, 8)
    with pytest.raises(errors.GlnNotShown):
        add(gln)
    with pytest.raises(errors.BadGln):
        add("8936012340018")
    make_evidence(session, business)
    with pytest.raises(errors.TaxNumberAsGln):
        add("8936012345674")
    assert add(gln).gln == gln
    with pytest.raises(errors.GlnTaken):
        add(gln)

    facts = PlaceFacts("farm", "Ruộng", "", street_is_public=True, commune=HERE)
    edit_place(session, place, facts, actor=SYSTEM, expected_version=place.version, today=TODAY)
    with pytest.raises(errors.StalePlace):
        edit_place(session, place, facts, actor=SYSTEM, expected_version=0, today=TODAY)
    close_place(session, place, actor=SYSTEM)
    told = session.scalars(select(AuditEntry.changes).where(AuditEntry.subject == f"place:{place.id}"))
    assert "Thôn 1" not in str(told.all())
    assert (place.kind, place.street_is_public, place.closed_at is not None) == ("farm", False, True)
