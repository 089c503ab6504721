"""Canaries that are no card numbers: payment codes of phones and numbers of gift cards, paid with in every way.

Both are money for whoever knows them. Providers put the code into every text they send; the book knows a card by its
keyed hash, as it should.
"""

import hmac
import random
from collections.abc import Callable
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pos.payments.sim.gift import SimulatedGiftBook
from pos.payments.sim.wallet import SimulatedWallet, WalletOptions
from pos.prove.canary_pans import Canary
from pos.simulated import WALLETS, Bench, pepper_of

__all__ = ["Purses"]

GOOD = "7032069804988"
SECONDS = 6
_PROTOCOLS: tuple[Literal["wechat", "alipay"], ...] = ("wechat", "alipay")


class Purses:
    """What shoppers pay with besides cards; `keys`: where the lane finds its keys and its pepper."""

    def __init__(self, stack: ExitStack, keys: Path, chance: random.Random) -> None:
        self._chance = chance
        keys.mkdir(exist_ok=True)
        self._pepper = chance.randbytes(32)
        pepper_of(keys).write_bytes(self._pepper)
        self._book = SimulatedGiftBook()
        self._wallets: dict[str, SimulatedWallet] = {
            name: SimulatedWallet(
                options=WalletOptions(
                    protocol=name, keys=keys / f"{name}-keys", currency="GBP", merchant=WALLETS[name], spills=True
                )
            )
            for name in _PROTOCOLS
        }
        houses: tuple[SimulatedGiftBook | SimulatedWallet, ...] = (self._book, *self._wallets.values())
        for one in houses:
            one.start()
            stack.callback(one.stop)
        self.seen: list[Canary] = []
        """Every code and number that was shown to the lane."""
        self.sales = 0

    @property
    def wires(self) -> dict[str, str]:
        """Where the lane finds them."""
        return {"gift": self._book.url} | {name: one.url for name, one in self._wallets.items()}

    def _canary(self, digits: str) -> Canary:
        card = Canary(digits, f"9{self._chance.randrange(10**16, 10**17)}")
        self.seen.append(card)
        return card

    def _code(self, name: str, outcome: str = "approve") -> str:
        """A phone's payment code."""
        return self._canary(str(self._wallets[name].code({"outcome": outcome})["code"])).pan

    def _card(self) -> str:
        """The number of a gift card with money on it."""
        number = self._canary(f"7777{self._chance.randrange(10**11, 10**12)}").pan
        token = hmac.new(self._pepper, f"gift\0{number}".encode(), sha256).hexdigest()
        self._book.open_card({"card": token, "balance": 5000, "last4": number[-4:]})
        return number

    def pay(self, lane: Any, bench: Bench, present: Callable[[], object]) -> int:  # noqa: ANN401 - see `canary._Lane`
        """A purchase in each way; how many places a code was put in. `present` holds a card to the reader."""
        ways: tuple[Callable[[], None], ...] = (
            *(lambda name=name: self._at_the_scanner(bench, self._code(name)) for name in _PROTOCOLS),
            *(lambda name=name: self._at_the_scanner(bench, self._code(name, "decline")) for name in _PROTOCOLS),
            lambda: self._gift_card(lane, bench, typed=False),
            lambda: self._gift_card(lane, bench, typed=True),
            lambda: self._in_parts(lane, bench, present),
        )
        before = len(self.seen)
        for way in ways:
            self._purchase(lane, bench, way)
        return len(self.seen) - before

    def _purchase(self, lane: Any, bench: Bench, way: Callable[[], None]) -> None:  # noqa: ANN401
        lane.do(until=["S01", "S03"], seconds=SECONDS)
        bench.scanner.do("scan", data=GOOD)
        lane.do(until=["S03"], seconds=SECONDS)
        lane.do(press="pay")
        lane.do(until=["S16", "S23"], seconds=SECONDS)
        way()
        lane.do(until=["S23"], button="other-way", seconds=SECONDS)
        if lane.do(until=["S23"], seconds=0.1):
            self.sales += 1
            lane.do(press="print")
        else:  # it was refused: back to the basket, and by card
            lane.do(press="other-way")
            lane.do(press="back")
            lane.do(until=["S03", "S16"], seconds=SECONDS)
            lane.do(press="back")
        lane.do(press="finish")

    def _at_the_scanner(self, bench: Bench, code: str) -> None:
        bench.scanner.do("scan", data=code)

    def _gift_card(self, lane: Any, bench: Bench, *, typed: bool) -> None:  # noqa: ANN401
        number = self._card()
        if typed:
            lane.do(press="way-gift-card")
            lane.do(until=["S20"], seconds=SECONDS)
            lane.do(press="type-card")
            lane.do(keys=number)
        else:
            bench.scanner.do("scan", data=f"GIFT-{number}")
        lane.do(until=["S20"], seconds=SECONDS)
        lane.do(until=[], button="gift-pay", seconds=SECONDS)
        lane.do(press="gift-pay")

    def _in_parts(self, lane: Any, bench: Bench, present: Callable[[], object]) -> None:  # noqa: ANN401
        """Half by card, the rest by phone."""
        lane.do(press="way-two-ways")
        lane.do(until=["S21"], seconds=SECONDS)
        lane.do(press="part-half")
        for _ in range(3):  # a card of an earlier shopper may still lie at the reader, and be declined
            lane.do(press="part-card")
            lane.do(until=["S16"], seconds=SECONDS)
            present()
            lane.do(until=["S21"], seconds=SECONDS)
            if lane.do(until=[], button="leave", seconds=0.1):
                break
        bench.scanner.do("scan", data=self._code("wechat"))
