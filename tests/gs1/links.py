"""Strategies for Digital Links: values by the table's own formats, and whole links of a product."""

from __future__ import annotations

from hypothesis import strategies as st

from gs1.application_identifiers import application_identifiers
from gs1.linters import check_digit

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
STEM = "https://id.vidu.example"


def with_check_digit(length: int) -> st.SearchStrategy[str]:
    """Numbers whose last digit is right."""
    return st.text("0123456789", min_size=length - 1, max_size=length - 1).map(
        lambda body: body + check_digit(body)
    )


def texts(ai: str) -> st.SearchStrategy[str]:
    """Values of an identifier that is plain text."""
    known = application_identifiers()[ai]
    return st.text(SET_82, min_size=known.shortest, max_size=known.longest)


days = st.dates().map(lambda day: f"{day:%y%m%d}")
qualifiers = st.fixed_dictionaries({}, optional={ai: texts(ai) for ai in ("22", "10", "21")})
attributes = st.fixed_dictionaries(
    {},
    optional={
        "11": days,
        "17": days,
        "7006": days,
        "240": texts("240"),
        "3103": st.text("0123456789", min_size=6, max_size=6),
        "422": st.sampled_from(["704", "156", "840"]),
    },
)


@st.composite
def product_links(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Identifiers of a link to a product, in any order."""
    found = {"01": draw(with_check_digit(14)), **draw(qualifiers), **draw(attributes)}
    return draw(st.permutations(list(found.items())))
