"""The lane's part of a simulated basket: the driver's judge, the checks, the clock of the nudges and what is learned.

All of it is production code; only time is ours. `told` hears of each nudge and each call for the team.
"""

from collections.abc import Callable

from msgspec.structs import replace

from pos.devices.shelf_judge import ShelfJudge
from pos.devices.shelf_judge import ShelfRules as JudgeRules
from pos.lane import bagging, bagging_sale
from pos.lane.bagging_learn import samples
from pos.lane.bagging_parts import Bagging, Piece, ShelfRules
from pos.prove.shelf.goods import Article
from pos.prove.shelf.platter import STEP_MS, Platter
from pos.sale.weights import Expected, Weight, by_scale, expected, sku_of_category
from pos.store.weights import taught

__all__ = ["Told", "Watch"]

Told = Callable[[str, int], None]
"""What is wrong, and when it was said."""


class Watch:
    """One basket's shelf.

    Args:
        rules: the shop's.
        weights: what is known, by article; `close` adds to it.
        platter: the scale.
        began_at: when the first thing happened, milliseconds.
        told: see `Told`.
    """

    def __init__(
        self, rules: ShelfRules, weights: dict[str, Weight], platter: Platter, began_at: int, told: Told
    ) -> None:
        self.rules, self.weights, self.platter = rules, weights, platter
        self._told = told
        self._judge = ShelfJudge(JudgeRules(division_g=rules.division_g))
        self.moving = False
        self.asked_at = self.now = began_at
        self._lines = 0
        self._zeroed = False
        self.bagging = Bagging(mode=rules.mode, works=True)
        for ago in range(1500, -1, -STEP_MS):
            self.hear(began_at - ago)

    def expected(self, article: Article, label_g: float | None = None) -> Expected:
        """What the lane knows of a piece."""
        if label_g is not None:
            return by_scale(round(label_g))
        category = self.weights.get(sku_of_category(article.category))
        return expected(self.weights.get(article.sku), skip=article.kind == "large", category=category)

    def scan(self, article: Article, at: int, label_g: float | None = None) -> int:
        """A piece is scanned; its line."""
        self._lines += 1
        known = self.expected(article, label_g)
        piece = Piece(line_id=self._lines, sku=article.sku, category=article.category, expected=known, at=at)
        self.take(bagging_sale.with_piece(self.bagging, piece, self.rules, at), at)
        return self._lines

    def void(self, line: int, at: int) -> None:
        """A line is taken off the list."""
        self.take(bagging_sale.without(self.bagging, line), at)

    def take(self, now: Bagging, at: int) -> None:
        """Something other than the shelf's weight has changed."""
        self.bagging = bagging.look_again(now, self.rules, at)

    def due_at(self) -> int | None:
        """When something is to be said next."""
        due = None if self.moving else bagging.due_ms(self.bagging, self.rules)
        return None if due is None else max(due, self.now)

    def next_at(self) -> int | None:
        """When the scale is asked, or something is to be said, next; `None`: not before anything happens."""
        busy = self.asked_at + STEP_MS if self.asked_at < self.platter.busy_until else None
        return min((one for one in (busy, self.due_at()) if one is not None), default=None)

    def go_to(self, at: int) -> None:
        """Time passes, up to here; what was due now is done."""
        due, self.now = self.due_at(), at
        if due is not None and due <= at:
            shown = self.bagging.nudges, self.bagging.told
            self.bagging = bagging.falls_due(self.bagging, self.rules, at)
            if (self.bagging.nudges, self.bagging.told) != shown and self.bagging.trouble:
                self._told(self.bagging.trouble, at)
        if self.asked_at < self.platter.busy_until:
            self.asked_at = at
            self.hear(at)

    def wake(self, at: int) -> None:
        """Something is about to happen on the scale: it has been asked all the time."""
        self.now = at
        if self.asked_at >= self.platter.busy_until:
            self.asked_at = at

    def hear(self, at: int) -> None:
        """One answer of the scale."""
        said = self._judge.hear(self.platter.says(at), at / 1000)
        if said is None:
            return
        self.moving = said.said == "moving"
        if self.moving:
            return
        if not self._lines:
            weight = said.weight_g
            zero = weight if not self._zeroed else self.bagging.zero_g
            self._zeroed = True
            self.bagging = replace(self.bagging, gross_g=weight, level_g=weight, level_at=at, zero_g=zero)
            return
        self.bagging = bagging.settled(self.bagging, said.weight_g, self.rules, at)

    def close(self) -> None:
        """The sale is made: what it has to say of weights is learned."""
        for sample in samples(self.bagging):
            for after in taught(self.weights.get, sample):
                self.weights[after.sku] = after
