"""S08 and its relatives: what the packing shelf's checks show. Words and a photo of this shelf, nobody is blamed."""

from pos.lane.bagging_parts import Bagging
from pos.lane.events import BackPressed, HelpCalled, LineRemoved, QuantitySet, ShelfAnswered
from pos.lane.message import Msg
from pos.lane.packing import holds, shown
from pos.lane.parts import Body, Button, Chip, Dock, Notice, Stage, Strip
from pos.lane.render.frame import dock
from pos.lane.render.say import button, say
from pos.lane.state import Lane
from pos.sale.cart import Line, line_of

__all__ = ["checking_chip", "shelf_gate", "shelf_stage", "shelf_strip", "waits_for_shelf"]


def shelf_strip(lane: Lane, line_id: int) -> Strip | None:
    """Under the newest item: where it goes; a tick once it lies there; nothing where it need not."""
    arrow = Strip(say("scan.shelf"), "shelf-left" if lane.shop.packing_shelf == "left" else "shelf-right")
    now = lane.bagging
    if now is None or not now.works or now.mode == "off":
        return arrow
    waiting = [one for one in now.waiting if one.line_id == line_id]
    if any(one.expected.skip or one.excused for one in waiting):
        return Strip(say("shelf.stays"), "tick")
    lies = any(one.line_id == line_id for one in now.lying)
    return Strip(say("shelf.in-bag"), "tick") if lies and not waiting else arrow


def checking_chip(lane: Lane, line_id: int) -> Chip | None:
    """The piece that weighs something else: nothing to do for the shopper."""
    now = lane.bagging
    if now is None or now.trouble != "differs" or line_id not in now.about:
        return None
    return Chip("checking", say("shelf.checking"))


def shelf_stage(lane: Lane) -> Notice | None:
    """S08 in place of the hero; `None` where nothing is to be said."""
    now = lane.bagging
    if now is None or not shown(lane):
        return None
    title, sentence = _words(lane, now)
    if now.told:
        sentence = say("shelf.told")
    return Notice(icon="info", title=title, sentence=sentence, tone="care", slot="shelf", buttons=_ways(lane, now))


def _about(lane: Lane, now: Bagging) -> Line | None:
    """The one line that it is about; the oldest of several."""
    return next((line for one in now.about if (line := line_of(lane.cart, one)) is not None), None)


def _words(lane: Lane, now: Bagging) -> tuple[Msg, Msg | None]:
    line = _about(lane, now)
    match now.trouble:
        case "missing" if line is not None:
            return say("shelf.missing", item=line.product.name), None
        case "removed" if line is not None and len(now.about) == 1:
            return say("shelf.removed", item=line.product.name), say("shelf.removed-do")
        case "removed":
            return say("shelf.removed-some"), say("shelf.removed-do")
        case "leave":
            return say("shelf.leave"), say("shelf.leave-do")
        case "heavy-bag":
            return say("shelf.heavy"), say("shelf.heavy-do")
        case _:
            return say("shelf.extra"), say("shelf.extra-do")


def _ways(lane: Lane, now: Bagging) -> tuple[Button, ...]:
    """At most two, one above the other."""
    call = button("shelf-help", say("shelf.help"), HelpCalled(topic="shelf"), "circle-help")
    if now.trouble == "missing":
        too_big = button("too-big", say("shelf.too-big"), ShelfAnswered(answer="too-big"), "weight")
        holding = button("holding", say("shelf.holding"), ShelfAnswered(answer="holding"), "hand")
        return too_big, holding
    if now.trouble == "removed" and len(now.about) == 1 and (line := _about(lane, now)) is not None:
        return button("remove-it", say("shelf.remove"), _one_less(line), "trash-2"), call
    if now.trouble == "extra" and now.bag_g is None:
        return button("my-bag", say("shelf.my-bag"), ShelfAnswered(answer="my-bag"), "shopping-bag"), call
    return (call,)


def _one_less(line: Line) -> LineRemoved | QuantitySet:
    if line.quantity == 1:
        return LineRemoved(line_id=line.line_id)
    return QuantitySet(line_id=line.line_id, quantity=line.quantity - 1)


def waits_for_shelf(lane: Lane) -> bool:
    """Whether Pay was pressed and waits for the packing shelf alone; no money is moving."""
    return lane.phase == "pay" and lane.payment is None and lane.cash is None and holds(lane)


def shelf_gate(lane: Lane, body: Body) -> tuple[Stage, Body, Dock]:
    """What to do about the shelf before payment; the reader opens by itself then."""
    now = lane.bagging
    back = button("back", say("age.keep-scanning"), BackPressed(), "arrow-left")
    stage = shelf_stage(lane)
    if stage is None:
        slug = "moving" if now is not None and now.unsettled else "team"
        stage = Notice(icon="hand", title=say(f"shelf.{slug}"), sentence=say(f"shelf.{slug}-do"), tone="care")
    return stage, body, dock(lane, words=say("shelf.waits"), back=back)
