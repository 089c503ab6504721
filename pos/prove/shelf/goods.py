"""An assortment whose true weights nobody told the lane: what each article weighs, and how far its pieces differ."""

from dataclasses import dataclass
from random import Random

__all__ = ["Article", "assortment", "next_lot"]


@dataclass(frozen=True)
class Article:
    """One article.

    Attributes:
        sku: its key.
        mean_g: what a piece of the lot on sale weighs; `spread`: one standard deviation, as a part of it.
        price_minor: what it costs.
        kind: "pack", "bread", "produce", "weighed" (each piece has its own weight on its label), "light" or "large".
        share: how often it is bought.
    """

    sku: str
    mean_g: float
    spread: float
    price_minor: int
    kind: str
    share: float

    @property
    def category(self) -> str:
        """What the shop's catalogue calls it: coarser than what it is."""
        return {"bread": "bakery", "produce": "fruit", "weighed": "counter"}.get(self.kind, "grocery")

    def piece_g(self, chance: Random) -> float:
        """What one piece of it weighs."""
        wide = self.mean_g * (1 + chance.gauss(0, self.spread))
        return max(2.0, self.mean_g * 0.4, wide)


SPREADS = {
    "pack": 0.008,
    "glass": 0.012,
    "bread": 0.035,
    "produce": 0.13,
    "weighed": 0.35,
    "light": 0.05,
    "large": 0.005,
}
KINDS = ("pack",) * 58 + ("glass",) * 14 + ("bread",) * 8 + ("produce",) * 8 + ("weighed",) * 7 + ("light",) * 3
LARGE = 6
"""Articles in a hundred beside those, that nobody lifts onto a shelf."""


def _weight(kind: str, chance: Random) -> float:
    if kind == "light":
        return chance.uniform(4, 12)
    if kind == "large":
        return chance.uniform(6_000, 12_000)
    if kind == "produce":
        return chance.uniform(60, 420)
    middle = {"glass": 520, "bread": 400, "weighed": 480}.get(kind, 330)
    return min(3_000.0, max(18.0, chance.lognormvariate(0, 0.75) * middle))


def assortment(seed: int, articles: int = 400) -> tuple[Article, ...]:
    """So many articles, the first ones bought the most (Zipf)."""
    chance = Random(f"{seed}:goods")
    goods = []
    for place in range(articles):
        kind = "large" if place % 100 >= 100 - LARGE else chance.choice(KINDS)
        mean = _weight(kind, chance)
        price = max(25, round(chance.lognormvariate(0, 0.6) * 60 + mean * 0.35))
        share = 1 / (place + 8) * (0.3 if kind == "large" else 1)
        goods.append(Article(f"{place:05d}", mean, SPREADS[kind], price, kind, share))
    return tuple(goods)


def next_lot(article: Article, chance: Random) -> Article:
    """The same article in another packing, some percent lighter or heavier."""
    change = chance.choice((-1, 1)) * chance.uniform(0.06, 0.2)
    return Article(
        article.sku, article.mean_g * (1 + change), article.spread, article.price_minor, article.kind, article.share
    )
