"""A simulator's control desk from the other side: JSON over HTTP, on this machine only (`pos.wires.control`)."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from pos.errors import ConfigError, DeviceMissing, PosError

__all__ = ["ActRefused", "Desk"]

STATE_S = 2.0
ACT_S = 15.0
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ActRefused(PosError):
    """The desk answered that the call makes no sense now; the message says why."""


class Desk:
    """Calls one desk; every call blocks until it answers. No proxy is ever asked.

    Raises:
        ConfigError: the address is no desk's.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            good = parts.scheme == "http" and parts.hostname in LOOPBACK and parts.port is not None
        except ValueError:
            good = False
        if not good:
            raise ConfigError(f"{url!r} is no control desk.", "Write http://127.0.0.1:port as the simulator says.")
        self.url = url.rstrip("/")
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def state(self) -> dict[str, Any]:
        """What the simulator says of itself. Raises DeviceMissing when nobody answers."""
        return self._object(self._open(f"{self.url}/state", STATE_S))

    def file(self, name: str) -> bytes:
        """One of its files: "paper.png". Raises DeviceMissing, or ActRefused where there is none."""
        return self._open(f"{self.url}/{name}", STATE_S)

    def act(self, name: str, call: dict[str, Any]) -> dict[str, Any]:
        """Do something with it. Raises ActRefused with the desk's reason, or DeviceMissing."""
        body = json.dumps(call).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/{name}", body, headers, method="POST")  # noqa: S310 - checked
        return self._object(self._open(request, ACT_S))

    def _open(self, request: str | urllib.request.Request, timeout_s: float) -> bytes:
        try:
            with self._opener.open(request, timeout=timeout_s) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise ActRefused(_reason(error.read())) from None
        except (OSError, http.client.HTTPException):
            raise DeviceMissing(f"{self.url} does not answer.", "Look whether the simulator runs.") from None

    def _object(self, body: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(body)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise DeviceMissing(f"{self.url} is no control desk.", "Start the counter with the simulators' addresses.")
        return answer


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"
