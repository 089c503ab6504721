"""Gift cards, store credit and vouchers (S20), cash in a team member's hand (S18), money that goes back (A14)."""

from collections.abc import Iterator

from msgspec.structs import replace

from pos.lane.effects import BookSale
from pos.lane.events import (
    BadgeScanned,
    GiftCardScanned,
    GiftCardTold,
    GiftPressed,
    HandCashPressed,
    InstalmentPressed,
    KeyTyped,
    PaymentAborted,
    PaymentApproved,
    PaymentDeclined,
    PayPressed,
    ReceiptScanned,
    RefundPicked,
    SheetOpened,
)
from pos.lane.finish import sell
from pos.lane.screen import Screen
from pos.sale.instalment import misfit, terms
from pos.tour.walk import Walk

__all__ = ["other_tenders"]

MIKA = BadgeScanned(badge="", by="S19", name="Mika", roles=("manager",))
CARD = GiftCardScanned(card="c", last4="4321")


def other_tenders(ready: Walk, basket: Walk) -> Iterator[tuple[str, Screen]]:
    """Over a basket that is to be paid, and over a free lane."""
    yield from _by_gift_card(basket)
    yield from _in_instalments(basket)
    yield from _by_hand(basket)
    yield from _going_back(ready, basket)


def _by_gift_card(basket: Walk) -> Iterator[tuple[str, Screen]]:
    asked = basket.fork().go(PayPressed(reader=False), GiftPressed())
    yield "S20-scan-it", asked.screen()
    yield "S20-number", asked.fork().go(SheetOpened(sheet="gift-card"), *(KeyTyped(key=key) for key in "7777")).screen()
    asked.go(CARD)
    told = GiftCardTold(card="c", balance_minor=5000)
    yield "S20-pays", asked.fork().go(told).screen()
    credit = replace(told, kind="credit", balance_minor=500)
    yield "S20-credit", asked.fork().go(credit).screen()
    pin = asked.fork().go(replace(told, pin=True), SheetOpened(sheet="gift-pin"), KeyTyped(key="1"), KeyTyped(key="2"))
    yield "S20-pin", pin.screen()
    yield "S20-empty", asked.fork().go(replace(told, why="empty", balance_minor=0)).screen()


def _in_instalments(basket: Walk) -> Iterator[tuple[str, Screen]]:
    """Each plan and its terms, the terms while a card is asked for, and a bank that would have others."""
    if not basket.lane.shop.plans:
        return
    walk = basket.fork()
    walk.lane = replace(walk.lane, shop=replace(walk.lane.shop, instalments=True))
    total = walk.lane.priced.total_minor
    fits = [plan for plan in walk.lane.shop.plans if not misfit(plan, total)]
    armed = walk.go(PayPressed())
    for plan in fits:
        yield f"S16-plan-{plan.key}", armed.fork().go(SheetOpened(sheet="instalments", answer=plan.key)).screen()
    for plan in fits[-1:]:
        chosen = armed.go(
            InstalmentPressed(terms=terms(plan, total)), PaymentAborted(intent_id=armed.intent, by="lane")
        )
        yield "S16-by-plan", chosen.screen()
        other = PaymentDeclined(intent_id=chosen.intent, why="other-terms")
        yield "S16-other-terms", chosen.go(other).screen()


def _by_hand(basket: Walk) -> Iterator[tuple[str, Screen]]:
    if not basket.lane.shop.cash_to_team:
        return
    called = basket.fork().go(PayPressed(reader=False), HandCashPressed())
    yield "S18-handed", called.screen()
    there = called.go(MIKA)
    yield "S18-how-much", there.screen()
    typed = there.go(SheetOpened(sheet="given"), *(KeyTyped(key=key) for key in "2500"))
    yield "S18-another-amount", typed.screen()


def _going_back(ready: Walk, basket: Walk) -> Iterator[tuple[str, Screen]]:
    armed = basket.fork().go(PayPressed())
    total = armed.lane.priced.total_minor
    money = PaymentApproved(
        intent_id=armed.intent, amount_minor=total, currency=armed.lane.shop.currency, card_scheme="Visa",
        card_last4="4242",
    )  # fmt: skip
    sold = sell(armed.lane, money, armed.at)
    receipt = next(one.receipt for one in sold.effects if isinstance(one, BookSale))
    shown = ready.fork().go(ReceiptScanned(reference=receipt.reference, receipt=receipt, today=True))
    yield "A14-receipt", shown.screen()
    picked = shown.go(MIKA, RefundPicked(line=1, quantity=1), RefundPicked(line=2, quantity=1))
    yield "A14-picked", picked.screen()
    yield "A14-store-credit", picked.fork().go(CARD).screen()
