#!/usr/bin/env bash
# Figures of speed, each as a ratio to a peer in the same run. Peers live in .venv-bench; one that cannot be installed is named and left out.
# BENCH="targets pages" chooses; "operators" and "idle" start an Airflow, take long, and run only when they are chosen.
set -euo pipefail
VENV=.venv-bench
for PYTHON in ${PYTHON:-python3.12 python3.11 python3}; do
    "$PYTHON" -c "" 2>/dev/null && break
done
UV=.venv/bin/uv
if [ ! -f "$VENV/.installed" ]; then
    "$PYTHON" -m venv "$VENV"
    "$UV" pip install --quiet --python "$VENV/bin/python" --compile-bytecode --require-hashes -r requirements-dev.txt
    "$UV" pip install --quiet --python "$VENV/bin/python" --no-deps --editable .
    grep -v '^#' bench/peers.txt | while read -r peer; do
        "$UV" pip install --quiet --python "$VENV/bin/python" "$peer" || echo "bench: the peer $peer could not be installed" >&2
    done
    touch "$VENV/.installed"
fi
for name in ${BENCH:-scores targets pages quality warehouse}; do
    echo "== $name"
    "$VENV/bin/python" "bench/$name.py"
done
