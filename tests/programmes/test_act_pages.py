"""Officers record, prove, accept and void acts; a second person verifies; the pages say why not."""

import hashlib
import json
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from accounts.models import Agency
from core.audit import AuditEntry
from core.storage import storage
from places.models import NEW
from programmes.models import Evidence, SupportAct
from tests.factories.catalog import make_product
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.programmes.conftest import LIST
from tests.programmes.test_evidence import PDF


@pytest.fixture
def web(session):
    return make_programme(session)


@pytest.fixture
def open_act(session, web):
    business = make_counted_business(session, "HTX Bánh cáy")
    return make_act(session, web, business, state="under_way", started_on=date(2026, 10, 1))


def agency(session, code="so-cong-thuong"):
    made = Agency(code=code, name=f"Cơ quan {code}")
    session.add(made)
    session.flush()
    return made


def fresh(session, model, key):
    session.expire_all()
    return session.get(model, key)


def test_an_act_goes_from_recording_to_acceptance(session, page, enter, web):
    make_counted_business(session, "HTX Bánh cáy Làng Nguyễn")
    officer = enter(agency_id=agency(session).id, full_name="Trần Thị C")
    page.get("/can-bo/ghi-nhan")

    page.click("Ghi nhận mới")
    page.submit("Tìm", q="banh cay lang nguyen")
    page.click("HTX Bánh cáy Làng Nguyễn")
    page.submit("Ghi nhận", programme="WEB", started_on="2026-10-01", budget_vnd="20.000.000", note="Đợt một")
    assert page.h1 == "WEB: HTX Bánh cáy Làng Nguyễn"
    assert "20.000.000 ₫" in page.text
    assert "Đang thực hiện" in page.text
    page.click("Thêm minh chứng")
    page.submit("Thêm", type="acceptance_paper", file=(PDF, "biên bản.pdf"), dated="2026-11-20")
    page.click("Nghiệm thu")
    page.submit("Nghiệm thu", accepted_on="2026-11-20")

    act = session.scalar(select(SupportAct))
    assert "Đã nghiệm thu" in page.texts(".tag")[0]
    assert (act.state, act.accepted_on, act.agency_id) == ("accepted", date(2026, 11, 20), officer.agency_id)
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject == f"support_act:{act.id}").order_by(AuditEntry.id)
    ).all()
    assert actions == ["support_act.record", "support_act.add_evidence", "support_act.accept"]
    assert page.texts(".story li .muted") == ["Trần Thị C"] * 3
    page.get("/can-bo/so-lieu?tu=2026-11-20&den=2026-11-20")
    assert page.texts(".hero b") == ["1"]


