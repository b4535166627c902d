from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from catalog import services
from catalog.errors import RefusedField
from catalog.models import Certificate
from catalog.paper_lists import PaperList, listed_papers, paper_counts, papers_of
from catalog.services.papers import NoReason, NothingToJudge, Paper, StalePaper
from core.audit import SYSTEM, Actor
from core.jobs import drain
from core.scans import BadScan, HeavyScan, drawn_anew, ending_of
from core.storage import storage
from tests.factories.accounts import make_user
from tests.factories.catalog import make_business, make_certificate, make_product

TODAY = date(2026, 11, 27)
OCOP = Paper("ocop", "", "12/QĐ", "UBND tỉnh", date(2025, 1, 2), date(2028, 1, 2), stars=4)
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\nstartxref\n9\n%%EOF\n"


def add(session: Session, paper: Paper = OCOP, **options: Any) -> Certificate:
    business = make_business(session)
    return services.add_paper(session, business, paper, actor=SYSTEM, today=TODAY, **options)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": ""}, "number"),
        ({"issuer": ""}, "issuer"),
        ({"issued_on": date(2026, 11, 28)}, "issued_on"),
        ({"issued_on": date(1989, 12, 31)}, "issued_on"),
        ({"expires_on": date(2025, 1, 1)}, "expires_on"),
        ({"expires_on": date(2076, 1, 2)}, "expires_on"),
        ({"stars": None}, "stars"),
        ({"score": 49}, "score"),
        ({"score": 90}, "stars"),  # ninety points are five stars
        ({"type": "khac"}, "title"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    session: Session, change: dict[str, object], field: str
) -> None:
    with pytest.raises(RefusedField) as refused:
        add(session, replace(OCOP, **change))  # type: ignore[arg-type]

    assert refused.value.field == field


def test_borders_of_the_days_are_taken(session: Session) -> None:
    row = add(session, replace(OCOP, issued_on=TODAY, expires_on=TODAY))

    assert row.is_valid(on=TODAY)


def test_the_score_says_the_stars(session: Session) -> None:
    row = add(session, replace(OCOP, stars=None, score=70))

    assert (row.stars, row.score) == (4, 70)


def test_a_self_declaration_has_no_last_day_and_is_issued_by_the_business(session: Session) -> None:
    row = add(session, Paper("tu_cong_bo", "", "01/NG/2026", "", date(2026, 1, 2), date(2028, 1, 1)))

    assert (row.expires_on, row.issuer, row.stars) == (None, row.business.name, None)
    assert row.name == "Bản tự công bố sản phẩm"


def test_an_edit_takes_the_verdict_off_and_opening_the_scan_does_not(session: Session) -> None:
    row = add(session)
    services.verify_paper(session, row, actor=SYSTEM, expected_version=row.version)

    def edit(paper: Paper, *, is_open: bool) -> bool:
        services.edit_paper(
            session, row, paper, actor=SYSTEM, expected_version=row.version, today=TODAY,
            scan_is_public=is_open,
        )  # fmt: skip
        return row.verified_at is not None

    assert [edit(OCOP, is_open=True), edit(replace(OCOP, number="13/QĐ"), is_open=True)] == [True, False]


def test_a_refusal_has_a_reason_and_ends_with_the_mend(session: Session) -> None:
    row, officer = add(session), make_user(session, "officer")
    with pytest.raises(NoReason):
        services.refuse_paper(session, row, actor=SYSTEM, expected_version=row.version, reason="")

    services.refuse_paper(
        session, row, actor=Actor(officer.id), expected_version=row.version, reason="Ảnh mờ."
    )
    refused = (row.refused_by_id, row.refused_reason)
    services.edit_paper(
        session, row, replace(OCOP, number="13"), actor=SYSTEM, expected_version=row.version, today=TODAY
    )

    assert refused == (officer.id, "Ảnh mờ.")
    assert (row.refused_at, row.refused_reason) == (None, None)


