"""Paying in instalments: a plan is chosen by its terms, and is part of the intent from there on.

    InstalmentPressed -> the reader lets go of what it was asked for -> intent with the terms -> the payment machine

What is approved is what was shown: a driver that hears of other terms takes the money back and says so
(`PaymentDeclined`, "other-terms").
"""

from msgspec.structs import replace

from pos.lane.arming import by_plan
from pos.lane.checks import gated
from pos.lane.events import InstalmentPressed
from pos.lane.payment import stop_for
from pos.lane.state import Lane, Step

__all__ = ["press_plan"]


def press_plan(lane: Lane, event: InstalmentPressed) -> Step:
    """By this plan, as soon as the reader has let go."""
    if lane.phase != "pay" or gated(lane) or not lane.cart.lines or not event.reader:
        return Step(lane)
    payment = lane.payment
    lane = replace(lane, facts=replace(lane.facts, reader=event.reader, mark=event.mark))
    if payment is None:
        return by_plan(lane, event.terms, event.at)
    return stop_for(lane, payment if payment.presented else replace(payment, wish=event.terms), "plan", event)
