"""What a team member's decision does, by reason. Only a person who may do the act decides, and each names themselves.

A check that is over because its cause has gone is only taken off the queue. Where payment waited and nothing is left to
wait for, the reader opens by itself.
"""

from collections.abc import Callable

from msgspec.structs import replace

from pos.lane import audit, cash, shelf_checks
from pos.lane.acts import basket_is_free, put_aside_with_ticket
from pos.lane.basket import at_first, idle, quiet_view, start_sale, with_cart
from pos.lane.checks import about_to_hold, find, gated, takes_a_look
from pos.lane.duty import TIMER, lock
from pos.lane.effects import Beep, CancelTimer, DropSaved
from pos.lane.events import (
    CheckAsked,
    InterventionCleared,
    InterventionRaised,
    InterventionRefused,
    InterventionTaken,
    QueuePlaceTold,
    VouchersSeen,
)
from pos.lane.intervention import RULES, Approval, Facts, Intervention, Need
from pos.lane.left_to_staff import left_to_staff
from pos.lane.objections import asked
from pos.lane.parked import ForgetParked
from pos.lane.parking import fetch
from pos.lane.payment import ask_again, open_reader
from pos.lane.permission import Act, may
from pos.lane.refunding import leave, vouch
from pos.lane.showing import see
from pos.lane.sold_as import sold_as
from pos.lane.state import Clearance, Lane, Step, Told
from pos.sale import cart as carts
from pos.sale.cart import Cart, Line, Override

__all__ = ["ask", "clear", "place_told", "raised", "refuse_it", "taken"]

Decision = InterventionCleared | InterventionRefused
Handler = Callable[[Lane, Intervention, Decision], Step]


def raised(lane: Lane, event: InterventionRaised) -> Step:
    """A check is open, or stands differently now."""
    new = event.intervention
    if find(lane, new.id) is not None:
        others = tuple(new if one.id == new.id else one for one in lane.interventions)
        return Step(replace(lane, interventions=others))
    had = lane.had if new.level == "nudge" else (*lane.had, new.reason)
    return Step(replace(lane, interventions=(*lane.interventions, new), checks=lane.checks + 1, had=had))


def taken(lane: Lane, event: InterventionTaken) -> Step:
    """Somebody is on the way: the shopper is told, and nobody else has to go."""
    if find(lane, event.id) is None or lane.duty is None or lane.duty.person.id != event.by:
        return Step(lane)
    going = tuple(replace(one, taken_by=event.by) if one.id == event.id else one for one in lane.interventions)
    return Step(replace(lane, interventions=going))


def place_told(lane: Lane, event: QueuePlaceTold) -> Step:
    """Where this lane stands in the team's queue."""
    return Step(replace(lane, place=max(0, event.place)))


def ask(lane: Lane, event: CheckAsked) -> Step:
    """The shopper asks about a code or a price, or to keep the basket; they carry on."""
    line = carts.line_of(lane.cart, event.line_id)
    if lane.phase not in ("scan", "pay") or (event.reason == "price-check" and line is None):
        return Step(lane)
    if event.reason == "limit":
        need = next((one for one in reversed(lane.asked) if one.reason == "limit"), None)
        if need is None:
            return Step(lane)
        need = replace(need, level="staff")
    elif event.reason == "suspend":
        if not basket_is_free(lane) or not lane.cart.lines:
            return Step(lane)
        facts = Facts(count=carts.count(lane.cart), amount_minor=lane.priced.total_minor)
        need = Need(reason="suspend", cause="suspend", facts=facts)
    elif line is None:
        need = Need(reason="unknown-item", cause=f"unknown-item:{event.code}", facts=Facts(code=event.code))
    else:
        price = line.product.price_minor
        facts = Facts(sku=line.product.sku, name=line.product.name, line_id=line.line_id, amount_minor=price)
        need = Need(reason="price-check", cause=f"price-check:{line.product.sku}", facts=facts)
    after = replace(asked(lane, need), view=quiet_view(lane))
    return Step(after, (Beep(cue="called"), idle(after)))


def clear(lane: Lane, event: InterventionCleared) -> Step:
    """Yes, or the cause has gone."""
    one = find(lane, event.id)
    if one is None or one.reason != event.reason:
        return Step(lane)
    without = _without(lane, one)
    if event.decision == "gone":
        return _opened(Step(without), event.at)
    choice = RULES[one.reason].choice(event.decision)
    if (
        event.decision not in one.how
        or (choice is not None and choice.means != "yes")
        or not _entitled(lane, one, event)
    ):
        return Step(lane)
    without = replace(without, assist=lane.assist.with_one(one.since, event.at))
    done = _YES.get((one.reason, event.decision), _approve)(without, one, event)
    return _left(_opened(done, event.at)) if _agrees(lane, done.lane) else Step(lane)


