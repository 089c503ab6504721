"""One screen a moment: which of ux.md's screens the lane stands on, put together from its parts."""

from msgspec.structs import replace

from pos.lane.events import DevicePart, SheetOpened, Touched
from pos.lane.lamp import is_out, lamp
from pos.lane.message import Msg
from pos.lane.parts import Body, Button, Dock, Nothing, Notice, Poster, Row, Stage, Welcome
from pos.lane.render.basket_view import banner, basket, basket_stage
from pos.lane.render.desk_view import desk_parts, door
from pos.lane.render.done_view import done_parts
from pos.lane.render.find_view import find_parts
from pos.lane.render.frame import dock, header, ribbon, scan_dock, start_dock, tools
from pos.lane.render.packing_view import shelf_stage
from pos.lane.render.pay_view import pay_id, pay_parts
from pos.lane.render.refund_view import refund_parts
from pos.lane.render.say import button, say
from pos.lane.render.sheets import SHEET_IDS, language_buttons, sheet, sheet_dock
from pos.lane.render.weigh_view import weigh_parts, weigh_tools
from pos.lane.screen import Screen
from pos.lane.state import Lane

__all__ = ["render"]

Parts = tuple[str, Stage, Body, Dock]
SHOWN_LANGUAGES = 4


def render(lane: Lane) -> Screen:
    """What the shopper sees now.

    Args:
        lane: any lane that `step` can lead to.

    Returns:
        The whole screen; equal lanes give equal screens.
    """
    page = desk_parts(lane)
    id_, stage, body, foot = page or _parts(lane)
    risen = sheet(lane) if page is None else None
    return Screen(
        id=id_,
        language=lane.language,
        lamp=lamp(lane),
        header=header(lane, door(lane)),
        stage=stage,
        body=body,
        dock=foot if risen is None else sheet_dock(lane),
        sheet_id=SHEET_IDS[lane.view.sheet] if risen is not None else "",
        sheet=risen,
        tools=_tools(lane, id_) if page is None else (),
        banner=banner(lane) if page is None else None,
        aside=_aside(lane, id_, staff=page is not None),
        aids=lane.ease,
        ribbon=ribbon(lane),
        ribbon_hatched=lane.shop.training or lane.training,
    )


def _tools(lane: Lane, id_: str) -> tuple[Button, ...]:
    if id_ == "S05":
        return weigh_tools(lane)
    return tools(lane) if lane.phase == "scan" and id_ != "S04" else ()


def _aside(lane: Lane, id_: str, *, staff: bool) -> tuple[Row, ...]:
    """The basket beside a page of staff, to look at only; beside A01 there is none."""
    if id_ == "S04":
        return basket(lane).rows
    rows = basket(lane).rows if staff and id_ != "A01" else ()
    return tuple(replace(row, press=Touched(), button=None) for row in rows)


def _parts(lane: Lane) -> Parts:
    if lane.phase == "closed":
        return _shut(lane, "S26", "closed")
    if is_out(lane):
        return _shut(lane, "S25", "out")
    if lane.phase == "done" and lane.sold is not None:
        return ("S23", *done_parts(lane, lane.sold))
    if lane.phase == "pay":
        if lane.view.more_time:
            return ("S24", basket_stage(lane), basket(lane), scan_dock(lane))
        return (pay_id(lane), *pay_parts(lane))
    if lane.refund is not None:
        return ("A14", *refund_parts(lane, lane.refund))
    if lane.weighing is not None and not (lane.view.more_time or lane.view.welcome_back):
        return ("S05", *weigh_parts(lane, lane.weighing))
    if lane.view.find is not None and lane.view.told is None:
        return ("S04", *find_parts(lane, lane.view.find))
    if lane.phase == "ready":
        return _welcome(lane)
    return _scanning(lane), basket_stage(lane), basket(lane), scan_dock(lane)


def _scanning(lane: Lane) -> str:
    """Which of the screens with the basket this is."""
    if lane.view.more_time or lane.view.welcome_back:
        return "S24" if lane.view.more_time else "S32"
    nudge = shelf_stage(lane)
    return "S08" if nudge is not None and basket_stage(lane) == nudge else "S03"


def _welcome(lane: Lane) -> Parts:
    """S01: languages and ways to pay; scanning starts the sale."""
    stage = Poster(slot="scanner", title=say("start.title"), title_size="total")
    several = len(lane.shop.languages) > 1
    more = button("more-languages", say("language.more"), SheetOpened(sheet="language"), "globe")
    body = Welcome(
        languages=language_buttons(lane, "welcome")[:SHOWN_LANGUAGES] if several else (),
        more=more if len(lane.shop.languages) > SHOWN_LANGUAGES else None,
        take=say("start.we-take"),
        ways=_ways(lane),
    )
    return "S01", stage, body, start_dock(lane)


def _ways(lane: Lane) -> tuple[Button, ...]:
    """What this lane takes; cash only where it has a device for it."""
    sheet = SheetOpened(sheet="help")
    card = button("way-card", say("start.card"), sheet, "credit-card", enabled=lane.works("terminal"))
    ways: tuple[Button, ...] = () if lane.shop.only_wallets else (card,)
    if lane.shop.wallets:
        works = lane.works("wallet")
        ways = (*ways, button("way-phone", say("start.phone"), sheet, "smartphone", enabled=works))
    if lane.device_state("cash") is None:
        return ways
    works = lane.works("cash")
    words = say("start.cash" if works else "start.no-cash")
    return (*ways, button("way-cash", words, sheet, "banknote", enabled=works))


def _shut(lane: Lane, id_: str, area: str) -> Parts:
    """S25, S26: one centred block; below it, for staff, which device it is."""
    other = lane.shop.other_lane
    where = say(f"{area}.use-lane", lane=other) if other else say(f"{area}.use-another")
    stage = Notice(icon="wrench" if area == "out" else "lock", title=say(f"{area}.title"), sentence=where, centred=True)
    if area == "out":
        stage = replace(stage, tone="stop", detail=_culprit(lane))
        if all(one.state == "opening" for one in lane.devices if one.part in ("scanner", "terminal", "wallet")):
            stage = replace(stage, title=say("out.starting"), sentence=None, tone="plain", icon="store")
    return id_, stage, Nothing(), replace(dock(lane), foot=())


def _culprit(lane: Lane) -> Msg:
    """Which device keeps the lane shut, for staff."""
    parts: tuple[DevicePart, ...] = ("scanner", "wallet" if lane.shop.only_wallets else "terminal")
    part = next(part for part in parts if not lane.works(part))
    device, name = lane.device_state(part), say(f"device.{part}")
    if device is None:
        return say("out.staff-line", part=name, state=say("device.absent"))
    state = say(f"device.{device.state}")
    if not device.detail:
        return say("device.line", part=name, device=device.name, state=state)
    return say("device.line-detail", part=name, device=device.name, state=state, detail=device.detail)
