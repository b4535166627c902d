"""A published report stays as it went out; what is corrected later becomes a new version that says how."""

import hashlib
import io
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from fpdf import FPDF
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from accounts.models import User
from catalog.models import RootRelation
from core.audit import Actor, AuditEntry
from core.database import db
from core.storage import storage
from programmes import services as programme_services
from programmes.models import SupportAct
from programmes.periods import Period
from programmes.publishing import errors, queries, services
from programmes.publishing.comparing import says_the_same
from programmes.publishing.models import PublishedReport
from programmes.publishing.printed import printed_differences
from programmes.publishing.services import Signing
from programmes.publishing.signed_pdf import checked_signed_pdf
from programmes.reports import FiguresDoNotClose, build_report, chosen_programmes
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme

YEARS = Period(date(2022, 1, 1), date(2023, 12, 31))
OTHER = Period(date(2022, 1, 1), date(2023, 12, 30))
FIRST = Period(date(2022, 1, 1), date(2022, 12, 31))
TODAY = date(2026, 11, 23)
AREA = "Khu vực Thái Bình"


def signing(number="125", dated=date(2024, 1, 5)):
    return Signing(number, dated, "Người ký mẫu", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", ("UBND tỉnh", "Lưu: VT"))


def publish(session, period=YEARS, codes=("WEB", "PROMO", "TRACE"), said=None):
    made = services.publish(
        session,
        Actor(make_user(session, "verifier").id),
        period=period,
        programmes=chosen_programmes(session, codes),
        agency="Sở Công Thương",
        area=AREA,
        signing=said or signing(),
        today=TODAY,
        put=storage().put,
    )
    session.commit()
    return made


def correct(session, former, said):
    made = services.correct(
        session,
        Actor(make_user(session, "verifier").id),
        former,
        area=AREA,
        signing=said,
        today=TODAY,
        put=storage().put,
    )
    session.commit()
    return made


def files_of(report):
    return {each.form: storage().get(each.stored_name) for each in report.files}


def test_of_two_who_publish_one_period_at_once_one_is_told_what_is_there(app, session):
    make_act(session, make_programme(session), make_counted_business(session))
    person = make_user(session, "verifier").id
    session.commit()
    start = Barrier(2)

    def send(number):
        with app.app_context(), Session(db.engine) as own:
            start.wait()
            try:
                services.publish(
                    own,
                    Actor(person),
                    period=YEARS,
                    programmes=chosen_programmes(own, ["WEB"]),
                    agency="Sở Công Thương",
                    area=AREA,
                    signing=signing(number),
                    today=TODAY,
                    put=storage().put,
                )
            except errors.AlreadyPublished as refused:
                own.rollback()
                return str(refused)
            own.commit()
            return ""

    with ThreadPoolExecutor(2) as threads:
        said = sorted(threads.map(send, ("125", "126")))

    (made,) = session.scalars(select(PublishedReport)).all()
    assert said[0] == ""
    assert f"Báo cáo số {made.symbol}" in said[1]


def test_a_published_report_prints_the_same_after_later_corrections(listed):
    report = publish(listed)
    before = files_of(report)

    for act in listed.scalars(select(SupportAct).where(SupportAct.programme.has(code="WEB")).limit(3)):
        act.state, act.void_reason = "voided", "ghi nhầm"
        act.business.name = "Tên mới"
    listed.commit()
    listed.expire_all()

    assert set(before) == {"xlsx", "csv", "json", "docx", "pdf"}
    assert files_of(report) == before
    for file in report.files:
        assert file.stored_name.startswith(hashlib.sha256(before[file.form]).hexdigest())
    said = json.loads(before["json"])
    assert said == json.loads(json.dumps(report.content))
    assert hashlib.sha256(before["json"]).hexdigest() == report.content_digest
    assert said["total_distinct"] == 27
    assert len(said["counted_acts"]) == 37
    assert said["published"]["number"] == "125/BC-SCT"
    assert (said["published"]["superior"], said["published"]["place"]) == ("UBND tỉnh Thái Bình", "Thái Bình")
    assert queries.stands(listed, report, area=AREA) is False
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(before["pdf"]))
    assert "Thái Bình, ngày 05 tháng 01 năm 2024" in words
    assert "Số: 125/BC-SCT" in words
    assert "PHÓ GIÁM ĐỐC" in words
    assert "Người ký mẫu" in words
    entry = listed.scalars(select(AuditEntry).where(AuditEntry.action == "report.publish")).one()
    assert entry.subject == f"report:{report.id}"


