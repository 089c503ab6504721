"""The best use of promotions on pieces: apart where they share nothing, exactly where they do."""

from collections.abc import Collection, Sequence
from operator import itemgetter

from msgspec import Struct

from pos.sale.money import split
from pos.sale.promotion.alone import alone, best_tier
from pos.sale.promotion.bounds import balance
from pos.sale.promotion.cut import Cut, Solved
from pos.sale.promotion.goods import Goods
from pos.sale.promotion.model import Bundle, BuyGet, Cheapest, Each, Off, Promotion, of_group
from pos.sale.promotion.options import Chain, chain_of, gains_of, options_of, own_off, plays_of
from pos.sale.promotion.order import in_order
from pos.sale.promotion.plays import Option, Play
from pos.sale.promotion.search import Work, search
from pos.sale.promotion.trim import trim

__all__ = ["Problem", "solve"]


class Problem(Struct, frozen=True, gc=False):
    """The promotions that may be used, and how often each (`None`: as often as it fits)."""

    promotions: Sequence[Promotion]
    uses: Sequence[int | None]
    allowed: Collection[int]


def solve(goods: list[Goods], problem: Problem, work: Work) -> Solved:
    """The most that the promotions can take off these pieces.

    Args:
        goods: the pieces, the dearest first.
        problem: the promotions.
        work: is counted down where pieces must be searched.
    """
    hand = _Hand(goods, problem, work)
    return hand.deal()


