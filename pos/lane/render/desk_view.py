"""The attendant's screens at the lane: A01 sign in, A02 the panel, and the page that is open on it."""

from collections.abc import Callable

from pos.lane.acts import act_of, amount_of, basket_is_free
from pos.lane.checks import ranked
from pos.lane.desk_state import Desk, Duty
from pos.lane.message import Msg
from pos.lane.parts import Button, DeskBody, DeskStage, Fact
from pos.lane.permission import ROLES
from pos.lane.render.check_more import PAGES as CHECK_PAGES
from pos.lane.render.desk_add import PAGES as ADD_PAGES
from pos.lane.render.desk_lane import lane_page, report_page, training_page
from pos.lane.render.desk_line import PAGES as LINE_PAGES
from pos.lane.render.desk_list import PAGES as LIST_PAGES
from pos.lane.render.desk_parts import Page, back, keys, panel_dock, plain_dock
from pos.lane.render.desk_sales import PAGES as SALES_PAGES
from pos.lane.render.say import button, money, say, text
from pos.lane.staff_events import ActDropped, DeskKeyed, DeskOpened, StaffLeft
from pos.lane.state import Lane

__all__ = ["desk_parts", "door"]


def door(lane: Lane) -> Button | None:
    """The way in for those who know it; none where only badges open."""
    rules = lane.shop.staff
    if not rules.store or rules.sign_in in ("badge", "both") or lane.duty is not None:
        return None
    return button("staff-door", say("desk.door"), DeskOpened(page="sign-in"))


def desk_parts(lane: Lane) -> Page | None:
    """Id, stage, body and dock, where staff are at the lane or on their way; else `None`."""
    desk = lane.view.desk
    if lane.duty is None:
        return _sign_in(lane, desk) if desk is not None else None
    desk = desk or Desk()
    if lane.duty.pending is not None and desk.page not in ("sign-in", "pin"):
        return _second(lane, lane.duty, desk)
    if desk.page in ("sign-in", "pin"):
        return _sign_in(lane, desk)
    page = _PAGES.get(desk.page)
    return page(lane, desk) if page is not None else _panel(lane, lane.duty)


def _sign_in(lane: Lane, desk: Desk) -> Page:
    """A01: nothing of the shopper's is on it."""
    pin = desk.page == "pin"
    sentence = say("desk.sign-in-badge") if not pin else None
    tone = "plain"
    if desk.note == "wrong":
        locked = desk.left == 0
        sentence, tone = say("desk.locked") if locked else say("desk.wrong", n=desk.left), "care"
    title = say("desk.pin") if pin else say("desk.sign-in")
    stage = DeskStage(icon="lock", title=title, sentence=sentence, tone=tone)  # type: ignore[arg-type]
    body = DeskBody(
        typed="\u2022" * len(desk.secret.digits) if pin else desk.typed,
        hint=say("desk.pin-hint") if pin else say("desk.number-hint"),
        keys=keys(desk.secret.digits if pin else desk.typed),
    )
    done = bool(desk.secret.digits if pin else desk.typed)
    mint = button("desk-next", say("desk.sign-in-go" if pin else "desk.next"), DeskKeyed(key="next"), enabled=done)
    leave = button("desk-close", say("dock.close"), _away(lane), "x")
    return "A01", stage, body, plain_dock(mint, leave)


def _away(lane: Lane) -> DeskOpened | ActDropped:
    """Away from A01: to the shopper's screen, or to the panel without what waited for a second person."""
    return DeskOpened() if lane.duty is None else ActDropped(by=lane.duty.person.id)


def roles_of(duty: Duty) -> Msg:
    """The highest of somebody's roles, in a word."""
    highest = max((ROLES.index(role) for role in duty.person.roles if role != "developer"), default=-1)
    return say(f"role.{ROLES[highest] if highest >= 0 else 'developer'}")


def _panel(lane: Lane, duty: Duty) -> Page:
    """A02: what can be done here and now."""
    stage = DeskStage(icon="user-check", title=text(duty.person.name), sentence=roles_of(duty))
    dock = panel_dock(lane, button("desk-leave", say("desk.leave"), StaffLeft(by=duty.person.id)))
    return "A02", stage, DeskBody(buttons=_acts(lane)), dock


