from __future__ import annotations

from itertools import product as pairs

import pytest

from catalog.models import ProductState
from catalog.states import LABELS, MEANINGS, TONES, ForbiddenMove, Party, check_move, next_states

# Written down by hand from the rules; the table in the code is compared with it.
ALLOWED = {
    ("draft", "live", "producer"),
    ("live", "listed", "department"),
    ("live", "returned", "department"),
    ("live", "withdrawn", "producer"),
    ("returned", "live", "producer"),
    ("returned", "listed", "department"),
    ("returned", "withdrawn", "producer"),
    ("listed", "returned", "department"),
    ("listed", "withdrawn", "producer"),
    ("withdrawn", "live", "producer"),
}


@pytest.mark.parametrize(("since", "to", "by"), list(pairs(ProductState, ProductState, Party)))
def test_each_party_moves_only_what_is_its_own(since: ProductState, to: ProductState, by: Party) -> None:
    if (since.value, to.value, by.value) in ALLOWED:
        check_move(since, to, by)
        assert to in next_states(since, by)
    else:
        assert to not in next_states(since, by)
        with pytest.raises(ForbiddenMove):
            check_move(since, to, by)


def test_what_was_public_never_becomes_a_draft_again() -> None:
    assert not any(
        ProductState.DRAFT in next_states(state, party) for state in ProductState for party in Party
    )


def test_every_state_has_its_words() -> None:
    assert set(LABELS) == set(MEANINGS) == set(TONES) == set(ProductState)
