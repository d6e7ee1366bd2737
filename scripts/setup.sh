#!/usr/bin/env bash
# Make the virtual environment from the lock. One clear line for what is missing.
set -euo pipefail
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}

fail() { printf 'setup: %s\n' "$1" >&2; exit 1; }

command -v "$PYTHON" >/dev/null 2>&1 || fail "$PYTHON was not found; install Python 3.11, 3.12 or 3.13, or say make PYTHON=/path/to/python3.11"
"$PYTHON" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
    || fail "$PYTHON is $("$PYTHON" -V 2>&1); Python 3.11, 3.12 or 3.13 is needed (make PYTHON=python3.11)"
"$PYTHON" -c 'import venv, ensurepip' 2>/dev/null || fail "$PYTHON has no venv module; install it (Debian: apt-get install python3-venv)"
free_mb=$(df -Pm . | awk 'NR == 2 {print $4}')
[ -x "$VENV/bin/policy-notices" ] || [ "$free_mb" -ge 3000 ] || fail "$free_mb MB are free on this disk; 3000 MB are needed"

[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
uv_pin=$(sed -nE 's/^(uv==[^ ]+).*/\1/p' requirements-dev.txt)
[ -x "$VENV/bin/uv" ] || "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check "$uv_pin"
echo "setup: installing the lock (requirements-dev.txt) into $VENV"
"$VENV/bin/uv" pip install --quiet --python "$VENV/bin/python" --compile-bytecode --require-hashes -r requirements-dev.txt
"$VENV/bin/uv" pip install --quiet --python "$VENV/bin/python" --no-deps --editable .
touch "$VENV/.installed"
