"""A list comes in wholly or not at all, once, and says what became of every row."""

import copy
import json
from datetime import date

import pytest
from sqlalchemy import func, select

from catalog.models import Business, BusinessReference
from core import audit
from core.database import Base
from programmes.counting import Selection
from programmes.importing import ImportRefused, import_programmes, read_document
from programmes.importing.results import BlockCount, UnreadableFile
from programmes.models import ActState, Evidence, ListingAggregate, Programme, SupportAct, Target
from programmes.queries.figures import breaches, figures
from tests.factories.catalog import make_product
from tests.factories.programmes import make_counted_business, make_evidence
from tests.programmes.conftest import TODAY


def contents(session):
    """Return every row of every table as text: equal before and after means nothing was written."""
    return {
        name: sorted(map(repr, session.execute(select(table)).all()))
        for name, table in Base.metadata.tables.items()
        if name != "places"
    }


def bring(session, document, **facts):
    return import_programmes(session, document, actor=audit.SYSTEM, today=TODAY, **facts)


def small():
    """Return the smallest list that holds everything once."""
    return {
        "programmes": [{"id": "WEB", "name_vi": "Website", "target": {"2022-2023": 10}}],
        "businesses": [
            {
                "id": "B01",
                "name_vi": "HTX Bánh cáy",
                "kind": "hop_tac_xa",
                "tax_code": "1099990027",
                "district_code": "340",
                "commune_code": "12730",
                "root_id": "B01",
            }
        ],
        "support_records": [
            {
                "id": "S001",
                "programme_id": "WEB",
                "business_id": "B01",
                "started_on": "2022-02-01",
                "completed_on": "2022-06-20",
                "status": "hoan_thanh",
                "kind_at": "hop_tac_xa",
                "district_code_at": "340",
                "commune_code_at": "12730",
                "budget_vnd": 20000000,
                "evidence": [{"type": "website", "url": "https://b01.example.com/"}],
            }
        ],
        "listing_aggregate": [{"district_code": "340", "distinct_products": 7, "listings": {"shopee": 9}}],
    }


def with_act(**changes):
    document = small()
    document["support_records"][0] |= changes
    return document


def act_of(session, reference="S001"):
    return session.scalar(select(SupportAct).where(SupportAct.reference == reference))


def test_the_departments_list_comes_in_with_every_row_accounted_for(session, department_list):
    result = bring(session, department_list)

    assert result.blocks == {
        "programmes": BlockCount(created=5),
        "businesses": BlockCount(created=42),
        "support_records": BlockCount(created=74),
        "listing_aggregate": BlockCount(created=8),
    }
    assert result.ignored_blocks == ["core_programmes", "evidence_state", "expected", "traps"]
    states = dict(session.execute(select(SupportAct.state, func.count()).group_by(SupportAct.state)).all())
    assert states == {"accepted": 71, "under_way": 1, "draft": 1, "cancelled": 1}
    with_evidence = session.scalar(select(func.count(Evidence.act_id.distinct())))
    assert with_evidence == 60
    target = session.scalar(select(Target).join(Programme).where(Programme.code == "WEB"))
    assert (target.since, target.until, target.value) == (date(2022, 1, 1), date(2023, 12, 31), 10)
    assert session.scalar(select(func.sum(ListingAggregate.distinct_products))) == 2296


def test_the_same_list_again_changes_nothing(listed, department_list):
    before = contents(listed)

    result = bring(listed, department_list)
    listed.commit()

    assert {name: block.unchanged for name, block in result.blocks.items()} == {
        "programmes": 5,
        "businesses": 42,
        "support_records": 74,
        "listing_aggregate": 8,
    }
    assert result.changes == 0
    assert contents(listed) == before


@pytest.mark.parametrize("block", ["programmes", "businesses"])
@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_a_sign_that_no_database_keeps_is_refused_and_never_left_out_in_silence(session, block, sign):
    document = small()
    document[block][0]["name_vi"] = f"HTX Bánh{sign} cáy"

    with pytest.raises(ImportRefused) as refused:
        bring(session, document)

    (fault,) = refused.value.rejections
    assert (fault.field, fault.cause) == ("name_vi", "Có ký tự máy không phải chữ.")
    assert session.scalar(select(func.count()).select_from(Programme)) == 0


