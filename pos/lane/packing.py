"""The packing shelf's part in a lane: what each event means to it, and what follows for the shopper.

The checks themselves are `bagging`. Here is when they look (after every event that could matter), what waits for them
(payment alone), and how long (one timer, "shelf"). A lane without a shelf that weighs passes by all of it.
"""

from msgspec.structs import asdict, replace

from pos.lane import bagging, bagging_sale
from pos.lane.bagging_learn import samples
from pos.lane.bagging_parts import Bagging, OnShelf, Piece, ShelfRules, Stand
from pos.lane.basket import idle, quiet_view
from pos.lane.effects import Beep, BookSale, CancelTimer, Effect, LearnWeights, StartTimer
from pos.lane.events import (
    DeviceChanged,
    Event,
    ItemFound,
    LaneStarted,
    OwnBagPlaced,
    PayPressed,
    ShelfAnswered,
    ShelfMoved,
    ShelfSettled,
    TimerFired,
)
from pos.lane.state import Lane, Step
from pos.sale.cart import Line
from pos.sale.weights import Expected, by_scale

__all__ = ["brought", "follow", "holds", "moved", "paying", "shown", "stand", "stop_pay"]

TIMER = "shelf"
SOON_S, DONE_S = 0.3, 3.0


def holds(lane: Lane) -> bool:
    """Whether payment waits for the packing shelf."""
    now = lane.bagging
    return now is not None and (now.unsettled or now.trouble in bagging.HOLDS)


def shown(lane: Lane) -> bool:
    """Whether the shopper is shown what is wrong (S08): once it is time, and at once where payment waits for it."""
    now = lane.bagging
    if now is None or not now.trouble or now.trouble in bagging.SILENT:
        return False
    return now.nudges > 0 or now.told or (lane.phase == "pay" and now.trouble in bagging.HOLDS)


def stop_pay(lane: Lane, event: PayPressed) -> Step | None:
    """Pay was pressed. What was not put down is asked for once, then it is in the shopper's hand; `None`: go on."""
    now, rules = lane.bagging, lane.shop.shelf
    if now is None or rules is None or now.trouble != "missing" or now.nudges or now.told or event.shelf_moves:
        return None
    after = replace(lane, bagging=bagging.tick(now), view=quiet_view(lane))
    return Step(after, (Beep(cue="look"), idle(lane)))


def paying(lane: Lane, event: PayPressed) -> Lane:
    """Pay was pressed again: what was asked for and not put down goes in the hand; what swings has to rest first."""
    now, rules = lane.bagging, lane.shop.shelf
    if now is None or rules is None:
        return lane
    now = replace(now, unsettled=event.shelf_moves and now.works)
    if bagging.owed(now, rules):
        now = bagging.excuse(now, rules, event.at, too_big=False)
    return replace(lane, bagging=now)


def stand(now: Bagging) -> Stand | None:
    """How the shelf stands, for the first scan of a basket to bring along; `None` for others."""
    if now.known:
        return None
    return Stand(now.works, now.gross_g, now.zero_g, now.level_g, now.level_at)


def brought(now: Bagging, shelf: OnShelf) -> OnShelf:
    """What a scan brings along; the first one of a basket also how the shelf stands, which a replay has not seen."""
    if (stood := stand(now)) is None:
        return shelf
    is_all = now == Bagging(mode=now.mode, **asdict(stood))
    return replace(shelf, stand=stood, was=None if is_all else now)


def moved(lane: Lane, event: ShelfMoved) -> Step:
    """Something swings: what is wrong is not said before it rests."""
    del event
    after = replace(lane, view=replace(lane.view, shelf_moves=True))
    return Step(after, (CancelTimer(name=TIMER),) if lane.bagging is not None and lane.bagging.trouble else ())


def follow(before: Lane, event: Event, done: Step) -> Step:
    """The step, with what the event means to the packing shelf."""
    now, rules = before.bagging, before.shop.shelf
    if now is None or rules is None:
        return done
    lane = done.lane
    now = lane.bagging or now  # pressing Pay has had its say
    if lane.basket != before.basket:
        after = replace(lane, bagging=bagging_sale.next_sale(now, rules, event.at))
        return Step(after, (*done.effects, CancelTimer(name=TIMER)))
    now = _heard(_synced(_known(now, event), lane, rules, event.at), lane, event, rules)
    after = replace(lane, bagging=now)
    effects = (*done.effects, *_said(before, event, after), *_learned(done, now), *_clock(before, event, after, rules))
    return Step(after, effects)


# --- what it knows


def _known(now: Bagging, event: Event) -> Bagging:
    """What the article weighs, whenever it comes into the basket: it may wait for its weight or for a reader first."""
    if not isinstance(event, ItemFound) or event.shelf is None:
        return now
    known = dict(now.known)
    if not known:
        stood = event.shelf.stand
        now = event.shelf.was or (now if stood is None else replace(now, **asdict(stood)))
        now = replace(now, mode=event.shelf.mode)
    known[event.product.sku] = event.shelf.expected
    return replace(now, known=tuple(known.items()))


def _synced(now: Bagging, lane: Lane, rules: ShelfRules, at: int) -> Bagging:
    """As many pieces as the list has: scans, quantities, lines taken off, undone."""
    listed = {line.line_id: line for line in lane.cart.lines if _goes_down(line)}
    mine = {one.line_id: 0 for one in (*now.waiting, *now.lying) if one.line_id}
    for one in (*now.waiting, *now.lying):
        if one.line_id:
            mine[one.line_id] += 1
    before = now
    for line_id, pieces in mine.items():
        wanted = listed[line_id].quantity if line_id in listed else 0
        if pieces > wanted:
            now = bagging_sale.without(now, line_id, pieces - wanted)
    for line_id, line in listed.items():
        for _ in range(line.quantity - mine.get(line_id, 0)):
            now = bagging_sale.with_piece(now, _piece(now, line, at), rules, at)
    return now if now is before else bagging.look_again(now, rules, at)


