#!/bin/bash
# sast.sh SRC_DIR...   static judges, all without a network. Fails as well when a tool is missing or there is no Python file to judge.
set -u; . "$(dirname "$0")/env.sh"; rc=0; TESTS='*/tests/*,*/test_*.py'
for t in bandit detect-secrets; do command -v $t >/dev/null || { echo "FAILED: $t is not installed"; exit 2; }; done
n=$(find "$@" -name '*.py' -not -path '*/tests/*' | wc -l); [ "$n" -gt 0 ] || { echo 'FAIL no Python file there: not judged'; exit 1; }
bandit -q -c "$HERE/bandit.yml" -r "$@" -x "$TESTS" -ll || rc=1
detect-secrets scan --all-files "$@" | python3 -c 'import json,sys; r=json.load(sys.stdin)["results"]; [print("SECRET?",f,x["line_number"],x["type"]) for f in r for x in r[f]]; sys.exit(bool(r))' || rc=1
echo "$n files"; exit $rc
