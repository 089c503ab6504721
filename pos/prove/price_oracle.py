"""No basket is sold below its price without a named person and a reason: judged from the records as text.

Knows no type of the lane: records are read as JSON, prices come from whoever stocked the shelves. A name counts for the
basket in which it was said, and goes with it where that is put aside and taken up again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

__all__ = ["nameless"]

STAFF_DISCOUNT = "Discount"
Named = tuple[str, int, str]
"""Goods ("": any), at which price, and who said so."""


def nameless(
    records: Iterable[dict[str, Any]], prices_minor: Mapping[str, int], promotions: Collection[str] | None = None
) -> Iterator[str]:
    """What was sold for less than its price, and nobody answers for it.

    Args:
        records: bodies of the journal, oldest first: {"event": ..., "bookings": [...]}.
        prices_minor: by sku, a piece's or a kilogram's price. Goods that are not in it are not judged.
        promotions: names of those that may take something off; None: any may.
    """
    basket, saved = _Answers(), dict[str, _Answers]()
    for record in records:
        event = record["event"]
        basket.hear(event)
        for booking in record.get("bookings", ()):
            if booking["type"] == "SaveBasket":
                saved[booking["saved"]["ticket"]] = basket
            elif booking["type"] == "CloseBasket":
                basket = _Answers()
            elif booking["type"] == "DropSaved" and event["type"] != "BasketTaken":
                basket.add(saved.pop(booking["ticket"], _Answers()))
            elif booking["type"] == "BookSale":
                yield from _of(booking["receipt"], prices_minor, promotions, basket)


class _Answers:
    """Who answers for what in one basket."""

    def __init__(self) -> None:
        self.named: set[Named] = set()
        self.discounts = 0

    def hear(self, event: dict[str, Any]) -> None:
        """A record that names somebody and a reason."""
        if event["type"] == "BasketClaimed":
            self._brought(event["saved"])
        if not (event.get("by") and (event.get("why") or event.get("reason"))):
            return
        who = "+".join(filter(None, (event["by"], event.get("second", ""))))
        if event["type"] == "PriceOverridden":
            self.named.add((event["sku"], event["new_minor"], who))
        elif event["type"] == "InterventionCleared" and event.get("price_minor") is not None:
            self.named.add(("", event["price_minor"], who))
        elif event["type"] == "DiscountGiven":
            self.discounts += 1

    def add(self, other: "_Answers") -> None:
        """What was said before the basket was put aside."""
        self.named |= other.named
        self.discounts += other.discounts

    def _brought(self, saved: dict[str, Any]) -> None:
        """What another lane's team said goes with its basket."""
        for line in saved["cart"].get("lines", ()):
            price = line.get("override")
            if price and price["by"] and price["reason"]:
                self.named.add((line["product"]["sku"], price["price_minor"], price["by"]))
        self.discounts += sum(one["name"]["default"] == STAFF_DISCOUNT for one in saved.get("offers", ()))


def _of(
    receipt: dict[str, Any], prices: Mapping[str, int], promotions: Collection[str] | None, basket: _Answers
) -> Iterator[str]:
    if receipt.get("refund_of") or receipt.get("training"):
        return
    for line in receipt["lines"]:
        price = prices.get(line["sku"])
        if price is None or line["name"]["default"] == "Deposit":
            continue
        why = _line(line, price, basket.named)
        if why:
            yield f"receipt {receipt['number']}: {line['sku']} {why}"
    saved = 0
    for one in receipt.get("discounts", ()):
        saved += one["amount_minor"]
        name = one["name"]["default"]
        known = promotions is None or name in promotions
        if not (basket.discounts if name == STAFF_DISCOUNT else known):
            yield f"receipt {receipt['number']}: a discount that nobody gave: {name}"
    if saved < sum(line.get("saved_minor", 0) for line in receipt["lines"]):
        yield f"receipt {receipt['number']}: more is taken off its lines than its discounts say"


def _line(line: dict[str, Any], price: int, named: set[Named]) -> str:
    """What is wrong with a line, or nothing."""
    sold, who = line["unit_price_minor"], line.get("by", "")
    weight_g = line.get("weight_g") if line.get("was_minor") is None else None  # a changed price is a whole piece's
    worth = line["quantity"] * sold if weight_g is None else (2 * weight_g * sold + 1000) // 2000
    if (paid := line["amount_minor"] + line.get("saved_minor", 0)) < worth:
        return f"for {paid} instead of {worth}"
    least = line["was_minor"] if line["unit"] == "kg" and line.get("was_minor") is not None else price
    by_label = line["unit"] == "kg" and line.get("weight_g") is None and not who  # the price stood in the code
    if sold >= least or by_label or (who and line.get("why") and {(line["sku"], sold, who), ("", sold, who)} & named):
        return ""
    return f"for {sold} instead of {least}, and nobody said why"
