"""A05: something else for a line or the whole sale: the line is picked, the new value typed, old and new are seen."""

from collections.abc import Callable

from msgspec.structs import replace

from pos.lane.desk_state import Desk
from pos.lane.message import Msg
from pos.lane.parts import Basket, Button, DeskBody, DeskStage, Fact
from pos.lane.permission import Act
from pos.lane.render.basket_view import basket
from pos.lane.render.desk_parts import Page, back, by, chips, keys, panel_dock, why_missing
from pos.lane.render.say import button, item_name, money, say
from pos.lane.staff_events import (
    BasketSaved,
    DeskOpened,
    DiscountGiven,
    LineVoided,
    PriceOverridden,
    QuantityOverridden,
    SaleVoided,
    StaffAct,
)
from pos.lane.state import Lane
from pos.sale.cart import Line
from pos.sale.pricing import each_minor

__all__ = ["PAGES"]


def _line(lane: Lane, desk: Desk) -> Line | None:
    return next((one for one in lane.cart.lines if str(one.line_id) == desk.choice), None)


def _pick(lane: Lane, page: str, icon: str) -> Page:
    """Which line? The shopper's list, each row leading on."""
    rows = tuple(
        replace(row, press=DeskOpened(page=page, choice=str(row.key)), button=None)
        for row in basket(lane).rows
        if not row.removed
    )
    stage = DeskStage(icon=icon, title=say(f"desk.{page}"), sentence=say("desk.pick-line"))
    return "A05", stage, Basket(rows=rows), panel_dock(lane, None, back())


def _amount(lane: Lane, minor: int) -> Msg:
    return say("unit.amount", amount=money(lane, minor))


def _old_new(old: Msg, new: Msg | None) -> tuple[Fact, ...]:
    first = Fact(id="old", label=say("desk.old"), value=old)
    return (first, Fact(id="new", label=say("desk.new"), value=new, tone="go")) if new is not None else (first,)


def _go(act: Act, desk: Desk, event: StaffAct, *, ready: bool, label: Msg) -> Button:
    why = say("desk.why-first") if ready and why_missing(act, desk) else None
    return button("desk-do", label, event, enabled=ready, why=why)


def _void(lane: Lane, desk: Desk) -> Page:
    line = _line(lane, desk)
    if line is None:
        return _pick(lane, "void", "trash-2")
    priced = next(one for one in lane.priced.lines if one.line.line_id == line.line_id)
    stage = DeskStage(icon="trash-2", title=say("desk.void"), sentence=item_name(line.product))
    facts = (Fact(id="amount", label=say("desk.amount"), value=_amount(lane, priced.amount_minor)),)
    event = LineVoided(line_id=line.line_id, by=by(lane), why=desk.why)
    mint = _go("void-line", desk, event, ready=True, label=say("desk.void"))
    body = DeskBody(facts=facts, heading=say("desk.why"), chips=chips("void-line", desk))
    return "A05", stage, body, panel_dock(lane, mint, back("void"))


def _price(lane: Lane, desk: Desk) -> Page:
    line = _line(lane, desk)
    if line is None:
        return _pick(lane, "price", "tag")
    old = each_minor(line)
    new = int(desk.typed) if desk.typed else None
    stage = DeskStage(icon="tag", title=say("desk.price"), sentence=item_name(line.product))
    facts = _old_new(_amount(lane, old), _amount(lane, new) if new is not None else None)
    event = PriceOverridden(
        line_id=line.line_id, sku=line.product.sku, old_minor=old, new_minor=new or 0, by=by(lane), why=desk.why
    )
    label = say("desk.set-price", amount=money(lane, new)) if new is not None else say("desk.price")
    mint = _go("price", desk, event, ready=new is not None, label=label)
    body = DeskBody(
        facts=facts, heading=say("desk.why"), chips=chips("price", desk), keys=keys(desk.typed),
        typed=desk.typed, hint=say("desk.price-hint"),
    )  # fmt: skip
    return "A05", stage, body, panel_dock(lane, mint, back("price"))


def _quantity(lane: Lane, desk: Desk) -> Page:
    line = _line(lane, desk)
    if line is None or line.measured:
        return _pick(lane, "quantity", "hash")
    new = int(desk.typed) if desk.typed else 0
    stage = DeskStage(icon="hash", title=say("desk.quantity"), sentence=item_name(line.product))
    facts = _old_new(say("unit.number", n=line.quantity), say("unit.number", n=new) if new else None)
    event = QuantityOverridden(line_id=line.line_id, old=line.quantity, quantity=new, by=by(lane), why=desk.why)
    mint = _go("quantity", desk, event, ready=new > 0, label=say("desk.quantity"))
    body = DeskBody(
        facts=facts, heading=say("desk.why"), chips=chips("quantity", desk), keys=keys(desk.typed),
        typed=desk.typed, hint=say("desk.quantity-hint"),
    )  # fmt: skip
    return "A05", stage, body, panel_dock(lane, mint, back("quantity"))


def _discount(lane: Lane, desk: Desk) -> Page:
    percent = int(desk.typed) if desk.typed else 0
    stage = DeskStage(icon="badge-percent", title=say("desk.discount"), sentence=say("desk.discount-do"))
    total = lane.priced.total_minor
    facts = _old_new(_amount(lane, total), None)
    event = DiscountGiven(percent=percent, by=by(lane), why=desk.why)
    label = say("desk.give-percent", n=percent) if desk.typed else say("desk.discount")
    mint = _go("discount", desk, event, ready=bool(desk.typed) and percent <= 100, label=label)
    body = DeskBody(
        facts=facts, heading=say("desk.why"), chips=chips("discount", desk), keys=keys(desk.typed),
        typed=desk.typed, hint=say("desk.discount-hint"),
    )  # fmt: skip
    return "A05", stage, body, panel_dock(lane, mint, back())


def _whole(act: Act, page: str, icon: str, event: StaffAct, lane: Lane, desk: Desk) -> Page:  # noqa: PLR0917
    """Something with the whole sale, and why."""
    stage = DeskStage(icon=icon, title=say(f"desk.{page}"), sentence=say(f"desk.{page}-do"))
    facts = (Fact(id="amount", label=say("desk.amount"), value=_amount(lane, lane.priced.total_minor)),)
    mint = _go(act, desk, event, ready=bool(lane.cart.lines), label=say(f"desk.{page}"))
    body = DeskBody(facts=facts, heading=say("desk.why"), chips=chips(act, desk))
    return "A05", stage, body, panel_dock(lane, mint, back())


def _void_sale(lane: Lane, desk: Desk) -> Page:
    return _whole("void-sale", "void-sale", "circle-x", SaleVoided(by=by(lane), why=desk.why), lane, desk)


def _save(lane: Lane, desk: Desk) -> Page:
    return _whole("save", "save", "save", BasketSaved(by=by(lane), why=desk.why), lane, desk)


PAGES: dict[str, Callable[[Lane, Desk], Page]] = {
    "void": _void,
    "price": _price,
    "quantity": _quantity,
    "discount": _discount,
    "void-sale": _void_sale,
    "save": _save,
}
