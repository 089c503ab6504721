"""T07: every message of a card payment meets every fault, with every answer of the bank, and a lane that lives or dies.

    pos prove run payments --seed 7 --inputs 500

The lane's program, driver, codec and store are the production ones on a simulated machine; the oracle is the simulated
bank's ledger. A case is one payment of a shopper, and whatever they do until they have paid: try again, wait, be helped
by a team member. In the end money taken == sales booked, and what nobody can know has been told to the team.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from random import Random
from typing import Any

from pos.config import WalletConfig
from pos.log import unlogged
from pos.payments.sim.zvt_payment import Options
from pos.prove.payment_matrix import ANSWERS, Answer, Case, cases
from pos.prove.payment_rows import ROWS, Row
from pos.prove.suite import Budget, Outcome
from pos.prove.world.actors.attendant import help_once
from pos.prove.world.actors.person import Person
from pos.prove.world.actors.shopper import buy
from pos.prove.world.cards import ODD
from pos.prove.world.closing import judge
from pos.prove.world.machine import SimulatedMachine
from pos.prove.world.planted import PLANTED, Plant
from pos.prove.world.schedule import US, Process
from pos.prove.world.simulation import warm_up
from pos.prove.world.tap import HELD_US, Side, Strike, Tap, TappedMachine
from pos.prove.world.world import OPENS_MS, World

__all__ = ["SUITE", "PaymentWorld", "Payments", "play"]

NAME = "payments"
BATCH = 30
"""Payments in one world: what one leaves behind, the next one meets."""
MOST_S = 1800
"""By then a shopper has paid, or the lane is wedged."""
MOST_MESSAGES = 12
"""Each way; what comes after them is the same question to a phone wallet, over and over."""
BUSY_S = 20.0
"""So long "still running" lasts."""
CONTROL_CASES = 90
LANE_DOES = {"killed": "kill", "power cut": "power"}


_NOWHERE = Strike("lane", -1, "none")


class PaymentWorld(World):
    """A shop where nothing goes wrong but what a case says."""

    def __init__(
        self, row: Row, seed: int, answer: Answer, batch: Sequence[Case], planted: Plant | None = None
    ) -> None:
        self.row = row
        self.answer = answer
        self.batch = batch
        self.case: Case | None = None
        self.hand: list[str] = []
        self.tap = Tap(row.wire(self._reboot), self._strikes)
        self.struck = self.done = 0
        self.figures: Counter[str] = Counter()
        self.sizes: dict[Side, int] = {"lane": 0, "terminal": 0}
        super().__init__(seed, planted=planted, trouble=0)
        self.terminal.sees = self._code_is_shown

    def _reboot(self) -> None:
        acts = self.terminal.acts()
        if "reboot" in acts:
            acts["reboot"]({})
        else:
            acts["unplug"]({"seconds": 1})

    def _terminal_options(self) -> Options:
        return self.row.options(self.answer, self.chance)

    def _make_terminal(self, machine: SimulatedMachine) -> Any:  # noqa: ANN401 - any simulated terminal
        return self.row.terminal(self.options, machine)

    def _paid_with(self) -> dict[str, Any]:
        config = self.row.config()
        return {"wallet": {"phone": config}} if isinstance(config, WalletConfig) else {"terminal": {"card": config}}

    def _code_is_shown(self) -> bool:
        """Whether a code for phones is on the lane's screen now."""
        shown, screen = self.front.shown, self.front.screen
        return shown is not None and screen is not None and shown.id == "S19" and bool(getattr(screen.stage, "qr", ""))

    def phone_code(self) -> str:
        """See `World`: the next phone of the deck, where the lane takes codes at the scanner."""
        config = self.row.config()
        if not isinstance(config, WalletConfig) or not config.scans:
            return ""
        return str(self.terminal.code(self.deck(self.chance))["code"])

    def bank(self) -> list[dict[str, Any]]:
        """See `World`."""
        return self.row.bank(self.terminal)

    def machine(self, name: str, skew_ms: int = 0) -> SimulatedMachine:
        """See `World`; a tap is at the terminal's cable."""
        if name != "terminal":
            return super().machine(name, skew_ms)
        machine = TappedMachine(self.schedule, self.network, Process(name), OPENS_MS + skew_ms)
        machine.tap = self.tap
        return machine

    def deck(self, chance: Random) -> dict[str, object]:
        """The case's card, then good ones."""
        del chance
        card = self.hand.pop() if self.hand else "approve"
        self.oracle.odd += card in ODD
        return {"outcome": card}

    def _strikes(self) -> None:
        """The fault's moment: the lane may die before the message arrives, and the terminal be busy from now on."""
        case = self.case
        assert case is not None
        if case.answer == "still running":
            self.terminal.acts()["busy"]({"on": True})
            self.begin("patience", self._calm_down)
        if case.fate in LANE_DOES:
            self.caretaker.order(LANE_DOES[case.fate])
            self.schedule.block(self.schedule.now + HELD_US)

    def _calm_down(self) -> None:
        until = self.schedule.after(BUSY_S)
        while not self.schedule.past(until):
            self.schedule.block(until)
        self.terminal.acts()["busy"]({"on": False})

    # --- the day

    def live(self) -> None:
        """Every case of the batch, one after the other."""
        chance = self.fork()
        person = Person(self, "shopper", chance)
        for case in self.batch:
            self.case, self.hand = case, [case.card]
            while person.screen not in ("S01", "S03"):
                if not person.press("finish"):
                    person.pause(1.0, 2.0)
            self.tap.arm(case.strike)
            if not buy(person, 1, hurried=True):
                self.oracle.wrong.append(f"the lane is wedged; it shows {self.front.shown}")
                break
            self.sizes = dict(self.tap.counts)
            self.struck += self.tap.struck
            self.done += 1
            person.pause(1.0, 2.0)
        self.schedule.stopped = True

    def attend(self) -> None:
        """A team member who comes when called."""
        person = Person(self, "attendant", self.fork())
        while True:
            person.pause(3.0, 10.0)
            help_once(person)