def _acts(lane: Lane) -> tuple[Button, ...]:
    open_basket = basket_is_free(lane) and bool(lane.cart.lines)
    no_sale, free = say("desk.no-sale"), lane.phase == "ready"
    moving = lane.payment is not None or lane.cash is not None or lane.split is not None
    in_sale = None if open_basket else say("desk.payment-first") if moving else no_sale
    in_free = None if free else say("desk.sale-first")
    entries: tuple[tuple[str, str, Msg | None], ...] = (
        ("checks", "hand", None if ranked(lane) else say("check.quiet")),
        ("void", "trash-2", in_sale),
        ("price", "tag", in_sale),
        ("quantity", "hash", in_sale),
        (
            "add",
            "plus",
            None if free or basket_is_free(lane) else say("desk.payment-first" if moving else "desk.no-sale"),
        ),
        ("discount", "badge-percent", in_sale),
        ("save", "save", in_sale),
        ("void-sale", "circle-x", in_sale),
        ("recall", "list", in_free if not free or lane.saved else say("desk.nothing-saved")),
        ("reprint", "receipt", None if lane.next_receipt > 1 else say("desk.nothing-sold")),
        ("sales", "search", None if lane.next_receipt > 1 else say("desk.nothing-sold")),
        ("drawer", "coins", None),
        ("refund", "rotate-ccw", in_free),
        ("tasks", "square-check", None),
        ("lane", "power", None if lane.phase in ("ready", "closed") else say("desk.sale-first")),
        ("report", "receipt-text", None),
        ("devices", "wrench", None),
        ("training", "graduation-cap", in_free),
    )
    return tuple(
        button(f"desk-{name}", say(f"desk.{name}"), DeskOpened(page=name), icon, why=why) for name, icon, why in entries
    )


def _second(lane: Lane, duty: Duty, desk: Desk) -> Page:
    """An act waits for somebody else's badge."""
    event = duty.pending
    assert event is not None
    notes = {"same-person": "desk.second-same", "not-theirs": "desk.second-not-theirs"}
    sentence = say(notes.get(desk.note, "desk.second-do"))
    tone = "care" if desk.note else "plain"
    stage = DeskStage(icon="user-check", title=say("desk.second"), sentence=sentence, tone=tone)  # type: ignore[arg-type]
    amount = amount_of(lane, event)
    facts = (
        Fact(id="second-what", label=say("desk.what"), value=say(f"act.{act_of(event)}")),
        *((Fact(id="second-amount", label=say("desk.amount"), value=_amount(lane, amount)),) if amount else ()),
        Fact(id="second-by", label=say("desk.by"), value=text(duty.person.name)),
    )
    typed = lane.shop.staff.store and lane.shop.staff.sign_in in ("either", "pin")
    ways = (
        (button("desk-sign-in", say("desk.sign-in-number"), DeskOpened(page="sign-in"), "keyboard"),) if typed else ()
    )
    leave = button("desk-drop", say("desk.drop"), ActDropped(by=duty.person.id), "x")
    return "A02", stage, DeskBody(facts=facts, buttons=ways), panel_dock(lane, None, leave)


def _amount(lane: Lane, minor: int) -> Msg:
    return say("unit.amount", amount=money(lane, minor))


def _refund(lane: Lane, desk: Desk) -> Page:
    """A14 begins with a receipt at the scanner."""
    del desk
    stage = DeskStage(icon="rotate-ccw", title=say("desk.refund"), sentence=say("desk.refund-do"))
    return "A14", stage, DeskBody(), panel_dock(lane, None, back())


_PAGES: dict[str, Callable[[Lane, Desk], Page]] = {
    **LINE_PAGES,
    **LIST_PAGES,
    **ADD_PAGES,
    **CHECK_PAGES,
    **SALES_PAGES,
    "lane": lane_page,
    "report": report_page,
    "cash-up": report_page,
    "training": training_page,
    "refund": _refund,
}
