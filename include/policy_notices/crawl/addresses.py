"""Where a portal's requests may go: declared hosts only, public addresses only, and to the very address that was checked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from policy_notices.errors import ForbiddenHostError

if TYPE_CHECKING:
    from policy_notices.portals import Portal

SAMPLE_SUFFIX = ".localhost"


def samples_port() -> int:
    """`POLICY_NOTICES_SAMPLES_PORT`: where the sample portals listen on 127.0.0.1, by default 8620."""
    return int(os.environ.get("POLICY_NOTICES_SAMPLES_PORT") or 8620)


def check_host(portal: Portal, url: str, asked: str | None = None) -> None:
    """Raises ForbiddenHostError unless `url` is plain http(s) on a host that the portal's declaration names.

    `asked` is the URL that redirected to `url`, for the message.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    address = f"{portal.id}: {asked} leads to {url}, which" if asked and asked != url else f"{portal.id}: {url}"
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise ForbiddenHostError(f"{address} is no plain http(s) address; not requested")
    if host not in portal.hosts:
        raise ForbiddenHostError(
            f"{address} is on host {host}, declared are {', '.join(portal.hosts)}; not requested"
            " (if it belongs to the portal, add it to `hosts` in its YAML)"
        )


class CheckedAddressAdapter(IPFilterAdapter):  # type: ignore[misc]
    """Resolves a host once, refuses private, loopback, link-local and translated addresses, and connects to what it checked.

    A sample portal's `<name>.localhost` goes to 127.0.0.1 on `samples_port()`, whatever the URL's port says.
    One connection a host.
    """

    def __init__(self, *, https: bool, sample: bool, retries: Any) -> None:
        self._sample = sample
        super().__init__(is_https_proto=https)
        self.max_retries = retries

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        super().init_poolmanager(connections, 1, True, **pool_kwargs)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: str | tuple[str, str] | None = None
    ) -> tuple[Any, Any]:
        parts = urlsplit(request.url or "")
        if not (self._sample and (parts.hostname or "").endswith(SAMPLE_SUFFIX)):
            checked: tuple[Any, Any] = super().build_connection_pool_key_attributes(request, verify, cert)
            return checked
        host_params, pool_kwargs = HTTPAdapter.build_connection_pool_key_attributes(self, request, verify, cert)
        request.headers["Host"] = parts.netloc
        named: Any = {"assert_hostname": parts.hostname, "server_hostname": parts.hostname} if parts.scheme == "https" else {}
        return host_params | {"host": "127.0.0.1", "port": samples_port()}, pool_kwargs | named