def play(row: Row, seed: int, batch: Sequence[Case], planted: Plant | None = None) -> PaymentWorld:
    """Play some cases; what is wrong is in `oracle.wrong`, the counts in `oracle.counts`."""
    warm_up()
    with unlogged():
        world = PaymentWorld(row, seed, batch[0].answer, batch, planted)
        world.open()
        world.begin("attendant", world.attend)
        world.begin("tester", world.live)
        world.schedule.run(MOST_S * US * len(batch))
        world.schedule.stopped = False
        for process in world.actors:
            world.schedule.kill(process)
        world.terminal.acts()["busy"]({"on": False})
        world.schedule.run(world.schedule.now + 90 * US)
        world.computer.switch_off()
        world.figures = judge(world)
    world.schedule.end()
    return world


@lru_cache(maxsize=32)
def _sizes(name: str, answer: Answer) -> tuple[tuple[Side, int], ...]:
    row = next(one for one in ROWS if one.name == name)
    world = play(row, 1, (Case(answer, strike=_NOWHERE, fate="alive"),))
    assert not world.oracle.wrong, world.oracle.wrong
    # A payment that was not approved is tried again at once: what is counted is the first one.
    return tuple((side, min(size, MOST_MESSAGES)) for side, size in (world.tap.first or world.sizes).items())


def sizes_of(row: Row, answer: Answer) -> tuple[tuple[Side, int], ...]:
    """How many messages a payment with this answer has, each way: one is played without a fault, and counted."""
    return _sizes(row.name, answer)


class Payments:
    """The suite."""

    name = NAME
    proves = "T07: money taken == sales booked, whatever happens to any message of a payment by card or phone"
    unit = "payments"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """The whole matrix, in an order that the seed decides; as much of it as the budget allows."""
        chance = Random(seed)
        outcome, played, world_seed = Outcome(), 0, seed * 10_000
        matrix = [(row, list(cases(answer, dict(sizes_of(row, answer)), chance))) for row in ROWS for answer in ANSWERS]
        outcome.facts["the whole matrix"] = f"{sum(len(some) for _, some in matrix):,} payments"
        for row, batch in _batches(matrix, chance):
            if not budget.goes_on(played):
                break
            world_seed += 1
            _add(outcome, play(row, world_seed, batch), world_seed, batch)
            played += len(batch)
        for row in ROWS:
            sizes = {answer: sum(size for _, size in sizes_of(row, answer)) for answer in ANSWERS}
            outcome.facts[f"messages of a {row.name} payment"] = ", ".join(
                f"{answer}: {n}" for answer, n in sizes.items()
            )
        outcome.controls = {f"{row.name}: {name}": _is_caught(row, seed, PLANTED[name]) for row, name in CONTROLS}
        return outcome


CONTROLS = tuple(
    (row, name)
    for row in ROWS
    for name in ("a terminal that is sent an unknown payment again", "a lane that sells on a decline")
)


def _batches(matrix: list[tuple[Row, list[Case]]], chance: Random) -> list[tuple[Row, list[Case]]]:
    batches = []
    for row, some in matrix:
        chance.shuffle(some)
        todo = iter(some)
        while batch := list(islice(todo, BATCH)):
            batches.append((row, batch))
    chance.shuffle(batches)
    return batches


def _add(outcome: Outcome, world: PaymentWorld, seed: int, batch: Sequence[Case]) -> None:
    counts = outcome.counts
    counts["payments"] += world.done
    counts[f"{world.row.name} payments"] += world.done
    counts["faults that struck"] += world.struck
    counts["lanes killed"] += world.trace.counts["lane: kill"]
    counts["power cuts"] += world.trace.counts["lane: power"]
    counts["sales"] += world.figures["sales"]
    counts["charges left to staff, who were told"] += world.oracle.counts["charges left to staff, who were told"]
    counts["given back by the terminal, and staff told"] += world.oracle.counts["given back, and staff told"]
    outcome.lost += world.figures["lost"]
    outcome.doubled += world.figures["doubled"]
    outcome.undetected += world.figures["unresolved"]
    if world.oracle.wrong:
        outcome.findings.append(_explained(world, seed, batch))


def _explained(world: PaymentWorld, seed: int, batch: Sequence[Case]) -> str:
    """Which case alone shows it, if one does."""
    for case in batch:
        alone = play(world.row, seed, (case,))
        if alone.oracle.wrong:
            return f"{world.row.name}: {case}: {alone.oracle.wrong[0]}\n    world {seed}"
    return f"{world.oracle.wrong[0]}\n    world {seed}, {len(batch)} payments: {'; '.join(map(str, batch))}"


def _is_caught(row: Row, seed: int, plant: Plant) -> bool:
    chance, answers = Random(seed), ("approve", "decline")
    for answer in answers:
        some = list(cases(answer, dict(sizes_of(row, answer)), chance))  # type: ignore[arg-type]
        chance.shuffle(some)
        for at in range(0, min(CONTROL_CASES, len(some)), BATCH):
            if play(row, seed * 10_000 + at, some[at : at + BATCH], plant).oracle.wrong:
                return True
    return False


SUITE = Payments()
