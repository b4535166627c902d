#!/usr/bin/env python3
"""headers.py BASE_URL PATH... [--private PATH... --cookie C] [--sets-cookie PATH] [--https [--ca FILE] [--plain http://..]]
Response headers and cookies against OWASP ASVS 5.0 chapters 3 and 14 (levels 1-2). Two profiles:
 plain http on this machine (`make run`): everything but HSTS, Secure and __Host-, which a browser would not honour there;
 --https, at the TLS proxy: HSTS, Secure and __Host- as well; --plain: the http address must send visitors on to https.
Every PATH must answer 200 (write PATH=404 for another status), --private paths 200 with the cookie and never without; --sets-cookie (the
sign-in page) must set a cookie, so that cookies are judged at all (--no-cookies: said aloud). Also asks for what must not be there: TRACE,
/.git/HEAD, /console, a debug page. Exit 1 on any finding."""

import argparse
import ipaddress
import sys
from urllib.parse import urlsplit

import requests

a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
a.add_argument("base")
a.add_argument("paths", nargs="*")
a.add_argument("--private", nargs="*", default=[])
a.add_argument("--cookie")
a.add_argument("--sets-cookie")
a.add_argument("--no-cookies", action="store_true")
a.add_argument("--https", action="store_true")
a.add_argument("--ca")
a.add_argument("--plain")
o = a.parse_intermixed_args()
o.base = o.base.rstrip("/")
u = urlsplit(o.base)
loop = (
    u.hostname == "localhost"
    or (u.hostname or "").replace(".", "").isdigit()
    and ipaddress.ip_address(u.hostname).is_loopback
)
if o.https != (u.scheme == "https") or not o.https and not loop:
    sys.exit("plain http only on this machine, without --https; --https only with an https:// address")
if o.private and not o.cookie:
    sys.exit("--private needs --cookie: a redirect to the sign-in page judges nothing")
s = requests.Session()
s.trust_env = False
s.verify = o.ca or True
bad = n = cookies = 0


def say(path, ok, what):
    global bad, n
    n += 1
    if not ok:
        bad += 1
        print("FAIL", path, what)


def get(p, cookie=None):
    s.cookies.clear()
    return s.get(o.base + p, timeout=20, allow_redirects=False, headers={"Cookie": cookie} if cookie else {})


public = (o.paths or ["/"]) + ([o.sets_cookie] if o.sets_cookie else [])
for p in public + o.private + ["/no-such-page-7f3a=404"]:
    p, _, want = p.partition("=") if p.rpartition("=")[2].isdigit() and "?" not in p else (p, "", "")
    r = get(p, o.cookie if p in o.private else None)
    h = r.headers
    ct = h.get("content-type", "")
    own = r.raw.headers.getlist("Set-Cookie")
    say(
        p,
        r.status_code == int(want or 200),
        f"answered {r.status_code} {h.get('location', '')}, wanted {want or 200}: not judged",
    )
    csp = {
        d.split()[0].lower(): d.split()[1:]
        for d in h.get("content-security-policy", "").split(";")
        if d.split()
    }
    say(p, h.get("x-content-type-options") == "nosniff", "V3.4.4 nosniff")
    say(p, bool(h.get("referrer-policy")), "V3.4.5 Referrer-Policy")
    say(p, "frame-ancestors" in csp, "V3.4.6 frame-ancestors")
    if "html" in ct:
        say(p, bool(csp), "V3.4.3 Content-Security-Policy")
        say(p, csp.get("base-uri") in (["'none'"], ["'self'"]), "V3.4.3 base-uri")
        say(p, csp.get("object-src", csp.get("default-src")) == ["'none'"], "V3.4.3 object-src 'none'")
        sc = csp.get("script-src", csp.get("default-src", ["*"]))
        say(
            p,
            "'unsafe-inline'" not in sc and "'unsafe-eval'" not in sc and "*" not in sc,
            f"V3.4.3 script-src {sc}",
        )
        say(p, "charset=utf-8" in ct.lower(), f"V4.1.1 charset: {ct}")
    if o.https:
        say(
            p,
            "max-age=31536000" in h.get("strict-transport-security", "")
            and "includesubdomains" in h.get("strict-transport-security", "").lower(),
            "V3.4.1 HSTS one year with subdomains",
        )
    if p in o.private:
        say(p, "no-store" in h.get("cache-control", ""), "V14.3.2 Cache-Control: no-store")
        say(p, h.get("access-control-allow-origin") != "*", "V3.4.2 CORS *")
        x = get(p).status_code
        say(p, x in (301, 302, 303, 307, 401, 403, 404), f"V8.2.1 answers {x} without the cookie")
    say(p, "werkzeug" not in h.get("server", "").lower(), "V13.4.2 development server")
    cookies += len(own)
    if p == o.sets_cookie:
        say(p, bool(own), "sets no cookie: cookies not judged")
    for c in own:
        at = {x.strip().lower() for x in c.split(";")[1:]}
        say(p, "httponly" in at, f"V3.3.4 HttpOnly: {c[:20]}")
        say(p, bool(at & {"samesite=lax", "samesite=strict"}), f"V3.3.2 SameSite: {c[:20]}")
        if o.https:
            say(p, "secure" in at and c.startswith("__Host-"), f"V3.3.1/3 Secure, __Host-: {c[:20]}")
        else:
            say(
                p,
                not c.startswith("__"),
                f"a prefixed cookie over plain http is thrown away by browsers: {c[:20]}",
            )
say(
    "TRACE",
    s.request("TRACE", o.base + "/", timeout=20).status_code in (400, 403, 404, 405, 501),
    "V13.4.4 TRACE answered",
)
for p in ("/.git/HEAD", "/console", "/.env", "/static/", "/debug", "/metrics", "/server-status"):
    x = get(p).status_code
    say(p, x in (301, 302, 303, 401, 403, 404, 410), f"V13.4 answered {x}")
if o.plain:
    r = s.get(o.plain, timeout=20, allow_redirects=False)
    say(
        o.plain,
        r.status_code in (301, 308) and r.headers.get("location", "").startswith("https://"),
        f"V12.2.1 answers {r.status_code} {r.headers.get('location', '')}, not sent on to https",
    )
if not cookies and not o.no_cookies:
    say("cookies", False, "no page set one: not judged (--sets-cookie PATH, or --no-cookies)")
print(f"profile {'https' if o.https else 'plain http on this machine'}, {cookies} cookies judged")
print(f"{n - bad} passed, {bad} failed")
sys.exit(bool(bad))
