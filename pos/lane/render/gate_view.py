"""S09: Pay was pressed, and something has to be looked at first. What that is stands in the list; scanning goes on."""

from pos.lane.checks import gate
from pos.lane.events import AgeItemsRemoved, BackPressed
from pos.lane.message import Msg
from pos.lane.parts import Basket, Body, Chip, Dock, Notice, Stage
from pos.lane.render.basket_view import basket
from pos.lane.render.frame import dock
from pos.lane.render.say import button, say
from pos.lane.state import Lane

__all__ = ["gate_parts", "team_knows"]


def gate_parts(lane: Lane) -> tuple[Stage, Body, Dock]:
    """Stage, body and dock while payment waits for a person; the reader opens by itself when the last check is over."""
    back = button("back", say("age.keep-scanning"), BackPressed(), "arrow-left")
    if any(one.reason in ("audit", "spot-check") for one in gate(lane)):
        stage = Notice(icon="shopping-basket", title=say("audit.title"), sentence=say("audit.do"))
        return stage, Basket(rows=()), dock(lane, words=say("check.waits"))
    only_age = all(one.reason == "age" for one in gate(lane))
    title = say("age.title" if only_age else "check.gate-title")
    take_off = button("take-off", say("age.take-off"), AgeItemsRemoved(), "x")
    ways = (take_off, back) if lane.needed_age else (back,)
    icon = "id-card" if only_age else "hand"
    stage = Notice(icon=icon, title=title, sentence=team_knows(lane), tone="care", buttons=ways)
    words = say("pay.open-id" if only_age else "check.waits")
    waiting: tuple[Chip, ...] = (Chip("id-check", say("list.id-check")), Chip("checking", say("check.chip")))
    return stage, Basket(rows=tuple(row for row in basket(lane).rows if row.chip in waiting)), dock(lane, words=words)


def team_knows(lane: Lane) -> Msg:
    """That somebody was told; and who is next, where that is known. Never how long it takes."""
    if any(one.taken_by for one in gate(lane)):
        return say("check.coming")
    if lane.place > 1:
        return say("check.number", place=lane.place)
    return say("age.known" if lane.place == 1 else "check.known")
