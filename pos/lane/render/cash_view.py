"""S18: coins and notes: what is in, what is left, and what comes back."""

from pos.lane.cash import offered
from pos.lane.events import BackPressed, CashPressed, HandCashGiven, HandCashPressed, SheetOpened
from pos.lane.message import Msg
from pos.lane.parts import Body, Button, Dock, PayOptions, Poster, Stage, TypeSheet
from pos.lane.render.basket_view import basket
from pos.lane.render.frame import dock
from pos.lane.render.say import button, money, say
from pos.lane.state import CashPay, Lane

__all__ = ["cash_parts", "cash_tile", "why_not_cash"]


def cash_tile(lane: Lane) -> Button:
    """The way to S18; where cash can't be paid now, it says so before anybody tries."""
    why = why_not_cash(lane)
    if why is not None and lane.shop.cash_to_team:
        return button("way-cash", say("pay.cash-to-team"), HandCashPressed(), "hand-helping")
    return button("way-cash", say("pay.cash"), CashPressed(), "banknote", why=why)


def why_not_cash(lane: Lane) -> Msg | None:
    """Why cash can't be paid now; `None` if it can."""
    if lane.device_state("cash") is None:
        return say("pay.not-here")
    if not lane.works("cash"):
        return say("pay.cash-closed")
    return None if offered(lane) else say("pay.cash-no-change")


def cash_parts(lane: Lane, cash: CashPay) -> tuple[Stage, Body, Dock]:
    """Stage, body and dock while cash is paid."""
    if cash.step == "hand":
        return _in_hand(lane, cash)
    title, sentence = _words(lane, cash)
    total = money(lane, max(0, cash.owed_minor) if cash.intent.kind != "payment" else cash.intent.amount_minor)
    stage = Poster(slot="", icon="banknote", title=title, sentence=sentence, amount=total)
    if cash.step != "taking":
        return stage, basket(lane), dock(lane, words=say("dock.nothing"))
    back = button("give-back", say("cash.give-back"), BackPressed(), "arrow-left")
    return stage, basket(lane), dock(lane, words=say("cash.title"), back=back)


NOTES = (500, 1000, 2000, 5000, 10_000)
"""What is handed over most often, besides the exact amount; minor units."""


def _in_hand(lane: Lane, cash: CashPay) -> tuple[Stage, Body, Dock]:
    """A team member takes it: first their badge, then what they were given."""
    due = cash.intent.amount_minor
    back = button("back", say("card.other-ways"), BackPressed(), "arrow-left")
    words = say("cash.hand-badge") if not cash.by else say("cash.hand-given")
    stage = Poster(slot="", icon="hand-helping", title=say("cash.hand"), sentence=words, amount=money(lane, due))
    if not cash.by:
        return stage, basket(lane), dock(lane, words=say("cash.hand-waits"), back=back)
    sums = [minor for minor in NOTES if minor > due][:3]
    ways = [_given(lane, minor, due) for minor in sums]
    exact = button("given-exact", say("cash.hand-exact", amount=money(lane, due)), HandCashGiven(given_minor=due))
    other = button("given-other", say("split.other"), SheetOpened(sheet="given"))
    return (
        stage,
        PayOptions(bag=None, heading=say("cash.hand-given"), ways=(exact, *ways, other)),
        dock(lane, back=back),
    )


def given_sheet(lane: Lane, keys: tuple[Button, ...]) -> TypeSheet | None:
    """Any other amount that a team member was given, and the change for it."""
    cash = lane.cash
    if cash is None or cash.step != "hand" or not cash.by:
        return None
    given, due = int(lane.view.typed or "0"), cash.intent.amount_minor
    note = say("cash.hand-due", amount=money(lane, due))
    if given >= due:
        note = say("cash.hand-change", amount=money(lane, given), change=money(lane, given - due))
    return TypeSheet(
        title=say("cash.hand-given"), typed="", amount=money(lane, given), note=note, note_tone="plain", keys=keys
    )


def given_button(lane: Lane) -> Button:
    """It counts, once it is enough."""
    given, due = int(lane.view.typed or "0"), lane.cash.intent.amount_minor if lane.cash is not None else 0
    label = say("cash.hand-take", amount=money(lane, given))
    return button("given-typed", label, HandCashGiven(given_minor=given), enabled=0 < due <= given)


def _given(lane: Lane, minor: int, due: int) -> Button:
    label = say("cash.hand-change", amount=money(lane, minor), change=money(lane, minor - due))
    return button(f"given-{minor}", label, HandCashGiven(given_minor=minor))


def _words(lane: Lane, cash: CashPay) -> tuple[Msg, Msg | None]:
    owed = money(lane, max(0, cash.owed_minor))
    if cash.step == "staff":
        return say("cash.staff", amount=owed), say("cash.staff-do")
    if cash.step == "paying":
        return say(
            "cash.back" if cash.giving_back or cash.intent.kind != "payment" else "cash.change", amount=owed
        ), None
    if cash.step == "closing":
        return say("cash.counting"), None
    if cash.came_back:
        return say("cash.title"), say("cash.note-back")
    left = max(0, cash.intent.amount_minor - cash.inserted_minor)
    return say("cash.title"), say("cash.so-far", paid=money(lane, cash.inserted_minor), left=money(lane, left))
