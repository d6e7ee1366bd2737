#!/usr/bin/env bash
# The whole suite: lint, types, the lock's freshness, tests with coverage of the library.
set -euo pipefail
BIN=.venv/bin
export GX_ANALYTICS_ENABLED=False

bash scripts/system-packages.sh
echo "== lint"
"$BIN/ruff" check .
"$BIN/ruff" format --check .
echo "== types"
"$BIN/mypy"
echo "== lock"
bash scripts/lock.sh --check
echo "== tests"
"$BIN/python" -m pytest -q -n 2 --dist loadfile --cov --cov-report=term:skip-covered --cov-fail-under=90 "$@"
