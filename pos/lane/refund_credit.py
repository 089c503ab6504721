"""A refund as store credit: a team member scans the card that it goes on, and that card again to let it be.

    BadgeScanned -> GiftCardScanned -> RefundPressed -> an intent a tender: the book puts the money on the card

What was paid by gift card, store credit, voucher or instalments goes back to that all the same: a meal voucher becomes
no credit for anything, and a debt gets smaller first.
"""

from msgspec.structs import replace

from pos.lane.basket import idle, refuse
from pos.lane.effects import Beep
from pos.lane.events import GiftCardScanned
from pos.lane.state import Lane, Refund, Step, Told
from pos.sale.receipt import Tender

__all__ = ["may_be_credit", "scanned", "to_credit"]

_STAYS = ("voucher", "credit", "gift", "instalments")


def may_be_credit(lane: Lane, refund: Refund) -> bool:
    """Whether a card may be scanned for it now."""
    free = lane.payment is None and lane.cash is None and not refund.done
    book = any(part == "gift" for part, _ in lane.shop.devices)
    return lane.shop.credit_refunds and book and bool(refund.by) and free and _some(refund)


def _some(refund: Refund) -> bool:
    return any(one.kind not in _STAYS for one in refund.receipt.tenders)


def to_credit(refund: Refund, tender: Tender) -> bool:
    """Whether what this tender paid goes on the card."""
    return bool(refund.credit) and tender.kind not in _STAYS


def scanned(lane: Lane, event: GiftCardScanned) -> Step:
    """The card that it goes on; the same one again: it goes to what paid."""
    refund = lane.refund
    if refund is None or not may_be_credit(lane, refund):
        return refuse(lane, event.card, event.at, Told("pay-first"))
    card, last4 = ("", "") if refund.credit == event.card else (event.card, event.last4)
    after = replace(lane, refund=replace(refund, credit=card, credit_last4=last4), trouble="")
    return Step(after, (Beep(cue="ok"), idle(after)))
