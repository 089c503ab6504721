"""The shop's own book of gift cards for the payment matrix: JSON over HTTP, each request a connection.

The book is the production one (`pos.giftcards`), behind a door at the lane's cable; its ledger is the oracle's bank.
"""

import hmac
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pos.config import GiftConfig
from pos.giftcards.ledger import GiftLedger
from pos.giftcards.service import GiftService
from pos.prove.world.machine import SimulatedMachine
from pos.prove.world.tap import Side
from pos.wires.json_door import JsonDoor
from pos.wires.machine import Alarm

__all__ = ["GIFT_LATE_S", "GIFT_URL", "GiftHouse", "gift_config"]

GIFT_URL = "tcp://127.0.0.1:7410"
GIFT_LATE_S: dict[Side, float] = {"lane": 70.0, "terminal": 25.0}
"""A request may come after the lane has had it closed; an answer, after the lane has given up on it."""
KEY = "of the lanes"
PEPPER = b"a pepper of thirty-two bytes and more"
ON_CARD = 10_000


@lru_cache(maxsize=1)
def _folder() -> "tempfile.TemporaryDirectory[str]":
    kept = tempfile.TemporaryDirectory(prefix="gift-pepper-")
    (Path(kept.name) / "gift.pepper").write_bytes(PEPPER)
    return kept


def gift_config() -> GiftConfig:
    """How the lane reaches the book."""
    return GiftConfig(url=GIFT_URL, key=KEY, pepper=Path(_folder().name) / "gift.pepper")


class GiftHouse:
    """The book, its machine's plug, and cards for shoppers."""

    waits_for_card = False

    def __init__(self, machine: SimulatedMachine) -> None:
        self._machine = machine
        self._book = GiftLedger.in_memory()
        self._service = GiftService(self._book, GIFT_URL, KEY, machine)
        self._door = JsonDoor(GIFT_URL, self._answer, machine)
        self._cards = 0
        self._outcomes: dict[str, str] = {}
        self._moves: dict[str, str] = {}
        self._busy = False
        self._again: Alarm | None = None

    @property
    def url(self) -> str:
        """Where the lane finds it."""
        return GIFT_URL

    def start(self) -> None:
        """Serve from now on."""
        self._door.open()

    def _answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        if self._busy:
            return None
        moves = path == "/v1/move"
        card, reference = str(body.get("card", "")), str(body.get("reference", ""))
        if moves:
            self._moves[reference] = str(body.get("of", ""))
        if moves and self._outcomes.get(card) == "decline":
            self._book.block(card)
        status, told = self._service.answer(path, body)
        if moves and self._outcomes.get(card) == "other-sale":
            told = told | {"reference": "L009-B00000001-1"}
        return status, told

    def code(self, call: Mapping[str, object]) -> str:
        """A new card with money on it, and what its bars say; `outcome`: how a payment with it goes."""
        self._cards += 1
        number = f"777700{self._cards:010d}"
        token = hmac.new(PEPPER, f"gift\0{number}".encode(), sha256).hexdigest()
        self._outcomes[token] = str(call["outcome"])
        at = self._machine.now_ms()
        self._book.open_card(token, number[-4:], "GBP", ON_CARD, reference=f"issue-{number}", at=at)
        return f"GIFT-{number}"

    def bank(self) -> list[dict[str, Any]]:
        """What was taken from cards, and whether it is back on them. What the book's own check finds is a failure."""
        assert self._book.verify() == []
        found = {name: done for name in self._moves if (done := self._book.done(name)) and done["kind"] == "redeem"}
        back = {of for name, of in self._moves.items() if of and self._book.done(name)}
        return [
            {
                "receipt": done["number"], "trace": name, "amount": done["amount"],
                "taken": name not in back, "reversed": name in back,
            }
            for name, done in found.items()
        ]  # fmt: skip

    def acts(self) -> Mapping[str, Callable[[dict[str, Any]], Any]]:
        """Its plug, and its silence."""
        return {"busy": self._be_silent, "unplug": self._unplug}

    def _be_silent(self, call: dict[str, Any]) -> None:
        self._busy = bool(call["on"])

    def _unplug(self, call: dict[str, Any]) -> None:
        self._door.close()
        self._again = self._machine.alarm(float(call["seconds"]), self._door.open)

    def present(self, call: dict[str, Any]) -> dict[str, Any]:
        """No card is held to a reader here."""
        return call
