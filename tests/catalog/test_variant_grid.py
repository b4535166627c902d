"""How choices follow their tiers, over random tiers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.variant_grid import TierEdit, combinations, rearranged

option = st.text("abcdef", min_size=1, max_size=2)
present_tiers = st.lists(st.lists(option, min_size=1, max_size=4, unique=True), max_size=2)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[list[str]], list[TierEdit]]:
    """Draw present tiers and what somebody made of them: renamed, dropped, added."""
    tiers = draw(present_tiers)
    edits = []
    for source, options in enumerate(tiers):
        if draw(st.booleans()):
            kept = draw(st.lists(st.sampled_from(options), unique=True))
            names = draw(st.lists(option, min_size=len(kept) + 1, max_size=len(kept) + 2, unique=True))
            pairs = [*zip(kept, names, strict=False), *((None, name) for name in names[len(kept) :])]
            edits.append(TierEdit(f"T{source}", tuple(pairs), source))
    if len(edits) < 2 and draw(st.booleans()):
        names = draw(st.lists(option, min_size=1, max_size=3, unique=True))
        edits.append(TierEdit("mới", tuple((None, name) for name in names)))
    return tiers, edits


@given(edited())
def test_every_combination_has_one_choice_and_every_choice_one_fate(
    drawn: tuple[list[list[str]], list[TierEdit]],
) -> None:
    tiers, edits = drawn
    before = combinations([TierEdit("x", tuple((None, o) for o in options)) for options in tiers])
    choices = list(enumerate(before))

    plan = rearranged(choices, edits)

    assert sorted([*plan.kept, *plan.gone]) == [number for number, _options in choices]
    assert sorted([*plan.kept.values(), *plan.added]) == sorted(combinations(edits))


@given(present_tiers)
def test_tiers_left_as_they_are_change_nothing(tiers: list[list[str]]) -> None:
    edits = [
        TierEdit(f"T{source}", tuple((o, o) for o in options), source) for source, options in enumerate(tiers)
    ]
    choices = list(enumerate(combinations(edits)))

    plan = rearranged(choices, edits)

    assert dict(plan.kept) == dict(choices)
    assert (plan.added, plan.gone) == ((), ())
