"""Where alerts go: mail and webhooks, each in the form that its receiver reads.

A channel's address is the Airflow Variable `policy_notices_alerts_<channel>` or, without one, the environment's
`POLICY_NOTICES_ALERTS_<CHANNEL>`; what is not set is not used. A robot's signing secret stands after `#` in its address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import os
import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urldefrag, urlencode, urlsplit

if TYPE_CHECKING:
    from policy_notices_airflow.alerts import Alert

log = logging.getLogger(__name__)

TIMEOUT_S = 15
LONGEST_TEXT = 2000
"""Bytes of a robot's text message; 企业微信 refuses more than 2,048."""


class AlertNotDeliveredError(Exception):
    """Raised when a receiver refuses an alert; says what it answered, never its address."""


def addresses() -> dict[str, str]:
    """The channels that are set, with their addresses."""
    found = {channel: _variable(channel) or os.environ.get(f"POLICY_NOTICES_ALERTS_{channel.upper()}", "") for channel in CHANNELS}
    return {channel: address for channel, address in found.items() if address}


def _variable(channel: str) -> str | None:
    """Callbacks run in several of Airflow's processes; not all of them can look a Variable up."""
    from airflow.sdk import Variable

    with suppress(Exception):
        value = Variable.get(f"policy_notices_alerts_{channel}", default=None)
        return str(value) if value else None
    return None


def deliver(alert: Alert) -> list[str]:
    """Send an alert to every channel that is set; the channels that took it. One that refuses is logged, and the others get it."""
    delivered = []
    for channel, address in addresses().items():
        try:
            CHANNELS[channel](address, alert)
            delivered.append(channel)
        except Exception as error:  # an alert that cannot be sent must not fail what it tells of
            log.error("alert %r was not delivered by %s: %s", alert.subject, channel, _without_address(error, address))
    return delivered


def _without_address(error: Exception, address: str) -> str:
    """The address holds a token: an error that quotes it is told by its type alone."""
    secrets = {
        part
        for part in (address, urlsplit(address).query, urlsplit(address).path, unquote(urlsplit(address).password or ""))
        if len(part) > 1
    }
    return type(error).__name__ if any(secret in str(error) for secret in secrets) else f"{type(error).__name__}: {error}"


def _post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    import requests

    answer = requests.post(url, json=body, timeout=TIMEOUT_S, allow_redirects=False)
    if not answer.ok:
        raise AlertNotDeliveredError(f"answered {answer.status_code}")
    with suppress(ValueError):
        answered = answer.json()
        return answered if isinstance(answered, dict) else {}
    return {}


def _require_zero(answered: dict[str, Any], field: str) -> None:
    """The robots answer 200 to everything and say in a field whether they took it."""
    if answered.get(field) != 0:
        raise AlertNotDeliveredError(f"answered {field} {answered.get(field)}: {str(answered.get('errmsg') or answered.get('msg'))[:200]}")


def _cut(text: str) -> str:
    encoded = text.encode()
    return text if len(encoded) <= LONGEST_TEXT else encoded[: LONGEST_TEXT - 3].decode(errors="ignore") + "…"


def wecom(address: str, alert: Alert) -> None:
    """企业微信, group robot, message type `text`."""
    _require_zero(_post(address, {"msgtype": "text", "text": {"content": _cut(alert.text)}}), "errcode")


def dingtalk(address: str, alert: Alert) -> None:
    """钉钉, custom robot, message type `text`; signed with HMAC-SHA256 over time stamp (ms) and secret where there is one."""
    url, secret = urldefrag(address)
    if secret:
        stamp = str(round(time.time() * 1000))
        signature = base64.b64encode(hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()).decode()
        url += ("&" if urlsplit(url).query else "?") + urlencode({"timestamp": stamp, "sign": signature})
    _require_zero(_post(url, {"msgtype": "text", "text": {"content": _cut(alert.text)}}), "errcode")


def feishu(address: str, alert: Alert) -> None:
    """飞书, custom robot, message type `text`, where `<` would begin a tag; signed with HMAC-SHA256 keyed by time stamp (s) and secret."""
    url, secret = urldefrag(address)
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": _cut(alert.text).replace("<", "＜")}}
    if secret:
        stamp = str(int(time.time()))
        signature = base64.b64encode(hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()).decode()
        body |= {"timestamp": stamp, "sign": signature}
    _require_zero(_post(url, body), "code")


def webhook(address: str, alert: Alert) -> None:
    """Any other receiver: one JSON object with the alert's fields."""
    _post(address, alert.fields())


def mail(address: str, alert: Alert) -> None:
    """`smtp://user:password@host:587/?from=…&to=…,…` (STARTTLS where the server offers it) or `smtps://…` (TLS from the start)."""
    parsed = urlsplit(address)
    query = parse_qs(parsed.query)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = query["from"][0], query["to"][0], alert.subject
    message.set_content(alert.text)
    kind = smtplib.SMTP_SSL if parsed.scheme == "smtps" else smtplib.SMTP
    with kind(parsed.hostname or "", parsed.port or 0, timeout=TIMEOUT_S) as server:
        server.ehlo()
        if parsed.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if parsed.username:
            server.login(unquote(parsed.username), unquote(parsed.password or ""))
        server.send_message(message)


CHANNELS: dict[str, Callable[[str, Alert], None]] = {
    "mail": mail,
    "wecom": wecom,
    "dingtalk": dingtalk,
    "feishu": feishu,
    "webhook": webhook,
}
