"""No basket is sold below its price without a named person and a reason: judged from the records as text.

Knows no type of the lane: records are read as JSON, prices come from whoever stocked the shelves.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

__all__ = ["nameless"]

STAFF_DISCOUNT = "Discount"


def nameless(records: Iterable[dict[str, Any]], prices_minor: Mapping[str, int]) -> Iterator[str]:
    """What was sold for less than its price, and nobody answers for it.

    Args:
        records: bodies of the journal, oldest first: {"event": ..., "bookings": [...]}.
        prices_minor: by sku, a piece's or a kilogram's price. Goods that are not in it are not judged.
    """
    named: dict[tuple[str, int], str] = {}
    discounts = 0
    for record in records:
        event = record["event"]
        answered = bool(event.get("by")) and bool(event.get("why"))
        if event["type"] == "PriceOverridden" and answered:
            named[event["sku"], event["new_minor"]] = event["by"]
        if event["type"] == "InterventionCleared" and answered and event.get("price_minor") is not None:
            named["", event["price_minor"]] = event["by"]
        discounts += event["type"] == "DiscountGiven" and answered
        for booking in record.get("bookings", ()):
            if booking["type"] == "BookSale":
                yield from _of(booking["receipt"], prices_minor, named, discounts)


def _of(
    receipt: dict[str, Any], prices: Mapping[str, int], named: Mapping[tuple[str, int], str], discounts: int
) -> Iterator[str]:
    if receipt.get("refund_of") or receipt.get("training"):
        return
    for line in receipt["lines"]:
        price = prices.get(line["sku"])
        if price is None or line["unit_price_minor"] >= price or _by_label(line):
            continue
        sold = line["unit_price_minor"]
        if not {(line["sku"], sold), ("", sold)} & named.keys():
            yield f"receipt {receipt['number']}: {line['sku']} for {sold} instead of {price}, and nobody said why"
    if any(one["name"]["default"] == STAFF_DISCOUNT for one in receipt.get("discounts", ())) and not discounts:
        yield f"receipt {receipt['number']}: a discount that nobody gave"


def _by_label(line: dict[str, Any]) -> bool:
    """The price stood in the code: goods by weight that were not weighed here."""
    return line["unit"] == "kg" and line.get("weight_g") is None
