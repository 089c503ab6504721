"""What a terminal's answer proves about an intent. Pure.

Approved needs proof: success, and the intent's amount, currency and name. No answer is not a no, and an answer that
fits nothing is not ours to explain: both are `PaymentUnknown`.
"""

from typing import Literal

from pos.lane.effects import PaymentIntent, Unconfirmed
from pos.lane.events import (
    Event,
    PaymentAborted,
    PaymentApproved,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentTakenBack,
    PaymentUnknown,
    TerminalDayEnded,
)
from pos.payments.nexo.messages import Answer, DayAnswer, PaymentAnswer, Repeated, StatusAnswer, minor_of, reference

__all__ = ["answered", "approved", "category_of", "ended_day", "looked_up", "running", "verdict"]

Why = Literal["declined", "not-read", "timeout", "busy", "not-supported", "other"]
_WHY: dict[str, Why] = {
    "Refusal": "declined",
    "WrongPIN": "declined",
    "PaymentRestriction": "not-supported",
    "NotAllowed": "not-supported",
    "InvalidCard": "not-read",
    "InsertedCard": "not-read",
    "Busy": "busy",
    "DeviceOut": "busy",
    "LoggedOut": "busy",
    "InProgress": "busy",
}
"""By the standard's error conditions (Sale to POI Protocol, Response.ErrorCondition); others are "other"."""
_GIVEN_BACK = frozenset({"Credit", "ReverseDebit", "Reverse"})
_STOPPED = frozenset({"Aborted", "Cancel"})
_TAKEN = frozenset({"Success", "Partial"})
"""Money was taken: all that was asked for, or a part of it, which the answer then names."""
_RUNNING = frozenset({"InProgress", "Busy"})


def verdict(answer: Answer, intent: PaymentIntent, *, stopping: bool) -> Event:
    """What the answer to a PaymentRequest means. `stopping`: the lane had asked to stop."""
    body = answer.body
    if answer.header.service_id != reference(intent) or not isinstance(body, PaymentAnswer):
        return _unknown(intent, "the terminal answered another request")
    if body.response.result in _TAKEN:
        return approved(body, intent)
    condition = body.response.error_condition
    if condition in _STOPPED:
        return PaymentAborted(intent_id=intent.intent_id, by="lane" if stopping else "terminal")
    return PaymentDeclined(intent_id=intent.intent_id, why=_WHY.get(condition, "other"), code=condition[:32])


def approved(body: PaymentAnswer, intent: PaymentIntent, *, asked: bool = False) -> PaymentApproved | PaymentUnknown:
    """An approval in the words of the lane, if it is for this intent's money."""
    result = body.payment_result
    if intent.kind == "reversal":
        return _reversed(body, intent, asked=asked)
    taken = minor_of(result.amounts_resp.authorized_amount, intent.currency) or 0
    partial = body.response.result == "Partial"
    fits = taken == intent.amount_minor if not partial else 0 < taken < intent.amount_minor
    if partial and intent.kind != "payment":
        return _unknown(intent, f"the terminal gave back a part only: {_named(body)}")
    currency = result.amounts_resp.currency or intent.currency
    name = body.sale_data.sale_transaction_id.transaction_id
    if not fits or currency != intent.currency or name not in ("", intent.intent_id):
        return _unknown(intent, f"the terminal approved something else: {_named(body)}")
    card, there = result.payment_instrument_data.card_data, body.poi_data.poi_transaction_id
    return PaymentApproved(
        intent_id=intent.intent_id,
        amount_minor=taken,
        partial=partial,
        currency=intent.currency,
        card_scheme=card.payment_brand.rpartition(",")[2],
        card_last4=card.masked_pan,
        auth_code=result.payment_acquirer_data.approval_code,
        terminal_id=result.payment_acquirer_data.acquirer_poi_id,
        trace=reference(intent),
        terminal_receipt=there.transaction_id,
        terminal_time=there.time_stamp,
        kind=intent.kind,
        asked=asked,
    )


def _reversed(body: PaymentAnswer, intent: PaymentIntent, *, asked: bool) -> PaymentApproved | PaymentUnknown:
    """A whole payment was taken back: its answer names the payment, and no money."""
    there = body.poi_data.poi_transaction_id
    original = intent.original.partition(":")[0]
    if there.transaction_id not in ("", original):
        return _unknown(intent, f"the terminal took back another payment: {there.transaction_id}")
    return PaymentApproved(
        intent_id=intent.intent_id,
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        trace=reference(intent),
        terminal_receipt=original,
        terminal_time=there.time_stamp,
        kind=intent.kind,
        asked=asked,
    )


