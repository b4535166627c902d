"""What the columns of a CSV file are, for programs that read tables (CSVW, https://www.w3.org/TR/tabular-metadata/)."""

from __future__ import annotations

from typing import Any

from core.config import Settings
from programmes.open_data.dictionary import Column, Dataset
from programmes.open_data.models import OpenDataVersion
from programmes.open_data.rules import open_rules

MEDIA_TYPE = "application/csvm+json"
_TYPES: dict[str, Any] = {
    "integer": "integer",
    "string": "string",
    "date": {"base": "date", "format": "yyyy-MM-dd"},
}


def table_metadata(
    settings: Settings, dataset: Dataset, version: OpenDataVersion, url: str
) -> dict[str, Any]:
    """Return the metadata of one CSV file.

    Args:
        settings: Names the agency.
        dataset: Its columns.
        version: Which content the file holds.
        url: The file's address.
    """
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "vi"}],
        "url": url,
        "dc:title": dataset.title["vi"],
        "dc:description": dataset.about["vi"],
        "dc:publisher": settings.agency,
        "dc:license": {"@id": open_rules().licence_url},
        "dc:modified": {"@value": version.published_at.date().isoformat(), "@type": "xsd:date"},
        "dc:identifier": f"{dataset.name}/{version.number}",
        "dialect": {
            "encoding": "utf-8",
            "header": True,
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminators": ["\r\n"],
        },
        "tableSchema": {
            "columns": [_column(each, is_key=each.name in dataset.key) for each in dataset.columns],
            "primaryKey": list(dataset.key),
        },
    }


def _column(column: Column, *, is_key: bool) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "datatype": _TYPES[column.type],
        "null": [""],
        # A key may be empty where something has no end, or no number that may be told.
        "required": is_key and column.type == "integer",
        "dc:description": [
            {"@value": column.meaning[language], "@language": language} for language in ("vi", "en")
        ],
    }
