"""The catalogue keeps what DCAT-AP 3 asks for, and table metadata (CSVW) describe the very files."""

import csv
import gzip
import hashlib
import io
import re
from datetime import date

import pytest

from core.limits import rates_for
from programmes.open_data.dictionary import datasets
from programmes.open_data.kept import Asked, Kept, asked
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


def test_files_are_told_apart_by_their_content_alone(page, session):
    versions = published(session)

    for name in datasets():
        late = {"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"}
        answer = page.http.get(f"{ROOM}/{name}.json", headers=late)
        assert (answer.status_code, answer.last_modified) == (200, None)
        known = {"If-None-Match": answer.headers["ETag"]}
        assert page.http.get(f"{ROOM}/{name}.json", headers=known).status_code == 304
        small = page.http.get(f"{ROOM}/{name}.json", headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(small.data) == answer.data
        assert "Accept-Encoding" in small.vary
        known = {"If-None-Match": small.headers["ETag"]}
        assert page.http.get(f"{ROOM}/{name}.json", headers=known).status_code == 304
    assert versions


def test_what_was_asked_before_is_told_again_without_reading_a_row(page, session, monkeypatch):
    published(session)
    addresses = [ROOM, f"{ROOM}/catalog.jsonld", f"{ROOM}/datapackage.json"]
    addresses += [f"{ROOM}/{name}{end}" for name in datasets() for end in ("", ".csv", ".json")]
    first = {each: page.http.get(each) for each in addresses}

    def read(*_asked):
        raise AssertionError("rows were read")

    monkeypatch.setattr(Asked, "rows", read)
    for address, was in first.items():
        again = page.http.get(address)
        assert (again.status_code, again.headers.get("ETag")) == (200, was.headers.get("ETag")), address
        assert was.mimetype == "text/html" or again.data == was.data


def test_files_are_kept_up_to_a_size_and_what_is_known_of_them_up_to_a_number(session):
    versions = published(session)
    kept = Kept(most_bytes=900, most_versions=2)

    for name, version in versions.items():
        wanted = asked(session, datasets()[name], version)
        face = kept.face(wanted)
        for form, file in face.files.items():
            body = gzip.decompress(kept.body(wanted, form))
            assert (len(body), hashlib.sha256(body).hexdigest()) == (file.size, file.digest)
        known, size = kept.held
        assert known <= 2
        assert size <= 900


def test_one_address_may_not_ask_for_the_catalogue_without_end():
    for view in ("catalog", "dataset", "newest_file", "version_file"):
        (rate,) = rates_for(f"open_data.{view}", sends=False, per_account=False)
        assert rate.rate == "60 per minute"
