"""A client that knows the description alone does a month's work: every request and answer is as described."""

import json
from typing import Any
from urllib.parse import urlencode

from jsonschema import Draft202012Validator

from accounts.models import Agency, Role
from tests.factories.accounts import make_user
from tests.factories.tokens import bearer, make_token

PERIOD = {"from": "2022-01-01", "to": "2023-12-31", "programme": ["WEB", "PROMO", "TRACE"]}


class Client:
    """Asks by the names of operations; what is sent and what comes back is held against the description."""

    def __init__(self, http, secret):
        self.http, self.secret = http, secret
        self.said = http.get("/api/v1/openapi.json").json
        self.operations = {
            one["operationId"]: (path, method, one)
            for path, methods in self.said["paths"].items()
            for method, one in methods.items()
            if method != "parameters"
        }

    def __call__(self, name, body=None, query=None, headers=None, **values) -> Any:
        path, method, one = self.operations[name]
        known = {each["name"] for each in one.get("parameters", ())}
        assert {*(query or {}), *(headers or {})} <= known | {"If-Match", "If-None-Match"}
        if body is not None:
            self.check(one["requestBody"]["content"]["application/json"]["schema"], body)
        answer = self.http.open(
            f"{path.format(**values)}?{urlencode(query or {}, doseq=True)}",
            method=method.upper(),
            json=body,
            headers={**bearer(self.secret), **(headers or {})},
        )
        self.check_answer(one["responses"][str(answer.status_code)], answer)
        return answer

    def check_answer(self, described, answer):
        for header in described["headers"]:
            may_lack = {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"}
            assert header in answer.headers or header in may_lack, header
        if "content" in described:
            self.check(described["content"][answer.mimetype]["schema"], answer.json)

    def check(self, schema, value):
        Draft202012Validator({**schema, "components": self.said["components"]}).validate(value)

    def every(self, name, query):
        """Return what stands on all pages of a list, by its own links."""
        answer = self(name, query=query)
        found = list(answer.json["items"])
        while following := answer.json["links"]["next"]:
            answer = self.http.get(following, headers=bearer(self.secret))
            self.check_answer(self.operations[name][2]["responses"]["200"], answer)
            found += answer.json["items"]
        assert len(found) == answer.json["total"]
        return found


def test_a_client_that_knows_the_description_alone_does_a_months_work(listed, app, tmp_path):
    agency = Agency(code="so", name="Sở")
    listed.add(agency)
    officer = Client(app.test_client(), make_token(listed, make_user(listed, Role.OFFICER, agency=agency)))
    verifier = Client(app.test_client(), make_token(listed, make_user(listed, Role.VERIFIER, agency=agency)))

    programmes = officer.every("programmes", {"per_page": 2})
    assert {"WEB", "PROMO", "TRACE"} <= {each["code"] for each in programmes}
    web = {"programme": "WEB", "state": "accepted", "accepted_from": "2022-01-01"}
    acts = officer.every("acts", {**web, "accepted_to": "2023-12-31", "per_page": 3})
    report = officer("report", query=PERIOD).json
    assert len(acts) == report["acts_by_programme"]["WEB"]

    new = {
        "programme": "WEB",
        "business": acts[0]["business"]["slug"],
        "started_on": "2026-01-05",
        "budget_vnd": 0,
    }
    key = {"Idempotency-Key": "2026-01-1"}
    made, again = officer("record_act", new, headers=key), officer("record_act", new, headers=key)
    assert (made.status_code, again.json) == (201, made.json)
    number = made.json["number"]
    proof = {"type": "website", "url": "https://cua-hang.example.com/"}
    proven = officer("add_evidence", proof, number=number).json
    day = {"accepted_on": "2026-02-01"}
    stale = officer("accept_act", {**day, "etag": made.json["etag"]}, number=number)
    old = officer(
        "accept_act",
        {**day, "etag": proven["etag"]},
        headers={"If-Match": f'"{made.json["etag"]}"'},
        number=number,
    )
    assert (stale.status_code, stale.json["errors"][0]["pointer"]) == (409, "#/etag")
    assert old.status_code == 412
    accepted = officer("accept_act", {**day, "etag": proven["etag"]}, number=number).json
    seen = {"etag": accepted["etag"]}
    assert officer("verify_act", seen, number=number).status_code == 403
    assert verifier("verify_act", seen, number=number).json["verified_at"]
    assert officer("act", number=99_999).status_code == 404
    assert officer("acts", query={"per_page": 0}).status_code == 422

    file = tmp_path / "x.json"
    asked = [part for code in PERIOD["programme"] for part in ("--programme", code)]
    period = ["--from", PERIOD["from"], "--to", PERIOD["to"]]
    wrote = app.test_cli_runner().invoke(args=["programmes", "report", *period, *asked, "--out", str(file)])
    assert wrote.exit_code == 0, wrote.output
    assert officer("report", query=PERIOD).json == json.loads(file.read_text("utf-8"))
