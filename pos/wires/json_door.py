"""A door that answers JSON over HTTP/1.1: the far end of a book of gift cards."""

from collections.abc import Callable
from typing import Any

import msgspec

from pos.wires.http_door import Asked, HttpDoor, Reply
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["Answerer", "JsonDoor"]

Answerer = Callable[[str, dict[str, Any]], tuple[int, dict[str, Any]] | None]
"""Path and body -> HTTP status and answer; `None`: the line stays open and nothing ever comes."""
LARGEST = 1 << 16


class JsonDoor(HttpDoor):
    """Serves at tcp://host:port."""

    def __init__(self, url: str, answer: Answerer, machine: Machine = THIS_MACHINE) -> None:
        def replied(asked: Asked) -> Reply:
            told = answer(asked.target, _object(asked.body))
            if told is None:
                return Reply(0)
            return Reply(told[0], msgspec.json.encode(told[1]), {"Content-Type": "application/json"})

        super().__init__(url, replied, machine, LARGEST)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
