"""One basket: a person does what people do, and what the shelf's checks said about it is compared with the truth."""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from random import Random

from pos.lane import bagging
from pos.lane.bagging import GAPS, HOLDS
from pos.lane.bagging_parts import ShelfRules
from pos.prove.shelf.account import PASSING_MS, Alarm, Verdict
from pos.prove.shelf.goods import Article
from pos.prove.shelf.platter import Platter
from pos.prove.shelf.watch import Watch
from pos.sale.weights import Weight

__all__ = ["Basket", "Thing"]

SETTLE_MS = 1_000
"""What was put down so shortly before is not there yet for any scale: a reminder of it was true when it was due."""
TEACHES = 0.5
"""So many attendants who see the right goods with another weight have the lane learn it."""
PATIENCE_MS = 24_000
"""An attendant comes so long after a shopper is held up."""


@dataclass
class Thing:
    """One piece as it really is. `line` 0: not on the list. `label`: the article whose code it has."""

    article: Article
    weight_g: float
    line: int = 0
    scans: int = 0
    lies: bool = False
    label_g: float | None = None
    stolen: str = ""
    mistake: str = ""
    caught: bool = False
    label: Article | None = None
    since: int = 0
    """When it was put down."""
    away: bool = False
    """Never meant for the shelf: too large, or left behind on purpose."""