def test_the_same_form_sent_twice_records_one_act(session, page, enter, web):
    make_counted_business(session, "HTX Bánh cáy", slug="banh-cay")
    enter()
    page.get("/can-bo/ghi-nhan/them?co-so=banh-cay")
    fields = {
        "form_id": page.first("input[name=form_id]").get("value"),
        "programme": "WEB",
        "started_on": "2026-10-01",
        "budget_vnd": "0",
    }

    first = page.post("/can-bo/ghi-nhan/them?co-so=banh-cay", fields).path
    second = page.post("/can-bo/ghi-nhan/them?co-so=banh-cay", fields).path

    assert first == second
    assert session.scalar(select(func.count(SupportAct.id))) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"budget_vnd": "mười triệu"}, "chưa phải số tiền"),
        ({"budget_vnd": ""}, "thì ghi 0"),
        ({"started_on": ""}, "Bạn chọn ngày bắt đầu"),
        ({"started_on": "hôm qua"}, "ngày/tháng/năm"),
        ({"started_on": "0001-01-01"}, "Ngày bắt đầu cần từ 01/01/1990"),
        ({"started_on": "9999-12-31"}, "Ngày bắt đầu cần từ 01/01/1990"),
        ({"note": "x" * 2001}, "Tối đa 2000 ký tự"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_says_how_to_mend_it(
    session, page, enter, web, fields, words
):
    make_counted_business(session, "HTX Bánh cáy", slug="banh-cay")
    enter()
    page.get("/can-bo/ghi-nhan/them?co-so=banh-cay")

    page.submit(
        "Ghi nhận",
        {"programme": "WEB", "started_on": "2026-10-01", "budget_vnd": "5", "channel": "shopee", **fields},
        status=422,
    )

    assert page.title.startswith("Lỗi: ")
    assert words in page.text
    assert page.first("input[name=channel]").get("value") == "shopee"
    assert session.scalar(select(func.count(SupportAct.id))) == 0


def test_a_programme_that_is_not_meant_for_the_kind_is_refused_in_the_form(session, page, enter):
    make_programme(session, "PROMO", eligible_kinds=["doanh_nghiep"])
    make_counted_business(session, "HTX", slug="htx")
    enter()
    page.get("/can-bo/ghi-nhan/them?co-so=htx")

    page.submit("Ghi nhận", programme="PROMO", started_on="2026-10-01", budget_vnd="5", status=422)

    assert "không dành cho loại hình" in page.text
    page.post(
        "/can-bo/ghi-nhan/them?co-so=htx",
        {"programme": "KHAC", "started_on": "2026-10-01", "budget_vnd": "5"},
        status=422,
    )


def test_an_officer_of_one_commune_records_nothing_elsewhere(session, page, enter, web):
    make_counted_business(session, "HTX Nơi khác", slug="noi-khac", current_commune_code="12454")
    enter(places=((NEW, "12688"),))

    page.get("/can-bo/ghi-nhan/them?q=noi+khac")

    assert "Chưa tìm thấy" in page.text
    page.get("/can-bo/ghi-nhan/them?co-so=noi-khac", status=404)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-09-30", "trước ngày bắt đầu"),
        ("2999-01-01", "sau hôm nay"),
        ("", "Bạn chọn ngày trên biên bản"),
    ],
)
def test_an_impossible_day_of_acceptance_is_refused(session, page, enter, open_act, day, words):
    make_evidence(session, open_act)
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}/nghiem-thu")

    page.submit("Nghiệm thu", accepted_on=day, status=422)

    assert words in page.text
    assert fresh(session, SupportAct, act_id).state == "under_way"


def test_without_evidence_there_is_no_acceptance(session, page, enter, open_act):
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}/nghiem-thu")

    page.submit("Nghiệm thu", accepted_on="2026-10-05", status=422)

    assert "Chưa có minh chứng nào" in page.text
    page.click("Thêm minh chứng")
    assert page.h1 == "Thêm minh chứng"


def test_a_second_acceptance_answers_that_it_is_done(session, page, enter, open_act):
    make_evidence(session, open_act)
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}/nghiem-thu")
    fields = {"version": page.first("input[name=version]").get("value"), "accepted_on": "2026-10-05"}
    page.post(f"/can-bo/ghi-nhan/{act_id}/nghiem-thu", fields)

    page.post(f"/can-bo/ghi-nhan/{act_id}/nghiem-thu", {**fields, "accepted_on": "2026-10-06"}, status=409)

    assert "được nghiệm thu rồi" in page.text
    assert {"05/10/2026", "06/10/2026"} <= set(page.texts("tbody td"))  # what is saved, what was typed
    assert fresh(session, SupportAct, act_id).accepted_on == date(2026, 10, 5)
    page.get(f"/can-bo/ghi-nhan/{act_id}/nghiem-thu", status=409)


def test_a_save_from_an_old_page_is_refused(session, page, enter, open_act):
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}/sua")
    old = {
        "version": page.first("input[name=version]").get("value"),
        "started_on": "2026-10-01",
        "budget_vnd": "1",
    }
    page.submit("Lưu", budget_vnd="7.000.000")

    page.post(f"/can-bo/ghi-nhan/{act_id}/sua", old, status=409)
    page.post(f"/can-bo/ghi-nhan/{act_id}/huy", {"version": old["version"]}, status=409)
    page.post(f"/can-bo/ghi-nhan/{act_id}/huy", {"version": "x"}, status=409)

    assert fresh(session, SupportAct, act_id).budget_vnd == 7_000_000


def test_a_save_from_an_old_page_shows_both_versions_and_keeps_what_was_typed(session, page, enter, open_act):
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}/sua")
    version = page.first("input[name=version]").get("value")
    page.submit("Lưu", budget_vnd="7.000.000")
    typed = {"started_on": "2026-10-01", "budget_vnd": "9.000.000", "note": "Đợt hai, ba buổi"}

    page.post(f"/can-bo/ghi-nhan/{act_id}/sua", {"version": version, **typed}, status=409)

    assert page.h1 == "Sửa lượt hỗ trợ"
    assert page.texts("main tbody th") == ["Kinh phí nhà nước", "Ghi chú"]
    assert page.texts("main tbody td") == ["7.000.000 ₫", "9.000.000 ₫", "(trống)", "Đợt hai, ba buổi"]
    page.submit("Lưu")
    saved = fresh(session, SupportAct, act_id)
    assert (saved.budget_vnd, saved.note) == (9_000_000, "Đợt hai, ba buổi")


