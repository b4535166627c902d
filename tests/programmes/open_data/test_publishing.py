"""What is published: figures without small numbers, certified products, every version for ever."""

import csv
import io
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from catalog.models import BusinessKind, Product, ProductState
from catalog.models.certificates import Certificate
from programmes.models import ActState
from programmes.open_data.dictionary import datasets
from programmes.open_data.models import OpenDataVersion
from programmes.open_data.queries import latest_versions
from programmes.open_data.services import publish
from tests.factories.programmes import make_act, make_counted_business, make_programme

PUBLIC = "https://goc-que.example.vn"
TODAY = date(2026, 11, 23)
ROOM = "/du-lieu-mo"


def published(session, today=TODAY):
    found = publish(session, today=today, public_url=PUBLIC)
    session.commit()
    return {version.dataset: version for version in found}


def rows(session, name, **wanted):
    dataset = datasets()[name]
    found = dataset.as_objects(latest_versions(session)[name].rows)
    return [row for row in found if all(row[key] == value for key, value in wanted.items())]


@pytest.fixture
def helped(session):
    """Five cooperatives in one commune and four in the city helped in 2022."""
    web = make_programme(session)
    city: dict[str, Any] = {"current_commune_code": "12454", "former_district_code": "336"}
    acts = [make_act(session, web, make_counted_business(session)) for _each in range(5)]
    acts += [make_act(session, web, make_counted_business(session, **city)) for _each in range(4)]
    session.commit()
    return acts


def test_figures_are_those_of_the_report_and_small_ones_are_not_there(listed):
    published(listed)

    [web] = rows(listed, "co-so-theo-nam", year=2023, programme_code="WEB")
    [trace_acts] = rows(listed, "chi-tieu", year=2023, indicator_code="TRACE.acts")
    kinds = {row["kind_code"]: row for row in rows(listed, "co-so-theo-loai-hinh", year=2023)}
    shown = [
        row["businesses"]
        for name in datasets()
        if name.startswith("co-so-theo")
        for row in rows(listed, name)
        if row["businesses"] is not None
    ]
    assert web["businesses"] == 8
    assert (trace_acts["result"], trace_acts["mark"]) == (None, "protected")  # 13 beside 12 businesses
    assert [row["mark"] for row in kinds.values()].count("protected") != 1
    assert all(number == 0 or number >= 3 for number in shown)


def test_acts_that_a_subtraction_would_make_a_small_number_are_hidden_for_good(session, helped):
    def shown():
        found = rows(session, "chi-tieu", year=2022)
        measures = {row["indicator_code"].split(".")[-1]: (row["result"], row["mark"]) for row in found}
        return measures["businesses"], measures["acts"]

    def come_again(times, today):
        for act in helped[:times]:
            make_act(session, act.programme, act.business, accepted_on=act.accepted_on)
        session.commit()
        published(session, today)
        return shown()

    assert come_again(0, TODAY) == ((9, ""), (9, ""))
    assert come_again(1, TODAY + timedelta(days=1)) == ((9, ""), (None, "protected"))
    assert come_again(3, TODAY + timedelta(days=2)) == ((9, ""), (None, "protected"))


def test_acts_far_above_the_businesses_are_told(session, helped):
    for act in helped[:3]:
        make_act(session, act.programme, act.business, accepted_on=act.accepted_on)
    session.commit()
    published(session)

    results = {
        row["indicator_code"].split(".")[-1]: row["result"] for row in rows(session, "chi-tieu", year=2022)
    }
    assert (results["businesses"], results["acts"]) == (9, 12)


def test_the_present_year_waits_until_it_is_over(session, helped):
    make_act(session, helped[0].programme, helped[0].business, accepted_on=date(2026, 3, 1))
    session.commit()

    published(session, date(2027, 2, 13))
    assert rows(session, "co-so-theo-nam", year=2026) == []
    published(session, date(2027, 2, 15))
    assert len(rows(session, "co-so-theo-nam", year=2026)) == 2


def test_a_new_version_comes_only_when_something_has_changed(session, helped):
    first = published(session)
    again = published(session, TODAY + timedelta(days=1))
    make_act(session, helped[0].programme, make_counted_business(session))
    session.commit()
    third = published(session, TODAY + timedelta(days=2))

    assert set(first) == set(datasets())
    assert again == {}
    assert "co-so-theo-nam" in third
    assert third["co-so-theo-nam"].number == 2
    assert third["co-so-theo-nam"].content_hash != first["co-so-theo-nam"].content_hash
    assert "san-pham-co-chung-nhan" not in third


