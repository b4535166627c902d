"""Tell a Vietnamese template from one of another country, whatever language its screen had.

Keys, carriers and currency decide; they are the marketplace's own. Words decide only where there is
no carrier to go by: a shop in Vietnam may be run with an English or a Chinese screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l

from exporters import errors

CHANNEL_KEY = re.compile(r"channel_id\.(\d{1,9})")
_VIETNAM = re.compile(r"5(?:\d{3}|\d{4})")  # carriers 5000 to 5999 and 50000 to 59999

# Thailand's 7000, Indonesia's 8000s and Brazil's 90000s were seen; the others follow the same order.
_BY_FIRST_DIGIT: Mapping[str, object] = {
    "1": _l("Xinh-ga-po"),
    "2": _l("Ma-lai-xi-a"),
    "3": _l("Đài Loan"),
    "4": _l("Phi-líp-pin"),
    "7": _l("Thái Lan"),
    "8": _l("In-đô-nê-xi-a"),
    "9": _l("Bra-xin"),
}
_BY_KEY: Mapping[str, object] = {
    "ps_invoice_": _l("Bra-xin"),
    "ps_dangerous_goods": _l("In-đô-nê-xi-a hoặc Ma-lai-xi-a"),
}
_BY_CURRENCY = {
    re.compile(r"\bIDR\b|\bRp\.? ?\d"): _l("In-đô-nê-xi-a"),
    re.compile(r"\bTHB\b|฿"): _l("Thái Lan"),
    re.compile(r"\bBRL\b|R\$"): _l("Bra-xin"),
    re.compile(r"\bMYR\b|\bRM ?\d"): _l("Ma-lai-xi-a"),
    re.compile(r"\bSGD\b|S\$"): _l("Xinh-ga-po"),
    re.compile(r"\bPHP\b|₱"): _l("Phi-líp-pin"),
    re.compile(r"\bTWD\b|NT\$"): _l("Đài Loan"),
    re.compile(r"\b(?:MXN|COP|CLP|PLN|ARS)\b"): "",
}
_BY_WORDS = {
    re.compile(r"[\u0e00-\u0e7f]+"): _l("Thái Lan"),
    re.compile(r"\b(?:Wajib|Opsional|Nonaktif)\b"): _l("In-đô-nê-xi-a"),
    re.compile(r"\b(?:Obrigat[óo]ri[oa]|Ativar|Desativar)\b"): _l("Bra-xin"),
    re.compile(r"\b(?:Obligatori[oa]|Activar)\b"): "",
}


def refuse_other_country(keys: Iterable[str], texts: Iterable[str]) -> None:
    """Refuse a template that another country's marketplace gave out.

    Args:
        keys: Machine keys of its columns, without suffix.
        texts: What rows 3 to 6 say.

    Raises:
        OtherCountry: With the sign it was known by, and the country where that is known.
    """
    carriers = []
    for key in keys:
        for start, country in _BY_KEY.items():
            if key.startswith(start):
                raise errors.OtherCountry(key, str(country))
        if carrier := CHANNEL_KEY.fullmatch(key):
            carriers.append(carrier[1])
            if not _VIETNAM.fullmatch(carrier[1]):
                raise errors.OtherCountry(key, str(_BY_FIRST_DIGIT.get(carrier[1][0], "")))
    signs = _BY_CURRENCY if carriers else {**_BY_CURRENCY, **_BY_WORDS}
    for text in texts:
        for sign, country in signs.items():
            if found := sign.search(text[:2000]):
                raise errors.OtherCountry(found[0], str(country))
