"""Of several links of a kind the visitor gets one that fits; never none, and several only when they tie."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import LanguageAccept, MIMEAccept

from traceability.resolver.choosing import Link, choose

languages = st.sampled_from(["vi", "en", "ja", "vi-VN", "en-GB", "*"])
weights = st.sampled_from([0, 0.1, 0.5, 0.9, 1])
links = st.lists(
    st.builds(
        Link,
        st.just("pip"),
        st.sampled_from(["https://a.vn/", "https://b.vn/", "https://c.vn/"]),
        st.just("x"),
        st.sampled_from([(), ("vi",), ("en",), ("vi", "en")]),
        st.sampled_from(["", "text/html", "application/pdf"]),
        st.sampled_from([(), ("US",)]),
    ),
    min_size=1,
    max_size=6,
)


@given(
    links,
    st.lists(st.tuples(languages, weights), max_size=4),
    st.lists(st.tuples(st.sampled_from(["text/html", "application/pdf", "*/*"]), weights), max_size=3),
    st.sampled_from(["", "us", "VN"]),
)
def test_something_is_always_chosen_and_what_ties_has_different_addresses(
    offered: list[Link], spoken: list[tuple[str, float]], taken: list[tuple[str, float]], context: str
) -> None:
    chosen = choose(offered, languages=LanguageAccept(spoken), media=MIMEAccept(taken), context=context)

    assert chosen
    assert all(link in offered for link in chosen)
    assert len({link.href for link in chosen}) == len(chosen)
    assert (
        choose(chosen, languages=LanguageAccept(spoken), media=MIMEAccept(taken), context=context) == chosen
    )
    if context == "us" and any(link.contexts for link in offered):
        assert all(link.contexts for link in chosen)
    spoken_best = [link for link in offered if "en" in link.languages and not link.contexts]
    if spoken_best and not context and spoken == [("en", 1)]:
        assert all("en" in link.languages for link in chosen)


def test_the_house_language_decides_where_the_visitor_names_none() -> None:
    def led(asked: list[tuple[str, float]], *more: Link) -> list[str]:
        offered = [
            Link("pip", "https://a.vn/en", "x", ("en",)),
            Link("pip", "https://a.vn/vi", "x", ("vi",)),
            *more,
        ]
        chosen = choose(offered, languages=LanguageAccept(asked), media=MIMEAccept(), context="")
        return [link.href.rpartition("/")[2] for link in chosen]

    assert led([]) == led([("*", 1)]) == led([("*", 0.1)]) == led([("fr", 1), ("*", 0.5)]) == ["vi"]
    assert led([("en", 1), ("*", 1)]) == led([("en", 1)]) == led([("vi", 0), ("*", 1)]) == ["en"]
    assert led([("en", 1), ("vi", 1)]) == ["en", "vi"]
    assert led([("*", 1)], Link("pip", "https://a.vn/vi2", "x", ("vi",))) == ["vi", "vi2"]
