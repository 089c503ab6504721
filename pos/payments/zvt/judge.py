"""What a terminal's status information proves about an intent. Pure.

Approved needs proof: result 00, and the intent's amount and currency. No answer is not a no, and a record that fits
nothing is not ours to explain: both are `PaymentUnknown`.
"""

from datetime import datetime, timedelta, tzinfo

from pos.lane.effects import PaymentIntent, Unconfirmed
from pos.lane.events import (
    Event,
    PaymentApproved,
    PaymentConfirmed,
    PaymentNotCharged,
    PaymentTakenBack,
    PaymentUnknown,
)
from pos.payments.zvt.messages import StatusInfo

__all__ = ["answered", "approved", "looked_up", "terminal_time"]

CLOCKS_DIFFER = timedelta(minutes=5)
"""A terminal's clock against the lane's."""
CLEARLY_OLDER = timedelta(hours=26)
"""Older than any mistake of time zone or daylight saving."""


def terminal_time(status: StatusInfo, at: int, zone: tzinfo | None) -> datetime | None:
    """When the terminal says it was, in the lane's zone; the year, which it leaves out, is the one nearest to `at`."""
    if len(status.date) != 4 or len(status.time) != 6:
        return None
    lane = datetime.fromtimestamp(at / 1000, zone).astimezone(zone)
    days = []
    for year in (lane.year - 1, lane.year, lane.year + 1):
        try:
            day = datetime.strptime(f"{year}{status.date}{status.time}", "%Y%m%d%H%M%S")  # noqa: DTZ007 - zone below
        except ValueError:
            continue
        days.append(day.replace(tzinfo=zone) if zone else day.astimezone())
    return min(days, key=lambda day: abs(day - lane), default=None)


def approved(
    status: StatusInfo, intent: PaymentIntent, zone: tzinfo | None, *, asked: bool = False
) -> PaymentApproved | PaymentUnknown:
    """An approval in the words of the lane, if it is for this intent's money."""
    if not _is_its_money(status, intent):
        return _unknown(intent, f"the terminal approved {_money(status)}: {_named(status)}")
    if status.mark and status.mark in (intent.mark, intent.older):
        return _unknown(intent, f"the terminal approved what it had before: {_named(status)}")
    when = terminal_time(status, intent.at, zone)
    return PaymentApproved(
        intent_id=intent.intent_id,
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        card_scheme=status.card_name,
        card_last4=status.card_last4,
        auth_code=status.auth_code,
        terminal_id=status.terminal_id,
        trace=status.trace,
        terminal_receipt=status.receipt,
        terminal_time=when.strftime("%Y-%m-%dT%H:%M:%S") if when else "",
        merchant_text=status.text,
        asked=asked,
        kind=intent.kind,
    )


def _is_its_money(status: StatusInfo, intent: PaymentIntent) -> bool:
    """The intent's amount and currency, by a transaction of its kind. A reversal may leave the amount out, or 0."""
    # The currency may be left out; then it is the euro (section 1.4).
    if status.sums is not None or (status.currency or "EUR") != intent.currency:
        return False
    if intent.kind == "reversal":
        return status.amount_minor == intent.amount_minor or (not status.amount_minor and _is_asked_for(status, intent))
    return status.amount_minor == intent.amount_minor and not status.original_trace


def answered(status: StatusInfo | None, intent: PaymentIntent, zone: tzinfo | None) -> Event:
    """What the terminal's last transaction says of an intent whose answer was lost: `status` is what Repeat Receipt
    brought (section 2.20), None where it brought nothing.
    """
    if status is None:
        return _unknown(intent, "the terminal repeats no transaction")
    if status.sums is not None:
        return _unknown(intent, f"its last is an end of day: {_named(status)}")
    if status.mark and status.mark in (intent.mark, intent.older):
        return _not_charged(intent, f"its last is still {_named(status)}")
    if status.original_trace and not _is_asked_for(status, intent):
        return _after_reversal(status, intent)
    if status.result is None:
        return _unknown(intent, f"no result in {_named(status)}")
    if status.result:
        foreign = status.amount_minor is not None and status.amount_minor != intent.amount_minor
        why = f"result {status.result:02X} in {_named(status)}"
        return _unknown(intent, why) if foreign else _not_charged(intent, why)
    return _after_approval(status, intent, zone)


def _is_asked_for(status: StatusInfo, intent: PaymentIntent) -> bool:
    """Whether it is the reversal that was asked for: it names what it took back (field 37)."""
    return intent.kind == "reversal" and status.original_trace == intent.original.partition(":")[2]


def _after_reversal(status: StatusInfo, intent: PaymentIntent) -> Event:
    why = f"its last took {status.original_trace} back: {_named(status)}"
    if status.original_trace == intent.mark.partition(":")[2]:
        # Given back because our answer was not heard: then nothing came after it. Else a person did it, at any time.
        return _not_charged(intent, why) if intent.older else _unknown(intent, why)
    ours = status.amount_minor in (None, 0, intent.amount_minor)
    return _not_charged(intent, why) if ours else _unknown(intent, why)


def _after_approval(status: StatusInfo, intent: PaymentIntent, zone: tzinfo | None) -> Event:
    verdict = approved(status, intent, zone, asked=True)
    if isinstance(verdict, PaymentUnknown):
        return verdict
    when = terminal_time(status, intent.at, zone)
    opened = datetime.fromtimestamp(intent.at / 1000, zone).astimezone(zone)
    if when is None:
        return verdict if intent.mark and status.mark else _unknown(intent, f"no time in {_named(status)}")
    if when >= opened - CLOCKS_DIFFER:
        return verdict
    why = f"its last is of {when:%Y-%m-%d %H:%M:%S}, before this payment: {_named(status)}"
    return _not_charged(intent, why) if opened - when > CLEARLY_OLDER else _unknown(intent, why)


def looked_up(doubt: Unconfirmed, status: StatusInfo | None) -> PaymentConfirmed | PaymentTakenBack:
    """Whether the terminal still knows an approval that it may not have heard us take (sections 2.2.8, 2.20)."""
    intent_id = doubt.intent_id
    if status is None:
        return PaymentTakenBack(intent_id=intent_id, evidence="the terminal repeats no transaction", sure=False)
    same = (status.receipt, status.trace) == (doubt.terminal_receipt, doubt.trace)
    if same and status.result == 0 and bool(status.original_trace) <= (doubt.kind == "reversal"):
        return PaymentConfirmed(intent_id=intent_id)
    if status.original_trace:
        what = f"its last took {status.original_trace} back"
    else:
        what = f"its last has result {status.result:02X}" if status.result else "its last is another"
    still_before = bool(status.mark) and status.mark == doubt.before
    gone = status.original_trace == doubt.trace or still_before or (same and bool(status.result))
    return PaymentTakenBack(intent_id=intent_id, evidence=f"{what}: {_named(status)}", sure=gone)


def _unknown(intent: PaymentIntent, why: str) -> PaymentUnknown:
    return PaymentUnknown(intent_id=intent.intent_id, why=why)


def _not_charged(intent: PaymentIntent, evidence: str) -> PaymentNotCharged:
    return PaymentNotCharged(intent_id=intent.intent_id, evidence=evidence)


def _money(status: StatusInfo) -> str:
    return f"{status.amount_minor} {status.currency or 'EUR'} (minor units)"


def _named(status: StatusInfo) -> str:
    return f"receipt {status.receipt or '-'}, trace {status.trace or '-'}, {_money(status)}"
