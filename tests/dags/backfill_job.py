"""Starts a real Airflow on loopback and sees one backfill of it through, as a user would: `backfill_job.py RUN_ID PORTAL SINCE UNTIL`."""

from __future__ import annotations

import sys
import time

from local_airflow.airflow import local_airflow
from local_airflow.api import FINISHED


def main(run_id: str, portal: str, since: str, until: str) -> int:
    with local_airflow(triggerer=False, samples=False) as airflow:
        airflow.api.trigger("backfill", run_id, {"portal": portal, "since": since, "until": until})
        while (state := airflow.api.run("backfill", run_id)["state"]) not in FINISHED:
            airflow.processes.check()
            time.sleep(1)
    return 0 if state == "success" else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
