#!/usr/bin/env python3
"""decode_qr.py FILE.png|FILE.pdf [EXPECTED] [--count N] [--min-harm 5] | --self-test
Decode every QR in a picture or printed PDF with two independent readers (ZXing-C++ and ZBar), then again after blur, noise, tilt, down-scaling,
low contrast and a 12 % smudge. Exit 1 when either reader misses the clean picture, they disagree, EXPECTED is not read, a page does not show N
codes, or a reader survives fewer than --min-harm of the six damages. --self-test: a code made here must pass; a blank page, a
covered code, a foreign text, a missing second code and a code too damaged must all fail."""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import zxingcpp
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter


def pages(f):
    if f.lower().endswith(".pdf"):
        d = tempfile.mkdtemp()
        subprocess.run(["pdftoppm", "-r", "150", "-png", f, d + "/p"], check=True)
        return [Image.open(x).convert("L") for x in sorted(pathlib.Path(d).glob("*.png"))]
    im = Image.open(f)
    if im.mode in ("RGBA", "LA", "P"):
        im = im.convert("RGBA")
        bg = Image.new("RGBA", im.size, "white")
        bg.alpha_composite(im)
        im = bg
    return [im.convert("L")]


def zx(im):
    return sorted(r.text for r in zxingcpp.read_barcodes(im) if r.text)


def zb(im):
    with tempfile.NamedTemporaryFile(suffix=".png") as t:
        im.save(t.name)
        r = subprocess.run(
            ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", t.name], capture_output=True, text=True
        )
    if r.returncode not in (0, 4):
        raise SystemExit(f"zbarimg failed: {r.stderr}")
    return sorted(x for x in r.stdout.split("\n") if x)


def noise(im):
    r = random.Random(7)
    im = im.copy()
    px = im.load()
    for _ in range(im.width * im.height // 25):
        px[r.randrange(im.width), r.randrange(im.height)] = r.choice((0, 255))
    return im


def cover(im, part):
    im = im.copy()
    w, h = im.size
    ImageDraw.Draw(im).ellipse(
        (w * (0.5 - part), h * (0.5 - part), w * (0.5 + part), h * (0.5 + part)), fill=128
    )
    return im


HARM = {
    "blur1.5": lambda i: i.filter(ImageFilter.GaussianBlur(1.5)),
    "noise4%": noise,
    "tilt7": lambda i: i.rotate(7, expand=True, fillcolor=255),
    "half": lambda i: i.resize((i.width // 2, i.height // 2)),
    "contrast30%": lambda i: ImageEnhance.Contrast(i).enhance(0.3),
    "smudge": lambda i: cover(i, 0.08),
}


def judge(im, expected=None, count=None, min_harm=5):
    a, b = zx(im), zb(im)
    why = []
    if not a or not b:
        why.append("not read by both")
    if set(a) != set(b) or len(a) != len(b):
        why.append("the readers disagree")
    if expected is not None and expected not in a:
        why.append(f"{expected!r} not read")
    if count is not None and len(a) != count:
        why.append(f"{len(a)} codes, wanted {count}")
    still = {k: {"zxing": zx(f(im)) == a, "zbar": zb(f(im)) == b} for k, f in HARM.items()} if not why else {}
    for r in ("zxing", "zbar"):
        n = sum(x[r] for x in still.values())
        if still and n < min_harm:
            why.append(f"{r} survives {n} of {len(HARM)} damages")
    return {"ok": not why, "why": why, "zxing": a, "zbar": b, "still_read_after": still}


def self_test():
    t = "https://127.0.0.1/t/7KQ2M9XW/L20261120"
    code = zxingcpp.create_barcode(t, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    im = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=8, add_quiet_zones=True)).convert("L")
    small = im.resize((im.width // 4, im.height // 4))
    cases = {
        "clean": (True, (im, t, 1)),
        "blank page": (False, (Image.new("L", im.size, 255),)),
        "covered code": (False, (cover(im, 0.3), t)),
        "foreign text": (False, (im, t + "X")),
        "second code missing": (False, (im, t, 2)),
        "too small to survive harm": (False, (small, t)),
    }
    bad = 0
    for k, (want, x) in cases.items():
        r = judge(*x)
        bad += r["ok"] != want
        print("ok  " if r["ok"] == want else "FAIL", k, "; ".join(r["why"]) or "passes")
    print(f"{len(cases) - bad} passed, {bad} failed")
    return bad


a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
a.add_argument("file", nargs="?")
a.add_argument("expected", nargs="?")
a.add_argument("--count", type=int)
a.add_argument("--min-harm", type=int, default=5)
a.add_argument("--self-test", action="store_true")
o = a.parse_args()
if o.self_test:
    sys.exit(bool(self_test()))
if not o.file:
    a.error("a file, or --self-test")
found = pages(o.file)
bad = 0
for n, im in enumerate(found):
    r = judge(im, o.expected, o.count, o.min_harm)
    bad += not r["ok"]
    print(json.dumps({"page": n, **r}, ensure_ascii=False))
if not found:
    print("no page: nothing was judged")
print(f"{len(found) - bad} passed, {bad} failed")
sys.exit(bool(bad or not found))
