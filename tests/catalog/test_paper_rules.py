from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Certificate
from catalog.paper_rules import RULES, stars_of, usual_expiry
from catalog.papers import shown, standing, standing_words, summary
from catalog.vocabulary import CERTIFICATES
from core.database import utcnow

TODAY = date(2026, 11, 27)


def paper(**facts: object) -> Certificate:
    return Certificate(
        **{
            "type": "ocop", "name": "OCOP", "number": "1", "issuer": "UBND", "stars": 4,
            "issued_on": date(2024, 1, 1), "expires_on": date(2026, 12, 31), "scan_is_public": False, **facts,
        }
    )  # fmt: skip


def test_each_type_has_a_name_and_a_rule() -> None:
    assert RULES.keys() == CERTIFICATES.keys()


@pytest.mark.parametrize(
    ("score", "stars"),
    [(0, None), (49, None), (50, 3), (69, 3), (70, 4), (89, 4), (90, 5), (100, 5)],
)
def test_the_score_says_the_stars_at_both_ends_of_each_band(score: int, stars: int | None) -> None:
    assert stars_of(score) == stars


@pytest.mark.parametrize(
    ("type", "issued", "expires"),
    [
        ("ocop", date(2022, 12, 6), date(2025, 12, 6)),
        ("attp", date(2024, 2, 29), date(2027, 2, 28)),
        ("tu_cong_bo", date(2024, 1, 1), None),
        ("khac", date(2024, 1, 1), None),
        ("ocop", date(9999, 1, 1), None),
    ],
)
def test_the_usual_last_day_follows_from_type_and_day_of_issue(
    type: str, issued: date, expires: date | None
) -> None:
    assert usual_expiry(type, issued) == expires


@given(st.sampled_from(sorted(RULES)), st.dates(date(1990, 1, 1), TODAY))
def test_a_usual_last_day_is_behind_the_day_of_issue(type: str, issued: date) -> None:
    last = usual_expiry(type, issued)

    assert last is None or issued < last


def test_a_claim_is_shown_on_its_first_and_last_day_and_not_beside_them() -> None:
    row = paper(issued_on=date(2026, 1, 10), expires_on=date(2026, 1, 20))

    seen = [len(standing([row], on=date(2026, 1, day))) for day in (9, 10, 20, 21)]

    assert seen == [0, 1, 1, 0]


def test_a_refused_or_removed_claim_is_shown_to_nobody() -> None:
    rows = [paper(refused_at=utcnow()), paper(removed_at=utcnow()), paper()]

    assert standing(rows, on=TODAY) == [rows[2]]


def test_each_claim_says_whose_word_it_is(app: Flask) -> None:
    rows = [paper(), paper(verified_at=utcnow().replace(2026, 11, 2, 5))]

    with app.app_context():
        told = [(each.title, each.word, each.tone) for each in shown(rows, on=TODAY)]

    assert told == [
        ("OCOP 4 sao", "Cơ sở tự khai", ""),
        ("OCOP 4 sao", "Sở Công Thương đã đối chiếu 02/11/2026", "ok"),
    ]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"expires_on": date(2026, 11, 26)}, ("Hết hạn 1 ngày", "bad")),
        ({"expires_on": TODAY}, ("Hết hạn hôm nay", "warn")),
        ({"expires_on": date(2027, 1, 26)}, ("Còn 60 ngày", "warn")),
        ({"expires_on": date(2027, 1, 27)}, ("Chờ đối chiếu", "")),
        ({"expires_on": None, "verified_at": utcnow()}, ("Đã đối chiếu", "ok")),
        ({"refused_at": utcnow()}, ("Cần sửa", "bad")),
    ],
)
def test_its_maker_is_told_in_days_how_long_a_paper_holds(
    facts: dict[str, object], words: tuple[str, str]
) -> None:
    assert standing_words(paper(**facts), on=TODAY) == words


def test_the_summary_counts_and_warns() -> None:
    rows = [paper(expires_on=date(2026, 12, 9)), paper(expires_on=date(2026, 1, 1)), paper(expires_on=None)]

    told = summary(rows, on=TODAY)

    assert (told.total, told.valid) == (3, 2)
    assert told.warning == "1 giấy đã hết hạn. 1 giấy sắp hết hạn, sớm nhất còn 12 ngày."
