"""T15, the software half: a monkey at the real window. It never gets out, never pays less, never sees another's basket.

Fingers anywhere and on what can be pressed, several at once, pulled, never lifted; every key that Qt knows with every
modifier; scans, badges, cards, timers and devices that go and come, in between. Both orientations, every language that
a touch can choose. What a real host adds (the compositor's own keys, consoles, USB) is not shown here.
"""

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QKeySequence, QShortcut

from pos.lane.effects import Booking
from pos.lane.events import DeviceState, Event, LaneEvent, LineRemoved, QuantitySet
from pos.lane.parts import Basket, Row
from pos.lane.screen import Screen
from pos.lane.state import Shop
from pos.ports import Commit
from pos.prove import monkey_staff
from pos.prove.hand.goods import BARCODES, GOODS, SHOP
from pos.prove.hand.world import World, presses
from pos.prove.hostile_text import chance, hostile_text
from pos.prove.monkey_eyes import Eyes
from pos.prove.monkey_hands import WAYS_OUT, Kiosk, run_inside
from pos.prove.suite import Budget, Outcome
from pos.prove.tries import try_all
from pos.sale.product import Name, Product

__all__ = ["SUITE", "Episode", "Monkey", "choose", "retold"]

NAME = "monkey"
EPISODE, STAFF_LEAST = 2000, 120
"""So many things happen at one window; then another one is opened, in the other orientation."""
CONTROL_INPUTS = 6000
LOOSE = 30
TOLD_LAST = 12
KEYS_AT_ONCE, KEYS_AN_EPISODE = 3, 200
CODES = [*BARCODES.values(), "BADGE-4711", "BADGE-4711", "BADGE-1", "MEMBER-1", "7032069804989", ""]
LEADS_ON = ("start", "pay", "pay", "pay-again", "finish", "sheet-done", "add", "close", "back")
STEPS = ("waiting", "card", "pin", "bank", "remove-card", "other")
STATES: tuple[DeviceState, ...] = ("absent", "opening", "ready", "ready", "faulted", "busy", "no-paper", "paper-low")


