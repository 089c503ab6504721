"""The basket: items come, change and go."""

from msgspec.structs import replace

from pos.lane.effects import Beep, CancelTimer, CheckPrinter, Effect, StartTimer
from pos.lane.events import ItemFound, ItemUnknown, OwnBagPlaced, QuantitySet, UndoPressed
from pos.lane.intervention import Facts, Need
from pos.lane.objections import asked, noticed, objection, over_limit, together, unasked
from pos.lane.state import Lane, Read, Step, Told, Undo, View
from pos.sale import cart as carts
from pos.sale.cart import Cart, Line
from pos.sale.points import POINTS, points_promotion, spendable
from pos.sale.pricing import price
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.model import Promotion

__all__ = [
    "add_item",
    "at_first",
    "fitting_points",
    "idle",
    "quiet_view",
    "read_now",
    "refuse",
    "same_read",
    "set_quantity",
    "start_sale",
    "tell",
    "turned_away",
    "unchosen",
    "undo",
    "unknown_item",
    "use_own_bag",
    "wait",
    "with_cart",
    "with_offers",
    "with_used",
]


def with_cart(lane: Lane, cart: Cart) -> Lane:
    """The lane with this basket, priced anew."""
    if lane.loyalty.points or (lane.book.promotions and lane.book.promotions[-1].key == POINTS):
        lane = fitting_points(lane, cart)
    shop = lane.shop
    priced = price(cart, shop.taxes, lane.book, lane.context, tax_included=shop.tax_included)
    return replace(lane, cart=cart, priced=priced)


def fitting_points(lane: Lane, cart: Cart) -> Lane:
    """The lane spending as many of the wished points as this basket takes, and none of nobody's."""
    rule, member = lane.shop.points, lane.loyalty.member
    others = tuple(one for one in lane.book.promotions if one.key != POINTS)
    points = 0
    if rule is not None and member is not None and member.may_spend and lane.loyalty.points:
        plain = price(cart, lane.shop.taxes, PromotionBook(others, lane.book.memory), lane.context)
        points = min(lane.loyalty.points, spendable(rule, member.points, plain))
    if rule is not None and points:
        others = (*others, points_promotion(rule, points))
    return replace(lane, book=PromotionBook(others, lane.book.memory))


def with_offers(lane: Lane, offers: tuple[Promotion, ...]) -> Lane:
    """The lane knowing these promotions, too; of one that was changed meanwhile, as it is now."""
    if not offers:
        return lane
    return replace(lane, book=lane.book.grown(offers))


def with_used(lane: Lane, used: tuple[tuple[str, int], ...]) -> Lane:
    """The lane knowing how often promotions were used in the shop today; the first answer holds for this basket."""
    if not used:
        return lane
    known = {**dict(used), **dict(lane.loyalty.used_today)}
    return replace(lane, loyalty=replace(lane.loyalty, used_today=tuple(sorted(known.items()))))


def wait(lane: Lane, name: str, seconds: float) -> StartTimer:
    """A clock that the shopper sees end; three times as long for who asked for more time."""
    return StartTimer(name=name, seconds=seconds * (3 if "more-time" in lane.ease else 1))


def idle(lane: Lane) -> StartTimer:
    """The idle clock, from the start: shorter where there is nothing to lose."""
    timing = lane.shop.timing
    return wait(lane, "idle", timing.idle_s if lane.begun else timing.idle_empty_s)


def quiet_view(lane: Lane) -> View:
    """The view with every sheet and message gone: what any scan leads back to. Goods on the scale still lie there."""
    if lane.weighing is None:
        return View(bags=lane.view.bags, shelf_moves=lane.view.shelf_moves)
    return replace(
        View(bags=lane.view.bags, shelf_moves=lane.view.shelf_moves),
        reading=lane.view.reading,
        unsteady=lane.view.unsteady,
    )


def unchosen(lane: Lane) -> Lane:
    """A free lane as the next shopper finds it: the shop's language, no aids, nothing open."""
    return replace(lane, view=quiet_view(lane), language=lane.shop.language, ease=())


def tell(lane: Lane, told: Told, *, silent: bool = False) -> Step:
    """Answer a read that is not added: the sound, the words, the basket as it was."""
    view = replace(lane.view, told=told, welcome_back=False)
    beep = () if silent else (Beep(cue="no"),)
    return Step(replace(lane, view=view), (*beep, wait(lane, "told", lane.shop.timing.told_s), idle(lane)))


def refuse(lane: Lane, code: str, at: int, told: Told) -> Step:
    """As `tell`, but the same refused code within three seconds is silent; its words stay."""
    silent = _just_read(lane.refused, code, at, lane.shop.timing.same_refusal_ms)
    return tell(replace(lane, refused=Read(code, at)), told, silent=silent)


def _just_read(last: Read | None, code: str, at: int, within_ms: int) -> bool:
    return last is not None and last.code == code and at - last.at < within_ms


def turned_away(lane: Lane, event: ItemFound) -> Step | None:
    """The answer to an item that is the same read again, or that can't be added; `None` if it can."""
    if same_read(lane, event):
        return Step(replace(lane, last=read_now(lane, event)), (idle(lane),))
    why = objection(lane, event)
    if not why:
        return None
    keep = None if event.source in ("scan", "typed") else lane.view.find
    there = replace(noticed(lane, event, why), view=replace(quiet_view(lane), find=keep))
    return refuse(there, event.code, event.at, Told(why, product=event.product))


def same_read(lane: Lane, event: ItemFound) -> bool:
    """Whether the scanner read one code twice: within 0.8 s it is one read.

    Two codes that each name their piece, and not the same one, are two pieces (GS1 AIs 10, 15 to 17, 21). The bars
    and the square of one pack are one read: only the square names the piece.
    """
    last = lane.last
    if last is None or (last.piece and event.piece and last.piece != event.piece):
        return False
    return _scanned(event) and _just_read(last, event.code, event.at, lane.shop.timing.same_read_ms)