def test_a_duplicate_that_names_no_root_is_told(session):
    document = small()
    document["businesses"][0]["relation"] = "duplicate"

    notices = bring(session, document).notices

    assert [(each.field, each.value) for each in notices] == [("relation", "duplicate")]


def test_what_a_list_expects_is_never_read(session, department_list):
    changed = copy.deepcopy(department_list)
    changed["expected"], changed["traps"] = {"core_total_distinct": 99}, ["x"]
    bring(session, changed)

    selection = Selection(date(2022, 1, 1), date(2023, 12, 31), ("WEB", "PROMO", "TRACE"))

    assert figures(session, selection).total_distinct == 27


def test_duplicates_and_branches_are_tied_to_their_roots(listed):
    tied = listed.execute(
        select(BusinessReference.value, Business.root_relation)
        .join(Business)
        .where(Business.root_id.is_not(None), BusinessReference.scheme == "programmes")
        .order_by(BusinessReference.value)
    ).all()

    assert [tuple(row) for row in tied] == [("B18D", "duplicate"), ("B19-001", "branch")]
    assert breaches(listed, Selection(date(2020, 1, 1), date(2026, 1, 1), ("WEB", "TRACE"))) == []


def test_a_producer_of_the_catalogue_is_the_business_of_the_list(session, department_list):
    producer = make_counted_business(session, "HTX Bánh cáy Nếp Gấc", tax_code="1099990027")
    producer.references.append(BusinessReference(scheme="catalog", value="P01"))
    product = make_product(session, producer, reference="P01-01")
    session.flush()

    result = bring(session, department_list)

    reference = session.get(BusinessReference, ("programmes", "B01"))
    assert (reference.business, producer.name) == (producer, "HTX Bánh cáy Nếp Gấc")
    assert result.blocks["businesses"] == BlockCount(created=41, updated=1)
    assert (
        session.scalar(select(Evidence.product_id).where(Evidence.product_reference == "P01-01"))
        == product.id
    )
    assert any(notice.name == "B01" and notice.field == "name_vi" for notice in result.notices)
    assert bring(session, department_list).changes == 0


def test_unknown_producers_and_products_are_kept_as_references_and_told(listed, department_list):
    result = bring(listed, department_list)

    told = {(notice.field, notice.value) for notice in result.notices}
    assert {("producer_id", "P01"), ("evidence.product_id", "P01-01")} <= told
    assert listed.get(BusinessReference, ("producer", "P01")) is not None
    assert listed.scalar(select(func.count()).where(Evidence.product_reference == "P01-01")) == 1


def test_a_business_is_matched_by_a_tax_code_of_ten_digits_but_not_by_a_persons(session):
    here = make_counted_business(session, "Bánh cáy", tax_code="1099990027")
    person = make_counted_business(session, "Hộ A", tax_code="034899000002", kind="ho_kinh_doanh")
    document = small()
    document["businesses"].append(
        {"id": "B02", "name_vi": "Hộ B", "kind": "ho_kinh_doanh", "tax_code": "034899000002"}
    )

    bring(session, document)

    assert session.get(BusinessReference, ("programmes", "B01")).business is here
    assert session.get(BusinessReference, ("programmes", "B02")).business is not person
    assert bring(session, document).changes == 0


def test_a_duplicate_that_repeats_its_roots_tax_code_is_a_registration_of_its_own(session):
    document = small()
    document["businesses"].insert(
        0, {**document["businesses"][0], "id": "B01D", "root_id": "B01", "relation": "duplicate"}
    )
    document["support_records"].append(
        {**document["support_records"][0], "id": "S002", "business_id": "B01D"}
    )

    result = bring(session, document)

    found = figures(session, Selection(date(2022, 1, 1), date(2022, 12, 31), ("WEB",)))
    assert (found.total_distinct, found.reconciliation.merged) == (1, 1)
    assert [notice.name for notice in result.notices if notice.field == "tax_code"] == ["B01D"]
    assert bring(session, document).changes == 0


def test_a_chain_of_roots_ends_at_the_last_one(session):
    document = small()
    for own, root in (("B02", "B01"), ("B03", "B02")):
        row = {"id": own, "name_vi": own, "kind": "hop_tac_xa", "root_id": root, "relation": "branch"}
        document["businesses"].insert(0, row)

    bring(session, document)

    root = session.get(BusinessReference, ("programmes", "B01")).business
    assert session.get(BusinessReference, ("programmes", "B03")).business.root_id == root.id


