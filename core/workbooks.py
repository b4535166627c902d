"""Open a workbook as the zip it is, and write it again with one part replaced.

A workbook from outside may be a zip bomb, hold macros or point at other files: it is looked at
before anything of it is unpacked. Who takes workbooks says the refusals in words of their own
(`Refusals`), because the mend differs: another template, or the same file saved anew.

Spreadsheet libraries lose parts and repair what they do not understand; a marketplace compares its
template with what it gave out. So every other member is carried over as its compressed bytes, in
its place, and only the part that was asked for is packed anew.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, ClassVar, Self
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.workbook_refusals import GENERAL, Refusals

MOST_MEGABYTES = 10
MOST_MEMBERS = 1000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200  # deflate reaches some 1,000 on one repeated byte; real sheets stay below 50
MOST_SHEETS = 100
# A tree takes some thirty times the bytes of its part; only lists of sheets and relations become one.
MOST_TREE_BYTES = 4 * 1024 * 1024
MOST_TREE_TAGS = 100_000
_SMALL = 1024 * 1024  # below this no ratio harms

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL = struct.Struct("<4s5H3L2H")  # signature, version … name and extra length: 30 bytes
_CENTRAL = struct.Struct("<6s5H3L5H2L")  # the same with maker, comment, attributes and place: 46 bytes
_END = struct.Struct("<4s4H2LH")
_ENCRYPTED, _SIZES_BEHIND = 0x1, 0x8
_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 256 * 1024


def local_name(tag: str) -> str:
    """Take the namespace off a tag or attribute name.

    Templates come with a default namespace, with prefixes, and with the strict one of ISO 29500;
    the local names are the same in all three.
    """
    return tag.rpartition("}")[2]


def parse_xml(part: bytes, refusals: Refusals = GENERAL) -> Element:
    """Read a part into a tree.

    Raises:
        DomainError: `refusals.zip_bomb` if the tree would be far larger than any honest one,
            `refusals.doctype` if it declares a document type or an entity, and
            `refusals.damaged` if it is no well-formed XML.
    """
    if len(part) > MOST_TREE_BYTES or part.count(b"<") > MOST_TREE_TAGS:
        raise refusals.zip_bomb
    try:
        root: Element = fromstring(part, forbid_dtd=True)
    except DefusedXmlException:
        raise refusals.doctype from None
    except (ParseError, ValueError, LookupError):
        raise refusals.damaged from None
    return root


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet of the workbook: its name, its part and whether people see it."""

    name: str
    part: str
    visible: bool