class Episode:
    """A lane in memory behind a real window, and a monkey before it.

    Args:
        seed, number: what decides everything.
        plant: breaks something, for the controls.
    """

    def __init__(
        self, seed: int, number: int, plant: Callable[["Episode"], None] = lambda _: None, shop: Shop = SHOP
    ) -> None:
        self.world = World(shop)
        for at in range(LOOSE):
            sku = f"plu:{3000 + at}"
            self.world.catalog.goods[sku] = Product(
                sku=sku, plu=sku[4:], name=Name(f"Fruit {at}"), price_minor=50 + at, category="fruit"
            )
        self.number, self.done = number, 0
        self.counts: Counter[str] = Counter()
        self._seed = seed
        self._broken: list[str] = []
        self.kiosk = Kiosk("landscape" if number % 2 else "portrait", self.post)
        self.eyes = Eyes(self.world, self.kiosk)
        self.eyes.prices_minor |= {sku: one.price_minor for sku, one in self.world.catalog.goods.items()}
        self.world.recorder.show = self.show  # type: ignore[method-assign]
        self.show(self.world.screen)
        plant(self)

    def close(self) -> None:
        """Take the window apart."""
        self.kiosk.close()

    def show(self, screen: Screen) -> None:
        """Where screens go; one is enough to remember."""
        self.world.recorder.screens[:] = [screen]
        self.kiosk.show(screen)

    def post(self, event: LaneEvent) -> None:
        """What a press posts. Qt prints what a slot raises and goes on: so it is kept here."""
        self._guarded(lambda: self.world.happen(event))

    def _guarded(self, happens: Callable[[], object]) -> None:
        try:
            happens()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{where.filename.rpartition('/')[2]} line {where.lineno}"
            self._broken.append(f"{type(error).__name__} in {place}: {error}")

    def wrongs(self, index: int) -> Iterator[str]:
        """Do one thing, then look."""
        rng = chance(self._seed, index)
        what = choose(rng)
        self.counts[what.__name__] += 1
        self._guarded(lambda: what(self, rng))
        self.world.recorder.heard.clear()
        self.kiosk.stand.settle()
        yield from self._broken
        self._broken.clear()
        yield from self.eyes.wrongs()

    def place(self, rng: Random) -> QPoint:
        """Anywhere on the window, or a little beyond it."""
        size = self.kiosk.view.size()
        return QPoint(rng.randrange(-5, size.width() + 5), rng.randrange(-5, size.height() + 5))

    # --- what happens

    def touch_anywhere(self, rng: Random) -> None:
        """A finger somewhere."""
        self.kiosk.touch(self.place(rng))

    def touch_something(self, rng: Random) -> None:
        """A finger on what can be pressed."""
        places = self.kiosk.places()
        self.kiosk.touch(rng.choice(places) if places else self.place(rng))

    def go_on(self, rng: Random) -> None:
        """A finger on what leads on: else nobody ever pays."""
        there = {name for name, press in presses(self.world.screen) if press is not None}
        likely = [name for name in LEADS_ON if name in there]
        if not (likely and self.kiosk.press(rng.choice(likely))):
            self.touch_something(rng)

    def several_fingers(self, rng: Random) -> None:
        """Two or three fingers."""
        places = [*self.kiosk.places(), self.place(rng), self.place(rng)]
        self.kiosk.several(rng.sample(places, rng.choice((2, 2, 3)) if len(places) > 2 else 2))

    def drag(self, rng: Random) -> None:
        """A finger that is pulled across, and at times never lifted."""
        self.kiosk.drag(self.place(rng), self.place(rng), lost=rng.random() < 0.1)

    def keys(self, rng: Random) -> None:
        """Some of all keys in their order, a way out, or a walk along what has the focus and a press."""
        kind = rng.random()
        if kind < 0.6:
            for _ in range(KEYS_AT_ONCE):
                self.kiosk.key(self.counts["every key"] + KEYS_AN_EPISODE * self.number)
                self.counts["every key"] += 1
        elif kind < 0.8:
            self.kiosk.way_out(rng.choice(WAYS_OUT))
        else:
            for _ in range(rng.randrange(1, 6)):
                self.kiosk.key_named(rng.choice(("Tab", "Down", "Up", "Backtab")))
            self.kiosk.key_named(rng.choice(("Return", "Enter", "Space", "Escape")))

    def scan(self, rng: Random) -> None:
        """Goods, a badge, a card, anything."""
        self.world.wait(1)
        code = rng.choice(CODES) if rng.random() < 0.95 else hostile_text(rng, 12).replace("R004", "x")
        self.world.scan(code)

    def time_passes(self, rng: Random) -> None:
        """Nobody does anything for a while."""
        self.world.wait(rng.choice((0.3, 1, 3, 10, 40, 140)))

    def device(self, rng: Random) -> None:
        """A device goes or comes back."""
        part = rng.choice(tuple(self.world.states))
        self.world.device(part, rng.choice(STATES))

    def devices_are_back(self, rng: Random) -> None:
        """Somebody has seen to them."""
        del rng
        for part in self.world.states:
            self.world.device(part, "ready")

    def card(self, rng: Random) -> None:
        """A card at the reader, or a bank that makes up its mind."""
        terminal = self.world.terminal
        if terminal.asked_for is None:
            self.touch_something(rng)
        elif rng.random() < 0.4:
            terminal.say(rng.choice(STEPS))
        else:
            getattr(terminal, rng.choice(("approve", "approve", "approve", "decline", "stop", "lose", "charge")))()

    def paper(self, rng: Random) -> None:
        """The printer from now on."""
        self.world.printer.outcome = rng.choice(("printed", "printed", "not-printed", "uncertain"))


_HABITS: tuple[tuple[int, Callable[[Episode, Random], None]], ...] = (
    (28, Episode.touch_anywhere), (26, Episode.touch_something), (9, Episode.go_on),
    (4, Episode.several_fingers), (4, Episode.drag),
    (8, Episode.keys), (8, Episode.scan), (3, Episode.time_passes), (1, Episode.device), (2, Episode.devices_are_back),
    (7, Episode.card), (1, Episode.paper),
)  # fmt: skip
_TOUCHES = ("touch_anywhere", "go_on", "touch_something", "several_fingers", "drag")


def choose(rng: Random) -> Callable[[Episode, Random], None]:
    """What is done next."""
    return rng.choices([habit for _, habit in _HABITS], [often for often, _ in _HABITS])[0]


class _Troop:
    """Episodes, one after the other."""

    def __init__(self, seed: int, plant: Callable[[Episode], None] = lambda _: None) -> None:
        self._seed = seed
        self._plant = plant
        self._episode: Episode | None = None
        self.counts: Counter[str] = Counter()

    def __call__(self, index: int) -> Iterator[str]:
        number = index // EPISODE
        if self._episode is None or self._episode.number != number:
            self.end()
            self._episode = Episode(self._seed, number, self._plant)
        found = list(self._episode.wrongs(index))
        yield from found
        if any(" in " in wrong.partition(":")[0] for wrong in found):
            self.end()  # a lane that broke is no lane any more

    def end(self) -> None:
        """Close the window that is open."""
        if self._episode is not None:
            self.counts.update(self._episode.counts)
            self.counts["shoppers"] += self._episode.eyes.shoppers
            self.counts["sales"] += len(self._episode.world.journal.sales)
            self._episode.close()
            self._episode = None


