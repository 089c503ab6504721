"""All promotions on a basket: the best deal, as what comes off which line."""

from collections.abc import Iterator, Sequence
from functools import cache, partial

from msgspec import Struct

from pos.sale.cart import Line
from pos.sale.money import split
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.context import Context, refusal, uses_left
from pos.sale.promotion.goods import gather
from pos.sale.promotion.items import LineCut, Pieces, best_of_items
from pos.sale.promotion.model import Gate, Limits, Promotion, Selection
from pos.sale.promotion.reach import reach

__all__ = ["Deal", "Priced", "best_deal", "spent"]

_OPEN = Gate()
_UNLIMITED = Limits()

Priced = tuple[Line, int, int]
"""A line, the price of one of its pieces, and of all of them, before any discount."""


class Deal(Struct, frozen=True, gc=False):
    """What comes off: use by use, each on its lines.

    Attributes:
        cuts: uses in the order of the book.
        met: promotions that look at something in the basket, by their place in the book.
        refused: those of them that this buyer or this basket can't use, and why.
        exact: whether it is known to be the best; else it is the best that was found within the bound.
    """

    cuts: tuple[LineCut, ...]
    met: list[int]
    refused: dict[int, str]
    exact: bool


def best_deal(lines: Sequence[Priced], book: PromotionBook, context: Context) -> Deal:
    """The most that promotions can take off a basket.

    Args:
        lines: the basket.
        book: the live promotions.
        context: who buys, and when.
    """
    promotions = book.promotions
    goods = gather([(line, price) for line, price, _ in lines], book)
    met = sorted({place for one in goods for place, _ in one.matches}.union(book.baskets))
    refused = {place: why for place, why in _refusals(met, promotions, lines, context) if why}
    if refused:
        for one in goods:
            one.matches = tuple(match for match in one.matches if match[0] not in refused)
    uses = {place: uses_left(promotions[place], context) for place in met}
    cuts, exact = best_of_items(goods, promotions, uses, book.memory)
    left = [amount if amount > 0 and line.product.discountable else 0 for line, _, amount in lines]
    places = [place for place in book.baskets if place not in refused]
    saved = sum(piece.amount_minor for cut in cuts for piece in cut.pieces)
    reached = reach(cuts, sum(left) - saved, places, promotions)
    for cut in reached.cuts:
        for piece in cut.pieces:
            left[piece.line] -= piece.amount_minor
    wholes = [_shared(whole.place, whole.amount_minor, lines, left) for whole in reached.wholes]
    found = sorted((*reached.cuts, *wholes), key=lambda cut: cut.place)
    return Deal(tuple(found), met, refused, exact and reached.exact)


def _refusals(
    met: Sequence[int], promotions: Sequence[Promotion], lines: Sequence[Priced], context: Context
) -> Iterator[tuple[int, str]]:
    """Why each promotion can't be used; empty if it can."""
    of = cache(partial(spent, lines))
    for place in met:
        gate = promotions[place].gate
        why = "" if gate == _OPEN and promotions[place].limits == _UNLIMITED else refusal(promotions[place], context)
        if not why and gate.spend_minor and of(gate.spend_on) < gate.spend_minor:
            why = "needs-spend"
        yield place, why


def spent(lines: Sequence[Priced], selection: Selection | None) -> int:
    """What goods cost before any discount: those of a selection, or all that promotions may touch."""
    return sum(
        amount
        for line, _, amount in lines
        if _touchable(line, amount) and (selection is None or selection.takes(line.product))
    )


def _touchable(line: Line, amount_minor: int) -> bool:
    return line.product.discountable and amount_minor > 0


def _shared(place: int, amount_minor: int, lines: Sequence[Priced], left: list[int]) -> LineCut:
    """A discount of the whole basket, shared by what is left of each line; whoever was scanned first means nothing."""
    order = sorted(range(len(lines)), key=lambda at: _name(lines[at], left[at]))
    shares = split(amount_minor, [left[at] for at in order])
    pieces = []
    for at, share in zip(order, shares, strict=True):
        if share:
            left[at] -= share
            pieces.append(Pieces(at, lines[at][0].quantity, share))
    pieces.sort(key=lambda one: one.line)
    return LineCut(place, tuple(pieces))


def _name(priced: Priced, left_minor: int) -> tuple[str, int, int, int, int, str, str, int]:
    """All that tells lines apart, so that a cent over goes to the same one in any order."""
    line, price, amount = priced
    days = -1 if line.expires_in_days is None else line.expires_in_days
    product = line.product
    return (product.sku, price, amount, days, line.weight_g or 0, product.category, product.brand, left_minor)
