#!/usr/bin/env python3
"""fuzz_uploads.py URL (--pid N | --no-memory) [--field f] [--kinds jpg,png,xlsx,csv,names] [--good FILE].. [--csrf-page URL] [--cookie C] [--header H]
Hostile files against an upload form of ONE'S OWN server on this machine (refuses any other host). Judges, per file: an answer below 500,
no stack trace, no more than --max-seconds, peak memory of --pid and its children not above --max-mb; files that are no picture, workbook or
table at all are not accepted (--queued: not judged, for imports that answer first and read later). Fails as well when nothing was judged: a
good file of every kind (--good FILE replaces ours, e.g. a filled import form, and is what gets mutated) must be accepted first and last, and at
most 5 % of the answers may be 401, 403, 429 or the sign-in page. Other options: judge_web.py."""

import csv
import io
import os
import random
import re
import struct
import sys
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import requests
from judge_web import Web, options
from PIL import Image


def jpg(size=(320, 240), **k):
    b = io.BytesIO()
    im = Image.new("RGB", size, (40, 160, 60))
    im.paste((200, 30, 30), (20, 20, 120, 120))
    im.save(b, "JPEG", **k)
    return b.getvalue()


def png(size=(320, 240), mode="RGB"):
    b = io.BytesIO()
    Image.new(mode, size).save(b, "PNG")
    return b.getvalue()


def chunk(t, d):
    return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))


def png_raw(w, h, idat, extra=b""):
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0))
        + extra
        + chunk(b"IDAT", idat)
        + chunk(b"IEND", b"")
    )


def xlsx(rows=((("Tên sản phẩm"), "Giá"), ("Gạo nếp", 25000))):
    w = openpyxl.Workbook()
    s = w.active
    for r in rows:
        s.append(list(r))
    b = io.BytesIO()
    w.save(b)
    return b.getvalue()


def rezip(base, change=None, add=None, drop=()):
    i = zipfile.ZipFile(io.BytesIO(base))
    b = io.BytesIO()
    o = zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED)
    for n in i.namelist():
        if n in drop:
            continue
        d = i.read(n)
        o.writestr(n, (change or {}).get(n, lambda x: x)(d))
    for n, d in (add or {}).items():
        o.writestr(n, d)
    o.close()
    return b.getvalue()


SH = "xl/worksheets/sheet1.xml"


