"""The catalogue keeps what DCAT-AP 3 asks for, and table metadata (CSVW) describe the very files."""

import csv
import hashlib
import io
import re
from datetime import date, timedelta

import pytest

from programmes.open_data.dictionary import datasets
from tests.programmes.open_data.test_publishing import ROOM, published

pytestmark = pytest.mark.usefixtures("listed")

# Mandatory and recommended members of DCAT-AP 3.0.0, and what this house promises beside them.
CATALOGUE = (
    "dct:title",
    "dct:description",
    "dct:publisher",
    "dcat:dataset",
    "dct:license",
    "dct:issued",
    "dct:modified",
    "dct:language",
    "dct:spatial",
    "foaf:homepage",
)
DATASET = (
    "dct:title",
    "dct:description",
    "dct:publisher",
    "dcat:contactPoint",
    "dcat:distribution",
    "dcat:keyword",
    "dcat:theme",
    "dct:spatial",
    "dct:temporal",
    "dct:identifier",
    "dcat:version",
    "dct:issued",
    "dct:modified",
    "dct:accrualPeriodicity",
    "dct:accessRights",
    "dcat:landingPage",
)
DISTRIBUTION = (
    "dcat:accessURL",
    "dcat:downloadURL",
    "dct:description",
    "dct:format",
    "dct:license",
    "dcat:mediaType",
    "dcat:byteSize",
    "spdx:checksum",
    "dct:conformsTo",
    "dct:title",
)


def described(graph):
    """Return every node that has a type, by its name."""
    found, waiting = {}, [graph]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if "@id" in node and "@type" in node:
                found[node["@id"]] = node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


def test_the_catalogue_keeps_dcat_ap_3(page, session):
    published(session)
    catalog = page.fetch(f"{ROOM}/catalog.jsonld").json
    nodes = described(catalog)

    assert catalog["@type"] == "dcat:Catalog"
    assert [name for name in CATALOGUE if not catalog.get(name)] == []
    prefixes = set(catalog["@context"])
    for each in catalog["dcat:dataset"]:
        assert [name for name in DATASET if not each.get(name)] == [], each["@id"]
        assert each["@type"] == "dcat:Dataset"
        assert nodes[each["dct:publisher"]["@id"]]["@type"] == "foaf:Agent"
        assert nodes[each["dct:spatial"]["@id"]]["@type"] == "dct:Location"
        for name in ("dct:title", "dct:description"):
            assert {text["@language"] for text in each[name]} == {"vi", "en"}
            assert all(text["@value"] for text in each[name])
        ends = [
            date.fromisoformat(each["dct:temporal"][name]["@value"])
            for name in ("dcat:startDate", "dcat:endDate")
        ]
        assert ends == sorted(ends)
        assert each["dct:issued"]["@value"] <= each["dct:modified"]["@value"]
        contact = each["dcat:contactPoint"]
        assert contact["@type"] == "vcard:Organization"
        assert set(contact) == {"@id", "@type", "vcard:fn", "vcard:hasURL"}
        for one in each["dcat:distribution"]:
            assert [name for name in DISTRIBUTION if not one.get(name)] == [], one["@id"]
            for name in ("dcat:accessURL", "dcat:downloadURL", "dct:conformsTo"):
                address = one[name]["@id"]
                answer = page.http.get(address[address.index(ROOM) :])
                assert answer.status_code == 200, address
                if name == "dcat:downloadURL":
                    assert one["dcat:mediaType"]["@id"].endswith(answer.mimetype)
                    assert int(one["dcat:byteSize"]["@value"]) == len(answer.data)
                    digest = hashlib.sha256(answer.data).hexdigest()
                    assert one["spdx:checksum"]["spdx:checksumValue"]["@value"] == digest
            assert one["dct:license"]["@type"] == "dct:LicenseDocument"
    used = set(re.findall(r'"([a-z]+):[A-Za-z]+"', page.fetch(f"{ROOM}/catalog.jsonld").text))
    assert used <= prefixes
    years = next(each for each in catalog["dcat:dataset"] if each["dct:identifier"] == "co-so-theo-nam")
    assert years["dct:temporal"]["dcat:startDate"]["@value"].endswith("-01-01")


def test_table_metadata_describe_the_very_files(page, session):
    published(session)

    for name, dataset in datasets().items():
        table = page.fetch(f"{ROOM}/{name}.csv")
        told = table.headers["Link"].partition(">")[0].removeprefix("<")
        assert 'rel="describedby"' in table.headers["Link"]
        said = page.fetch(told)
        assert said.mimetype == "application/csvm+json"
        assert said.json["@context"][0] == "http://www.w3.org/ns/csvw"
        beside = f"{told.rpartition('/')[0]}/{said.json['url']}"
        assert page.fetch(beside).data == table.data
        columns = said.json["tableSchema"]["columns"]
        read = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"), newline="")))
        assert read[0] == [each["titles"] for each in columns]
        for row in read[1:]:
            for value, column in zip(row, columns, strict=True):
                if value == "":
                    assert not column["required"]
                elif column["datatype"] == "integer":
                    int(value)
                elif column["datatype"] != "string":
                    date.fromisoformat(value)
        keys = [tuple(row[dataset.place(each)] for each in dataset.key) for row in read[1:]]
        assert len(keys) == len(set(keys))
        newest = page.fetch(f"{ROOM}/{name}.csv-metadata.json").json
        assert newest["url"] == f"{name}.csv"
        assert newest["tableSchema"] == said.json["tableSchema"]
    page.get(f"{ROOM}/khong-co.csv-metadata.json", 404)
    page.get(f"{ROOM}/co-so-theo-nam/99.csv-metadata.json", 404)


def test_files_say_since_when_they_stand_but_for_products(page, session):
    published(session)

    for name in datasets():
        answer = page.http.get(f"{ROOM}/{name}.csv")
        if name == "san-pham-co-chung-nhan":
            assert answer.last_modified is None
            continue
        since = {"If-Modified-Since": answer.headers["Last-Modified"]}
        assert page.http.get(f"{ROOM}/{name}.csv", headers=since).status_code == 304
        before = answer.last_modified - timedelta(days=1)
        early = {"If-Modified-Since": before.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        assert page.http.get(f"{ROOM}/{name}.csv", headers=early).status_code == 200
