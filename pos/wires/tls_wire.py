"""TLS over any wire: `tls://10.0.0.7:8443?ca=/etc/pos/terminal-root.pem&name=*.live.terminal.example`.

The certificate must come from that authority. Terminals are reached by address, so what their certificate names is
compared with `name`, where `*` stands for any letters; without `name` it has to be the host that was asked for.
"""

import ssl
from fnmatch import fnmatchcase
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from pos.errors import ConfigError, DeviceMissing, DeviceSilent
from pos.wires.fd_wire import Wire

__all__ = ["TlsWire", "client_context"]

_CHUNK = 1 << 14


def client_context(ca: str) -> ssl.SSLContext:
    """How certificates are checked: against the file `ca`, or this machine's own authorities if it is empty.

    Raises:
        ConfigError: the file is not there, or holds no certificate.
    """
    if ca and not Path(ca).is_file():
        raise ConfigError(f"{ca} is not there.", "Name the file that holds the terminal's root certificate (PEM).")
    try:
        context = ssl.create_default_context(cafile=ca or None)
    except ssl.SSLError:
        raise ConfigError(f"{ca} holds no certificate.", "It must be a PEM file.") from None
    context.check_hostname = False  # names are compared by `TlsWire`
    return context


def _asked_for(where: str) -> str | None:
    """The name to ask for in the greeting, where it is one: services behind one address need it (RFC 6066, 3)."""
    host = where.rpartition(":")[0].strip("[]")
    try:
        ip_address(host)
    except ValueError:
        return host or None
    return None


class TlsWire:
    """A wire whose bytes nobody else reads. `names`: what the certificate may name, `*` for any letters.

    Raises:
        DeviceMissing: the line broke while greeting.
        DeviceSilent: the certificate does not fit, or the other end speaks no TLS.
    """

    def __init__(self, wire: Wire, context: ssl.SSLContext, names: str, where: str, timeout_s: float) -> None:
        self._wire = wire
        self._where = where
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_hostname=_asked_for(where))
        self._greet(timeout_s)
        self._compare(names)

    def read(self, size: int, timeout_s: float) -> bytes:
        """See `Wire`."""
        while True:
            try:
                data = self._tls.read(size)
            except ssl.SSLWantReadError:
                self._flush()
                got = self._wire.read(_CHUNK, timeout_s)
                if not got:
                    return b""
                self._in.write(got)
                continue
            except ssl.SSLError as error:
                raise DeviceSilent(f"{self._where} broke its TLS ({error.reason}).") from None
            if not data:
                raise DeviceMissing(f"{self._where} hung up.")
            return data

    def write(self, data: bytes) -> None:
        """See `Wire`."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._tls.write(rest[:_CHUNK]) :]
            self._flush()

    def wake(self) -> None:
        """See `Wire`."""
        self._wire.wake()

    def close(self) -> None:
        """See `Wire`."""
        self._wire.close()

    def _flush(self) -> None:
        if waiting := self._out.read():
            self._wire.write(waiting)

    def _greet(self, timeout_s: float) -> None:
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._flush()
                got = self._wire.read(_CHUNK, timeout_s)
                if not got:
                    raise DeviceSilent(f"{self._where} speaks no TLS.", "Check its port.") from None
                self._in.write(got)
                continue
            except ssl.SSLCertVerificationError as error:
                what = f"{self._where} shows a certificate that is not trusted ({error.verify_message})."
                raise DeviceSilent(what, "Check the file ca=... and the clock of this machine.") from None
            except ssl.SSLError as error:
                raise DeviceSilent(f"{self._where} speaks no TLS that is known ({error.reason}).") from None
            self._flush()
            return

    def _compare(self, wanted: str) -> None:
        shown: dict[str, Any] = dict(self._tls.getpeercert() or {})
        subject = [value for part in shown.get("subject", ()) for key, value in part if key == "commonName"]
        also = [value for _, value in shown.get("subjectAltName", ())]
        if not any(fnmatchcase(name.lower(), wanted.lower()) for name in (*subject, *also)):
            what = f"{self._where} shows a certificate for {', '.join((*also, *subject)) or 'nobody'}."
            raise DeviceSilent(what, f"It should be for {wanted}; set name=... in the address.")
