"""Notes of inspections: appended by officers of the place, never changed, photos without their place."""

import io

import pytest
from PIL import Image
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from catalog.models import ProductState
from core.audit import AuditEntry
from core.storage import storage
from operations.stored_files import check_files
from programmes.notes.models import InspectionNote
from tests.factories.catalog import make_certificate, make_product
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.factories.traceability import make_lot

HERE = "/can-bo/kiem-tra"
NOTES = f"{HERE}/ghi-chu"


def photographed():
    """A photo that says where it was taken and carries a comment."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (20.0, 26.0, 46.0)  # GPS latitude
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG", exif=exif.tobytes(), comment=b"Ba Vi")
    return out.getvalue()


@pytest.fixture
def proof(session):
    """A link that was found dead."""
    act = make_act(session, make_programme(session), make_counted_business(session, "HTX Hai Mươi"))
    found = make_evidence(session, act, url="http://dead.vn/", last_check="timeout")
    session.commit()
    return found


def test_an_officer_notes_what_is_seen_and_the_list_says_it(session, proof, page, enter):
    person = enter("officer")
    listed = page.get(f"{HERE}/duong-dan-hong")
    page.get(next(link.href for link in listed.links if "/ghi-chu/" in link.href))

    page.submit(
        "Ghi lại", outcome="still_wrong", text="Đã gọi, hẹn thứ hai.", photo=(photographed(), "a.jpg")
    )
    page.submit("Ghi lại", outcome="remark", text="Máy chủ đổi nơi.")
    listed = page.get(f"{HERE}/duong-dan-hong")

    notes = session.scalars(select(InspectionNote).order_by(InspectionNote.id)).all()
    assert [(note.subject, note.subject_id, note.outcome, note.text) for note in notes] == [
        ("evidence", proof.id, "still_wrong", "Đã gọi, hẹn thứ hai."),
        ("evidence", proof.id, "remark", "Máy chủ đổi nơi."),
    ]
    assert {note.written_by_id for note in notes} == {person.id}
    assert "Chỉ ghi chú" in listed.text
    assert person.full_name in listed.text
    assert len(listed.select("tbody tr")) == 1  # seen is not gone
    history = page.get(f"{NOTES}/minh-chung/{proof.id}")
    assert [text.split(",")[0] for text in history.texts(".story .prose")] == ["Máy chủ đổi nơi.", "Đã gọi"]
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "inspection.note")).all()
    assert len(told) == 2
    assert "gọi" not in "".join(str(entry.changes) for entry in told)


def test_what_is_stored_of_a_photo_tells_no_place_and_the_backup_finds_it(session, proof, page, enter):
    enter("officer")
    page.get(f"{NOTES}/minh-chung/{proof.id}")
    before = set(storage().names())
    page.submit("Ghi lại", outcome="in_order", photo=(photographed(), "a.jpg"))

    note = session.scalars(select(InspectionNote)).one()
    served = page.fetch(f"{NOTES}/anh/{note.id}")

    assert set(storage().names()) - before <= {note.stored_photo}  # the file as it came is kept nowhere
    with Image.open(io.BytesIO(served.data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (60, 40))
        assert not picture.getexif()
        assert b"Ba Vi" not in served.data
    assert "no-store" in served.headers["Cache-Control"]
    findings = check_files(session.connection(), storage())
    assert (findings.missing, findings.damaged, findings.checked) == ([], [], 1)
    assert note.stored_photo not in findings.orphans


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome": "remark"}, "Bạn ghi vài chữ"),
        ({"outcome": "in_order", "photo": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.jpg")}, "SVG"),
        ({"outcome": "in_order", "photo": (photographed()[:-200], "a.jpg")}, "ảnh"),
        ({"outcome": "in_order", "text": "x" * 1001}, "ký tự"),
        ({}, "Bạn chọn một mục"),
    ],
)
def test_what_says_nothing_or_is_no_picture_is_refused_beside_its_field(
    session, proof, page, enter, fields, said
):
    enter("officer")
    page.get(f"{NOTES}/minh-chung/{proof.id}")
    before = set(storage().names())

    shown = page.submit("Ghi lại", status=422, **fields)

    assert said in " ".join(shown.texts(".error"))
    assert session.scalar(select(InspectionNote)) is None
    assert set(storage().names()) == before


def test_a_form_that_is_sent_twice_makes_one_note(session, proof, page, enter):
    enter("officer")
    shown = page.get(f"{NOTES}/minh-chung/{proof.id}")
    fields = {each.get("name"): each.get("value") for each in shown.select("main input[type=hidden]")}

    for _ in range(2):
        page.post(f"{NOTES}/minh-chung/{proof.id}", {**fields, "outcome": "in_order"}, 302)

    assert len(session.scalars(select(InspectionNote)).all()) == 1


@pytest.mark.parametrize("change", [update(InspectionNote).values(text="khác"), delete(InspectionNote)])
def test_the_database_refuses_to_change_or_remove_a_note(session, proof, change):
    session.add(
        InspectionNote(
            subject="evidence",
            subject_id=proof.id,
            business_id=proof.act.business_id,
            outcome="remark",
            text="a",
        )
    )
    session.commit()

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(change)


def test_everything_that_can_be_looked_at_has_its_page_and_a_business_tells_of_all(session, page, enter):
    business = make_counted_business(session, "HTX Hai Mươi", website="http://shop.vn/")
    product = make_product(session, business)
    draft = make_product(session, business, state=ProductState.DRAFT)
    paper, lot = make_certificate(session, product), make_lot(session, product)
    enter("officer")
    session.commit()

    for word, number in (
        ("trang-web", business.id),
        ("giay-to", paper.id),
        ("lo-hang", lot.id),
        ("san-pham", product.id),
        ("co-so", business.id),
    ):
        page.get(f"{NOTES}/{word}/{number}")
        page.submit("Ghi lại", outcome="remark", text=f"Xem {word}.")

    assert page.texts(".story .prose") == [
        f"Xem {word}." for word in ("co-so", "san-pham", "lo-hang", "giay-to", "trang-web")
    ]
    page.get(f"{NOTES}/san-pham/{draft.id}", 404)  # a draft is its maker's own
    page.get(f"{NOTES}/gi-do/{business.id}", 404)
    assert "Ghi chú kiểm tra" in page.get(f"/can-bo/co-so/{business.slug}").text


def test_notes_of_other_places_are_not_there_and_an_auditor_only_reads(session, proof, page, enter):
    note = InspectionNote(
        subject="evidence", subject_id=proof.id, business_id=proof.act.business_id, outcome="remark",
        text="Riêng nơi này", stored_photo=storage().put(photographed(), "jpg"),
    )  # fmt: skip
    session.add(note)
    session.commit()
    address = f"{NOTES}/minh-chung/{proof.id}"

    enter("auditor")
    shown = page.get(address)
    page.post(address, {"outcome": "remark", "text": "x"}, 403)
    enter("officer", places=(("vn_2024_11", "336"),))

    assert "Riêng nơi này" in shown.text
    assert not shown.select("main form")
    page.get(address, 404)
    page.get(f"{NOTES}/anh/{note.id}", 404)
    page.get(HERE)
    page.post(address, {"outcome": "remark", "text": "x"}, 404)


def test_a_list_is_narrowed_by_kind_place_and_last_word(session, proof, page, enter):
    elsewhere = make_counted_business(
        session,
        "HTX Nơi Khác",
        former_district_code=None,
        current_commune_code="12817",
        website="http://gone.vn/",
    )
    session.flush()
    elsewhere.website_check = "timeout"
    session.add(
        InspectionNote(
            subject="website", subject_id=elsewhere.id, business_id=elsewhere.id, outcome="in_order"
        )
    )
    session.commit()
    enter("auditor")

    def found(question):
        return [
            text.split()[0] for text in page.get(f"{HERE}/duong-dan-hong?{question}").texts("tbody td a[rel]")
        ]

    dead, gone = "http://dead.vn/", "http://gone.vn/"
    assert found("") == [dead, gone]
    assert found("loai=trang-web") == [gone]
    assert found("loai=minh-chung") == [dead]
    assert found("noi=huyen-340") == [dead]
    assert found("noi=huyen-unknown") == [gone]
    assert found("noi=xa-12817") == [gone]
    assert found("da-xem=het-loi") == [gone]
    assert found("da-xem=chua-xem") == [dead]
    assert found("noi=huyen-340&da-xem=het-loi") == []
    assert "Không có mục nào như bạn chọn" in page.text
    assert found("loai=%00&noi=huyen-%00&da-xem=%00") == [dead, gone]