def test_the_same_change_sent_twice_is_saved(session, page, enter, open_act):
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}/sua")
    version = page.first("input[name=version]").get("value")
    fields = {"version": version, "started_on": "2026-10-01", "budget_vnd": "5"}

    for _ in range(2):
        page.post(f"/can-bo/ghi-nhan/{act_id}/sua", fields)

    assert page.path == f"/can-bo/ghi-nhan/{act_id}"
    assert fresh(session, SupportAct, act_id).budget_vnd == 5


def test_an_edit_to_a_day_out_of_reach_is_refused_in_the_form(session, page, enter, open_act):
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}/sua")

    page.submit("Lưu", started_on="9999-12-31", note="Giữ chữ này", status=422)

    assert "Ngày bắt đầu cần từ 01/01/1990" in page.text
    assert page.texts("textarea[name=note]") == ["Giữ chữ này"]
    assert fresh(session, SupportAct, act_id).started_on == date(2026, 10, 1)


def test_an_open_act_is_cancelled_after_asking(session, page, enter, open_act):
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}")

    page.click("Hủy lượt này")
    page.submit("Hủy lượt này")

    assert page.texts(".tag")[0] == "Đã hủy"
    page.get(f"/can-bo/ghi-nhan/{act_id}/sua", status=409)
    page.get(f"/can-bo/ghi-nhan/{act_id}/minh-chung", status=409)


def test_an_accepted_act_is_voided_with_a_reason(session, page, enter, web):
    act_id = make_act(session, web, make_counted_business(session)).id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}")

    page.click("Hủy hiệu lực")
    page.submit("Hủy hiệu lực", reason="x", status=422)
    page.submit("Hủy hiệu lực", reason="Ghi trùng với lượt của B18")

    assert "Ghi trùng với lượt của B18" in page.text
    page.get("/can-bo/so-lieu?tu=2022-01-01&den=2022-12-31")
    assert page.texts(".hero b") == ["0"]


def test_a_second_person_verifies_and_the_first_may_not(session, page, enter, open_act):
    act_id = open_act.id
    enter("verifier")
    page.get(f"/can-bo/ghi-nhan/{act_id}/minh-chung")
    page.submit("Thêm", type="website", url="https://banhcay.example.com")
    page.get(f"/can-bo/ghi-nhan/{act_id}/nghiem-thu")
    page.submit("Nghiệm thu", accepted_on="2026-10-05")
    assert "Đối chiếu" not in [link.text for link in page.links]
    own_work = "Bạn đã tham gia ghi lượt này nên người khác đối chiếu."
    assert own_work in page.text
    page.get(f"/can-bo/ghi-nhan/{act_id}/doi-chieu", status=403)
    page.post(f"/can-bo/ghi-nhan/{act_id}/doi-chieu", {"version": "2"}, status=403)
    second = enter("verifier").id

    page.get(f"/can-bo/ghi-nhan/{act_id}")
    assert own_work not in page.text
    page.click("Đối chiếu")
    page.submit("Tôi đã đối chiếu")

    assert "Đã đối chiếu" in page.texts(".tag")
    assert fresh(session, SupportAct, act_id).verified_by_id == second


def test_officers_write_the_acts_of_their_own_agency_only(session, page, enter, web):
    mine, other = agency(session), agency(session, "so-nong-nghiep")
    act_id = make_act(session, web, make_counted_business(session), state="under_way", agency_id=other.id).id
    enter(agency_id=mine.id)

    page.get(f"/can-bo/ghi-nhan/{act_id}")

    assert not {"Nghiệm thu", "Sửa", "Thêm minh chứng"} & {link.text for link in page.links}
    for verb in ("sua", "nghiem-thu", "huy", "huy-hieu-luc", "minh-chung"):
        page.get(f"/can-bo/ghi-nhan/{act_id}/{verb}", status=403)
        page.post(f"/can-bo/ghi-nhan/{act_id}/{verb}", {"version": "1"}, status=403)


