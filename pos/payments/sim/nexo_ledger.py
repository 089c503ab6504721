"""What a simulated nexo terminal and its bank know: every transaction, by its request. The tests' oracle."""

from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Entry", "NexoLedger"]


@dataclass
class Entry:
    """One request for money, and what became of it; `amount` in major units as it was sent."""

    service_id: str
    sale_id: str
    name: str
    amount: str
    currency: str
    refund: bool = False
    running: bool = True
    approved: bool = False
    reversed: bool = False
    condition: str = ""
    transaction: str = ""
    when: str = ""
    share: int = 100
    foreign: bool = False
    undone: str = ""
    """The transaction that this took back."""
    plan: dict[str, Any] | None = None
    """By which instalments it goes on, in the standard's names, as the bank has them; None: all at once."""
    slip: list[str] = field(default_factory=list)
    """What it writes on its own receipt about that."""
    of: str = ""
    """Of a refund: the transaction that it belongs to, if one was named."""

    @property
    def taken(self) -> bool:
        """Whether the shopper's money is gone."""
        return self.approved and not self.reversed and not self.refund


@dataclass
class NexoLedger:
    """Transactions in order."""

    entries: list[Entry] = field(default_factory=list)
    numbers: int = 8778880000

    def find(self, service_id: str, sale_id: str) -> Entry | None:
        """What this request made."""
        return next((one for one in self.entries if (one.service_id, one.sale_id) == (service_id, sale_id)), None)

    def known(self, transaction: str) -> Entry | None:
        """By the terminal's own name."""
        return next((one for one in self.entries if one.transaction == transaction and one.approved), None)

    def approve(self, entry: Entry, when: str) -> None:
        """The bank took the money."""
        self.numbers += 1
        entry.transaction, entry.when = str(self.numbers), when
        entry.approved, entry.running = True, False

    def refuse(self, entry: Entry, condition: str) -> None:
        """Nothing was taken."""
        entry.condition, entry.running = condition, False

    def state(self) -> list[dict[str, Any]]:
        """For `GET /state`."""
        return [asdict(one) | {"taken": one.taken} for one in self.entries]
