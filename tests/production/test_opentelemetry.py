"""The pipeline's own metrics as an OpenTelemetry collector gets them, over a real socket on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COUNTED = "from policy_notices_airflow import metrics; assert metrics.are_sent(); metrics.loaded('wuhan_mzj', {'new': 31, 'targets': 21})"


class Collector(HTTPServer):
    """Keeps what is posted to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Posted)
        self.bodies: dict[str, bytes] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Posted(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.bodies[self.path] = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


def counts(body: bytes) -> dict[str, int]:
    from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

    metrics = [
        metric
        for sent in ExportMetricsServiceRequest.FromString(body).resource_metrics
        for scope in sent.scope_metrics
        for metric in scope.metrics
    ]
    return {metric.name: int(point.as_int or point.as_double) for metric in metrics for point in metric.sum.data_points}


def test_what_a_run_loaded_reaches_the_collector(tmp_path):
    collector = Collector()
    settings = {
        "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW__METRICS__OTEL_ON": "True",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "plugins"), str(ROOT / "include"))),
    }
    try:
        subprocess.run([sys.executable, "-c", COUNTED], env={**os.environ, **settings}, check=True, timeout=120)
    finally:
        collector.shutdown()
        collector.server_close()
    told = counts(collector.bodies["/v1/metrics"])
    assert told["airflow.policy_notices.wuhan_mzj.new"] == 31 and told["airflow.policy_notices.wuhan_mzj.targets"] == 21
