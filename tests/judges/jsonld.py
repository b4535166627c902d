#!/usr/bin/env python3
"""jsonld.py URL_OR_FILE [TYPE]   Read schema.org data the way a crawler does (extruct) and check the fields that product results need.
With SCHEMA=schemaorg-all-https.jsonld (the vocabulary published by schema.org) every type and property name is checked as well."""

import json
import os
import sys
import urllib.request

import extruct

src = sys.argv[1]
want = sys.argv[2] if len(sys.argv) > 2 else "Product"
html = (
    urllib.request.urlopen(src, timeout=20).read().decode()
    if src.startswith("http")
    else open(src, encoding="utf-8").read()
)
d = extruct.extract(html, base_url=src, syntaxes=["json-ld", "microdata", "opengraph"], uniform=True)
items = d["json-ld"] + d["microdata"]
errs = []


def walk(o):
    if isinstance(o, dict):
        yield o
        for v in o.values():
            yield from walk(v)
    elif isinstance(o, list):
        for v in o:
            yield from walk(v)


vocab = None
if os.environ.get("SCHEMA"):
    g = json.load(open(os.environ["SCHEMA"], encoding="utf-8"))["@graph"]

    def lab(x):
        return (
            (x.get("rdfs:label") or {}).get("@value")
            if isinstance(x.get("rdfs:label"), dict)
            else x.get("rdfs:label")
        )

    vocab = {lab(x) for x in g}
flat = [o for i in items for o in walk(i)]
types = [t for o in flat for t in ([o["@type"]] if isinstance(o.get("@type"), str) else o.get("@type", []))]
if want not in types:
    errs.append(f"no {want}; found {types}")
for o in flat:
    t = o.get("@type")
    t = t if isinstance(t, str) else (t or [""])[0]
    if t == "Product":
        if not o.get("name"):
            errs.append("Product.name missing")
        if not any(o.get(k) for k in ("image",)):
            errs.append("Product.image missing")
        g = next((str(o[k]) for k in ("gtin13", "gtin", "gtin14", "gtin12", "gtin8") if o.get(k)), None)
        if g:
            x = g.zfill(14)
            chk = (10 - sum(int(c) * (3 if i % 2 == 0 else 1) for i, c in enumerate(x[:13])) % 10) % 10
            if not g.isdigit() or chk != int(x[13]):
                errs.append(f"GTIN {g} fails its check digit")
    if vocab:
        for k in o:
            if k[0] != "@" and k not in vocab:
                errs.append(f"{t}.{k} is not in the vocabulary")
        if t and t not in vocab:
            errs.append(f"type {t} is not in the vocabulary")
print(json.dumps({"types": types, "errors": errs}, ensure_ascii=False))
sys.exit(bool(errs))
