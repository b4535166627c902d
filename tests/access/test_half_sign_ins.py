"""A right password that still owes a step opens nothing: not one address, by any method."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from accounts.entering import Step, open_half
from accounts.models import Role
from tests.access.test_routes import TABLE, address, methods, verdict
from tests.factories.accounts import csrf_token, enrol, make_user

OWN_PAGES = {
    Step.CODE: {"entering.code"},
    Step.PASSWORD: {"entering.own_password"},
    Step.ENROLMENT: {"entering.enrol", "entering.enrol_square"},
}


@pytest.mark.parametrize("step", list(Step))
def test_a_half_sign_in_opens_its_own_page_and_what_is_open_to_everybody(
    app: Flask, session: Session, step: Step
) -> None:
    user = make_user(session, Role.VERIFIER)
    if step == Step.CODE:
        enrol(session, user)
    token = open_half(session, user, step, "Firefox, Windows").token
    session.commit()
    client = app.test_client()
    wrong = []

    for rule in (each for each in app.url_map.iter_rules() if each.endpoint in TABLE):
        for method in methods(rule):
            with client.session_transaction() as cookie:
                cookie.clear()
                cookie["half"] = token
            data = {"csrf_token": csrf_token(client)} if method != "GET" else None
            if rule.endpoint in {"accounts.sign_out", "entering.own_password"} and method == "POST":
                continue  # these end the half sign-in; their own tests say how
            answer = client.open(address(app, rule), method=method, data=data)
            opened = verdict(answer) == "allow"
            to_step = answer.status_code == 302 and answer.headers["Location"].startswith("/dang-nhap/")
            answer.close()
            may = TABLE[rule.endpoint]["anonymous"] == "allow" or rule.endpoint in OWN_PAGES[step]
            if rule.endpoint == "accounts.sign_in" and method == "GET":
                assert to_step, "the sign-in leads on to the step that is owed"
            elif opened != may:
                wrong.append(f"{method} {rule.rule}: {answer.status_code}")

    assert "\n".join(wrong) == ""
