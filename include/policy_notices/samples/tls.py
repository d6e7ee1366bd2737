"""TLS as a badly kept portal speaks it: with a certificate that ran out, or not at all."""

from __future__ import annotations

import socket
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache

HELLO = b"\x16"
"""The first byte of a TLS client."""

EXPIRED = "tls-expired.lab.localhost"


def wrapped(request: socket.socket) -> socket.socket:
    """The connection, under TLS where its client asks for it and names the host with the certificate; any other host breaks off."""
    if request.recv(1, socket.MSG_PEEK) != HELLO:
        return request
    return _context().wrap_socket(request, server_side=True, do_handshake_on_connect=False)


@cache
def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(certificate())
        file.flush()
        context.load_cert_chain(file.name)
    context.sni_callback = lambda request, host, own: None if host == EXPIRED else ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE
    return context


@cache
def certificate() -> bytes:
    """Key and certificate of `EXPIRED`, made now; it ran out yesterday."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, EXPIRED)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now - timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(EXPIRED)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem + made.public_bytes(serialization.Encoding.PEM)