def test_an_officer_judges_what_they_saw(session: Session) -> None:
    row = add(session)
    seen = row.version
    services.edit_paper(
        session, row, replace(OCOP, number="13"), actor=SYSTEM, expected_version=seen, today=TODAY
    )

    with pytest.raises(StalePaper):
        services.verify_paper(session, row, actor=SYSTEM, expected_version=seen)
    services.verify_paper(session, row, actor=SYSTEM, expected_version=row.version)
    with pytest.raises(NothingToJudge):
        services.verify_paper(session, row, actor=SYSTEM, expected_version=row.version)
    services.remove_paper(session, row, actor=SYSTEM)
    with pytest.raises(NothingToJudge):
        services.refuse_paper(session, row, actor=SYSTEM, expected_version=row.version, reason="x")


def test_a_new_paper_takes_the_place_of_the_old_one(session: Session) -> None:
    old = add(session)

    new = services.add_paper(session, old.business, OCOP, actor=SYSTEM, today=TODAY, replaces=old)

    assert (new.replaces_id, old.removed_at is not None) == (old.id, True)
    assert papers_of(session, old.business_id) == [new]


def test_the_lists_hold_each_paper_in_its_time(session: Session) -> None:
    product = make_product(session)
    for days in (-1, 0, 60, 61):
        make_certificate(session, product, expires_on=TODAY + timedelta(days=days))
    verified = make_certificate(session, product, expires_on=None)
    services.verify_paper(session, verified, actor=SYSTEM, expected_version=verified.version)

    counts = paper_counts(session, on=TODAY)

    assert counts == {
        PaperList.WAITING: 3, PaperList.EXPIRING: 2, PaperList.EXPIRED: 1, PaperList.REFUSED: 0,
        PaperList.ALL: 5,
    }  # fmt: skip
    for which, number in counts.items():
        assert len(session.scalars(listed_papers(which, on=TODAY)).all()) == number


def test_a_photo_is_handed_out_only_after_it_was_drawn_anew(session: Session) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (20.0, 27.0, 0.0)}
    Image.new("RGB", (64, 48), (9, 9, 9)).save(out, "JPEG", exif=exif)
    row = add(session, scan=out.getvalue())
    waiting, version = (row.scan_state, row.has_scan), row.version
    session.commit()

    drain()
    session.refresh(row)

    assert waiting == ("pending", False)
    assert (row.scan_state, row.has_scan, row.version) == ("ready", True, version)
    kept = storage().get(str(row.scan_name))
    assert b"Exif" not in kept
    assert Image.open(io.BytesIO(kept)).size == (64, 48)


def test_a_photo_that_breaks_while_it_is_decoded_is_let_go(session: Session) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
    row = add(
        session, scan=b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"no pixels") + chunk(b"IEND", b"")
    )
    session.commit()

    drain()
    session.refresh(row)

    assert (row.scan_state, row.scan_name, row.has_scan) == ("failed", None, False)


def test_a_pdf_is_ready_as_it_is(session: Session) -> None:
    row = add(session, scan=PDF)

    assert (row.scan_state, str(row.scan_name)[-4:]) == ("ready", ".pdf")
    assert storage().get(str(row.scan_name)) == PDF


@pytest.mark.parametrize(
    "content",
    [
        b"", b"%PDF-1.4\n%%EOF", b"%PDF-1.7\nhalf", b"<html><script>1</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', b"PK\x03\x04zip", b"MZ\x90\x00",
        b"%!PS-Adobe-3.0", b"\xff\xd8\xff\xe0cut",
    ],
)  # fmt: skip
def test_what_is_neither_a_pdf_nor_a_photo_is_refused(content: bytes) -> None:
    with pytest.raises(BadScan):
        ending_of(content)


def test_a_heavy_file_is_refused() -> None:
    with pytest.raises(HeavyScan):
        ending_of(PDF + b"x" * 20 * 1024 * 1024)


def test_a_scan_is_drawn_upright_on_white_within_its_bounds() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (3000, 1500), (250, 250, 250)).save(out, "JPEG", exif=exif)

    drawn = Image.open(io.BytesIO(drawn_anew(out.getvalue())))

    assert (drawn.format, drawn.size) == ("JPEG", (1200, 2400))
