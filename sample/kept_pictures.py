"""Keep what was drawn once: the sample's photos are the same each time, and drawing them takes minutes.

A file's name says what it was made from: the code that makes it, the library underneath, and what it
was asked for. Whatever of these changes, another name is looked for and the picture is made anew.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import PIL

import core.images
import sample.pictures
from sample.pictures.labels import FONTS

Draw = Callable[[str, Mapping[str, Any]], bytes]
Sizes = Mapping[tuple[int, str], bytes]


@dataclass(frozen=True)
class KeptDraw:
    """Draws a photo, or reads it from a folder where it was kept; goes to other processes as it is."""

    folder: Path
    draw: Draw

    def __call__(self, name: str, product: Mapping[str, Any]) -> bytes:
        """Return the photo as JPEG bytes."""
        who = f"{self.draw.__module__}.{self.draw.__qualname__}"
        asked = json.dumps([who, name, product], sort_keys=True, ensure_ascii=False)
        return _kept(self.folder / f"{_key(_drawing_code(), asked)}.jpg", lambda: self.draw(name, product))


@dataclass(frozen=True)
class KeptSizes:
    """Makes the sizes of a photo, or reads them from a folder where they were kept."""

    folder: Path
    make: Callable[[bytes], Sizes]

    def __call__(self, original: bytes) -> Sizes:
        """Return the sizes, by width and ending."""
        key = _key(_sizing_code(), hashlib.sha256(original).hexdigest())
        names = _kept(self.folder / f"{key}.json", lambda: self._write_all(key, original))
        return {
            (int(width), str(ext)): (self.folder / f"{key}-{width}.{ext}").read_bytes()
            for width, ext in json.loads(names)
        }

    def _write_all(self, key: str, original: bytes) -> bytes:
        # The list of names comes last, so that whoever finds it finds all that it names.
        sizes = self.make(original)
        for (width, ext), content in sizes.items():
            _write(self.folder / f"{key}-{width}.{ext}", content)
        return json.dumps(sorted(sizes)).encode()


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    if not path.exists():
        _write(path, make())
    return path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    beside.write_bytes(content)
    beside.replace(path)


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join((PIL.__version__, *parts)).encode()).hexdigest()[:40]


@cache
def _drawing_code() -> str:
    code = Path(sample.pictures.__file__).parent.rglob("*.py")
    return _digest_of([*code, *(each for each in FONTS.iterdir() if each.is_file())])


@cache
def _sizing_code() -> str:
    return _digest_of(Path(core.images.__file__).parent.rglob("*.py"))


def _digest_of(files: Iterable[Path]) -> str:
    return "".join(hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files))
