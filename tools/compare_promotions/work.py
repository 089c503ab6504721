"""The work that all engines get: baskets and promotions that each of them can express, as plain data.

What they have in common: so many percent off some products, the same from a number of pieces on, and the cheapest of
two or three free. Each piece takes part in one promotion. Prices are whole multiples of 20 cents, so that no percentage
has to be rounded, and no basket has the pieces for a second free one of a kind, since one engine gives one a basket.
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["SETS", "make"]

SETS = {
    "small": {"baskets": 200, "goods": 12, "lines": 10, "promotions": 6, "applicable": 6, "orders": 2},
    "large": {"baskets": 6, "goods": 5_000, "lines": 200, "promotions": 1_000, "applicable": 50, "orders": 1},
}
"""Name -> how many baskets, products, lines, promotions, of which apply to a basket, and other orders tried of each."""


def make(path: Path, seed: int) -> dict[str, Any]:
    """Write the work to a file, and return it."""
    work = {name: _set(random.Random(f"{name} {seed}"), **sizes) for name, sizes in SETS.items()}
    path.write_text(json.dumps(work))
    return work


def _set(
    chance: random.Random, baskets: int, goods: int, lines: int, promotions: int, applicable: int, orders: int
) -> list[dict[str, Any]]:
    """Cases: prices, promotions, a basket, and the same in other orders. Small shops are one for each basket."""
    shops = [_shop(chance, goods, promotions) for _ in range(1 if promotions > 100 else baskets)]
    return [_case(chance, *shops[at % len(shops)], lines, applicable, orders) for at in range(baskets)]


def _shop(chance: random.Random, goods: int, promotions: int) -> tuple[list[int], list[dict[str, Any]]]:
    prices = [20 * chance.randrange(3, 60) for _ in range(goods)]
    return prices, [_promotion(chance, goods) for _ in range(promotions)]


def _promotion(chance: random.Random, goods: int) -> dict[str, Any]:
    """On products that stand near each other, so that promotions overlap in a large shop as in a small one."""
    first = chance.randrange(goods)
    near = [(first + at) % goods for at in range(min(goods, 12))]
    of = sorted(chance.sample(near, chance.randrange(2, 6)))
    kind = chance.choice(("percent", "percent", "from", "cheapest", "cheapest"))
    if kind == "cheapest":
        return {"kind": kind, "count": chance.choice((2, 3)), "of": of}
    return {
        "kind": kind,
        "percent": chance.choice((5, 10, 15, 20, 25, 30)),
        "count": 1 if kind == "percent" else chance.choice((2, 3)),
        "of": of,
    }


def _case(
    chance: random.Random, prices: list[int], promotions: list[dict[str, Any]], lines: int, applicable: int, orders: int
) -> dict[str, Any]:
    basket = _basket(chance, prices, promotions, lines, applicable)
    others = [[chance.sample(basket, len(basket)), list(range(len(promotions)))] for _ in range(orders)]
    others += [[basket, chance.sample(range(len(promotions)), len(promotions))] for _ in range(orders)]
    return {"prices": prices, "promotions": promotions, "basket": basket, "others": others}


def _basket(
    chance: random.Random, prices: Sequence[int], promotions: Sequence[dict[str, Any]], lines: int, applicable: int
) -> list[list[int]]:
    """Lines of (product, pieces): goods of promotions as long as not too many apply, and others."""
    of: dict[int, list[int]] = {}
    for at, one in enumerate(promotions):
        for product in one["of"]:
            of.setdefault(product, []).append(at)
    taken: dict[int, int] = {}
    seen: set[int] = set()
    held: dict[int, int] = {}
    wanted = [
        product for at in chance.sample(range(len(promotions)), len(promotions)) for product in promotions[at]["of"]
    ]
    for product in (*wanted, *chance.sample(range(len(prices)), len(prices))):
        places = of.get(product, [])
        fits = all(
            promotions[at]["kind"] != "cheapest" or held.get(at, 0) + 1 < 2 * promotions[at]["count"] for at in places
        )
        if len(taken) < lines and product not in taken and fits and len(seen.union(places)) <= applicable:
            pieces = (
                2 if not any(promotions[at]["kind"] == "cheapest" for at in places) and chance.random() < 0.3 else 1
            )
            taken[product] = pieces
            seen.update(places)
            for at in places:
                held[at] = held.get(at, 0) + pieces
    return [[product, pieces] for product, pieces in chance.sample(list(taken.items()), len(taken))]
