"""The commands of the README, run by an operator while the installation serves people."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.judging import judge, passed
from tests.e2e.server import Server
from tests.e2e.steps import readable_template
from tests.exporters.templates_shopee import SHAPES, build

pytestmark = pytest.mark.e2e

PRODUCT_PART = "xl/worksheets/sheet2.xml"
BUSINESS = "htx-banh-cay-nep-gac"


def test_the_businesses_are_named_one_a_line(server: Server) -> None:
    slugs = server.flask("catalog", "businesses", "--slugs").split("\n")

    assert slugs[-1] == ""
    assert BUSINESS in slugs
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in slugs[:-1])


@pytest.mark.parametrize("shape", SHAPES)
def test_a_filled_template_differs_in_its_data_rows_alone(server: Server, tmp_path: Path, shape: str) -> None:
    template, out = tmp_path / "mau.xlsx", tmp_path / "da-dien.xlsx"
    template.write_bytes(build(SHAPES[shape]))

    server.flask(
        *("exporters", "run", "shopee", "--business", BUSINESS),
        *("--template", str(template), "--out", str(out)),
    )

    before, after = _parts(template), _parts(out)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [PRODUCT_PART]
    assert _frozen(before[PRODUCT_PART]) == _frozen(after[PRODUCT_PART])
    assert "Chè lam gừng lạc".encode() in after[PRODUCT_PART]


def test_a_filled_template_opens_in_three_programs(server: Server, tmp_path: Path) -> None:
    template, out = tmp_path / "mau.xlsx", tmp_path / "da-dien.xlsx"
    template.write_bytes(readable_template())
    server.flask(
        *("exporters", "run", "shopee", "--business", BUSINESS),
        *("--template", str(template), "--out", str(out)),
    )

    assert passed(judge("xlsx_opens.sh", "--template", str(template), "--min-rows", "10", str(out)))


@pytest.mark.parametrize("marketplace", ["sendo", "alibaba"])
def test_a_workbook_of_our_own_opens_in_three_programs(
    server: Server, tmp_path: Path, marketplace: str
) -> None:
    out = tmp_path / f"{marketplace}.xlsx"
    server.flask("exporters", "run", marketplace, "--business", BUSINESS, "--out", str(out))

    assert passed(judge("xlsx_opens.sh", str(out)))


@pytest.mark.parametrize(
    ("since", "until", "each", "distinct", "together"),
    [
        ("2022-01-01", "2023-12-31", {"WEB": 11, "PROMO": 5, "TRACE": 18}, 27, 34),
        ("2022-12-15", "2023-12-14", {"WEB": 8, "PROMO": 3, "TRACE": 11}, 19, 22),
    ],
)
def test_the_report_counts_each_business_once(
    server: Server, tmp_path: Path, since: str, until: str, each: dict[str, int], distinct: int, together: int
) -> None:
    report = _report(server, tmp_path / "bao-cao.json", since, until)
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))

    assert found["by_programme"] == each
    assert found["total_distinct"] == distinct
    assert found["sum_of_programmes"] == together


def test_the_report_opens_in_three_programs(server: Server, tmp_path: Path) -> None:
    report = _report(server, tmp_path / "bao-cao.xlsx", "2022-01-01", "2023-12-31")

    assert passed(judge("xlsx_opens.sh", "--min-rows", "27", str(report)))


def _report(server: Server, path: Path, since: str, until: str) -> Path:
    chosen = [word for code in ("WEB", "PROMO", "TRACE") for word in ("--programme", code)]
    server.flask("programmes", "report", "--from", since, "--to", until, *chosen, "--out", str(path))
    return path


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _frozen(part: bytes) -> bytes:
    """Return a sheet without what filling may change: rows from the seventh on, and the dimension."""
    part = re.sub(rb'(dimension ref=")[^"]*', rb"\1", part, count=1)
    first = re.search(rb'<(?:\w+:)?row r="7"|</(?:\w+:)?sheetData>', part)
    end = re.search(rb"</(?:\w+:)?sheetData>", part)
    assert first
    assert end
    return part[: first.start()] + part[end.start() :]
