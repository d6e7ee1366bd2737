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
# Tests that start an Airflow of their own want the machine for themselves; the others share its cores.
whole_airflow=(tests/dags/test_main_job.py tests/plugins/test_in_airflow.py tests/production/test_watched_runs.py)
echo "== tests"
"$BIN/python" -m pytest -q -n 2 --dist loadfile --cov --cov-report= --ignore=tests/bi "${whole_airflow[@]/#/--ignore=}" "$@"
for file in "${whole_airflow[@]}"; do
    echo "== $file"
    "$BIN/python" -m pytest -q --cov --cov-append --cov-report= "$file" "$@"
done
"$BIN/coverage" report --skip-covered --fail-under=90
