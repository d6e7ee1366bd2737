"""What the DAGs and the plugin share inside Airflow: assets, defaults of tasks, links, callbacks."""
