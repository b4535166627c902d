from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import search as searching
from catalog.models import ProductState, SearchDocument
from catalog.search import accented_words, index_product, search, untyped
from catalog.services import update_profile, withdraw
from core.audit import SYSTEM
from core.text import fold, words
from tests.factories.catalog import make_business, make_family, make_product

# How Telex types each accented letter: its base, its mark, its tone.
_MARKS = {"\u0302": "", "\u0306": "w", "\u031b": "w"}
_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}


def telex(word: str, *, tone_last: bool) -> str:
    """Type a word as Telex keys do, the tone at its place or at the end."""
    typed, tone = [], ""
    for letter in unicodedata.normalize("NFD", word.lower()):
        if letter == "đ":
            typed.append("dd")
        elif letter == "\u0302":
            typed.append(next(each for each in reversed(typed) if each in "aeo"))
        elif letter in _MARKS:
            typed.append("w")
        elif letter in _TONES:
            tone = _TONES[letter]
            if not tone_last:
                typed.append(tone)
        else:
            typed.append(letter)
    return "".join(typed) + (tone if tone_last else "")


def names(session: Session, typed: str, **options: int) -> list[str]:
    return [product.name for product in search(session, typed, **options).products]


@pytest.fixture
def shelf(session: Session) -> Session:
    family = make_family(session, "do_kho", "Đồ khô")
    business = make_business(session, name="HTX Diêm Điền")
    make_product(session, business, name="Nước mắm Diêm Điền", name_en="Fish sauce")
    make_product(session, business, name="Đũi Nam Cao", keywords_en=["raw silk"])
    make_product(session, business, name="Bạc chạm Đồng Xâm")
    make_product(session, business, name="Bắc thơm số 7", family_code=family.code)
    make_product(session, business, name="Ổi Bo", state=ProductState.LIVE)
    return session


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nuoc mam", ["Nước mắm Diêm Điền"]),
        ("NƯỚC MẮM", ["Nước mắm Diêm Điền"]),
        ("nước mắ", ["Nước mắm Diêm Điền"]),
        (unicodedata.normalize("NFD", "nước mắm"), ["Nước mắm Diêm Điền"]),
        ("ĐŨI", ["Đũi Nam Cao"]),
        ("Ðũi", ["Đũi Nam Cao"]),
        ("dui", ["Đũi Nam Cao"]),
        ("fish", ["Nước mắm Diêm Điền"]),
        ("raw sil", ["Đũi Nam Cao"]),
        ("đồ khô", ["Bắc thơm số 7"]),
        ("mam nuoc", ["Nước mắm Diêm Điền"]),
        ("mam zzz", []),
        ("nuo mam", []),
        ("", []),
        ("!!! “”", []),
        ("漢字", []),
        ('" OR 1 NEAR(x) *', []),
        ("ổi bo", []),
    ],
)
def test_words_find_with_and_without_accents(shelf: Session, typed: str, found: list[str]) -> None:
    assert names(shelf, typed) == found


def test_typed_accents_come_first_and_the_others_follow(shelf: Session) -> None:
    assert names(shelf, "bạc") == ["Bạc chạm Đồng Xâm", "Bắc thơm số 7"]
    assert names(shelf, "Bắc") == ["Bắc thơm số 7", "Bạc chạm Đồng Xâm"]


def test_without_accents_the_newest_come_first(shelf: Session) -> None:
    assert names(shelf, "bac") == ["Bắc thơm số 7", "Bạc chạm Đồng Xâm"]


def test_places_of_both_eras_find(shelf: Session) -> None:
    assert len(names(shelf, "nguyên xá")) == len(names(shelf, "xa dong hung")) == 4


def test_two_spellings_of_one_sound_find_each_other(session: Session) -> None:
    make_product(session, name="Gạo Mỹ Lộc")
    make_product(session, name="Bưởi quí")

    assert names(session, "mĩ lộc") == ["Gạo Mỹ Lộc"]
    assert names(session, "bưởi quý") == ["Bưởi quí"]


