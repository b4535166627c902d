"""Give every place of a stage a tracing code of its own.

Circular 02/2024/TT-BKHCN asks of each stage a product tracing code, a place tracing code and a time. A
GLN is the usual place code and costs a yearly fee that none of our businesses pays, so the place has a code
of ours: who works there and in which commune of which era. It is unique and stays, for a business's number
is never given twice and an event keeps the commune as it was called then. A person's tax number never
stands in it.
"""

from __future__ import annotations

from places.models import NEW, NEW_PROVINCE, OLD, OLD_PROVINCE

_PROVINCES = {OLD: OLD_PROVINCE[0], NEW: NEW_PROVINCE[0]}


def place_code(business_id: int, scheme: str | None, commune_code: str | None) -> str:
    """Return the code of the place where a business works; "" when the commune is unknown.

    >>> place_code(17, OLD, "12730"), place_code(17, NEW, "12688"), place_code(17, None, None)
    ('DD17.34.12730', 'DD17.33.12688', '')
    """
    province = _PROVINCES.get(scheme or "")
    return f"DD{business_id}.{province}.{commune_code}" if province and commune_code else ""


def maker_code(business_id: int) -> str:
    """Return the code of ours for a business that has no public number of its own.

    >>> maker_code(17)
    'DD17'
    """
    return f"DD{business_id}"
