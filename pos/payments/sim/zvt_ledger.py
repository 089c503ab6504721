"""What a simulated terminal and its bank know: every transaction, on disk if a file is given. The tests' oracle."""

import json
import os
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pos.wires.machine import THIS_MACHINE

__all__ = ["Ledger", "Transaction"]


@dataclass
class Transaction:
    """One transaction. Its money is taken if it is approved and not reversed; a refund's is given.

    `kind`: "payment", "refund", "reversal" or "day" (an end of day; `amount` is its total).
    """

    receipt: int
    trace: int
    amount: int
    currency: int
    stamp: str
    result: int
    card_name: str = ""
    last4: str = ""
    auth: str = ""
    approved: bool = False
    acknowledged: bool = False
    reversed: bool = False
    original_trace: int = 0
    kind: str = "payment"
    settled: bool = False
    signed: bool = False
    sums: dict[str, tuple[int, int]] = field(default_factory=dict)
    receipts: tuple[int, int] = (0, 0)

    @property
    def taken(self) -> bool:
        """Whether the shopper's money is gone."""
        return self.approved and not self.reversed and self.kind == "payment"

    @property
    def given(self) -> bool:
        """Whether money went back to a card by a refund."""
        return self.approved and not self.reversed and self.kind == "refund"

    @property
    def balance(self) -> int:
        """What it adds to the shop's money."""
        return self.amount * (self.taken - self.given)


@dataclass
class Ledger:
    """Transactions in order, and the one that Repeat Receipt tells.

    Attributes:
        path: where they are kept; None: in memory.
        last: what Repeat Receipt tells; before: what it told before that.
    """

    path: Path | None = None
    transactions: list[Transaction] = field(default_factory=list)
    last: Transaction | None = None
    before: Transaction | None = None
    receipt: int = 1
    trace: int = 1
    lock: AbstractContextManager[Any] = field(default_factory=THIS_MACHINE.lock)

    def install(self, stamp: str, currency: int) -> None:
        """A terminal in a shop has made at least its test payment."""
        self.last = Transaction(
            1, 1, 100, currency, stamp, 0, "Test card", "0000", "", approved=True, acknowledged=True
        )
        self.save()

    def numbers(self) -> tuple[int, int]:
        """The next receipt and trace number."""
        with self.lock:
            self.receipt, self.trace = self.receipt % 9999 + 1, self.trace % 999999 + 1
            return self.receipt, self.trace

    def add(self, transaction: Transaction, *, tells: bool = True) -> None:
        """Book a transaction."""
        with self.lock:
            self.transactions.append(transaction)
            if tells:
                self.before, self.last = self.last, transaction
            self.save()

    def acknowledge(self, transaction: Transaction) -> None:
        """The lane has heard of it: it is final."""
        with self.lock:
            transaction.acknowledged = True
            self.save()

    def reverse(self, transaction: Transaction, stamp: str, afterwards: str) -> None:
        """Take it back by itself (section 2.2.8). `afterwards`: what Repeat Receipt then tells, as `Options.after`."""
        with self.lock:
            transaction.reversed = True
            if afterwards == "reversal":
                receipt, trace = self.numbers()
                self.last = Transaction(
                    receipt, trace, transaction.amount, transaction.currency, stamp, 0, original_trace=transaction.trace
                )
            elif afterwards == "failed":
                self.last = Transaction(
                    transaction.receipt, transaction.trace, transaction.amount, transaction.currency, stamp, 0x6C
                )
            else:
                self.last = self.before
            self.save()

    def find(self, receipt: int, amount: int | None) -> Transaction | None:
        """The payment with this receipt number that is still in the turnover storage."""
        open_ones = [one for one in self.transactions if one.kind == "payment" and one.approved and not one.settled]
        return next((one for one in open_ones if one.receipt == receipt and amount in (None, one.amount)), None)

    def settle(self, stamp: str, currency: int) -> Transaction:
        """End the day: everything in the turnover storage goes to the bank."""
        with self.lock:
            turned = [one for one in self.transactions if (one.taken or one.given) and not one.settled]
            sums: dict[str, tuple[int, int]] = {}
            for one in turned:
                one.settled = True
                count, total = sums.get(one.card_name, (0, 0))
                sums[one.card_name] = (count + 1, total + one.balance)
            trace = self.numbers()[1]
            self.receipt -= 1  # an end of day has a trace number only
            receipts = [one.receipt for one in turned] or [0]
            day = Transaction(
                0, trace, sum(one.balance for one in turned), currency, stamp, 0, approved=True, acknowledged=True,
                kind="day", sums=sums, receipts=(min(receipts), max(receipts)),
            )  # fmt: skip
            self.add(day)
            return day

    def pending(self) -> list[Transaction]:
        """Approved, and the lane has not said that it heard."""
        return [one for one in self.transactions if (one.taken or one.given) and not one.acknowledged]

    def state(self) -> list[dict[str, Any]]:
        """For `GET /state`."""
        with self.lock:
            return [asdict(one) | {"taken": one.taken, "given": one.given} for one in self.transactions]

    def save(self) -> None:
        """To disk, whole or not at all."""
        with self.lock:
            if self.path is None:
                return
            body = {
                "receipt": self.receipt,
                "trace": self.trace,
                "last": asdict(self.last) if self.last else None,
                "before": asdict(self.before) if self.before else None,
                "transactions": [asdict(one) for one in self.transactions],
            }
            fresh = self.path.with_suffix(".new")
            with fresh.open("w", encoding="utf-8") as file:
                json.dump(body, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)

    def load(self) -> bool:
        """From disk; False if there is nothing yet."""
        if self.path is None or not self.path.exists():
            return False
        body = json.loads(self.path.read_text(encoding="utf-8"))
        self.receipt, self.trace = body["receipt"], body["trace"]
        self.transactions = [Transaction(**one) for one in body["transactions"]]
        self.last = Transaction(**body["last"]) if body["last"] else None
        self.before = Transaction(**body["before"]) if body["before"] else None
        return True
