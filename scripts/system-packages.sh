#!/usr/bin/env bash
# Programs of the system that some tests use. Installs them where that can be done without asking (root on Debian); else says what is
# missing, and the tests that need it skip with that reason.
set -euo pipefail
declare -A program=([chromium]=chromium [redis-server]=redis-server [antiword]=antiword [unar]=unar)
missing=()
for package in "${!program[@]}"; do
    command -v "${program[$package]}" >/dev/null 2>&1 || missing+=("$package")
done
ls /usr/share/fonts/truetype/wqy/*.ttc >/dev/null 2>&1 || missing+=(fonts-wqy-zenhei)
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing ${missing[*]}"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
    echo "not installed, the tests that need them will skip: ${missing[*]}" >&2
fi