def test_a_number_that_would_become_small_leaves_its_year_as_it_was(session, helped):
    published(session)
    for act in helped[5:7]:  # the city falls from four to two
        act.state = ActState.VOIDED.value
    session.commit()
    later = published(session, TODAY + timedelta(days=9))

    [year] = rows(session, "co-so-theo-nam", year=2022, programme_code="total")
    assert later == {}
    assert (year["businesses"], year["counted_on"]) == (9, TODAY.isoformat())


def test_a_hidden_number_stays_hidden_when_it_has_grown(session, helped):
    for act in helped[6:]:
        act.state = ActState.VOIDED.value
    session.commit()
    published(session)
    [small] = rows(session, "co-so-theo-huyen-cu", year=2022, district_code="336")
    for act in helped[6:]:
        act.state = ActState.ACCEPTED.value
    session.commit()
    published(session, TODAY + timedelta(days=9))

    [grown] = rows(session, "co-so-theo-huyen-cu", year=2022, district_code="336")
    [year] = rows(session, "co-so-theo-nam", year=2022, programme_code="total")
    assert [row["mark"] for row in (small, grown)] == ["protected", "protected"]
    assert year["businesses"] == 9


def test_published_versions_cannot_be_changed_or_taken_away(session, helped):
    published(session)

    for statement in (update(OpenDataVersion).values(number=9), delete(OpenDataVersion)):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(statement)
        session.rollback()


def test_certified_products_hold_no_person_and_only_papers_that_stand(sample_session):
    session = sample_session
    product = session.scalars(
        select(Product).where(Product.state == ProductState.LISTED).order_by(Product.id)
    ).first()
    facts = {
        "business_id": product.business_id,
        "product_id": product.id,
        "type": "khac",
        "issued_on": date(2020, 1, 1),
    }
    for name, more in {
        "Còn hạn 034099012345": {},
        "Hết hạn": {"expires_on": date(2021, 1, 1)},
        "Bị từ chối": {"refused_at": product.created_at},
        "Đã gỡ": {"removed_at": product.created_at},
    }.items():
        session.add(Certificate(name=name, number=name, issuer="Cơ quan", **facts, **more))
    session.commit()
    published(session)

    own = [
        row["certificate_name"] for row in rows(session, "san-pham-co-chung-nhan", product_code=product.code)
    ]
    text = json.dumps(latest_versions(session)["san-pham-co-chung-nhan"].rows, ensure_ascii=False)
    assert "Còn hạn" in own
    assert not {"Hết hạn", "Bị từ chối", "Đã gỡ"} & set(own)
    assert re.search(r"\d{12}", text) is None
    assert all(each.phone is None or each.phone[3:] not in text for each in {product.business})
    product.business.kind = BusinessKind.CA_NHAN.value
    session.commit()
    published(session, TODAY + timedelta(days=1))
    assert rows(session, "san-pham-co-chung-nhan", product_code=product.code) == []


def test_only_verified_papers_tell_number_and_issuer(sample_session):
    session = sample_session
    product = session.scalars(
        select(Product).where(Product.state == ProductState.LISTED).order_by(Product.id)
    ).first()
    for name, verified_at in (("Cơ sở khai", None), ("Đã đối chiếu", product.created_at)):
        session.add(
            Certificate(
                business_id=product.business_id,
                product_id=product.id,
                type="khac",
                name=name,
                number=f"{name}-17/2026",
                issuer="Chi cục, hỏi 0912.345.678",
                issued_on=date(2020, 1, 1),
                verified_at=verified_at,
            )
        )
    session.commit()
    published(session)

    own = {
        row["certificate_name"]: (row["certificate_number"], row["issuer"])
        for row in rows(session, "san-pham-co-chung-nhan", product_code=product.code)
    }
    assert own["Cơ sở khai"] == ("", "")
    assert own["Đã đối chiếu"] == ("Đã đối chiếu-17/2026", "Chi cục, hỏi")