class _Hand:
    """One solving: the chains and plays of every piece, then component by component."""

    def __init__(self, goods: list[Goods], problem: Problem, work: Work) -> None:
        self.goods = goods
        self.promotions = problem.promotions
        self.work = work
        self.chains: list[Chain] = []
        self.plays: list[Play] = []
        self.mine: list[list[int]] = [[] for _ in goods]
        self.taken = [0] * len(goods)
        self.gain = 0
        self.cuts: list[Cut] = []
        self._prepare(problem)

    def _prepare(self, problem: Problem) -> None:
        made: dict[tuple[int, str], list[Play]] = {}
        for at, one in enumerate(self.goods):
            singles = []
            for place, role in one.matches:
                if place not in problem.allowed:
                    continue
                promotion = self.promotions[place]
                if problem.uses[place] is None and not of_group(promotion):
                    singles.append(place)
                    continue
                key = (place, one.sku if promotion.same else "")
                plays = made.get(key)
                if plays is None:
                    plays = made[key] = plays_of(place, promotion, problem.uses[place])
                for play in plays:
                    play.goods[at] = (*play.goods.get(at, ()), *_roles(promotion, play, role))
            self.chains.append(chain_of(singles, self.promotions) if singles else _NO_CHAIN)
        self.plays = [play for plays in made.values() for play in plays if play.can_be_completed(self.goods)]
        limited = {at for play in self.plays if play.rank for at in play.goods}
        for play in self.plays:
            self._charge(play, limited)
            if not play.rank and limited.isdisjoint(play.goods):
                self._trim(play)
        self.plays = [play for play in self.plays if play.goods and play.can_be_completed(self.goods)]

    def deal(self) -> Solved:
        """Solve it all."""
        for place, play in enumerate(self.plays):
            for at in play.goods:
                self.mine[at].append(place)
        for plays in self._components():
            self._component(plays)
        for at, one in enumerate(self.goods):
            if one.count > self.taken[at]:
                self._plain(at, self.taken[at], one.count - self.taken[at])
        return Solved(self.gain, tuple(self.cuts))

    def _trim(self, play: Play) -> None:
        promotion = self.promotions[play.place]

        def net(at: int, role: int) -> tuple[int, ...]:
            price, chain = self.goods[at].price, self.chains[at]
            plain = price - chain.left(chain.best_first(price)[1])
            return tuple(gain - plain for gain in gains_of(price, chain, {}, play, role, promotion))

        trim(play, [one.count for one in self.goods], net)

    def _charge(self, play: Play, limited: set[int]) -> None:
        """Share the price of a bundle among its parts by what they may cost: any shares are right, these bound well."""
        offer = self.promotions[play.place].offer
        if isinstance(offer, Bundle) and play.rest:
            dearest = [1] * len(play.needs)
            for at, roles in play.goods.items():
                for role in roles:
                    dearest[role] = max(dearest[role], self.goods[at].price)
            play.charges = tuple(split(offer.off.price_minor or 0, dearest))
        if isinstance(offer, Cheapest) and play.kind == "cycle" and not self._falling(play, limited):
            play.kind = "nested"
            play.goods = dict.fromkeys(play.goods, (0, 1))

    def _falling(self, play: Play, limited: set[int]) -> bool:
        """Whether a dearer piece never gains less as the cheap one of a lot, and pieces of one price gain the same.

        Of pieces of one price any may be the cheap one: where they gain differently, that has to be chosen.
        """
        off = own_off(self.promotions[play.place], play, 1)
        assert off is not None
        gains: dict[int, set[int]] = {}
        for at in play.goods:
            price, chain = self.goods[at].price, self.chains[at]
            gains.setdefault(price, set()).add(chain.left(price) - chain.left(price - off.of(price)))
        rising = [gain for price in sorted(gains) for gain in sorted(gains[price])]
        one_each = len(rising) == len(gains)
        return limited.isdisjoint(play.goods) and one_each and rising == sorted(rising)

    def _components(self) -> list[list[int]]:
        """Plays that share pieces, directly or through others."""
        root = list(range(len(self.plays)))

        def find(at: int) -> int:
            while root[at] != at:
                root[at] = root[root[at]]
                at = root[at]
            return at

        for plays in self.mine:
            for other in plays[1:]:
                root[find(other)] = find(plays[0])
        together: dict[int, list[int]] = {}
        for at in range(len(self.plays)):
            together.setdefault(find(at), []).append(at)
        return list(together.values())

    def _component(self, places: list[int]) -> None:
        plays = [self.plays[at] for at in places]
        order = in_order({one for play in plays for one in play.goods}, plays, self._dearest_first)
        pieces: list[Sequence[Option]] = []
        owner: list[int] = []
        for one in order:
            mine = [(at, play, play.goods[one]) for at, play in enumerate(plays) if one in play.goods]
            options = options_of(self.goods[one], self.chains[one], mine, self.promotions)
            pieces += [options] * self.goods[one].count
            owner += [one] * self.goods[one].count
        balance(plays, pieces)
        chosen = self._best(plays, pieces)
        walks: list[list[tuple[int, Option]]] = [[] for _ in plays]
        for at, option in chosen:
            if option.play >= 0:
                walks[option.play].append((owner[at], option))
            elif option.extra:
                self._lot(plays, None, [(owner[at], option)])
        for play, walk in zip(plays, walks, strict=True):
            for lot in _lots(play, walk):
                self._lot(plays, play, lot)

    def _dearest_first(self, at: int) -> tuple[int, int, int]:
        price = self.goods[at].price
        return (-price, self.chains[at].left(price), at)

    def _best(self, plays: list[Play], pieces: list[Sequence[Option]]) -> list[tuple[int, Option]]:
        if len(plays) == 1:
            short = alone(plays[0], pieces)
            if short is not None:
                return short
        elif plays[0].kind == "tier" and len({play.place for play in plays}) == 1:
            return _best_step(plays, pieces)
        found = search(plays, pieces, self.work)
        return list(enumerate(found.chosen))

    def _lot(self, plays: list[Play], play: Play | None, lot: list[tuple[int, Option]]) -> None:
        """Write down one use of a play, and what comes on top of it."""
        ordinals = [self._take(at) for at, _ in lot]
        prices = [self.goods[at].price for at, _ in lot]
        own = self._own(play, lot, prices)
        on_top: list[list[tuple[int, int]]] = [[] for _ in lot]
        if play is None or not play.rest:
            for spot, (at, option) in enumerate(lot):
                on_top[spot] = self.chains[at].on_top(prices[spot] - own[spot], self._instead(plays, option))
        weights = [price - sum(amount for _, amount in extra) for price, extra in zip(prices, on_top, strict=True)]
        saved = sum(own)
        self.gain += saved
        if saved:
            shares = split(saved, weights) if play is not None and self._shared(play) else own
            place = play.place if play is not None else self.chains[lot[0][0]].best_first(prices[0])[0]
            pairs = zip(lot, ordinals, shares, strict=True)
            cut = tuple((at, ordinal, 1, share) for (at, _), ordinal, share in pairs)
            self.cuts.append(Cut(place, cut, play is not None and play.rest))
        for (at, _), ordinal, extra in zip(lot, ordinals, on_top, strict=True):
            for place, amount in extra:
                self.gain += amount
                self.cuts.append(Cut(place, ((at, ordinal, 1, amount),)))

    def _shared(self, play: Play) -> bool:
        """Whether all pieces of a use carry its discount, so that a piece brought back returns what it did cost."""
        return isinstance(self.promotions[play.place].offer, Cheapest | BuyGet)

    def _own(self, play: Play | None, lot: list[tuple[int, Option]], prices: list[int]) -> list[int]:
        """What comes off each piece by its offer of rank 0."""
        if play is None:
            return [price - self.chains[at].best_first(price)[1] for (at, _), price in zip(lot, prices, strict=True)]
        promotion = self.promotions[play.place]
        if play.rest:
            return split(_saved_together(promotion, prices), prices)
        own = []
        for spot, ((_, option), price) in enumerate(zip(lot, prices, strict=True)):
            role = option.role if play.kind != "cycle" else int(spot >= play.needs[0] - play.reduced)
            off = own_off(promotion, play, role)
            own.append(0 if off is None else off.of(price))
        return own

    def _instead(self, plays: list[Play], option: Option) -> dict[int, tuple[int, Off]]:
        found = {}
        for at in option.extra:
            offer = self.promotions[plays[at].place].offer
            assert isinstance(offer, Each)
            found[plays[at].rank] = (plays[at].place, offer.off)
        return found

    def _take(self, at: int) -> int:
        self.taken[at] += 1
        return self.taken[at] - 1

    def _plain(self, at: int, first: int, count: int) -> None:
        """Pieces that no play takes: the best of the single discounts."""
        chain, price = self.chains[at], self.goods[at].price
        place, left = chain.best_first(price)
        cuts = [(place, price - left), *chain.on_top(left)] if place >= 0 else chain.on_top(left)
        for one, amount in cuts:
            self.gain += amount * count
            self.cuts.append(Cut(one, ((at, first, count, amount),)))


