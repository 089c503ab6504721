"""A simulated terminal, the real driver, and an inbox that remembers: what the contract suite stands on."""

import threading
import time
from collections.abc import Callable
from typing import Any, Self

from msgspec import Struct
from pos.lane.effects import PaymentIntent
from pos.lane.events import (
    DeviceChanged,
    Event,
    LaneEvent,
    PaymentAborted,
    PaymentApproved,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentUnknown,
    Scanned,
)
from pos.payments.sim.zvt import SimulatedTerminal
from pos.payments.sim.zvt_payment import Options
from pos.payments.zvt.driver import Settings, ZvtTerminal

VERDICTS = (PaymentApproved, PaymentDeclined, PaymentAborted, PaymentUnknown, PaymentNotCharged)
PATIENCE_S = 20.0


class Recorder:
    """An inbox: keeps events in order; `disk` says whether a durable one gets committed."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.disk: Callable[[Event], bool] = lambda _: True
        self.more = threading.Condition()

    def post(self, event: LaneEvent | Scanned) -> None:
        with self.more:
            self.events.append(event)
            self.more.notify_all()

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        if not self.disk(event):
            return False
        self.post(event)
        return True

    def wait(self, wanted: Callable[[Any], bool], start: int = 0) -> Any:
        with self.more:
            found = self.more.wait_for(lambda: any(map(wanted, self.events[start:])), PATIENCE_S)
            assert found, self.events[start:]
            return next(event for event in self.events[start:] if wanted(event))

    def of(self, kind: type, intent_id: str = "") -> list[Any]:
        found = [event for event in list(self.events) if isinstance(event, kind)]
        return [event for event in found if not intent_id or event.intent_id == intent_id]


class Timing(Struct, frozen=True):
    t4_s: float = 5.0
    t3_s: float = 2.0


class Bench:
    """One lane's card payments. `pay` holds the card there; `settle` asks until there is an answer, as the lane does."""

    def __init__(
        self,
        options: Options | None = None,
        timing: Timing | None = None,
        driver: type[ZvtTerminal] = ZvtTerminal,
        place: str = "",
        retry_s: float = 0.02,
    ) -> None:
        self.timing = timing or Timing()
        self.terminal = SimulatedTerminal(options=options or Options(pace_s=0, reboot_s=0.02), place=place)
        self.terminal.start()
        self.inbox = Recorder()
        settings = Settings(
            url=self.terminal.url, name="card", currency="EUR", password="123456", retry_s=retry_s,
            timeout_s=self.timing.t4_s, t3_s=self.timing.t3_s,
        )  # fmt: skip
        self.driver = driver(settings, self.inbox)
        self.count = 0
        self.mark = ""

    def __enter__(self) -> Self:
        self.driver.start()
        self.mark = self.inbox.wait(lambda event: isinstance(event, DeviceChanged) and event.state == "ready").mark
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.stop()
        self.terminal.stop()

    def ready(self) -> None:
        """Until the terminal is said to be ready: before that, nobody can pay."""
        with self.inbox.more:
            assert self.inbox.more.wait_for(lambda: self.inbox.of(DeviceChanged)[-1].state == "ready", PATIENCE_S)

    def intent(self, amount_minor: int = 1234) -> PaymentIntent:
        self.ready()
        self.count += 1
        marks = [event.mark for event in self.inbox.events if isinstance(event, DeviceChanged) and event.mark]
        paid = self.inbox.of(PaymentApproved)
        last = self.inbox.events.index(paid[-1]) if paid else -1
        shown = [
            event.mark for event in self.inbox.events[last + 1 :] if isinstance(event, DeviceChanged) and event.mark
        ]
        mark = shown[-1] if shown else f"{paid[-1].terminal_receipt}:{paid[-1].trace}" if paid else (marks or [""])[-1]
        at = time.time_ns() // 1_000_000
        return PaymentIntent(
            intent_id=f"L001-B{self.count:08d}-1", amount_minor=amount_minor, currency="EUR", at=at, mark=mark
        )

    def pay(self, card: dict[str, Any] | None = None, amount_minor: int = 1234) -> PaymentIntent:
        intent = self.intent(amount_minor)
        if card is not None:
            self.terminal.present(card)
        self.driver.pay(intent)
        return intent

    def verdict(self, intent: PaymentIntent, start: int = 0) -> Any:
        return self.inbox.wait(lambda event: isinstance(event, VERDICTS) and event.intent_id == intent.intent_id, start)

    def settle(self, intent: PaymentIntent, asks_s: float = 3.0) -> Any:
        verdict = self.verdict(intent)
        ends = time.monotonic() + asks_s
        while isinstance(verdict, PaymentUnknown) and time.monotonic() < ends:
            start = len(self.inbox.events)
            self.driver.ask(intent)
            verdict = self.verdict(intent, start)
        return verdict

    def ready_again(self, intent: PaymentIntent) -> None:
        """Until the driver has nothing left to do: a stray intent's question is answered after all that came before."""
        stray = PaymentIntent(intent_id=f"{intent.intent_id}-stray", amount_minor=999_999, currency="EUR", at=intent.at)
        self.driver.ask(stray)
        self.verdict(stray)
        self.ready()

    def strike(self, script: dict[str, Any], before: int) -> None:
        """Let the fault begin with the terminal's message number `before` of the next payment."""
        faults, plan, seen = self.terminal.faults, self.terminal.faults.plan, [0]

        def counted(message: bytes, direction: Any = "send") -> Any:
            seen[0] += direction == "send"
            if seen[0] == before + 1 and direction == "send":
                faults.act(script)
            return plan(message, direction)

        faults.plan = counted  # type: ignore[method-assign]

    def sent(self) -> int:
        """How many bytes the terminal sent in the payment that has just ended."""
        return int(self.terminal.state()["sent"])

    def steps(self, intent: PaymentIntent) -> list[str]:
        return [event.step for event in self.inbox.of(PaymentProgress, intent.intent_id)]

    def taken(self, amount_minor: int) -> int:
        """How often the bank holds this amount."""
        return sum(one.taken and one.amount == amount_minor for one in list(self.terminal.ledger.transactions))

    def waits(self) -> None:
        """Until the terminal waits for a card."""
        self.inbox.wait(lambda event: isinstance(event, PaymentProgress) and event.step == "waiting")
        ends = time.monotonic() + PATIENCE_S
        while not self.terminal.state()["waiting"]:
            assert time.monotonic() < ends
