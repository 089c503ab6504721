"""The book, served to the shop's lanes: JSON over HTTP (docs/gift-cards.md, "The wire")."""

import hmac
from collections.abc import Callable
from typing import Any

from pos.giftcards.ledger import GiftLedger, Refused
from pos.log import get_logger
from pos.wires.json_door import JsonDoor
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["GiftService"]

log = get_logger("gift")
Body = dict[str, Any]


class GiftService:
    """Serves one book. `key`: what lanes must know."""

    def __init__(self, ledger: GiftLedger, url: str, key: str, machine: Machine = THIS_MACHINE) -> None:
        self._ledger = ledger
        self._key = key
        self._machine = machine
        self._door = JsonDoor(url, self.answer, machine)
        self._acts: dict[str, Callable[[Body], Body]] = {
            "/v1/hello": lambda body: {"result": "done"},  # noqa: ARG005
            "/v1/card": self._card,
            "/v1/move": self._move,
            "/v1/settle": self._settle,
        }

    @property
    def url(self) -> str:
        """Where lanes find it, once it was started."""
        return self._door.url

    def start(self) -> None:
        """Serve from now on."""
        self._door.open()

    def stop(self) -> None:
        """Serve no more, and close the book."""
        self._door.close()
        self._ledger.close()

    def answer(self, path: str, body: Body) -> tuple[int, Body]:
        """HTTP status and answer."""
        if not hmac.compare_digest(str(body.get("key", "")).encode(), self._key.encode()):
            return 401, {"result": "refused", "why": "key"}
        act = self._acts.get(path)
        if act is None:
            return 404, {}
        try:
            return 200, act(body)
        except Refused as refused:
            log.info("refused", what=path, why=refused.why, reference=str(body.get("reference", ""))[:32])
            return 200, {"result": "refused", "why": refused.why}
        except (KeyError, TypeError, ValueError):
            return 200, {"result": "refused", "why": "nonsense"}

    def _card(self, body: Body) -> Body:
        row = self._ledger.card(str(body["card"]))
        if row is None or row["blocked"]:
            raise Refused("unknown-card" if row is None else "blocked")
        named = {name: row[name] for name in ("card", "last4", "kind", "currency", "balance", "goods")}
        return {"result": "card", **named, "pin": bool(row["pin"]), "single": row["kind"] == "voucher"}

    def _move(self, body: Body) -> Body:
        reference, amount, at = str(body["reference"]), int(body["amount"]), self._machine.now_ms()
        if body["kind"] == "refund":
            return self._done(self._ledger.refund(reference, str(body["of"]), amount, at))
        card, currency = str(body["card"]), str(body["currency"])
        if body["kind"] == "redeem":
            return self._done(self._ledger.redeem(reference, card, amount, currency, str(body.get("pin", "")), at))
        if body["kind"] == "load":
            last4, opens = str(body.get("last4", "")), "credit" if body.get("opens") == "credit" else "gift"
            return self._done(self._ledger.load(reference, card, last4, amount, currency, at, opens))
        raise Refused("nonsense")

    def _settle(self, body: Body) -> Body:
        reference = str(body["reference"])
        done = self._ledger.settle(reference, self._machine.now_ms())
        return {"result": "closed", "reference": reference} if done is None else self._done(done)

    def _done(self, move: Body) -> Body:
        card = self._ledger.card(move["card"])
        assert card is not None
        balance = 0 if card["kind"] == "voucher" and move["kind"] == "redeem" else move["balance"]
        return {
            "result": "done", "reference": move["reference"], "amount": move["amount"], "currency": card["currency"],
            "balance": balance, "number": move["number"], "last4": card["last4"],
        }  # fmt: skip
