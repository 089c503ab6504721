"""S21: what is paid and what is left, how much the next way is to take, and the ways."""

from pos.lane.events import BackPressed, GiveBackPressed, HandCashPressed, PartChosen, PartPressed, SheetOpened
from pos.lane.message import Msg
from pos.lane.parts import Body, Button, Dock, ReasonsSheet, SplitOptions, SplitStage, Stage, Tone, TypeSheet
from pos.lane.render.cash_view import why_not_cash
from pos.lane.render.frame import dock
from pos.lane.render.gift_view import gift_tile, name_of
from pos.lane.render.instalment_view import instalment_tiles
from pos.lane.render.phone_view import phone_tile
from pos.lane.render.say import button, money, say, text
from pos.lane.render.ways import as_last_time
from pos.lane.state import Lane
from pos.sale.receipt import Tender

__all__ = ["amount_sheet", "give_back_sheet", "split_parts", "way_of"]

_TROUBLES = {
    "declined": "card.declined", "not-read": "card.not-read-again", "timeout": "card.timeout",
    "stopped": "card.stopped",
    "not-charged": "card.not-charged", "reader-missing": "card.reader-missing", "reader-busy": "card.reader-busy",
    "no-change": "pay.cash-no-change", "given-back": "cash.stopped", "cash-stopped": "cash.stopped",
    "not-given-back": "split.not-given-back", "other-terms": "instalments.other-terms",
}  # fmt: skip


def split_parts(lane: Lane) -> tuple[Stage, Body, Dock]:
    """Stage, body and dock of S21."""
    paid, left = lane.priced.total_minor - lane.left_minor, lane.left_minor
    tone: Tone = "care" if lane.trouble else "plain"
    stage = SplitStage(
        title=say("split.title"),
        sentence=say(_TROUBLES[lane.trouble]) if lane.trouble else _so_far(lane),
        paid_label=say("split.paid"),
        paid=money(lane, paid),
        left_label=say("split.left"),
        left=money(lane, left),
        share=paid * 1000 // lane.priced.total_minor,
        tone=tone,
    )
    chosen = _chosen(lane)
    body = SplitOptions(
        parts=tuple(say("split.part", way=way_of(one), amount=money(lane, one.amount_minor)) for one in lane.kept),
        question=say("split.how-much"),
        amounts=_amounts(lane, chosen),
        heading=say("split.with", amount=money(lane, chosen)),
        ways=_ways(lane, chosen),
    )
    return stage, body, dock(lane, words=say("split.choose"), back=_back(lane))


def _so_far(lane: Lane) -> Msg | None:
    return say("split.hint") if not lane.kept else None


def _chosen(lane: Lane) -> int:
    chosen = lane.view.part_minor
    return chosen if 0 < chosen < lane.left_minor else lane.left_minor


def way_of(tender: Tender) -> Msg:
    """How a part was paid, in words."""
    if (gift_card := _of_a_gift_card(tender)) is not None:
        return gift_card
    if tender.terms is not None:
        return say("unit.name", item=tender.terms.name)
    if tender.card_last4:
        scheme = say("receipt.card") if not tender.card_scheme else text(tender.card_scheme)
        return say("done.way-scheme", scheme=scheme, last4=f"**** {tender.card_last4}")
    if tender.kind == "wallet":
        return text(tender.card_scheme) if tender.card_scheme else say("pay.phone")
    return say("pay.cash" if tender.kind == "cash" else "pay.card")


def _of_a_gift_card(tender: Tender) -> Msg | None:
    if tender.terminal != "gift":
        return None
    return say("gift.card", way=name_of(tender.kind), last4=f"**** {tender.card_last4}")


def _amounts(lane: Lane, chosen: int) -> tuple[Button, ...]:
    left = lane.left_minor
    half = left // 2
    other = chosen not in (half, left)
    label = say("split.other-is", amount=money(lane, chosen)) if other else say("split.other")
    return (
        button(
            "part-half", say("split.half"), PartChosen(amount_minor=half), selected=chosen == half, enabled=half > 0
        ),
        button("part-all", say("split.all"), PartChosen(amount_minor=0), selected=chosen == left),
        button("part-other", label, SheetOpened(sheet="part"), selected=other),
    )


def _ways(lane: Lane, chosen: int) -> tuple[Button, ...]:
    terminal = lane.device_state("terminal")
    works = lane.works("terminal")
    part = chosen if chosen < lane.left_minor else 0
    card = PartPressed(amount_minor=part, reader=works, mark=terminal.mark if terminal else "")
    cash = PartPressed(amount_minor=part, way="cash", reader=works)
    why = None if works else say("pay.reader-missing")
    ways = {"card": button("part-card", say("pay.card"), card, "credit-card", why=why), "cash": _cash(lane, cash)}
    if lane.shop.wallets:
        ways["wallet"] = phone_tile(lane, "part-phone", part)
    return as_last_time(lane, ways | {"gift": gift_tile(lane)} | instalment_tiles(lane, "part-instalments"))


def _cash(lane: Lane, press: PartPressed) -> Button:
    """Into the device; where there is none now, to a team member."""
    why = why_not_cash(lane)
    if why is not None and lane.shop.cash_to_team:
        by_hand = HandCashPressed(amount_minor=press.amount_minor)
        return button("part-cash", say("pay.cash-to-team"), by_hand, "hand-helping")
    return button("part-cash", say("pay.cash"), press, "banknote", why=why)


def _back(lane: Lane) -> Button:
    """Out of S21: with money in it, not without giving it back."""
    if not lane.kept:
        return button("back", say("split.one-way"), BackPressed(), "arrow-left")
    return button("leave", say("split.give-back"), SheetOpened(sheet="give-back"), "undo-2")


def give_back_sheet(lane: Lane) -> ReasonsSheet | None:
    """Give back what is paid so far?"""
    if not lane.kept or lane.payment is not None or lane.cash is not None:
        return None
    terminal = lane.device_state("terminal")
    press = GiveBackPressed(mark=terminal.mark if terminal else "")
    paid = sum(one.amount_minor for one in lane.kept)
    return ReasonsSheet(
        title=say("split.leave", amount=money(lane, paid)),
        choices=(button("give-back", say("split.yes"), press, "undo-2"),),
    )


def amount_sheet(lane: Lane, keys: tuple[Button, ...]) -> TypeSheet | None:
    """How much of what is left, on our own keypad."""
    if lane.split is None or lane.payment is not None or lane.cash is not None:
        return None
    over = lane.view.note == "too-much"
    return TypeSheet(
        title=say("split.how-much"),
        typed="",
        amount=money(lane, int(lane.view.typed or "0")),
        note=say("split.up-to", amount=money(lane, lane.left_minor)),
        note_tone="care" if over else "plain",
        keys=keys,
    )