def _goes_down(line: Line) -> bool:
    """Whether it is to lie on the shelf: not the bags themselves, and no container that is given back."""
    return line.product.category != "bags" and line.product.deposit_minor >= 0


def _piece(now: Bagging, line: Line, at: int) -> Piece:
    product = line.product
    return Piece(line_id=line.line_id, sku=product.sku, category=product.category, expected=_expected(now, line), at=at)


def _expected(now: Bagging, line: Line) -> Expected:
    """What was weighed is known; what a label's price says of a weight, too."""
    known, product = dict(now.known).get(line.product.sku, Expected()), line.product
    if line.weight_g is not None:
        return by_scale(line.weight_g)
    if line.price_minor is not None and product.unit == "kg" and product.price_minor:
        return by_scale(line.price_minor * 1000 // product.price_minor)
    return known


# --- what it hears


def _heard(now: Bagging, lane: Lane, event: Event, rules: ShelfRules) -> Bagging:
    match event:
        case ShelfSettled():
            return _settled(now, lane, event, rules)
        case ShelfAnswered():
            return _answered(now, event, rules)
        case OwnBagPlaced() if lane.phase == "scan":
            return bagging.bag_down(now, rules, event.at)
        case TimerFired(name="shelf") if _looks(lane) and now.trouble:
            return bagging.falls_due(now, rules, event.at)
        case DeviceChanged(part="shelf"):
            return _there(now, event, rules)
        case LaneStarted():
            return bagging.look_again(replace(now, works=False, unsettled=False), rules, event.at)
        case _:
            return now


def _there(now: Bagging, event: DeviceChanged, rules: ShelfRules) -> Bagging:
    """A shelf that was away has not seen what was put on it meanwhile."""
    works = event.state == "ready"
    if now.works and not works and (now.waiting or now.lying):
        now = replace(now, blind=True, gross_g=None)
    return bagging.look_again(replace(now, works=works), rules, event.at)


def _settled(now: Bagging, lane: Lane, event: ShelfSettled, rules: ShelfRules) -> Bagging:
    weight, now = event.weight_g, replace(now, unsettled=False)
    if event.over:
        return now
    if lane.phase in ("scan", "pay"):
        if _paid_now(lane) and weight < now.level_g:
            return replace(now, gross_g=weight, level_g=weight, level_at=event.at)
        return bagging.settled(now, weight, rules, event.at)
    return bagging_sale.at_rest(now, weight, rules, event.at)


def _paid_now(lane: Lane) -> bool:
    """Whether money is being asked for: who packs up meanwhile is not disturbed."""
    return lane.payment is not None or lane.cash is not None


def _answered(now: Bagging, event: ShelfAnswered, rules: ShelfRules) -> Bagging:
    if event.answer == "my-bag":
        return bagging.bag_down(now, rules, event.at)
    if event.answer == "too-big":
        return bagging.excuse(now, rules, event.at, too_big=True)
    return bagging.holding(now, event.at)


# --- what follows


def _looks(lane: Lane) -> bool:
    """Whether anything is said now: there is a basket, and no money is moving."""
    return lane.phase in ("scan", "pay") and not _paid_now(lane)


def _said(before: Lane, event: Event, after: Lane) -> tuple[Effect, ...]:
    """One soft sound a nudge; and whoever puts something down is there."""
    old, now = before.bagging, after.bagging
    assert old is not None
    assert now is not None
    if isinstance(event, TimerFired) and event.name == TIMER:
        return (Beep(cue="look"),) if now.nudges > old.nudges else ()
    if not isinstance(event, ShelfSettled) or now.gross_g == old.gross_g:
        return ()
    if after.phase == "scan":
        return (idle(after),)
    empty = after.phase == "done" and event.weight_g <= now.zero_g + 2 * STEP
    return (StartTimer(name="done", seconds=DONE_S),) if empty and old.gross_g is not None else ()


STEP = 10
"""Grams beside zero that are still an empty shelf."""


def _learned(done: Step, now: Bagging) -> tuple[Effect, ...]:
    sale = next((one for one in done.effects if isinstance(one, BookSale)), None)
    if sale is None or sale.receipt.refund_of or sale.receipt.training:
        return ()
    found = samples(now)
    return (LearnWeights(samples=found),) if found else ()


def _clock(before: Lane, event: Event, after: Lane, rules: ShelfRules) -> tuple[Effect, ...]:
    """The timer of what is wrong; started anew where the shelf has come to rest, since movement had stopped it."""
    old, now = before.bagging, after.bagging
    assert old is not None
    assert now is not None
    slower = 3 if "more-time" in after.ease else 1
    was = bagging.due_ms(old, rules, slower) if _looks(before) else None
    due = bagging.due_ms(now, rules, slower) if _looks(after) else None
    fresh = isinstance(event, ShelfSettled | LaneStarted | TimerFired)
    if due == was and not (due is not None and fresh):
        return ()
    if due is None:
        return (CancelTimer(name=TIMER),)
    return (StartTimer(name=TIMER, seconds=max(SOON_S, (due - event.at) / 1000)),)
