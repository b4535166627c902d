"""The commands: what they write, what they say to whom, and how they end."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from catalog.models import Business, Product
from exporters.listings import listings_of
from exporters.models import ExportRun
from exporters.registry import EXPORTERS
from exporters.shopee import Shopee
from tests.exporters.sample_listings import sample_categories
from tests.exporters.sample_marketplaces import MARKETPLACES
from tests.exporters.templates_shopee import Shape, build

BANH_CAY = "hop-tac-xa-banh-cay-lang-nguyen"


@pytest.fixture
def template(tmp_path) -> Path:
    path = tmp_path / "mau-gian-hang.xlsx"
    path.write_bytes(build(Shape(categories=sample_categories())))
    return path


@pytest.fixture
def run(sample_app):
    def run_command(*args: object) -> Result:
        return sample_app.test_cli_runner().invoke(args=["exporters", *map(str, args)])

    return run_command


@pytest.fixture
def slug_of(sample_session):
    """The short address of the business that makes a product of the sample."""

    def find(reference: str) -> str:
        slug = sample_session.scalar(
            select(Business.slug).join(Product).where(Product.reference == reference)
        )
        sample_session.rollback()
        return str(slug)

    return find


@pytest.fixture
def out(tmp_path) -> Path:
    return tmp_path / "ket-qua.xlsx"


def test_a_business_is_written_into_the_sellers_template(run, slug_of, template, out, tmp_path):
    result = run("run", "shopee", "--business", slug_of("P01-01"), "--template", template, "--out", out)

    assert result.exit_code == 0, result.stderr
    sheet = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("Bản đăng tải")
    names = [row[1] for row in sheet.to_python(skip_empty_area=False)[6:] if row[1]]
    assert names[:3] == ["Bánh cáy làng Nguyễn truyền thống"] * 3
    assert result.stdout == f"5 sản phẩm, {len(names)} dòng: {out}\n"
    assert result.stderr == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ket-qua.xlsx", "mau-gian-hang.xlsx"]


def test_the_file_is_the_one_that_the_exporter_makes(run, slug_of, template, out, sample_session, sample_app):
    slug = slug_of("P01-01")
    run("run", "shopee", "--business", slug, "--template", template, "--out", out)
    business = sample_session.scalar(select(Business).where(Business.slug == slug))
    expected = io.BytesIO()
    Shopee().with_template(io.BytesIO(template.read_bytes())).write(
        listings_of(sample_session, business.id, sample_app.config["GOCQUE"].public_url), expected
    )

    assert out.read_bytes() == expected.getvalue()


def test_refusals_are_told_apart_with_their_rule(run, slug_of, template, out):
    result = run("run", "shopee", "--business", slug_of("P10-03"), "--template", template, "--out", out)

    assert result.exit_code == 0
    assert "P10-03 TB-P10-03-1 [weight-range] “" in result.stderr
    assert "P10-05 TB-P10-05-1 [images-needed] Sản phẩm chưa có ảnh" in result.stderr
    assert "[category-missing]" in result.stderr
    assert "[" not in result.stdout


def test_products_that_are_not_offered_are_named(run, slug_of, template, out):
    result = run("run", "shopee", "--business", slug_of("P11-05"), "--template", template, "--out", out)

    assert result.exit_code == 0
    assert "P11-05 không bán ở sàn này.\n" in result.stderr


def test_shopee_without_a_template_ends_with_two_and_a_sentence(run, slug_of, out):
    result = run("run", "shopee", "--business", slug_of("P01-01"), "--out", out)

    assert result.exit_code == 2
    assert result.stderr.startswith("Shopee chỉ nhận tệp mẫu của chính gian hàng.")
    assert result.stderr.count("\n") == 1
    assert not out.exists()


def test_what_is_not_known_is_said_in_one_line(run, slug_of, template, out, tmp_path):
    slug = slug_of("P01-01")
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    nowhere = tmp_path / "khong-co" / "ket-qua.xlsx"
    json_file = tmp_path / "r.json"
    wrong = {
        "no such business": ("run", "shopee", "--business", "khong-co", "--template", template, "--out", out),
        "no such marketplace": ("run", "cho-troi", "--business", slug, "--out", out),
        "not a template": ("run", "shopee", "--business", slug, "--template", broken, "--out", out),
        "ending": ("run", "shopee", "--business", slug, "--template", template, "--out", tmp_path / "a.csv"),
        "folder": ("run", "shopee", "--business", slug, "--template", template, "--out", nowhere),
        "readiness of nothing": ("readiness", "cho-troi", "--out", json_file),
        "readiness of nobody": ("readiness", "shopee", "--business", "khong-co", "--out", json_file),
        "readiness folder": ("readiness", "shopee", "--out", nowhere),
    }
    before = sorted(path.name for path in tmp_path.iterdir())

    results = {name: run(*args) for name, args in wrong.items()}

    assert {name: result.exit_code for name, result in results.items()} == dict.fromkeys(wrong, 1)
    assert all(result.stderr.count("\n") == 1 and result.stdout == "" for result in results.values()), results
    assert "“khong-co”" in results["no such business"].stderr
    assert "Chưa có sàn này" in results["no such marketplace"].stderr
    assert ".xlsx" in results["ending"].stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_nothing_is_written_when_no_product_can_be(run, slug_of, template, out, sample_session):
    slug = slug_of("P01-01")
    for product in sample_session.scalars(select(Product).join(Business).where(Business.slug == slug)):
        product.description = "Ngắn"
    sample_session.commit()
    out.write_bytes(b"an earlier file")

    result = run("run", "shopee", "--business", slug, "--template", template, "--out", out)

    assert result.exit_code == 1
    assert result.stderr.count("[description-length]") == 5
    assert result.stderr.endswith("Chưa có sản phẩm nào điền được nên không ghi tệp.\n")
    assert out.read_bytes() == b"an earlier file"


def test_a_longer_ending_in_capitals_is_the_same_ending(run, slug_of, template, tmp_path):
    out = tmp_path / "KET-QUA.XLSX"

    result = run("run", "shopee", "--business", slug_of("P01-01"), "--template", template, "--out", out)

    assert result.exit_code == 0, result.stderr
    assert out.exists()


@pytest.mark.parametrize("slug", [exporter.slug for exporter in EXPORTERS])
def test_readiness_speaks_of_every_product_of_the_sample(run, slug, tmp_path):
    expected = MARKETPLACES[slug]

    result = run("readiness", slug, "--out", tmp_path / "r.json")

    assert result.exit_code == 0, result.stderr
    verdicts = json.loads((tmp_path / "r.json").read_text("utf-8"))
    states = {product_id: verdict["state"] for product_id, verdict in verdicts.items()}
    rules = {
        product_id: {problem["rule"] for problem in verdict["problems"]}
        for product_id, verdict in verdicts.items()
    }
    assert len(states) == 60
    assert {key for key, state in states.items() if state == "red"} == set(expected.red)
    assert {key for key, state in states.items() if state == "off"} == expected.off
    assert sum(state == "green" for state in states.values()) == expected.green
    assert sum(state == "amber" for state in states.values()) == expected.amber_count
    for product_id, broken in rules.items():
        without = expected.no_category is None or product_id in expected.no_category
        own = {
            rule
            for rule in (expected.red.get(product_id), expected.amber.get(product_id))
            if rule is not None
        }
        own |= {"category-missing"} if without else set()
        # The sample's pictures are drawn small for tests.
        assert broken - {"image-small"} == (set() if product_id in expected.off else own), product_id


def test_readiness_has_the_shape_that_others_rely_on(run, tmp_path, slug_of):
    run("readiness", "shopee", "--business", slug_of("P10-03"), "--out", tmp_path / "r.json")

    verdicts = json.loads((tmp_path / "r.json").read_text("utf-8"))

    assert set(verdicts) == {"P10-01", "P10-02", "P10-03", "P10-04", "P10-05"}
    assert verdicts["P10-01"] == {"state": "green", "problems": []}
    (weight,) = (each for each in verdicts["P10-03"]["problems"] if each["rule"] == "weight-range")
    assert weight["sku"] == "TB-P10-03-1"
    assert (weight["value"], weight["limit"], weight["severity"]) == (None, "1-100000000", "red")
    assert weight["message"].startswith("“")


@pytest.mark.parametrize(
    ("marketplace", "suffix", "products"),
    [
        ("sendo", ".xlsx", 5),
        ("sendo", ".json", 5),
        ("sendo", ".zip", 5),
        ("alibaba", ".xlsx", 3),
        ("alibaba", ".csv", 3),
        ("alibaba", ".zip", 3),
    ],
)
def test_the_ending_picks_the_form(run, slug_of, tmp_path, marketplace, suffix, products):
    out = tmp_path / f"tep{suffix}"

    result = run("run", marketplace, "--business", slug_of("P01-01"), "--out", out)

    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"{products} sản phẩm, {products} dòng: {out}\n"
    assert result.stderr.count("[category-missing]") == products
    head = out.read_bytes()[:3]
    assert {".json": b"[\n{", ".csv": b"\xef\xbb\xbf"}.get(suffix, b"PK\x03") == head


def test_an_ending_that_the_marketplace_has_not_is_refused_with_those_it_has(run, slug_of, tmp_path):
    result = run("run", "alibaba", "--business", slug_of("P01-01"), "--out", tmp_path / "a.json")

    assert result.exit_code == 1
    assert ".xlsx, .csv, .xml, .zip" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_template_that_is_of_no_use_is_said_and_not_kept(run, slug_of, template, tmp_path, sample_session):
    given = ("run", "sendo", "--business", slug_of("P01-01"), "--out", tmp_path / "a.json")

    result = run(*given, "--template", template)

    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("Sendo không dùng tệp mẫu nên bỏ qua “mau-gian-hang.xlsx”.\n") == 1
    kept = sample_session.scalars(select(ExportRun)).one()
    assert (kept.template_name, kept.template_stored) == (None, None)


def test_sendo_says_on_the_way_that_it_is_closed(run, slug_of, tmp_path):
    result = run("run", "sendo", "--business", slug_of("P01-01"), "--out", tmp_path / "a.json")

    assert "ngừng hoạt động từ 15/04/2025" in result.stderr
