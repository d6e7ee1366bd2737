"""Apache Superset on loopback over the warehouse, with the dashboard that belongs to this checkout."""
