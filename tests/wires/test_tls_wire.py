"""TLS over a wire: certificates made here, a server on a port of this machine."""

import datetime as dt
import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pos.errors import ConfigError, DeviceError, DeviceMissing, DeviceSilent
from pos.wires.transport import Wire, open_wire

NAME = "P400Plus-123456789.test.terminal.example"


def _line(peer: socket.socket) -> bytes:
    """All of it: who hangs up on bytes that were not read takes back what they said."""
    heard = b""
    while not heard.endswith(b"\n") and (more := peer.recv(65536)):
        heard += more
    return heard


class Server:
    """Answers with what it hears, once a connection."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._context = context
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            try:
                with self._context.wrap_socket(peer, server_side=True) if self._context else peer as line:
                    if self._context is None:
                        line.sendall(b"HTTP/1.0 400 no\r\n\r\n")
                    line.sendall(_line(line).upper())
            except OSError:
                peer.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "root.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "empty.pem").write_text("nothing")
    return folder


def served(files: Path) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files / "root.pem", files / "key.pem")
    return Server(context)


def consumed(wire: Wire) -> None:
    while True:
        wire.read(65536, 5.0)


def test_bytes_should_go_both_ways(files: Path) -> None:
    server = served(files)
    url = f"tls://127.0.0.1:{server.port}?ca={files}/root.pem&name=*.test.terminal.example"
    wire = open_wire(url)
    wire.write(b"hello " * 4000 + b"\n")
    assert wire.read(100, 5.0).startswith(b"HELLO HELLO")
    with pytest.raises(DeviceMissing):
        consumed(wire)
    wire.close()
    server.close()


@pytest.mark.parametrize(
    ("query", "error", "says"),
    [
        ("?ca={}/root.pem", DeviceSilent, NAME),
        ("?ca={}/root.pem&name=*.live.terminal.example", DeviceSilent, "live"),
        ("?name=*", DeviceSilent, "not trusted"),
        ("?ca={}/none.pem", ConfigError, "not there"),
        ("?ca={}/empty.pem", ConfigError, "no certificate"),
        ("?baud=9600", ConfigError, "no address"),
    ],
)
def test_a_wrong_certificate_or_address_should_be_refused(
    files: Path, query: str, error: type[Exception], says: str
) -> None:
    server = served(files)
    with pytest.raises(error, match=says):
        open_wire(f"tls://127.0.0.1:{server.port}{query.format(files)}")
    server.close()


def test_a_port_without_tls_should_be_named(files: Path) -> None:
    server = Server(None)
    with pytest.raises(DeviceError, match="no TLS"):
        open_wire(f"tls://127.0.0.1:{server.port}?ca={files}/root.pem")
    server.close()
