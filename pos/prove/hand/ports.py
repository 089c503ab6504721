"""The world in memory: ports that keep the same promises as the real ones, and say loudly when the lane breaks one."""

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from pos.lane.effects import (
    CashWish,
    HopperStart,
    PaymentIntent,
    Payout,
    Unconfirmed,
)  # fmt: skip
from pos.lane.events import (
    CashClosed,
    CashCounted,
    CashDispensed,
    CashInserted,
    CashPayoutStarted,
    CashReturned,
    LaneEvent,
    NoteOffered,
    PaymentAborted,
    PaymentApproved,
    PaymentCodeShown,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentReturned,
    PaymentTakenBack,
    PaymentUnknown,
    PrintEnded,
    ScaleState,
    TerminalDayEnded,
    TimerFired,
    WeightRead,
)  # fmt: skip
from pos.lane.screen import Screen
from pos.ports import PrintJob

START_MS = 1_795_000_000_000
Post = Callable[[LaneEvent], None]


@dataclass
class HandClock:
    """A clock that stands until it is moved."""

    ms: int = START_MS

    def now_ms(self) -> int:
        """See the port."""
        return self.ms


@dataclass
class HandChance:
    """Chance that says what it is told to, and then always the same."""

    numbers: list[int] = field(default_factory=list)

    def draw(self) -> int:
        """See the port."""
        return self.numbers.pop(0) if self.numbers else 999_999


@dataclass
class HandTimers:
    """`ports.Timers` that fire when the hand clock is moved past them."""

    clock: HandClock
    due: dict[str, int] = field(default_factory=dict)
    fired: dict[str, int] = field(default_factory=dict)

    def start(self, name: str, seconds: float) -> None:
        """See the port."""
        self.due[name] = self.clock.ms + round(seconds * 1000)
        self.fired.pop(name, None)

    def cancel(self, name: str) -> None:
        """See the port."""
        self.due.pop(name, None)
        self.fired.pop(name, None)

    def is_current(self, name: str, at: int) -> bool:
        """See the port."""
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
    refunds: list[PaymentIntent] = field(default_factory=list)

    def pay(self, intent: PaymentIntent) -> None:
        """See the port."""
        assert intent.intent_id not in self.seen, f"sent twice: {intent}"
        assert self.asked_for is None, f"{intent} while {self.asked_for} waits"
        self.seen.add(intent.intent_id)
        self.asked_for = intent
        if intent.kind != "payment":
            self.refunds.append(intent)

    def abort(self, intent_id: str) -> None:
        """See the port."""
        if intent_id in self.ledger:
            self.post(self.ledger[intent_id])
            return
        assert self.asked_for is not None, f"nothing to stop: {intent_id}"
        assert self.asked_for.intent_id == intent_id, (self.asked_for, intent_id)
        if not self.holds:
            self.let_go()

    def ask(self, intent: PaymentIntent) -> None:
        """See the port."""
        self.asked_for = None
        known = self.ledger.get(intent.intent_id)
        if not self.answers:
            self.post(PaymentUnknown(intent_id=intent.intent_id, why="unreachable"))
        elif known is None:
            self.post(PaymentNotCharged(intent_id=intent.intent_id, evidence="another one"))
        else:
            self.post(msgspec.structs.replace(known, asked=True))

    def confirm(self, doubt: Unconfirmed) -> None:
        """See the port."""
        if not self.answers:
            return
        if doubt.intent_id in self.given:
            self.post(PaymentTakenBack(intent_id=doubt.intent_id, evidence="its last is another"))
        else:
            self.post(PaymentConfirmed(intent_id=doubt.intent_id))

    def end_day(self) -> None:
        """See the port."""
        self.post(TerminalDayEnded(device="card", currency="GBP", total_minor=sum(self.balance())))

    def balance(self) -> list[int]:
        """What each payment added to the shop's money."""
        back = {one.intent_id for one in self.refunds}
        return [-one.amount_minor if key in back else one.amount_minor for key, one in self.ledger.items()]

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

    def charge(self, amount_minor: int | None = None, *, partial: bool = False) -> PaymentApproved:
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
            kind=intent.kind,
            partial=partial,
        )
        return self.ledger[intent.intent_id]

    def approve(self, amount_minor: int | None = None, *, partial: bool = False) -> None:
        """The bank says yes, and the lane hears it; `partial`: it says itself that it took only a part."""
        event = self.charge(amount_minor, partial=partial)
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
class HandWallet(HandTerminal):
    """`ports.Wallet` whose shopper pays by hand. `codes`: the payment codes that it was given."""

    name: str = ""
    codes: list[str] = field(default_factory=list)
    given_up: list[PaymentIntent] = field(default_factory=list)

    def pay(self, intent: PaymentIntent, code: str = "") -> None:
        """See the port."""
        super().pay(intent)
        if intent.code_last4:
            assert code.endswith(intent.code_last4), "the payment code is gone"
            self.codes.append(code)
            self.say("bank")

    def show(self, code: str) -> None:
        """The provider made a code."""
        assert self.asked_for is not None, "no order is open"
        self.post(PaymentCodeShown(intent_id=self.asked_for.intent_id, code=code, payee="Market Hall Ltd", seconds=120))

    def give_up(self, intent: PaymentIntent) -> None:
        """See the port."""
        if self.asked_for == intent:
            self.asked_for = None
        if intent not in self.given_up:
            self.given_up.append(intent)

    def leave_open(self) -> None:
        """The time of a code is over, and the provider knows nothing of its order: it may still be paid."""
        self.post(PaymentDeclined(intent_id=self._taken().intent_id, why="timeout", loose=True))

    def paid_late(self) -> None:
        """Somebody pays an order that nobody waits for."""
        self.asked_for, waiting = self.given_up[0], self.asked_for
        self.charge()
        self.asked_for = waiting

    def ended(self) -> None:
        """What nobody waited for is over; what was paid went back."""
        intent = self.given_up.pop(0)
        paid = self.ledger.pop(intent.intent_id, None)
        amount = paid.amount_minor if paid is not None else 0
        self.post(PaymentReturned(intent_id=intent.intent_id, amount_minor=amount, currency=intent.currency))

    def charge(self, amount_minor: int | None = None, *, partial: bool = False) -> PaymentApproved:
        """The shopper's money is taken; nobody has heard it yet."""
        taken = super().charge(amount_minor, partial=partial)
        scheme = "Alipay" if self.name == "alipay" else "WeChat Pay"
        as_wallet = {"card_scheme": scheme, "card_last4": "", "auth_code": "", "wallet": self.name, "final": True}
        self.ledger[taken.intent_id] = msgspec.structs.replace(taken, **as_wallet)
        return self.ledger[taken.intent_id]