class Basket:
    """A person at the shelf. What is going to happen waits in a heap; the checks' answers add to it.

    Args:
        kind: of the person.
        rules: the shop's.
        weights: what the lane has learned; it learns more from this.
        chance: everything that is chance here.
        at: when it begins, milliseconds.
    """

    def __init__(self, kind: str, rules: ShelfRules, weights: dict[str, Weight], chance: Random, at: int) -> None:
        self.chance, self.now = chance, at
        self.platter = Platter(chance, at - 60_000, rules.division_g)
        self.watch = Watch(rules, weights, self.platter, at, self._told)
        self.things: list[Thing] = []
        self.verdict = Verdict(kind)
        self.bag = False
        """A bag lies there that nobody told the lane of."""
        self._alarm: Alarm | None = None
        self._mended = False
        self._visits = 0
        self._heap: list[tuple[int, int, Callable[[], None]]] = []
        self._order = count()
        self._held_at = 0
        self._busy = False
        """They are about to put something right."""
        self.done = False

    def at(self, when: int, what: Callable[[], None]) -> None:
        """Something that is going to happen."""
        heappush(self._heap, (max(when, self.now), next(self._order), what))

    def soon(self, least_s: float, most_s: float, what: Callable[[], None]) -> None:
        """Something that is going to happen within so many seconds."""
        self.at(self.now + round(1000 * self.chance.uniform(least_s, most_s)), what)

    def run(self) -> Verdict:
        """Until it is paid."""
        while not self.done and self._heap:
            own = self.watch.next_at()
            if own is not None and own <= self._heap[0][0]:
                self.now = own
                self.watch.go_to(own)
                self._over()
                continue
            self.now, _, what = heappop(self._heap)
            self.watch.wake(self.now)
            what()
            self._over()
        return self._judged()

    # --- what a person does

    def scan(self, thing: Thing) -> None:
        """Its code is read."""
        thing.scans += 1
        thing.line = self.watch.scan(thing.label or thing.article, self.now, thing.label_g)

    def put(self, *things: Thing) -> None:
        """They are put on the shelf in one movement."""
        fresh = [one for one in things if not one.lies]
        for one in fresh:
            one.lies, one.since = True, self.now
        if fresh:
            self.platter.change(sum(one.weight_g for one in fresh), self.now)

    def take(self, *things: Thing) -> None:
        """They are taken off in one movement."""
        there = [one for one in things if one.lies]
        for one in there:
            one.lies = False
        if there:
            self.platter.change(-sum(one.weight_g for one in there), self.now)

    def void(self, thing: Thing) -> None:
        """Its line is taken off the list."""
        self.watch.void(thing.line, self.now)
        thing.line = 0

    def pay(self) -> None:
        """Pay is pressed; what holds it is shown."""
        watch, now = self.watch, self.watch.bagging
        if watch.moving:
            self.soon(0.5, 1.0, self.pay)
            return
        missing = bagging.owed(now, watch.rules)
        if now.trouble in HOLDS or (now.trouble == "missing" and not now.nudges):
            if not now.nudges and not now.told:
                self._note(now.trouble, called=False)
            if now.trouble == "missing":
                watch.take(bagging.tick(now), self.now)
            self._held_at = self._held_at or self.now
            self._put_right(now.trouble)
            self._or_attendant()
            return
        if missing:
            watch.take(bagging.excuse(now, watch.rules, self.now, too_big=False), self.now)
            if watch.bagging.trouble in HOLDS:
                self.soon(1, 2, self.pay)
                return
        self.done = True

    def _or_attendant(self) -> None:
        """Who can't put it right waits for somebody; a thief who is held up is caught."""
        if self.now - self._held_at > PATIENCE_MS:
            self._looked_at()
        if not self.done:
            self.soon(2, 4, self.pay)

    def _looked_at(self) -> None:
        """Somebody comes: a thief who did what the checks say is caught; what is right is let pass."""
        now = self.watch.bagging
        if now.trouble in HOLDS:
            self._note(now.trouble, called=True)
            if any(one.stolen and one.caught for one in self.things):
                self.done = True
                return
            if (self._odd() or self._away()) and not self._visits:
                self._visits += 1
                self._mend(now.trouble)
                return
            self._visits = 0
            if self.bag:
                self.bag = False
                self.watch.bagging = bagging.let_pass(now, self.watch.rules, self.now, bag=True)
                return
            learn = now.trouble == "differs" and self.chance.random() < TEACHES
            self.watch.bagging = bagging.let_pass(now, self.watch.rules, self.now, learn=learn)

    @property
    def _steals(self) -> bool:
        return any(one.stolen for one in self.things)

    # --- what the checks say, and what it is worth

    def _told(self, trouble: str, at: int) -> None:
        del at
        called = self.watch.bagging.told
        self._note(trouble, called=called)
        if called:
            self.soon(8, 20, self._looked_at)
        self._put_right(trouble)

    def _note(self, trouble: str, *, called: bool) -> None:
        right = self._is_right(trouble)
        now = self._alarm
        if now is None or (now.trouble != trouble and not (now.trouble in GAPS and trouble in GAPS)):
            now = self._alarm = Alarm(trouble, self.now)
            self.verdict.alarms.append(now)
        now.called = now.called or called
        if not right and not now.false:
            now.false, now.cause = True, self._cause(trouble)
        for one in self.things:
            if right and self._shows(one, trouble) and (one.mistake or (one.stolen and called)):
                one.caught = True

    def _over(self) -> None:
        """Whether the alarm has gone, and how."""
        now = self._alarm
        if now is None or self.watch.bagging.trouble:
            return
        now.passed = not now.called and not self._mended and self.now - now.at <= PASSING_MS
        self._alarm, self._mended = None, False

    def _cause(self, trouble: str) -> str:
        return f"{trouble}, leaned on" if self.platter.leaned_on(self.now) else trouble

    def _odd(self) -> list[Thing]:
        """What lies there and is not on the list, or not as what it is."""
        return [one for one in self.things if one.lies and (not one.line or one.label is not None)]

    def _away(self) -> list[Thing]:
        """What is on the list and does not lie there."""
        return [one for one in self.things if one.line and not one.lies and not one.away]

    def _is_right(self, trouble: str) -> bool:
        """Whether anything is as the checks say."""
        if trouble in ("missing", "removed") and any(
            one.lies and self.now - one.since <= SETTLE_MS for one in self.things
        ):
            return True
        if trouble == "missing":
            return bool(self._away()) or any(_is_twice(one) for one in self.things)
        return bool(self._odd() or self._away() or self.bag) or trouble == "many-skips"

    def _shows(self, one: Thing, trouble: str) -> bool:
        """Whether this is one of the things that it is about."""
        if one.mistake == "double":
            return trouble == "missing" and _is_twice(one)
        wrong = one in self._odd() or one in self._away()
        return wrong and (trouble != "missing" or not one.lies or bool(one.stolen))

    # --- what a person does about it

    def _put_right(self, trouble: str) -> None:
        if self._busy or self._steals:
            if self.verdict.kind == "in the own bag":
                self.watch.bagging = bagging.bag_down(self.watch.bagging, self.watch.rules, self.now)
            return
        self._busy = True
        self.soon(1.5, 4.0, lambda: self._mend(trouble))

    def _mend(self, trouble: str) -> None:
        self._busy, self._mended = False, True
        if self.bag and trouble != "missing":
            self.bag = False
            self.watch.bagging = bagging.bag_down(self.watch.bagging, self.watch.rules, self.now)
        for one in self.things:
            if one.mistake in ("forgot", "twin") and not one.line and one.lies and trouble != "missing":
                one.caught = True
                self.scan(one)
                return
            if _is_twice(one) and trouble == "missing":
                one.caught = True
                one.mistake = "double-mended"
                self.watch.void(one.line, self.now)
                return
            if one.mistake == "left" and one.line and not one.lies and trouble == "missing":
                self.put(one)
                return
        large = [one for one in self.things if one.article.kind == "large" and one.line and not one.lies]
        if trouble == "missing" and large and self.watch.bagging.trouble == "missing":
            now = self.watch.bagging
            self.watch.bagging = bagging.excuse(now, self.watch.rules, self.now, too_big=True)

    def _by_g(self, one: Thing) -> float:
        """By how much the shelf bears something else than what is on the list."""
        return abs(one.weight_g - (one.label_g or one.label.mean_g)) if one.label is not None else one.weight_g

    def _judged(self) -> Verdict:
        verdict = self.verdict
        verdict.pieces = len(self.things)
        for one in self.things:
            if one.stolen == "removed after" and one.line:
                continue  # they paid before they came to it
            if one.stolen:
                verdict.thefts.append((one.stolen, one.caught, self._by_g(one)))
            elif one.mistake:
                verdict.mistakes.append((one.mistake.removesuffix("-mended"), one.caught, self._by_g(one)))
        self.watch.close()
        return verdict


def _is_twice(one: Thing) -> bool:
    """Whether it is on the list twice by mistake, and still is."""
    return one.mistake == "double" and one.scans > 1