def test_a_correction_is_a_new_version_that_tells_the_difference_in_words(listed):
    former = publish(listed)
    # Two businesses of the traceability programme turn out to be one.
    acts = listed.scalars(
        select(SupportAct)
        .where(SupportAct.programme.has(code="TRACE"), SupportAct.state == "accepted")
        .where(SupportAct.accepted_on.between(YEARS.since, YEARS.until))
        .order_by(SupportAct.id)
    )
    roots = list(dict.fromkeys(act.root for act in acts if act.business_id == act.root_id))
    one, other = roots[:2]
    verifier = Actor(make_user(listed, "verifier").id)
    programme_services.merge(listed, verifier, root=one, other=other, relation=RootRelation.DUPLICATE)
    listed.commit()

    made = correct(listed, former, signing("12", date(2026, 2, 3)))

    assert (made.version, made.corrects_id, made.symbol) == (2, former.id, "12/BC-SCT")
    told = made.content["published"]["differences"]
    assert any("18 → 17" in line and one.name in line and other.name in line for line in told), told
    assert made.content["by_programme"]["TRACE"] == 17
    people = {person.full_name for person in listed.scalars(select(User))}
    assert not [name for name in people if any(name in line for line in told)]
    assert made.content["published"]["replaces"] == "125/BC-SCT ngày 05/01/2024"
    pdf = pypdfium2.PdfDocument(files_of(made)["pdf"])
    words = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    assert "ĐIỀU CHỈNH SO VỚI BẢN TRƯỚC" in words
    assert "18 → 17" in words
    assert "Hưng Yên, ngày 03 tháng 02 năm 2026" in words
    assert (queries.stands(listed, made, area=AREA), queries.next_version(listed, former)) == (True, made)
    with pytest.raises(errors.AlreadyCorrected):
        correct(listed, former, signing("13", date(2026, 2, 4)))
    with pytest.raises(errors.NothingToCorrect):
        correct(listed, made, signing("13", date(2026, 2, 4)))


def test_figures_of_other_days_in_a_report_are_corrected_too(session):
    programme = make_programme(session)
    acts = [
        make_act(session, programme, make_counted_business(session), accepted_on=day)
        for day in (date(2022, 5, 2), date(2023, 2, 1), date(2023, 5, 1))
    ]
    for act in acts:
        make_evidence(session, act)
    former = publish(session, Period(date(2023, 4, 1), date(2023, 6, 30)), ("WEB",))
    assert queries.stands(session, former, area=AREA) is True

    for act in acts[:2]:
        act.state, act.void_reason = "voided", "ghi nhầm"
    session.commit()

    assert queries.stands(session, former, area=AREA) is False
    made = correct(session, former, signing("12", date(2026, 2, 3)))
    assert made.content["published"]["differences"] == [
        "Lũy kế từ đầu năm, Chương trình WEB: 2 → 1.",
        "Cùng kỳ năm trước, Chương trình WEB: 1 → 0.",
        "Lũy kế từ đầu năm, Chương trình WEB: số lượt hỗ trợ: 2 → 1.",
        "Cùng kỳ năm trước, Chương trình WEB: số lượt hỗ trợ: 1 → 0.",
    ]
    assert queries.stands(session, made, area=AREA) is True


def test_every_printed_value_that_moved_is_told_and_none_but_these(listed):
    former = publish(listed, codes=("WEB", "STALL", "TRAIN"))
    before = json.loads(json.dumps(former.content))
    today = queries.today_of(listed, former, area=AREA).as_json()
    assert list(printed_differences(before, today)) == []
    name = today["programme_names"]["STALL"]
    line = next(each for each in today["indicator_lines"] if each["code"] == "STALL.stalls")
    other = next(each for each in today["indicator_lines"] if not each["programme"])
    (aggregate, *_) = today["listing_aggregate"]
    district = next(iter(aggregate["by_district"]))
    channel, acts = next(iter(today["acts_by_channel"]["STALL"].items()))

    today["targets"]["STALL"] = {"target": 7}
    today["matching_vnd"]["STALL"] += 1_000_000
    today["units_counted"]["STALL"]["unit"] = "business and act"
    today["acts_by_channel"]["STALL"][channel] += 1
    line["result"] = 99
    other["reason"] = "Sổ cũ không ghi"
    aggregate["by_district"][district] += 3

    told = list(printed_differences(before, today))
    for wanted in (
        f"Kế hoạch, {name}: ",
        f"Đối ứng, {name}: ",
        f"Đơn vị đếm, {name}: Đếm cả gian hàng → Đếm cả lượt hỗ trợ",
        f"Lượt theo sàn, lớp, {name}, {channel}: {acts} → {acts + 1}",
        f"{line['name']}: ",
        f"Lý do chưa xác định được, {other['name']}: ",
        f"{aggregate['source']}, sản phẩm trên sàn, {today['district_names'][district]}: ",
    ):
        assert sum(words.startswith(wanted) for words in told) == 1, (wanted, told)
    assert len(told) == 7
    assert says_the_same(before, today) is False


