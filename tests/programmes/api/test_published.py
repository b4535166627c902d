"""Programs read frozen reports, every version of them, what differs, and the very files that went out."""

import hashlib
import json
from datetime import date

import pytest
from sqlalchemy import select

from accounts.models import Agency, Role
from programmes.models import SupportAct
from programmes.report_files import MEDIA_TYPES
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.factories.tokens import bearer, make_token
from tests.programmes.test_publishing import OTHER, attach, correct, publish, signing

ALL = "/api/v1/reports/published"


@pytest.fixture
def ask(app, session):
    client = app.test_client()
    secrets = {}

    def send(path, role=Role.AUDITOR, scopes=None, **headers):
        if (role, scopes) not in secrets:
            more = {} if scopes is None else {"scopes": scopes}
            secrets[role, scopes] = make_token(session, make_user(session, role), **more)
        return client.get(path, headers=bearer(secrets[role, scopes], **headers))

    return send


@pytest.fixture
def frozen(session):
    """A report, its correction after an act was voided, and another period's report."""
    programme = make_programme(session)
    acts = [
        make_act(session, programme, make_counted_business(session), accepted_on=date(2023, 5, day))
        for day in (1, 2)
    ]
    for act in acts:
        make_evidence(session, act)
    first = publish(session, codes=("WEB",))
    other = publish(session, OTHER, ("WEB",), signing("126"))
    acts[0].state, acts[0].void_reason = "voided", "ghi nhầm"
    session.commit()
    return first, other, correct(session, first, signing("12", date(2026, 2, 3)))


def test_reports_are_listed_narrowed_and_read_with_every_version(ask, frozen):
    first, other, second = frozen
    listed = ask(f"{ALL}?per_page=2").json
    rest = ask(listed["links"]["next"]).json
    newest = ask(f"{ALL}?newest_only=true").json
    shorter = ask(f"{ALL}?from=2022-01-01&to=2023-12-30").json

    assert [each["number"] for each in (*listed["items"], *rest["items"])] == [first.id, other.id, second.id]
    assert (listed["total"], rest["links"]["next"]) == (3, None)
    assert [each["number"] for each in newest["items"]] == [other.id, second.id]
    assert [each["number"] for each in shorter["items"]] == [other.id]
    assert ask(f"{ALL}?agency=ai").json["total"] == 0
    for each in (first, second):
        versions = ask(f"{ALL}/{each.id}/versions").json["items"]
        assert [(one["version"], one["corrects"], one["corrected_by"]) for one in versions] == [
            (1, None, second.id),
            (2, first.id, None),
        ]
    one = ask(f"{ALL}/{second.id}")
    assert one.json == versions[1]
    assert (one.json["symbol"], one.json["period"]["to"]) == ("12/BC-SCT", "2023-12-31")
    assert ask(f"{ALL}/{second.id}", If_None_Match=one.headers["ETag"]).status_code == 304


def test_the_list_of_differences_is_the_page_s(ask, frozen, session):
    first, other, second = frozen

    corrected, old, stale = (ask(f"{ALL}/{each.id}/differences").json for each in (second, first, other))

    assert corrected["sentences"] == second.content["published"]["differences"]
    assert corrected["today"] == {"says_the_same": True, "sentences": []}
    assert (old["sentences"], old["today"], old["corrected_by"]) == ([], None, second.id)
    assert stale["today"]["says_the_same"] is False
    assert any("2 → 1" in each for each in stale["today"]["sentences"])


def test_files_are_handed_out_by_their_hash_in_their_kind(ask, frozen, session):
    first = frozen[0]
    attach(session, first)
    session.commit()
    said = ask(f"{ALL}/{first.id}").json

    assert {each["form"] for each in said["files"]} == {"pdf", "docx", "xlsx", "csv", "json"}
    for each in (*said["files"], *said["signed_copies"]):
        got = ask(each["url"], Accept="*/*")
        assert hashlib.sha256(got.data).hexdigest() == each["sha256"]
        assert (got.mimetype, len(got.data)) == (MEDIA_TYPES[f".{each['form']}"], each["size"])
        assert got.headers["ETag"] == f'"{each["sha256"]}"'
        assert ask(each["url"], If_None_Match=got.headers["ETag"]).status_code == 304
        assert ask(each["url"], Accept="image/png").status_code == 406
        if each["form"] == "json":
            assert json.loads(got.data) == first.content
            assert got.json["total_distinct"] == 2
        # A file of another report is not there, under whatever hash.
        other = each["url"].replace(f"published/{first.id}/", f"published/{frozen[2].id}/")
        assert ask(other).status_code == 404
    assert said["signed_copies"][0]["agency_signed"] is True