def specials():
    j, _p, x = jpg(), png(), xlsx()
    e = Image.Exif()
    e[0x0112] = 6
    e[0x8825] = {1: "N", 2: (20.0, 27.0, 0.0)}
    b = io.BytesIO()
    Image.new("RGB", (64, 48)).save(b, "JPEG", exif=e)
    gps = b.getvalue()
    yield "empty.jpg", b""
    yield "one_byte.png", b"\x89"
    yield "gps.jpg", gps
    yield "bomb_declared_60000.png", png_raw(60000, 60000, zlib.compress(b"\0" * 1000))
    yield (
        "bomb_real_14000.png",
        png_raw(14000, 14000, zlib.compress(b"\0" * (14000 * 3 + 1) * 4000, 9)[:1_500_000]),
    )
    yield (
        "bomb_text.png",
        png_raw(
            8,
            8,
            zlib.compress(b"\0" * 25 * 8),
            chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 80_000_000, 9)),
        ),
    )
    yield (
        "bomb_icc.png",
        png_raw(
            8,
            8,
            zlib.compress(b"\0" * 25 * 8),
            chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 80_000_000, 9)),
        ),
    )
    yield "zero_size.png", png_raw(0, 0, zlib.compress(b""))
    yield "thin_1x60000.png", png((1, 60000))
    b = io.BytesIO()
    Image.new("CMYK", (64, 64)).save(b, "JPEG")
    yield "cmyk.jpg", b.getvalue()
    yield "grey_alpha.png", png(mode="LA")
    yield "16bit.png", png(mode="I;16")
    b = io.BytesIO()
    fr = [Image.new("P", (200, 200), i % 255) for i in range(300)]
    fr[0].save(b, "GIF", save_all=True, append_images=fr[1:])
    yield "animated_as.jpg", b.getvalue()
    h = Path(__file__).resolve().parents[1].joinpath("vectors", "heic", "upright.heic").read_bytes()
    at = h.index(b"ispe") + 8
    yield "heic_as.jpg", h
    yield "heic_half.jpg", h[: len(h) // 2]
    yield "heic_bomb.jpg", h[:at] + struct.pack(">II", 60000, 60000) + h[at + 8 :]
    yield "heic_small_outside.jpg", h[:at] + struct.pack(">II", 16, 16) + h[at + 8 :]
    yield "heic_and_page.jpg", h + b"<!doctype html><script>1</script>"
    yield "html_in.jpg", b'<!doctype html><script>document.title="x"</script>'
    yield "polyglot.jpg", j[:2] + b"\xff\xfe\x00\x40<script>/*" + b"A" * 51 + j[2:] + b"*/</script>"
    yield "svg_as.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'
    yield "eps_as.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"
    yield "pdf_as.png", b"%PDF-1.4\n%%EOF"
    yield "xlsx_as.jpg", x
    yield "trailing_zip.jpg", j + x
    yield (
        "huge_exif.jpg",
        j[:2] + b"".join(b"\xff\xe1\xff\xffExif\0\0" + os.urandom(65527) for _ in range(20)) + j[2:],
    )
    yield (
        "bomb_sheet.xlsx",
        rezip(x, {SH: lambda d: d.replace(b"<sheetData>", b"<sheetData>" + b" " * 300_000_000)}),
    )
    yield "bomb_part.xlsx", rezip(x, add={"xl/media/a.bin": b"\0" * 300_000_000})
    yield "many_parts.xlsx", rezip(x, add={f"xl/x{i}.xml": b"<a/>" for i in range(20000)})
    lol = (
        b'<!DOCTYPE l [<!ENTITY a0 "lol">'
        + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10))
        + b"]>"
    )
    yield (
        "entities.xlsx",
        rezip(
            x,
            {
                SH: lambda d: (
                    (d[: d.find(b"?>") + 2] if b"?>" in d else b"")
                    + lol
                    + d[d.find(b"<worksheet") :].replace(
                        b"<sheetData>",
                        b'<sheetData><row r="9"><c r="A9" t="inlineStr"><is><t>&a9;</t></is></c></row>',
                    )
                )
            },
        ),
    )
    xxe = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    yield (
        "external_entity.xlsx",
        rezip(
            x,
            {
                SH: lambda d: (
                    xxe
                    + d[d.find(b"<worksheet") :].replace(
                        b"<sheetData>",
                        b'<sheetData><row r="9"><c r="A9" t="inlineStr"><is><t>&x;</t></is></c></row>',
                    )
                )
            },
        ),
    )
    yield (
        "far_cell.xlsx",
        rezip(
            x,
            {
                SH: lambda d: re.sub(
                    rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', d
                ).replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            },
        ),
    )
    yield (
        "huge_shared_index.xlsx",
        rezip(x, {SH: lambda d: re.sub(rb't="s"><v>\d+', b't="s"><v>999999999', d)}),
    )
    yield "no_workbook.xlsx", rezip(x, drop=("xl/workbook.xml",))
    yield "no_types.xlsx", rezip(x, drop=("[Content_Types].xml",))
    yield "traversal_part.xlsx", rezip(x, add={"../../../../tmp/judge_escape.txt": b"x", "/abs.txt": b"x"})
    yield "macro.xlsx", rezip(x, add={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 600})
    yield "ole_encrypted.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096
    yield (
        "inf_number.xlsx",
        xlsx(
            [
                ("a",),
                ("1e999",),
                ("NaN",),
                (10**15,),
                (-1,),
                ("=1+1",),
                ('=HYPERLINK("http://127.0.0.1/","x")',),
                ("@SUM(1)",),
                ("+1",),
                ("\t=1",),
            ]
        ),
    )
    yield "bad_date.xlsx", rezip(x, {SH: lambda d: d.replace(b"<v>25000", b"<v>-99999999999")})
    yield "html_as.xlsx", b"<table><tr><td>a</td></tr></table>"
    yield "csv_as.xlsx", b"a,b\n1,2\n"
    yield "zip_dir_only.xlsx", b"PK\x05\x06" + b"\0" * 18
    yield (
        "long_cell.xlsx",
        rezip(
            x,
            {
                SH: lambda d: d.replace(
                    b"</sheetData>",
                    b'<row r="9"><c r="A9" t="inlineStr"><is><t>'
                    + b"A" * 3_000_000
                    + b"</t></is></c></row></sheetData>",
                )
            },
        ),
    )
    s = "Tên,Giá\nGạo nếp Thái Bình,25000\n"
    import unicodedata as u

    for n, d in {
        "bom": s.encode("utf-8-sig"),
        "utf16": s.encode("utf-16"),
        "nfd": u.normalize("NFD", s).encode(),
        "bad_utf8": s.encode()[:-9] + b"\xff\xfe\xc0\xaf",
        "nul": b"a,b\n\0,\0\n",
        "one_line": b"a" * 2_000_000,
        "quotes": b'"' * 100_001,
        "commas": b"," * 1_000_000,
        "formula": b"ten,gia\n=cmd|' /C x'!A0,@SUM(1)\n",
        "semicolon": s.replace(",", ";").encode(),
        "cr_only": s.replace("\n", "\r").encode(),
        "cp1258": u.normalize("NFD", "Gạo,1\n").encode("cp1258", "replace"),
        "empty": b"",
        "only_header": b"Ten,Gia\n",
        "rtl": "a\u202eb,1\n".encode(),
    }.items():
        yield n + ".csv", d