class XlsxPackage:
    """The members of one workbook, read when asked for.

    Args:
        raw: The whole file.

    Raises:
        DomainError: One of `refusals`, when the file is no workbook that may be opened safely.
    """

    refusals: ClassVar[Refusals] = GENERAL
    most_megabytes: ClassVar[int] = MOST_MEGABYTES
    most_unpacked: ClassVar[int] = MOST_UNPACKED

    def __init__(self, raw: bytes) -> None:
        if len(raw) > self.most_megabytes * 1024 * 1024:
            raise self.refusals.too_big(self.most_megabytes)
        if raw.startswith(_OLE):
            locked = "EncryptedPackage".encode("utf-16-le") in raw
            raise self.refusals.locked if locked else self.refusals.old_excel
        self._raw = raw
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
            # A cut-off download still begins as a zip does.
            raise (self.refusals.damaged if raw.startswith(b"PK") else self.refusals.not_workbook) from None
        self._members = self._zip.infolist()
        self._by_name = {info.filename.lower().lstrip("/"): info for info in self._members}
        self._check_members()
        self._check_contents()
        self.sheets = tuple(self._read_sheets())

    @classmethod
    def read_from(cls, file: BinaryIO) -> Self:
        """Read a stream to its end, but no further than a file may be long."""
        return cls(file.read(cls.most_megabytes * 1024 * 1024 + 1))

    @property
    def size(self) -> int:
        """Return how many bytes the file has."""
        return len(self._raw)

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the names of all members, in their order."""
        return tuple(info.filename for info in self._members)

    def has(self, part: str) -> bool:
        """Say whether the part exists; names compare without case, as the format wants."""
        return part.lower().lstrip("/") in self._by_name

    def read(self, part: str) -> bytes:
        """Unpack one part.

        Raises:
            DomainError: `refusals.damaged` if it is missing, cut off or its checksum is wrong.
        """
        info = self._by_name.get(part.lower().lstrip("/"))
        if info is None:
            raise self.refusals.damaged
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
            raise self.refusals.damaged from None

    def check_sums(self) -> None:
        """Unpack every member once, so that damage shows before anything is made of the file.

        Raises:
            DomainError: `refusals.damaged` if one is cut off or its checksum is wrong.
        """
        for info in self._members:
            if not info.is_dir():
                self.read(info.filename)

    def write_with(self, part: str, chunks: Iterable[bytes], out: BinaryIO) -> None:
        """Write the workbook with the content of one part replaced.

        The new content is packed first, so nothing reaches `out` when making it fails. `out` need
        not be seekable. The same chunks give the same bytes.
        """
        replaced = self._by_name[part.lower().lstrip("/")]
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as packed:
            new = _pack(chunks, packed)
            packed.seek(0)
            directory: list[bytes] = []
            position = 0
            for info in self._members:
                name, extra, start = self._local_fields(info)
                facts = new if info is replaced else _Facts.of(info)
                directory.append(_central_entry(info, name, facts, position))
                header = _local_entry(info, name, extra, facts)
                out.write(header)
                if info is replaced:
                    while chunk := packed.read(_CHUNK):
                        out.write(chunk)
                else:
                    out.write(self._raw[start : start + info.compress_size])
                position += len(header) + facts.packed_size
        central = b"".join(directory)
        comment = self._zip.comment
        out.write(central)
        out.write(
            _END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), len(central), position, len(comment))
        )
        out.write(comment)

    def _local_fields(self, info: zipfile.ZipInfo) -> tuple[bytes, bytes, int]:
        """Return the member's raw name, its extra field and where its packed bytes begin."""
        try:
            fields = _LOCAL.unpack_from(self._raw, info.header_offset)
        except struct.error:
            raise self.refusals.damaged from None
        after_name = info.header_offset + _LOCAL.size + fields[-2]
        start = after_name + fields[-1]
        name = self._raw[info.header_offset + _LOCAL.size : after_name]
        if not fields[0].startswith(b"PK\3\4") or start + info.compress_size > len(self._raw):
            raise self.refusals.damaged
        return name, _without_zip64(self._raw[after_name:start]), start

    def _check_members(self) -> None:
        members = self._members
        if not members or len(members) > MOST_MEMBERS or len(self._by_name) != len(members):
            raise self.refusals.damaged
        if any(info.flag_bits & _ENCRYPTED for info in members):
            raise self.refusals.locked
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in members):
            raise self.refusals.damaged
        if sum(info.file_size for info in members) > self.most_unpacked:
            raise self.refusals.zip_bomb
        if any(
            info.file_size > _SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1)
            for info in members
        ):
            raise self.refusals.zip_bomb
        end = 0
        for info in sorted(members, key=lambda info: info.header_offset):
            # Members that share their bytes unpack to far more than they weigh.
            if info.header_offset < end:
                raise self.refusals.zip_bomb
            end = self._local_fields(info)[2] + info.compress_size

    def _check_contents(self) -> None:
        names = self._by_name
        if any(name.endswith("workbook.bin") for name in names):
            raise self.refusals.old_excel
        if "[content_types].xml" not in names:
            raise self.refusals.not_workbook
        if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
            raise self.refusals.macros
        if any("/externallinks/" in name for name in names):
            raise self.refusals.external_links
        for name, info in names.items():
            if name.endswith((".xml", ".rels", ".vml")) and self._declares_doctype(info):
                raise self.refusals.doctype
        if names["[content_types].xml"].file_size > MOST_TREE_BYTES:
            raise self.refusals.zip_bomb
        if b"macroenabled" in self.read("[Content_Types].xml").lower():
            raise self.refusals.macros

    def _declares_doctype(self, info: zipfile.ZipInfo) -> bool:
        try:
            with self._zip.open(info) as part:
                head = part.read(4096)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
            raise self.refusals.damaged from None
        return b"<!DOCTYPE" in head.replace(b"\0", b"") or b"<!ENTITY" in head.replace(b"\0", b"")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return ``{id: (last word of the type, part)}`` of what a part refers to ("" for the package)."""
        folder, name = posixpath.split(part)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(where):
            return {}
        found = {}
        for relation in parse_xml(self.read(where), self.refusals):
            target = relation.get("Target", "").replace("\\", "/")
            kind = relation.get("Type", "").rpartition("/")[2]
            if kind.lower().startswith("externallink"):
                raise self.refusals.external_links
            if relation.get("TargetMode") != "External":
                path = target if target.startswith("/") else posixpath.join(folder, target)
                found[relation.get("Id", "")] = (kind, posixpath.normpath(path).lstrip("/"))
        return found

    @property
    def workbook_part(self) -> str:
        """The part that lists the sheets."""
        for kind, part in self.relations("").values():
            if kind == "officeDocument" and self.has(part):
                return part
        if self.has("xl/workbook.xml"):
            return "xl/workbook.xml"
        raise self.refusals.not_workbook

    def related(self, kind: str) -> str | None:
        """Return the part that the workbook refers to by this kind, such as ``sharedStrings``."""
        for found, part in self.relations(self.workbook_part).values():
            if found == kind and self.has(part):
                return part
        return None

    def _read_sheets(self) -> Iterator[Sheet]:
        workbook = self.workbook_part
        relations = self.relations(workbook)
        seen: set[str] = set()
        listed = 0
        for element in parse_xml(self.read(workbook), self.refusals).iter():
            if local_name(element.tag) != "sheet":
                continue
            listed += 1
            if listed > MOST_SHEETS:
                raise self.refusals.zip_bomb
            attributes = {local_name(name): value for name, value in element.attrib.items()}
            kind, part = relations.get(attributes.get("id", ""), ("", ""))
            if kind == "worksheet" and self.has(part):
                # Each sheet is read; one long part under many names would be read as often.
                if part.lower() in seen:
                    raise self.refusals.damaged
                seen.add(part.lower())
                yield Sheet(
                    name=attributes.get("name", ""),
                    part=part,
                    visible=attributes.get("state", "visible") == "visible",
                )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the zip's two headers say of one member."""

    method: int
    crc: int
    packed_size: int
    size: int

    @classmethod
    def of(cls, info: zipfile.ZipInfo) -> _Facts:
        return cls(info.compress_type, info.CRC, info.compress_size, info.file_size)


