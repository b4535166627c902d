"""Look into a PDF that is said to be signed; its content is hostile until shown otherwise."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from core.pdf_reading import ALONE
from programmes.evidence import BadEvidenceFile, checked_file
from programmes.publishing.errors import ActivePdf, BadSignedPdf, LockedPdf

MOST_PAGES = 2000
_BLANKS = rb"[\x00\t\n\f\r ]*"
# What makes a reader act by itself or turn to another place. A name may be written with #xx, which is undone
# before. Each is too long to come about by chance in letters and pictures, so all bytes are looked through:
# where a stream begins and ends is only said by the file, which may lie. No comment (%) hides anything.
# A page to open with is a list; all else is an action, or the number of an object that may be one.
_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|RichMedia|Rendition|EmbeddedFiles?|ImportData|SubmitForm|GoTo[ER])\b"
    rb"|/XFA" + _BLANKS + rb"[%\[0-9]"
    rb"|/OpenAction" + _BLANKS + rb"(?:<<|[%0-9])"
    rb"|/AA" + _BLANKS + rb"(?:<<|%|[0-9]{1,10}[\x00\t\n\f\r %])"
)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\b")
_NEXT_LINE = re.compile(rb"\r\n?|\n")
# Objects packed into a stream: so named, or with the place of the first (elsewhere /First is a reference).
_REFERENCE = rb"[0-9]{1,10}" + _BLANKS + rb"[0-9]{1,10}" + _BLANKS + rb"R\b"
_OBJECTS = re.compile(rb"/ObjStm\b|/First" + _BLANKS + rb"(?!" + _REFERENCE + rb")[%0-9]")
# Packed otherwise than everybody packs objects: nothing is seen in there.
_PACKED_OTHERWISE = re.compile(
    rb"/(?:ASCII(?:Hex|85)|LZW|RunLength)Decode\b|/Predictor" + _BLANKS + rb"(?!1\b)[%0-9]"
)
_FIRST_NUMBERS = re.compile(_BLANKS + rb"[0-9]{1,10}[\x00\t\n\f\r ]+[0-9]")
_MOST_UNPACKED = 32 * 1024 * 1024
_PASSWORD = 4  # FPDF_ERR_PASSWORD


@dataclass(frozen=True)
class SignedPdf:
    """A PDF that may be kept.

    Attributes:
        signature_fields: How many signatures it carries; that any is good is not said.
    """

    content: bytes
    pages: int
    signature_fields: int


def checked_signed_pdf(content: bytes) -> SignedPdf:
    """Return what a PDF is, after a reader that runs nothing has opened it.

    Raises:
        BadSignedPdf: If it is no whole PDF, locked, too long, or would act by itself.
    """
    if not content.startswith(b"%PDF-"):  # a picture is evidence, but no signed report
        raise BadSignedPdf
    try:
        checked_file(content)
    except BadEvidenceFile as problem:
        raise BadSignedPdf(problem.message) from None
    if _acts(content):
        raise ActivePdf
    pages, signatures = _read(content)
    if not 1 <= pages <= MOST_PAGES:
        raise BadSignedPdf
    return SignedPdf(content, pages, signatures)


def _plain(words: bytes) -> bytes:
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), words)


def _acts(content: bytes) -> bool:
    return any(_ACTS.search(_plain(words)) for words in (content, *_packed_objects(content)))


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """Yield the objects that are packed into streams.

    Every word "stream" is looked at, whether or not one begins there; what stands since the word before
    says what is in it. So nothing can be hidden behind a word in a comment: at worst a file is refused.
    """
    left = _MOST_UNPACKED
    done = 0
    for found in _STREAM.finditer(content):
        words = _plain(content[done : found.start()])
        done = found.end()
        if not _OBJECTS.search(words):
            continue
        if _PACKED_OTHERWISE.search(words):
            raise BadSignedPdf
        begins = _NEXT_LINE.search(content, done)
        objects = _unpacked(content[begins.end() if begins else done :], left)
        left -= len(objects)
        if not _FIRST_NUMBERS.match(objects):
            raise BadSignedPdf
        yield objects


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        objects = zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        raise BadSignedPdf from None
    if len(objects) >= most:
        raise BadSignedPdf
    return objects


def _read(content: bytes) -> tuple[int, int]:
    """Return numbers of pages and of signatures."""
    import pypdfium2  # type: ignore[import-untyped]  # ships no types
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # ships no types

    with ALONE:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as problem:
            raise (LockedPdf if getattr(problem, "err_code", None) == _PASSWORD else BadSignedPdf) from None
        try:
            raw = document.raw
            if pdfium.FPDFDoc_GetJavaScriptActionCount(raw) > 0 or pdfium.FPDFDoc_GetAttachmentCount(raw) > 0:
                raise ActivePdf
            return len(document), max(0, int(pdfium.FPDF_GetSignatureCount(raw)))
        finally:
            document.close()