def ended_day(answer: Answer | None, device: str, currency: str) -> TerminalDayEnded:
    """The terminal's totals; what was given back is taken off."""
    body = None if answer is None else answer.body
    if not isinstance(body, DayAnswer) or body.response.result != "Success":
        condition = body.response.error_condition if body is not None else ""
        return TerminalDayEnded(device=device, currency=currency, why=condition or "it does not end its day")
    total, sums = 0, []
    for brand in body.transaction_totals:
        for one in brand.payment_totals:
            minor = minor_of(one.transaction_amount, brand.payment_currency or currency)
            if minor is None:
                return TerminalDayEnded(device=device, currency=currency, why="its totals make no sense")
            signed = -abs(minor) if one.transaction_type in _GIVEN_BACK else minor
            total += signed
            sums.append((f"{brand.card_brand} {one.transaction_type}".strip(), one.transaction_count, signed))
    return TerminalDayEnded(
        device=device, currency=currency, total_minor=total, sums=tuple(sums), trace=body.poi_reconciliation_id
    )


def answered(answer: Answer, intent: PaymentIntent, *, settled: bool) -> Event:
    """What TransactionStatus says of an intent whose answer was lost.

    `settled`: so long ago that the request itself can't be on its way any more; before that "not found" proves nothing.
    """
    body = answer.body
    if not isinstance(body, StatusAnswer):
        return _unknown(intent, "the terminal answered another request")
    if body.response.result != "Success":
        condition = body.response.error_condition
        if condition == "NotFound" and settled:
            return _not_charged(intent, "the terminal has never seen it")
        return running(intent) if condition in _RUNNING else _unknown(intent, f"the terminal says {condition or 'no'}")
    told = body.repeated_message_response
    found = None if told is None else told.payment
    if told is None or found is None or not _is_ours(told, intent):
        return _unknown(intent, "the terminal tells of another payment")
    if found.response.result in _TAKEN:
        return approved(found, intent, asked=True)
    if found.response.result == "Failure":
        return _not_charged(intent, f"it ended with {found.response.error_condition or 'a no'}")
    return _unknown(intent, f"it ended with {found.response.result}")


def category_of(intent: PaymentIntent) -> str:
    """Which kind of request an intent is."""
    return "Reversal" if intent.kind == "reversal" else "Payment"


def running(intent: PaymentIntent) -> PaymentUnknown:
    """The terminal is in the middle of it."""
    return _unknown(intent, "it still runs at the terminal")


def _is_ours(told: Repeated, intent: PaymentIntent) -> bool:
    header = told.message_header
    return header.service_id == reference(intent) and header.message_category in ("", category_of(intent))


def looked_up(doubt: Unconfirmed, answer: Answer) -> PaymentConfirmed | PaymentTakenBack | None:
    """Whether the terminal still knows an approval; None: it can't say now, so it is to be asked again."""
    body = answer.body
    if not isinstance(body, StatusAnswer):
        return None
    told = body.repeated_message_response
    found = None if told is None else told.payment
    if body.response.result == "Success" and told is not None and found is not None:
        same = told.message_header.service_id == doubt.trace and found.response.result == "Success"
        if same and found.poi_data.poi_transaction_id.transaction_id == doubt.terminal_receipt:
            return PaymentConfirmed(intent_id=doubt.intent_id)
        gone = told.message_header.service_id == doubt.trace and found.response.result != "Success"
        return PaymentTakenBack(intent_id=doubt.intent_id, evidence=f"the terminal has {_named(found)}", sure=gone)
    if body.response.error_condition == "NotFound":
        return PaymentTakenBack(intent_id=doubt.intent_id, evidence="the terminal does not know it")
    return None


def _unknown(intent: PaymentIntent, why: str) -> PaymentUnknown:
    return PaymentUnknown(intent_id=intent.intent_id, why=why)


def _not_charged(intent: PaymentIntent, evidence: str) -> PaymentNotCharged:
    return PaymentNotCharged(intent_id=intent.intent_id, evidence=evidence)


def _named(body: PaymentAnswer) -> str:
    amounts = body.payment_result.amounts_resp
    there = body.poi_data.poi_transaction_id.transaction_id or "-"
    return f"transaction {there}, {amounts.authorized_amount} {amounts.currency}"
