#!/usr/bin/env python3
"""judge_web.py   What the Python judges share: a signed-in session that can post to protected forms, and one word for every answer.

Runs alone too: judge_web.py URL [--data k=v].. [--json TEXT] [--csrf-page URL] [--cookie C] [--header 'Name: v'] [--show-cookie]
posts once and prints the status ('signin' = sent to the sign-in page); --show-cookie prints the cookies instead, for COOKIE="$(...)":
  COOKIE="$(judge_web.py BASE/dang-nhap --csrf-page BASE/dang-nhap --data phone=.. --data password=.. --show-cookie)"
'{uuid}' in a header or a --data value is a new one for every post (idempotency keys, unique codes)."""

import argparse
import http.cookiejar
import ipaddress
import re
import sys
import uuid
from collections import Counter
from urllib.parse import urljoin, urlsplit

import requests

TURNED_AWAY = (401, 403, 429, "signin", "no-csrf", "csrf-refused")


def options(doc):
    a = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--cookie", help='"name=value; name2=value2" of a signed-in user')
    a.add_argument(
        "--header",
        action="append",
        default=[],
        help='"Name: value", e.g. "Authorization: Bearer T", "Idempotency-Key: {uuid}"',
    )
    a.add_argument("--csrf-page", help="page that shows the token; asked before every post")
    a.add_argument("--csrf-name", default="csrf_token")
    a.add_argument("--csrf-header", default="X-CSRFToken")
    a.add_argument("--data", action="append", default=[], help="further form field k=v")
    a.add_argument(
        "--signin",
        default=r"dang-nhap|log-?in|sign-?in",
        help="a redirect whose path matches this means: not let in",
    )
    a.add_argument("--accept", help='regex over "STATUS LOCATION\\nBODY" that tells an accepted submission')
    a.add_argument("--ca", help="certificate of the local TLS proxy")
    a.add_argument(
        "--max-turned-away",
        type=float,
        default=5,
        help="percent of answers that may be 401, 403, 429 or sign-in",
    )
    return a


class Web:
    def __init__(self, o, url):
        host = urlsplit(url).hostname or ""
        if host != "localhost" and not (
            re.fullmatch(r"[\d.]+|.*:.*", host) and ipaddress.ip_address(host).is_loopback
        ):
            sys.exit("only a server on this machine")
        self.o, self.url, self.s = o, url, requests.Session()
        self.s.trust_env = False
        self.s.verify = o.ca or True
        self.count, self.last_token = Counter(), {}
        self.s.cookies.set_policy(
            http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https"))
        )  # a Secure cookie also goes to loopback
        for c in filter(None, (o.cookie or "").split(";")):
            k, v = c.strip().split("=", 1)
            self.s.cookies.set(k, v, domain="localhost.local" if host == "localhost" else host, path="/")
        self.headers = dict((x.strip() for x in h.split(":", 1)) for h in o.header)

    def fill(self, v, **names):
        for k, x in {"uuid": uuid.uuid4().hex, **names}.items():
            v = v.replace("{%s}" % k, x)
        return v

    def token(self):
        """{} when no page is named, None when the page shows no token."""
        if not self.o.csrf_page:
            return {}
        t = self.s.get(
            self.o.csrf_page, timeout=20, headers={k: self.fill(v) for k, v in self.headers.items()}
        ).text
        n = re.escape(self.o.csrf_name)
        m = (
            re.search(rf'name="{n}"[^>]*?(?:value|content)="([^"]+)"', t)
            or re.search(rf'value="([^"]+)"[^>]*?name="{n}"', t)
            or re.search(r'name="csrf-token"[^>]*content="([^"]+)"', t)
        )
        return {self.o.csrf_name: m.group(1)} if m else None

    def send(self, method="POST", url=None, data=None, fresh=True, names=None, **kw):
        """One request; never follows a redirect. The word of the answer is counted."""
        names = names or {}
        h = {k: self.fill(v, **names) for k, v in {**self.headers, **kw.pop("headers", {})}.items()}
        if method == "POST":
            tok = self.token() if fresh else self.last_token
            self.last_token = tok
            if tok and isinstance(data, (bytes, str)) or tok and "json" in kw:
                h[self.o.csrf_header] = next(iter(tok.values()))
            elif not isinstance(data, (bytes, str)):
                data = {
                    **{k: self.fill(v, **names) for k, v in (x.split("=", 1) for x in self.o.data)},
                    **(tok or {}),
                    **(data or {}),
                }
            if self.o.csrf_page:
                h.setdefault("Referer", self.o.csrf_page)
        r = self.s.request(
            method,
            url or self.url,
            data=data,
            headers=h,
            timeout=kw.pop("timeout", 60),
            allow_redirects=False,
            **kw,
        )
        r.word = "no-csrf" if method == "POST" and self.o.csrf_page and tok is None else self.word(r)
        self.count[r.word] += 1
        return r

    def word(self, r):
        if r.is_redirect and re.search(self.o.signin, urlsplit(r.headers["location"]).path, re.IGNORECASE):
            return "signin"
        return "csrf-refused" if r.status_code == 400 and "csrf" in r.text[:5000].lower() else r.status_code

    def follow(self, r):
        """The page shown after a post, when it is ours and not the sign-in page."""
        to = urljoin(r.url, r.headers.get("location", ""))
        return (
            self.s.get(to, timeout=20, allow_redirects=False)
            if r.is_redirect and r.word != "signin" and urlsplit(to).netloc == urlsplit(r.url).netloc
            else r
        )

    def accepted(self, r, field=None):
        """A submission that was taken: 2xx or a redirect, not the sign-in page, not the same form shown again."""
        if self.o.accept:
            return bool(
                re.search(self.o.accept, f"{r.status_code} {r.headers.get('location', '')}\n{r.text}")
            )
        if r.word in TURNED_AWAY or not 200 <= r.status_code < 400:
            return False
        again = (
            field
            and "html" in r.headers.get("content-type", "")
            and re.search(rf'<(input|select|textarea)\b[^>]*name=["\']?{re.escape(field)}["\'\s>]', r.text)
        )
        return not again

    def tell(self):
        return "answers " + ", ".join(f"{k} x {v}" for k, v in sorted(self.count.items(), key=str))

    def turned_away(self, count=None):
        """A sentence when too many answers judged nothing, else None."""
        c = count or self.count
        n, t = sum(c[w] for w in TURNED_AWAY), sum(c.values())
        return (
            f"{n} of {t} answers were 401, 403, 429, a refused token or the sign-in page: nothing was judged (raise the limit of the test server, use --pace, sign in)"
            if 100 * n > self.o.max_turned_away * t or not t
            else None
        )


def main():
    a = options(__doc__)
    a.add_argument("url")
    a.add_argument("--json")
    a.add_argument("--show-cookie", action="store_true")
    o = a.parse_args()
    w = Web(o, o.url)
    r = w.send(
        **({"data": o.json.encode(), "headers": {"Content-Type": "application/json"}} if o.json else {})
    )
    print("; ".join(f"{c.name}={c.value}" for c in w.s.cookies) if o.show_cookie else r.word)
    sys.exit(0 if w.accepted(r, "password" if o.show_cookie else None) else 1)


if __name__ == "__main__":
    main()
