"""What nobody sends in good faith is poured into forms, and the code is read for its gaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.addresses import (
    NEW_PRODUCT,
    NEW_PRODUCT_FIELDS,
    PAPER_FIELDS,
    PAPER_FORM,
    SEARCH,
    SELLING,
)
from tests.e2e.judging import judge, passed
from tests.e2e.server import ROOT, Server
from tests.e2e.steps import readable_template

pytestmark = pytest.mark.e2e

PACKAGES = sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")
FUZZED = 1
"""The second producer takes what judges pour into forms; the first one's pages stay as people know them."""


def test_the_search_survives_naughty_strings(server: Server) -> None:
    assert passed(judge("naughty.py", server.url(SEARCH)))


def test_the_product_form_survives_naughty_strings(server: Server) -> None:
    assert passed(judge("naughty.py", *_product_form(server), "--form", "name"))


def test_the_product_form_survives_hostile_pictures(server: Server) -> None:
    files = ["--field", "photo", "--kinds", "jpg,png,names", "--per-seed", "25", "--pid", str(server.pid)]

    assert passed(judge("fuzz_uploads.py", *_product_form(server), *files))


def test_the_form_of_a_paper_survives_hostile_scans(server: Server) -> None:
    files = ["--field", "scan", "--kinds", "jpg,png,names", "--per-seed", "25", "--pid", str(server.pid)]

    assert passed(judge("fuzz_uploads.py", *_form(server, PAPER_FORM, PAPER_FIELDS), *files))


def test_the_template_field_survives_hostile_workbooks(server: Server, tmp_path: Path) -> None:
    good = tmp_path / "mau.xlsx"
    good.write_bytes(readable_template())
    files = ["--field", "template", "--kinds", "xlsx", "--good", str(good), "--per-seed", "40"]
    form = _form(server, SELLING, {"form_id": "{uuid}"})

    assert passed(judge("fuzz_uploads.py", *form, *files, "--pid", str(server.pid)))


def _product_form(server: Server) -> list[str]:
    """Return the arguments with which a judge may send the form of a new product."""
    return _form(server, NEW_PRODUCT, NEW_PRODUCT_FIELDS)


def _form(server: Server, path: str, fields: dict[str, str]) -> list[str]:
    form, cookie = server.url(path), server.cookie("producer", FUZZED)
    words = [word for name, value in fields.items() for word in ("--data", f"{name}={value}")]
    return [form, "--csrf-page", form, "--cookie", cookie, *words]


def test_the_code_has_no_known_weakness_and_no_secret() -> None:
    assert passed(judge("sast.sh", *PACKAGES, "wsgi.py", "serve.py"))
