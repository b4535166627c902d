"""What a helper may open with and without a producer's consent, address by address.

`helper_in_session.tsv` is written by hand, one row for each address that is the producer's and not the
helper's own; everywhere else a session changes nothing.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from catalog import services
from catalog.models import EndReason
from core.audit import SYSTEM
from core.database import utcnow
from tests.access.test_routes import TABLE, address, methods, verdict
from tests.factories.accounts import csrf_token
from tests.factories.catalog import make_owner
from tests.factories.helping import begin_help, make_helper

with (Path(__file__).parent / "helper_in_session.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))
LENT = {row["endpoint"]: row["helper in session"] for row in ROWS}
PRODUCERS_OWN = {
    endpoint for endpoint, row in TABLE.items() if (row["producer"], row["helper"]) == ("allow", "deny")
}


def test_each_address_of_producers_has_a_row() -> None:
    assert len(ROWS) == len(LENT), "an endpoint stands twice"
    assert sorted(PRODUCERS_OWN - LENT.keys()) == [], "no row says whether a helper in session may open these"
    assert sorted(LENT.keys() - PRODUCERS_OWN) == [], "a session changes nothing here"
    assert set(LENT.values()) == {"allow", "deny"}


@pytest.mark.parametrize("is_over", [False, True], ids=["open", "over"])
def test_a_session_opens_what_the_table_says_and_its_end_shuts_it_again(
    app: Flask, session: Session, is_over: bool
) -> None:
    client, helper = app.test_client(), make_helper(session)
    owner, business = make_owner(session)
    row = begin_help(client, session, helper, owner, business)
    if is_over:
        services.end_help(session, row, actor=SYSTEM, why=EndReason.PRODUCER, now=utcnow())
        session.commit()
    wrong = []

    for rule in (each for each in app.url_map.iter_rules() if each.endpoint in TABLE):
        if rule.endpoint == "accounts.sign_out":
            continue  # ends the session, too
        for method in methods(rule):
            data = {"csrf_token": csrf_token(client)} if method != "GET" else None
            answer = client.open(address(app, rule), method=method, data=data)
            assert answer.status_code != 500, f"{method} {rule.rule} broke"
            lent = None if is_over else LENT.get(rule.endpoint)
            said = lent or TABLE[rule.endpoint]["helper"]
            if verdict(answer) != said:
                wrong.append(f"{method} {rule.rule} ({rule.endpoint}): {verdict(answer)}, not {said}")
            answer.close()

    assert "\n".join(wrong) == ""
