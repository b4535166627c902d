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
# Names that make a reader act by itself. A name may be written with #xx, which is undone before.
_ACTS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|XFA|EmbeddedFiles?|ImportData|GoToE)\b")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
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
    if any(_ACTS.search(_plain(words)) for words in _dictionaries(content)):
        raise ActivePdf
    pages, signatures = _read(content)
    if not 1 <= pages <= MOST_PAGES:
        raise BadSignedPdf
    return SignedPdf(content, pages, signatures)


def _plain(words: bytes) -> bytes:
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), words)


def _dictionaries(content: bytes) -> Iterator[bytes]:
    """Yield what stands outside of streams, and the objects that are packed into streams.

    What other streams hold is letters and pictures, in which any name may stand by chance.
    """
    left = _MOST_UNPACKED
    done = 0
    while found := _STREAM.search(content, done):
        words = content[done : found.start()]
        yield words
        done = content.find(b"endstream", found.end())
        if done < 0:
            raise BadSignedPdf
        if b"ObjStm" in _plain(words[words.rfind(b" obj") :]):
            objects = _unpacked(content[found.end() : done], left)
            left -= len(objects)
            yield objects
        done += len(b"endstream")
    yield content[done:]


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
