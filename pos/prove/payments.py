"""T07: every message of a card payment meets every fault, with every answer of the bank, and a lane that lives or dies.

    pos prove run payments --seed 7 --inputs 500
    pos prove run payments --seed 7 --share 3/12 --json part-3.json    # then: pos prove add part-*.json

The lane's program, driver, codec and store are the production ones on a simulated machine; the oracle is the simulated
bank's ledger. A case is one payment of a shopper, and whatever they do until they have paid: try again, wait, be helped
by a team member. In the end money taken == sales booked, and what nobody can know has been told to the team.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from random import Random
from typing import Any

from pos.log import unlogged
from pos.payments.sim.zvt_payment import Options
from pos.prove.payment_matrix import BETWEEN, FATES, Answer, Case, cases
from pos.prove.payment_rows import Row
from pos.prove.payment_table import ROWS, Tally, table
from pos.prove.shares import in_share
from pos.prove.suite import Budget, Outcome, Share
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
BUSY_S = 20.0
"""So long "still running" lasts."""
CONTROL_CASES = 90
CONTROL_BATCH = 10
LANE_DOES = {"killed": "kill", "power cut": "power"}


_NOWHERE = Strike("lane", -1, "none")


class PaymentWorld(World):
    """A shop where nothing goes wrong but what a case says. Its printer, which is not the point, has little to do."""

    furnished = False
    looks_s = 8.0
    on_paper = 10

    def __init__(
        self, row: Row, seed: int, answer: Answer, batch: Sequence[Case], planted: Plant | None = None
    ) -> None:
        self.row = row
        self.answer = answer
        self.batch = batch
        self.case: Case | None = None
        self.hand: list[str] = []
        self.tap = Tap(row.wire(self._reboot), self._strikes)
        self.struck = self.done = self.left = 0
        self.figures: Counter[str] = Counter()
        self.armed: Case | None = None
        self.back: Case | None = None
        self.sizes: dict[Side, int] = {"lane": 0, "terminal": 0}
        super().__init__(seed, planted=planted, trouble=0)
        self.terminal.sees = self._code_is_shown
        self.splits, self.gives_gift_cards = row.part == "split", row.part == "gift"
        self.wants_plan = row.part == "plan"

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
        return self.row.config()

    def _code_is_shown(self) -> bool:
        """Whether a code for phones is on the lane's screen now."""
        shown, screen = self.front.shown, self.front.screen
        return shown is not None and screen is not None and shown.id == "S19" and bool(getattr(screen.stage, "qr", ""))

    def phone_code(self) -> str:
        """See `World`: the next phone of the deck, where the lane takes codes at the scanner."""
        if not any(one.scans for one in self.config.wallet.values()):
            return ""
        return str(self.terminal.code(self.deck(self.chance))["code"])

    def gift_code(self) -> str:
        """See `World`: the next card of the deck."""
        return str(self.terminal.code(self.deck(self.chance)))

    def on_parts(self, *, kept: bool) -> bool:
        """See `World`: a split payment's fault is armed here, and the lane may die between its parts."""
        case = self.case
        assert case is not None
        if not kept and self.armed is not case:
            self.armed = case
            self.tap.arm(case.strike)
        if kept and case.strike == BETWEEN and not self.tap.struck:
            self.tap.struck = True
            self._strikes()
            return False
        back = kept and case.answer == "gives back" and self.back is not case
        self.back = case if back else self.back
        return back

    @property
    def _walks_off(self) -> bool:
        shown, case = self.front.shown, self.case
        walks = case is not None and case.answer == "walks off"
        return walks and shown is not None and shown.id == "S21" and "leave" in self.front.presses()

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
            self.tap.arm(None if self.splits else case.strike)
            if not buy(person, 1, hurried=True, leaves=lambda: self._walks_off) and not self._left(person):
                self.oracle.wrong.append(f"the lane is wedged; it shows {self.front.shown}")
                break
            self.sizes = dict(self.tap.counts)
            self.struck += self.tap.struck
            self.done += 1
            person.pause(1.0, 2.0)
        self.schedule.stopped = True

    def _left(self, person: Person) -> bool:
        """Whoever walked off with a part paid: whether their money is back, and the lane free again."""
        left = self._walks_off and person.until(lambda shown: shown is not None and shown.id == "S01", MOST_S)
        self.left += left
        return left

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
    return tuple((side, min(size, row.most)) for side, size in (world.tap.first or world.sizes).items())


