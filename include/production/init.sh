#!/usr/bin/env bash
# Runs once before the services, and again at every upgrade: the warehouse's database and role, Airflow's metadata, the warehouse's tables,
# one pool a host, who may log in.
set -euo pipefail
umask 077
python -m policy_notices.warehouse.provision
airflow db migrate
policy-notices warehouse upgrade
pools=$(mktemp --suffix=.json)
trap 'rm -f "$pools"' EXIT
policy-notices portals pools >"$pools"
airflow pools import "$pools"
airflow pools set backfill 1 "backfills, so that daily runs are not delayed"
printf '%s' "$AIRFLOW_PASSWORDS" | python -c 'import json, sys; json.dump(json.load(sys.stdin), sys.stdout)' \
    >"$AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE.new"
mv "$AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE.new" "$AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"
