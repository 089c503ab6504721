"""What each piece of a basket can get, and what that is worth to the shopper, other discounts on top included."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product as combinations

from pos.sale.money import split
from pos.sale.promotion.goods import Goods
from pos.sale.promotion.model import Bundle, BuyGet, Cheapest, Each, Off, Promotion, Several, Tiers
from pos.sale.promotion.plays import Kind, Option, Play

__all__ = ["Chain", "chain_of", "gains_of", "options_of", "own_off", "plays_of"]

Single = tuple[int, Off]
"""A promotion of single pieces by its place, and what comes off."""


class Chain:
    """The discounts of single pieces that a piece may have, class after class; unlimited, so the best are simply used.

    Attributes:
        first: those of rank 0.
        later: those of each higher rank, lowest rank first.
    """

    __slots__ = ("first", "later")

    def __init__(self, first: Sequence[Single], later: Sequence[tuple[int, tuple[Single, ...]]]) -> None:
        self.first = first
        self.later = later

    def best_first(self, price: int) -> tuple[int, int]:
        """The best single offer of rank 0 on a price: the place of the promotion (-1: none) and what is left."""
        place, left = -1, price
        for one, off in self.first:
            after = price - off.of(price)
            if after < left:
                place, left = one, after
        return place, left

    def on_top(self, price: int, instead: dict[int, Single] | None = None) -> list[tuple[int, int]]:
        """The later discounts on a price: promotion and amount, in the order in which they come off.

        Args:
            price: what is left after rank 0.
            instead: a rank's discount that was chosen elsewhere.
        """
        ranks = self.later if not instead else self._with(instead)
        found = []
        for _, singles in ranks:
            place, most = -1, 0
            for one, off in singles:
                amount = off.of(price)
                if amount > most:
                    place, most = one, amount
            if most:
                found.append((place, most))
                price -= most
        return found

    def _with(self, instead: dict[int, Single]) -> list[tuple[int, tuple[Single, ...]]]:
        ranks = dict(self.later) | {rank: (single,) for rank, single in instead.items()}
        return sorted(ranks.items())

    def left(self, price: int, instead: dict[int, Single] | None = None) -> int:
        """What is left of a price after the later discounts."""
        if not self.later and not instead:
            return price
        return price - sum(amount for _, amount in self.on_top(price, instead))


def chain_of(places: Iterable[int], promotions: Sequence[Promotion]) -> Chain:
    """The chain of the unlimited promotions of single pieces at `places`."""
    ranks: dict[int, list[Single]] = {}
    for place in places:
        offer = promotions[place].offer
        assert isinstance(offer, Each)
        ranks.setdefault(promotions[place].rank, []).append((place, offer.off))
    return Chain(ranks.pop(0, ()), [(rank, tuple(ranks[rank])) for rank in sorted(ranks)])


def plays_of(place: int, promotion: Promotion, uses: int | None) -> list[Play]:
    """The machines of a promotion: one, or one a step."""
    limit = -1 if uses is None else uses
    match promotion.offer:
        case Several(count=count, off=off):
            play = Play(place, "cycle", (count,), uses=limit)
            # The smaller parts first: a bound that takes the first for all is never too low.
            play.charges = tuple(sorted(split(off.price_minor or 0, [1] * count)))
            play.rest = True
            return [play]
        case Cheapest(count=count, reduced=reduced):
            if reduced >= count:
                return [Play(place, "groups", (count,), uses=limit)]  # all of them cost less: none has to be dear
            return [Play(place, "cycle", (count,), reduced=reduced, uses=limit)]
        case BuyGet(buy_count=buy_count, get_count=get_count):
            return [Play(place, "groups", (buy_count, get_count), uses=limit)]
        case Bundle(groups=groups, off=off):
            if off.price_minor is None:
                return [Play(place, "groups", tuple(group.count for group in groups), uses=limit)]
            # A price is shared by the pieces, so each piece of a group has a role of its own.
            play = Play(place, "groups", (1,) * sum(group.count for group in groups), uses=limit)
            play.rest = True
            return [play]
        case Tiers(steps=steps):
            return [Play(place, "tier", (step.from_count,), reduced=at) for at, step in enumerate(steps)]
        case _:
            return [Play(place, "uses", (1,), uses=limit, rank=promotion.rank)]


def own_off(promotion: Promotion, play: Play, role: int) -> Off | None:
    """What comes off the price of a piece itself; `None`: nothing, or the price is one for several pieces."""
    match promotion.offer:
        case Each(off=off):
            return off
        case Cheapest(off=off, count=count, reduced=reduced):
            return off if role or reduced >= count else None
        case BuyGet(off=off):
            return off if role else None
        case Bundle(off=off):
            return None if play.rest else off
        case Tiers(steps=steps):
            return steps[play.reduced].off
        case _:
            raise AssertionError(promotion)


def options_of(
    goods: Goods, chain: Chain, mine: Sequence[tuple[int, Play, tuple[int, ...]]], promotions: Sequence[Promotion]
) -> list[Option]:
    """Everything that can be done with one piece, what needs no play first.

    Args:
        goods: the piece.
        chain: its discounts without a limit.
        mine: the plays that may take it: their place among those of the search, the play, its roles.
        promotions: of the book.
    """
    found: list[Option] = []
    for extra in _on_top(mine, promotions):
        instead = {rank: single for rank, _, single in extra}
        on_top = tuple(at for _, at, _ in extra)
        plain = goods.price - chain.left(chain.best_first(goods.price)[1], instead)
        found.append(Option((plain,), extra=on_top))
        for at, play, roles in mine:
            if play.rank == 0 and not (play.rest and extra):
                for role in roles:
                    gains = gains_of(goods.price, chain, instead, play, role, promotions[play.place])
                    if gains:
                        option = Option(gains, at, role, on_top)
                        option.price = goods.price
                        found.append(option)
    return found


def _on_top(
    mine: Sequence[tuple[int, Play, tuple[int, ...]]], promotions: Sequence[Promotion]
) -> Iterator[list[tuple[int, int, Single]]]:
    """Every choice of limited discounts of higher ranks: rank, place of the play, promotion with its off."""
    ranks: dict[int, list[tuple[int, int, Single] | None]] = {}
    if not any(play.rank for _, play, _ in mine):
        yield []
        return
    for at, play, _ in mine:
        offer = promotions[play.place].offer
        if play.rank and isinstance(offer, Each):
            ranks.setdefault(play.rank, [None]).append((play.rank, at, (play.place, offer.off)))
    for choice in combinations(*ranks.values()):
        yield [one for one in choice if one is not None]


def gains_of(  # noqa: PLR0917 - a piece, what comes on top, and its part
    price: int, chain: Chain, instead: dict[int, Single], play: Play, role: int, promotion: Promotion
) -> tuple[int, ...]:
    """What a piece gains in a role, by its position in a cycle; empty: it may not be taken."""
    kind: Kind = play.kind
    if isinstance(promotion.offer, Several):
        return _gains_of_several(price, promotion.offer, play)
    if play.rest:
        return (price - play.charges[role],)
    dear = price - chain.left(price, instead)
    if kind == "cycle":
        off = own_off(promotion, play, 1)
        assert off is not None
        cheap = price - chain.left(price - off.of(price), instead)
        return (dear,) * (play.needs[0] - play.reduced) + (cheap,) * play.reduced
    own = own_off(promotion, play, role)
    return (dear if own is None else price - chain.left(price - own.of(price), instead),)


def _gains_of_several(price: int, offer: Several, play: Play) -> tuple[int, ...]:
    amount = offer.off.amount_minor
    if amount is None:
        return tuple(price - charge for charge in play.charges)
    # Only pieces that cost their own share are taken, so that no use costs less than nothing.
    shares = split(amount, [1] * offer.count)
    return tuple(shares) if price >= shares[0] else ()
