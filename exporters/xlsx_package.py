"""Open a seller's template as the zip it is; the refusals say where a right template is to be had."""

from __future__ import annotations

from typing import ClassVar
from xml.etree.ElementTree import Element

from core import workbooks
from core.workbook_refusals import Refusals
from core.workbooks import (
    MOST_MEGABYTES,
    MOST_MEMBERS,
    MOST_RATIO,
    Sheet,
    local_name,
)
from exporters import errors

__all__ = [
    "MOST_MEGABYTES",
    "MOST_MEMBERS",
    "MOST_RATIO",
    "MOST_UNPACKED",
    "Sheet",
    "XlsxPackage",
    "local_name",
    "parse_xml",
]

MOST_UNPACKED = 64 * 1024 * 1024  # templates unpack to a few; a full sheet of empty rows takes 45

_REFUSALS = Refusals(
    not_workbook=errors.NotWorkbook,
    old_excel=errors.OldExcelFile,
    locked=errors.LockedWorkbook,
    damaged=errors.DamagedWorkbook,
    too_big=errors.WorkbookTooBig,
    zip_bomb=errors.ZipBomb,
    macros=errors.HasMacros,
    external_links=errors.HasExternalLinks,
    doctype=errors.HasDoctype,
)


def parse_xml(part: bytes) -> Element:
    """Read a part of a template into a tree.

    Raises:
        TemplateRefused: If it is no well-formed XML, or declares a document type or an entity.
    """
    return workbooks.parse_xml(part, _REFUSALS)


class XlsxPackage(workbooks.XlsxPackage):
    """The members of one template, read when asked for.

    Raises:
        TemplateRefused: One of its kinds, when the file is no workbook that may be opened safely.
    """

    refusals: ClassVar[Refusals] = _REFUSALS
    most_unpacked: ClassVar[int] = MOST_UNPACKED