def test_a_verified_business_is_not_overwritten_and_an_unverified_one_is(session):
    bring(session, small())
    business = session.get(BusinessReference, ("programmes", "B01")).business
    renamed = small()
    renamed["businesses"][0]["name_vi"] = "HTX Bánh cáy Làng Nguyễn"

    first = bring(session, renamed)
    name_after_list = business.name
    business.verified_at = business.created_at
    second = bring(session, small())

    assert (first.blocks["businesses"].updated, name_after_list) == (1, "HTX Bánh cáy Làng Nguyễn")
    assert (second.blocks["businesses"].unchanged, business.name) == (1, "HTX Bánh cáy Làng Nguyễn")
    assert any(notice.field == "name_vi" for notice in second.notices)


def test_an_open_act_follows_the_list_and_a_closed_one_stays(session):
    bring(session, with_act(status="dang_thuc_hien", completed_on=None))

    accepted = bring(session, small())
    again = bring(session, with_act(budget_vnd=1))

    assert accepted.blocks["support_records"] == BlockCount(updated=1)
    assert again.blocks["support_records"] == BlockCount(unchanged=1)
    assert (act_of(session).state, act_of(session).budget_vnd) == (ActState.ACCEPTED, 20000000)
    assert any("budget_vnd" in notice.field for notice in again.notices)


def test_a_voided_act_stays_voided_and_late_evidence_of_an_accepted_one_is_added(session):
    late = [{"type": "acceptance_paper", "file": "bb.pdf", "dated": "2022-06-20"}]
    bring(session, small())

    added = bring(session, with_act(evidence=small()["support_records"][0]["evidence"] + late))
    act_of(session).state = ActState.VOIDED.value
    voided = bring(session, with_act(evidence=[{"type": "website", "url": "https://khac.example.com/"}]))

    assert added.blocks["support_records"] == BlockCount(updated=1)
    assert voided.blocks["support_records"] == BlockCount(unchanged=1)
    assert (act_of(session).state, len(act_of(session).evidence)) == ("voided", 2)


def test_evidence_added_here_survives_the_list(session):
    bring(session, small())
    make_evidence(session, act_of(session), url="https://them.example.com/")

    result = bring(session, small())

    assert (result.changes, len(act_of(session).evidence)) == (0, 2)


@pytest.mark.parametrize(
    ("changes", "scheme", "current", "district"),
    [
        ({"commune_code_at": "12688"}, "vn_2024_11", "12688", "340"),
        ({"completed_on": "2025-08-01", "commune_code_at": "12688"}, "vn_2025_07", "12688", "340"),
        ({"completed_on": "2025-08-01", "commune_code_at": "12730"}, "vn_2024_11", "12688", "340"),
        (
            {"completed_on": "2025-08-01", "commune_code_at": "12454", "district_code_at": None},
            "vn_2025_07",
            "12454",
            None,
        ),
        (
            {"completed_on": "2025-08-01", "commune_code_at": "12688", "district_code_at": None},
            "vn_2025_07",
            "12688",
            "340",
        ),
        ({"commune_code_at": "99999"}, None, None, "340"),
        ({"commune_code_at": None, "district_code_at": None}, None, None, None),
        ({"scheme_at": "vn_2025_07", "commune_code_at": "12688"}, "vn_2025_07", "12688", "340"),
        ({"commune_code_at": "khong-co-xa-nay", "district_code_at": "999"}, None, None, None),
    ],
)
def test_a_commune_is_read_in_the_era_of_its_day(session, changes, scheme, current, district):
    result = bring(session, with_act(**changes))

    act = act_of(session)
    assert (act.place_scheme_at, act.current_commune_code_at, act.district_code_at) == (
        scheme,
        current,
        district,
    )
    told = [notice for notice in result.notices if notice.field == "commune_code_at"]
    assert bool(told) == (changes["commune_code_at"] in ("99999", "khong-co-xa-nay"))


