"""pretix's discounts on the work: run in an environment of its own, by `compare.py`.

Nothing is read from a database: discounts are its own model, made in memory with their products. What is timed is what
`apply_discounts` does once it has its discounts: one after the other, each on what those before it have left.
"""

import json
import os
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pretix.testutils.settings")

import django


def main(work: str, out: str) -> None:
    """Read the work, write what everything costs and how long it took."""
    django.setup()
    sets = json.loads(Path(work).read_text(encoding="utf-8"))
    answers = {name: [answer(case) for case in cases] for name, cases in sets.items()}
    Path(out).write_text(json.dumps(answers), encoding="utf-8")


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """The total of the basket, of the same in other orders, and the milliseconds of the first."""
    discounts = [discount_of(at, one) for at, one in enumerate(case["promotions"])]

    def total(basket: Any, order: Any) -> tuple[float, float]:
        positions = positions_of(case["prices"], basket)
        listed = [discounts[at] for at in order]
        begin = time.process_time_ns()
        prices = applied(listed, positions)
        ms = (time.process_time_ns() - begin) / 1e6
        return float(sum(prices.get(at, one.line_price_gross) for at, one in positions.items()) * 100), ms

    first, ms = total(case["basket"], range(len(discounts)))
    return {"total": first, "ms": ms, "others": [total(basket, order)[0] for basket, order in case["others"]]}


def applied(discounts: list[Any], positions: dict[int, Any]) -> dict[int, Decimal]:
    """New prices by position; whatever a discount answers is taken from those after it."""
    prices: dict[int, Decimal] = {}
    for discount in discounts:
        prices.update(discount.apply({at: one for at, one in positions.items() if at not in prices}))
    return prices


def discount_of(at: int, one: dict[str, Any]) -> Any:
    """A discount with its products at hand."""
    from pretix.base.models import Discount, Event, Item

    discount = Discount(
        pk=at + 1, event=Event(pk=1, currency="GBP"), position=at, internal_name=f"discount {at}",
        condition_all_products=False, condition_min_count=one["count"],
        benefit_discount_matching_percent=Decimal(100 if one["kind"] == "cheapest" else one["percent"]),
        benefit_only_apply_to_cheapest_n_matches=1 if one["kind"] == "cheapest" else None,
    )  # fmt: skip
    items = Item.objects.none()
    items._result_cache = [Item(pk=product + 1) for product in one["of"]]
    none = Item.objects.none()
    none._result_cache = []
    discount._prefetched_objects_cache = {"condition_limit_products": items, "benefit_limit_products": none}
    return discount


def positions_of(prices: list[int], lines: list[list[int]]) -> dict[int, Any]:
    """One position a piece."""
    from pretix.base.models.discount import PositionInfo

    pieces = [product for product, count in lines for _ in range(count)]
    return {
        at: PositionInfo(product + 1, None, None, Decimal(prices[product]) / 100, None, Decimal(0))
        for at, product in enumerate(pieces)
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
