"""What was sold, against what whoever took the money says: to the cent, way by way."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from pos.sale.receipt import Receipt
from pos.simulated import Bench

__all__ = ["Account", "Books", "books"]


class Account(Struct, frozen=True):
    """One way to pay, minor units: what receipts say was sold and given back, and what is with whoever took it."""

    name: str
    sold: int
    back: int
    taken: int

    @property
    def agrees(self) -> bool:
        """Whether that is the same."""
        return self.sold - self.back == self.taken


class Books(Struct, frozen=True):
    """All accounts, and the sum of all receipts, refunds taken off, in minor units."""

    accounts: tuple[Account, ...]
    total: int

    @property
    def agree(self) -> bool:
        """Whether no cent is anywhere else."""
        return all(one.agrees for one in self.accounts) and self.taken == self.total

    @property
    def taken(self) -> int:
        """By all of them together."""
        return sum(one.taken for one in self.accounts)

    def told(self) -> list[str]:
        """As lines of a table."""
        sums = [(one.name, one.sold, one.back, one.taken) for one in self.accounts]
        sums.append(("All", sum(one.sold for one in self.accounts), sum(one.back for one in self.accounts), self.taken))
        head = f"  {'way to pay':28}{'sold':>12}{'given back':>12}{'taken there':>12}"
        return [head, *(f"  {name:28}" + "".join(f"{minor / 100:12.2f}" for minor in row) for name, *row in sums)]


NAMES = {
    "card": "Card, at the terminals",
    "instalments": "Instalments, at the terminal",
    "cash": "Cash, recycler and drawer",
    "wechat": "WeChat Pay",
    "alipay": "Alipay",
    "gift": "Gift card",
    "credit": "Store credit",
    "voucher": "Meal voucher",
}


def books(receipts: Iterable[Receipt], bench: Bench, drawer: int) -> Books:
    """Every receipt of the lane against every simulated counterpart on the bench.

    Args:
        receipts: all that the lane booked.
        bench: terminals, phones' providers, the book of gift cards, the cash device.
        drawer: what the robot gave team members in their hand, less what they gave it; minor units.
    """
    receipts = tuple(receipts)
    sold, back = Counter[str](), Counter[str]()
    for receipt in receipts:
        for one in receipt.tenders:
            sold[one.wallet or one.kind] += max(0, one.amount_minor)
            back[one.wallet or one.kind] -= min(0, one.amount_minor)
    theirs = _taken(bench)
    theirs["cash"] += drawer
    names = NAMES | {key: key for key in (*sold, *theirs) if key not in NAMES}
    return Books(
        accounts=tuple(Account(name, sold[key], back[key], theirs[key]) for key, name in names.items()),
        total=sum(one.total_minor for one in receipts),
    )


def _taken(bench: Bench) -> "Counter[str]":
    """What each of them says by itself, minor units."""
    taken: Counter[str] = Counter()
    for one in bench.terminal.state()["ledger"]:
        taken["card"] += one["amount"] * (one["taken"] - one["given"])
    for one in bench.nexo.state()["ledger"]:
        back = one["refund"] and one["approved"] and not one["reversed"]
        kind = "instalments" if one["plan"] or one["of"] else "card"
        taken[kind] += round(Decimal(one["amount"]) * 100) * (one["taken"] - back)
    till = bench.cash.state()
    taken["cash"] = till["in_minor"] - till["out_minor"]
    for name, wallet in bench.wallets.items():
        taken[name] = sum(one["amount"] - one["back"] for one in wallet.state()["ledger"] if one["state"] == "paid")
    book = bench.gift.state()
    for move in book["moves"]:
        taken[book["cards"][move["card"]]["kind"]] -= move["signed"]
    return taken
