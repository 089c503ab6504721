"""The pieces of a basket as promotions see them: equal pieces together, whoever scanned what first."""

from collections.abc import Sequence

from pos.sale.cart import Line
from pos.sale.promotion.book import Match, PromotionBook

__all__ = ["Goods", "gather"]


class Goods:
    """Equal pieces: one product at one price with one expiry.

    Attributes:
        price: of one piece, minor units, before any discount.
        count: how many there are.
        matches: the promotions that look at them, with their role, in the book's order.
        lines: where they are: (place of the line, pieces).
    """

    __slots__ = ("count", "lines", "matches", "price", "sku")

    def __init__(self, sku: str, price: int, matches: tuple[Match, ...], count: int = 0) -> None:
        self.sku = sku
        self.price = price
        self.matches = matches
        self.count = count
        self.lines: list[tuple[int, int]] = []


def gather(lines: Sequence[tuple[Line, int]], book: PromotionBook) -> list[Goods]:
    """The pieces that promotions may touch and look at, the dearest first.

    Args:
        lines: each line with the price of one of its pieces.
        book: the promotions.
    """
    found: dict[tuple[str, int, int, str, str], Goods] = {}
    for place, (line, price) in enumerate(lines):
        product = line.product
        matches = book.matches(product)
        if not matches or price <= 0 or not product.discountable or line.override is not None:
            continue
        days = line.expires_in_days
        key = (product.sku, price, -1 if days is None else days, product.category, product.brand)
        goods = found.get(key)
        if goods is None:
            if book.dated:
                matches = tuple(one for one in matches if _fresh_enough(book, one, days))
            goods = found[key] = Goods(product.sku, price, matches)
        goods.count += line.quantity
        goods.lines.append((place, line.quantity))
    for goods in found.values():
        if len(goods.lines) > 1:
            goods.lines.sort(key=lambda one: (lines[one[0]][0].weight_g or 0, lines[one[0]][0].measured, one[1]))
    return [found[key] for key in sorted(found, key=_dearest_first)]


def _dearest_first(key: tuple[str, int, int, str, str]) -> tuple[int, str, int, str, str]:
    return (-key[1], key[0], *key[2:])


def _fresh_enough(book: PromotionBook, match: Match, days: int | None) -> bool:
    within = book.selection(match).expires_within_days
    return within is None or (days is not None and days <= within)