def test_frozen_reports_are_for_the_department_of_whatever_agency_and_for_nobody_else(
    app, session, ask, frozen
):
    first = frozen[0]
    there = Agency(code="khac", name="Khác")
    session.add(there)
    foreign = make_token(session, make_user(session, Role.OFFICER, agency=there))
    where = [ALL, *(f"{ALL}/{first.id}{rest}" for rest in ("", "/versions", "/differences"))]
    where.append(ask(f"{ALL}/{first.id}").json["files"][0]["url"])

    def statuses(role, scopes=None):
        return {ask(each, role, scopes).status_code for each in where}

    assert {app.test_client().get(each, headers=bearer(foreign)).status_code for each in where} == {200}
    assert statuses(Role.VERIFIER) == statuses(Role.AUDITOR) == {200}
    assert statuses(Role.PARTNER) == statuses(Role.ADMINISTRATOR) == {403}
    assert statuses(Role.VERIFIER, ("support-acts:read", "programmes:read")) == {403}
    assert {app.test_client().get(each).status_code for each in where} == {401}
    gone = [ask(f"{ALL}/999999{rest}") for rest in ("", "/versions", "/differences", f"/files/{'0' * 64}")]
    gone += [ask(f"{ALL}/{first.id}/files/{odd}") for odd in ("0" * 64, "%00", "pdf", "A" * 64)]
    assert {(each.status_code, each.mimetype) for each in gone} == {(404, "application/problem+json")}
    wrong = ask(f"{ALL}?newest_only=1&from=2023&per_page=201").json
    assert {each["pointer"] for each in wrong["errors"]} == {"newest_only", "from", "per_page"}


def test_a_second_person_verifies_by_token_what_was_seen(app, session):
    act = make_act(session, make_programme(session), make_counted_business(session))
    make_evidence(session, act)
    client, where = app.test_client(), f"/api/v1/support-acts/{act.id}"
    verifier = make_token(session, make_user(session, Role.VERIFIER))
    officer = make_token(session, make_user(session, Role.OFFICER))

    def verify(token, etag):
        body = {"etag": etag} if etag else {}
        return client.post(f"{where}/verification", json=body, headers=bearer(token))

    seen = client.get(where, headers=bearer(officer)).json["etag"]
    assert verify(officer, seen).status_code == 403
    assert verify(verifier, None).status_code == 428
    assert verify(verifier, "0" * 24).status_code == 409
    done = verify(verifier, seen)
    assert done.status_code == 200
    assert done.json["verified_at"]
    assert verify(verifier, done.json["etag"]).status_code == 409
    wanted = "/api/v1/support-acts?verified=true"
    found = client.get(wanted, headers=bearer(officer)).json
    assert [each["number"] for each in found["items"]] == [act.id]


def test_nobody_verifies_by_token_what_they_recorded(app, session):
    verifier = make_user(session, Role.VERIFIER)
    act = make_act(
        session, make_programme(session), make_counted_business(session), created_by_id=verifier.id
    )
    make_evidence(session, act)
    session.commit()

    answer = app.test_client().post(
        f"/api/v1/support-acts/{act.id}/verification",
        json={},
        headers=bearer(make_token(session, verifier), If_Match="*"),
    )

    assert (answer.status_code, answer.json["status"]) == (403, 403)
    assert session.scalars(select(SupportAct)).one().verified_at is None


def test_acts_are_narrowed_by_kind_places_agency_and_verification(app, session):
    programme = make_programme(session)
    there = Agency(code="khac", name="Khác")
    session.add(there)
    session.flush()
    plain = make_act(session, programme, make_counted_business(session))
    foreign = make_act(session, programme, make_counted_business(session), agency_id=there.id)
    lost = make_act(
        session,
        programme,
        make_counted_business(session),
        district_code_at=None,
        current_commune_code_at=None,
    )
    client, token = app.test_client(), make_token(session, make_user(session, Role.AUDITOR))

    def found(query):
        answer = client.get(f"/api/v1/support-acts?{query}", headers=bearer(token)).json
        return [each["number"] for each in answer["items"]]

    assert found(f"kind={plain.kind_at}") == [plain.id, foreign.id, lost.id]
    assert found(f"district={plain.district_code_at}") == [plain.id, foreign.id]
    assert found("district=unknown") == found("commune=unknown") == [lost.id]
    assert found(f"commune={plain.current_commune_code_at}&agency=khac") == [foreign.id]
    assert found("agency=unknown") == [plain.id, lost.id]
    assert found("verified=true") == []
    assert found("verified=false&accepted_from=2099-01-01") == []