BAD_ROWS = [
    (with_act(completed_on="2026-11-24"), "completed_on", "sau hôm nay"),
    (with_act(completed_on="2022-01-31"), "completed_on", "trước ngày bắt đầu"),
    (with_act(completed_on=None), "completed_on", "phải có ngày nghiệm thu"),
    (with_act(completed_on="20/06/2022"), "completed_on", "không đọc được"),
    (with_act(completed_on=20220620), "completed_on", "không đọc được"),
    (with_act(completed_on="2022-02-30"), "completed_on", "không đọc được"),
    (with_act(status="accepted"), "status", "danh mục"),
    (with_act(status=["hoan_thanh"]), "status", "danh mục"),
    (with_act(budget_vnd="20000000"), "budget_vnd", "số nguyên"),
    (with_act(budget_vnd=-1), "budget_vnd", "số nguyên"),
    (with_act(budget_vnd=True), "budget_vnd", "số nguyên"),
    (with_act(budget_vnd=1.5), "budget_vnd", "số nguyên"),
    (with_act(budget_vnd=10**30), "budget_vnd", "số nguyên"),
    (with_act(matching_vnd=-1), "matching_vnd", "số nguyên"),
    (with_act(kind_at="cong_ty"), "kind_at", "danh mục"),
    (with_act(programme_id="WEBB"), "programme_id", "Không có chương trình"),
    (with_act(business_id="B99"), "business_id", "Không có cơ sở"),
    (with_act(note_vi={"a": 1}), "note_vi", "phải là chữ"),
    (with_act(note_vi="x" * 5000), "note_vi", "5.000 ký tự"),
    (with_act(id=None), "id", "Thiếu"),
    (with_act(id="\u2060\u200b"), "id", "Thiếu"),
    (with_act(evidence="x"), "evidence", "danh sách"),
    (with_act(evidence=[5]), "evidence[1]", "bản ghi"),
    (with_act(evidence=[{"type": "website", "url": "javascript:alert(1)"}]), "evidence[1].url", "http"),
    (with_act(evidence=[{"type": "website"}]), "evidence[1].url", "không có đường dẫn"),
    (with_act(evidence=[{"type": "khac", "url": "https://a.example.com"}]), "evidence[1].type", "danh mục"),
    ({**small(), "support_records": [7]}, "", "bản ghi"),
    ({**small(), "support_records": small()["support_records"] * 2}, "id", "đã có ở dòng 1"),
    ({**small(), "programmes": [{"id": "WEB", "name_vi": "W", "target": {"hai năm": 3}}]}, "target", "kỳ"),
    ({**small(), "programmes": [{"id": "WEB", "name_vi": "W", "target": {"2022": "10"}}]}, "target", "kỳ"),
    (
        {**small(), "programmes": [{"id": "WEB", "name_vi": "W", "eligible_kinds": ["x"]}]},
        "eligible_kinds",
        "danh mục",
    ),
    ({**small(), "programmes": [{"id": "WE B", "name_vi": "W"}]}, "id", "không dấu"),
    ({**small(), "businesses": [{**small()["businesses"][0], "root_id": "B7"}]}, "relation", "đăng ký trùng"),
    (
        {**small(), "businesses": [{**small()["businesses"][0], "root_id": "B7", "relation": "branch"}]},
        "root_id",
        "Không có cơ sở gốc",
    ),
    ({**small(), "businesses": [{**small()["businesses"][0], "tax_code": "123"}]}, "tax_code", "Mã số thuế"),
    (
        {**small(), "listing_aggregate": [{"district_code": "999", "distinct_products": 1}]},
        "district_code",
        "huyện",
    ),
    (
        {**small(), "listing_aggregate": [{"district_code": "340", "distinct_products": "1"}]},
        "distinct_products",
        "số",
    ),
    (
        {
            **small(),
            "listing_aggregate": [{"district_code": "340", "distinct_products": 1, "listings": {"a": "b"}}],
        },
        "listings",
        "số nguyên",
    ),
]


@pytest.mark.parametrize(("document", "field", "words"), BAD_ROWS)
def test_a_wrong_row_refuses_the_whole_list_and_says_where_why_and_how_to_mend(
    session, document, field, words
):
    before = contents(session)

    with pytest.raises(ImportRefused) as caught:
        bring(session, document)

    fault = next(each for each in caught.value.rejections if each.field == field)
    assert words in fault.cause
    assert fault.row == (2 if "đã có ở dòng" in words else 1)
    assert fault.mend
    assert all(
        block.rows == len(document[name]) and block.created == block.updated == 0
        for name, block in caught.value.result.blocks.items()
    )
    assert sum(block.rejected for block in caught.value.result.blocks.values()) >= 1
    assert contents(session) == before


