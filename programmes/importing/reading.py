"""Turn the bytes of a file into a JSON object, or one sentence that says why not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from flask_babel import gettext as _

from core.formatting import number_vi
from core.text import clean_line
from programmes.importing.results import UnreadableFile

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 500_000
_LARGEST_NUMBER = 40  # digits: beyond, a number is no figure of ours and slow to read
BLOCKS = ("programmes", "businesses", "support_records", "listing_aggregate")
# Blocks that the shape knows and that hold nothing to bring in.
_SILENT = frozenset({"meta", "listing_aggregate_note"})


def read_document(content: bytes) -> dict[str, Any]:
    """Read a file's bytes.

    Args:
        content: The whole file, UTF-8 with or without byte order mark.

    Raises:
        UnreadableFile: If it is too large, no UTF-8, no JSON, too deep, or no list of ours.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            _(
                "Tệp nặng %(size)s MB, tối đa là %(limit)s MB. Bạn chia thành nhiều tệp rồi nhập lần lượt.",
                size=number_vi(round(len(content) / 1024 / 1024, 1)),
                limit=MAX_BYTES // 1024 // 1024,
            )
        )
    if not content.strip():
        raise UnreadableFile(_("Tệp rỗng. Bạn chọn lại tệp danh sách chương trình hỗ trợ."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(
            _("Tệp không phải kiểu chữ UTF-8. Bạn lưu lại tệp với mã UTF-8 rồi nhập lại.")
        ) from None
    return check_document(_parsed(text))


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text, parse_constant=_no_constant, parse_int=_whole, object_pairs_hook=_without_doubles
        )
    except RecursionError:
        raise UnreadableFile(
            _("Tệp lồng nhau quá nhiều tầng nên không phải danh sách hỗ trợ. Bạn chọn lại tệp.")
        ) from None
    except json.JSONDecodeError as problem:
        raise UnreadableFile(
            _(
                "Tệp JSON bị hỏng ở dòng %(line)s, cột %(column)s. Bạn xuất lại tệp rồi nhập lại.",
                line=problem.lineno,
                column=problem.colno,
            )
        ) from None
    except ValueError as problem:
        raise UnreadableFile(
            _(
                "Tệp có giá trị không đọc được (%(what)s). Bạn sửa chỗ đó rồi nhập lại.",
                what=clean_line(str(problem))[:60],
            )
        ) from None


def check_document(document: object) -> dict[str, Any]:
    """Make sure that a document has the shape of a list of ours.

    Raises:
        UnreadableFile: If it is no object, has none of our blocks, or one of them is no list.
    """
    if not isinstance(document, dict) or not any(name in document for name in BLOCKS):
        raise UnreadableFile(
            _(
                "Tệp không có danh sách nào trong các mục %(blocks)s. Bạn chọn đúng tệp chương trình hỗ trợ.",
                blocks=", ".join(BLOCKS),
            )
        )
    for name in BLOCKS:
        if not isinstance(document.get(name, []), list):
            raise UnreadableFile(
                _("Mục %(block)s phải là một danh sách các dòng. Bạn sửa tệp rồi nhập lại.", block=name)
            )
    rows = sum(len(document.get(name, [])) for name in BLOCKS)
    if rows > MAX_ROWS:
        raise UnreadableFile(
            _(
                "Tệp có %(rows)s dòng, mức tối đa là %(limit)s. Bạn chia thành nhiều tệp rồi nhập lần lượt.",
                rows=number_vi(rows),
                limit=number_vi(MAX_ROWS),
            )
        )
    return document


def ignored_blocks(document: dict[str, Any]) -> list[str]:
    """Return the names of blocks that are not brought in, for telling."""
    return sorted(
        clean_line(str(name))[:60] for name in document if name not in BLOCKS and name not in _SILENT
    )


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _whole(digits: str) -> int:
    if len(digits) > _LARGEST_NUMBER:
        raise ValueError(digits[:20] + "…")
    return int(digits)


def _without_doubles(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says the same name twice: one of the two would be lost in silence."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(_("“%(name)s” ghi hai lần", name=clean_line(name)[:30]))
        found[name] = value
    return found
