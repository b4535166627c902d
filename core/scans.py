"""Take scans of papers from strangers: a PDF as it is, a photo drawn anew.

What a file is, its content says, never its name or the type that came with it. A photo of a paper
goes through `core.images`: judged before a pixel is decoded, and drawn anew in the background, so
that nothing of place, camera or hidden content is ever handed out.
"""

from __future__ import annotations

import io

from flask import Response, send_file
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.images import BadImage, as_jpeg, inspect

MAX_BYTES = 20 * 1024 * 1024
LARGEST = (2400, 2400)  # pixels: 200 dots an inch on A4, small print stays readable
MEDIA_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}
PDF_ENDING = "pdf"
_QUALITY = 85
_TAIL = 2048  # the last bytes, in which a whole PDF says where its table of contents begins
_SHUT = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"


class BadScan(DomainError):
    """The file is of no kind in which papers are kept."""

    message = _l("Tệp này chưa nhận được. Bạn chọn tệp PDF, hoặc ảnh JPEG, PNG, WebP, HEIC chụp rõ giấy tờ.")


class EmptyScan(BadScan):
    """Nothing arrived."""

    message = _l("Tệp rỗng, có thể chưa tải lên hết. Bạn chọn lại tệp rồi gửi lần nữa.")


class HeavyScan(BadScan):
    """More bytes than are kept."""

    message = _l("Tệp nặng hơn 20 MB. Bạn giảm dung lượng hoặc chụp lại rồi gửi.")
    status = 413


class BrokenPdf(BadScan):
    """A PDF without its end or its inside."""

    message = _l("Tệp PDF bị đứt hoặc trống, có thể chưa tải lên hết. Bạn mở thử tệp rồi gửi lại.")


def ending_of(content: bytes) -> str:
    """Tell by its content what a file is, without decoding it.

    Returns:
        "pdf", or the ending of the picture that the bytes are.

    Raises:
        BadScan: If it is empty, too heavy, or neither a PDF nor a photo that can be taken.

    >>> ending_of(b"%PDF-1.4\\n1 0 obj <<>> endobj\\nstartxref\\n9\\n%%EOF")
    'pdf'
    """
    if not content:
        raise EmptyScan
    if len(content) > MAX_BYTES:
        raise HeavyScan
    if content.startswith((b"%PDF-1.", b"%PDF-2.")):
        end = content[-_TAIL:]
        if b"%%EOF" not in end or b"startxref" not in end or b" obj" not in content:
            raise BrokenPdf
        return PDF_ENDING
    try:
        return inspect(content).ext
    except BadImage as problem:
        if type(problem) is BadImage:
            raise BadScan from None
        raise BadScan(problem.message) from None


def drawn_anew(content: bytes) -> bytes:
    """Return a photo of a paper as JPEG on white, upright, within `LARGEST`, with nothing else in it.

    Raises:
        BadImage: If it is no picture, or breaks while it is decoded.
    """
    return as_jpeg(content, LARGEST, quality=_QUALITY)


def as_download(content: bytes, ext: str, name: str, *, is_public: bool = False) -> Response:
    """Hand a scan out as a file to keep, under a name of ours.

    A paper may hold a page or a script: whatever opens it gets nothing from here.
    """
    response = send_file(
        io.BytesIO(content),
        mimetype=MEDIA_TYPES.get(ext, "application/octet-stream"),
        as_attachment=True,
        download_name=f"{name}.{ext}",
        max_age=None,
    )
    response.headers["Content-Security-Policy"] = _SHUT
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate" if is_public else "no-store"
    return response