def _agrees(before: Lane, after: Lane) -> bool:
    """Whether what is asked for is still what the basket comes to: while a reader asks, no decision changes that, and
    none what a basket was that is sold.
    """
    if before.sold is not None and after.sold == before.sold and after.cart != before.cart:
        return False
    asks = any(
        getattr(before, name) is not None and getattr(after, name) is not None
        for name in ("payment", "cash", "phone", "split")
    )
    return not asks or before.priced.total_minor == after.priced.total_minor


def _entitled(lane: Lane, one: Intervention, event: Decision) -> bool:
    """Whether whoever decides is here, is on duty, and may."""
    duty = lane.duty
    if duty is None or duty.person.id != event.by:
        return False
    act: Act = "learn-weight" if event.decision == "accept-learn" else one.who  # type: ignore[assignment]
    return may(duty.person.roles, act, amount_minor=one.facts.amount_minor, policy=lane.shop.staff.policy)


def _left(step: Step) -> Step:
    """With nothing more to decide the panel closes by itself: the shopper goes on."""
    lane = step.lane
    if lane.duty is None or takes_a_look(lane):
        return step
    return Step(lock(lane), (*step.effects, CancelTimer(name=TIMER)))


def refuse_it(lane: Lane, event: InterventionRefused) -> Step:
    """No."""
    one = find(lane, event.id)
    if one is None or one.reason != event.reason:
        return Step(lane)
    handler = _NO.get((one.reason, event.decision))
    if handler is None or event.decision not in one.how or not _entitled(lane, one, event):
        return Step(lane)
    without = replace(_without(lane, one), assist=lane.assist.with_one(one.since, event.at))
    done = handler(without, one, event)
    return _left(_opened(done, event.at)) if _agrees(lane, done.lane) else Step(lane)


def _without(lane: Lane, one: Intervention) -> Lane:
    return replace(lane, interventions=tuple(other for other in lane.interventions if other.id != one.id))


def _opened(step: Step, at: int) -> Step:
    """The reader opens where payment waited for this, and waits for nothing else."""
    lane = step.lane
    waits = lane.phase == "pay" and lane.payment is None and lane.cash is None and lane.split is None
    waits = waits and not lane.trouble
    if not waits or gated(lane) or about_to_hold(lane):
        return step
    if not lane.cart.lines:
        return Step(replace(lane, phase="scan", view=quiet_view(lane)), step.effects)
    more = open_reader(lane, at)
    return Step(more.lane, (*step.effects, *more.effects))


# --- yes


def _approve(lane: Lane, one: Intervention, event: Decision) -> Step:
    """Looked at: it holds up to the size that was on the screen."""
    approval = Approval(one.cause, min(event.size, one.size), event.by)
    left = tuple(need for need in lane.asked if need.cause != one.cause)
    return Step(replace(lane, approved=(*lane.approved, approval), asked=left), (Beep(cue="ok"), idle(lane)))


def _no_more_asked(lane: Lane, one: Intervention, event: Decision) -> Step:
    """Dealt with; asked again, it is a new check."""
    del event
    left = tuple(need for need in lane.asked if need.cause != one.cause)
    return Step(replace(lane, asked=left), (Beep(cue="ok"), idle(lane)))


def _of_age(lane: Lane, one: Intervention, event: Decision) -> Step:
    """Old enough, up to the limit that was on the screen. No birth date is kept anywhere."""
    age = min(event.size, one.size)
    return Step(replace(lane, cleared=Clearance(age, event.by)), (Beep(cue="ok"), idle(lane)))


def _voucher_seen(lane: Lane, one: Intervention, event: Decision) -> Step:
    """A voucher counts from now on, or is off the list."""
    accepted = isinstance(event, InterventionCleared)
    looked = VouchersSeen(by=event.by, accepted=accepted, key=one.facts.code, serial=one.facts.detail, at=event.at)
    return see(lane, looked)


def _helped(lane: Lane, one: Intervention, event: Decision) -> Step:
    del one, event
    return Step(replace(lane, help=None), (Beep(cue="ok"), idle(lane)))


