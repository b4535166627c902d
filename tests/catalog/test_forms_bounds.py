"""Lists and numbers that nobody can mean are refused in words, never by a fault."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from wtforms import Form

from accounts.models import Role
from catalog.forms import LONGEST_ENTRY, MOST_ENTRIES, ListField
from catalog.services import join
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business
from tests.pages.client import PageClient


class Listed(Form):
    materials = ListField()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("\n".join(map(str, range(MOST_ENTRIES + 1))), "Tối đa 40 mục, hiện có 41."),
        ("g" * (LONGEST_ENTRY + 1), "Mỗi mục tối đa 120 ký tự, có mục dài 121. Bạn xuống dòng giữa các mục."),
    ],
)
def test_a_list_is_no_longer_than_a_page_can_show(app, typed, sentence):
    from werkzeug.datastructures import MultiDict

    with app.test_request_context():
        form = Listed(MultiDict({"materials": typed}))

        assert not form.validate()
        assert form.materials.errors == [sentence]


@pytest.mark.parametrize("wanted", ["²", "9" * 6000, "-1", "", "0"])
def test_a_business_number_that_is_none_finds_none(page: PageClient, session: Session, wanted: str) -> None:
    user, business = make_user(session, Role.PRODUCER), make_business(session)
    join(session, business, user.id)
    session.commit()
    sign_in(page, user)
    page.get("/quan-ly/san-pham")

    page.post("/quan-ly/co-so", {"business_id": wanted}, status=404)

    assert page.h1
