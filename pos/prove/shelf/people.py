"""Who comes: the careful, the clumsy, those with a bag, those with children, and thieves of five kinds."""

from collections.abc import Callable
from functools import partial
from random import Random

from pos.lane import bagging
from pos.lane.bagging_parts import ShelfRules
from pos.prove.shelf.account import Verdict
from pos.prove.shelf.basket import Basket, Thing
from pos.prove.shelf.goods import Article
from pos.sale.weights import Weight

__all__ = ["HIDDEN", "HONEST", "THIEVES", "WORTH_STEALING_G", "visit"]

HONEST = (("careful", 55), ("clumsy", 20), ("own bag", 15), ("children", 10))
THIEVES = ("not scanned", "swapped", "label", "stacked", "removed after")
"""Put down without a scan; with the code of something cheaper; of something cheaper of its kind; two at once, one of
them scanned; taken off the list and kept."""
HIDDEN = ("in the own bag", "on the cart")
"""What no scale can tell from a heavier bag, or from nothing: for audits to find. Counted apart."""
FORGETS, SCANS_TWICE, TWINS, LEAVES = 0.006, 0.004, 0.004, 0.003
"""Mistakes of a careful person, an item; the clumsy make four times as many."""
WORTH_STEALING_G = 50
BAGS_G = (25, 40, 60, 90, 140, 220)


def visit(  # noqa: PLR0917 - who, where, and with what chance
    kind: str, goods: tuple[Article, ...], rules: ShelfRules, weights: dict[str, Weight], seed: str, at: int
) -> Verdict:
    """One person, from the first scan to the payment."""
    chance = Random(seed)
    one = Basket(kind, rules, weights, chance, at)
    _Person(kind, goods, one, chance).plan()
    return one.run()


