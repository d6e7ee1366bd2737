#!/usr/bin/env bash
# Runs once before the services: the warehouse's database and role, Airflow's metadata, the warehouse's tables, one pool a host.
set -euo pipefail
python -m policy_notices.warehouse.provision
airflow db migrate
policy-notices warehouse upgrade
pools=$(mktemp --suffix=.json)
policy-notices portals pools >"$pools"
airflow pools import "$pools"
rm -f "$pools"
