"""Airflow on one machine, for `make run` and `make ui`: starts its processes, talks to its API, imports none of it."""
