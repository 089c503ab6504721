"""A simulated book of gift cards: JSON over HTTP on a TCP port, and a control desk.

Written from docs/gift-cards.md, "The wire". It knows cards by their keyed hash, as a real one does: the desk opens them
by it. Faults: it may do a thing and say nothing, or do nothing and say nothing; and the wire has its own.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlsplit

from msgspec import Meta, Struct

from pos.errors import ConfigError
from pos.payments.sim import asks
from pos.payments.sim.gift_hand import FIRST_NUMBER, Hand, barcode, token
from pos.wires.acts import Asked, NotNow, Switch
from pos.wires.control import Act, serve
from pos.wires.faults import FaultScript
from pos.wires.json_door import JsonDoor
from pos.wires.machine import THIS_MACHINE, Machine

__all__ = ["SimulatedGiftBook", "run"]

Minor = Annotated[int, Meta(ge=0, le=1_000_000_000)]
_DOOR_AGAIN_S = 0.05
SHOWN = 2
"""So many cards the desk shows, the newest."""


class Card(Struct, forbid_unknown_fields=True):
    """Open a card: `card` is its keyed hash."""

    card: str
    balance: Minor = 0
    last4: str = ""
    kind: Literal["gift", "credit", "voucher"] = "gift"
    currency: str = "GBP"
    pin: str = ""
    goods: str = ""
    single: bool = False
    blocked: bool = False
    tries: int = 0


class Block(Struct, frozen=True, forbid_unknown_fields=True):
    """Block a card, or no more."""

    card: str
    on: bool = True


class Lose(Struct, frozen=True, forbid_unknown_fields=True):
    """The next answers are lost: what was asked for is done, or not."""

    done: bool = True
    times: Annotated[int, Meta(ge=0, le=1_000)] = 1


class SimulatedGiftBook:
    """A book behind a TCP port. Acts may be called on any thread."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        key: str = "",
        *,
        pepper: bytes = b"",
        machine: Machine = THIS_MACHINE,
    ) -> None:
        self._machine = machine
        self._key = key
        self._pepper = pepper
        self._handed = 0
        self.cards: dict[str, Card] = {}
        self.moves: dict[str, dict[str, Any]] = {}
        self.closed: set[str] = set()
        self._lock = machine.lock()
        self._lose: list[bool] = []
        self._silent = False
        self._door = JsonDoor(f"tcp://{host}:{port}", self._answer, machine)
        self.faults = self._door.faults

    @property
    def url(self) -> str:
        """Where a lane finds it, once it was started."""
        return self._door.url

    def start(self) -> None:
        """Serve from now on."""
        self._door.open()

    def stop(self) -> None:
        """Switch it off for good."""
        self._door.close()

    # --- the book

    def _answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        if body.get("key", "") != self._key:
            return 401, {"result": "refused", "why": "key"}
        acts = {"hello": self._hello, "card": self._card, "move": self._move, "settle": self._settle}
        act = acts.get(path.removeprefix("/v1/"))
        if act is None:
            return 404, {}
        with self._lock:
            if self._silent:
                return None
            if self._lose and path == "/v1/move":
                if self._lose.pop(0):
                    act(body)
                return None
            return 200, act(body)

    def _hello(self, body: dict[str, Any]) -> dict[str, Any]:
        del body
        return {"result": "done"}

    def _card(self, body: dict[str, Any]) -> dict[str, Any]:
        card = self.cards.get(body.get("card", ""))
        if card is None:
            return {"result": "refused", "why": "unknown-card"}
        if card.blocked:
            return {"result": "refused", "why": "blocked"}
        return {
            "result": "card", "card": card.card, "balance": card.balance, "currency": card.currency,
            "last4": card.last4, "kind": card.kind, "pin": bool(card.pin), "goods": card.goods, "single": card.single,
        }  # fmt: skip

    def _move(self, body: dict[str, Any]) -> dict[str, Any]:
        reference, amount = str(body.get("reference", "")), body.get("amount", 0)
        known = self.moves.get(reference)
        if known is not None:
            same = (known["kind"], known["amount"]) == (body.get("kind"), amount)
            return self._done(known) if same else {"result": "refused", "why": "reference-used"}
        if reference in self.closed:
            return {"result": "refused", "why": "closed"}
        if not reference or not isinstance(amount, int) or amount <= 0:
            return {"result": "refused", "why": "nonsense"}
        why = {"redeem": self._redeem, "refund": self._refund, "load": self._load}[body["kind"]](body, amount)
        return {"result": "refused", "why": why} if why else self._done(self.moves[reference])

    def _write(self, body: dict[str, Any], card: Card, signed: int) -> None:
        card.balance += signed
        move = {"reference": body["reference"], "kind": body["kind"], "amount": body["amount"], "card": card.card}
        number = len(self.moves) + 1
        self.moves[body["reference"]] = {**move, "signed": signed, "balance": card.balance, "number": number}

    def _done(self, move: dict[str, Any]) -> dict[str, Any]:
        card = self.cards[move["card"]]
        return {
            "result": "done", "reference": move["reference"], "amount": move["amount"], "currency": card.currency,
            "balance": move["balance"], "number": move["number"], "last4": card.last4,
        }  # fmt: skip

    def _redeem(self, body: dict[str, Any], amount: int) -> str:
        card = self.cards.get(body.get("card", ""))
        if card is None or card.blocked:
            return "unknown-card" if card is None else "blocked"
        if card.pin and card.tries >= 3:
            return "pin-locked"
        if card.pin and body.get("pin", "") != card.pin:
            card.tries += 1
            return "wrong-pin"
        card.tries = 0
        if body.get("currency") != card.currency:
            return "other-currency"
        if amount > card.balance:
            return "not-enough"
        self._write(body, card, -amount)
        if card.single:
            card.balance = 0
        return ""

    def _refund(self, body: dict[str, Any], amount: int) -> str:
        taken = self.moves.get(body.get("of", ""))
        if taken is None or taken["kind"] != "redeem":
            return "unknown-movement"
        back = sum(one["amount"] for one in self.moves.values() if one.get("of") == taken["reference"])
        if back + amount > taken["amount"]:
            return "too-much"
        self._write(body, self.cards[taken["card"]], amount)
        self.moves[body["reference"]]["of"] = taken["reference"]
        return ""

    def _load(self, body: dict[str, Any], amount: int) -> str:
        card = self.cards.get(body.get("card", ""))
        if card is None:
            card = Card(card=body["card"], last4=body.get("last4", ""), currency=body.get("currency", "GBP"))
            card.kind = "credit" if body.get("opens") == "credit" else "gift"
            self.cards[card.card] = card
        if card.blocked:
            return "blocked"
        if card.kind == "voucher":
            return "voucher"
        self._write(body, card, amount)
        return ""

    def _settle(self, body: dict[str, Any]) -> dict[str, Any]:
        reference = str(body.get("reference", ""))
        if reference in self.moves:
            return self._done(self.moves[reference])
        self.closed.add(reference)
        return {"result": "closed", "reference": reference}

    # --- control

    def state(self) -> dict[str, Any]:
        """What a control desk shows and a test compares."""
        with self._lock:
            cards = {
                key: {"balance": one.balance, "last4": one.last4, "kind": one.kind} for key, one in self.cards.items()
            }
            return {
                "cards": cards, "moves": list(self.moves.values()), "closed": sorted(self.closed),
                "faults": self.faults.state(), "silent": self._silent, "status": "silent" if self._silent else "ready",
                "display": "\n".join(_shown(one) for one in list(self.cards.values())[-SHOWN:]),
            }  # fmt: skip

    def files(self) -> Mapping[str, Callable[[], bytes]]:
        """None."""
        return {}

    def acts(self) -> Mapping[str, Act]:
        """What a control desk can do."""
        return {
            "open": Asked(Card, self.open_card),
            "hand": Asked(Hand, self.hand, "A new card, and the code on it; needs the lanes' pepper."),
            "block": Asked(Block, self._block),
            "lose": Asked(Lose, self._lose_next),
            "silent": Asked(Switch, self._be_silent, "It takes requests and never answers, or does again."),
            "unplug": Asked(asks.Away, self._unplug),
            "faults": Asked(FaultScript, self.faults.act, "What the wire does wrong; {}: nothing any more."),
        }

    def open_card(self, call: dict[str, Any]) -> dict[str, Any]:
        """Open a card with money on it."""
        with self._lock:
            self.cards[call["card"]] = Card(**call)
        return {"cards": len(self.cards)}

    def hand(self, call: dict[str, Any]) -> dict[str, Any]:
        """Somebody holds a new card to the scanner. Raises NotNow where the book has no pepper."""
        if not self._pepper:
            raise NotNow("this book knows cards by their hash only; start it with pepper=FILE")
        self._handed += 1
        number, blank = str(FIRST_NUMBER + self._handed), bool(call.pop("blank", False))
        if not blank:
            balance = int(call.pop("balance", Hand().balance))
            single = call.get("kind") == "voucher"
            self.open_card(
                {
                    "card": token(self._pepper, number),
                    "last4": number[-4:],
                    "balance": balance,
                    "single": single,
                    **call,
                }
            )
        return {"code": barcode(number), "last4": number[-4:]}

    def _block(self, call: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self.cards[call["card"]].blocked = bool(call.get("on", True))
        return {}

    def _lose_next(self, call: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self._lose = [bool(call.get("done", True))] * int(call.get("times", 1))
        return {"lose": len(self._lose)}

    def _be_silent(self, call: dict[str, Any]) -> dict[str, Any]:
        self._silent = bool(call["on"])
        return {"silent": self._silent}

    def _unplug(self, call: dict[str, Any]) -> dict[str, Any]:
        self._door.down(float(call.get("seconds", 5)))
        return {}


def run(wire_url: str, control_port: int, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is told the `wire` and `control` addresses.

    Raises:
        ConfigError: no address.
        DeviceBusy: the port is taken.
    """
    parts = urlsplit(wire_url)
    if parts.scheme != "tcp" or not parts.hostname:
        raise ConfigError(f"{wire_url!r} is no address for a book of gift cards.", "Write tcp://127.0.0.1:port.")
    said = dict(parse_qsl(parts.query))
    pepper = Path(said["pepper"]).read_bytes() if "pepper" in said else b""
    serve(SimulatedGiftBook(parts.hostname, parts.port or 0, said.get("key", ""), pepper=pepper), control_port, ready)


def _shown(card: Card) -> str:
    """A card as the desk shows it."""
    return f"{card.kind} •••• {card.last4}  {card.balance // 100}.{card.balance % 100:02d}"
