"""Where the page of one piece is."""

from __future__ import annotations

from urllib.parse import quote


def serial_path(code: str, lot_code: str | None, serial: str) -> str:
    """Return the path of a serial's page as links on pages have it.

    >>> serial_path("AB12CD34", "P01-0001", "7K2M9D3XQA"), serial_path("AB12CD34", None, "7K2M9D3XQA")
    ('/t/AB12CD34/P01-0001/7K2M9D3XQA', '/t/AB12CD34/-/7K2M9D3XQA')
    """
    return f"/t/{code}/{quote(lot_code, safe='') if lot_code else '-'}/{serial}"
