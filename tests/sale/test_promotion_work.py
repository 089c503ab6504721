"""How long the search looks: of two engines that find the best prices, the shop wants the one that looks less.

The steps of tangled baskets are kept, a line a shop, a number a basket. None may take more; after a change that takes
fewer, or is worth more: `KEEP=1`, and look at the difference.
"""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import pytest
from pos.prove.prices.worlds import TAXES, Scene, scenes
from pos.sale.pricing import price
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.search import Work

BASKETS = 25
KEPT = Path(__file__).with_name("work.txt")


def steps(scene: Scene) -> int:
    """That a basket takes, nothing remembered."""
    works: list[Work] = []

    def counted() -> Work:
        works.append(Work())
        return works[-1]

    with patch("pos.sale.promotion.items.Work", counted):
        price(scene.cart, TAXES, PromotionBook(scene.promotions), scene.context)
    return sum(Work().left - work.left for work in works)


def shops() -> Iterator[tuple[int, list[int]]]:
    """The seed of each shop, and what its baskets took."""
    for line in KEPT.read_text(encoding="utf-8").splitlines():
        seed, _, took = line.partition(":")
        yield int(seed), [int(one) for one in took.split()]


@pytest.mark.parametrize(("seed", "took"), [pytest.param(*one, id=str(one[0])) for one in shops()])
def test_no_basket_takes_more_steps_than_it_did(seed: int, took: list[int]) -> None:
    now = [steps(scene) for scene in islice(scenes(seed), BASKETS)]
    if os.environ.get("KEEP"):
        text = KEPT.read_text(encoding="utf-8")
        was, said = (f"{seed}: {' '.join(map(str, one))}" for one in (took, now))
        KEPT.write_text(text.replace(f"{was}\n", f"{said}\n"), encoding="utf-8")
        took = now
    more = {basket: (one, had) for basket, (one, had) in enumerate(zip(now, took, strict=True)) if one > had}
    assert not more, more
