"""Digital Links are read as GS1's engine reads them; what is not right is refused with place and reason."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gs1.application_identifiers import application_identifiers
from gs1.digital_link import LONGEST, DigitalLink, build, read
from gs1.linters import LINTERS
from gs1.refusals import NAMES, WORDS, BadLink
from tests.gs1.links import SET_82, STEM, product_links, with_check_digit

VECTORS = Path(__file__).parent.parent / "vectors" / "digital-link" / "vectors.tsv"
G = f"{STEM}/01/09521234000280"
ORDER = ("01", "22", "10", "21")


def vectors() -> list[list[str]]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t") if row and not row[0].startswith("#")]


def refusal(uri: str) -> BadLink:
    with pytest.raises(BadLink) as caught:
        read(uri)
    return caught.value


@pytest.mark.parametrize(("uri", "verdict", "elements", "note"), vectors())
def test_vectors_are_judged_as_the_standard_judges_them(
    uri: str, verdict: str, elements: str, note: str
) -> None:
    try:
        found = read(uri).element_string()
    except BadLink:
        found = None

    assert found == (elements if verdict == "OK" else None), note


@pytest.mark.parametrize("value", ["100%", "A%2", "A%zz", "%%", "%-%", "5%G0"])
def test_a_percent_sign_without_two_digits_stands_for_itself_as_for_gs1s_engine(value: str) -> None:
    link = read(f"{G}/10/{value}")

    assert link.value("10") == value
    assert read(link.uri()).value("10") == value
    assert read(f"{G}/10/%25{value}").value("10") == f"%{value}"


@pytest.mark.parametrize(
    ("uri", "cause", "ai", "marked"),
    [
        (G[:-1], "gtin_length", "01", "0952123400028"),
        (G[:-1] + "1", "check_digit", "01", "1"),
        (f"{STEM}/01/9521234000280", "gtin_length", "01", "9521234000280"),
        (f"{STEM}/gtin/09521234000280", "word", "01", "gtin/09521234000280"),
        (f"{G}/lot/A", "word", "10", "lot/A"),
        (f"{G}/21/1/10/A", "order", "10", "A"),
        (f"{G}/235/A/10/B", "order", "10", "B"),
        (f"{STEM}/00/095212340000000013/10/A", "order_alone", "10", "A"),
        (f"{G}/17/261130", "belongs_in_query", "17", "261130"),
        (f"{G}?10=A", "belongs_in_path", "10", "A"),
        (f"{G}?21=A", "belongs_in_path", "21", "A"),
        (f"{G}/foo", "pairs", "", "foo"),
        (f"{G}/99x/foo", "unknown_in_path", "", "99x/foo"),
        (f"{G}/", "last_slash", "", "/"),
        (f"{G}/10/", "empty", "10", ""),
        (f"{G}//10/A", "unknown_in_path", "", "/10/A"),
        (f"{STEM}/ARHKVAdpQg", "no_key", "", "ARHKVAdpQg"),
        (f"{STEM}/10/A", "no_key", "", "A"),
        (f"{G}?888=x", "unknown_in_query", "", "888=x"),
        (f"{G}?=x", "unknown_in_query", "", "=x"),
        (f"{G}?17=", "empty", "17", ""),
        (f"{G}/10/%00", "nul", "10", "%00"),
        (f"{G}?240=A+B", "character", "240", "+B"),
        (f"{G}/10/A B", "illegal", "", " B"),
        (f"{G}/10/A\r\nB", "illegal", "", "\r\nB"),
        (f"{G}/10/A\\B", "illegal", "", "\\B"),
        (f"{G}?17=261130&17=261130", "twice", "17", "261130"),
        (f"{G}?3102=000001&3103=000001", "excluded", "3102", "000001&3103=000001"),
        (f"{G}?02=09521234000280&37=1", "excluded", "01", "09521234000280?02=09521234000280&37=1"),
        (f"{STEM}/00/095212340000000013?11=260101", "required", "11", "260101"),
        (f"{STEM}/415/9521234500032", "required", "415", "9521234500032"),
        (f"{G}?03=09521234000280", "unknown_in_query", "", "03=09521234000280"),
        (f"{G}?17=261301", "month", "17", "1301"),
        (f"{G}?17=250229", "day", "17", "29"),
        (f"{G}?7006=260600", "no_day", "7006", "00"),
        (f"{G}?7003=2606012460", "hour", "7003", "2460"),
        (f"{G}?422=999", "country", "422", "999"),
        (f"{STEM}/00/095212340000000013?4307=vn", "country_letters", "4307", "vn"),
        (f"{STEM}/00/095212340000000013?4321=2", "yes_no", "4321", "2"),
        (f"{STEM}/00/095212340000000013?4300=Kho%251", "escaped_text", "4300", "251"),
        (f"{STEM}/414/9521234500032/7040/1AB:", "importer", "7040", ":"),
        (f"{STEM}/8006/095212340002800201", "piece", "8006", "0201"),
        (f"{STEM}/8013/1987654Ad4X4bL5ttr2310c2L", "check_pair", "8013", "2L"),
        (f"{STEM}/8003/19521234000010", "not_zero", "8003", "19521234000010"),
        (f"{STEM}/253/9521234000013?8030=abc", "unsigned_serial", "253", "9521234000013?8030=abc"),
        (f"{STEM}/415/9521234500032/8020/A?8007=VN99", "iban", "8007", "VN99"),
        (f"ftp://{G[8:]}", "scheme", "", f"ftp://{G[8:]}"),
        (f"Https://{G[8:]}", "scheme", "", f"Https://{G[8:]}"),
        (f"https://a@b/{G[8:]}", "host", "", f"@b/{G[8:]}"),
        ("https:///01/09521234000280", "no_host", "", "/01/09521234000280"),
        (f"{G}?{'a=b&' * 64}", "too_many", "", "a=b"),
        (f"{G}?a={'b' * LONGEST}", "too_long", "", "b" * 42),
        ("", "scheme", "", ""),
    ],
)
def test_a_refusal_names_cause_identifier_and_place(uri: str, cause: str, ai: str, marked: str) -> None:
    problem = refusal(uri)

    assert (problem.cause, problem.ai) == (cause, ai)
    assert uri[problem.at :].startswith(marked) if cause != "escaped_text" else problem.at > 0
    assert str(problem)[0].isupper() or str(problem)[0] == "“"
    assert str(problem).endswith(".")
    assert "%(" not in str(problem)


def test_refusals_say_in_vietnamese_what_is_wrong_where_and_how_to_mend_it() -> None:
    assert str(refusal(f"{STEM}/01/9521234000280")) == (
        "Mã sản phẩm GTIN (01) có 13 chữ số, phải đủ 14. Bạn thêm số 0 vào trước: 09521234000280."
    )
    assert str(refusal(f"{G}?10=LO-1")) == (
        "Số lô (10) không đứng sau dấu ?. Bạn chuyển lên trước, vào sau mã chính: /10/LO-1."
    )
    assert len(str(refusal(f"{G}/10/{'A' * 5000}"))) < 200


def test_every_check_of_the_table_is_there_and_every_cause_has_its_words() -> None:
    used = {name for ai in application_identifiers().values() for part in ai.parts for name in part.linters}

    assert used <= set(LINTERS)
    assert all(f"{WORDS[cause]}" for cause in WORDS)
    assert set(NAMES) <= set(application_identifiers())


@pytest.mark.parametrize(
    ("uri", "elements"),
    [
        ("http://h:8080/a/b/01/09521234000280?x=1#17=no", "(01)09521234000280"),
        (f"{G}/10/A+B%2B", "(01)09521234000280(10)A+B+"),
        (f"{G}/10/%41%2f%2F", "(01)09521234000280(10)A//"),
        (f"{G}/10/%2525", "(01)09521234000280(10)%25"),
        (f"{G}/10/a(b)", "(01)09521234000280(10)a\\(b)"),
        (f"{G}?17&%31%37=x&linkType=gs1:pip&&", "(01)09521234000280"),
        (f"{G}/235/TPX?10=A", "(01)09521234000280(235)TPX(10)A"),
        (f"{STEM}/01/09506000134352/414/9521234500032", "(414)9521234500032"),
        (f"{STEM}/8018/952123450000000005/8019/7", "(8018)952123450000000005(8019)7"),
        (f"{STEM}/00/095212340000000013?02=09521234000280&37=24&10=A", None),
    ],
)
def test_what_looks_odd_and_is_right_is_read(uri: str, elements: str | None) -> None:
    expected = elements or "(00)095212340000000013(02)09521234000280(37)24(10)A"

    assert read(uri).element_string() == expected


@given(product_links())
def test_what_is_written_is_read_again_in_canonical_order(given_elements: list[tuple[str, str]]) -> None:
    link = build(STEM, given_elements)
    again = read(link.uri())

    assert again == link
    assert [(each.ai, each.value) for each in link.path] == [
        (ai, value) for ai in ORDER for name, value in given_elements if name == ai
    ]
    assert sorted((each.ai, each.value) for each in again.elements) == sorted(given_elements)
    assert read(link.canonical()).canonical() == link.canonical()
    assert link.canonical() == build("HTTP://X/y", sorted(given_elements)).canonical()


@given(product_links(), st.data())
def test_any_change_that_breaks_a_rule_is_refused(
    given_elements: list[tuple[str, str]], data: st.DataObject
) -> None:
    found = dict(given_elements)
    link = build(STEM, given_elements)
    wrong_digit = str((int(found["01"][-1]) + data.draw(st.integers(1, 9))) % 10)
    path, _mark, query = link.uri().partition("?")
    value = quote(found["01"], safe="")
    spoiled = [
        link.uri().replace(value, value[:-1] + wrong_digit, 1),
        link.uri().replace(value, value[1:], 1),
        f"{path}/?{query}",
        f"{path}/foo?{query}",
        f"{path}/21/A/10/B",
        f"{path}?{query}&17=261131",
        f"{path}?{query}&{data.draw(st.sampled_from(['888', '1', '99999', '']))}=x",
        f"{path}/10/{quote(data.draw(st.text(min_size=21, max_size=30)), safe='')}",
        f"{path}?{query}&254={data.draw(st.sampled_from(SET_82))}",
        link.uri().replace("/01/", "/gtin/", 1),
    ]

    for uri in spoiled:
        refusal(uri)


@given(
    st.one_of(
        st.text(max_size=200),
        st.text("/?&=%#0123456789A+", max_size=120).map(lambda tail: f"{G}{tail}"),
        st.lists(
            st.sampled_from([*application_identifiers(), "", "foo", "09521234000280", "A%2FB", "%", "%00"]),
            max_size=12,
        ).map(lambda parts: f"{STEM}/{'/'.join(parts)}"),
        st.tuples(st.sampled_from([*application_identifiers()]), st.text(max_size=40)).map(
            lambda pair: f"{G}?{pair[0]}={quote(pair[1], safe='')}"
        ),
    )
)
@example("https://x" + "/01" * 2700)
@example(G + "?" + "&" * 8000)
def test_whatever_comes_is_read_or_refused_with_a_sentence_in_a_moment(text: str) -> None:
    started = time.process_time()  # a busy machine's clock says nothing
    try:
        found: DigitalLink | BadLink = read(text)
    except BadLink as problem:
        found = problem

    assert time.process_time() - started < 1
    if isinstance(found, BadLink):
        assert 0 <= found.at <= len(text)
        assert str(found)
    else:
        assert read(found.uri()).element_string() == found.element_string()


@given(with_check_digit(14), st.text(SET_82, min_size=1, max_size=20))
def test_an_encoded_slash_stays_inside_its_value(gtin: str, lot: str) -> None:
    link = read(f"{STEM}/01/{gtin}/10/{quote(lot, safe='')}")

    assert link.value("10") == lot
    assert link.path_text(1) == f"/01/{gtin}"
    assert link.own_path == ""


def test_nothing_is_built_without_a_key() -> None:
    with pytest.raises(BadLink) as caught:
        build(STEM, [("10", "A"), ("17", "261130")])

    assert caught.value.cause == "no_key"