@pytest.mark.parametrize(
    ("period", "said", "problem"),
    [
        (Period(date(2026, 1, 1), date(2026, 11, 23)), signing(), errors.PeriodNotOver),
        (YEARS, signing(dated=date(2023, 12, 31)), errors.BadReportDay),
        (YEARS, signing(dated=date(2026, 11, 24)), errors.BadReportDay),
    ],
)
def test_a_report_is_not_frozen_before_its_period_is_over(session, period, said, problem):
    make_programme(session)

    with pytest.raises(problem):
        publish(session, period, ("WEB",), said)


def test_figures_that_do_not_close_and_a_number_used_before_are_refused(session):
    programme = make_programme(session)
    business, other = make_counted_business(session), make_counted_business(session)
    make_evidence(session, make_act(session, programme, business, accepted_on=date(2023, 5, 1)))
    publish(session, codes=("WEB",))

    for number in ("125", "0125"):
        with pytest.raises(errors.NumberTaken):
            publish(session, OTHER, codes=("WEB",), said=signing(number))
        session.rollback()
    publish(session, OTHER, codes=("WEB",), said=signing("0125A", date(2025, 1, 5)))
    again = publish(session, FIRST, codes=("WEB",), said=signing("125", date(2025, 1, 5)))
    assert again.number == "125"  # another year counts anew
    make_act(session, programme, business, accepted_on=date(2023, 5, 2), root_id=other.id)
    with pytest.raises(FiguresDoNotClose):
        publish(session, Period(date(2023, 1, 1), date(2023, 6, 1)), codes=("WEB",), said=signing("126"))


def test_one_period_is_published_once_and_corrected_after_that(session):
    make_programme(session)
    make_programme(session, "TRACE")
    publish(session, codes=("WEB", "TRACE"))

    with pytest.raises(errors.AlreadyPublished, match=r"125/BC-SCT ngày 05/01/2024.* lập bản điều chỉnh"):
        publish(session, codes=("TRACE", "WEB"), said=signing("126"))
    session.rollback()
    assert publish(session, codes=("WEB",), said=signing("126")).version == 1
    assert publish(session, OTHER, codes=("WEB", "TRACE"), said=signing("127")).version == 1


def test_a_list_of_reports_counts_each_period_and_its_programmes_once(session, monkeypatch):
    programme = make_programme(session)
    act = make_act(session, programme, make_counted_business(session), accepted_on=date(2023, 5, 1))
    make_evidence(session, act)
    reports = [publish(session, codes=("WEB",)), publish(session, OTHER, ("WEB",), signing("126"))]
    asked = []

    def build(*args, **facts):
        asked.append(facts)
        return build_report(*args, **facts)

    monkeypatch.setattr(queries, "build_report", build)

    found = queries.standings(session, [*reports, *reports], area=AREA)

    assert found == {each.id: True for each in reports}
    assert [facts["with_acts"] for facts in asked] == [False, False]


@pytest.mark.parametrize("table", ["published_reports", "report_files", "signed_copies"])
def test_nobody_changes_or_removes_what_was_published(session, table):
    make_programme(session)
    report = publish(session, codes=("WEB",))
    attach(session, report)
    session.commit()

    column = "version" if table == "published_reports" else "size"
    for statement in (f"UPDATE {table} SET {column} = 7", f"DELETE FROM {table}"):  # noqa: S608  (our own names)
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(statement))
        session.rollback()


def pdf_bytes():
    pdf = FPDF()
    pdf.add_page()
    return bytes(pdf.output())


def attach(session, report, **facts):
    return services.attach(
        session,
        Actor(None),
        report,
        **{
            "file": checked_signed_pdf(pdf_bytes()),
            "name": "da-ky.pdf",
            "agency_signed": True,
            "leader_signed": False,
            "put": storage().put,
            **facts,
        },
    )


