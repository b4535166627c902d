"""Serials cannot be guessed, fit every label, and live one way only."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.factories.numbers import give_gtin
from tests.factories.traceability import make_lot, make_product
from traceability.numbers.lookup import label_gtin
from traceability.qr import payload as payload_of
from traceability.serials.numbers import (
    BITS_A_SIGN,
    DISTANCE_BITS,
    LONGEST,
    SHORTEST,
    draw,
    in_groups,
    length_for,
    serial_key,
)
from traceability.serials.states import MOVES, SerialState, before, may_move

CSET_82 = set("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
COMPACT = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@given(st.integers(1, 10**12))
def test_whoever_tries_numbers_at_random_hits_one_in_two_to_the_fortieth_at_best(issued: int) -> None:
    length = length_for(issued)

    assert length * BITS_A_SIGN - math.log2(issued) >= DISTANCE_BITS
    assert SHORTEST <= length <= LONGEST
    assert length == SHORTEST or (length - 1) * BITS_A_SIGN - math.log2(issued) < DISTANCE_BITS + 0.01


@given(st.integers(1, 200), st.integers(SHORTEST, LONGEST))
def test_drawn_serials_differ_and_stand_in_every_code(count: int, length: int) -> None:
    drawn = draw(count, length)

    assert len(set(drawn)) == count
    assert {len(each) for each in drawn} == {length}
    assert set("".join(drawn)) <= CSET_82 & COMPACT - set("ILOU")
    assert [serial_key(in_groups(each).lower()) for each in drawn] == drawn
    assert all(
        re.search("[A-DF-Z]", each) or "E" in each.replace("E", "", 1) or each[0] == "E" or each[-1] == "E"
        for each in drawn
    ), "a spreadsheet takes it for a number"


@pytest.mark.parametrize(
    "typed", ["", "ABC", "7K2M9D3XQI", "7K2M9D3XQA" * 3, "7K2M9\x00D3XQ", "７Ｋ２Ｍ９Ｄ３ＸＱＡ"]
)
def test_what_cannot_be_a_serial_is_none(typed: str) -> None:
    assert serial_key(typed) == ""


def test_a_serial_lives_one_way_and_revoked_is_the_end() -> None:
    allowed = {(one.value, two.value) for one in SerialState for two in SerialState if may_move(one, two)}

    assert allowed == {
        ("issued", "printed"),
        ("printed", "activated"),
        ("activated", "seen"),
        *((state, "revoked") for state in ("issued", "printed", "activated", "seen")),
    }
    assert before(SerialState.REVOKED) == ("issued", "printed", "activated", "seen")
    assert set(MOVES) == set(SerialState)


@pytest.mark.parametrize(
    ("gtin", "lot", "payload"),
    [
        ("", "P01-0001", "HTTPS://TX.EXAMPLE.VN/T/{code}/P01-0001/7K2M9D3XQA"),
        ("", "", "HTTPS://TX.EXAMPLE.VN/T/{code}/-/7K2M9D3XQA"),
        ("08936012345674", "P01-0001", "HTTPS://TX.EXAMPLE.VN/01/08936012345674/10/P01-0001/21/7K2M9D3XQA"),
        ("08936012345674", "", "HTTPS://TX.EXAMPLE.VN/01/08936012345674/21/7K2M9D3XQA"),
    ],
)
def test_a_label_carries_the_number_of_the_goods_or_the_own_code(
    session: Session, gtin: str, lot: str, payload: str
) -> None:
    product = make_product(session)
    if gtin:
        give_gtin(session, product, gtin)
    made = make_lot(session, product, lot_code=lot) if lot else None

    gtin_of = label_gtin(product, made)
    written = payload_of(
        "https://tx.example.vn", product.code, lot or None, serial="7K2M9D3XQA", gtin=gtin_of
    )

    assert written == payload.format(code=product.code)
    assert set(written) <= COMPACT