@pytest.mark.parametrize(
    ("role", "records", "verifies"),
    [
        ("officer", True, False),
        ("verifier", True, True),
        ("auditor", False, False),
        ("partner", False, False),
        ("producer", False, False),
        ("administrator", False, False),
    ],
)
def test_who_may_record_and_who_may_verify(session, page, enter, web, role, records, verifies):
    act = make_act(session, web, make_counted_business(session))
    make_evidence(session, act)
    act_id = act.id
    enter(role)

    for path in ("ghi-nhan/them", f"ghi-nhan/{act_id}/minh-chung", "chuong-trinh/nhap-tep"):
        page.fetch(f"/can-bo/{path}", 200 if records else 403)
    page.fetch(f"/can-bo/ghi-nhan/{act_id}/doi-chieu", 200 if verifies else 403)


def test_nothing_changes_without_the_token_of_the_form(session, page, enter, open_act):
    act_id = open_act.id
    enter()

    for verb in ("sua", "nghiem-thu", "huy", "minh-chung"):
        page.post(f"/can-bo/ghi-nhan/{act_id}/{verb}", {"version": "1"}, status=400, csrf=False)

    assert fresh(session, SupportAct, act_id).state == "under_way"


def test_a_file_is_kept_by_its_content_and_handed_out_shut(app, session, page, enter, open_act):
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}/minh-chung")
    page.submit("Thêm", type="acceptance_paper", file=(PDF, "../biên bản “A”.html"))
    evidence = session.scalar(select(Evidence))
    address = next(link.href for link in page.links if "/minh-chung/" in link.href)

    answer = page.fetch(address)

    assert evidence.stored_name == f"{hashlib.sha256(PDF).hexdigest()}.pdf"
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert "filename*=UTF-8''bi%C3%AAn%20b%E1%BA%A3n" in disposition
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    with app.app_context():
        assert storage().get(evidence.stored_name) == PDF


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"file": (b"<html><script>x</script>", "anh.jpg")}, "trang web"),
        ({"file": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png")}, "SVG"),
        ({"file": (b"ghi bang tay", "a.txt")}, "Tệp này chưa nhận được"),
        ({"file": (b"%PDF-1.7 half", "a.pdf")}, "bị đứt"),
        ({"url": "javascript:alert(1)"}, "http:// hoặc https://"),
        ({"url": "//evil.example.com"}, "http:// hoặc https://"),
        ({"file": (PDF, "a.pdf"), "dated": "9999-12-31"}, "không được ở sau hôm nay"),
        ({"file": (PDF, "a.pdf"), "dated": "0001-01-01"}, "trước năm 1990"),
        ({}, "Bạn chọn tệp, hoặc điền đường dẫn"),
        ({"url": "https://a.example.com", "file": (PDF, "a.pdf")}, "một trong hai"),
    ],
)
def test_evidence_of_the_wrong_kind_is_refused(session, page, enter, open_act, fields, words):
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}/minh-chung")

    page.submit("Thêm", {"type": "acceptance_paper", **fields}, status=422)

    assert words in page.text
    assert session.scalar(select(func.count(Evidence.id))) == 0


def test_the_same_evidence_form_sent_twice_adds_one_proof(session, page, enter, open_act):
    act_id = open_act.id
    enter()
    page.get(f"/can-bo/ghi-nhan/{act_id}/minh-chung")
    form_id = page.first("input[name=form_id]").get("value")

    for _ in range(2):
        fields = {"form_id": form_id, "type": "stall", "url": "https://shopee.example.com/gian"}
        page.post(f"/can-bo/ghi-nhan/{act_id}/minh-chung", fields)

    assert session.scalar(select(func.count(Evidence.id))) == 1


def test_links_of_evidence_open_safely_and_own_trace_pages_at_home(session, page, enter, web):
    act = make_act(session, web, make_counted_business(session))
    product = make_product(session, name="Bánh cáy")
    make_evidence(session, act, type="trace_page", url=None, product_id=product.id)
    make_evidence(session, act, type="website", url="https://banhcay.example.com/")
    make_evidence(session, act, type="website", url="javascript:alert(1)")
    make_evidence(session, act, type="acceptance_paper", url=None, file_name="S001.pdf")
    act_id, code = act.id, product.code
    enter("auditor")

    page.get(f"/can-bo/ghi-nhan/{act_id}")

    outside = page.first('a[href="https://banhcay.example.com/"]')
    assert outside.get("rel") == "noopener nofollow"
    assert page.select(f'a[href="/t/{code}"]')
    assert not page.select('a[href^="javascript"]')
    assert "S001.pdf chỉ có tên, chưa có tệp" in page.text


