"""Basket discounts from a sum that is left to pay: where other discounts take too much, is it better to leave some out?

The best uses are known already; those that are left out are chosen from them, so that as little as possible is lost.
Other uses altogether could be better still: where that is not ruled out, the answer says that it may not be the best.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pos.sale.promotion.basket import BasketCut, best_of_basket, choices
from pos.sale.promotion.items import LineCut, Pieces
from pos.sale.promotion.model import Basket, Each, Promotion

__all__ = ["Reached", "reach"]


class Reached(Struct, frozen=True, gc=False):
    """The uses that stay, what then comes off the whole basket, and whether nothing can be better."""

    cuts: tuple[LineCut, ...]
    wholes: tuple[BasketCut, ...]
    exact: bool


def reach(cuts: Sequence[LineCut], sum_minor: int, places: Sequence[int], promotions: Sequence[Promotion]) -> Reached:
    """The best of leaving none or some uses out.

    Args:
        cuts: the best uses on pieces.
        sum_minor: what they leave to pay.
        places: promotions of the basket that may be used.
        promotions: of the book.
    """
    wholes = best_of_basket(sum_minor, places, promotions)
    best = Reached(tuple(cuts), wholes, exact=True)
    least = sum_minor - _sum(wholes)
    if not any(_from(promotions[place]) for place in places):
        return best
    cuts = list(_apart(cuts, promotions))
    amounts = {at: _amount(cut) for at, cut in enumerate(cuts) if _last(cut, cuts, promotions)}
    most = sum_minor + sum(_amount(cut) for cut in cuts)
    lowest = least
    for needed in _thresholds(places, promotions, most):
        if not sum_minor < needed <= most or needed - _sum(best_of_basket(needed, places, promotions)) >= least:
            continue
        lowest = min(lowest, needed - _sum(best_of_basket(needed, places, promotions)))
        out = _left_out(amounts, needed - sum_minor)
        if out is None:
            continue
        after = sum_minor + sum(amounts[at] for at in out)
        wholes = best_of_basket(after, places, promotions)
        if after - _sum(wholes) < least:
            least = after - _sum(wholes)
            best = Reached(tuple(cut for at, cut in enumerate(cuts) if at not in out), wholes, exact=True)
    return best if lowest >= least else Reached(best.cuts, best.wholes, exact=False)


def _apart(cuts: Sequence[LineCut], promotions: Sequence[Promotion]) -> Iterator[LineCut]:
    """The uses, those on single pieces one by one: each can be left out for itself."""
    for cut in cuts:
        if isinstance(promotions[cut.place].offer, Each):
            for piece in cut.pieces:
                one = Pieces(piece.line, 1, piece.amount_minor // piece.count)
                yield from [LineCut(cut.place, (one,))] * piece.count
        else:
            yield cut


def _thresholds(places: Sequence[int], promotions: Sequence[Promotion], most: int) -> list[int]:
    """The least sums that reach all thresholds of a choice of promotions, one after the other."""
    found = set()
    for chosen in choices(places, promotions):
        low, high = 0, most + 1
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if _reaches(middle, chosen, promotions) else (middle + 1, high)
        found.add(low)
    return sorted(found)


def _from(promotion: Promotion) -> int:
    assert isinstance(promotion.offer, Basket)
    return promotion.offer.from_minor


def _reaches(sum_minor: int, chosen: Sequence[int], promotions: Sequence[Promotion]) -> bool:
    for place in chosen:
        offer = promotions[place].offer
        assert isinstance(offer, Basket)
        if sum_minor < offer.from_minor:
            return False
        sum_minor -= offer.off.of(sum_minor)
    return True


def _sum(wholes: Sequence[BasketCut]) -> int:
    return sum(one.amount_minor for one in wholes)


def _amount(cut: LineCut) -> int:
    return sum(piece.amount_minor for piece in cut.pieces)


def _last(cut: LineCut, cuts: Sequence[LineCut], promotions: Sequence[Promotion]) -> bool:
    """Whether nothing was worked out from what this use leaves of its lines."""
    rank, lines = promotions[cut.place].rank, {piece.line for piece in cut.pieces}
    later = (one for one in cuts if promotions[one.place].rank > rank)
    return not any(piece.line in lines for one in later for piece in one.pieces)


def _left_out(amounts: Mapping[int, int], least: int) -> set[int] | None:
    """The uses that give back at least `least`, and as little more as possible; `None`: all do not.

    Bit n of a number: some uses give back exactly n.
    """
    if sum(amounts.values()) < least:
        return None
    sums = [1]
    for amount in amounts.values():
        sums.append(sums[-1] | sums[-1] << amount)
    above = sums[-1] >> least
    total = least + (above & -above).bit_length() - 1
    out = set()
    for at, (place, amount) in reversed(list(enumerate(amounts.items()))):
        if not sums[at] >> total & 1:
            out.add(place)
            total -= amount
    return out
