"""A program lists, reads and changes acts of support in a person's name."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.models import Agency, Role
from core.audit import AuditEntry
from places.models import OLD
from programmes.models import ActState, SupportAct
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.factories.tokens import bearer, make_token

ACTS = "/api/v1/support-acts"


@pytest.fixture
def officer(session):
    agency = Agency(code="so", name="Sở")
    session.add(agency)
    return make_user(session, Role.OFFICER, agency=agency)


@pytest.fixture
def ask(app, session, officer):
    """Ask as a program of the officer."""
    client, token = app.test_client(), make_token(session, officer)

    def send(method, path, body=None, **headers):
        options = {} if body is None else {"json": body}
        return client.open(path, method=method, headers=bearer(token, **headers), **options)

    return send


@pytest.fixture
def web(session):
    programme = make_programme(session)
    session.commit()
    return programme


def new_act(business, **facts):
    return {
        "programme": "WEB",
        "business": business.slug,
        "started_on": "2026-01-05",
        "budget_vnd": 0,
        **facts,
    }


def test_an_act_is_led_from_its_record_to_its_voiding(ask, session, officer, web):
    business = make_counted_business(session)

    made = ask("POST", ACTS, new_act(business, note="qua API"))
    where = made.headers["Location"]
    assert (made.status_code, made.json["state"]) == (201, "under_way")
    changed = ask("PATCH", where, {"budget_vnd": 5_000_000}, If_Match=made.headers["ETag"])
    assert (changed.json["budget_vnd"], changed.json["note"]) == (5_000_000, "qua API")
    early = ask(
        "POST", f"{where}/acceptance", {"accepted_on": "2026-02-01"}, If_Match=changed.headers["ETag"]
    )
    assert early.status_code == 409  # nothing proves it yet
    ask("POST", f"{where}/evidence", {"type": "website", "url": "https://banh-cay.example.com/"})
    proven = ask("GET", where)
    accepted = ask(
        "POST", f"{where}/acceptance", {"accepted_on": "2026-02-01"}, If_Match=proven.headers["ETag"]
    )
    assert (accepted.json["state"], accepted.json["accepted_on"]) == ("accepted", "2026-02-01")
    voided = ask("POST", f"{where}/voiding", {"reason": "ghi nhầm cơ sở"}, If_Match=accepted.headers["ETag"])
    assert (voided.status_code, voided.json["state"]) == (200, "voided")

    subject = f"support_act:{made.json['number']}"
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id))
    said = [(entry.action, entry.actor_id, entry.changes["via"]) for entry in entries]
    actions = ["record", "edit", "add_evidence", "accept", "void"]
    token = "Phần mềm thử"
    assert [action for action, _who, _via in said] == [f"support_act.{each}" for each in actions]
    assert {who for _action, who, _via in said} == {officer.id}
    assert all(via.startswith(token) for _action, _who, via in said)


def test_what_was_not_read_is_not_changed(ask, session, web):
    act = make_act(session, web, make_counted_business(session), state=ActState.UNDER_WAY.value)
    where = f"{ACTS}/{act.id}"
    seen = ask("GET", where).headers["ETag"]

    assert ask("PATCH", where, {"note": "a"}).status_code == 428
    assert ask("PATCH", where, {"note": "a"}, If_Match='"0000"').status_code == 412
    assert ask("PATCH", where, {"note": "a"}, If_Match=seen).status_code == 200
    assert ask("PATCH", where, {"note": "b"}, If_Match=seen).status_code == 412
    assert ask("PATCH", where, {"note": "c"}, If_Match="*").json["note"] == "c"
    present = ask("GET", where)
    etag = present.json["etag"]
    assert present.headers["ETag"] == f'"{etag}"'
    assert ask("PATCH", where, {"note": "d", "etag": etag}).json["note"] == "d"
    old = ask("PATCH", where, {"note": "e", "etag": etag})
    assert (old.status_code, old.json["errors"][0]["pointer"]) == (409, "#/etag")
    present = ask("GET", where)
    both = {"note": "f", "etag": etag}
    assert ask("PATCH", where, both, If_Match=present.headers["ETag"]).status_code == 409
    assert ask("PATCH", where, {"etag": "x"}).status_code == 422
    assert ask("PATCH", f"{ACTS}/999999", {"note": "a"}).status_code == 404
    assert ask("GET", ACTS).json["items"][0]["etag"] == present.json["etag"]
    assert ask("GET", where, If_None_Match=present.headers["ETag"]).status_code == 304


def test_the_same_key_writes_once_and_no_key_serves_two_requests(ask, session, web):
    business = make_counted_business(session)
    first = ask("POST", ACTS, new_act(business), Idempotency_Key="thang-11")
    again = ask("POST", ACTS, new_act(business), Idempotency_Key='"thang-11"')
    other = ask("POST", ACTS, new_act(business, note="khác"), Idempotency_Key="thang-11")

    assert (again.status_code, again.json) == (201, first.json)
    assert other.status_code == 409
    assert session.scalar(select(func.count(SupportAct.id))) == 1


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"started_on": "05/01/2026"}, ["#/started_on"]),
        ({"budget_vnd": -1, "note": "x" * 2001}, ["#/budget_vnd", "#/note"]),
        ({"budget_vnd": "5"}, ["#/budget_vnd"]),
        ({"agency": "khác"}, ["#/agency"]),
        ({"note": "a\u0000"}, ["#/note"]),
        ({"note": "\ud800"}, ["#/note"]),
        ({"programme": None}, ["#/programme"]),
    ],
)
def test_each_wrong_place_is_pointed_at(ask, session, web, change, pointers):
    answer = ask("POST", ACTS, new_act(make_counted_business(session), **change))

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert sorted(each["pointer"] for each in answer.json["errors"]) == pointers
    assert {each["in"] for each in answer.json["errors"]} == {"body"}


def test_rules_of_the_house_hold_for_programs_and_point_at_their_field(ask, session, web):
    person = make_counted_business(session, kind="ca_nhan")
    business = make_counted_business(session)
    act = make_act(session, web, business, state=ActState.UNDER_WAY.value)
    make_evidence(session, act)
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    far = (TODAY + timedelta(days=800)).isoformat()

    refused = {
        "#/programme": ask("POST", ACTS, new_act(person)),
        "#/business": ask("POST", ACTS, {**new_act(person), "business": "khong-co"}),
        "#/started_on": ask("POST", ACTS, new_act(business, started_on=far)),
        "#/accepted_on": ask("POST", f"{ACTS}/{act.id}/acceptance", {"accepted_on": tomorrow}, If_Match="*"),
    }

    assert {p: (a.status_code, a.json["errors"][0]["pointer"]) for p, a in refused.items()} == {
        "#/programme": (409, "#/programme"),
        "#/business": (404, "#/business"),
        "#/started_on": (409, "#/started_on"),
        "#/accepted_on": (409, "#/accepted_on"),
    }


def test_acts_of_others_are_read_and_those_elsewhere_are_not_there(app, session, web):
    there = Agency(code="khac", name="Khác")
    session.add(there)
    session.flush()
    foreign = make_act(session, web, make_counted_business(session), agency_id=there.id)
    city: dict[str, Any] = {"current_commune_code": "12454", "former_district_code": "336"}
    elsewhere = make_act(session, web, make_counted_business(session, **city))
    client = app.test_client()
    officer = make_token(session, make_user(session, Role.OFFICER, places=((OLD, "340"),)))
    auditor = make_token(session, make_user(session, Role.AUDITOR))

    where = f"{ACTS}/{foreign.id}"
    assert client.get(where, headers=bearer(officer)).status_code == 200
    body = {"reason": "thử sửa của cơ quan khác"}
    assert (
        client.post(f"{where}/voiding", json=body, headers=bearer(officer, If_Match="*")).status_code == 403
    )
    assert client.get(where, headers=bearer(auditor)).status_code == 200
    assert client.get(f"{ACTS}/{elsewhere.id}", headers=bearer(officer)).status_code == 404
    listed = client.get(ACTS, headers=bearer(officer)).json["items"]
    assert [each["number"] for each in listed] == [foreign.id]


def test_a_list_has_filters_pages_and_links(ask, session, web):
    business = make_counted_business(session)
    for day in (1, 2, 3):
        make_act(session, web, business, accepted_on=date(2022, 6, day))
    make_act(session, web, business, state=ActState.UNDER_WAY.value)
    session.commit()

    first = ask("GET", f"{ACTS}?state=accepted&accepted_from=2022-06-02&per_page=1").json
    second = ask("GET", first["links"]["next"]).json

    assert (first["total"], len(first["items"]), first["links"]["prev"]) == (2, 1, None)
    assert second["items"][0]["accepted_on"] == "2022-06-03"
    assert (second["links"]["next"], second["links"]["prev"]) == (None, first["links"]["first"])
    wrong = ask("GET", f"{ACTS}?stat=accepted&page=0")
    assert wrong.status_code == 422
    assert {(each["in"], each["pointer"]) for each in wrong.json["errors"]} == {
        ("query", "stat"),
        ("query", "page"),
    }


def test_each_way_of_asking_wrongly_is_told_in_its_own_status(ask, app, session, officer, web):
    business = make_counted_business(session)
    session.commit()
    client, token = app.test_client(), make_token(session, officer)
    send = bearer(token)

    answers = {
        400: client.post(ACTS, data="{", content_type="application/json", headers=send),
        401: client.get(ACTS, headers=bearer("gq_khong-co")),
        404: client.get("/api/v1/khong-co", headers=send),
        405: client.delete(ACTS, headers=send),
        406: client.get(ACTS, headers={**send, "Accept": "text/csv"}),
        413: client.post(ACTS, json=new_act(business, note="x" * 70_000), headers=send),
        415: client.post(ACTS, data="a=b", headers=send),
    }

    assert {status: answer.status_code for status, answer in answers.items()} == {
        each: each for each in answers
    }
    assert {answer.mimetype for answer in answers.values()} == {"application/problem+json"}
    assert all(
        answer.json["status"] == status and answer.json["detail"] for status, answer in answers.items()
    )
    assert answers[405].headers["Allow"].replace(" ", "").split(",")
    assert answers[401].headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("body", ["[" * 30_000, '{"budget_vnd": ' + "9" * 5_000 + "}"])
def test_what_json_can_say_and_no_reader_takes_in_is_told_as_a_bad_request(app, session, officer, web, body):
    token = make_token(session, officer)

    answer = app.test_client().post(ACTS, data=body, content_type="application/json", headers=bearer(token))

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_the_rate_is_told_and_held(ask, monkeypatch):
    first, second = ask("GET", ACTS), ask("GET", ACTS)

    assert int(first.headers["RateLimit-Limit"]) == 600
    assert int(first.headers["RateLimit-Remaining"]) - int(second.headers["RateLimit-Remaining"]) == 1
    for _each in range(61):
        last = ask("GET", "/api/v1/reports?from=2022-01-01&to=2022-12-31&programme=KHONG-CO")
    assert (last.status_code, last.mimetype) == (429, "application/problem+json")
    assert 0 < int(last.headers["Retry-After"]) <= 60


def test_programmes_and_the_report_say_what_the_pages_say(listed, app):
    who = make_user(listed, Role.AUDITOR)
    client, token = app.test_client(), make_token(listed, who)

    programmes = client.get("/api/v1/programmes", headers=bearer(token)).json
    one = client.get(programmes["items"][0]["links"]["self"], headers=bearer(token)).json
    asked = "from=2022-01-01&to=2023-12-31&programme=WEB&programme=PROMO&programme=TRACE"
    report = client.get(f"/api/v1/reports?{asked}", headers=bearer(token)).json

    assert one == programmes["items"][0]
    for odd in ("%00", "WEB%00", "web", "W" * 300):
        assert client.get(f"/api/v1/programmes/{odd}", headers=bearer(token)).status_code == 404
    assert report["by_programme"] == {"WEB": 11, "PROMO": 5, "TRACE": 18}
    assert report["total_distinct"] == 27
    turned = client.get("/api/v1/reports?from=2023-01-01&to=2022-01-01", headers=bearer(token))
    assert (turned.status_code, turned.mimetype) == (409, "application/problem+json")
    assert [(each["in"], each["pointer"]) for each in turned.json["errors"]] == [
        ("query", "from"),
        ("query", "to"),
    ]
    assert client.get("/api/v1/reports", headers=bearer(token)).status_code == 422


def test_the_description_names_each_address_its_scope_and_its_refusals(app):
    said = app.test_client().get("/api/v1/openapi.json").json
    described = {
        (path, method)
        for path, methods in said["paths"].items()
        for method in methods
        if method != "parameters"
    }
    served = {
        (
            rule.rule.replace("<int:number>", "{number}")
            .replace("<code>", "{code}")
            .replace("<sha256>", "{sha256}"),
            method.lower(),
        )
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("api_v1.")
    }

    assert said["openapi"] == "3.1.0"
    assert described == served
    voiding = said["paths"]["/api/v1/support-acts/{number}/voiding"]["post"]
    assert voiding["x-scope"] == "support-acts:write"
    assert {
        "200",
        "400",
        "401",
        "403",
        "404",
        "405",
        "406",
        "409",
        "412",
        "413",
        "415",
        "422",
        "428",
        "429",
    } <= set(voiding["responses"])
