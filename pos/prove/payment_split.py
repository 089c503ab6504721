"""Rows of the matrix with two cables: gift cards beside a card terminal, and split payments, a part by card (ZVT), the
rest by gift card or by phone.

The fault may meet any message over either cable; the lane may die between the parts; a shopper may want the first part
back. The oracle's bank is the terminal's and the other's together.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Literal

from pos.payments.sim.zvt_payment import Options
from pos.prove.payment_gift import GIFT_LATE_S, GIFT_URL, GiftHouse, gift_config
from pos.prove.payment_matrix import Answer
from pos.prove.payment_rows import PORT, WalletRow, ZvtRow, cut_zvt
from pos.prove.world.machine import SimulatedMachine
from pos.prove.world.tap import Protocol as Wire
from pos.prove.world.tap import cut_http

__all__ = ["GiftRow", "SplitRow", "TwoHouses"]

OTHER_PORT = 7410


class TwoHouses:
    """A card terminal, and who takes the rest."""

    def __init__(self, card: Any, rest: Any) -> None:  # noqa: ANN401 - any simulated terminal
        self.card = card
        self.rest = rest
        self.ledger = card.ledger

    @property
    def url(self) -> str:
        """The terminal's."""
        return str(self.card.url)

    def start(self) -> None:
        """Both serve from now on."""
        self.card.start()
        self.rest.start()

    @property
    def waits_for_card(self) -> bool:
        """Whether the terminal asks for a card, or a code is shown to be scanned."""
        return bool(self.card.waits_for_card or self.rest.waits_for_card)

    def present(self, call: dict[str, Any]) -> dict[str, Any]:
        """A card at the reader, or a phone at the screen."""
        found: dict[str, Any] = (self.card if self.card.waits_for_card else self.rest).present(call)
        return found

    def code(self, call: Mapping[str, object]) -> Any:  # noqa: ANN401 - a gift card's bars, or a phone's code
        """The shopper's next code."""
        return self.rest.code(call)

    @property
    def sees(self) -> Callable[[], bool]:
        """Whether a code is on the lane's screen."""
        return self.rest.sees  # type: ignore[no-any-return]

    @sees.setter
    def sees(self, told: Callable[[], bool]) -> None:
        self.rest.sees = told

    def acts(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        """Of the terminal; silence is both's, and so is a plug that is pulled."""
        card, rest = self.card.acts(), self.rest.acts()

        def both(name: str) -> Callable[[dict[str, Any]], Any]:
            return lambda call: (card[name](call), rest[name](call))

        return {"busy": both("busy"), "unplug": both("unplug"), "reboot": card["reboot"]}


class GiftRow:
    """Gift cards and store credit: one book, both kinds of card are paid alike. A card terminal stands beside it."""

    name = "gift cards"
    part = "gift"
    most = 12
    answers: tuple[Answer, ...] = ("approve", "decline", "still running", "other sale's data")
    card = ZvtRow()

    def options(self, answer: Answer, chance: Random) -> Options:
        """See `Row`: a book takes nothing back by itself, and always tells."""
        del answer, chance
        return Options(reversal="never", pace_s=0.1, card_timeout_s=20.0)

    def terminal(self, options: Options, machine: SimulatedMachine) -> TwoHouses:
        """See `Row`."""
        return TwoHouses(self.card.terminal(options, machine), GiftHouse(machine))

    def config(self) -> dict[str, Any]:
        """See `Row`."""
        return self.card.config() | {"gift": {"book": gift_config()}}

    def bank(self, terminal: TwoHouses) -> list[dict[str, Any]]:
        """See `Row`."""
        return self.card.bank(terminal.card) + list(terminal.rest.bank())

    def wire(self, reboot: Callable[[], None]) -> Wire:
        """See `Row`: a movement begins a payment."""
        return Wire(
            cut=cut_http,
            begins=lambda message: b'"kind":"redeem"' in message,
            reboot=reboot,
            late_s=GIFT_LATE_S,
            others={f"tcp://127.0.0.1:{PORT}": cut_zvt},
        )


class SplitRow:
    """A part by card, the rest by gift card, or by a code that is held to the scanner."""

    part = "split"
    most = 24
    answers: tuple[Answer, ...] = ("approve", "decline", "gives back", "walks off")

    def __init__(self, rest: Literal["gift", "phone"]) -> None:
        self.phone = WalletRow("alipay", shown=False, port=OTHER_PORT) if rest == "phone" else None
        self.card = ZvtRow()
        self.name = "split: card, then gift card" if rest == "gift" else "split: card, then phone"

    def options(self, answer: Answer, chance: Random) -> Options:
        """See `Row`."""
        return self.card.options(answer, chance)

    def terminal(self, options: Options, machine: SimulatedMachine) -> TwoHouses:
        """See `Row`."""
        card = self.card.terminal(options, machine)
        return TwoHouses(card, GiftHouse(machine) if self.phone is None else self.phone.terminal(options, machine))

    def config(self) -> dict[str, Any]:
        """See `Row`."""
        return self.card.config() | ({"gift": {"book": gift_config()}} if self.phone is None else self.phone.config())

    def bank(self, terminal: TwoHouses) -> list[dict[str, Any]]:
        """See `Row`."""
        rest = terminal.rest.bank() if self.phone is None else self.phone.bank(terminal.rest)
        return self.card.bank(terminal.card) + list(rest)

    def wire(self, reboot: Callable[[], None]) -> Wire:
        """See `Row`: the card's part begins; the other cable's messages count on."""
        card = self.card.wire(reboot)
        return Wire(
            cut=card.cut, begins=card.begins, reboot=card.reboot, late_s=card.late_s, others={GIFT_URL: cut_http}
        )
