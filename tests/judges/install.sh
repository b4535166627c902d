#!/bin/bash
# install.sh [DIR]   What the judges need besides the programs of the machine: node_modules and a Python environment, in DIR (build/judges by
# default; elsewhere: export JUDGES_NODE=DIR JUDGES_VENV=DIR/venv afterwards). Both are installed from locked versions. May be run again:
# nothing happens while the locks are the same.
set -eu; H="$(cd "$(dirname "$0")" && pwd)"; mkdir -p "${1:-$H/../../build/judges}"; D="$(cd "${1:-$H/../../build/judges}" && pwd)"; missing=""
while read -r cmd pkg; do command -v "$cmd" >/dev/null || missing="$missing $pkg"; done <<'END'
chromium chromium
curl curl
java default-jre-headless
node nodejs
npm npm
pdftoppm poppler-utils
soffice libreoffice-calc-nogui
zbarimg zbar-tools
END
[ -z "$missing" ] || { echo "FAILED: the judges need these Debian packages (.ci/run installs them):$missing"; exit 1; }
stamp="$(cat "$H/package-lock.json" "$H/requirements.txt" "$0" | sha256sum)"
[ "$(cat "$D/.installed" 2>/dev/null)" != "$stamp" ] || exit 0
cp "$H/package.json" "$H/package-lock.json" "$D/"
(cd "$D" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
[ -x "$D/venv/bin/python3" ] || "${PYTHON:-python3}" -m venv "$D/venv"
"$D/venv/bin/python3" -m pip install -q --disable-pip-version-check --require-hashes -r "$H/requirements.txt"; echo "$stamp" > "$D/.installed"
