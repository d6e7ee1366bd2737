"""The local commands see all of an Airflow, not the first page of it."""

import json

from tests.lab.server import Answer, served

from local_airflow.api import AirflowApi

PATH = "/api/v2/dags?order_by=dag_id&limit=100&offset={}"


def test_more_dags_than_one_answer_holds_are_all_listed():
    ids = [f"ingest_{number:03}" for number in range(203)]
    answers = {
        PATH.format(start): Answer(json.dumps({"dags": [{"dag_id": id} for id in ids[start : start + 100]], "total_entries": 203}).encode())
        for start in (0, 100, 200)
    }
    with served(answers) as port:
        assert AirflowApi(f"http://127.0.0.1:{port}", "admin", "unused").dag_ids() == set(ids)
