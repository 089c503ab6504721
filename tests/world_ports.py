"""The world in memory: ports that keep the same promises as the real ones, and say loudly when the lane breaks one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Union

import msgspec
from pos.lane.effects import (
    Booking,
    BookSale,
    Carried,
    CloseBasket,
    DropSaved,
    OpenIntent,
    PaymentIntent,
    SaveBasket,
    SavedBasket,
    SettleIntent,
    Unconfirmed,
)  # fmt: skip
from pos.lane.events import (
    EVENTS,
    Event,
    LaneEvent,
    PaymentAborted,
    PaymentApproved,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentTakenBack,
    PaymentUnknown,
    PrintEnded,
    TimerFired,
)  # fmt: skip
from pos.lane.screen import Screen
from pos.ports import Commit, Opening, PrintJob
from pos.sale.receipt import Receipt

DECODER: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Union[EVENTS])  # noqa: UP007 - the tuple is data
START_MS = 1_795_000_000_000
Post = Callable[[LaneEvent], None]


@dataclass
class HandClock:
    """A clock that stands until it is moved."""

    ms: int = START_MS

    def now_ms(self) -> int:
        return self.ms


@dataclass
class HandTimers:
    """`ports.Timers` that fire when the hand clock is moved past them."""

    clock: HandClock
    due: dict[str, int] = field(default_factory=dict)
    fired: dict[str, int] = field(default_factory=dict)

    def start(self, name: str, seconds: float) -> None:
        self.due[name] = self.clock.ms + round(seconds * 1000)
        self.fired.pop(name, None)

    def cancel(self, name: str) -> None:
        self.due.pop(name, None)
        self.fired.pop(name, None)

    def is_current(self, name: str, at: int) -> bool:
        return self.fired.pop(name, None) == at

    def next_until(self, ms: int) -> TimerFired | None:
        """Fire the first one that is due by then, moving the clock to it."""
        name = min(self.due, key=lambda one: (self.due[one], one), default=None)
        if name is None or self.due[name] > ms:
            return None
        return self.fire(name)

    def fire(self, name: str) -> TimerFired:
        """Fire this one now; it must be running."""
        assert name in self.due, f"no timer {name!r} runs; running: {sorted(self.due)}"
        self.clock.ms = max(self.clock.ms, self.due.pop(name))
        self.fired[name] = self.clock.ms
        return TimerFired(name=name, at=self.clock.ms)


@dataclass
class MemoryJournal:
    """`ports.Journal` and `ports.Sales`: every record as JSON, every booking checked as the store checks it."""

    records: list[tuple[bytes, tuple[Booking, ...]]] = field(default_factory=list)
    intents: dict[str, str] = field(default_factory=dict)
    sales: list[tuple[Receipt, Commit]] = field(default_factory=list)
    waiting: dict[str, SavedBasket] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)
    open_from: int = 0
    carried: Carried = field(default_factory=Carried)

    def append(self, event: Event, bookings: Sequence[Booking]) -> Commit:
        body = msgspec.json.encode(event)
        assert DECODER.decode(body) == event, event
        assert event.at > 0, event
        self.records.append((body, tuple(bookings)))
        commit = Commit(len(self.records), sha256(body).hexdigest())
        for booking in bookings:
            self._book(booking, commit)
        return commit

    def _book(self, booking: Booking, commit: Commit) -> None:
        match booking:
            case OpenIntent(intent=intent):
                assert intent.intent_id not in self.intents, f"opened twice: {intent}"
                assert "open" not in self.intents.values(), f"two open intents: {self.intents}"
                self.intents[intent.intent_id] = "open"
            case SettleIntent(intent_id=intent_id, outcome=outcome):
                late = outcome == "approved"
                assert late or self.intents[intent_id] in ("open", "unknown"), (self.intents, booking)
                self.intents[intent_id] = outcome
            case BookSale(receipt=receipt):
                self._sell(receipt, commit)
            case SaveBasket(saved=saved):
                assert saved.cart.lines, "an empty basket was saved"
                assert saved.ticket not in self.waiting, saved
                self.waiting[saved.ticket] = saved
            case DropSaved(ticket=ticket):
                del self.waiting[ticket]
            case CloseBasket(basket=basket, carried=carried):
                assert basket == len(self.closed) + 1, (basket, self.closed)
                self.closed.append(basket)
                self.open_from, self.carried = len(self.records), carried
            case _:
                raise AssertionError(booking)

    def _sell(self, receipt: Receipt, commit: Commit) -> None:
        assert receipt.number == len(self.sales) + 1, receipt
        assert receipt.lines, "an empty basket was sold"
        assert receipt.total_minor == sum(line.amount_minor for line in receipt.lines)
        assert receipt.total_minor == sum(tax.gross_minor for tax in receipt.taxes)
        assert receipt.total_minor == sum(tender.amount_minor for tender in receipt.tenders)
        assert all(self.intents[tender.reference] == "approved" for tender in receipt.tenders)
        self.sales.append((receipt, commit))

    def events(self) -> list[Event]:
        """Everything that was ever kept, decoded."""
        return [DECODER.decode(body) for body, _ in self.records]

    def opening(self) -> Opening:
        return Opening(
            events=tuple(self.events()[self.open_from :]),
            next_receipt=len(self.sales) + 1,
            next_basket=len(self.closed) + 1,
            saved=tuple(sorted(self.waiting.values(), key=lambda one: one.saved_at)),
            carried=self.carried,
        )

    def receipt(self, number: int) -> tuple[Receipt, Commit] | None:
        return self.sales[number - 1] if 0 < number <= len(self.sales) else None

    def saved(self, ticket: str) -> SavedBasket | None:
        return self.waiting.get(ticket)


@dataclass
class HandTerminal:
    """`ports.Terminal` whose card is presented by hand. `ledger` is what the bank has, whatever the lane heard."""

    post: Post
    asked_for: PaymentIntent | None = None
    ledger: dict[str, PaymentApproved] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    holds: bool = False
    answers: bool = True
    hears: bool = True
    """Whether our answer to an approval arrives."""
    given: set[str] = field(default_factory=set)
    """What it gave back."""

    def pay(self, intent: PaymentIntent) -> None:
        assert intent.intent_id not in self.seen, f"sent twice: {intent}"
        assert self.asked_for is None, f"{intent} while {self.asked_for} waits"
        self.seen.add(intent.intent_id)
        self.asked_for = intent

    def abort(self, intent_id: str) -> None:
        if intent_id in self.ledger:
            self.post(self.ledger[intent_id])
            return
        assert self.asked_for is not None, f"nothing to stop: {intent_id}"
        assert self.asked_for.intent_id == intent_id, (self.asked_for, intent_id)
        if not self.holds:
            self.let_go()

    def ask(self, intent: PaymentIntent) -> None:
        self.asked_for = None
        known = self.ledger.get(intent.intent_id)
        if not self.answers:
            self.post(PaymentUnknown(intent_id=intent.intent_id, why="unreachable"))
        elif known is None:
            self.post(PaymentNotCharged(intent_id=intent.intent_id, evidence="another one"))
        else:
            self.post(msgspec.structs.replace(known, asked=True))

    def confirm(self, doubt: Unconfirmed) -> None:
        if not self.answers:
            return
        if doubt.intent_id in self.given:
            self.post(PaymentTakenBack(intent_id=doubt.intent_id, evidence="its last is another"))
        else:
            self.post(PaymentConfirmed(intent_id=doubt.intent_id))

    def give_back(self) -> None:
        """It never heard our answer, and takes its last approval back."""
        assert not self.hears, "it has heard our answer"
        self.given.add(list(self.ledger)[-1])

    def _taken(self) -> PaymentIntent:
        assert self.asked_for is not None, "the card reader is not armed"
        intent, self.asked_for = self.asked_for, None
        return intent

    def let_go(self) -> None:
        """The abort is confirmed."""
        self.post(PaymentAborted(intent_id=self._taken().intent_id, by="lane"))

    def stop(self) -> None:
        """The shopper presses the red key."""
        self.post(PaymentAborted(intent_id=self._taken().intent_id))

    def say(self, step: str) -> None:
        """An intermediate status."""
        assert self.asked_for is not None, "the card reader is not armed"
        self.post(PaymentProgress(intent_id=self.asked_for.intent_id, step=step))  # type: ignore[arg-type]

    def charge(self, amount_minor: int | None = None) -> PaymentApproved:
        """The bank says yes; nobody has heard it yet."""
        intent = self._taken()
        number = f"{len(self.ledger) + 1:04d}"
        self.ledger[intent.intent_id] = PaymentApproved(
            intent_id=intent.intent_id,
            amount_minor=intent.amount_minor if amount_minor is None else amount_minor,
            currency=intent.currency,
            card_scheme="Visa",
            card_last4="1111",
            auth_code="A1B2C3",
            terminal_id="52500041",
            trace=number,
            terminal_receipt=number,
        )
        return self.ledger[intent.intent_id]

    def approve(self, amount_minor: int | None = None) -> None:
        """The bank says yes, and the lane hears it."""
        event = self.charge(amount_minor)
        self.post(event)
        if self.hears:
            self.post(PaymentConfirmed(intent_id=event.intent_id))

    def decline(self, why: str = "declined") -> None:
        """The bank, or the reader, says no."""
        self.post(PaymentDeclined(intent_id=self._taken().intent_id, why=why))  # type: ignore[arg-type]

    def lose(self) -> None:
        """The line goes dead before an answer."""
        self.post(PaymentUnknown(intent_id=self._taken().intent_id, why="no answer"))


@dataclass
class HandPrinter:
    """`ports.Printer`: every job is on paper at once, unless `outcome` says otherwise; "" is silence."""

    post: Post
    outcome: str = "printed"
    jobs: list[PrintJob] = field(default_factory=list)
    checks: int = 0

    def print(self, job: PrintJob) -> None:
        self.jobs.append(job)
        if self.outcome:
            self.post(PrintEnded(job=job.job, outcome=self.outcome))  # type: ignore[arg-type]

    def check(self) -> None:
        self.checks += 1


@dataclass
class Recorder:
    """`ports.Display` and `ports.Sounds`: what was shown and heard."""

    screens: list[Screen] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def show(self, screen: Screen) -> None:
        self.screens.append(screen)

    def play(self, cue: str) -> None:
        self.heard.append(cue)
