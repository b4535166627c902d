"""Tell text of the fonts from before Unicode, whose letters stand on the codes of other letters.

Such text reads "B¸nh c¸y" (TCVN3) or "Baùnh caùy" (VNI). It cannot be turned back with certainty
once it has been mixed with right letters, so the file is refused with the way to convert it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Marks that TCVN3 puts inside words; in real text they stand apart from letters.
_TCVN3 = re.compile(r"(?:[^\W\d_][µ¶·¸¹»¼½¾¨©ª«¬®]|[®§µ¶·¸¹»¼½¾¨©ª«¬][^\W\d_])")
# VNI writes the mark as a letter of its own behind the vowel; no Vietnamese syllable has these pairs.
_VNI = re.compile(
    r"(?:a[ùøûõïâêäåëúüéè]|e[ùøûõïâäåëúü]|o[ùøûõïâêäåëúü]|u[ùøûõï]|[öô][ùøûõï]|ñ[aeiouyöô])", re.IGNORECASE
)
_FEWEST, _SHARE = 2, 0.3


def legacy_font(texts: Iterable[str]) -> tuple[str, str] | None:
    """Return the font and a word in it when a good part of the accented words need one; else None.

    >>> legacy_font(["B¸nh c¸y lµng NguyÔn"])
    ('TCVN3 (.VnTime)', 'B¸nh')
    >>> legacy_font(["Baùnh caùy laøng"])
    ('VNI', 'Baùnh')
    >>> legacy_font(["Bánh cáy làng Nguyễn 25 m² ® khoẻ quý"]) is None
    True
    """
    words = [word for text in texts if not text.isascii() for word in text.split() if not word.isascii()]
    for name, pattern in (("TCVN3 (.VnTime)", _TCVN3), ("VNI", _VNI)):
        found = [word for word in words if pattern.search(word)]
        if len(found) >= _FEWEST and len(found) >= _SHARE * len(words):
            return name, found[0]
    return None
