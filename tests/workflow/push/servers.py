"""A real SMTP server with STARTTLS and a real HTTP gateway, both on loopback, that remember what they were given."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Mails:
    """What an SMTP server got; `answer` is what it says to a text, `refused` to a recipient."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer, self.refused, self.pause = "250 OK", "", 0.0
        self.was_tls: list[bool] = []
        self.port = 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - named by aiosmtpd
        if self.refused:
            return self.refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
            self.was_tls.append(session.ssl is not None)
        if self.pause:
            time.sleep(self.pause)
        return self.answer


@contextmanager
def smtp_server(certificate: tuple[Path, Path] | None = None) -> Iterator[Mails]:
    """An SMTP server; with a certificate it takes mail only after STARTTLS."""
    mails = Mails()
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)

    class Server(Controller):
        def factory(self) -> SMTP:
            return SMTP(self.handler, tls_context=context, require_starttls=context is not None)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        mails.port = free.getsockname()[1]
    server = Server(mails, hostname="127.0.0.1", port=mails.port)
    server.start()
    try:
        yield mails
    finally:
        server.stop()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of localhost that signs itself: (certificate, key)."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    start = datetime.now(UTC) - timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=30))
    made = made.add_extension(names, critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    pem = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *pem))
    return files


class Gateway:
    """What an HTTP gateway got; `answer` gives (status, body, headers) of a request's body."""

    def __init__(self) -> None:
        self.bodies: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answer: Callable[[dict], tuple[int, str, dict[str, str]]] = lambda _: (
            200,
            '{"errcode": 0, "code": 0}',
            {},
        )
        self.pause, self.url = 0.0, ""


@contextmanager
def http_gateway() -> Iterator[Gateway]:
    """A gateway on loopback that answers every POST."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            gateway.bodies.append(body)
            gateway.headers.append(dict(self.headers))
            gateway.paths.append(self.path)
            time.sleep(gateway.pause)
            status, text, headers = gateway.answer(body)
            try:
                self.send_response(status)
                for name, value in {"Content-Length": str(len(text.encode())), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())
            except OSError:  # who asked was killed, or does not wait any more
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    gateway.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