NAMES = [
    "../../../../tmp/judge_escape.jpg",
    "..\\..\\x.jpg",
    "/etc/x.jpg",
    "a" * 300 + ".jpg",
    "x.php.jpg",
    "x.jpg.html",
    ".htaccess",
    "CON.jpg",
    "ảnh gạo.jpg",
    "a\u0323\u0302.jpg",
    "x\u202egpj.exe",
    "<img src=x onerror=1>.jpg",
    "a';--.jpg",
    "x.JPG",
    ".jpg",
    " .jpg",
    "x",
    "x.svg",
    "a%00.jpg",
    "${1+1}{{7*7}}.jpg",
    "-rf.jpg",
]


def mutate(r, d):
    d = bytearray(d)
    k = r.randrange(5)
    if k == 0:
        return bytes(d[: r.randrange(len(d))])
    for _ in range(r.choice((1, 1, 4, 30))):
        if k == 1:
            d[r.randrange(len(d))] ^= 1 << r.randrange(8)
        elif k == 2:
            d[r.randrange(len(d))] = r.choice((0, 0xFF, 0x7F, 0x80))
        elif k == 3:
            i = r.randrange(len(d))
            d[i : i + r.randrange(1, 40)] = b""
            d = d or bytearray(b"x")
        else:
            i = r.randrange(len(d))
            d[i:i] = d[i : i + r.randrange(1, 200)]
    return bytes(d)


def peak_mb(pid):
    """Sum of the highest resident sizes so far of a process and its children."""
    if not pid:
        return 0
    ppid, hwm = {}, {}
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            st = dict(x.split(":", 1) for x in open(f"/proc/{p}/status").read().splitlines() if ":" in x)
        except OSError:
            continue
        ppid[int(p)] = int(st["PPid"])
        hwm[int(p)] = int(st.get("VmHWM", "0 kB").split()[0]) / 1e3
    kids = {pid}
    for _ in range(4):
        kids |= {p for p, q in ppid.items() if q in kids}
    return sum(hwm.get(p, 0) for p in kids)


