"""What four hundred tangled baskets cost, kept: any change of the engine that changes a price shows here.

That these are the best prices is the suite `prices`' to show (`pos prove run prices`), against an integer programme; this
only holds them still. After a wanted change: `KEEP=1`, and look at the difference.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from pos.prove.prices.worlds import TAXES, scenes
from pos.sale.pricing import price
from pos.sale.promotion.book import PromotionBook

from kept import kept

BASKETS = 25


def told(seed: int) -> Iterator[str]:
    """A line a basket."""
    for number, scene in enumerate(islice(scenes(seed), BASKETS), 1):
        priced = price(scene.cart, TAXES, PromotionBook(scene.promotions), scene.context)
        lines = " ".join(str(one.amount_minor) for one in priced.lines)
        used = ", ".join(f"{one.promotion} {one.uses}x {one.amount_minor}" for one in priced.discounts)
        yield f"{number}: {priced.total_minor}{'' if priced.exact else ' at least'} = {lines} | {used}"


@pytest.mark.parametrize("shops", range(16))
def test_prices_are_as_they_were(shops: int) -> None:
    kept(Path(__file__).with_name("prices") / f"{shops:02}.txt", told(2026 + shops))