def test_roots_that_point_in_a_circle_are_refused(session):
    document = small()
    document["businesses"] = [
        {"id": own, "name_vi": own, "kind": "hop_tac_xa", "root_id": root, "relation": "duplicate"}
        for own, root in (("B01", "B02"), ("B02", "B01"))
    ]

    with pytest.raises(ImportRefused, match="vòng quanh"):
        bring(session, document)


def test_every_wrong_row_is_listed_once_and_counted(session):
    document = small()
    rows = [{**document["support_records"][0], "id": f"S{n}", "budget_vnd": "x"} for n in range(500)]
    document["support_records"] = [*rows, document["support_records"][0]]

    with pytest.raises(ImportRefused) as caught:
        bring(session, document)

    assert caught.value.result.blocks["support_records"] == BlockCount(unchanged=1, rejected=500)
    assert len(caught.value.rejections) == 200
    assert "200" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"  \n", "rỗng"),
        (b'{"programmes": [', "hỏng ở dòng 1"),
        (b"PK\x03\x04 not json", "hỏng ở dòng 1"),
        ('{"programmes": []}'.encode("utf-16"), "UTF-8"),
        ("Chương trình".encode("cp1258", "replace"), "UTF-8"),
        (b"[1, 2]", "không có danh sách nào"),
        (b'"programmes"', "không có danh sách nào"),
        (b'{"khac": []}', "không có danh sách nào"),
        (b'{"programmes": {"WEB": 1}}', "phải là một danh sách"),
        (b'{"programmes": [], "programmes": []}', "hai lần"),
        (b'{"\\ud800": 1, "\\ud800": 2, "support_records": []}', "hai lần"),
        (b'{"programmes": [NaN]}', "NaN"),
        (b'{"programmes": [' + b"9" * 5000 + b"]}", "9999"),
        (b'{"programmes": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nhiều tầng"),
        (b" " * (50 * 1024 * 1024 + 1), "50 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_unreadable_file_is_answered_in_one_sentence(session, content, words):
    with pytest.raises(UnreadableFile) as caught:
        read_document(content)

    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).encode()


def test_a_byte_order_mark_does_no_harm():
    assert read_document(b"\xef\xbb\xbf" + json.dumps(small()).encode()) == small()


def test_hostile_values_are_shown_safely(session):
    nested: list[object] = []
    for _ in range(400):
        nested = [nested]

    with pytest.raises(ImportRefused) as caught:
        bring(session, with_act(status="\ud800<script>" + "x" * 500, note_vi=nested))

    values = [each.value for each in caught.value.rejections]
    assert all(len(value) <= 60 for value in values)
    assert all(value.encode() for value in values)


@pytest.mark.parametrize(
    ("facts", "field", "cause"),
    [
        ({"started_on": "0001-01-01"}, "started_on", "trước năm 1990"),
        ({"started_on": "9999-12-31", "completed_on": None, "status": "nhap"}, "started_on", "hơn một năm"),
        ({"started_on": "2027-11-24", "completed_on": None, "status": "nhap"}, "started_on", "hơn một năm"),
        ({"evidence": [{"type": "website", "file": "a.pdf", "dated": "2026-11-24"}]}, "dated", "sau hôm nay"),
        ({"evidence": [{"type": "website", "file": "a.pdf", "dated": "1989-12-31"}]}, "dated", "năm 1990"),
    ],
)
def test_days_out_of_reach_are_refused(session, facts, field, cause):
    with pytest.raises(ImportRefused) as caught:
        bring(session, with_act(**facts))

    (fault,) = caught.value.rejections
    assert fault.field.endswith(field)
    assert cause in fault.cause


def test_an_act_may_begin_within_a_year(session):
    bring(session, with_act(started_on="2027-11-23", completed_on=None, status="nhap"))

    assert session.scalar(select(SupportAct.started_on)) == date(2027, 11, 23)


def test_an_import_stands_in_the_audit_trail_and_a_void_one_does_not(session):
    bring(session, small())
    bring(session, small())

    entries = session.scalars(
        select(audit.AuditEntry).where(audit.AuditEntry.action == "programmes.import")
    ).all()
    assert len(entries) == 1
    assert entries[0].changes["support_records"]["created"] == 1