NEVER = {
    "empty.jpg",
    "one_byte.png",
    "zero_size.png",
    "html_in.jpg",
    "svg_as.png",
    "eps_as.jpg",
    "pdf_as.png",
    "xlsx_as.jpg",
    "no_workbook.xlsx",
    "html_as.xlsx",
    "csv_as.xlsx",
    "zip_dir_only.xlsx",
    "ole_encrypted.xlsx",
    "empty.csv",
}
GOOD = {"jpg": jpg(), "png": png(), "xlsx": xlsx(), "csv": "Tên,Giá\nGạo nếp,25000\n".encode()}
a = options(__doc__)
a.add_argument("url")
a.add_argument("--field", default="f")
a.add_argument("--kinds", default="jpg,png,xlsx,csv,names")
a.add_argument("--good", action="append", default=[])
a.add_argument("--queued", action="store_true")
a.add_argument("--per-seed", type=int, default=60)
a.add_argument("--pid", type=int)
a.add_argument("--no-memory", action="store_true")
a.add_argument("--seed", type=int, default=1)
a.add_argument("--pace", type=float, default=0)
a.add_argument("--max-seconds", type=float, default=5)
a.add_argument("--max-mb", type=float, default=400)
a.add_argument("--csv-out")
o = a.parse_args()


def ext(n):
    return n.rsplit(".", 1)[-1].lower()


for f in o.good:
    GOOD[ext(f)] = open(f, "rb").read()
kinds, r, w = set(o.kinds.split(",")), random.Random(o.seed), Web(o, o.url)
base = peak = peak_mb(o.pid)
if not (o.no_memory or base):
    sys.exit("--pid of the running server is needed to watch its memory (or say --no-memory)")
if kinds - set(GOOD) - {"names"}:
    sys.exit(f"unknown kinds {kinds}")
cases = [(n, n, d) for n, d in specials() if ext(n) in kinds]
for k, d in GOOD.items():
    if k in kinds:
        cases += [(f"mut{i}.{k}", f"m.{k}", mutate(r, d)) for i in range(o.per_seed)]
if "names" in kinds:
    cases += [(f"name:{n!r}", n, GOOD["jpg"]) for n in NAMES]
bad, out = 0, []


def fail(what):
    global bad
    bad += 1
    print("FAIL", what)


def baseline(when):
    ok = True
    for k in sorted({"jpg" if k == "names" else k for k in kinds}):
        x = w.send(files={o.field: (f"anh-gao.{k}", GOOD[k])})
        if not w.accepted(x, o.field):
            ok = False
            fail(
                f"a good .{k} was refused {when}: {x.word} {x.text[:120]!r} (--good FILE, --data, --kinds, --accept)"
            )
    return ok


for f in ("/tmp/judge_escape.txt", "/tmp/judge_escape.jpg"):
    if os.path.exists(f):
        sys.exit(f"{f} is left from an earlier run: delete it first")
if baseline("before the hostile ones"):
    for label, name, d in cases:
        time.sleep(o.pace)
        t = time.time()
        why = []
        try:
            x = w.send(files={o.field: (name, d)})
            code, body = x.word, x.text
        except requests.RequestException as ex:
            code, body, x = 599, type(ex).__name__, None
            why.append(f"no answer: {body}")
        dt = time.time() - t
        m = peak_mb(o.pid)
        peak = max(peak, m)
        if isinstance(code, int) and 500 <= code < 599 and code != 507:
            why.append(f"status {code}")
        if dt > o.max_seconds:
            why.append(f"{dt:.1f} s")
        if "Traceback (most recent" in body or "werkzeug.debug" in body:
            why.append("stack trace shown")
        if m - base > o.max_mb:
            why.append(f"memory +{m - base:.0f} MB")
            base = m
        if x is not None and label in NEVER and not o.queued and w.accepted(x, o.field):
            why.append(f"accepted ({code}) though it is no {ext(label)}")
        out.append((label, len(d), code, round(dt, 3), round(m), "; ".join(why)))
        if why:
            fail(f"{label} {len(d)} bytes: " + "; ".join(why))
    baseline("after the hostile ones")
    if w.turned_away():
        fail(w.turned_away())
    if os.path.exists("/tmp/judge_escape.txt") or os.path.exists("/tmp/judge_escape.jpg"):
        fail("a file escaped into /tmp")
if o.csv_out:
    csv.writer(open(o.csv_out, "w", newline="")).writerows(out)
print(
    f"uploads: {len(out)} of {len(cases)} files, {w.tell()}, slowest {max([x[3] for x in out] or [0])} s, "
    + (f"memory peak {peak:.0f} MB" if o.pid else "memory NOT judged")
)
print(f"{max(0, len(out) - bad)} passed, {bad} failed")
sys.exit(bool(bad))
