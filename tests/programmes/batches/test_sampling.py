"""A sample is drawn so that anybody who knows the seed draws the same."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from programmes.batches.sampling import draw, sample_rules

ACTS = st.sets(st.integers(1, 10_000), min_size=1, max_size=60)


@given(st.text("0123456789abcdef", min_size=32, max_size=32), ACTS, st.integers(1, 60))
def test_the_same_seed_draws_the_same_acts_in_whatever_order_they_come(seed, acts, size):
    sample = draw(seed, acts, size)

    assert sample == draw(seed, sorted(acts, reverse=True), size)
    assert len(sample) == len(set(sample)) == min(size, len(acts))
    by_hand = sorted(acts, key=lambda act: sha256(f"{seed}:{act}".encode()).hexdigest())
    assert list(sample) == by_hand[:size]


def test_every_act_has_its_turn():
    drawn = {draw(f"{seed:032x}", range(1, 11), 3) for seed in range(60)}

    assert {act for sample in drawn for act in sample} == set(range(1, 11))


def test_a_sample_grows_with_the_batch_and_is_never_larger():
    rules = sample_rules()
    sizes = [rules.size_for(acts) for acts in range(1, rules.most_acts + 1)]

    assert sizes == sorted(sizes)
    assert all(size <= acts for acts, size in enumerate(sizes, start=1))
    assert (sizes[0], sizes[5], sizes[49], sizes[-1]) == (1, 5, 8, 50)