@dataclass
class HandCash:
    """`ports.Cash` that coins and notes are put into by hand. `given` is its own ledger of what came out, by payout."""

    post: Post
    wish: CashWish | None = None
    numbers: dict[str, int] = field(default_factory=lambda: {"coins": 0, "notes": 0})
    held_minor: int = 0
    in_minor: int = 0
    given: dict[str, CashDispensed] = field(default_factory=dict)
    short: set[int] = field(default_factory=set)
    """Hoppers that have none left, by what they hold."""
    jammed: set[int] = field(default_factory=set)
    """Hoppers that can't tell what came out."""
    answers: bool = True
    """Whether what it says arrives: what it does is done anyway."""

    def take(self, wish: CashWish) -> None:
        """See the port."""
        begins = self.wish is None or self.wish.intent_id != wish.intent_id
        self.wish = wish
        if begins and not wish.numbers:
            self.say(CashCounted(intent_id=wish.intent_id, numbers=tuple(self.numbers.items())))
        if not wish.values:
            self.wish = None
            self.say(CashClosed(intent_id=wish.intent_id))

    def decide(self, intent_id: str, *, keep: bool) -> None:
        """See the port."""
        assert self.held_minor, f"no note is held for {intent_id}"
        value, self.held_minor = self.held_minor, 0
        self.in_minor += value if keep else 0
        number = self._next("notes")
        if keep:
            self.say(CashInserted(intent_id=intent_id, unit="notes", number=number, amount_minor=value))
        else:
            self.say(CashReturned(intent_id=intent_id, unit="notes", number=number))

    def pay_out(self, payout: Payout, started: tuple[HopperStart, ...] = ()) -> None:
        """See the port. A payout that it has heard of is never given again."""
        if payout.payout_id in self.given:
            self.say(self.given[payout.payout_id])
            return
        known = {one.value_minor for one in started}
        for value, count in payout.coins:
            if value not in known:
                start = HopperStart(payout_id=payout.payout_id, value_minor=value, count=count, before=(0, 0, 0, 0))
                self.say(CashPayoutStarted(start=start))
        paid = tuple((value, count) for value, count in payout.coins if value not in self.short | self.jammed)
        unsure = tuple(value for value, _ in payout.coins if value in self.jammed)
        self.given[payout.payout_id] = CashDispensed(payout_id=payout.payout_id, paid=paid, unsure=unsure)
        self.say(self.given[payout.payout_id])

    def coin(self, value: int) -> bool:
        """A coin; whether it was taken."""
        if self.wish is None or value not in self.wish.values:
            return False
        self.in_minor += value
        intent_id, number = self.wish.intent_id, self._next("coins")
        self.say(CashInserted(intent_id=intent_id, unit="coins", number=number, amount_minor=value))
        return True

    def note(self, value: int) -> None:
        """A note, held until the lane decides."""
        assert self.wish is not None, "the slot is shut"
        assert not self.held_minor, "a note is held already"
        self.held_minor = value
        intent_id, number = self.wish.intent_id, self._next("notes")
        self.say(NoteOffered(intent_id=intent_id, unit="notes", number=number, amount_minor=value))

    def out_minor(self) -> int:
        """What came out of the hoppers."""
        return sum(value * count for one in self.given.values() for value, count in one.paid)

    def say(self, event: LaneEvent) -> None:
        """To the lane, if it can be heard."""
        if self.answers:
            self.post(event)

    def _next(self, unit: str) -> int:
        self.numbers[unit] += 1
        return self.numbers[unit]