def read_now(lane: Lane, event: ItemFound) -> Read:
    """This read, to be told from the next; what was read again keeps the mark of its piece."""
    known = lane.last.piece if lane.last is not None and same_read(lane, event) else ""
    return Read(event.code, event.at, event.piece or known)


def _scanned(event: ItemFound) -> bool:
    return event.source == "scan" and event.code != ""


def add_item(lane: Lane, event: ItemFound) -> Step:
    """A product, scanned, typed, picked or weighed; the lane is in a phase that takes items."""
    return turned_away(lane, event) or _add(lane, event)


def _add(lane: Lane, event: ItemFound) -> Step:
    lane = with_offers(with_used(lane, event.used_today), event.offers)
    cart = carts.add(
        lane.cart,
        event.product,
        event.count,
        weight_g=event.weight_g,
        price_minor=event.price_minor,
        expires_in_days=event.expires_in_days,
        tare_g=event.tare_g,
    )
    newest = cart.lines[-1].line_id
    after = replace(
        start_sale(with_cart(lane, cart), event.at),
        last=read_now(lane, event) if _scanned(event) else lane.last,
        refused=None,
        newest=newest,
        scans=lane.scans + 1,
        undo=Undo(lane.cart, newest, voids=lane.voids),
        asked=unasked(lane),
        view=quiet_view(lane),
        trouble="",
    )
    beep = Beep(cue="ok-more") if after.needed_age > lane.needed_age else Beep(cue="ok")
    return Step(after, (beep, *_after_change(after), *at_first(lane)))


def start_sale(lane: Lane, at: int) -> Lane:
    """The lane with a sale begun, if none was; a refund that nobody has pressed yet is left for it."""
    if lane.phase == "scan":
        return lane
    began = lane.started_at if lane.refund is None else 0
    return replace(lane, phase="scan", refund=None, started_at=began or at)


def at_first(lane: Lane) -> tuple[Effect, ...]:
    """What a shopper's first item asks of the devices: is there paper, before any money is."""
    return () if lane.phase == "scan" else (CheckPrinter(),)


def _after_change(lane: Lane) -> tuple[Effect, ...]:
    return (wait(lane, "undo", lane.shop.timing.undo_s), CancelTimer(name="told"), idle(lane))


def unknown_item(lane: Lane, event: ItemUnknown) -> Step:
    """A code that is no product here: the card with its three ways on."""
    lane = replace(start_sale(lane, event.at), view=quiet_view(lane))
    need = Need(reason="unknown-item", cause=f"unknown-item:{event.code}", facts=Facts(code=event.code), level="nudge")
    step = refuse(asked(lane, need), event.code, event.at, Told("unknown", event.code))
    return Step(step.lane, (*step.effects, CancelTimer(name="told")))


def set_quantity(lane: Lane, event: QuantitySet) -> Step:
    """The shopper says how many; beyond the limit nothing changes."""
    line = carts.line_of(lane.cart, event.line_id)
    if line is None or lane.phase not in ("scan", "pay"):
        return Step(lane)
    if event.quantity <= 0:
        return _remove(lane, line)
    others = sum(
        other.quantity for other in lane.cart.lines if together(other.product, line.product) and other is not line
    )
    if over_limit(lane, line.product, others + event.quantity):
        return Step(replace(lane, view=replace(lane.view, note="limit")), (Beep(cue="no"), idle(lane)))
    after = with_cart(lane, carts.set_quantity(lane.cart, event.line_id, event.quantity))
    fewer = line.quantity - event.quantity
    after = replace(
        after,
        undo=Undo(lane.cart, event.line_id, voids=lane.voids),
        voids=_voided(lane, replace(line, quantity=fewer)) if fewer > 0 else lane.voids,
        view=replace(lane.view, note=""),
    )
    return Step(after, _after_change(after))


def _remove(lane: Lane, line: Line) -> Step:
    """A line goes; for ten seconds it stands greyed with "Undo". With the last one there is nothing to pay."""
    after = with_cart(lane, carts.remove(lane.cart, line.line_id))
    newest = 0 if lane.newest == line.line_id else lane.newest
    undo = Undo(lane.cart, line.line_id, line, lane.voids)
    after = replace(after, undo=undo, voids=_voided(lane, line), newest=newest, last=None)
    if lane.phase == "scan" or not after.cart.lines:
        after = replace(after, phase="scan", trouble="", view=quiet_view(lane))
    return Step(after, _after_change(after))


def _voided(lane: Lane, line: Line) -> tuple[Line, ...]:
    """What was taken off so far, with this; bags are nobody's loss."""
    return lane.voids if line.product.category == "bags" else (*lane.voids, line)


def undo(lane: Lane, event: UndoPressed) -> Step:
    """The basket as it was before the last change."""
    del event
    if lane.undo is None or lane.phase != "scan":
        return Step(lane)
    after = with_cart(lane, Cart(lane.undo.cart.lines, lane.cart.next_id))
    newest = after.cart.lines[-1].line_id if after.cart.lines else 0
    after = replace(after, undo=None, voids=lane.undo.voids, newest=newest, last=None, view=quiet_view(lane))
    return Step(after, (CancelTimer(name="undo"), idle(after)))


def use_own_bag(lane: Lane, event: OwnBagPlaced) -> Step:
    """The shopper packs into a bag of their own; without a shelf scale there is nothing to weigh."""
    after = start_sale(lane, event.at)
    return Step(replace(after, view=replace(lane.view, own_bag=True)), (idle(after),))
