#!/usr/bin/env bash
# Programs of the system that some tests and make prod-check use. Installs them where that can be done without asking (Debian, as root or
# with a sudo that asks nothing); else says what is missing, and what needs it skips or says so.
set -euo pipefail
declare -A program=([chromium]=chromium [redis-server]=redis-server [antiword]=antiword [unar]=unar [libreoffice-writer-nogui]=soffice)
missing=()
for package in "${!program[@]}"; do
    command -v "${program[$package]}" >/dev/null 2>&1 || missing+=("$package")
done
ls /usr/share/fonts/truetype/wqy/*.ttc >/dev/null 2>&1 || missing+=(fonts-wqy-zenhei)
[ ${#missing[@]} -gt 0 ] || exit 0
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)
if command -v apt-get >/dev/null 2>&1 && "${as_root[@]}" true 2>/dev/null; then
    echo "installing ${missing[*]}"
    "${as_root[@]}" apt-get update -qq >/dev/null
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
    echo "not installed, the tests that need them will skip: ${missing[*]}" >&2
fi
