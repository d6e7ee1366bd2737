"""How Airflow opens its metadata where they are in SQLite."""

from __future__ import annotations

PATIENT = {"timeout": 20}
"""Seconds a writer waits for another one. With SQLite's own 5, the API answered 500 while the DAG processor wrote on a busy machine;
with a minute, a writer in the API server's event loop that waited for one of its own threads stopped the server for that minute."""