@dataclass
class HandPrinter:
    """`ports.Printer`: every job is on paper at once, unless `outcome` says otherwise; "" is silence."""

    post: Post
    outcome: str = "printed"
    jobs: list[PrintJob] = field(default_factory=list)
    checks: int = 0

    def print(self, job: PrintJob) -> None:
        """See the port."""
        self.jobs.append(job)
        if self.outcome:
            self.post(PrintEnded(job=job.job, outcome=self.outcome))  # type: ignore[arg-type]

    def check(self) -> None:
        """See the port."""
        self.checks += 1


@dataclass
class Recorder:
    """`ports.Display` and `ports.Sounds`: what was shown and heard."""

    screens: list[Screen] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def show(self, screen: Screen) -> None:
        """See the port."""
        self.screens.append(screen)

    def play(self, cue: str) -> None:
        """See the port."""
        self.heard.append(cue)


@dataclass
class HandScale:
    """`ports.Scale` that goods are put on by hand; it comes to rest at once unless somebody leans on it."""

    post: Post
    weight_g: int = 0
    gone: bool = True
    """Whether anything moved since the last sale."""
    leans: bool = False
    turn: int | None = None
    """Of the weighing that is wanted."""

    def start_weighing(self, price_minor: int, turn: int) -> None:
        """See the port."""
        assert price_minor >= 0, price_minor
        self.turn = turn
        self.say()

    def stop_weighing(self, *, sold: bool) -> None:
        """See the port."""
        self.turn = None
        self.gone = self.gone and not sold

    def put(self, weight_g: int) -> None:
        """This lies on it now."""
        self.weight_g, self.gone = weight_g, True
        self.say("motion")
        self.say()

    def lean(self, leans: bool) -> None:
        """A hand rests on it, or no more."""
        self.leans, self.gone = leans, True
        self.say()

    def say(self, state: ScaleState | None = None) -> None:
        """What it shows, if anybody wants to know."""
        if self.turn is not None:
            told = WeightRead(device="produce", state=state or self._state(), weight_g=self.weight_g, turn=self.turn)
            self.post(told)

    def _state(self) -> ScaleState:
        if self.leans:
            return "motion"
        if self.weight_g == 0:
            return "empty"
        if self.weight_g < 0:
            return "under-zero"
        if self.weight_g > 15_000:
            return "over"
        if not self.gone:
            return "left-on"
        return "steady" if self.weight_g >= 100 else "light"
