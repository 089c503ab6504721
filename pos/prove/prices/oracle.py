"""The rules of promotions as an integer programme: what is the least that this basket may cost?

Written from docs/promotions.md, not from the engine: a piece of a kind is *treated* in one of the ways that the rules
allow, the rows say how treatments belong together, and the solver finds the cheapest. Priorities are no part of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product as combinations

from pos.prove.prices.programme import Programme
from pos.sale.cart import Cart
from pos.sale.product import Product
from pos.sale.promotion.model import (
    Basket,
    Bundle,
    BuyGet,
    Cheapest,
    Each,
    Off,
    Offer,
    Promotion,
    Selection,
    Several,
    Tiers,
)

__all__ = ["least"]

Key = tuple[str, str]
"""A promotion, and the product that it is for where all pieces must be the same."""
Role = tuple[Key, str]
"""A promotion at work, and the part of a piece in it."""


def _less(price: int, off: Off) -> int:
    if off.percent_bp is not None:
        return price - (2 * price * off.percent_bp + 10_000) // 20_000
    if off.amount_minor is not None:
        return max(0, price - off.amount_minor)
    assert off.price_minor is not None
    return min(price, off.price_minor)


class Piece:
    """Pieces of one product at one price."""

    def __init__(self, product: Product, price: int, days: int | None) -> None:
        self.product = product
        self.price = price
        self.days = days
        self.count = 0

    def fits(self, selection: Selection) -> bool:
        """Whether they are among the goods of a selection."""
        within = selection.expires_within_days
        fresh = within is None or (self.days is not None and self.days <= within)
        return fresh and selection.takes(self.product)


def _pieces(cart: Cart) -> tuple[list[Piece], int]:
    """What promotions may touch, kind by kind; and what the rest costs."""
    kinds: dict[tuple[str, int, int | None], Piece] = {}
    rest = 0
    for line in cart.lines:
        price = line.price_minor
        if price is None and line.weight_g is not None:
            price = (2 * line.weight_g * line.product.price_minor + 1000) // 2000
        price = line.product.price_minor if price is None else price
        if not line.product.discountable or price <= 0:
            rest += price * line.quantity
            continue
        kind = kinds.setdefault(
            (line.product.sku, price, line.expires_in_days), Piece(line.product, price, line.expires_in_days)
        )
        kind.count += line.quantity
    return list(kinds.values()), rest


def least(cart: Cart, promotions: Sequence[Promotion], uses: dict[str, int]) -> int:
    """The least that a basket may cost.

    Args:
        cart: the basket; no line with another price by staff.
        promotions: those that this buyer and this basket may use at all.
        uses: how often, by key, where there is a limit.
    """
    pieces, rest = _pieces(cart)
    items = [one for one in promotions if not isinstance(one.offer, Basket)]
    wholes = [one for one in promotions if isinstance(one.offer, Basket) and uses.get(one.key, 1) > 0]
    programme = _Rules(pieces, items, uses).programme
    free = programme.cheapest()
    assert free is not None
    best = rest + free
    for chosen in _choices(wholes):
        needed = _needed(chosen, sum(one.price * one.count for one in pieces))
        if needed is None:
            continue
        # Only where the least of all is less than a threshold, another question has to be asked.
        left = free if free >= needed else programme.cheapest((programme.costs(), float(needed), float("inf")))
        if left is not None:
            best = min(best, rest + _through(left, chosen))
    return best


def _choices(wholes: Sequence[Promotion]) -> Iterator[list[Promotion]]:
    ranks: dict[int, list[Promotion | None]] = defaultdict(lambda: [None])
    for one in wholes:
        ranks[one.rank].append(one)
    for choice in combinations(*(ranks[rank] for rank in sorted(ranks))):
        yield [one for one in choice if one is not None]


def _through(sum_minor: int, chosen: Sequence[Promotion]) -> int:
    for one in chosen:
        assert isinstance(one.offer, Basket)
        sum_minor = _less(sum_minor, one.offer.off)
    return sum_minor


def _needed(chosen: Sequence[Promotion], most: int) -> int | None:
    """The least sum that reaches every threshold; `None` if not even all of it does."""

    def reaches(sum_minor: int) -> bool:
        for one in chosen:
            assert isinstance(one.offer, Basket)
            if sum_minor < one.offer.from_minor:
                return False
            sum_minor = _less(sum_minor, one.offer.off)
        return True

    if not reaches(most):
        return None
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle + 1, high)
    return low


class _Rules:
    """The rows: how often a kind of piece is treated in which way."""

    def __init__(self, pieces: Sequence[Piece], promotions: Sequence[Promotion], uses: dict[str, int]) -> None:
        self.programme = Programme()
        self.pieces = pieces
        self.uses = uses
        self.promotions = {one.key: one for one in promotions}
        self.ranks = sorted({one.rank for one in promotions if one.rank})
        self.taken: dict[Role, list[tuple[Piece, int]]] = defaultdict(list)
        self.used: dict[str, list[int]] = defaultdict(list)
        for piece in pieces:
            numbers = [self._treat(piece, price, roles) for price, roles in self._ways(piece)]
            self.programme.row(dict.fromkeys(numbers, 1), piece.count, piece.count)
        for key in sorted({key for key, _ in self.taken}):
            self._together(key)
        self._exclusive()

    def _treat(self, piece: Piece, price: int, roles: Sequence[Role]) -> int:
        number = self.programme.number(price, piece.count)
        for role in roles:
            self.taken[role].append((piece, number))
            self.used[role[0][0]].append(number)
        return number

    def _ways(self, piece: Piece) -> Iterator[tuple[int, list[Role]]]:
        """Every way to treat a piece: what it costs then, and its parts in promotions."""
        for price, role, closed in self._offers(piece):
            if closed:
                yield price, role
                continue
            for extras in combinations(*(self._extras(piece, rank) for rank in self.ranks)):
                left, roles = price, list(role)
                for one in extras:
                    if one is not None:
                        assert isinstance(one.offer, Each)
                        left = _less(left, one.offer.off)
                        roles.append((self._key(one, piece), "one"))
                yield left, roles

    def _extras(self, piece: Piece, rank: int) -> list[Promotion | None]:
        mine = [
            one
            for one in self.promotions.values()
            if one.rank == rank and isinstance(one.offer, Each) and piece.fits(one.offer.of)
        ]
        return [None, *mine]

    @staticmethod
    def _key(promotion: Promotion, piece: Piece) -> Key:
        return promotion.key, piece.product.sku if promotion.same else ""

    def _offers(self, piece: Piece) -> Iterator[tuple[int, list[Role], bool]]:
        """With what of rank 0: the price then, the role, and whether nothing else may come on top."""
        yield piece.price, [], False
        for one in self.promotions.values():
            if one.rank == 0:
                key = self._key(one, piece)
                for price, part, closed in _parts(one, piece):
                    yield price, [(key, part)], closed

    def _sum(self, key: Key, part: str) -> dict[int, int]:
        return dict.fromkeys((number for _, number in self.taken.get((key, part), ())), 1)

    def _equal(self, terms: dict[int, int], factor: int, count: int) -> None:
        self.programme.row({**terms, count: -factor}, 0, 0)

    def _together(self, key: Key) -> None:
        """How the parts of one promotion belong together."""
        promotion = self.promotions[key[0]]
        offer, limit = promotion.offer, float(self.uses.get(promotion.key, 1 << 30))
        if isinstance(offer, Each):
            self.programme.row(self._sum(key, "one"), highest=limit)
        elif isinstance(offer, Tiers):
            self._tiers(key, offer)
        else:
            cost = 0
            if isinstance(offer, Several):
                cost = offer.off.price_minor if offer.off.price_minor is not None else -(offer.off.amount_minor or 0)
            elif isinstance(offer, Bundle):
                cost = offer.off.price_minor or 0
            count = self.programme.number(cost, limit)
            for part, factor in _factors(offer):
                self._equal(self._sum(key, part), factor, count)
            if isinstance(offer, Cheapest):
                self._cheapest(key, offer)

    def _tiers(self, key: Key, offer: Tiers) -> None:
        for at, step in enumerate(offer.steps):
            terms = self._sum(key, f"step {at}")
            used = self.programme.number(highest=1)
            self.programme.row({**terms, used: -step.from_count}, lowest=0)
            self.programme.row({**terms, used: -(1 << 20)}, highest=0)

    def _cheapest(self, key: Key, offer: Cheapest) -> None:
        """At every price: the cheap pieces that cost as much have dear ones that cost no less."""
        dear, cheap = self.taken[key, "dear"], self.taken[key, "cheap"]
        for level in sorted({piece.price for piece, _ in cheap}):
            lots = self.programme.number()
            below = {number: 1 for piece, number in cheap if piece.price >= level}
            above = {number: 1 for piece, number in dear if piece.price >= level}
            self.programme.row({**below, lots: -offer.reduced}, highest=0)
            self.programme.row({**above, lots: offer.reduced - offer.count}, lowest=0)

    def _exclusive(self) -> None:
        groups: dict[str, list[int]] = defaultdict(list)
        for one in self.promotions.values():
            if one.exclusive and one.key in self.used:
                switch = self.programme.number(highest=1)
                self.programme.row({**dict.fromkeys(self.used[one.key], 1), switch: -(1 << 20)}, highest=0)
                groups[one.exclusive].append(switch)
        for switches in groups.values():
            self.programme.row(dict.fromkeys(switches, 1), highest=1)


def _parts(promotion: Promotion, piece: Piece) -> Iterator[tuple[int, str, bool]]:
    """The parts that a piece may have in a promotion of rank 0: its price, the part, whether it is closed then."""
    for of, part, off, closed in _conditions(promotion.offer, piece.price):
        if piece.fits(of):
            yield piece.price if off is None else _less(piece.price, off), part, closed


FREE = Off(percent_bp=10_000)


def _conditions(offer: Offer, price: int) -> list[tuple[Selection, str, Off | None, bool]]:
    """The same, for pieces of a price: of which goods, what comes off each. What is paid together is free alone."""
    match offer:
        case Each(of=of, off=off):
            return [(of, "one", off, False)]
        case Several(of=of, count=count, off=off):
            if off.price_minor is not None:
                return [(of, "one", FREE, True)]
            # A piece has to cost its share of the amount, in whole minor units.
            return [(of, "one", None, True)] if price >= -(-(off.amount_minor or 0) // count) else []
        case Cheapest(of=of, off=off):
            return [(of, "dear", None, False), (of, "cheap", off, False)]
        case BuyGet(buy=buy, get=get, off=off):
            return [(buy, "buy", None, False), (get, "get", off, False)]
        case Bundle(groups=groups, off=off):
            whole = off.price_minor is not None
            return [(one.of, f"group {at}", FREE if whole else off, whole) for at, one in enumerate(groups)]
        case Tiers(of=of, steps=steps):
            return [(of, f"step {at}", step.off, False) for at, step in enumerate(steps)]
        case Basket():
            return []


def _factors(offer: Several | Cheapest | BuyGet | Bundle | Basket) -> list[tuple[str, int]]:
    """How many of each part one use takes."""
    match offer:
        case Several(count=count):
            return [("one", count)]
        case Cheapest(count=count, reduced=reduced):
            return [("dear", count - reduced), ("cheap", reduced)]
        case BuyGet(buy_count=buy, get_count=get):
            return [("buy", buy), ("get", get)]
        case Bundle(groups=groups):
            return [(f"group {at}", group.count) for at, group in enumerate(groups)]
        case Basket():
            return []
