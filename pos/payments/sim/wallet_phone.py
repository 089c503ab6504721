"""Shoppers' phones: the code that one shows, what it does with a code that it scans, and how the payment then goes."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pos.payments.sim.wallet_ledger import Order, WalletLedger
from pos.wires.machine import Machine

__all__ = ["OUTCOMES", "Outcome", "Phones", "outcome"]


class Outcome(Struct, frozen=True):
    """How one payment goes.

    Attributes:
        why: "" (paid), "no-money", "old-code", "refused".
        password: the shopper is asked for one: `confirm` goes on.
        late_s: the provider says that it does not know, and takes the money so much later; negative: never.
        share: part of the amount that the provider says it took, in percent.
        foreign: it tells of somebody else's order.
    """

    why: str = ""
    password: bool = False
    late_s: float = 0.0
    share: int = 100
    foreign: bool = False


OUTCOMES = {
    "approve": Outcome(),
    "password": Outcome(password=True),
    "decline": Outcome(why="no-money"),
    "expired": Outcome(why="old-code"),
    "abort": Outcome(why="refused"),
    "late": Outcome(late_s=8.0),
    "unsure": Outcome(late_s=-1.0),
    "part": Outcome(share=50),
    "other-sale": Outcome(foreign=True),
}


def outcome(call: dict[str, Any]) -> Outcome:
    """An outcome from a control call: `{"outcome": NAME, "late_s": n}`.

    Raises:
        ValueError: no such outcome.
    """
    name = call["outcome"]
    if name not in OUTCOMES:
        raise ValueError(f"no outcome is called {name!r}; known: {', '.join(OUTCOMES)}")
    return replace(OUTCOMES[name], late_s=float(call.get("late_s") or OUTCOMES[name].late_s))


class Phones:
    """Everybody with this wallet. `lock` guards the ledger."""

    def __init__(self, ledger: WalletLedger, machine: Machine, lock: Any, prefix: str) -> None:  # noqa: ANN401 - a lock
        self._ledger = ledger
        self._machine = machine
        self._lock = lock
        self._prefix = prefix
        self._codes: dict[str, Outcome] = {}
        self._made = 0
        self._auto: tuple[Outcome, float] | None = None

    def code(self, wanted: Outcome) -> str:
        """A phone shows its payment code: 18 digits, good for one payment."""
        with self._lock:
            self._made += 1
            code = f"{self._prefix}{self._machine.now_ms() % 10**10:010d}{self._made:06d}"
            self._codes[code] = wanted
            return code

    def charged(self, order: Order, code: str) -> str:
        """The lane charges a code; what the provider says: "paid", "waiting", "unsure", or why not."""
        with self._lock:
            wanted = self._codes.pop(code, None)
            order.code = code
            if wanted is None:
                order.state, order.why = "failed", "old-code"
                return "old-code"
            return self._goes(order, wanted)

    def _goes(self, order: Order, wanted: Outcome) -> str:
        order.scanned, order.share, order.foreign = True, wanted.share, wanted.foreign
        if wanted.why:
            order.state, order.why = "failed", wanted.why
            return wanted.why
        if wanted.password:
            order.state = "waiting"
            return "waiting"
        if wanted.late_s:
            order.state = "waiting"
            if wanted.late_s > 0:
                self._machine.alarm(wanted.late_s, lambda: self._pays_late(order))
            return "unsure"
        self._ledger.pay(order, self._machine.now_ms())
        return "paid"

    def _pays_late(self, order: Order) -> None:
        with self._lock:
            if order.state == "waiting":
                self._ledger.pay(order, self._machine.now_ms())

    def scan(self, wanted: Outcome, order: Order | None = None) -> bool:
        """A phone scans what the lane shows; False: nothing is shown that can be paid."""
        with self._lock:
            now = self._machine.now_ms()
            open_ones = [
                one for one in self._ledger.orders.values() if one.shown and one.state == "open" and one.ends > now
            ]
            found = order if order is not None else next(iter(reversed(open_ones)), None)
            if found is None or found not in open_ones:
                return False
            said = self._goes(found, wanted)
            if said not in ("paid", "waiting", "unsure"):
                found.state = "open"  # the code on the screen is still good
            return True

    def confirm(self, *, yes: bool) -> int:
        """Whoever is asked for a password types it, or goes back; how many."""
        with self._lock:
            asked = [one for one in self._ledger.orders.values() if one.state == "waiting"]
            for one in asked:
                if yes:
                    self._ledger.pay(one, self._machine.now_ms())
                else:
                    one.state = "open" if one.shown else "failed"
            return len(asked)

    def always(self, wanted: Outcome | None, after_s: float) -> None:
        """Somebody scans whatever is shown, so long after it is; None: no more."""
        self._auto = None if wanted is None else (wanted, after_s)

    def look(self, order: Order) -> None:
        """A code is shown: whoever scans everything does."""
        if self._auto is not None:
            wanted, after_s = self._auto
            self._machine.alarm(after_s, lambda: self._scan_at_last(wanted, order))

    def _scan_at_last(self, wanted: Outcome, order: Order) -> None:
        """Whoever scans everything does; by now the code may have ended."""
        self.scan(wanted, order)