def _void_approved(lane: Lane, one: Intervention, event: Decision) -> Step:
    """What was taken off stays off; from here on it counts anew."""
    del one, event
    return Step(replace(lane, voids=(), undo=None), (Beep(cue="ok"), idle(lane)))


def _vouched(lane: Lane, one: Intervention, event: Decision) -> Step:
    """Theirs may be less than the whole receipt; how much they give back is looked at then."""
    del one
    assert lane.refund is not None
    assert lane.duty is not None
    return vouch(lane, lane.refund, lane.duty.person, event.at)


def _sell_as(lane: Lane, one: Intervention, event: Decision) -> Step:
    """An article that is on no list, sold as one of a department at a keyed price."""
    if not isinstance(event, InterventionCleared) or not event.price_minor:
        return Step(lane)
    if all(two.id != event.department for two in lane.shop.checks.departments):
        return Step(lane)
    product = sold_as(lane.shop, event.department, event.price_minor, one.facts.code)
    cart = carts.add(lane.cart, product)
    step = _no_more_asked(with_cart(start_sale(lane, event.at), cart), one, event)
    after = replace(step.lane, newest=cart.lines[-1].line_id, scans=lane.scans + 1, view=quiet_view(lane))
    return Step(after, (*step.effects, *at_first(lane)))


def _new_price(lane: Lane, one: Intervention, event: Decision) -> Step:
    """Another price for each piece, with a name and a reason on the line."""
    if not isinstance(event, InterventionCleared) or event.price_minor is None:
        return Step(lane)
    price = Override(price_minor=event.price_minor, reason=event.why or "price-check", by=event.by)
    lines = [line for line in lane.cart.lines if line.product.sku == one.facts.sku]
    cart = lane.cart
    for line in lines:
        cart = carts.override(cart, line.line_id, price)
    return _no_more_asked(replace(with_cart(lane, cart), undo=None), one, event)


def _saved(lane: Lane, one: Intervention, event: Decision) -> Step:
    """The basket waits under a printed ticket; nothing while money moves."""
    if not basket_is_free(lane) or not lane.cart.lines:
        return Step(replace(lane, interventions=(*lane.interventions, one)), (Beep(cue="no"),))
    return put_aside_with_ticket(replace(lane, asked=()), event.at, "shopper")


def _ask_again(lane: Lane, one: Intervention, event: Decision) -> Step:
    """The terminal is asked once more; the check stays open until a fact arrives."""
    del event
    return ask_again(replace(lane, interventions=(*lane.interventions, one)))


def _noted(lane: Lane, one: Intervention, event: Decision) -> Step:
    """Money that fits no sale: the team looks after it now, `pos payments` has it."""
    del event
    strays = tuple(stray for stray in lane.strays if f"stray:{stray}" != one.cause)
    gone = tuple(back for back in lane.given_back if f"given-back:{back.intent_id}" != one.cause)
    return Step(replace(lane, strays=strays, given_back=gone), (Beep(cue="ok"),))


def _set_aside(lane: Lane, one: Intervention, event: Decision) -> Step:
    """A terminal that can't tell may not keep the lane: the basket waits, and the team has to look."""
    payment = lane.payment
    if payment is None or payment.intent.intent_id != one.facts.code:
        return Step(lane)
    return left_to_staff(lane, payment, event.at)


def _paid_by_hand(lane: Lane, one: Intervention, event: Decision) -> Step:
    """A person gave what the hoppers could not."""
    del one
    return cash.badge(lane, event.at) or Step(lane)


def _brought_back(lane: Lane, one: Intervention, event: Decision) -> Step:
    """The basket that was left is taken up again, on a free lane."""
    saved = event.saved if isinstance(event, InterventionCleared) else None
    if saved is None or saved.ticket != one.facts.code or lane.phase != "ready":
        return Step(replace(lane, interventions=(*lane.interventions, one)), (Beep(cue="no"),))
    return fetch(lane, saved.ticket, saved, event.at)


def _goods_back(lane: Lane, one: Intervention, event: Decision) -> Step:
    """Its goods were put back on their shelves."""
    del event
    left = tuple(saved for saved in lane.saved if saved.ticket != one.facts.code)
    shared = (ForgetParked(ticket=one.facts.code),) if lane.shop.parking else ()
    return Step(replace(lane, saved=left), (DropSaved(ticket=one.facts.code), *shared, Beep(cue="ok")))


# --- no


