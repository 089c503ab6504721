"""How a shopper gets to pay by phone: the tile on S16, a wallet's tile on S19, or a payment code at the scanner."""

from msgspec.structs import replace

from pos.lane import audit
from pos.lane.basket import idle, quiet_view, refuse
from pos.lane.checks import gated
from pos.lane.effects import Beep, CancelTimer
from pos.lane.events import PaymentCodeScanned, PayPressed, WalletPressed
from pos.lane.payment import stop_for
from pos.lane.phone import may_leave, open_phone, wallet_of
from pos.lane.state import Lane, Phone, Step, Told

__all__ = ["code_scanned", "press_wallet"]


def press_wallet(lane: Lane, event: WalletPressed) -> Step:
    """By phone: as soon as whatever is armed has let go."""
    if lane.phase != "pay" or gated(lane) or not lane.cart.lines:
        return Step(lane)
    wallet = wallet_of(lane, event.wallet)
    if event.wallet and wallet is None:
        return Step(lane)
    scanned = lane.phone is not None and event.code_last4 not in ("", lane.phone.code_last4)
    if scanned or (wallet is not None and not event.code_last4 and not wallet.shows):
        return Step(lane)
    part = event.amount_minor or (lane.phone.part_minor if lane.phone is not None else 0)
    return _go(lane, Phone(wallet=event.wallet, code_last4=event.code_last4, part_minor=part), event)


def _go(lane: Lane, phone: Phone, event: WalletPressed | PaymentCodeScanned) -> Step:
    lane = replace(lane, gift=None)
    if lane.payment is None:
        return open_phone(replace(lane, phone=phone), event.at)
    if lane.payment.presented and not may_leave(lane.payment):
        return stop_for(lane, lane.payment, "phone", event)
    return stop_for(replace(lane, phone=phone), lane.payment, "phone", event)


def code_scanned(lane: Lane, event: PaymentCodeScanned) -> Step:
    """A phone's code at the scanner pays on the Pay screens, and asks first over the basket (ux.md section 4.2)."""
    if lane.payment is not None and lane.payment.presented and not may_leave(lane.payment):
        return refuse(lane, "code", event.at, Told("pay-first"))
    why = _objection(lane, event)
    if why:
        return refuse(lane, "code", event.at, Told(why))
    part = lane.phone.part_minor if lane.phone is not None else 0
    phone = Phone(wallet=event.wallet, code_last4=event.code_last4, part_minor=part)
    if lane.phase == "pay":
        step = _go(lane, phone, event)
        return Step(step.lane, (Beep(cue="ok"), *step.effects))
    facts = PayPressed(reader=event.reader, paper=event.paper, mark=event.mark, at=event.at)
    there = replace(lane, phase="pay", facts=facts, phone=replace(phone, asks=True), view=quiet_view(lane))
    there = audit.begin(there, event.pick)
    if gated(there):
        after = replace(there, phone=None, undo=None, last=None)
        return Step(after, (Beep(cue="look"), CancelTimer(name="undo"), idle(after)))
    if not event.paper:
        there = replace(there, phone=None, trouble="no-paper", undo=None, last=None)
        return Step(there, (Beep(cue="ok"), CancelTimer(name="undo")))
    step = open_phone(there, event.at)
    return Step(step.lane, (Beep(cue="ok"), CancelTimer(name="undo"), *step.effects))


def _objection(lane: Lane, event: PaymentCodeScanned) -> str:
    """Why a code can't pay now; empty if it can."""
    if lane.phase in ("ready", "scan") and not lane.cart.lines:
        return "code-first-scan"
    if lane.phase not in ("scan", "pay") or lane.weighing is not None:
        return "payment_code"
    if gated(lane):
        return "code-gate"
    return "" if event.ready else "wallet-away"
