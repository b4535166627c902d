#!/usr/bin/env python3
"""durability.py --start CMD --post URL --list CMD_OR_URL [--list-json PATH] [--rounds 20] [--ready URL] [--db-kill CMD --db-start CMD]
Body: --data k=v.. (form) | --json TEXT | --body TEXT; '{k}' in URL, body or header is the item's key. One of them must hold it.
Session: --cookie C --csrf-page URL; token: --header 'Authorization: Bearer T'; --idempotency adds 'Idempotency-Key: {k}'.
Acknowledged means stored. Starts ONE'S OWN server, posts keys from 4 threads, kills the whole process group with SIGKILL at a random moment
(with --db-kill/--db-start: kills the database instead), starts it again, and compares --list with every key that had been accepted (2xx, or a
redirect that is not the sign-in page). --list: a command or an address of the server, giving one key a line, or with --list-json items[].code
a JSON answer. Every key is then posted again: none may appear twice. Fails on a lost or doubled key, and when nothing was judged: a first key
must be accepted and listed, something accepted in every round, the kill must stop the server, <= 5 % of answers 401, 403, 429 or sign-in."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from urllib.parse import urlsplit

import requests
from judge_web import Web, options

a = options(__doc__)
a.add_argument("--start", required=True)
a.add_argument("--post", required=True)
a.add_argument("--list", required=True)
a.add_argument("--list-json")
a.add_argument("--rounds", type=int, default=20)
a.add_argument("--json")
a.add_argument("--body", default="")
a.add_argument("--idempotency", action="store_true")
a.add_argument("--ready")
a.add_argument("--db-kill")
a.add_argument("--db-start")
a.add_argument("--seed", type=int, default=1)
o = a.parse_args()
if o.idempotency:
    o.header.append("Idempotency-Key: {k}")
if "{k}" not in o.post + (o.json or "") + o.body + "".join(o.data):
    sys.exit("'{k}' must stand in --post, --data, --json or --body")
if bool(o.db_kill) != bool(o.db_start) or o.rounds < 1:
    sys.exit("--db-kill and --db-start go together; at least one round")
u = urlsplit(o.post)
ready = o.ready or f"{u.scheme}://{u.netloc}/"
rnd, acked, tried, webs, wrong = random.Random(o.seed), set(), set(), [], []
run = "k" + uuid.uuid4().hex[:6]
FIRST = run + "-first"


def up():
    try:
        return requests.get(ready, timeout=2).status_code < 500
    except requests.RequestException:
        return False


def within(seconds, what, want=True):
    end = time.time() + seconds
    while up() != want:
        if time.time() > end:
            raise SystemExit(what)
        time.sleep(0.1)


def start():
    p = subprocess.Popen(
        o.start, shell=True, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    running.append(p)
    within(120, "server did not come up")
    return p


def kill(p):
    try:
        os.killpg(p.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    p.wait()
    running.remove(p)
    within(
        5,
        "the kill did not stop the server: nothing was judged (does --start put it in the background?)",
        False,
    )


def web():
    w = Web(o, o.post)
    webs.append(w)
    return w


def post(w, k, fresh):
    h = {}
    if o.json:
        h, body = {"Content-Type": "application/json"}, {"data": o.json.replace("{k}", k).encode()}
    else:
        body = {"data": o.body.replace("{k}", k).encode()} if o.body else {}
    return w.send(url=o.post.replace("{k}", k), names={"k": k}, headers=h, fresh=fresh, timeout=10, **body)


def pick(v, path):
    for name in path.replace("[]", ".[]").strip(".").split("."):
        v = (
            [y for x in v for y in x]
            if name == "[]"
            else [x[int(name)] if name.isdigit() else x[name] for x in v]
            if name
            else v
        )
    return [str(x) for x in v]


def stored():
    if o.list.startswith("http"):
        r = Web(o, o.list).send("GET", o.list)
        text, ok = r.text, r.word == 200
    else:
        r = subprocess.run(o.list, shell=True, capture_output=True, text=True)
        text, ok = r.stdout, r.returncode == 0
    if not ok:
        raise SystemExit(f"--list failed: {text[:200]}")
    return [
        k for k in (pick([json.loads(text)], o.list_json) if o.list_json else text.split()) if k in tried
    ]  # other rows are not ours


def writer(name, stop):
    w, i, fresh = web(), 0, True
    while not stop.is_set():
        k = f"{run}-{name}-{i}"
        i += 1
        tried.add(k)
        try:
            ok = w.accepted(post(w, k, fresh))
            fresh = not ok
            ok and acked.add(k)
        except requests.RequestException:
            time.sleep(0.02)
            fresh = True


def judge():
    if up():
        raise SystemExit("something already answers there: it would be judged instead")
    p = start()
    lost_all = set()
    t0 = time.time()
    r = post(web(), FIRST, True)
    tried.add(FIRST)
    if not webs[0].accepted(r):
        raise SystemExit(f"the first item was refused: {r.word} {r.text[:150]!r}")
    if FIRST not in stored():
        raise SystemExit(f"the first item was accepted but --list does not show it: {stored()[:5]}")
    acked.add(FIRST)
    for n in range(o.rounds):
        stop = threading.Event()
        before = len(acked)
        ts = [threading.Thread(target=writer, args=(f"{n}-{x}", stop)) for x in range(4)]
        [t.start() for t in ts]
        patience = time.time() + 30  # a busy machine: killed is only who was writing
        while len(acked) == before and time.time() < patience:
            time.sleep(0.02)
        time.sleep(rnd.uniform(0.05, 0.8))
        if o.db_kill:
            if subprocess.run(o.db_kill, shell=True).returncode:
                raise SystemExit("--db-kill failed")
            time.sleep(0.1)
            subprocess.run(o.db_start, shell=True, check=True)
            within(30, "server did not recover")
            time.sleep(0.3)
            stop.set()
            [t.join() for t in ts]
        else:
            try:
                os.killpg(p.pid, signal.SIGKILL)
            finally:
                stop.set()
                [t.join() for t in ts]
            kill(p)
            p = start()
        if len(acked) == before:
            wrong.append(f"round {n}: nothing was accepted")
        lost = acked - set(stored())
        lost_all |= lost
        if lost:
            print(f"round {n}: lost {len(lost)}, e.g. {sorted(lost)[:3]}")
    before = set(stored())
    w = web()
    again = Counter()
    fresh = True
    for k in sorted(tried - acked)[:200] + rnd.sample(sorted(acked), min(300, len(acked))):
        r = post(w, k, fresh)
        again[r.word] += 1
        fresh = not w.accepted(r)
    now = stored()
    doubled = len(now) - len(set(now))
    total = sum((x.count for x in webs), Counter())
    if doubled:
        print("doubled, e.g.", [k for k, n in Counter(now).items() if n > 1][:3])
    for c, when in ((total, "in all"), (again, "when posted again")):
        if w.turned_away(c):
            wrong.append(f"{when}: {w.turned_away(c)}")
    for x in wrong:
        print("FAIL", x)
    print(
        f"kills {o.rounds}, answers {dict(total)}, acknowledged {len(acked)}, unanswered but stored {len(before - acked)}, lost {len(lost_all)}, doubled {doubled}, {time.time() - t0:.0f} s"
    )
    bad = len(wrong) + bool(lost_all) + bool(doubled)
    print(f"{max(0, o.rounds - bad)} passed, {bad} failed")
    return bool(bad)


running = []
try:
    sys.exit(judge())
finally:
    for p in running:
        os.killpg(p.pid, signal.SIGKILL)