def _pack(chunks: Iterable[bytes], into: IO[bytes]) -> _Facts:
    # Level 1: half the time of level 6 for a sixth more bytes, as measured on full templates.
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    crc = size = 0
    for chunk in chunks:
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
        into.write(packer.compress(chunk))
    into.write(packer.flush())
    return _Facts(zipfile.ZIP_DEFLATED, crc, into.tell(), size)


def _without_zip64(extra: bytes) -> bytes:
    """Drop the field of 64-bit sizes: all sizes are known here and small."""
    kept = []
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind != 1:
            kept.append(extra[: 4 + length])
        extra = extra[4 + length :]
    return b"".join(kept)


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _local_entry(info: zipfile.ZipInfo, name: bytes, extra: bytes, facts: _Facts) -> bytes:
    time, day = _dos_time(info)
    header = _LOCAL.pack(
        b"PK\3\4",
        *(info.extract_version, info.flag_bits & ~_SIZES_BEHIND, facts.method, time, day),
        *(facts.crc, facts.packed_size, facts.size, len(name), len(extra)),
    )
    return header + name + extra


def _central_entry(info: zipfile.ZipInfo, name: bytes, facts: _Facts, position: int) -> bytes:
    time, day = _dos_time(info)
    extra = _without_zip64(info.extra)
    header = _CENTRAL.pack(
        b"PK\1\2" + bytes([info.create_version, info.create_system]),
        *(info.extract_version, info.flag_bits & ~_SIZES_BEHIND, facts.method, time, day),
        *(facts.crc, facts.packed_size, facts.size, len(name), len(extra), len(info.comment), 0),
        *(info.internal_attr, info.external_attr, position),
    )
    return header + name + extra + info.comment
