"""Write places as English texts do: without marks, the kind of unit behind the name."""

from __future__ import annotations

from core.text import without_marks

_KINDS = (
    ("thành phố", "city"),
    ("thị trấn", "town"),
    ("phường", "ward"),
    ("huyện", "district"),
    ("tỉnh", "province"),
    ("xã", "commune"),
)


def place_in_english(line: str) -> str:
    """Turn a line such as the gazetteer writes it into English.

    >>> place_in_english("Xã Đông Hưng, Tỉnh Hưng Yên")
    'Dong Hung commune, Hung Yen province'
    """
    return ", ".join(_unit(part) for part in line.split(", ")) if line else ""


def _unit(name: str) -> str:
    for vietnamese, english in _KINDS:
        if name.casefold().startswith(f"{vietnamese} "):
            return f"{without_marks(name[len(vietnamese) + 1 :])} {english}"
    return without_marks(name)
