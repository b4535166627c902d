"""The catalogue for other catalogues: DCAT-AP as JSON-LD, and a data package (Frictionless)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.config import Settings
from programmes.open_data.dictionary import Dataset, datasets
from programmes.open_data.kept import Face
from programmes.open_data.models import OpenDataVersion
from programmes.open_data.rules import open_rules

_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
_IANA = "https://www.iana.org/assignments/media-types/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_DAILY = "http://publications.europa.eu/resource/authority/frequency/DAILY"
_THEME = "http://publications.europa.eu/resource/authority/data-theme/ECON"
_FORMS = {"csv": ("CSV", "text/csv"), "json": ("JSON", "application/json")}
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_QUARTERS = {
    "1": ("01-01", "03-31"),
    "2": ("04-01", "06-30"),
    "3": ("07-01", "09-30"),
    "4": ("10-01", "12-31"),
}


@dataclass(frozen=True)
class Entry:
    """One dataset as the catalogue tells of it.

    Attributes:
        version: The newest one.
        first_at: When the first version came out.
        face: What that version looks like now.
    """

    dataset: Dataset
    version: OpenDataVersion
    first_at: datetime
    face: Face


def dcat(settings: Settings, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the catalogue of all datasets that were published."""
    root = f"{settings.public_url}/du-lieu-mo"
    publisher_id = f"{root}#publisher"
    publisher = {
        "@id": publisher_id,
        "@type": "foaf:Agent",
        "foaf:name": _in_both({"vi": settings.agency, "en": settings.agency_en}),
    }
    catalog: dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": root,
        "@type": "dcat:Catalog",
        "dct:title": _in_both(
            {"vi": f"Dữ liệu mở của {settings.agency}", "en": f"Open data of {settings.agency_en}"}
        ),
        "dct:description": _in_both(
            {
                "vi": f"Số liệu hỗ trợ cơ sở và sản phẩm có chứng nhận, {settings.area}",
                "en": f"Support of businesses and certified products, {settings.area_en}",
            }
        ),
        "dct:publisher": publisher,
        "dct:language": [{"@id": f"{_LANGUAGE}{code}"} for code in ("VIE", "ENG")],
        "dct:license": _licence(),
        "dct:spatial": _area(settings),
        "foaf:homepage": {"@id": root, "@type": "foaf:Document"},
        "dcat:dataset": [_dataset(root, settings, each, publisher_id) for each in entries],
    }
    if entries:
        catalog["dct:issued"] = _moment(min(each.first_at for each in entries).isoformat())
        catalog["dct:modified"] = _moment(max(each.version.published_at for each in entries).isoformat())
    return catalog


def _licence() -> dict[str, Any]:
    return {"@id": open_rules().licence_url, "@type": "dct:LicenseDocument"}


def _area(settings: Settings) -> dict[str, Any]:
    return {
        "@id": f"{settings.public_url}/du-lieu-mo#area",
        "@type": "dct:Location",
        "skos:prefLabel": _in_both({"vi": settings.area, "en": settings.area_en}),
    }


def _contact(root: str, settings: Settings) -> dict[str, Any]:
    """Return whom to ask: the agency at its own site, never a person."""
    return {
        "@id": f"{root}#contact",
        "@type": "vcard:Organization",
        "vcard:fn": settings.agency,
        "vcard:hasURL": {"@id": settings.public_url},
    }


def _temporal(span: tuple[str, str] | None, version: OpenDataVersion) -> dict[str, Any]:
    """Return the first and last day of what a dataset tells of."""
    if span is None:
        first = last = version.published_at.date().isoformat()
    else:
        first, last = _day(span[0], 0), _day(span[1], 1)
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@type": "xsd:date", "@value": first},
        "dcat:endDate": {"@type": "xsd:date", "@value": last},
    }


def _day(period: str, end: int) -> str:
    """Return an end of a year or a quarter.

    >>> _day("2025", 0), _day("2026-Q4", 1)
    ('2025-01-01', '2026-12-31')
    """
    year, _q, quarter = period.partition("-Q")
    return f"{year}-{_QUARTERS[quarter][end] if quarter else ('01-01', '12-31')[end]}"


