"""Policy Notices: find published policy notices, strip the furniture, read the targets, prove them. Imports no Airflow."""
