"""Why a basket costs what it costs: the promotions that were not used, and what one more piece would save."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from pos.sale.cart import Cart, Line, add, count
from pos.sale.pricing import PricedCart, each_minor, price, price_line
from pos.sale.product import Name, Product
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.context import ANYBODY, Context
from pos.sale.promotion.deal import best_deal, spent
from pos.sale.promotion.model import (
    Basket,
    Bundle,
    BuyGet,
    Cheapest,
    Each,
    Offer,
    Promotion,
    Several,
    Tiers,
    selections,
)
from pos.sale.tax import TaxClass

__all__ = ["Missed", "Nudge", "Why", "missed", "nudge"]

Why = Literal[
    "needs-more",
    "needs-spend",
    "better-offer",
    "not-now",
    "members-only",
    "other-members",
    "not-birthday",
    "needs-coupon",
    "used-up",
]
MOST_PIECES = 40
"""In what a nudge looks at: the piece and what its promotions tie to it."""
MOST_TRIES = 4
MOST_LINES = 60
"""Beyond it no nudge is looked for: a shopper with so much has no eye for it, and the next scan waits."""


class Missed(Struct, frozen=True, gc=False, kw_only=True):
    """A promotion that looks at the basket and was not used. `missing`: pieces, or minor units of money."""

    promotion: str
    name: Name
    why: Why
    missing: int = 0


class Nudge(Struct, frozen=True, gc=False, kw_only=True):
    """`count` more pieces of a product in the basket save so much: what comes off then, beyond what does now."""

    promotion: str
    name: Name
    product: Product
    count: int
    saving_minor: int


def missed(cart: Cart, priced: PricedCart, promotions: PromotionBook, context: Context = ANYBODY) -> tuple[Missed, ...]:
    """Why promotions that look at the basket were not used, in the order of their keys."""
    lines = [(line, each_minor(line), price_line(line).amount_minor) for line in cart.lines]
    deal = best_deal(lines, promotions, context)
    used = {one.promotion for one in priced.discounts}
    found = []
    for place in deal.met:
        promotion = promotions.promotions[place]
        if promotion.key not in used:
            why, missing = _why(cart, priced, place, promotions, deal.refused)
            if why == "needs-spend" and not missing:
                missing = promotion.gate.spend_minor - spent(lines, promotion.gate.spend_on)
            found.append(Missed(promotion=promotion.key, name=promotion.name, why=why, missing=missing))
    return tuple(found)


def _why(
    cart: Cart, priced: PricedCart, place: int, promotions: PromotionBook, refused: Mapping[int, str]
) -> tuple[Why, int]:
    if place in refused:
        why: Why = refused[place]  # type: ignore[assignment]
        return why, 0
    promotion = promotions.promotions[place]
    if isinstance(promotion.offer, Basket):
        left = sum(one.amount_minor for one in priced.lines if one.line.product.discountable)
        needed = promotion.offer.from_minor - left
        return ("needs-spend", needed) if needed > 0 else ("better-offer", 0)
    missing = _missing(promotion, _pieces(cart, place, promotions))
    return ("needs-more", missing) if missing else ("better-offer", 0)


def _pieces(cart: Cart, place: int, promotions: PromotionBook) -> list[dict[str, int]]:
    """How many pieces of which product each role of a promotion could take."""
    roles: list[dict[str, int]] = [{} for _ in selections(promotions.promotions[place].offer)]
    for line in cart.lines:
        for at, role in promotions.matches(line.product):
            if at == place and _may(line, place, role, promotions):
                roles[role][line.product.sku] = roles[role].get(line.product.sku, 0) + line.quantity
    return roles


def _may(line: Line, place: int, role: int, promotions: PromotionBook) -> bool:
    days, within = line.expires_in_days, promotions.selection((place, role)).expires_within_days
    fresh = within is None or (days is not None and days <= within)
    return fresh and line.product.discountable and line.override is None


def _needs(offer: Offer) -> tuple[int, ...]:
    """How many pieces of each role one use takes; of tiers, the first step."""
    match offer:
        case Each():
            return (1,)
        case Several(count=needed) | Cheapest(count=needed):
            return (needed,)
        case BuyGet(buy_count=buy, get_count=get):
            return (buy, get)
        case Bundle(groups=groups):
            return tuple(group.count for group in groups)
        case Tiers(steps=steps):
            return (steps[0].from_count,)
        case _:
            raise AssertionError(offer)


def _missing(promotion: Promotion, roles: Sequence[Mapping[str, int]]) -> int:
    """How many pieces are missing for one use."""
    needs = _needs(promotion.offer)
    if promotion.same:
        return max(0, needs[0] - max(roles[0].values(), default=0))
    # A piece that fits two roles counts once.
    apart = sum(max(0, need - sum(role.values())) for need, role in zip(needs, roles, strict=True))
    most: dict[str, int] = {}
    for role in roles:
        most |= role
    return max(apart, sum(needs) - sum(most.values()))


# --- what one more would save


def nudge(
    cart: Cart,
    priced: PricedCart,
    taxes: Mapping[str, TaxClass],
    promotions: PromotionBook,
    *,
    context: Context = ANYBODY,
    line_id: int = 0,
) -> Nudge | None:
    """The one or two more pieces of a product in the basket that save most; `None` where nothing does.

    `line_id` asks about one line only, 0 about all.

    A saving is exact: the basket is priced with the pieces added. What promotions tie to many pieces is not tried, nor
    is a basket of many lines.
    """
    if len(cart.lines) > MOST_LINES:
        return None
    best: tuple[int, int, Line] | None = None
    place_of: dict[int, int] = {}
    for place, line, more in _tries(cart, promotions, line_id)[:MOST_TRIES]:
        part = _tied(cart, line, promotions)
        if count(part) > MOST_PIECES:
            continue
        saving = _saved(_more(part, line, more), promotions, context) - _saved(part, promotions, context)
        if saving > 0 and (best is None or saving > best[0]):
            best, place_of[line.line_id] = (saving, more, line), place
    if best is None:
        return None
    _, more, line = best
    saving = price(_more(cart, line, more), taxes, promotions, context).saved_minor - priced.saved_minor
    promotion = promotions.promotions[place_of[line.line_id]]
    if saving <= 0:
        return None
    return Nudge(promotion=promotion.key, name=promotion.name, product=line.product, count=more, saving_minor=saving)


def _tries(cart: Cart, promotions: PromotionBook, line_id: int) -> list[tuple[int, Line, int]]:
    """Promotions that one or two more pieces would complete, with the dearest product that does: one each."""
    found = []
    lines = sorted(
        (line for line in cart.lines if line_id in (0, line.line_id) and _can_be_more(line)),
        key=lambda line: (-line.product.price_minor, line.product.sku),
    )
    places = sorted({place for line in lines for place, _ in promotions.matches(line.product)})
    for place in places:
        promotion = promotions.promotions[place]
        needs = _needs(promotion.offer)
        if isinstance(promotion.offer, Each | Bundle) or len(needs) != 1:
            continue
        for line in lines:
            if any(at == place for at, _ in promotions.matches(line.product)):
                have = _pieces(cart, place, promotions)[0]
                held = have.get(line.product.sku, 0) if promotion.same else sum(have.values())
                more = (-held) % needs[0]
                if 0 < more <= 2:
                    found.append((place, line, more))
                    break
    return sorted(found, key=lambda one: (one[2], -one[1].product.price_minor, one[0]))


def _can_be_more(line: Line) -> bool:
    return not line.measured and line.product.limit is None and line.override is None


def _tied(cart: Cart, line: Line, promotions: PromotionBook) -> Cart:
    """The lines that promotions tie to a line, directly or through others, and itself."""
    places: set[int] = set()
    tied = {line.line_id}
    grown = True
    while grown:
        for one in cart.lines:
            if one.line_id in tied:
                places.update(place for place, _ in promotions.matches(one.product))
        near = {
            one.line_id for one in cart.lines if any(place in places for place, _ in promotions.matches(one.product))
        }
        grown = not near <= tied
        tied |= near
    return Cart(tuple(one for one in cart.lines if one.line_id in tied), cart.next_id)


def _more(cart: Cart, line: Line, more: int) -> Cart:
    return add(cart, line.product, more, expires_in_days=line.expires_in_days)


def _saved(cart: Cart, promotions: PromotionBook, context: Context) -> int:
    lines = [(line, each_minor(line), price_line(line).amount_minor) for line in cart.lines]
    return sum(piece.amount_minor for cut in best_deal(lines, promotions, context).cuts for piece in cut.pieces)
