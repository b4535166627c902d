"""An officer who brings sheets in, and what they speak of."""

import pytest

from catalog.models import BusinessReference
from programmes.queries.figures import LIST_SCHEME
from tests.factories.accounts import make_user
from tests.factories.programmes import make_counted_business, make_programme
from tests.programmes.test_act_pages import agency


@pytest.fixture
def officer(session):
    return make_user(session, "officer", agency_id=agency(session).id)


@pytest.fixture
def known(session):
    """Two programmes, and one cooperative with a number in the list."""
    make_programme(session)
    make_programme(session, "STALL")
    found = make_counted_business(session, "HTX Bánh cáy mẫu")
    found.references.append(BusinessReference(scheme=LIST_SCHEME, value="B01"))
    session.flush()
    return found
