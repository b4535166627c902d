"""The commands: one clear line when something is wrong, and nothing half done."""

import json

import pytest
from sqlalchemy import func, select

from core.database import db
from programmes.models import SupportAct
from tests.programmes.conftest import LIST

CORE = ["--programme", "WEB", "--programme", "PROMO", "--programme", "TRACE"]


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["programmes", *map(str, arguments)])


def count_acts(app):
    with app.app_context():
        return db.session.scalar(select(func.count(SupportAct.id)))


def test_a_list_is_imported_and_again_nothing_changes(app):
    first, second = run(app, "import", LIST), run(app, "import", LIST)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Lượt hỗ trợ: 74 dòng = 74 mới + 0 sửa + 0 giữ nguyên + 0 bị từ chối" in first.output
    assert "Lượt hỗ trợ: 74 dòng = 0 mới + 0 sửa + 74 giữ nguyên + 0 bị từ chối" in second.output
    assert "expected" in first.output
    assert count_acts(app) == 74


def test_a_list_with_a_wrong_row_names_it_and_writes_nothing(app, tmp_path, department_list):
    department_list["support_records"][73]["completed_on"] = "2999-01-01"
    file = tmp_path / "sai.json"
    file.write_text(json.dumps(department_list), "utf-8")

    result = run(app, "import", file)

    assert result.exit_code != 0
    assert "dòng 74 (S074) ô completed_on" in result.output
    assert "74 dòng = 0 mới + 0 sửa + 73 giữ nguyên + 1 bị từ chối" in result.output
    assert count_acts(app) == 0


def test_a_broken_file_is_answered_in_one_line(app, tmp_path):
    file = tmp_path / "hong.json"
    file.write_bytes(b'{"programmes": [')

    result = run(app, "import", file)

    assert result.exit_code != 0
    assert result.output.strip().splitlines() == [result.output.strip()]
    assert "hỏng ở dòng 1" in result.output


def test_a_file_of_a_hundred_megabytes_is_refused_without_reading_it_all(app, tmp_path):
    file = tmp_path / "lon.json"
    with file.open("wb") as out:
        out.truncate(100 * 1024 * 1024)

    result = run(app, "import", file)

    assert (result.exit_code, "50 MB" in result.output) == (1, True)


def test_reports_of_two_periods_are_written(app, tmp_path):
    run(app, "import", LIST)
    years, closing = tmp_path / "r.json", tmp_path / "r2.json"

    first = run(app, "report", "--from", "2022-01-01", "--to", "2023-12-31", *CORE, "--out", years)
    second = run(app, "report", "--from", "2022-12-15", "--to", "2023-12-14", *CORE, "--out", closing)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("11 5 18 · 27 cơ sở không trùng, cộng các chương trình 34")
    assert second.output.startswith("8 3 11 · 19 ")
    assert json.loads(years.read_text("utf-8"))["total_distinct"] == 27
    assert sorted(each.name for each in tmp_path.iterdir()) == ["r.json", "r2.json"]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_the_ending_picks_the_form_and_all_programmes_are_the_default(app, tmp_path, ending):
    run(app, "import", LIST)
    out = tmp_path / f"r.{ending}"

    result = run(app, "report", "--from", "2022-01-01", "--to", "2023-12-31", "--out", out)

    assert result.output.startswith("11 5 18 7 21 · 39 ")
    assert out.read_bytes()[:2] == {"xlsx": b"PK", "csv": b"\xef\xbb", "json": b"{\n"}[ending]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "2022-01-01", "--to", "2023-12-31", "--programme", "WEBB"], "“WEBB”"),
        (["--from", "2023-12-31", "--to", "2022-01-01"], "Ngày đầu kỳ"),
        (["--from", "01/01/2022", "--to", "2023-12-31"], "01/01/2022"),
        (["--from", "2022-02-30", "--to", "2023-12-31"], "2022-02-30"),
    ],
)
def test_a_question_that_cannot_be_answered_leaves_no_file(app, tmp_path, options, words):
    out = tmp_path / "r.json"
    out.write_text("trước", "utf-8")

    result = run(app, "report", *options, "--out", out)

    assert result.exit_code != 0
    assert words in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert out.read_text("utf-8") == "trước"


def test_an_unknown_ending_and_a_missing_folder_are_told(app, tmp_path):
    period = ("--from", "2022-01-01", "--to", "2023-12-31")

    ending = run(app, "report", *period, "--out", tmp_path / "r.odt")
    folder = run(app, "report", *period, "--out", tmp_path / "khong-co" / "r.json")

    assert (ending.exit_code, ".xlsx, .csv, .json, .docx hoặc .pdf" in ending.output) == (1, True)
    assert (folder.exit_code, len(folder.output.strip().splitlines())) == (1, 1)
