"""The same import from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog.models import Product, ProductImport
from tests.catalog.importing.files import HEADINGS, xlsx
from tests.factories.catalog import make_business

GOOD = ["A1", "Bánh cáy", "hộp", 55000, 12]
BAD = ["A2", "Kẹo lạc", "gói", "mười", 3]


@pytest.fixture
def run(app, session, tmp_path: Path):
    slug = make_business(session).slug
    session.commit()

    def call(rows, *options: str, name: str = "hàng.xlsx", business: str = slug):
        file = tmp_path / name
        file.write_bytes(rows if isinstance(rows, bytes) else xlsx([HEADINGS, *rows]))
        return app.test_cli_runner().invoke(args=["catalog", "import", business, str(file), *options])

    return call


def count(session, table) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table))


def test_good_rows_go_in_and_errors_are_told(run, session):
    done = run([GOOD, BAD])

    assert done.exit_code == 0
    assert "2 dòng: 1 thêm mới, 0 cập nhật, 0 không có gì mới, 1 cần sửa" in done.output
    assert "Dòng 3, cột Giá bán (đồng) “mười”: “mười” chưa phải số tiền." in done.stderr
    assert (count(session, Product), count(session, ProductImport)) == (1, 1)


def test_a_dry_run_writes_nothing(run, session):
    done = run([GOOD], "--dry-run")

    assert done.exit_code == 0
    assert "1 dòng (xem trước): 1 thêm mới" in done.output
    assert (count(session, Product), count(session, ProductImport)) == (0, 0)


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_bad_rows_alone_are_a_failure(run, session, options):
    done = run([BAD], *options)

    assert done.exit_code == 1
    assert count(session, Product) == 0


def test_the_same_file_twice_is_no_failure(run, session):
    run([GOOD])

    done = run([GOOD])

    assert done.exit_code == 0
    assert "0 thêm mới, 0 cập nhật, 1 không có gì mới, 0 cần sửa" in done.output


def test_a_file_or_a_business_that_is_none_is_told(run, session):
    no_file = run(b"a,b\n1,2\n", name="x.csv")
    no_business = run([GOOD], business="khong-co")

    assert (no_file.exit_code, no_business.exit_code) == (1, 1)
    assert "Không thấy cột “Tên sản phẩm”" in no_file.stderr
    assert "flask catalog businesses --slugs" in no_business.stderr
    assert count(session, ProductImport) == 0
