"""`make ui`: Airflow on loopback until it is interrupted."""

from __future__ import annotations

import time

from local_airflow import environment
from local_airflow.airflow import local_airflow, say


def ui() -> int:
    """Serve until Ctrl-C."""
    with local_airflow(triggerer=True) as airflow:
        password = environment.load_secrets()["password"]
        say(f"\nAirflow   {airflow.address}\nlog in    {environment.USER} / {password}\nstop      Ctrl-C\n")
        for portal in airflow.portals.values():
            say(f"  ingest_{portal.id:<22} {'paused' if portal.paused else 'daily at ' + _clock(portal.schedule)}")
        while True:
            airflow.processes.check()
            time.sleep(1)


def _clock(cron: str) -> str:
    minute, hour = cron.split()[:2]
    return f"{int(hour):02}:{int(minute):02} Asia/Shanghai" if hour.isdigit() and minute.isdigit() else cron
