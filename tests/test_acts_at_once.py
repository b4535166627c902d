"""Two people move one act, or give it back: the slower one sees how it stands and keeps what was typed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from accounts.models import Role
from core import audit
from core.audit import Actor
from programmes.models import ActState
from programmes.views.words import STATE_LABELS
from tests.factories.accounts import make_user, sign_in
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme
from tests.pages.client import PageClient


@pytest.mark.parametrize(
    ("move", "state", "field", "typed", "shown"),
    [
        ("nghiem-thu", "under_way", "accepted_on", "2022-07-01", "01/07/2022"),
        ("huy-hieu-luc", "accepted", "reason", "Ghi nhầm lượt", "Ghi nhầm lượt"),
        ("tra-lai", "accepted", "reason", "Thiếu biên bản", "Thiếu biên bản"),
    ],
)
def test_who_moves_an_act_that_changed_sees_how_it_stands_and_keeps_what_was_typed(
    app: Flask, session: Session, move: str, state: str, field: str, typed: str, shown: str
) -> None:
    made = make_act(session, make_programme(session), make_counted_business(session), state=state)
    make_evidence(session, made)
    officer = make_user(session, Role.OFFICER)
    person = make_user(session, Role.VERIFIER) if move == "tra-lai" else officer
    session.commit()
    page = PageClient(app)
    sign_in(page, person)
    page.get(f"/can-bo/ghi-nhan/{made.id}/{move}")
    made.budget_vnd = 31_000_000
    by = Actor(user_id=officer.id)
    audit.record(session, by, "support_act.edit", f"support_act:{made.id}", {})
    session.commit()

    page.submit(f"[name={field}]", {field: typed}, status=422)

    cells = " ".join(page.texts("tbody td"))
    for words in (shown, "31.000.000", str(STATE_LABELS[ActState(state)]), officer.full_name):
        assert words in cells
    kept = page.first(f"[name={field}]")
    assert typed in (kept.get("value") or kept.text or "")

    page.submit(f"[name={field}]", {})
    assert page.current.path == f"/can-bo/ghi-nhan/{made.id}"


def test_who_gives_back_what_was_given_back_sees_both_reasons(app: Flask, session: Session) -> None:
    made = make_act(session, make_programme(session), make_counted_business(session))
    make_evidence(session, made)
    people = [make_user(session, Role.VERIFIER) for _number in range(2)]
    session.commit()
    faster, slower = (PageClient(app) for _person in people)
    for page, person in zip((faster, slower), people, strict=True):
        sign_in(page, person)
        page.get(f"/can-bo/ghi-nhan/{made.id}/tra-lai")
    faster.submit("[name=reason]", {"reason": "Thiếu biên bản"})

    slower.submit("[name=reason]", {"reason": "Sai ngày nghiệm thu"}, status=409)

    assert {"Thiếu biên bản", "Sai ngày nghiệm thu"} <= set(slower.texts("tbody td"))
    kept = slower.first("[name=reason]")
    assert "Sai ngày nghiệm thu" in (kept.get("value") or kept.text or "")
