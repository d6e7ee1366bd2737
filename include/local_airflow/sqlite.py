"""How Airflow opens its metadata where they are in SQLite."""

from __future__ import annotations

PATIENT = {"timeout": 60}
"""Seconds a writer waits for another one. With SQLite's own 5, the API answered 500 while the DAG processor wrote on a busy machine."""
