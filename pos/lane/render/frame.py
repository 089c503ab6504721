"""The frame of every screen: lamp, header, dock, tools, ribbon (ux.md section 3.1)."""

from msgspec.structs import replace

from pos.lane.events import (
    CarryOnPressed,
    FindOpened,
    FinishPressed,
    HelpCalled,
    PayPressed,
    SheetClosed,
    SheetOpened,
    StartPressed,
)
from pos.lane.finish import DEPOSIT
from pos.lane.lamp import is_out, lamp
from pos.lane.message import Msg
from pos.lane.parts import Button, Chip, Dock, Header
from pos.lane.render.reckoning import reckoning
from pos.lane.render.say import button, money, say, text
from pos.lane.render.shown_view import member_chips
from pos.lane.state import Lane
from pos.sale.cart import count

__all__ = ["call_button", "dock", "header", "pay_button", "ribbon", "scan_dock", "tools"]


def header(lane: Lane, door: Button | None = None) -> Header:
    """Shop and lane; a state word on S01 and whenever the lamp is not plain mint."""
    now = lamp(lane)
    idle_open = now == "open" and lane.phase == "ready"
    state = say(f"header.{now}") if now != "open" or idle_open else None
    if lane.shop.training or lane.training:
        state = say("header.training")
    return Header(
        shop=lane.shop.name,
        lane=say("header.lane", lane=lane.shop.lane),
        door=door,
        state=state,
        chips=member_chips(lane),
        version=lane.shop.version if lane.phase == "closed" or is_out(lane) else "",
    )


def ribbon(lane: Lane) -> Msg | None:
    """What must be said on every screen of a lane that does not sell for real."""
    if lane.shop.training or lane.training:
        return say("training.simulated-ribbon" if lane.shop.simulated else "training.ribbon")
    return say("simulated.ribbon") if lane.shop.simulated else None


def foot(lane: Lane) -> tuple[Button, ...]:
    """Help, language, easier to use: the same three at the same place on every screen."""
    own_name = lane.shop.language_names.get(lane.language, lane.language)
    return (
        button("help", say("foot.help"), SheetOpened(sheet="help"), "circle-help"),
        button("language", text(own_name), SheetOpened(sheet="language"), "globe"),
        button("easier", say("foot.easier"), SheetOpened(sheet="easier"), "easier-to-use"),
    )


def dock(
    lane: Lane,
    mint: Button | None = None,
    *,
    words: Msg | None = None,
    back: Button | None = None,
    total: Msg | None = None,
) -> Dock:
    """The slab: count, total, and what to press."""
    pieces = count(lane.cart)
    begun = lane.phase in ("scan", "pay", "done")
    return Dock(
        count=say("dock.items", n=pieces) if begun else None,
        saving=reckoning(lane) if begun else None,
        total=(total or say("unit.amount", amount=money(lane, lane.priced.total_minor))) if begun else None,
        mint=mint,
        text=words,
        back=back,
        foot=foot(lane),
    )


def pay_button(lane: Lane, id_: str = "pay", label: Msg | None = None, *, paper: bool | None = None) -> Button:
    """The way to money; it carries what the devices say now."""
    terminal = lane.device_state("terminal")
    press = PayPressed(
        reader=lane.works("terminal"),
        paper=lane.works("printer") if paper is None else paper,
        mark=terminal.mark if terminal else "",
        shelf_moves=lane.bagging is not None and lane.view.shelf_moves,
    )
    if not lane.cart.lines or lane.priced.total_minor < 0:
        return button(id_, say("dock.pay"), press, enabled=False)
    return button(id_, label or say("dock.pay-amount", amount=money(lane, lane.priced.total_minor)), press)


def call_button(topic: str = "", id_: str = "call") -> Button:
    """The button that calls a team member."""
    return button(id_, say("dock.call"), HelpCalled(topic=topic))


def scan_dock(lane: Lane) -> Dock:
    """The dock under the basket."""
    if lane.view.more_time:
        return dock(lane, button("carry-on", say("time.carry-on"), SheetClosed()))
    if lane.view.welcome_back:
        return dock(lane, button("carry-on", say("welcome-back.carry-on"), CarryOnPressed()))
    return dock(lane, pay_button(lane))


def start_dock(lane: Lane) -> Dock:
    """S01's dock has no line."""
    return dock(lane, button("start", say("start.start"), StartPressed()))


def finish_dock(lane: Lane) -> Dock:
    """S23's dock; of a refund, what came back."""
    receipt = lane.sold.receipt if lane.sold is not None else None
    finish = button("finish", say("dock.finish"), FinishPressed())
    if receipt is None or not receipt.refund_of:
        return dock(lane, finish, total=say("dock.paid", amount=money(lane, lane.priced.total_minor)))
    back = dock(lane, finish, total=say("refund.dock-done", amount=money(lane, -receipt.total_minor)))
    pieces = -sum(line.quantity for line in receipt.lines if line.name != DEPOSIT)
    return replace(back, count=say("dock.items", n=pieces))


def tools(lane: Lane) -> tuple[Button, ...]:
    """What the basket can be added to with."""
    number = (button("type", say("tools.type"), SheetOpened(sheet="type"), "hash"),)
    voucher = (button("voucher", say("tools.voucher"), SheetOpened(sheet="voucher"), "ticket-percent"),)
    member = (button("member", say("tools.member"), SheetOpened(sheet="member"), "id-card"),)
    return (
        button("find", say("tools.find"), FindOpened(), "search"),
        button("bags", say("tools.bags"), SheetOpened(sheet="bags"), "shopping-bag"),
        *(() if lane.shop.members else number),
        *(voucher if lane.shop.vouchers else ()),
        *(member if lane.shop.members else ()),
    )


def id_chip(lane: Lane, min_age: int | None) -> Chip | None:
    """The chip of rows that wait for an ID check; a tick once it is done."""
    if not min_age:
        return None
    done = lane.cleared is not None and lane.cleared.age >= min_age
    return Chip("id-ok", say("list.id-ok")) if done else Chip("id-check", say("list.id-check"))