_NO_CHAIN = Chain((), ())


def _best_step(plays: list[Play], pieces: list[Sequence[Option]]) -> list[tuple[int, Option]]:
    """The best step of one promotion: two steps at once are never better than the higher one."""
    apart = ([[one for one in options if one.play in (-1, at)] for options in pieces] for at in range(len(plays)))
    found = (best_tier(play, seen) for play, seen in zip(plays, apart, strict=True))
    return max(found, key=itemgetter(0))[1]


def _roles(promotion: Promotion, play: Play, group: int) -> tuple[int, ...]:
    """The roles of a play that the pieces of a selection may have."""
    if isinstance(promotion.offer, Bundle) and play.rest:
        before = sum(one.count for one in promotion.offer.groups[:group])
        return tuple(range(before, before + promotion.offer.groups[group].count))
    return (group,)


def _saved_together(promotion: Promotion, prices: list[int]) -> int:
    off = promotion.offer.off  # type: ignore[union-attr]
    if off.amount_minor is not None:
        return int(off.amount_minor)
    assert off.price_minor is not None
    return sum(prices) - int(off.price_minor)


def _lots(play: Play, walk: list[tuple[int, Option]]) -> list[list[tuple[int, Option]]]:
    """The pieces of a play, use by use."""
    if not walk:
        return []
    if play.kind == "tier":
        return [walk]
    if play.kind in ("cycle", "uses"):
        need = play.needs[0]
        return [walk[at : at + need] for at in range(0, len(walk), need)]
    needs = play.needs if play.kind == "groups" else (play.needs[0] - play.reduced, play.reduced)
    roles = [[one for one in walk if one[1].role == role] for role in range(len(needs))]
    count = len(roles[0]) // needs[0]
    return [
        [one for role, need in zip(roles, needs, strict=True) for one in role[use * need : (use + 1) * need]]
        for use in range(count)
    ]
