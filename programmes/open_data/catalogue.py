"""The catalogue for other catalogues: DCAT-AP as JSON-LD, and a data package (Frictionless)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.config import Settings
from programmes.open_data.dictionary import Dataset, datasets
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
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dcat(settings: Settings, latest: Mapping[str, OpenDataVersion]) -> dict[str, Any]:
    """Return the catalogue of all datasets that were published."""
    root = f"{settings.public_url}/du-lieu-mo"
    publisher_id = f"{root}#publisher"
    publisher = {
        "@id": publisher_id,
        "@type": "foaf:Agent",
        "foaf:name": _in_both({"vi": settings.agency, "en": settings.agency_en}),
    }
    known = [(each, latest[each.name]) for each in datasets().values() if each.name in latest]
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
        "dct:license": {"@id": open_rules().licence_url},
        "foaf:homepage": {"@id": root},
        "dcat:dataset": [_dataset(root, each, version, publisher_id) for each, version in known],
    }
    if known:
        catalog["dct:modified"] = _moment(max(version.published_at for _each, version in known).isoformat())
    return catalog


def _dataset(root: str, each: Dataset, version: OpenDataVersion, publisher: str) -> dict[str, Any]:
    return {
        "@id": f"{root}/{each.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": each.name,
        "dct:title": _in_both(each.title),
        "dct:description": _in_both(each.about),
        "dct:publisher": {"@id": publisher},
        "dct:modified": _moment(version.published_at.isoformat()),
        "dct:accrualPeriodicity": {"@id": _DAILY},
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dcat:theme": {"@id": _THEME},
        "dcat:landingPage": {"@id": f"{root}/{each.name}"},
        "owl:versionInfo": str(version.number),
        "dcat:distribution": [_distribution(root, each, version, form) for form in _FORMS],
    }


def _distribution(root: str, each: Dataset, version: OpenDataVersion, form: str) -> dict[str, Any]:
    name, media_type = _FORMS[form]
    return {
        "@id": f"{root}/{each.name}#{form}",
        "@type": "dcat:Distribution",
        "dct:title": f"{each.title['vi']} ({name})",
        "dct:license": {"@id": open_rules().licence_url},
        "dct:format": {"@id": f"{_FILE_TYPE}{name}"},
        "dcat:mediaType": {"@id": f"{_IANA}{media_type}"},
        "dcat:accessURL": {"@id": f"{root}/{each.name}"},
        "dcat:downloadURL": {"@id": f"{root}/{each.name}/{version.number}.{form}"},
        "dct:conformsTo": {"@id": f"{root}/{each.name}.schema.json"},
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
