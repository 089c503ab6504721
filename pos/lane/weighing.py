"""S05: goods by weight wait until the scale stands still and the shopper takes what it shows.

Which goods wait, and what was scanned meanwhile, is in the journal; what the scale shows is a view of it, and comes
again after a restart. The weight that is sold is in the event (`ItemFound.weight_g`), so a replay needs no scale.
"""

from msgspec.structs import replace

from pos.lane.basket import (
    add_item,
    at_first,
    idle,
    quiet_view,
    read_now,
    same_read,
    start_sale,
    tell,
    turned_away,
)  # fmt: skip
from pos.lane.effects import Beep, CancelTimer, Effect, MarkSold, StartTimer, TakeWeight
from pos.lane.events import ItemFound, TareChosen, WeightRead, WeightTaken
from pos.lane.objections import needs_weight
from pos.lane.state import Lane, Reading, Step, Told, Weighing
from pos.sale.weigh_law import weighed_minor

__all__ = [
    "choose_tare",
    "leave",
    "net",
    "read_scale",
    "take_item",
    "take_weight",
    "tare_g",
    "unsteady",
    "wanted",
    "without_weighing",
]


def wanted(lane: Lane) -> tuple[int, int] | None:
    """Price a kilogram and number of the weighing that a scale is asked for now; `None`: no weight is wanted.

    Among the goods of S04 the price is not known yet, 0, but what lies still already is added as soon as it is picked.
    """
    if lane.weighing is not None:
        return lane.weighing.item.product.price_minor, lane.scans
    return (0, lane.scans) if lane.view.find is not None and lane.phase in ("ready", "scan") else None


def take_item(lane: Lane, event: ItemFound) -> Step:
    """An item on a lane that takes items: added, or weighed first, or after what is being weighed."""
    if lane.weighing is not None:
        own = event.source == "weighed" and event.product == lane.weighing.item.product
        return _weighed(lane, lane.weighing, event) if own else _hold(lane, lane.weighing, event)
    if needs_weight(event) and event.scale:
        return turned_away(lane, event) or _begin(lane, event)
    step = add_item(lane, event)
    sold = event.source == "weighed" and step.lane.scans > lane.scans
    return Step(step.lane, (*step.effects, MarkSold())) if sold else step


def _begin(lane: Lane, event: ItemFound) -> Step:
    find = lane.view.find if event.source == "picked" else None
    after = replace(
        start_sale(lane, event.at),
        last=read_now(lane, event) if event.source == "scan" else lane.last,
        refused=None,
        weighing=Weighing(item=event),
        view=replace(quiet_view(lane), find=find, reading=None, unsteady=False),
        trouble="",
    )
    return Step(after, (Beep(cue="ok-more"), CancelTimer(name="told"), idle(after), *at_first(lane)))


def _hold(lane: Lane, now: Weighing, event: ItemFound) -> Step:
    """Finish weighing first; the item is not lost."""
    told = Told("weigh-first", product=event.product)
    if same_read(lane, event):
        return Step(replace(lane, last=read_now(lane, event)), (idle(lane),))
    last = read_now(lane, event) if event.source == "scan" else lane.last
    after = replace(lane, weighing=replace(now, held=(*now.held, event)), last=last, view=quiet_view(lane))
    step = tell(after, told, silent=True)
    return Step(step.lane, (Beep(cue="ok-more"), *step.effects))


def _weighed(lane: Lane, now: Weighing, event: ItemFound) -> Step:
    step = add_item(_over(lane), event)
    after = Step(step.lane, (*step.effects, CancelTimer(name="unsteady"), MarkSold()))
    return _then_held(after, now.held)


def _over(lane: Lane) -> Lane:
    """No more weighing."""
    return replace(lane, weighing=None, view=replace(lane.view, reading=None, unsteady=False))


def _then_held(step: Step, held: tuple[ItemFound, ...]) -> Step:
    """What waited, in order; the next goods by weight are weighed, and the rest waits on. Its sounds were made."""
    for place, event in enumerate(held):
        more = take_item(replace(step.lane, last=None), event)
        quiet = (effect for effect in more.effects if not isinstance(effect, Beep))
        step = Step(more.lane, (*step.effects, *quiet))
        if step.lane.weighing is not None:
            waiting = replace(step.lane.weighing, held=held[place + 1 :])
            return Step(replace(step.lane, weighing=waiting), step.effects)
    return step


def leave(lane: Lane, now: Weighing) -> Step:
    """The shopper does not want to weigh it: nothing is sold."""
    after = replace(_over(lane), view=replace(quiet_view(_over(lane)), find=lane.view.find))
    return _then_held(Step(after, (CancelTimer(name="unsteady"), idle(after))), now.held)


def without_weighing(lane: Lane) -> Lane:
    """The lane as it is put aside: what waited, as far as it has a price, is in the basket."""
    if lane.weighing is None:
        return lane
    held, after = lane.weighing.held, _over(lane)
    for event in held:
        after = after if needs_weight(event) else add_item(replace(after, last=None), event).lane
    return after


# --- what the scale shows


def read_scale(lane: Lane, event: WeightRead) -> Step:
    """The scale shows something else; of an older weighing it is no news."""
    wish = wanted(lane)
    if wish is None or event.turn != wish[1]:
        return Step(lane)
    moved = lane.view.reading is not None and lane.view.reading.state == "motion"
    moves = event.state == "motion"
    view = replace(
        lane.view,
        reading=Reading(event.state, event.weight_g),
        unsteady=lane.view.unsteady and moves,
    )
    effects: tuple[Effect, ...] = ()
    if moves and not moved:
        effects = (StartTimer(name="unsteady", seconds=lane.shop.timing.unsteady_s),)
    elif moved and not moves:
        effects = (CancelTimer(name="unsteady"),)
    return Step(replace(lane, view=view), effects)


def unsteady(lane: Lane) -> Step:
    """It swings for too long: hands off."""
    swings = lane.weighing is not None and lane.view.reading is not None and lane.view.reading.state == "motion"
    return Step(replace(lane, view=replace(lane.view, unsteady=swings)))


def take_weight(lane: Lane, event: WeightTaken) -> Step:
    """The shopper takes what they see; it counts if the scale still shows it."""
    now = lane.weighing
    net_g = net(lane, event.weight_g)
    if now is None or lane.view.reading != Reading("steady", event.weight_g) or net_g <= 0:
        return Step(lane)
    step = lane.shop.weigh_step_minor
    price = weighed_minor(net_g, now.item.product.price_minor, step) if step > 1 else None
    return Step(lane, (TakeWeight(weight_g=net_g, tare_g=event.weight_g - net_g, price_minor=price),))


def tare_g(lane: Lane) -> int:
    """What the container weighs that the goods on the scale lie in."""
    if lane.weighing is None:
        return 0
    chosen = lane.weighing.tare_g
    return lane.weighing.item.product.tare_g if chosen is None else chosen


def net(lane: Lane, gross_g: int) -> int:
    """The weight that is sold."""
    return gross_g - tare_g(lane)


def choose_tare(lane: Lane, event: TareChosen) -> Step:
    """Another container, or none; only what the shop has named."""
    if lane.weighing is None or event.tare_g not in (0, *(grams for _, grams in lane.shop.tares)):
        return Step(lane)
    return Step(replace(lane, weighing=replace(lane.weighing, tare_g=event.tare_g)), (idle(lane),))
