#!/usr/bin/env bash
# Superset in an environment of its own, from its lock. `superset.sh --lock` resolves the lock again, as of the last day on which Superset's
# own ranges still fit together.
set -euo pipefail
VENV=.venv-bi
UV=.venv/bin/uv
PYTHON=${PYTHON:-$(command -v python3.11 || command -v python3)}
FROM=include/local_superset
if [ "${1:-}" = "--lock" ]; then
    "$UV" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
        --exclude-newer 2026-05-31 "$FROM/requirements.in" -o "$FROM/requirements.txt"
    exit
fi
[ "$VENV/.installed" -nt "$FROM/requirements.txt" ] && exit
echo "bi: installing Superset into $VENV (about 700 MB)"
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
"$UV" pip install --quiet --python "$VENV/bin/python" --compile-bytecode --require-hashes -r "$FROM/requirements.txt"
touch "$VENV/.installed"
