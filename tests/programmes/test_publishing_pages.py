"""Freezing reports through the pages, as a verifier, an officer and an auditor see them."""

import pytest
from sqlalchemy import select

from programmes.models import SupportAct
from programmes.publishing.models import PublishedReport, SignedCopy
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.programmes.test_publishing import signed_pdf

PERIOD = "tu=2022-01-01&den=2023-12-31&ct=WEB"
PAPER = {
    "number": "125",
    "dated": "2024-01-05",
    "signer_title": "GIÁM ĐỐC",
    "signer": "Người ký mẫu",
    "recipients": "- UBND tỉnh;\n- Lưu: VT.",
}


@pytest.fixture
def helped(session):
    programme = make_programme(session)
    business = make_counted_business(session, "HTX <i>Mẫu</i>")
    make_evidence(session, make_act(session, programme, business))
    session.commit()


def freeze(page, **facts):
    page.get(f"/can-bo/bao-cao/chot?{PERIOD}")
    return page.submit("Chốt báo cáo", **{**PAPER, **facts})


def test_a_verifier_freezes_a_report_and_everybody_reads_the_very_files(helped, session, page, enter):
    enter("verifier")
    page.get(f"/can-bo/bao-cao?{PERIOD}")
    assert "HTX <i>Mẫu</i>" in page.text
    forms = [heading.split(".")[0] for heading in page.texts("main h2") if heading.startswith("Biểu")]
    assert forms == ["Biểu B", "Biểu C1", "Biểu C2", "Biểu C3", "Biểu A"]
    page.click("Chốt báo cáo")
    page.submit("Chốt báo cáo", **PAPER)

    assert page.h1 == "Báo cáo số 125/BC-SCT"
    assert "Vẫn đúng" in page.text
    report = session.scalars(select(PublishedReport)).one()
    assert report.content["published"]["recipients"] == ["UBND tỉnh", "Lưu: VT"]
    files = f"/can-bo/bao-cao/da-chot/{report.id}/tep?dang="
    kept = {form: page.http.get(files + form).data for form in FORMS}
    assert {len(content) for content in kept.values()} == {each.size for each in report.files}

    act = session.scalars(select(SupportAct)).one()
    act.state = "voided"
    session.commit()
    enter("auditor")
    page.get("/can-bo/bao-cao/da-chot")
    assert "Số liệu đã khác" in page.text
    page.click("125/BC-SCT")
    assert "Lập bản điều chỉnh" not in page.text
    told = page.texts(".note li")
    assert any("1 → 0" in each for each in told), told
    for form, content in kept.items():
        assert page.http.get(files + form).data == content
    page.get("/can-bo/bao-cao/da-chot/999", 404)
    page.get(files + "exe", 404)


FORMS = ("xlsx", "csv", "json", "docx", "pdf")


def test_the_form_says_beside_the_field_what_stands_in_the_way(helped, session, page, enter):
    enter("verifier")
    freeze(page)

    page.get(f"/can-bo/bao-cao/chot?{PERIOD}")
    assert "đã có Báo cáo số 125/BC-SCT" in page.text
    assert "Mở báo cáo đó" in page.text
    assert "Những gì được chốt" not in page.text
    page.get("/can-bo/bao-cao/chot?tu=2022-01-01&den=2023-12-30&ct=WEB")
    page.submit("Chốt báo cáo", status=422, **PAPER)
    assert "Số này đã dùng" in page.text
    page.submit("Chốt báo cáo", status=422, **{**PAPER, "number": "x", "dated": "2023-12-31"})
    assert "Số gồm chữ số" in page.text
    page.submit("Chốt báo cáo", status=422, **{**PAPER, "number": "126", "dated": "2023-12-30"})
    assert "Ngày báo cáo phải sau ngày cuối kỳ" in page.text
    page.get("/can-bo/bao-cao/chot?tu=2026-01-01&den=2099-12-31", 422)
    assert "chưa hết" in page.text
    assert len(session.scalars(select(PublishedReport)).all()) == 1


def test_a_correction_shows_its_differences_before_and_after_it_is_frozen(helped, session, page, enter):
    enter("verifier")
    freeze(page)
    act = session.scalars(select(SupportAct)).one()
    business = make_counted_business(session, "Cơ sở thêm sau")
    make_evidence(session, make_act(session, act.programme, business))
    session.commit()

    page.get("/can-bo/bao-cao/da-chot")
    page.click("125/BC-SCT")
    page.click("Lập bản điều chỉnh")
    assert "1 → 2" in page.text
    page.submit("Chốt bản điều chỉnh", **{**PAPER, "number": "126", "dated": "2024-02-05"})

    assert page.h1 == "Báo cáo số 126/BC-SCT"
    assert "1 → 2" in page.text
    page.click("Báo cáo số 125/BC-SCT ngày 05/01/2024")
    assert "Bản này đã được điều chỉnh bằng Báo cáo số 126/BC-SCT" in page.text


def test_a_signed_pdf_is_kept_with_what_it_carries_and_a_hostile_one_is_not(helped, session, page, enter):
    enter("verifier")
    freeze(page)

    page.click("Đính kèm bản ký")
    page.submit("Lưu bản ký", status=422, file=(b"<svg onload=alert(1)>", "x.pdf"), agency_signed=True)
    page.submit("Lưu bản ký", status=422, file=(signed_pdf(), "x.pdf"), agency_signed=False)
    assert "Bạn đánh dấu ai đã ký" in page.text
    page.submit("Lưu bản ký", file=(signed_pdf(), "..\\bản ký <b>.exe"), agency_signed=True)

    assert "Tệp có 1 chữ ký số" in page.text
    assert "Cơ quan: đã ký." in page.text
    assert "Lãnh đạo: chưa ký." in page.text
    copy = session.scalars(select(SignedCopy)).one()
    answer = page.http.get(f"/can-bo/bao-cao/da-chot/{copy.report_id}/ban-ky/{copy.id}")
    assert answer.data == signed_pdf()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    page.get(f"/can-bo/bao-cao/da-chot/{copy.report_id + 1}/ban-ky/{copy.id}", 404)
