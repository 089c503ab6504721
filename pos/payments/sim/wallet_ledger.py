"""What a simulated wallet provider knows: every order, what was paid and given back. The tests' oracle."""

from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Order", "Refund", "WalletLedger"]


@dataclass
class Refund:
    """Money that went back, minor units."""

    reference: str
    amount: int
    number: str
    at: int


@dataclass
class Order:
    """One order; amounts in minor units, times UTC ms.

    state: "open" (a code is shown), "waiting" (somebody is typing a password), "paid", "failed", "closed", "reversed".
    scanned: a phone has read the code, so that Alipay knows a trade.
    """

    order: str
    amount: int
    currency: str
    shown: bool
    at: int
    ends: int
    state: str = "open"
    scanned: bool = False
    number: str = ""
    paid_at: int = 0
    code: str = ""
    why: str = ""
    share: int = 100
    foreign: bool = False
    refunds: list[Refund] = field(default_factory=list)

    @property
    def back(self) -> int:
        """What was given back."""
        return sum(one.amount for one in self.refunds)

    @property
    def taken(self) -> bool:
        """Whether the shop has the shopper's money."""
        return self.state == "paid" and self.back < self.amount


@dataclass
class WalletLedger:
    """Orders in order."""

    orders: dict[str, Order] = field(default_factory=dict)
    numbers: int = 4200000000202611300000000000
    early: int = 0
    """Orders that the lane reversed sooner than it should."""

    def number(self) -> str:
        """A new transaction number."""
        self.numbers += 1
        return str(self.numbers)

    def pay(self, order: Order, now: int) -> None:
        """The shopper's money is taken."""
        order.state, order.number, order.paid_at, order.scanned = "paid", self.number(), now, True

    def refund(self, order: Order, reference: str, amount: int, now: int) -> Refund | None:
        """Give back; the same reference is given once. None: more than was paid."""
        known = next((one for one in order.refunds if one.reference == reference), None)
        if known is not None:
            return known if known.amount == amount else None
        if order.back + amount > order.amount:
            return None
        made = Refund(reference, amount, self.number(), now)
        order.refunds.append(made)
        return made

    def state(self) -> list[dict[str, Any]]:
        """For `GET /state`."""
        return [
            asdict(one) | {"taken": one.taken, "back": one.back, "code": one.code[-4:]} for one in self.orders.values()
        ]