class _Person:
    def __init__(self, kind: str, goods: tuple[Article, ...], basket: Basket, chance: Random) -> None:
        self.kind, self.goods, self.basket, self.chance = kind, goods, basket, chance
        self.shares = [one.share for one in goods]
        self.careless = 4.0 if kind == "clumsy" else 1.0
        self.until = 0

    def plan(self) -> None:
        """Everything they mean to do, from now on."""
        chance, basket = self.chance, self.basket
        at = basket.now + 1_000
        if self.kind == "own bag":
            at = self._bag(at)
        if self.kind in HIDDEN:
            at = self._hide(at)
        pieces = min(40, max(1, round(chance.lognormvariate(2.2, 0.65))))
        steals_at = chance.randrange(pieces) if self.kind in THIEVES else -1
        for place in range(pieces):
            at += round(1000 * min(25.0, max(0.7, chance.lognormvariate(0.7, 0.6))))
            at = self._steal(at) if place == steals_at else self._buy(at)
        if self.kind == "children":
            for _ in range(chance.randint(1, 4)):
                self._lean(chance.randint(basket.now + 2_000, at), chance.uniform(0.15, 0.6))
        for _ in range(max(0, round(chance.gauss((at - basket.now) / 60_000, 0.8)))):
            when = chance.randint(basket.now + 500, at)
            basket.at(when, partial(basket.platter.bump, when))
        basket.at(max(at + 2_500, self.until), basket.pay)

    # --- goods

    def _pick(self, fits: Callable[[Article], bool] = lambda _: True) -> Article:
        while True:
            one = self.chance.choices(self.goods, self.shares)[0]
            if fits(one):
                return one

    def _thing(self, article: Article) -> Thing:
        weight = article.piece_g(self.chance)
        label = None
        if article.kind == "weighed":
            label = round(max(5.0, weight - 4 - hash_of(article) % 14))
        return Thing(article, weight, label_g=label)

    def _buy(self, at: int) -> int:
        """One article, or some of it; with the mistakes that people make. When their hands are free again."""
        chance, basket = self.chance, self.basket
        article = self._pick()
        things = [self._thing(article) for _ in range(chance.choice((1, 1, 1, 1, 1, 1, 2, 2, 3)))]
        if article.kind == "large":
            return self._buy_large(things[0], at)
        mistake = self._mistake(things)
        basket.things += things
        for thing in things:
            if thing.mistake not in ("forgot", "twin"):
                basket.at(at, partial(basket.scan, thing))
                at += round(1000 * chance.uniform(0.5, 1.2))
        if mistake == "double":
            basket.at(at, lambda: basket.scan(things[-1]))
            at += 700
        return self._put_down([one for one in things if one.mistake != "left"], at)

    def _mistake(self, things: list[Thing]) -> str:
        roll = self.chance.random() / self.careless
        for name, part in (("forgot", FORGETS), ("double", SCANS_TWICE), ("twin", TWINS), ("left", LEAVES)):
            if roll < part:
                if name == "twin" and len(things) == 1:
                    things.append(self._thing(things[0].article))
                things[-1].mistake = name
                return name
            roll -= part
        return ""

    def _buy_large(self, thing: Thing, at: int) -> int:
        thing.away = True
        self.basket.things.append(thing)
        self.basket.at(at, lambda: self.basket.scan(thing))
        return at + 800

    def _put_down(self, things: list[Thing], at: int) -> int:
        """One by one, together, late, with a hand on the shelf, or not right the first time."""
        chance, basket = self.chance, self.basket
        late = self.kind == "clumsy" and chance.random() < 0.08
        at += round(1000 * (chance.uniform(5, 11) if late else chance.uniform(0.4, 1.6)))
        if len(things) > 1 and chance.random() < 0.5:
            basket.at(at, lambda: basket.put(*things))
        else:
            for thing in things:
                basket.at(at, partial(basket.put, thing))
                at += round(1000 * chance.uniform(0.3, 1.4))
        if self.kind == "clumsy" and chance.random() < 0.15:
            self._lean(at - 300, 0.25)
        if self.kind == "clumsy" and things and chance.random() < 0.05:
            again = chance.choice(things)
            basket.at(at + 1_500, lambda: basket.take(again))
            basket.at(at + 1_500 + round(1000 * chance.uniform(1, 6)), lambda: basket.put(again))
            at += 3_000
        return at

    def _lean(self, at: int, unrest: float) -> None:
        chance, platter = self.chance, self.basket.platter
        force, long = chance.uniform(80, 2_500), round(1000 * min(9.0, chance.lognormvariate(0.5, 0.7)))
        self.basket.at(at, lambda: platter.lean(force, unrest, at, long))

    def _bag(self, at: int) -> int:
        """Before the first scan; or later, saying so; or later, and saying nothing."""
        chance, basket = self.chance, self.basket
        weight, roll = chance.choice(BAGS_G) * chance.uniform(0.9, 1.1), chance.random()
        if roll < 0.7:
            basket.at(at, lambda: basket.platter.change(weight, at))
            return at + 1_800
        when = at + round(1000 * chance.uniform(4, 40))
        if roll < 0.85:
            basket.at(when, self._say_bag)
            basket.at(when + 900, lambda: basket.platter.change(weight, when + 900))
        else:
            basket.at(when, lambda: self._bag_unsaid(weight))
        return at

    def _say_bag(self) -> None:
        watch = self.basket.watch
        watch.bagging = bagging.bag_down(watch.bagging, watch.rules, self.basket.now)

    def _bag_unsaid(self, weight: float) -> None:
        self.basket.bag = True
        self.basket.platter.change(weight, self.basket.now)

    # --- theft

    def _loot(self) -> Thing:
        """What is stolen weighs something: nobody steals a card of buttons at a lane."""
        loot = self._thing(self._pick(lambda one: one.mean_g > 1.3 * WORTH_STEALING_G and one.kind != "large"))
        loot.weight_g = max(loot.weight_g, WORTH_STEALING_G + 1)
        loot.stolen = self.kind
        self.basket.things.append(loot)
        return loot

    def _hide(self, at: int) -> int:
        """It never comes onto the shelf, or in the own bag, before the first scan."""
        loot, bag = self._loot(), self.chance.choice(BAGS_G)
        if self.kind == "on the cart":
            return at
        loot.lies = True
        self.basket.at(at, lambda: self.basket.platter.change(bag + loot.weight_g, at))
        return at + 1_800

    def _steal(self, at: int) -> int:
        chance, basket, loot = self.chance, self.basket, self._loot()
        if self.kind in ("swapped", "label"):
            return self._cheaper(loot, at)
        if self.kind == "stacked":
            bought = self._thing(self._pick(lambda one: one.kind != "large"))
            basket.things.append(bought)
            basket.at(at, lambda: basket.scan(bought))
            basket.at(at + 1_400, lambda: basket.put(bought, loot))
            return at + 1_800
        if self.kind == "removed after":
            basket.at(at, lambda: basket.scan(loot))
            self.until = at + round(1000 * chance.uniform(6, 15))
            basket.at(self.until, lambda: basket.void(loot))
        basket.at(at + 1_400, lambda: basket.put(loot))
        return at + 1_800

    def _cheaper(self, loot: Thing, at: int) -> int:
        """The code of something cheaper: held to the scanner instead, or stuck over its own."""
        kind, price = loot.article.kind, loot.article.price_minor
        same = self.kind == "label"
        for _ in range(300):
            other = self._pick(lambda one: one.kind != "large")
            if other.price_minor < 0.7 * price and other.sku != loot.article.sku and (not same or other.kind == kind):
                break
        loot.label = other
        loot.label_g = round(other.piece_g(self.chance)) if other.kind == "weighed" else None
        self.basket.at(at, lambda: self.basket.scan(loot))
        self.basket.at(at + 1_400, lambda: self.basket.put(loot))
        return at + 1_800


def hash_of(article: Article) -> int:
    """A number of its own for an article: how heavy its tray is."""
    return int(article.sku) * 7919 % 1009