def test_a_file_of_another_act_or_without_content_is_not_found(session, page, enter, web):
    first = make_act(session, web, make_counted_business(session))
    second = make_act(session, web, make_counted_business(session))
    here = make_evidence(session, first, url=None, file_name="a.pdf", stored_name="0" * 64 + ".pdf")
    named = make_evidence(session, first, url=None, file_name="b.pdf")
    addresses = [(second.id, here.id), (first.id, here.id), (first.id, named.id), (first.id, 10**12)]
    enter()

    answers = [page.fetch(f"/can-bo/ghi-nhan/{act}/minh-chung/{proof}", 404) for act, proof in addresses]

    assert len(answers) == 4
    page.get(f"/can-bo/ghi-nhan/{10**12}", status=404)


def test_the_list_is_narrowed_by_state_programme_and_missing_evidence(listed, page, enter):
    enter("auditor")

    def length(query):
        page.get(f"/can-bo/ghi-nhan?{query}")
        return int(re.findall(r"(\d+) lượt", page.text)[0])

    assert length("") == 74
    assert length("tinh-trang=accepted") == 71
    assert length("tinh-trang=accepted&thieu-minh-chung=1") == 11
    assert length("ct=WEB") == 14
    assert length("chua-doi-chieu=1") == 60  # what has no evidence has nothing to be compared with
    assert length("tinh-trang=x") == 74
    assert length("endpoint=x&_method=PUT&_external=1&_scheme=javascript") == 74
    page.get("/can-bo/ghi-nhan?tinh-trang=accepted")
    page.click("Trang 2")
    assert len(page.select("tbody tr")) == 21
    page.get("/can-bo/ghi-nhan?ct=KHONG")
    assert "Không có lượt nào khớp" in page.text


def test_a_list_is_brought_in_through_the_page(session, page, enter, department_list):
    officer = enter(agency_id=agency(session).id)
    agency_id = officer.agency_id
    page.get("/can-bo/chuong-trinh")
    page.click("Nhập tệp danh sách")

    page.submit("Nhập tệp", file=(LIST.read_bytes(), "ds.json"))

    assert page.h1 == "Đã nhập xong"
    assert page.texts("tbody tr")[2].split() == ["Lượt", "hỗ", "trợ", "74", "74", "0", "0", "0"]
    assert "expected" in page.text
    assert set(session.scalars(select(SupportAct.agency_id))) == {agency_id}
    page.get("/can-bo/chuong-trinh/nhap-tep")
    page.submit("Nhập tệp", file=(LIST.read_bytes(), "ds.json"))
    assert page.h1 == "Không có gì thay đổi"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"programmes": [', "hỏng ở dòng 1"),
        (b"", "Tệp rỗng"),
        (b"[1]", "không có danh sách nào"),
        (b'{"programmes": ' + b"[" * 100_000, "nhiều tầng"),
    ],
)
def test_a_broken_file_is_refused_in_the_form(session, page, enter, content, words):
    enter()
    page.get("/can-bo/chuong-trinh/nhap-tep")

    page.submit("Nhập tệp", file=(content, "ds.json"), status=422)

    assert words in page.text
    assert page.title.startswith("Lỗi: ")


def test_wrong_rows_are_listed_and_nothing_is_written(session, page, enter, department_list):
    department_list["support_records"][3]["budget_vnd"] = "<b>hai mươi triệu</b>"
    department_list["support_records"][9]["status"] = "xong"
    enter()
    page.get("/can-bo/chuong-trinh/nhap-tep")

    page.submit("Nhập tệp", file=(json.dumps(department_list).encode(), "ds.json"), status=422)

    assert page.texts("tbody th")[:2] == [
        "Lượt hỗ trợ dòng 4 (S004) ô budget_vnd",
        "Lượt hỗ trợ dòng 10 (S010) ô status",
    ]
    assert "<b>hai mươi triệu</b>" in page.text
    assert session.scalar(select(func.count(SupportAct.id))) == 0


def test_no_file_chosen_is_said(session, page, enter):
    enter()
    page.get("/can-bo/chuong-trinh/nhap-tep")

    page.submit("Nhập tệp", status=422)

    assert "Bạn chưa chọn tệp nào" in page.text
