"""Pages of the panel that are lists: baskets that wait, a receipt once more, the drawer, tasks, devices (A12)."""

from collections.abc import Callable

from pos.lane.desk_state import Desk
from pos.lane.message import Moment, Msg
from pos.lane.parts import DeskBody, DeskStage, Fact, Tone
from pos.lane.render.desk_parts import Page, back, by, chips, keys, panel_dock, why_missing
from pos.lane.render.say import button, say, text
from pos.lane.staff_events import BasketRecalled, DeviceTested, DrawerOpened, ReceiptReprinted, TaskDone
from pos.lane.state import Device, Lane
from pos.sale.cart import count

__all__ = ["PAGES", "device_fact"]

MOST_ROWS = 6


def _recall(lane: Lane, desk: Desk) -> Page:
    """The baskets that were put aside here, the last one first."""
    del desk
    facts = tuple(
        Fact(
            id=one.ticket,
            label=say("desk.saved-at", n=count(one.cart), at=Moment(one.saved_at)),
            value=text(one.ticket),
            button=button(
                f"recall-{one.ticket}", say("desk.recall-go"), BasketRecalled(ticket=one.ticket, saved=one, by=by(lane))
            ),
        )
        for one in reversed(lane.saved[-MOST_ROWS:])
    )
    stage = DeskStage(icon="list", title=say("desk.recall"), sentence=say("desk.recall-do"))
    return "A02", stage, DeskBody(facts=facts), panel_dock(lane, None, back())


def _reprint(lane: Lane, desk: Desk) -> Page:
    """The last receipt, or one by its number."""
    number = int(desk.typed) if desk.typed else lane.next_receipt - 1
    ready = 0 < number < lane.next_receipt
    stage = DeskStage(icon="receipt", title=say("desk.reprint"), sentence=say("desk.reprint-do"))
    named = text(f"R{lane.shop.lane:03d}-{number:08d}")
    facts = (Fact(id="receipt", label=say("desk.receipt"), value=named, tone="plain" if ready else "care"),)
    why = None if lane.works("printer") else say("start.no-paper")
    event = ReceiptReprinted(number=number, by=by(lane))
    mint = button("desk-do", say("desk.reprint"), event, "printer", enabled=ready, why=why)
    body = DeskBody(facts=facts, typed=desk.typed, hint=say("desk.reprint-hint"), keys=keys(desk.typed))
    return "A13", stage, body, panel_dock(lane, mint, back())


def _drawer(lane: Lane, desk: Desk) -> Page:
    stage = DeskStage(icon="coins", title=say("desk.drawer"), sentence=say("desk.drawer-do"))
    why = say("desk.why-first") if why_missing("open-drawer", desk) else None
    mint = button("desk-do", say("desk.drawer"), DrawerOpened(by=by(lane), why=desk.why), why=why)
    body = DeskBody(heading=say("desk.why"), chips=chips("open-drawer", desk))
    return "A02", stage, body, panel_dock(lane, mint, back())


TASKS = (("paper", "printer"), ("coins", "coins"), ("bags", "shopping-bag"), ("clean", "square-check"))


def _tasks(lane: Lane, desk: Desk) -> Page:
    """What was seen to at the lane; who did it is written down."""
    del desk
    buttons = tuple(
        button(f"task-{task}", say(f"task.{task}"), TaskDone(task=task, by=by(lane)), icon)  # type: ignore[arg-type]
        for task, icon in TASKS
    )
    done = dict(lane.till.acts).get("task", 0)
    facts = (Fact(id="done", label=say("desk.tasks-done"), value=say("unit.number", n=done)),)
    stage = DeskStage(icon="square-check", title=say("desk.tasks"), sentence=say("desk.tasks-do"))
    return "A02", stage, DeskBody(facts=facts, buttons=buttons), panel_dock(lane, None, back())


_TONES: dict[str, Tone] = {
    **dict.fromkeys(("ready", "busy"), "go"),
    **dict.fromkeys(("paper-low", "opening"), "care"),
    **dict.fromkeys(("no-paper", "absent", "faulted"), "stop"),
}
TESTED = ("printer",)


def device_fact(lane: Lane, one: Device, *, test: bool = False) -> Fact:
    """How a device is, in a line."""
    state = say(f"device.{one.state}")
    press = DeviceTested(part=one.part, by=by(lane))
    can = test and one.part in TESTED and lane.works(one.part)
    return Fact(
        id=f"device-{one.name}",
        label=_named(one),
        value=state,
        tone=_TONES[one.state],
        button=button(f"test-{one.name}", say("desk.test"), press) if can else None,
    )


def _named(one: Device) -> Msg:
    return say("desk.device", part=say(f"device.{one.part}"), device=one.name)


def _devices(lane: Lane, desk: Desk) -> Page:
    """A12: each device, how it is, and a test that does no harm."""
    del desk
    facts = tuple(device_fact(lane, one, test=True) for one in lane.devices)
    beep = button("test-speaker", say("desk.test-sound"), DeviceTested(part="speaker", by=by(lane)), "volume-2")
    stage = DeskStage(icon="wrench", title=say("desk.devices"), sentence=say("desk.version", version=lane.shop.version))
    return "A12", stage, DeskBody(facts=facts, buttons=(beep,)), panel_dock(lane, None, back())


PAGES: dict[str, Callable[[Lane, Desk], Page]] = {
    "recall": _recall,
    "reprint": _reprint,
    "drawer": _drawer,
    "tasks": _tasks,
    "devices": _devices,
}
