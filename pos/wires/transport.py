"""Wires by URL: `serial:///dev/ttyUSB0?baud=9600&parity=E&bits=7` and `tcp://10.0.0.7:9100`.

A read wakes with the first byte (poll, no sleeping), since the time from the last byte of a scan to the painted line is
measured. `close` may be called on any thread and wakes a reader at once.
"""

import errno
import os
import socket
import termios
from collections.abc import Collection
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import serial

from pos.errors import ConfigError, DeviceBusy, DeviceError, DeviceMissing
from pos.wires.fd_wire import FdWire, Wire
from pos.wires.node_wire import open_node

__all__ = ["Wire", "open_wire"]

_PARITIES = {"N": serial.PARITY_NONE, "E": serial.PARITY_EVEN, "O": serial.PARITY_ODD}
_STOPS = {"1": serial.STOPBITS_ONE, "2": serial.STOPBITS_TWO}
_LINE = {"baud": "9600", "parity": "N", "bits": "8", "stop": "1", "flow": "none"}
_KEEPALIVE = (("TCP_KEEPIDLE", 5), ("TCP_KEEPINTVL", 2), ("TCP_KEEPCNT", 3), ("TCP_USER_TIMEOUT", 10_000))


def open_wire(url: str, timeout_s: float = 2.0) -> Wire:
    """Open a wire. `timeout_s` limits connecting, and each write.

    `serial:///dev/NAME` takes `baud` (9600), `parity` N|E|O, `bits` 7|8, `stop` 1|2, `flow` none|rtscts|xonxoff;
    `tls://host:port` takes `ca` and `name` (see `tls_wire`); `tcp://host:port` takes nothing, nor do
    `hid:///dev/hidraw0` and `input:///dev/input/...` (see `node_wire`), `hid-feature:///dev/hidraw0` (`feature_wire`).

    Raises:
        ConfigError: the URL itself is wrong.
        DeviceMissing: nothing is there, or this user may not open it.
        DeviceBusy: another program has it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigError(f"{url!r} is no address.", "Write tcp://host:port or serial:///dev/name.") from None
    if parts.scheme == "tcp":
        if not parts.hostname or port is None or parts.query:
            raise ConfigError(f"{url!r} is no address.", "Write tcp://host:port.")
        return _open_tcp(parts.hostname, port, timeout_s)
    if parts.scheme == "tls":
        return _open_tls(parts, timeout_s)
    if parts.scheme == "serial":
        return _open_serial(parts, timeout_s)
    if parts.scheme == "hid-feature":
        from pos.wires.feature_wire import open_feature

        return open_feature(url, Path(unquote(parts.path)), timeout_s)
    if parts.scheme in ("hid", "input"):
        return open_node(url, Path(unquote(parts.path)), grab=parts.scheme == "input", timeout_s=timeout_s)
    raise ConfigError(f"{url!r} has no wire that is known.", "Write tcp://host:port or serial:///dev/name.")


def _open_tcp(host: str, port: int, timeout_s: float) -> Wire:
    where = f"tcp://{host}:{port}"
    try:
        link = socket.create_connection((host, port), timeout_s)
    except TimeoutError:
        raise DeviceMissing(f"{where} does not answer.", "Check its power, network cable and address.") from None
    except ConnectionRefusedError:
        what = f"{where} refuses the connection."
        raise DeviceMissing(what, "Check that the device is on and that the port is right.") from None
    except socket.gaierror:
        raise DeviceMissing(f"No device is named {host}.", "Check the address and the network.") from None
    except OSError as error:
        what = f"{where} can't be reached ({error.strerror or error})."
        raise DeviceMissing(what, "Check its power, network cable and address.") from None
    link.setblocking(False)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # A cable pulled out of a switch sends nothing: without this a dead wire looks quiet for hours.
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEPALIVE:
        if hasattr(socket, name):
            link.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return FdWire(where, link.fileno(), link.close, timeout_s)


def _open_tls(parts: SplitResult, timeout_s: float) -> Wire:
    from pos.wires.tls_wire import TlsWire, client_context

    given = dict(parse_qsl(parts.query))
    if not parts.hostname or parts.port is None or not given.keys() <= {"ca", "name"}:
        raise ConfigError(f"{parts.geturl()!r} is no address.", "Write tls://host:port?ca=/path/root.pem&name=NAME.")
    context = client_context(given.get("ca", ""))
    wire = _open_tcp(parts.hostname, parts.port, timeout_s)
    try:
        return TlsWire(wire, context, given.get("name") or parts.hostname, f"{parts.hostname}:{parts.port}", timeout_s)
    except BaseException:
        wire.close()
        raise


def _open_serial(parts: SplitResult, timeout_s: float) -> Wire:
    path = unquote(parts.path)
    line = _line_settings(parts, path)
    port = serial.Serial(
        baudrate=int(line["baud"]),
        bytesize=int(line["bits"]),
        parity=_PARITIES[line["parity"]],
        stopbits=_STOPS[line["stop"]],
        rtscts=line["flow"] == "rtscts",
        xonxoff=line["flow"] == "xonxoff",
        timeout=0,
        exclusive=True,
    )
    port.port = path
    try:
        port.open()
    except (OSError, ValueError) as error:
        raise _not_opened(path, line, error) from None
    except termios.error as error:  # which is no OSError
        port.close()
        raise _not_opened(path, line, OSError(*error.args)) from None
    return FdWire(path, port.fileno(), port.close, timeout_s)


def _line_settings(parts: SplitResult, path: str) -> dict[str, str]:
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    line = _LINE | given
    allowed: dict[str, Collection[str]] = {
        "parity": _PARITIES,
        "stop": _STOPS,
        "bits": ("7", "8"),
        "flow": ("none", "rtscts", "xonxoff"),
    }
    mistakes = [f"{key}: unknown setting" for key in given if key not in _LINE]
    mistakes += [
        f"{key}: {line[key]!r} is none of {', '.join(known)}"
        for key, known in allowed.items()
        if line[key] not in known
    ]
    if not line["baud"].isascii() or not line["baud"].isdecimal() or int(line["baud"]) <= 0:
        mistakes.append(f"baud: {line['baud']!r} is no speed")
    if parts.netloc or not path.startswith("/"):
        mistakes.append("write serial:///dev/name, with three slashes")
    if mistakes:
        raise ConfigError(f"{parts.geturl()!r}: {'; '.join(mistakes)}.", "Mend the address.", tuple(mistakes))
    return line


def _not_opened(path: str, line: dict[str, str], error: Exception) -> DeviceError:
    code = getattr(error, "errno", None)
    if code in {errno.EAGAIN, errno.EBUSY}:
        return DeviceBusy(f"{path} is in use by another program.", "Close that program, or give each its own port.")
    if code in {errno.EACCES, errno.EPERM}:
        return DeviceMissing(
            f"{path} may not be opened by this user.", "Add the user to the group that owns it (dialout)."
        )
    if code in {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO}:
        return DeviceMissing(f"{path} is not there.", "Check that the device is plugged in and switched on.")
    if code == errno.EINVAL or isinstance(error, ValueError):
        settings = f"{line['baud']} baud {line['bits']}{line['parity']}{line['stop']}"
        return DeviceMissing(f"{path} does not take {settings}.", "Set the line as the device and its port allow.")
    if code is None or code == errno.ENOTTY:
        return DeviceMissing(f"{path} is no serial port.", "Check the path.")
    return DeviceMissing(f"{path} can't be opened ({os.strerror(code)}).", "Check the device and its path.")
