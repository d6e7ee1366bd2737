"""Alerts as their receivers get them, over real sockets on loopback."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import hmac
import logging
from urllib.parse import parse_qs, urlsplit

import pytest


@pytest.fixture
def alert():
    from policy_notices_airflow.alerts import Alert

    return Alert(
        kind="run_failed",
        subject="[Policy Notices] ingest_x failed",
        portal="x",
        happened="discover: http://x.example/ was answered 503 <at user_id='all'>",
        kept="Nothing of this run is loaded.",
        link="http://localhost:8080/dags/ingest_x/runs/r",
        todo="Clear the task later.",
    )


@pytest.fixture
def only(monkeypatch):
    """Set one channel's address and no other."""
    from policy_notices_airflow.alert_channels import CHANNELS

    def set_only(channel: str, address: str) -> None:
        for each in CHANNELS:
            monkeypatch.delenv(f"POLICY_NOTICES_ALERTS_{each.upper()}", raising=False)
        monkeypatch.setenv(f"POLICY_NOTICES_ALERTS_{channel.upper()}", address)

    return set_only


def deliver(alert):
    from policy_notices_airflow import alert_channels

    return alert_channels.deliver(alert)


def test_no_channel_is_no_error(alert, monkeypatch, caplog):
    from policy_notices_airflow.alert_channels import CHANNELS

    for channel in CHANNELS:
        monkeypatch.delenv(f"POLICY_NOTICES_ALERTS_{channel.upper()}", raising=False)
    assert deliver(alert) == []
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR and "alert" in record.message]


def test_wecom_gets_a_text_message(alert, web, only):
    only("wecom", f"http://127.0.0.1:{web.port}/cgi-bin/webhook/send?key=K")
    assert deliver(alert) == ["wecom"]
    [(path, body)] = web.requests
    assert path == "/cgi-bin/webhook/send?key=K"
    assert body == {"msgtype": "text", "text": {"content": alert.text}}


def test_dingtalk_gets_a_signed_text_message(alert, web, only):
    only("dingtalk", f"http://127.0.0.1:{web.port}/robot/send?access_token=T#SECret")
    assert deliver(alert) == ["dingtalk"]
    [(path, body)] = web.requests
    query = parse_qs(urlsplit(path).query)
    expected = hmac.new(b"SECret", f"{query['timestamp'][0]}\nSECret".encode(), hashlib.sha256).digest()
    assert query["access_token"] == ["T"] and base64.b64decode(query["sign"][0]) == expected
    assert body == {"msgtype": "text", "text": {"content": alert.text}}


def test_feishu_gets_a_signed_text_message_in_which_no_tag_can_begin(alert, web, only):
    only("feishu", f"http://127.0.0.1:{web.port}/open-apis/bot/v2/hook/H#SECret")
    assert deliver(alert) == ["feishu"]
    [(path, body)] = web.requests
    assert path == "/open-apis/bot/v2/hook/H"
    assert body["msg_type"] == "text" and alert.subject in body["content"]["text"] and "<" not in body["content"]["text"]
    assert base64.b64decode(body["sign"]) == hmac.new(f"{body['timestamp']}\nSECret".encode(), b"", hashlib.sha256).digest()


def test_any_other_webhook_gets_the_fields(alert, web, only):
    only("webhook", f"http://127.0.0.1:{web.port}/hook")
    assert deliver(alert) == ["webhook"]
    [(_, body)] = web.requests
    assert body == {
        "kind": "run_failed",
        "subject": alert.subject,
        "portal": "x",
        "happened": alert.happened,
        "kept": alert.kept,
        "link": alert.link,
        "todo": alert.todo,
        "text": alert.text,
    }


def test_mail_says_what_happened_what_was_kept_what_to_open_and_what_to_do(alert, mailbox, only):
    only("mail", f"smtp://127.0.0.1:{mailbox.port}/?from=airflow@example.org&to=a@example.org,b@example.org")
    assert deliver(alert) == ["mail"]
    [(recipients, sent)] = mailbox.requests
    message = email.message_from_string(sent["text"], policy=email.policy.default)
    assert recipients == "a@example.org,b@example.org" and message["Subject"] == alert.subject
    text = message.get_content()
    for part in (alert.happened, alert.kept, alert.link, alert.todo):
        assert part in text


def test_a_long_alert_is_cut_where_a_robot_would_refuse_it(alert, web, only):
    from dataclasses import replace

    only("wecom", f"http://127.0.0.1:{web.port}/")
    deliver(replace(alert, happened="页面" * 2000))
    assert len(web.bodies[0]["text"]["content"].encode()) <= 2048


@pytest.mark.parametrize(
    ("channel", "answer"),
    [
        ("wecom", (200, {"errcode": 93000, "errmsg": "invalid webhook url"})),
        ("dingtalk", (200, {"errcode": 310000, "errmsg": "keywords not in content"})),
        ("feishu", (200, {"code": 19021, "msg": "sign match fail"})),
        ("webhook", (500, {})),
    ],
)
def test_a_refusal_is_logged_without_the_token_and_the_others_still_get_it(alert, web, only, mailbox, monkeypatch, caplog, channel, answer):
    web.answer = answer
    only(channel, f"http://127.0.0.1:{web.port}/path-with-token?key=planted-token")
    monkeypatch.setenv("POLICY_NOTICES_ALERTS_MAIL", f"smtp://127.0.0.1:{mailbox.port}/?from=a@example.org&to=b@example.org")
    assert deliver(alert) == ["mail"]
    assert f"not delivered by {channel}" in caplog.text
    assert "planted-token" not in caplog.text and "path-with-token" not in caplog.text


def test_a_receiver_that_is_gone_is_logged_without_its_address(alert, only, caplog):
    only("webhook", "http://127.0.0.1:9/path-with-token?key=planted-token")
    assert deliver(alert) == []
    assert "not delivered by webhook" in caplog.text and "planted-token" not in caplog.text


def test_a_late_run_is_told_of_once_and_a_failed_one_not_again(web, only):
    from policy_notices_airflow.alerts import deadline_missed

    only("webhook", f"http://127.0.0.1:{web.port}/")
    run = {"dag_id": "ingest_x", "dag_run_id": "scheduled__1", "queued_at": "2026-11-22T06:05:00+08:00", "state": "running"}
    deadline_missed({"dag_run": run | {"state": "failed"}})
    assert web.bodies == []
    deadline_missed({"dag_run": run})
    [body] = web.bodies
    assert body["kind"] == "deadline_missed" and body["portal"] == "x" and body["link"].endswith("/dags/ingest_x/runs/scheduled__1")


def test_no_credentials_of_a_message_are_sent(web, only, monkeypatch):
    from types import SimpleNamespace

    from policy_notices_airflow import alerts

    only("webhook", f"http://127.0.0.1:{web.port}/")
    monkeypatch.setattr(alerts, "_ledger", lambda *_: ("failed", "load: postgresql://warehouse:planted-secret@db/warehouse is gone"))
    alerts.run_failed({"dag": SimpleNamespace(dag_id="ingest_x"), "run_id": "r"})
    assert "planted-secret" not in str(web.bodies) and "is gone" in web.bodies[0]["happened"]
