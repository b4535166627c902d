"""xlsx_check.py FILE CSV_DIR MIN_ROWS [TEMPLATE]   The part of xlsx_opens.sh that reads."""

import csv
import glob
import posixpath
import re
import sys
import zipfile
from xml.etree import ElementTree as ET

import openpyxl
import python_calamine

f, out, least, tpl = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else ""
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
errs = []


def local(e):
    return e.tag.rsplit("}", 1)[-1]


def parts(path):
    """{name: bytes} and {name: root element}; every defect of the package goes to errs."""
    z = zipfile.ZipFile(path)
    names = z.namelist()
    raw, xml = {n: z.read(n) for n in names}, {}
    if len(names) != len(set(names)):
        errs.append("a part stands twice in the zip")
    for n in names:
        if not n.endswith((".xml", ".rels", ".vml")):
            continue
        if b"<!DOCTYPE" in raw[n][:2000] or b"<!ENTITY" in raw[n][:2000]:
            errs.append(f"{n}: document type declaration")
            continue
        try:
            xml[n] = ET.fromstring(raw[n])
        except ET.ParseError as e:
            errs.append(f"{n}: not well-formed ({e})")
    return raw, xml


def package(raw, xml):
    types = xml.get("[Content_Types].xml")
    if types is None or "xl/workbook.xml" not in xml:
        errs.append("content types or workbook missing")
        return
    ext = {e.get("Extension", "").lower() for e in types if local(e) == "Default"}
    over = {e.get("PartName") for e in types if local(e) == "Override"}
    for n in raw:
        if (
            n != "[Content_Types].xml"
            and not n.endswith("/")
            and "/" + n not in over
            and n.rsplit(".", 1)[-1].lower() not in ext
        ):
            errs.append(f"{n}: no content type")
    errs.extend(f"{p}: declared, not there" for p in over if p.lstrip("/") not in raw)
    for e in types:
        if re.search("macro|vba|activeX|oleObject", e.get("ContentType", ""), re.IGNORECASE):
            errs.append(f"macro or object type: {e.get('ContentType')}")
    for n in raw:
        if re.search(
            r"vba|macrosheets|activeX|embeddings/|externalLinks/|connections\.xml|queryTables|customUI|ddeLink",
            n,
            re.IGNORECASE,
        ):
            errs.append(f"macro, object, external link or connection: {n}")


def relations(xml):
    for n, root in xml.items():
        if not n.endswith(".rels"):
            continue
        base = posixpath.dirname(posixpath.dirname(n))
        for r in root:
            t = r.get("Target", "")
            kind = r.get("Type", "").rsplit("/", 1)[-1]
            if r.get("TargetMode") == "External":
                yield kind, t
            elif (
                posixpath.normpath(posixpath.join(base, t)).lstrip("/") not in raw
                and not t.startswith("/")
                or t.startswith("/")
                and t[1:] not in raw
            ):
                errs.append(f"{n}: leads to {t}, not there")


def sheets(raw, xml):
    """sheet name -> (state, root element)"""
    rel = {
        r.get("Id"): posixpath.normpath(posixpath.join("xl", r.get("Target", "")))
        if not r.get("Target", "").startswith("/")
        else r.get("Target")[1:]
        for r in xml.get("xl/_rels/workbook.xml.rels", [])
    }
    return {
        s.get("name"): (s.get("state", "visible"), xml.get(rel.get(s.get(R + "id"))))
        for s in xml["xl/workbook.xml"].iter()
        if local(s) == "sheet"
    }


def cells(root):
    """Formula cells and data validations of a sheet, as comparable things."""
    fs, dv = set(), set()
    for c in root.iter():
        if local(c) == "c":
            fs |= {(c.get("r"), x.text) for x in c if local(x) == "f"}
        if local(c) == "dataValidation":
            dv.add(
                (
                    c.get("type"),
                    c.get("operator"),
                    tuple("".join(x.itertext()).strip() for x in c if local(x).startswith("formula")),
                )
            )
    return fs, dv


def full(rows):
    return [r for r in rows if any(c not in (None, "") for c in r)]


report = {"file": f}
try:
    t_raw, t_xml = parts(tpl) if tpl else ({}, {})
    if errs:
        sys.exit(f"FAIL the template itself is broken: {errs}")
    known = {n: cells(r) for n, (_, r) in sheets(t_raw, t_xml).items() if r is not None} if tpl else {}
    raw = t_raw
    links = set(relations(t_xml)) if tpl else set()
    raw, xml = parts(f)
    package(raw, xml)
    errs.extend(
        f"external link: {k} {t}" for k, t in relations(xml) if (k, t) not in links or k != "hyperlink"
    )
    all_sheets = sheets(raw, xml)
    fs_n = dv_n = 0
    for name, (state, root) in all_sheets.items():
        if root is None:
            errs.append(f"sheet {name}: no readable part")
            continue
        fs, dv = cells(root)
        kf, kd = known.get(name, (set(), set()))
        fs_n += len(fs)
        dv_n += len(dv)
        if fs - kf:
            errs.append(f"sheet {name}: formula cells {sorted(x[0] for x in fs - kf)[:5]}")
        if dv - kd:
            errs.append(
                f"sheet {name}: data validations that {'the template does not have' if tpl else 'no template allows'}: {sorted(map(str, dv - kd))[:2]}"
            )
    for e in xml["xl/workbook.xml"].iter():
        if local(e) == "definedName" and re.search(r"\[\d+\]|https?:|\bDDE\b", e.text or "", re.IGNORECASE):
            errs.append(f"name {e.get('name')} leads outside: {e.text}")
    w = python_calamine.CalamineWorkbook.from_path(f)
    b = openpyxl.load_workbook(f, data_only=True)
    rows = {}
    for name, (state, _) in all_sheets.items():
        if name not in b.sheetnames or not hasattr(b[name], "iter_rows"):
            continue
        a, c = (
            full(w.get_sheet_by_name(name).to_python(skip_empty_area=False)),
            full(b[name].iter_rows(values_only=True)),
        )
        safe = glob.escape(f"{out}/book-{name}.csv")
        lo = [len(full(csv.reader(open(p, encoding="utf-8", newline="")))) for p in glob.glob(safe)]
        rows[name] = {"calamine": len(a), "openpyxl": len(c), "libreoffice": lo[0] if lo else None}
        if len(a) != len(c) or lo and lo[0] != len(a):
            errs.append(f"sheet {name}: readers disagree on filled rows {rows[name]}")
        if not lo and state == "visible" and len(a):
            errs.append(f"sheet {name}: LibreOffice does not show it")
    if sum(v["calamine"] for v in rows.values()) < least:
        errs.append(f"fewer than {least} filled rows: nothing was judged")
    report |= {"rows": rows, "formula_cells": fs_n, "validations": dv_n}
except Exception as e:
    errs.append(f"{type(e).__name__}: {e}")
print(report)
for e in errs:
    print("FAIL", f"{f}:", e)
sys.exit(bool(errs))
