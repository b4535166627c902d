"""Write a version as CSV or JSON.

The same version gives the same bytes, but for rows about products that have been withdrawn since.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from programmes.open_data.dictionary import Dataset, Row
from programmes.open_data.models import OpenDataVersion
from programmes.open_data.rules import open_rules
from programmes.report_files import defused

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8; header=present", "json": "application/json"}


def as_csv(dataset: Dataset, version: OpenDataVersion, rows: list[Row]) -> bytes:
    """Return RFC 4180 with a mark for UTF-8, which Excel wants; text is never a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in dataset.columns])
    for row in rows:
        writer.writerow([defused(value) if isinstance(value, str) else value for value in row])
    return out.getvalue().encode("utf-8-sig")


def as_json(dataset: Dataset, version: OpenDataVersion, rows: list[Row]) -> bytes:
    """Return the rows as objects, with what names this version and how many rows it no longer shows."""
    rules = open_rules()
    said = {
        "dataset": dataset.name,
        "title": dict(dataset.title),
        "version": version.number,
        "schema_version": version.schema_version,
        "content_hash": version.content_hash,
        "published_at": version.published_at.isoformat(),
        "licence": {"name": rules.licence, "url": rules.licence_url},
        "withdrawn": len(version.rows) - len(rows),
        "rows": dataset.as_objects(rows),
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def json_schema(dataset: Dataset) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the JSON file."""
    shapes: dict[str, dict[str, Any]] = {
        "integer": {"type": ["integer", "null"]},
        "string": {"type": "string"},
        "date": {"type": ["string", "null"], "format": "date"},
    }
    columns = {
        column.name: {
            **shapes[column.type],
            "description": f"{column.meaning['vi']} / {column.meaning['en']}",
        }
        for column in dataset.columns
    }
    row = {"type": "object", "properties": columns, "required": list(columns), "additionalProperties": False}
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": dataset.title["vi"],
        "type": "object",
        "required": [
            "dataset",
            "version",
            "schema_version",
            "content_hash",
            "published_at",
            "licence",
            "withdrawn",
            "rows",
        ],
        "properties": {
            "dataset": {"const": dataset.name},
            "title": {"type": "object", "additionalProperties": text},
            "version": {"type": "integer", "minimum": 1},
            "schema_version": text,
            "content_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "published_at": {"type": "string", "format": "date-time"},
            "licence": {"type": "object", "additionalProperties": text},
            "withdrawn": {"type": "integer", "minimum": 0},
            "rows": {"type": "array", "items": row},
        },
        "additionalProperties": False,
    }