def sizes_of(row: Row, answer: Answer) -> tuple[tuple[Side, int], ...]:
    """How many messages a payment with this answer has, each way: one is played without a fault, and counted."""
    return _sizes(row.name, answer)


class Payments:
    """The suite."""

    name = NAME
    proves = "T07: money taken == sales booked, whatever happens to any message of a payment, for every driver"
    unit = "payments"

    def __init__(self, rows: tuple[Row, ...] = ROWS) -> None:
        self.rows = rows

    def run(self, seed: int, budget: Budget) -> Outcome:
        """The whole matrix, or a share of it, in an order that the seed decides; as much as the budget allows."""
        chance = Random(seed)
        outcome, played = Outcome(), 0
        matrix = [(row, list(_cases(row, answer, chance))) for row in self.rows for answer in row.answers]
        batches = list(enumerate(_batches(matrix, chance), seed * 10_000 + 1))
        mine = in_share(batches, budget.share)
        todo = sum(len(batch) for _, (_, batch) in mine)
        outcome.facts["the whole matrix"] = f"{sum(len(some) for _, some in matrix):,} payments"
        outcome.facts["this share of it"] = f"{todo:,} payments"
        tally: Tally = {row.name: Counter() for row in self.rows}
        for world_seed, (row, batch) in mine:
            if not budget.goes_on(played):
                break
            world = play(row, world_seed, batch)
            _add(outcome, world, world_seed, batch)
            _tell(tally[row.name], world)
            played += len(batch)
        outcome.left = todo - played
        outcome.rows = {name: dict(counts) for name, counts in tally.items()}
        for row in self.rows:
            sizes = {answer: sum(size for _, size in sizes_of(row, answer)) for answer in row.answers}
            outcome.facts[f"messages of a {row.name} payment"] = ", ".join(
                f"{answer}: {n}" for answer, n in sizes.items()
            )
        for row, name in _controls(self.rows, budget.share):
            outcome.controls[f"{row.name}: {name}"] = _is_caught(row, seed, PLANTED[name])
        return outcome

    def table(self, rows: dict[str, dict[str, int]]) -> list[str]:
        """See `Shared`."""
        return table({name: Counter(counts) for name, counts in rows.items()})


CONTROLS = ("a terminal that is sent an unknown payment again", "a lane that sells on a decline")
"""Planted in each driver's lane."""


def _controls(rows: Sequence[Row], share: Share) -> Sequence[tuple[Row, str]]:
    """Each share has its controls; where there are more shares than controls, some are played again."""
    every = [(row, name) for row in rows for name in CONTROLS]
    return in_share(every, share) or [every[share[0] % len(every)]]


def _cases(row: Row, answer: Answer, chance: Random) -> Iterator[Case]:
    yield from cases(answer, dict(sizes_of(row, answer)), chance)
    if row.part == "split":
        yield from (Case(answer, BETWEEN, fate) for fate in FATES)


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
    counts["left with a part paid, given back"] += world.left
    counts["parts given back"] += world.oracle.counts["parts given back"]
    counts["charges left to staff, who were told"] += world.oracle.counts["charges left to staff, who were told"]
    counts["given back by the terminal, and staff told"] += world.oracle.counts["given back, and staff told"]
    outcome.lost += world.figures["lost"]
    outcome.doubled += world.figures["doubled"]
    outcome.undetected += world.figures["unresolved"]
    if world.oracle.wrong:
        outcome.findings.append(_explained(world, seed, batch))


def _tell(counts: Counter[str], world: PaymentWorld) -> None:
    """A driver's line of the table."""
    oracle, figures, trace = world.oracle.counts, world.figures, world.trace.counts
    counts.update(
        {
            "payments": world.done, "faults": world.struck, "killed": trace["lane: kill"],
            "power cuts": trace["lane: power"], "sales": figures["sales"], "taken": oracle["taken, minor units"],
            "booked": oracle["booked, minor units"], "doubled": figures["doubled"], "lost": figures["lost"],
            "left to staff": oracle["charges left to staff, who were told"], "open and silent": figures["unresolved"],
        }
    )  # fmt: skip


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
        for at in range(0, min(CONTROL_CASES, len(some)), CONTROL_BATCH):
            if play(row, seed * 10_000 + at, some[at : at + CONTROL_BATCH], plant).oracle.wrong:
                return True
    return False


SUITE = Payments()
