"""A North American coupon as promotions: what it takes, what comes off, or that people have to look.

The maker's families of goods are known to the maker and to whoever keeps its list, not to a catalogue, so a coupon for
one family is looked at by a team member; so is what is measured in pounds or kilograms, and what mixes the rules.
"""

from collections.abc import Callable

from msgspec import Struct

from pos.sale.coupon_paper import Paper, Purchase
from pos.sale.product import Name
from pos.sale.promotion.model import (
    Basket,
    BuyGet,
    Cheapest,
    Each,
    Gate,
    Limits,
    Off,
    Offer,
    Promotion,
    Selection,
    Several,
)

__all__ = ["PaperOffer", "coupon_key", "paper_offer"]

ANY_FAMILY = "000"
PIECES, SPENT_ON_THESE, SPENT_IN_ALL = 0, 1, 2
MOST_PIECES = 99
Goods = Callable[[str], tuple[str, ...] | None]
"""Company prefix -> keys of the shop's goods of that company; `None`: too many to name."""


class PaperOffer(Struct, frozen=True):
    """The promotions behind a coupon; `check`: a team member has to look first."""

    promotions: tuple[Promotion, ...]
    check: bool


def coupon_key(paper: Paper) -> str:
    """How promotions name it: no digits of it stand together, so that nobody takes it for a card's number."""
    return f"8110.{paper.company[:6]}.{paper.company[6:]}.{paper.offer}"


def paper_offer(paper: Paper, goods: Goods) -> PaperOffer:
    """What a coupon of AI 8110 does here."""
    asked = [one for one in (paper.first, paper.second, paper.third) if one is not None]
    check = any(one.family != ANY_FAMILY for one in asked)
    offers = _offers(paper, asked, goods)
    key = coupon_key(paper)
    made = tuple(
        Promotion(
            key=f"{key}.{place}",
            name=Name(key),
            offer=offer,
            gate=gate,
            limits=Limits(basket=1),
            stacking="coupon",
            rank=2,
            exclusive=key,
        )
        for place, (offer, gate) in enumerate(offers, start=1)
    )
    return PaperOffer(made, check or not made)


def _offers(paper: Paper, asked: list[Purchase], goods: Goods) -> list[tuple[Offer, Gate]]:
    """Each way to use it; none where the rules are beyond ours."""
    gate = Gate(coupon=coupon_key(paper))
    ways = asked if paper.rule == 0 else []
    if paper.rule == 1 and len(asked) == 2:
        return _both(paper, asked, goods, gate)
    found = [_one(paper, one, goods, gate) for one in (ways or ([] if len(asked) > 1 else asked))]
    return [one for one in found if one is not None] if all(one is not None for one in found) else []


def _one(paper: Paper, asked: Purchase, goods: Goods, gate: Gate) -> tuple[Offer, Gate] | None:
    of = _selection(asked, goods)
    if of is None or paper.applies_to:
        return None
    if asked.unit == SPENT_IN_ALL or (paper.save_code == 6 and asked.unit in (PIECES, SPENT_ON_THESE)):
        spend = Gate(coupon=gate.coupon, spend_minor=asked.need if asked.unit else 0, spend_on=_spent_on(asked, of))
        return Basket(off=_off(paper)), spend
    if asked.unit == SPENT_ON_THESE and paper.save_code == 0:
        return Basket(off=_off(paper)), Gate(coupon=gate.coupon, spend_minor=asked.need, spend_on=of)
    if asked.unit != PIECES or not 1 <= asked.need <= MOST_PIECES:
        return None
    offer = _pieces(paper, of, asked.need)
    return None if offer is None else (offer, gate)


def _spent_on(asked: Purchase, of: Selection) -> Selection | None:
    return None if asked.unit == SPENT_IN_ALL else of


def _pieces(paper: Paper, of: Selection, need: int) -> Offer | None:
    off = _off(paper)
    if need == 1:
        return Each(of=of, off=off)
    match paper.save_code:
        case 0:
            return Several(of=of, count=need, off=off)
        case 1:
            return Cheapest(of=of, count=need, off=off)
        case 2:
            return (
                Cheapest(of=of, count=need, off=off, reduced=min(paper.save_value, need)) if paper.save_value else None
            )
        case _:  # a percentage; what comes off the whole purchase was seen to before
            return Cheapest(of=of, count=need, off=off, reduced=need)


def _both(paper: Paper, asked: list[Purchase], goods: Goods, gate: Gate) -> list[tuple[Offer, Gate]]:
    """So many of one and so many of another together."""
    first, second = (_selection(one, goods) for one in asked)
    plain = all(one.unit == PIECES and 1 <= one.need <= MOST_PIECES for one in asked)
    if first is None or second is None or not plain or paper.save_code not in (0, 1, 2, 5):
        return []
    there, here = ((first, asked[0]), (second, asked[1]))
    if paper.applies_to == 0:
        there, here = here, there
    if paper.applies_to > 1 or (paper.save_code == 0 and here[1].need > 1):
        return []
    offer = BuyGet(buy=there[0], get=here[0], off=_off(paper), buy_count=there[1].need, get_count=here[1].need)
    return [(offer, gate)]


def _off(paper: Paper) -> Off:
    """What comes off a price. A free piece worth so much at most is an amount that never exceeds its price."""
    match paper.save_code:
        case 1 if paper.save_value:
            return Off(amount_minor=paper.save_value)
        case 1 | 2:
            return Off(percent_bp=10_000)
        case 5:
            return Off(percent_bp=min(10_000, paper.save_value * 100))
    return Off(amount_minor=paper.save_value)


def _selection(asked: Purchase, goods: Goods) -> Selection | None:
    skus = goods(asked.company)
    return Selection(skus=skus) if skus else None