def retold(seed: int, index: int) -> str:
    """What was done last at one window until this input, and what is wrong."""
    out: list[str] = []

    def tell() -> None:
        troop = _Troop(seed)
        for at in range(index // EPISODE * EPISODE, index + 1):
            what = choose(chance(seed, at)).__name__
            out.append(f"{at} {what}: {'; '.join(troop(at)) or 'nothing is wrong'}")
        troop.end()

    run_inside(tell)
    return "\n".join(out[-TOLD_LAST:])


# --- planted bugs


def _button_that_quits(episode: Episode) -> None:
    """A press on "Help" ends the program."""
    post = episode.post

    def quits(event: Any) -> None:  # noqa: ANN401 - any press
        if type(event).__name__ == "SheetOpened" and event.sheet == "help":
            QCoreApplication.quit()
        post(event)

    episode.kiosk.stand.window.kiosk._post = quits  # noqa: SLF001 - a bug is planted


def _shortcut(episode: Episode) -> None:
    """Ways out as a developer may have left them."""
    for keys in ("Ctrl+Q", "Ctrl+W", "F11", "Alt+F4"):
        QShortcut(QKeySequence(keys), episode.kiosk.view).activated.connect(QCoreApplication.quit)


def _keeps_a_row(episode: Episode) -> None:
    """The next shopper sees the last one's first row."""
    show = episode.show
    kept: list[Row] = []

    def shows(screen: Screen) -> None:
        if isinstance(screen.body, Basket) and screen.body.rows:
            kept[:] = screen.body.rows[:1]
        show(replace(screen, aside=tuple(kept)) if screen.id == "S01" else screen)

    episode.world.recorder.show = shows  # type: ignore[method-assign]


def _forgets_a_removal(episode: Episode) -> None:
    """What is taken out of the basket is not written down."""
    append = episode.world.journal.append

    def appends(event: Event, bookings: Sequence[Booking]) -> Commit:
        if isinstance(event, QuantitySet | LineRemoved) and not bookings:
            return Commit(0, "")
        return append(event, bookings)

    episode.world.journal.append = appends  # type: ignore[method-assign]


def _one_line_free(episode: Episode) -> None:
    """The till has another price for bread than the shelf."""
    episode.world.catalog.goods["bread"] = replace(GOODS["bread"], price_minor=0)


PLANTED: dict[str, tuple[Callable[[Episode], None], str]] = {
    "a button that quits": (_button_that_quits, "the kiosk is left"),
    "a shortcut that quits": (_shortcut, "the kiosk is left"),
    "a lane that keeps the last shopper's row": (_keeps_a_row, "the last shopper's"),
    "a removal that is not recorded": (_forgets_a_removal, "something left the basket"),
    "a line that is sold for nothing": (_one_line_free, "sold for another price"),
}


def _caught(seed: int, plant: Callable[[Episode], None], what: str) -> bool:
    troop = _Troop(seed, plant)
    try:
        return any(wrong.startswith(what) for index in range(CONTROL_INPUTS) for wrong in troop(index))
    finally:
        troop.end()


class Monkey:
    """See the module."""

    name = NAME
    proves = "T15: no touch, key or event leaves the kiosk, lowers a price, shows another's basket or is staff's"
    unit = "acts at the window"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Attack, then the controls."""
        outcome = Outcome()
        run_inside(lambda: _attack(seed, budget, outcome))
        return outcome


def _attack(seed: int, budget: Budget, outcome: Outcome) -> None:
    troop = _Troop(seed)
    tried = try_all(NAME, seed, budget, troop)
    troop.end()
    outcome.findings = tried.findings
    outcome.counts["acts at the window"] = tried.done
    outcome.counts["touches"] = sum(troop.counts[one] for one in _TOUCHES)
    outcome.counts.update({one: troop.counts[one] for one in ("every key", "shoppers", "sales")})
    outcome.controls = {what: _caught(seed, *planted) for what, planted in PLANTED.items()}
    monkey_staff.attack(seed, max(STAFF_LEAST, tried.done // 4), outcome)


SUITE = Monkey()
