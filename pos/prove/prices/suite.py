"""Random baskets under random promotions: never dearer than an integer programme's answer, and never cheaper.

Where the engine says that it may not have found the best, only that it gives nothing away is held; how often it says so
is counted. `retold` prices one basket of a seed again.
"""

import random
from collections import Counter
from itertools import islice

from pos.prove.prices.judge import wrong_price, wrong_with
from pos.prove.prices.planted import PLANTED
from pos.prove.prices.worlds import TAXES, scenes
from pos.prove.suite import Budget, Outcome
from pos.sale.pricing import price
from pos.sale.promotion.book import PromotionBook

__all__ = ["SUITE", "PricesSuite", "retold"]

CONTROL_BASKETS = 400
MOST_TOLD = 20


def chance_of(seed: int, number: int) -> random.Random:
    """What shuffles the basket of this number: its own, so that a run may begin with any."""
    return random.Random(f"{seed}/{number}")


def retold(seed: int, number: int) -> str:
    """What is wrong with the basket of this number (from 1), and the scene."""
    scene = next(islice(scenes(seed), number - 1, None))
    priced = price(scene.cart, TAXES, PromotionBook(scene.promotions), scene.context)
    wrong = list(wrong_with(scene, chance_of(seed, number)))
    return f"{wrong}\n{scene}\n{priced}"


def _caught(name: str, seed: int) -> bool:
    chance = random.Random(seed)
    with PLANTED[name]():
        return any(True for scene in islice(scenes(seed), CONTROL_BASKETS) for _ in wrong_with(scene, chance))


class PricesSuite:
    """Random baskets against the integer programme."""

    name = "prices"
    proves = "the fairest price: equal to an integer programme's, whatever the order, monotone, exact to the cent"
    unit = "baskets"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Basket after basket, from the budget's first on, then the planted engines."""
        outcome, counts = Outcome(), Counter[str]()
        for number, scene in enumerate(islice(scenes(seed), budget.first - 1, None), start=budget.first):
            if not budget.goes_on(counts["baskets"]):
                break
            counts["baskets"] += 1
            book = PromotionBook(scene.promotions)
            priced = price(scene.cart, TAXES, book, scene.context)
            counts.update(
                {
                    "pieces": priced.count,
                    "promotions": len(scene.promotions),
                    "discounts": len(priced.discounts),
                    "not proved best within the bound": int(not priced.exact),
                }
            )
            wrong = list(wrong_price(scene, book, priced, chance_of(seed, number)))
            if wrong:
                outcome.undetected += 1
                outcome.findings.append(f"seed {seed}, basket {number}: {'; '.join(dict.fromkeys(wrong))}")
                if len(outcome.findings) >= MOST_TOLD:
                    break
        open_ends = counts["not proved best within the bound"]
        outcome.facts["not proved best"] = f"{open_ends / max(1, counts['baskets']):.2%} of the baskets"
        outcome.counts = counts
        outcome.controls = {name: _caught(name, seed) for name in PLANTED}
        return outcome


SUITE = PricesSuite()