def signed_pdf():
    """Return a PDF with one signature dictionary; that it signs nothing is not ours to say."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(a)/V 5 0 R/Rect[0 0 0 0]/P 3 0 R>>",
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 9 9 9]/Contents<00>>>",
    ]
    return whole_pdf(objects)


def whole_pdf(objects):
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def test_a_signed_pdf_is_said_to_carry_signatures_and_never_to_be_valid():
    assert checked_signed_pdf(signed_pdf()).signature_fields == 1
    assert checked_signed_pdf(pdf_bytes()).signature_fields == 0


def test_what_an_ordinary_signed_pdf_has_is_no_reason_to_refuse_it():
    again = (
        signed_pdf() + b"4 0 obj\n<</T(b)>>\nendobj\ntrailer<</Root 1 0 R/Prev 9>>\n%%EOF\n"
    )  # signed once more
    page_to_open_with = b"/OpenAction[3 0 R/XYZ null null 0]/Outlines 4 0 R"
    link = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://a.example)>>>>"
    picture = b"<</Length 8>>stream\n/JS /AA \nendstream"
    outlines = b"<</Type/Outlines/First 5 0 R/Last 5 0 R/Count 1>>"

    assert checked_signed_pdf(again).signature_fields == 1
    assert checked_signed_pdf(opening(page_to_open_with, outlines, link, picture)).pages == 1
    assert checked_signed_pdf(packed(link)).pages == 1


PLAIN = (b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")


def opening(words, *others):
    return whole_pdf([b"<</Type/Catalog/Pages 2 0 R" + words + b">>", *PLAIN, *others])


def packed(words, facts=b"/Type/ObjStm", comment=b"", squeeze=zlib.compress):
    """Return a PDF with an object that only a reader who unpacks streams comes to see."""
    data = squeeze(b"9 0 " + words)
    head = b"<<%b/N 1/First 4/Filter/FlateDecode/Length %d>>" % (facts, len(data))
    return opening(b"", comment + head + b"stream\n" + data + b"\nendstream")


SCRIPT = b"<</S/JavaScript/JS(a())>>"
BETWEEN = b"\n% stream\n/OpenAction" + SCRIPT + b"\n% endstream\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", errors.BadSignedPdf),
        (b"\xff\xd8\xff\xe0 a picture", errors.BadSignedPdf),
        (b"%PDF-1.7\nnothing\n%%EOF", errors.BadSignedPdf),
        (signed_pdf()[:-20], errors.BadSignedPdf),
        (opening(b"/OpenAction" + SCRIPT), errors.ActivePdf),
        (opening(b"/OpenAction<</S/L#61unch/F(cmd.exe)>>"), errors.ActivePdf),
        (opening(BETWEEN), errors.ActivePdf),
        (opening(b"\n% 9 0 obj <</Length 9>> stream" + BETWEEN[9:]), errors.ActivePdf),
        (opening(b"/OpenAction<</S/SubmitForm/F(http://a.example)>>"), errors.ActivePdf),
        (opening(b"/OpenAction %\n<</S/URI/URI(http://a.example)>>"), errors.ActivePdf),
        (opening(b"/OpenAction 4 0 R", b"<</S/URI/URI(http://a.example)>>"), errors.ActivePdf),
        (opening(b"", b"<</S/GoToR/F(\\\\\\\\a.example\\\\b)/D[0/Fit]>>"), errors.ActivePdf),
        (opening(b"", b"<</S/ImportData/F(a.fdf)>>"), errors.ActivePdf),
        (opening(b"/AA<</WC 4 0 R>>", b"<</S/Hide>>"), errors.ActivePdf),
        (opening(b"/A#41 4 0 R", b"<</WC 5 0 R>>"), errors.ActivePdf),
        (packed(SCRIPT), errors.ActivePdf),
        (packed(SCRIPT, comment=b"% stream\n"), errors.ActivePdf),
        (packed(SCRIPT, facts=b"/Type 9 0 R"), errors.ActivePdf),
        (packed(SCRIPT, facts=b"/Type/ObjStm/X(stream\n)"), errors.BadSignedPdf),
        (packed(SCRIPT, squeeze=lambda data: zlib.compress(zlib.compress(data))), errors.BadSignedPdf),
        (packed(SCRIPT, facts=b"/Type/ObjStm/DecodeParms<</Predictor 12>>"), errors.BadSignedPdf),
    ],
)
def test_a_hostile_or_broken_pdf_is_not_kept(content, problem):
    with pytest.raises(problem):
        checked_signed_pdf(content)
