"""What proves an act: kinds of proof, links that may be followed, files that may be kept."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps

from core.errors import DomainError
from core.images import FORMATS, BadImage, TruncatedImage, inspect

LABELS: dict[str, Any] = {
    "acceptance_paper": _l("Biên bản nghiệm thu"),
    "website": _l("Website đã xây dựng"),
    "ministry_page": _l("Trang giới thiệu trên website của Bộ"),
    "trace_page": _l("Trang truy xuất nguồn gốc"),
    "stall": _l("Gian hàng trên sàn"),
    "attendance_list": _l("Danh sách dự lớp"),
}
TYPES = tuple(LABELS)
LINK_TYPES = ("website", "ministry_page", "trace_page", "stall")
MAX_BYTES = 20 * 1024 * 1024
LONGEST_LINK = 500
MEDIA_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# Small print must stay readable: 92 shows no loss beside what the phone's own saving has lost.
_SAVING: dict[str, dict[str, Any]] = {"jpg": {"quality": 92}, "png": {}, "webp": {"quality": 92}}
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    RuntimeError,
    struct.error,
)
_BLANK = re.compile(r"[\s\x00-\x1f\x7f\\<>\"`{}|^]")


class BadLink(DomainError):
    """The text is no address that may be offered to click on."""

    message = _l("Địa chỉ cần bắt đầu bằng http:// hoặc https://, ví dụ https://banhcay.vn.")


class BadEvidenceFile(DomainError):
    """The file is of no kind that is kept as evidence."""

    message = _l("Tệp này chưa nhận được. Bạn chọn tệp PDF, hoặc ảnh JPEG, PNG, WebP, HEIC chụp rõ giấy tờ.")


class EmptyEvidenceFile(BadEvidenceFile):
    """Nothing arrived."""

    message = _l("Tệp rỗng, có thể chưa tải lên hết. Bạn chọn lại tệp rồi gửi lần nữa.")


class HeavyEvidenceFile(BadEvidenceFile):
    """More bytes than are kept."""

    message = _l("Tệp nặng hơn 20 MB. Bạn giảm dung lượng hoặc chụp lại rồi gửi.")
    status = 413


@dataclass(frozen=True)
class EvidenceFile:
    """A file that was looked into: its content is what its ending says, and a picture is nothing else."""

    content: bytes
    ext: str


def checked_link(typed: str) -> str:
    """Return an address that a browser may be sent to.

    Raises:
        BadLink: If it is no http or https address with a host, carries a password, or is too long.
    """
    text = typed.strip()
    if len(text) > LONGEST_LINK or _BLANK.search(text):
        raise BadLink
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise BadLink from None
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc:
        raise BadLink
    return text


def is_link(url: str | None) -> bool:
    """Say whether a kept address may stand behind a link of a page."""
    try:
        return bool(url) and bool(checked_link(url or ""))
    except BadLink:
        return False


def checked_file(content: bytes) -> EvidenceFile:
    """Tell by its content what a file is; its name and announced type count for nothing.

    A picture comes back drawn anew at its full size, upright: where and with which phone it was
    taken is nothing that colleagues and auditors should get along with the paper in it.

    Raises:
        BadEvidenceFile: If it is empty, too heavy, or no PDF, JPEG, PNG, WebP or HEIC.
    """
    if not content:
        raise EmptyEvidenceFile
    if len(content) > MAX_BYTES:
        raise HeavyEvidenceFile
    if content.startswith((b"%PDF-1.", b"%PDF-2.")):
        if b"%%EOF" not in content[-2048:]:
            raise BadEvidenceFile(_l("Tệp PDF bị đứt, có thể chưa tải lên hết. Bạn mở thử tệp rồi gửi lại."))
        return EvidenceFile(content, "pdf")
    try:
        facts = inspect(content)
        ext = "jpg" if facts.ext == "heic" else facts.ext  # which no office PC opens
        return EvidenceFile(_drawn_anew(content, ext), ext)
    except BadImage as problem:
        if type(problem) is BadImage:
            raise BadEvidenceFile from None
        raise BadEvidenceFile(problem.message) from None


def _drawn_anew(content: bytes, ext: str) -> bytes:
    """Return a picture of that kind and the same size without position, camera, comment or profile."""
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            image.load()
            picture = _upright(image)
        # Pillow writes what stands here again; only transparency is part of the picture.
        picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
        if ext == "jpg" and picture.mode not in {"L", "RGB"}:
            picture = picture.convert("RGB")
        picture.save(out, _FORMATS[ext], **_SAVING[ext])
    except _BROKEN:
        raise TruncatedImage from None
    return out.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:  # notes that nobody can read do not make the picture unreadable
        return image.copy()
