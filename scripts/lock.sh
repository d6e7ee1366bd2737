#!/usr/bin/env bash
# Resolve pyproject.toml into the locks, or with --check say whether they are fresh. No lock records a registry's address.
set -euo pipefail
UV=${UV:-.venv/bin/uv}
common=(--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header)

resolve() {  # resolve FOLDER: writes the locks there, keeping the pins that are already in it
    "$UV" pip compile "${common[@]}" pyproject.toml -o "$1/requirements.txt"
    "$UV" pip compile "${common[@]}" --extra dev -c "$1/requirements.txt" pyproject.toml -o "$1/requirements-dev.txt"
}

if [ "${1:-}" = "--check" ]; then
    fresh=$(mktemp -d)
    trap 'rm -rf "$fresh"' EXIT
    cp requirements*.txt "$fresh/"
    resolve "$fresh"
    for lock in requirements.txt requirements-dev.txt; do
        cmp -s "$lock" "$fresh/$lock" || { echo "lock: $lock is stale: pyproject.toml has changed since; run make lock" >&2; exit 1; }
    done
else
    resolve .
fi
