"""Pages inside Airflow's UI: portals, notices, targets, quality, quarantine, data dictionary. Served to logged-in users only."""