def test_what_is_no_longer_public_leaves_every_version(page, sample_session):
    session = sample_session
    first = published(session)["san-pham-co-chung-nhan"]
    code, stored = first.rows[0][0], len(first.rows)
    gone = sum(row[0] == code for row in first.rows)
    file = f"{ROOM}/san-pham-co-chung-nhan/{first.number}"
    whole = page.fetch(f"{file}.csv")
    assert code in whole.data.decode()

    product = session.scalars(select(Product).where(Product.code == code)).one()
    product.state = ProductState.WITHDRAWN.value
    session.commit()

    known = {"If-None-Match": whole.headers["ETag"]}
    table, said = page.http.get(f"{file}.csv", headers=known), page.fetch(f"{file}.json").json
    assert table.status_code == 200
    assert "Last-Modified" not in table.headers
    assert code not in table.data.decode()
    assert code not in [row["product_code"] for row in said["rows"]]
    assert (said["withdrawn"], len(said["rows"])) == (gone, stored - gone)
    Draft202012Validator(page.fetch(f"{ROOM}/san-pham-co-chung-nhan.schema.json").json).validate(said)


def test_files_say_the_same_keep_their_form_and_stay(page, session, helped):
    first = published(session)["co-so-theo-huyen-cu"].number
    make_act(session, helped[0].programme, make_counted_business(session, name="=1+1"))
    session.commit()
    published(session, TODAY + timedelta(days=1))

    table = page.fetch(f"{ROOM}/co-so-theo-huyen-cu/{first}.csv")
    said = page.fetch(f"{ROOM}/co-so-theo-huyen-cu/{first}.json")
    schema = page.fetch(f"{ROOM}/co-so-theo-huyen-cu.schema.json").json
    assert table.data.startswith(b"\xef\xbb\xbf")
    assert table.data.count(b"\r\n") == table.data.count(b"\n")
    read = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"), newline="")))
    assert [{key: value or None for key, value in row.items()} for row in read] == [
        {key: None if value is None or value == "" else str(value) for key, value in row.items()}
        for row in said.json["rows"]
    ]
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(said.json)
    assert table.headers["Access-Control-Allow-Origin"] == "*"
    known = {"If-None-Match": table.headers["ETag"]}
    assert page.http.get(f"{ROOM}/co-so-theo-huyen-cu/{first}.csv", headers=known).status_code == 304
    assert page.http.get(f"{ROOM}/co-so-theo-huyen-cu.csv", headers=known).status_code == 200
    page.get(f"{ROOM}/khong-co", 404)
    page.get(f"{ROOM}/co-so-theo-huyen-cu/99.csv", 404)


def test_pages_lead_to_files_dictionary_and_changes_in_two_languages(page, session, helped):
    assert "Chưa công bố" in page.get(ROOM).text
    assert "Chưa có bản nào" in page.get(f"{ROOM}/thay-doi").text
    published(session)

    assert page.get("/").links
    page.click("Dữ liệu mở")
    assert "Tải CSV" in page.text
    page.click("Xem các thay đổi")
    assert len(page.select("tbody tr")) == len(datasets())
    english = page.get(f"{ROOM}/co-so-theo-nam?lang=en")
    assert english.h1 == "Businesses supported, by programme and year"
    assert "How small numbers are hidden" in english.text


def test_the_catalogue_names_every_dataset_with_licence_and_files(page, session, helped):
    published(session)

    catalog = page.fetch(f"{ROOM}/catalog.jsonld").json
    package = page.fetch(f"{ROOM}/datapackage.json").json

    assert {each["dct:identifier"] for each in catalog["dcat:dataset"]} == set(datasets())
    for each in catalog["dcat:dataset"]:
        for one in each["dcat:distribution"]:
            address = one["dcat:downloadURL"]["@id"]
            assert one["dct:license"]["@id"].startswith("https://creativecommons.org/licenses/by/4.0")
            assert page.http.get(address[address.index(ROOM) :]).status_code == 200
    assert [each["name"] for each in package["resources"]] == list(datasets())
    fields = {
        each["name"]: [field["name"] for field in each["schema"]["fields"]] for each in package["resources"]
    }
    assert fields == {name: [column.name for column in each.columns] for name, each in datasets().items()}


def test_each_column_is_explained_in_two_languages():
    for dataset in datasets().values():
        assert set(dataset.key) <= {column.name for column in dataset.columns}
        for column in dataset.columns:
            assert column.type in {"integer", "string", "date"}
            assert all(column.meaning[language] for language in ("vi", "en"))
            assert column.rule
