"""The auditor's room: the trail in words, narrowed, paged, taken away, and its chain."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from accounts import services
from accounts.models import Agency, Role, SecurityEvent, User
from accounts.trail import queries
from accounts.trail.checking import TASK, chain_state
from accounts.trail.queries import Wanted
from catalog.models import ProductState
from core.audit import SYSTEM, Actor, AuditEntry, record
from core.database import utcnow
from core.jobs import JobState, OutboxEntry, drain
from tests.factories.accounts import local, make_user, sign_in
from tests.factories.catalog import make_business, make_product
from tests.factories.programmes import make_act, make_programme
from tests.pages.client import PageClient

PATH = "/can-bo/nhat-ky-he-thong"


@pytest.fixture
def desk(app: Flask, session: Session) -> PageClient:
    page = PageClient(app)
    sign_in(page, make_user(session, Role.AUDITOR, full_name="Thanh tra Sen"))
    return page


def rows(page: PageClient) -> list[str]:
    return page.texts("tbody tr")


# Words


def test_a_line_says_who_for_whom_did_what_to_what_and_from_what_to_what(
    desk: PageClient, session: Session
) -> None:
    helper = make_user(session, Role.HELPER, full_name="Trần Thị Sậy")
    owner = make_user(session, full_name="Lý Văn Cói")
    product = make_product(session, name="Chiếu cói")
    record(
        session,
        Actor(user_id=helper.id, on_behalf_of_id=owner.id),
        "product.publish",
        f"product:{product.id}",
        {"state": ["draft", "live"], "price_vnd": [None, 55000]},
    )

    desk.get(PATH)

    line = rows(desk)[0]
    assert "Trần Thị Sậy thay mặt Lý Văn Cói" in line
    assert "đăng sản phẩm: Chiếu cói" in line
    assert "Tình trạng: Bản nháp → Chờ duyệt" in line
    assert "Giá bán: trống → 55.000" in line


def test_subjects_lead_where_an_auditor_may_go(desk: PageClient, session: Session) -> None:
    business = make_business(session, name="HTX Cói")
    listed = make_product(session, business=business, name="Chiếu cói", state=ProductState.LISTED)
    draft = make_product(session, business=business, name="Làn cói", state=ProductState.DRAFT)
    user = make_user(session, Role.OFFICER, full_name="Bùi Lụa")
    for subject in (
        f"business:{business.id}",
        f"product:{listed.id}",
        f"product:{draft.id}",
        f"user:{user.id}",
    ):
        record(session, SYSTEM, "sample.load", subject)

    desk.get(PATH)

    leading = {link.text: link.href for link in desk.links if link.text in {"HTX Cói", "Chiếu cói"}}
    assert set(leading) == {"HTX Cói", "Chiếu cói"}
    for href in leading.values():
        desk.fetch(href)
    assert not {"Làn cói", "Bùi Lụa"} & {link.text for link in desk.links}
    assert "Làn cói" in desk.text
    assert "Bùi Lụa" in desk.text


@pytest.mark.parametrize("subject", ["product:999999", "product:x", "product:99999999999999", "odd", "a:b:c"])
def test_what_is_gone_or_unknown_is_shown_as_it_is_written(
    desk: PageClient, session: Session, subject: str
) -> None:
    record(session, SYSTEM, "odd.deed", subject, {"odd_field": {"a": [1, None]}})

    desk.get(PATH)

    assert subject.partition(":")[2] in rows(desk)[0]
    assert "Hệ thống" in rows(desk)[0]


def test_hostile_names_are_text(desk: PageClient, session: Session) -> None:
    evil = "<script>alert(1)</script>"
    product = make_product(session, name=evil)
    record(session, SYSTEM, "product.update", f"product:{product.id}", {"name": [evil, "=1+1"]})

    desk.get(PATH)

    assert evil in rows(desk)[0]


# Narrowing and paging


@pytest.fixture
def four(session: Session) -> list[AuditEntry]:
    silk = make_user(session, Role.OFFICER, full_name="Bùi Văn Lụa")
    jute = make_user(session, Role.HELPER, full_name="Đỗ Thị Đay")
    return [
        record(session, Actor(user_id=silk.id), "product.list", "product:1"),
        record(session, Actor(user_id=silk.id), "product.return", "product:2"),
        record(session, Actor(user_id=jute.id, on_behalf_of_id=silk.id), "lot.create", "lot:1"),
        record(session, SYSTEM, "sample.load", "sample"),
    ]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({}, [0, 1, 2, 3]),
        ({"who": "lua bui"}, [0, 1, 2]),
        ({"who": "do thi day"}, [2]),
        ({"who": "khong co ai"}, []),
        ({"action": "product.list"}, [0]),
        ({"action": "product."}, [0, 1]),
        ({"action": "%"}, []),
        ({"subject": "lot:1"}, [2]),
        ({"who": "lua", "action": "lot.create"}, [2]),
    ],
)
def test_the_trail_is_narrowed(
    session: Session, four: list[AuditEntry], wanted: dict[str, Any], numbers: list[int]
) -> None:
    found = session.scalars(queries.entries(session, Wanted(**wanted)).order_by(AuditEntry.id))

    assert list(found) == [four[number] for number in numbers]


def test_a_person_is_found_by_phone(session: Session, four: list[AuditEntry]) -> None:
    phone = local(session.get_one(User, four[0].actor_id))

    found = session.scalars(queries.entries(session, Wanted(who=phone)).order_by(AuditEntry.id))

    assert list(found) == four[:3]


def test_days_are_vietnams_and_both_count(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [
        datetime(2026, 11, 9, 16, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 9, 17, 0, tzinfo=UTC),  # midnight in Vietnam
        datetime(2026, 11, 10, 16, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 10, 17, 0, tzinfo=UTC),
    ]
    made = []
    for moment in moments:
        monkeypatch.setattr("core.audit.utcnow", lambda at=moment: at)
        made.append(record(session, SYSTEM, "sample.load", "sample"))
    day = datetime(2026, 11, 10, tzinfo=UTC).date()

    found = session.scalars(queries.entries(session, Wanted(since=day, until=day)).order_by(AuditEntry.id))

    assert list(found) == made[1:3]


def test_pages_are_read_by_key_there_and_back(desk: PageClient, session: Session) -> None:
    for number in range(120):
        record(session, SYSTEM, "product.list", f"product:{number}")
    seen = []

    desk.get(f"{PATH}?viec=product.list")
    seen.append(len(rows(desk)))
    for _page in range(2):
        desk.click("Trang sau")
        seen.append(len(rows(desk)))
    assert not any(link.text == "Trang sau" for link in desk.links)
    desk.click("Trang trước")
    back = rows(desk)
    desk.click("Trang trước")

    assert seen == [50, 50, 20]
    assert len(back) == 50
    assert not any(link.text == "Trang trước" for link in desk.links)
    assert "viec=product.list" in desk.path


@pytest.mark.parametrize(
    "query",
    [
        "truoc=0",
        "truoc=99999999999999999999",
        "sau=9223372036854775807",
        "truoc=-1&sau=x",
        "tu=2026-13-01&den=0001-01-01",
        "muc=%00",
        "nguoi=%00&viec=%27",
    ],
)
def test_odd_questions_are_answered(desk: PageClient, four: list[AuditEntry], query: str) -> None:
    desk.get(f"{PATH}?{query}")

    assert desk.h1 == "Nhật ký hệ thống"


def test_an_empty_trail_and_no_hits_say_so(desk: PageClient, session: Session) -> None:
    desk.get(PATH)
    assert "Nhật ký còn trống" in desk.text
    record(session, SYSTEM, "sample.load", "sample")

    desk.get(f"{PATH}?muc=product:7")

    assert "Không có việc nào khớp" in desk.text


def test_a_name_that_too_many_have_narrows_nothing(
    desk: PageClient, four: list[AuditEntry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_PEOPLE", 0)

    desk.get(f"{PATH}?nguoi=lua")

    assert "quá nhiều người" in desk.text
    assert desk.fetch(f"{PATH}/tep?nguoi=lua", 302).headers["Location"].startswith(PATH)


# The file


def test_the_file_holds_what_the_page_is_narrowed_to_and_no_formula(
    desk: PageClient, session: Session, four: list[AuditEntry]
) -> None:
    product = make_product(session, name="=HYPERLINK(1)", state=ProductState.DRAFT)
    last = record(session, SYSTEM, "product.list", f"product:{product.id}", {"name": ["@a", "b"]})

    answer = desk.fetch(f"{PATH}/tep?viec=product.list")

    content = answer.get_data(as_text=True)
    table = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    assert content.startswith("\ufeff")
    assert answer.headers["Cache-Control"] == "no-store"
    assert [row[0] for row in table] == ["Số", str(last.id), str(four[0].id)]
    assert table[1][8] == "'=HYPERLINK(1)"
    assert table[1][11] == last.hash
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)


def test_the_file_is_read_in_batches_to_its_bound(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        record(session, SYSTEM, "product.list", f"product:{number}")
    monkeypatch.setattr(queries, "MOST_ROWS", 5)

    got = [
        line.entry.subject
        for batch in queries.in_batches(session, queries.entries(session, Wanted()))
        for line in batch
    ]

    assert got == [f"product:{number}" for number in (6, 5, 4, 3, 2)]


def test_entries_are_narrowed_by_agency_and_by_the_words_of_their_values(
    desk: PageClient, session: Session
) -> None:
    agency = Agency(code="so", name="Sở Mẫu")
    session.add(agency)
    session.flush()
    inside = make_user(session, Role.OFFICER, full_name="Bùi Lụa", agency_id=agency.id)
    outside = make_user(session, Role.OFFICER, full_name="Đỗ Đay")
    record(session, Actor(inside.id), "product.update", "product:1", {"name": ["Bánh cáy", "Bánh đậu"]})
    record(session, Actor(outside.id), "product.update", "product:2", {"name": ["Bánh đậu", "100%_ngon"]})
    record(session, SYSTEM, "user.edit", "user:9", {"tax_code": ["034899000002", None]})

    def who(**asked: Any) -> list[str]:
        found = session.scalars(queries.entries(session, Wanted(**asked)).order_by(AuditEntry.id))
        return [entry.subject for entry in found]

    assert who(agency=agency.id) == ["product:1"]
    assert who(text="Bánh đậu") == ["product:1", "product:2"]
    assert who(text="%_n") == ["product:2"]
    record(
        session, SYSTEM, "user.edit", "user:8", {"email": ["lua@example.com", None], "name": ["Lụa", "La"]}
    )
    # Hidden on the page, and not found out by trying, piece by piece.
    assert [who(text=each) for each in ("034899000002", "0348", "348", "lua@", "example", "Lụa")] == [[]] * 6
    assert who(text="2026") == []
    desk.get(f"{PATH}?chu=2026")
    assert "không tìm số" in desk.text
    desk.get(f"{PATH}?co-quan={agency.id}&chu=B%C3%A1nh")
    assert len(rows(desk)) == 1
    assert "theo cơ quan hiện nay của người làm" in desk.text
    page = desk.fetch(f"{PATH}/tep?co-quan={agency.id}&chu=B%C3%A1nh")
    assert page.get_data(as_text=True).count("product:1") == 1


def test_entries_are_found_by_the_name_of_the_business_with_accents_or_without(
    desk: PageClient, session: Session
) -> None:
    jute, other = (make_business(session, name=name) for name in ("HTX Chiếu Cói", "HTX Bánh Cáy"))
    product = make_product(session, business=jute)
    act, stranger = (
        make_act(session, make_programme(session, each.name[4:8]), each) for each in (jute, other)
    )
    for subject in (
        f"business:{jute.id}", f"business:{other.id}", f"product:{product.id}",
        f"support_act:{act.id}", f"support_act:{stranger.id}", "sample",
    ):  # fmt: skip
        record(session, SYSTEM, "sample.load", subject)

    def found(typed: str) -> set[str]:
        return {entry.subject for entry in session.scalars(queries.entries(session, Wanted(business=typed)))}

    theirs = {f"business:{jute.id}", f"product:{product.id}", f"support_act:{act.id}"}
    assert found("coi htx") == found("Cói") == theirs
    assert f"support_act:{stranger.id}" in found("HTX")
    assert found("khong co") == found("%") == found("!") == set()
    desk.get(PATH)
    assert any("HTX Bánh Cáy" in row for row in rows(desk))
    desk.get(f"{PATH}?co-so=chieu+coi")
    assert len(desk.select('input[name=co-so][value="chieu coi"]')) == 1
    assert any("HTX Chiếu Cói" in row for row in rows(desk))
    assert not any("HTX Bánh Cáy" in row for row in rows(desk))
    assert desk.fetch(f"{PATH}/tep?co-so=coi").get_data(as_text=True).count("sample.load") == 3


# The chain


def test_a_check_is_asked_for_run_and_told(
    desk: PageClient, session: Session, four: list[AuditEntry]
) -> None:
    desk.get(PATH)
    assert "Chưa kiểm tra lần nào" in desk.text
    desk.submit("Kiểm tra ngay")
    assert "Đang kiểm tra" in desk.text
    desk.post(f"{PATH}/kiem-tra")
    assert session.query(OutboxEntry).filter_by(task=TASK).count() == 1

    drain()

    desk.get(PATH)
    assert "4 mục đều khớp" in desk.text


def test_a_broken_chain_is_told(desk: PageClient, session: Session, four: list[AuditEntry]) -> None:
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER audit_entries_no_update"))
    else:
        session.execute(text("DROP TRIGGER audit_entries_append_only ON audit_entries"))
    session.execute(update(AuditEntry).where(AuditEntry.id == four[1].id).values(subject="product:3"))
    session.commit()
    desk.get(PATH)
    desk.submit("Kiểm tra ngay")

    drain()

    desk.get(PATH)
    assert f"Dòng số {four[1].id} không khớp" in desk.text


def test_a_check_that_came_to_no_end_is_told_and_the_last_finished_one_stands(session: Session) -> None:
    def entry(state: JobState, **facts: object) -> None:
        session.add(OutboxEntry(task=TASK, payload={}, state=state.value, **facts))
        session.flush()

    entry(JobState.DONE, finished_at=utcnow() - timedelta(days=1), result={"checked": 9, "broken": None})
    entry(JobState.FAILED, finished_at=utcnow())

    state = chain_state(session)

    assert (state.checked, state.broken, state.is_waiting, state.has_failed) == (9, None, False, True)


# The door's events


def test_failures_at_the_door_are_shown_to_auditor_and_administrator(app: Flask, session: Session) -> None:
    officer = make_user(session, Role.OFFICER, full_name="Bùi Văn Lụa")
    services.note(session, "sign_in_failed", officer.id, address="203.0.113.9")
    services.note(session, "denied", officer.id, address="203.0.113.9", detail="catalog.products")
    services.note(session, "signed_in", officer.id)

    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        page = PageClient(app)
        sign_in(page, make_user(session, role))
        page.get("/can-bo/nhat-ky-dang-nhap?viec=denied")
        assert len(rows(page)) == 1
        assert "mở trang không được phép Bùi Văn Lụa 203.0.113.9 /quan-ly/san-pham" in rows(page)[0]
        page.get("/can-bo/nhat-ky-dang-nhap")
        assert [row.split(" Bùi")[0].split(" ", 2)[2] for row in rows(page)] == [
            "đăng nhập",
            "mở trang không được phép",
            "đăng nhập sai",
        ]


def test_no_event_yet_is_said(desk: PageClient, session: Session) -> None:
    session.query(SecurityEvent).delete()

    desk.get("/can-bo/nhat-ky-dang-nhap?viec=code_failed")

    assert "Chưa có lần nào" in desk.text


def test_an_administrator_reads_what_was_done_to_an_account_and_not_the_trail(
    app: Flask, session: Session
) -> None:
    page, officer = PageClient(app), make_user(session, Role.OFFICER)
    administrator = make_user(session, Role.ADMINISTRATOR, full_name="Quản trị Cói")
    record(
        session, Actor(user_id=administrator.id), "account.end_sessions", f"user:{officer.id}", {"devices": 2}
    )
    sign_in(page, administrator)

    page.get(f"/can-bo/tai-khoan/{officer.id}")

    assert "Quản trị Cói đăng xuất mọi thiết bị" in page.text
    page.get(PATH, 403)