def _without_lines(lane: Lane, gone: Callable[[Line], bool]) -> Step:
    """These lines leave the list; the shopper is told which, and not why."""
    lines = tuple(line for line in lane.cart.lines if not gone(line))
    first = next((line.product for line in lane.cart.lines if gone(line)), None)
    after = with_cart(lane, Cart(lines, lane.cart.next_id))
    told = Told("taken-off", product=first) if first is not None else None
    after = replace(after, newest=0, undo=None, last=None, view=replace(quiet_view(lane), told=told))
    return Step(after, (idle(after),))


def _not_sold(lane: Lane, one: Intervention, event: Decision) -> Step:
    del one, event
    approved = lane.cleared.age if lane.cleared else 0
    return _without_lines(lane, lambda line: (line.product.min_age or 0) > approved)


def _removed(lane: Lane, one: Intervention, event: Decision) -> Step:
    del event
    return _without_lines(lane, lambda line: line.product.sku == one.facts.sku)


def _reduced(lane: Lane, one: Intervention, event: Decision) -> Step:
    """As many as nobody is asked about; the newest lines go first."""
    del event
    over, cart = one.facts.count - one.facts.limit, lane.cart
    for line in reversed(lane.cart.lines):
        if line.product.sku == one.facts.sku and over > 0:
            cart = carts.set_quantity(cart, line.line_id, max(0, line.quantity - over))
            over -= line.quantity
    after = replace(with_cart(lane, cart), undo=None)
    return Step(after, (idle(after),))


def _put_back(lane: Lane, one: Intervention, event: Decision) -> Step:
    """What was taken off is on the list again."""
    del one, event
    cart = lane.cart
    for line in lane.voids:
        back = carts.add(cart, line.product, line.quantity, weight_g=line.weight_g, price_minor=line.price_minor)
        cart = back if line.override is None else carts.override(back, back.lines[-1].line_id, line.override)
    after = replace(with_cart(lane, cart), voids=(), undo=None, newest=0, view=quiet_view(lane))
    return Step(after, (Beep(cue="look"), idle(after)))


def _no_refund(lane: Lane, one: Intervention, event: Decision) -> Step:
    del one, event
    return leave(lane)


def _all_good(lane: Lane, one: Intervention, event: Decision) -> Step:
    del one, event
    return audit.closed_good(lane)


def _list_updated(lane: Lane, one: Intervention, event: Decision) -> Step:
    del one, event
    return audit.closed_updated(lane)


_YES: dict[tuple[str, str], Handler] = {
    ("age", "clearly-over"): _of_age,
    ("age", "id-seen"): _of_age,
    ("help", "helped"): _helped,
    ("weight", "accept"): shelf_checks.accept,
    ("weight", "accept-learn"): shelf_checks.accept,
    ("void", "approve"): _void_approved,
    ("refund", "approve"): _vouched,
    ("suspend", "approve"): _saved,
    ("unknown-item", "sell-as"): _sell_as,
    ("price-check", "price-right"): _no_more_asked,
    ("price-check", "new-price"): _new_price,
    ("not-for-sale", "collected"): _no_more_asked,
    ("restricted-hours", "collected"): _no_more_asked,
    ("payment-unknown", "ask-again"): _ask_again,
    ("payment-unknown", "noted"): _noted,
    ("payment-unknown", "set-aside"): _set_aside,
    ("device-fault", "paid-by-hand"): _paid_by_hand,
    ("audit", "all-good"): _all_good,
    ("spot-check", "all-good"): _all_good,
    ("walk-off", "bring-back"): _brought_back,
    ("coupon", "accept"): _voucher_seen,
    ("walk-off", "goods-back"): _goods_back,
}
"""What is more than an approval of the cause."""

_NO: dict[tuple[str, str], Handler] = {
    ("coupon", "not-valid"): _voucher_seen,
    ("age", "not-sold"): _not_sold,
    ("weight", "rescan"): shelf_checks.rescan,
    ("weight", "remove"): _removed,
    ("quantity", "reduce"): _reduced,
    ("high-value", "remove"): _removed,
    ("security-tag", "remove"): _removed,
    ("void", "put-back"): _put_back,
    ("audit", "list-updated"): _list_updated,
    ("spot-check", "list-updated"): _list_updated,
    ("unknown-item", "leave-out"): _no_more_asked,
    ("refund", "not-now"): _no_refund,
    ("suspend", "not-now"): _no_more_asked,
}
