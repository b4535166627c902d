"""What belongs to a step: pictures, amounts, other lots, names; and how corrections treat it."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import Image
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog.services import remove_photo
from core.audit import SYSTEM, Actor, AuditEntry
from core.errors import NotFound
from core.images import BadImage
from core.jobs import OutboxEntry, drain
from core.storage import storage
from operations.stored_files import check_files
from tests.factories.catalog import make_photo
from tests.factories.pictures import plain_picture
from tests.factories.traceability import NOW, PACKED_ON, make_lot, make_material_lot, make_product
from traceability import errors
from traceability.event_kinds import HAS_PARTNER, HAS_QUANTITY, RECORDABLE, USES_LOTS, EventKind
from traceability.models import Event, EventParty, EventPhoto, Lot, LotInput
from traceability.queries import happenings_of, lots_to_use
from traceability.services import NameChoice, Report, choose_names, correct_event, record_event
from traceability.story import Step, steps_of

ACTOR = Actor()
PLACE = ("vn_2025_07", "12688")
PACKING = Report(EventKind.PACKING, PACKED_ON, place=PLACE)
SHIPPING = Report(EventKind.SHIPPING, PACKED_ON, place=PLACE)
PICTURES = tuple(plain_picture(name) for name in ("a", "b", "c", "d"))


def told(session: Session, lot: Lot, **how: object) -> tuple[Step, ...]:
    happenings = happenings_of(session, [lot.id])[lot.id]
    return steps_of(happenings, business_id=lot.business_id, **how)  # type: ignore[arg-type]


def photographed(*, exif: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_pictures_come_with_the_step_and_are_shown_once_their_sizes_are_made(session: Session) -> None:
    lot = make_lot(session)
    record_event(session, ACTOR, lot, replace(PACKING, photos=PICTURES[:2]), now=NOW)
    session.commit()
    before = told(session, lot)[0]

    drain()
    session.expire_all()

    after = told(session, lot)[0]
    assert (before.pictures, before.has_waiting_pictures) == ((), True)
    assert [picture.is_inline for picture in after.pictures] == [True, False]
    assert {picture.alt for picture in after.pictures} == {"Ảnh bước “Đóng gói”, 18/11/2026"}
    assert check_files(session.connection(), storage()).missing == []


def test_what_is_served_of_a_picture_tells_no_place(session: Session) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (20.0, 26.0, 46.0)  # GPS latitude
    lot = make_lot(session)
    record_event(session, ACTOR, lot, replace(PACKING, photos=(photographed(exif=exif.tobytes()),)), now=NOW)
    session.commit()

    drain()

    digest = session.scalars(select(EventPhoto.digest)).one()
    for size in ("1600.webp", "800.webp", "320.webp", "1200.jpg"):
        with Image.open(io.BytesIO(storage().get(f"{digest}-{size}"))) as served:
            assert not served.getexif()


def test_more_than_three_pictures_or_one_that_is_none_leave_nothing_behind(session: Session) -> None:
    lot = make_lot(session)

    with pytest.raises(errors.TooManyEventPhotos):
        record_event(session, ACTOR, lot, replace(PACKING, photos=PICTURES), now=NOW)
    with pytest.raises(BadImage):
        record_event(session, ACTOR, lot, replace(PACKING, photos=(PICTURES[0], b"%PDF-1.7")), now=NOW)

    assert session.scalars(select(Event)).all() == []
    assert session.scalars(select(OutboxEntry)).all() == []


def test_the_same_picture_twice_is_one(session: Session) -> None:
    lot = make_lot(session)

    record_event(session, ACTOR, lot, replace(PACKING, photos=(PICTURES[0],) * 4), now=NOW)

    assert len(session.scalars(select(EventPhoto)).all()) == 1


@pytest.mark.parametrize(
    "change",
    [update(EventPhoto).values(digest="f" * 64), update(EventPhoto).values(event_id=1), delete(EventPhoto)],
)
def test_the_database_lets_nobody_change_or_remove_a_picture(session: Session, change: object) -> None:
    lot = make_lot(session)
    record_event(session, ACTOR, lot, replace(PACKING, photos=PICTURES[:1]), now=NOW)
    session.execute(text("UPDATE event_photos SET state = 'ready'"))
    session.commit()

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(change)  # type: ignore[call-overload]


def test_correction_keeps_the_pictures_of_the_record_it_corrects(session: Session) -> None:
    lot = make_lot(session)
    wrong = record_event(session, ACTOR, lot, replace(PACKING, photos=PICTURES[:1]), now=NOW)
    better = correct_event(
        session, ACTOR, wrong, replace(PACKING, photos=PICTURES[1:2]), reason="ảnh mờ", now=NOW
    )
    correct_event(session, ACTOR, better, PACKING, reason="nhầm giờ", now=NOW)
    session.execute(text("UPDATE event_photos SET state = 'ready'"))
    session.expire_all()

    step = told(session, lot)[0]

    assert [(picture.is_inline, picture.is_earlier) for picture in step.pictures] == [(False, True)] * 2
    assert [words for words, _picture in step.links] == ["Ảnh 1, của bản ghi cũ", "Ảnh 2, của bản ghi cũ"]


def test_only_the_first_steps_show_a_picture_the_others_link_to_theirs(session: Session) -> None:
    lot = make_lot(session)
    for number in range(5):
        picture = plain_picture(f"step {number}")
        record_event(session, ACTOR, lot, replace(PACKING, photos=(picture,)), now=NOW)
    session.execute(text("UPDATE event_photos SET state = 'ready'"))
    session.expire_all()

    steps = told(session, lot)

    assert [step.pictures[0].is_inline for step in steps] == [True, True, True, False, False]
    assert [len(step.links) for step in steps] == [0, 0, 0, 1, 1]


def test_a_file_that_a_step_shows_stays_when_a_product_drops_it(session: Session) -> None:
    product = make_product(session)
    content = plain_picture("both")
    photo = make_photo(session, product, "both")
    record_event(session, ACTOR, make_lot(session, product), replace(PACKING, photos=(content,)), now=NOW)
    session.commit()
    drain()

    remove_photo(session, product, photo.id, actor=SYSTEM)
    session.commit()
    drain()

    assert check_files(session.connection(), storage()).missing == []


@pytest.mark.parametrize("kind", RECORDABLE)
def test_each_kind_takes_what_makes_sense_for_it(session: Session, kind: EventKind) -> None:
    lot = make_lot(session)
    other = make_material_lot(session, lot.business)
    plain = Report(kind, PACKED_ON, place=PLACE)
    tries = (
        (kind in HAS_QUANTITY, replace(plain, quantity=Decimal(3), unit="kg"), errors.NoQuantityHere),
        (kind in HAS_PARTNER, replace(plain, partner="Cửa hàng"), errors.NoPartnerHere),
        (kind in USES_LOTS, replace(plain, used=other), errors.NoLotsUsedHere),
    )

    record_event(session, ACTOR, lot, plain, now=NOW)
    for is_taken, report, refusal in tries:
        if is_taken:
            record_event(session, ACTOR, lot, report, now=NOW)
        else:
            with pytest.raises(refusal):
                record_event(session, ACTOR, lot, report, now=NOW)


def test_amount_is_told_with_its_unit(session: Session) -> None:
    lot = make_lot(session)

    record_event(session, ACTOR, lot, replace(SHIPPING, quantity=Decimal("1200.5"), unit="kg"), now=NOW)

    assert told(session, lot)[0].quantity == "1.200,5\xa0kg"


def test_lot_used_becomes_an_input_until_its_step_is_corrected(session: Session) -> None:
    lot = make_lot(session)
    paddy = make_material_lot(session, lot.business)
    making = Report(EventKind.TRANSFORMING, PACKED_ON, used=paddy, used_quantity=Decimal(30))
    event = record_event(session, ACTOR, lot, making, now=NOW)
    there = [(each.input_lot_id, each.quantity, each.unit) for each in session.scalars(select(LotInput))]

    correct_event(session, ACTOR, event, replace(making, used_quantity=Decimal(40)), reason="nhầm", now=NOW)
    mended = session.scalars(select(LotInput.quantity)).all()
    last = session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert last is not None
    correct_event(session, ACTOR, last, None, reason="không làm", now=NOW)

    assert there == [(paddy.id, Decimal(30), "kg")]
    assert mended == [Decimal(40)]
    assert session.scalars(select(LotInput)).all() == []


def test_lot_goes_neither_into_itself_nor_in_a_circle_nor_twice_nor_across_businesses(
    session: Session,
) -> None:
    lot = make_lot(session)
    paddy = make_material_lot(session, lot.business)
    making = Report(EventKind.TRANSFORMING, PACKED_ON)
    record_event(session, ACTOR, lot, replace(making, used=paddy), now=NOW)
    session.commit()

    with pytest.raises(errors.InputKnown):
        record_event(session, ACTOR, lot, replace(making, used=paddy), now=NOW)
    for into, used in ((lot, lot), (paddy, lot), (lot, make_lot(session))):
        with pytest.raises(errors.ForeignInput):
            record_event(session, ACTOR, into, replace(making, used=used), now=NOW)
    assert lots_to_use(session, paddy) == []
    assert [each.id for each in lots_to_use(session, lot)] == [paddy.id]


def test_names_are_for_the_maker_until_the_maker_shows_them(session: Session) -> None:
    lot = make_lot(session)
    report = replace(SHIPPING, who="Bà Mận", partner="Cửa hàng Đồng Xuân")
    event = record_event(session, ACTOR, lot, report, now=NOW)

    hidden = told(session, lot)[0]
    own = told(session, lot, for_maker=True)[0]
    choose_names(session, ACTOR, event, NameChoice.SHOWN)
    session.expire_all()
    shown = told(session, lot)[0]

    assert (hidden.people, hidden.has_hidden_names) == ((), True)
    assert own.people == (("Người làm", "Bà Mận"), ("Giao cho", "Cửa hàng Đồng Xuân"))
    assert (shown.people, shown.has_hidden_names) == (own.people, False)


def test_names_can_be_taken_out_although_the_step_stays(session: Session) -> None:
    lot = make_lot(session)
    event = record_event(session, ACTOR, lot, replace(PACKING, who="Bà Mận"), now=NOW)

    choose_names(session, ACTOR, event, NameChoice.TAKEN_OUT)

    assert session.scalars(select(EventParty)).all() == []
    assert len(told(session, lot, for_maker=True)) == 1
    assert "Mận" not in str(session.scalars(select(AuditEntry.changes)).all())
    with pytest.raises(NotFound):
        choose_names(session, ACTOR, event, NameChoice.SHOWN)