def _dataset(root: str, settings: Settings, entry: Entry, publisher: str) -> dict[str, Any]:
    each, version = entry.dataset, entry.version
    return {
        "@id": f"{root}/{each.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": each.name,
        "dct:title": _in_both(each.title),
        "dct:description": _in_both(each.about),
        "dct:publisher": {"@id": publisher},
        "dcat:contactPoint": _contact(root, settings),
        "dcat:keyword": _in_both({"vi": "hỗ trợ thương mại điện tử", "en": "e-commerce support"}),
        "dct:spatial": {"@id": _area(settings)["@id"]},
        "dct:temporal": _temporal(entry.face.span, version),
        "dct:language": [{"@id": f"{_LANGUAGE}{code}"} for code in ("VIE", "ENG")],
        "dct:license": _licence(),
        "dct:issued": _moment(entry.first_at.isoformat()),
        "dct:modified": _moment(version.published_at.isoformat()),
        "dct:accrualPeriodicity": {"@id": _DAILY},
        "dct:accessRights": {"@id": _PUBLIC, "@type": "dct:RightsStatement"},
        "dcat:theme": {"@id": _THEME},
        "dcat:landingPage": {"@id": f"{root}/{each.name}"},
        "dcat:version": str(version.number),
        "owl:versionInfo": str(version.number),
        "dcat:distribution": [_distribution(root, entry, form) for form in _FORMS],
    }


def _distribution(root: str, entry: Entry, form: str) -> dict[str, Any]:
    each, version, file = entry.dataset, entry.version, entry.face.files[form]
    name, media_type = _FORMS[form]
    described = f"{each.name}.schema.json" if form == "json" else f"{each.name}.csv-metadata.json"
    return {
        "@id": f"{root}/{each.name}#{form}",
        "@type": "dcat:Distribution",
        "dct:title": _in_both({code: f"{text} ({name})" for code, text in each.title.items()}),
        "dct:description": _in_both(each.about),
        "dct:license": _licence(),
        "dct:format": {"@id": f"{_FILE_TYPE}{name}"},
        "dcat:mediaType": {"@id": f"{_IANA}{media_type}"},
        "dcat:accessURL": {"@id": f"{root}/{each.name}"},
        "dcat:downloadURL": {"@id": f"{root}/{each.name}/{version.number}.{form}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": _SHA256},
            "spdx:checksumValue": {
                "@type": "xsd:hexBinary",
                "@value": file.digest,
            },
        },
        "dct:conformsTo": {"@id": f"{root}/{described}", "@type": "dct:Standard"},
        "dct:modified": _moment(version.published_at.isoformat()),
        "dct:issued": _moment(version.published_at.isoformat()),
    }


def _in_both(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@language": language, "@value": text} for language, text in texts.items()]


def _moment(text: str) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": text}


def data_package(settings: Settings, latest: Mapping[str, OpenDataVersion]) -> dict[str, Any]:
    """Return the description of all CSV files for programs that read data packages."""
    rules = open_rules()
    licences = [{"name": rules.licence, "title": rules.licence_name, "path": rules.licence_url}]
    return {
        "profile": "tabular-data-package",
        "name": "goc-que-du-lieu-mo",
        "title": f"Dữ liệu mở của {settings.agency}",
        "homepage": f"{settings.public_url}/du-lieu-mo",
        "licenses": licences,
        "resources": [
            _resource(settings.public_url, each, latest[each.name], licences)
            for each in datasets().values()
            if each.name in latest
        ],
    }


def _resource(
    public_url: str, each: Dataset, version: OpenDataVersion, licences: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": each.name,
        "title": each.title["vi"],
        "description": each.about["vi"],
        "path": f"{public_url}/du-lieu-mo/{each.name}/{version.number}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n", "header": True},
        "licenses": licences,
        "version": str(version.number),
        "schema": {
            "fields": [
                {"name": column.name, "type": column.type, "description": column.meaning["vi"]}
                for column in each.columns
            ],
            "primaryKey": list(each.key),
            "missingValues": [""],
        },
    }