@pytest.mark.parametrize("typed", ["nuwowcs mawms", "nwowcs mawsm", "nu7o7c1 ma8m1"])
def test_keys_typed_without_an_input_method_are_read_when_nothing_is_found(
    shelf: Session, typed: str
) -> None:
    results = search(shelf, typed)

    assert [product.name for product in results.products] == ["Nước mắm Diêm Điền"]
    assert results.read_as == "nuoc mam"


VIETNAMESE = (
    "bánh cáy làng nguyễn truyền thống nước mắm diêm điền đũi nam cao chiếu cói hới khăn phương la "
    "ổi bo cốm thanh hương thêu minh lãng chạm bạc đồng xâm mây tre thượng hiền gạo tám thơm ngao "
    "sạch tiền hải mướp đắng rượu nếp cái hoa vàng quất trứng vịt lộn tỏi đường phèn hạt sen sấy"
)


@pytest.mark.parametrize("tone_last", [True, False])
def test_telex_of_every_word_is_read_back(tone_last: bool) -> None:
    typed = {word: telex(word, tone_last=tone_last) for word in VIETNAMESE.split()}

    assert {word: untyped(keys) for word, keys in typed.items()} == {word: fold(word) for word in typed}


@given(st.sampled_from(VIETNAMESE.split()))
def test_plain_words_are_left_as_they_are(word: str) -> None:
    assert untyped(fold(word)) == fold(word)


@given(st.text(max_size=60))
def test_any_text_can_be_split_and_folded_again(typed: str) -> None:
    folded = words(typed)

    assert words(" ".join(folded)) == folded
    assert words(unicodedata.normalize("NFD", typed)) == words(unicodedata.normalize("NFC", typed))
    assert all(untyped(word) == untyped(untyped(word)) or untyped(word) for word in folded if untyped(word))
    assert isinstance(accented_words(typed), list)


@pytest.mark.parametrize("state", [state for state in ProductState if state != ProductState.LISTED])
def test_only_listed_products_have_a_document(session: Session, state: ProductState) -> None:
    product = make_product(session, state=state)

    index_product(session, product)

    assert session.get(SearchDocument, product.id) is None
    assert names(session, "bánh cáy") == []


def test_a_withdrawn_product_is_found_no_more(session: Session) -> None:
    product = make_product(session)
    assert names(session, "bánh cáy") == [product.name]

    withdraw(session, product, actor=SYSTEM)

    assert names(session, "bánh cáy") == []
    assert session.scalars(select(SearchDocument)).all() == []


def test_a_business_that_moves_is_found_at_its_new_place(session: Session) -> None:
    from catalog.services.businesses import Address

    product = make_product(session)
    place = Address(scheme="vn_2025_07", commune_code="12454")  # phường Trần Lãm

    update_profile(
        session,
        product.business,
        actor=SYSTEM,
        expected_version=product.business.version,
        changes={},
        address=place,
    )

    assert names(session, "trần lãm") == [product.name]
    assert names(session, "nguyên xá") == []


def test_pages_hold_twenty_and_the_last_one_the_rest(session: Session) -> None:
    business = make_business(session)
    for number in range(45):
        make_product(session, business, name=f"Kẹo lạc {number}")

    pages = [search(session, "keo lac", page=number) for number in (1, 2, 3, 99, -1)]

    assert [len(page.products) for page in pages] == [20, 20, 5, 5, 20]
    assert {(page.total, page.pages) for page in pages} == {(45, 3)}
    seen = [product.name for page in pages[:3] for product in page.products]
    assert seen == [f"Kẹo lạc {number}" for number in reversed(range(45))]


def test_no_more_than_the_candidates_are_read(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_CANDIDATES", 3)
    business = make_business(session)
    for number in range(5):
        make_product(session, business, name=f"Kẹo {number}")

    results = search(session, "keo")

    assert (results.total, results.is_cut) == (3, True)
