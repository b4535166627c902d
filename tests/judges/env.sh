# Common settings for the judges. Source it. JUDGES_NODE: folder holding node_modules; JUDGES_VENV: Python environment (both made by install.sh).
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
: "${JUDGES_NODE:=$HERE/../../build/judges}"; : "${JUDGES_VENV:=$JUDGES_NODE/venv}"; : "${CHROME:=$(command -v chromium || command -v chromium-browser || command -v google-chrome || echo /usr/bin/chromium)}"
[ -x "$JUDGES_VENV/bin/python3" ] && PATH="$JUDGES_VENV/bin:$PATH"
export PATH CHROME_PATH="$CHROME" JUDGES_NODE JUDGES_VENV CHROME PYTHONDONTWRITEBYTECODE=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1
CHROME_FLAGS="--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage"
BIN="$JUDGES_NODE/node_modules/.bin"
# reached URL FILE: the page itself (status EXPECT, 200 by default; no redirect) into FILE, with COOKIE; else says why and fails
reached() {
  local a; a="$(curl -sS -m 20 ${COOKIE:+-H "Cookie: $COOKIE"} -o "$2" -w '%{http_code} %{redirect_url}' "$1")" || return 1
  case "$a" in "${EXPECT:-200} "*) ;; *) echo "FAIL $1 answered $a, wanted ${EXPECT:-200}: not judged"; return 1;; esac
}
