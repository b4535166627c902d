import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.codes import ALPHABET, LENGTH
from gs1.identifiers import Gtin
from traceability.qr import (
    LARGEST_ADVISED_VERSION,
    QUIET_ZONE,
    QrCode,
    draw,
    payload,
    side_of,
    trace_path,
)

HOSTS = st.sampled_from(["https://tx.thaibinh.gov.vn", "http://127.0.0.1:8000", "https://gocque.example"])
CODES = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)
LOTS = st.none() | st.from_regex(r"[A-Z0-9][A-Z0-9.\-]{0,19}", fullmatch=True)
SAMPLE = "HTTPS://TX.THAIBINH.GOV.VN/T/0123ABCD/P01-0001"


GTIN = Gtin("09521234543213")


@given(HOSTS, CODES, LOTS)
def test_payload_is_compact_and_leads_where_the_page_is(host: str, code: str, lot: str | None) -> None:
    text = payload(host, code, lot)

    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", text)
    assert text.casefold() == f"{host}{trace_path(code, lot)}".casefold()
    assert "?" not in text


@pytest.mark.parametrize("lot", ["lô 1", "A_B", "A B", "A%2FB", "A/B", "A+B"])
def test_what_the_compact_mode_cannot_say_is_escaped(lot: str) -> None:
    text = payload("https://tx.example.vn", "0123ABCD", lot)

    assert text == f"https://tx.example.vn/t/0123ABCD/{quote(lot, safe='')}"


@pytest.mark.parametrize(
    ("lot", "serial", "expected"),
    [
        (None, None, "HTTPS://TX.EXAMPLE.VN/01/09521234543213"),
        ("P01-0001", None, "HTTPS://TX.EXAMPLE.VN/01/09521234543213/10/P01-0001"),
        ("A/B", "7KQ2M9XWAB", "HTTPS://TX.EXAMPLE.VN/01/09521234543213/10/A%2FB/21/7KQ2M9XWAB"),
        (None, "7KQ2M9XWAB", "HTTPS://TX.EXAMPLE.VN/01/09521234543213/21/7KQ2M9XWAB"),
        # Values compare exactly: small letters and signs outside of the compact mode stay as they are.
        ("l-7a", None, "https://tx.example.vn/01/09521234543213/10/l-7a"),
        ("A_B", None, "https://tx.example.vn/01/09521234543213/10/A_B"),
        # What GS1 allows in no value leads to the own code.
        ("lô 1", None, "https://tx.example.vn/t/0123ABCD/l%C3%B4%201"),
        ("A" * 21, None, "HTTPS://TX.EXAMPLE.VN/T/0123ABCD/" + "A" * 21),
    ],
)
def test_goods_with_a_gtin_carry_a_digital_link_whose_values_keep_their_case(
    lot: str | None, serial: str | None, expected: str
) -> None:
    assert payload("https://tx.example.vn", "0123ABCD", lot, serial=serial, gtin=GTIN) == expected


def test_pieces_without_a_gtin_carry_the_own_code_and_a_dash_for_an_unknown_lot() -> None:
    host = "https://tx.example.vn"

    assert payload(host, "0123ABCD", "A-1", serial="7KQ2") == "HTTPS://TX.EXAMPLE.VN/T/0123ABCD/A-1/7KQ2"
    assert payload(host, "0123ABCD", serial="7KQ2") == "HTTPS://TX.EXAMPLE.VN/T/0123ABCD/-/7KQ2"


def test_longest_lot_on_a_short_host_stays_within_the_advised_version() -> None:
    host = "https://tx.thaibinh.gov.vn"
    usual = payload(host, "0123ABCD", "261123-01", serial="7KQ2M9XWAB", gtin=GTIN)

    assert draw(payload(host, "0123ABCD", "A" * 20)).version <= LARGEST_ADVISED_VERSION
    assert draw(payload(host, "0123ABCD", "A" * 20, gtin=GTIN)).version <= LARGEST_ADVISED_VERSION
    assert draw(usual).version <= LARGEST_ADVISED_VERSION


@given(HOSTS, CODES, LOTS)
def test_size_is_known_before_the_code_is_drawn(host: str, code: str, lot: str | None) -> None:
    text = payload(host, code, lot)

    assert side_of(text) == draw(text).side


def test_capitals_make_the_code_smaller() -> None:
    assert draw(SAMPLE).version < draw(SAMPLE.lower()).version


def quiet_zone(made: QrCode) -> list[bool]:
    edge = range(QUIET_ZONE)
    rows = made.modules
    sides = [rows[i][j] for i in edge for j in range(made.side)] + [row[j] for row in rows for j in edge]
    ends = [rows[-1 - i][j] for i in edge for j in range(made.side)] + [
        row[-1 - j] for row in rows for j in edge
    ]
    return sides + ends


def test_four_light_modules_stand_around_the_code() -> None:
    made = draw(SAMPLE)

    assert made.side == 17 + 4 * made.version + 2 * QUIET_ZONE
    assert not any(quiet_zone(made))
    assert made.modules[QUIET_ZONE][QUIET_ZONE]
