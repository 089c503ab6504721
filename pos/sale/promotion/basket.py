"""Promotions on the whole basket: one of each stacking class, after everything that comes off its pieces."""

from collections.abc import Iterator, Sequence
from itertools import product as combinations

from msgspec import Struct

from pos.sale.promotion.model import Basket, Promotion

__all__ = ["BasketCut", "best_of_basket", "choices"]


class BasketCut(Struct, frozen=True, gc=False):
    """What a promotion takes off the whole basket, in minor units."""

    place: int
    amount_minor: int


def best_of_basket(sum_minor: int, places: Sequence[int], promotions: Sequence[Promotion]) -> tuple[BasketCut, ...]:
    """The most that can come off a sum.

    Args:
        sum_minor: what is left to pay for the goods that promotions may touch.
        places: promotions of the basket that this buyer may use now.
        promotions: of the book.
    """
    best: tuple[BasketCut, ...] = ()
    most = 0
    for chosen in choices(places, promotions):
        cuts = _cuts(sum_minor, chosen, promotions)
        saved = sum(one.amount_minor for one in cuts)
        if saved > most:
            best, most = cuts, saved
    return best


def choices(places: Sequence[int], promotions: Sequence[Promotion]) -> Iterator[list[int]]:
    """Every choice of at most one promotion of each class; of two priorities only the higher one may be chosen."""
    ranks: dict[int, list[int]] = {}
    for place in places:
        ranks.setdefault(promotions[place].rank, []).append(place)
    options: list[list[int | None]] = []
    for rank in sorted(ranks):
        top = max(promotions[place].priority for place in ranks[rank])
        options.append([*(place for place in ranks[rank] if promotions[place].priority == top), None])
    for chosen in combinations(*options):
        taken = [place for place in chosen if place is not None]
        groups = [promotions[place].exclusive for place in taken if promotions[place].exclusive]
        if len(groups) == len(set(groups)):
            yield taken


def _cuts(sum_minor: int, chosen: Sequence[int], promotions: Sequence[Promotion]) -> tuple[BasketCut, ...]:
    """What a choice takes off, class after class; one whose threshold is not reached takes nothing."""
    cuts = []
    for place in chosen:
        offer = promotions[place].offer
        assert isinstance(offer, Basket)
        amount = offer.off.of(sum_minor) if sum_minor >= offer.from_minor else 0
        if amount:
            cuts.append(BasketCut(place, amount))
            sum_minor -= amount
    return tuple(cuts)
