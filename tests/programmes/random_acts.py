"""Acts of any kind as hypothesis draws them: few businesses and few ids, so that they meet each other."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from programmes.counting import CountedAct

CODES = ("WEB", "PROMO", "TRACE")
KINDS = ("doanh_nghiep", "hop_tac_xa", "ho_kinh_doanh", "to_hop_tac", "ca_nhan")
DISTRICTS = (None, "336", "340", "341")
COMMUNES = (None, "12688", "12454", "13225")
AGENCIES = (None, "sct", "khcn")
STATES = ("accepted", "accepted", "accepted", "accepted", "draft", "under_way", "cancelled", "voided")

acts_of_any_kind = st.lists(
    st.builds(
        CountedAct,
        id=st.integers(1, 60),
        programme=st.sampled_from(CODES),
        root=st.integers(1, 6),
        business=st.integers(1, 9),
        is_duplicate=st.booleans(),
        kind_at=st.sampled_from(KINDS),
        district_code_at=st.sampled_from(DISTRICTS),
        current_commune_code_at=st.sampled_from(COMMUNES),
        accepted_on=st.one_of(st.none(), st.dates(date(2021, 11, 1), date(2023, 2, 1))),
        state=st.sampled_from(STATES),
        budget_vnd=st.integers(0, 10**9),
        agency=st.sampled_from(AGENCIES),
        is_verified=st.booleans(),
    ),
    max_size=40,
    unique_by=lambda act: act.id,
)
