"""What the JSON report holds, as the description tells it; further members may come with new forms."""

from __future__ import annotations

from typing import Any

from programmes.api.fields import LARGEST, TEXT

_COUNT: dict[str, Any] = {"type": "integer", "format": "int64", "minimum": 0, "maximum": LARGEST}
_WORD: dict[str, Any] = {"type": "string", "maxLength": 500, "pattern": TEXT}
_DAY: dict[str, Any] = {"type": "string", "format": "date", "maxLength": 10}
_BY_CODE: dict[str, Any] = {"type": "object", "additionalProperties": _COUNT}
_TABLE: dict[str, Any] = {"type": "object", "additionalProperties": _BY_CODE}
_PARTS = ("acts", "distinct", "repeats", "merged", "excluded")


def _closed(members: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


REPORT: dict[str, Any] = {
    "type": "object",
    "title": "Report",
    "required": [
        "period",
        "programmes",
        "by_programme",
        "total_distinct",
        "sum_of_programmes",
        "acts",
        "by_kind",
        "by_district",
        "by_commune",
        "overlap",
        "money_vnd",
        "reconciliation",
        "definition_version",
    ],
    "properties": {
        "period": _closed({"from": _DAY, "to": _DAY}),
        "programmes": {"type": "array", "maxItems": 1000, "items": _WORD},
        "by_programme": _BY_CODE,
        "total_distinct": _COUNT,
        "sum_of_programmes": _COUNT,
        "acts": _COUNT,
        "by_kind": _TABLE,
        "by_district": _TABLE,
        "by_commune": _TABLE,
        "overlap": {
            "type": "object",
            "additionalProperties": {"type": "array", "maxItems": 1_000_000, "items": _WORD},
        },
        "money_vnd": _BY_CODE,
        "reconciliation": _closed(dict.fromkeys(_PARTS, _COUNT)),
        "definition_version": _WORD,
    },
    "additionalProperties": True,
}
