"""What a lane says to a terminal and hears from it, whatever the dialect: nexo Sale to POI Protocol 3.x.

Requests are trees in the standard's names; answers are typed, with the few fields that a lane needs.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import Any, Literal

import msgspec
from msgspec import Struct

from pos.lane.effects import PaymentIntent
from pos.payments.nexo.tree import Tree
from pos.sale.money import digits_of

__all__ = [
    "Answer",
    "DayAnswer",
    "Header",
    "Instalment",
    "PaymentAnswer",
    "StatusAnswer",
    "abort",
    "answer",
    "diagnosis",
    "login",
    "minor_of",
    "payment",
    "reconciliation",
    "reference",
    "refund",
    "reversal",
    "status",
]

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _lower(name: str) -> str:
    return name.replace("_", "")


class _Answer(Struct, frozen=True, kw_only=True, rename=_lower):
    pass


class Header(_Answer, frozen=True, kw_only=True):
    """Who says what to whom; an answer has its request's `service_id`."""

    message_category: str
    service_id: str = ""
    sale_id: str = ""
    poi_id: str = ""
    message_type: str = ""


class Result(_Answer, frozen=True, kw_only=True):
    """How it went; `error_condition` as the standard names it, `additional_response` in the terminal's words."""

    result: Literal["Success", "Failure", "Partial"]
    error_condition: str = ""
    additional_response: str = ""


class Transaction(_Answer, frozen=True, kw_only=True):
    """A transaction's name at one side, and when that side says it was."""

    transaction_id: str = ""
    time_stamp: str = ""


class PoiData(_Answer, frozen=True, kw_only=True):
    """The terminal's name of a transaction."""

    poi_transaction_id: Transaction = Transaction()


class SaleData(_Answer, frozen=True, kw_only=True):
    """Our name of a transaction, said back."""

    sale_transaction_id: Transaction = Transaction()


class Card(_Answer, frozen=True, kw_only=True):
    """What may be known of a card: its brand, and its last four digits."""

    payment_brand: str = ""
    masked_pan: str = ""
    entry_mode: Any = ""


class Instrument(_Answer, frozen=True, kw_only=True):
    """What was paid with."""

    payment_instrument_type: str = ""
    card_data: Card = Card()


class Amounts(_Answer, frozen=True, kw_only=True):
    """The money that was taken, in major units."""

    currency: str = ""
    authorized_amount: str | float | None = None


class Acquirer(_Answer, frozen=True, kw_only=True):
    """The bank's side."""

    merchant_id: str = ""
    acquirer_poi_id: str = ""
    approval_code: str = ""


class Instalment(_Answer, frozen=True, kw_only=True):
    """By which plan a payment goes on, as the terminal says; amounts in major units. What it leaves out is not said."""

    instalment_type: Any = ""
    plan_id: str = ""
    period: int | None = None
    period_unit: str = ""
    first_payment_date: str = ""
    total_nb_of_payments: int | None = None
    cumulative_amount: str | float | None = None
    first_amount: str | float | None = None
    charges: str | float | None = None


class PaymentResult(_Answer, frozen=True, kw_only=True):
    """How a payment went."""

    payment_type: str = ""
    instalment: Instalment | None = None
    payment_instrument_data: Instrument = Instrument()
    amounts_resp: Amounts = Amounts()
    payment_acquirer_data: Acquirer = Acquirer()


class PaymentAnswer(_Answer, frozen=True, kw_only=True):
    """PaymentResponse and ReversalResponse."""

    response: Result
    sale_data: SaleData = SaleData()
    poi_data: PoiData = PoiData()
    payment_result: PaymentResult = PaymentResult()


class Repeated(_Answer, frozen=True, kw_only=True):
    """A message that is told again."""

    message_header: Header
    payment_response: PaymentAnswer | None = None
    reversal_response: PaymentAnswer | None = None
    repeated_response_message_body: "Body | None" = None

    @property
    def payment(self) -> PaymentAnswer | None:
        """The payment's or reversal's answer, wherever this dialect puts it."""
        body = self.repeated_response_message_body or self
        return body.payment_response or body.reversal_response


class Body(_Answer, frozen=True, kw_only=True):
    """Where JSON terminals put a repeated answer."""

    payment_response: PaymentAnswer | None = None
    reversal_response: PaymentAnswer | None = None


class StatusAnswer(_Answer, frozen=True, kw_only=True):
    """TransactionStatusResponse."""

    response: Result
    repeated_message_response: Repeated | None = None


class Plain(_Answer, frozen=True, kw_only=True):
    """Any answer of which only the result counts."""

    response: Result


class Total(_Answer, frozen=True, kw_only=True):
    """How many of a kind, and how much in major units: "Debit" was taken, "Credit" given back."""

    transaction_type: str = ""
    transaction_count: int = 0
    transaction_amount: str | float | None = None


class Totals(_Answer, frozen=True, kw_only=True):
    """Of one brand."""

    card_brand: str = ""
    payment_currency: str = ""
    payment_totals: tuple[Total, ...] = ()


class DayAnswer(_Answer, frozen=True, kw_only=True):
    """ReconciliationResponse."""

    response: Result
    poi_reconciliation_id: str = ""
    transaction_totals: tuple[Totals, ...] = ()


class Answer(Struct, frozen=True):
    """An answer: its header, and its body by kind."""

    header: Header
    body: PaymentAnswer | StatusAnswer | DayAnswer | Plain


_KINDS: dict[str, type[PaymentAnswer | StatusAnswer | DayAnswer | Plain]] = {
    "paymentresponse": PaymentAnswer,
    "reversalresponse": PaymentAnswer,
    "transactionstatusresponse": StatusAnswer,
    "loginresponse": Plain,
    "diagnosisresponse": Plain,
    "reconciliationresponse": DayAnswer,
}


_SEVERAL = ("transactiontotals", "paymenttotals")


def answer(tree: Tree) -> Answer:
    """A received tree (`tree.lowered`) as an answer.

    Raises:
        ValueError: it is none, or lacks what every answer has.
    """
    inside = tree.get("saletopoiresponse")
    if not isinstance(inside, dict):
        raise ValueError("it is no answer")  # noqa: TRY004 - what was sent is wrong, not what was called
    kind = next((name for name in _KINDS if name in inside), None)
    if kind is None:
        raise ValueError("it answers nothing that is known")
    header = msgspec.convert(inside.get("messageheader"), Header, strict=False)
    body = msgspec.convert(_listed(inside[kind]), _KINDS[kind], strict=False)
    return Answer(header, body)


def _listed(tree: Any) -> Any:  # noqa: ANN401 - a tree of anything
    """In XML one of several can't be told from one: what may be several is a list."""
    if isinstance(tree, dict):
        listed = {name: _listed(part) for name, part in tree.items()}
        several = {name: [part] for name, part in listed.items() if name in _SEVERAL and isinstance(part, dict)}
        return listed | several
    return [_listed(part) for part in tree] if isinstance(tree, list) else tree


# --- requests


def reference(intent: PaymentIntent) -> str:
    """The ServiceID of a payment: the same on every attempt to settle it, and no other's within any 48 hours.

    At most ten letters and digits, as terminals want. The time is in it, since a new database counts from one again.
    """
    number = int.from_bytes(blake2b(f"{intent.intent_id} {intent.at}".encode(), digest_size=6).digest())
    return f"P{_base36(number)[-9:].zfill(9)}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _LETTERS[rest] + digits
    return digits


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _amount(intent: PaymentIntent) -> Decimal:
    return Decimal(intent.amount_minor).scaleb(-digits_of(intent.currency))


def minor_of(amount: str | float | None, currency: str) -> int | None:
    """An amount in major units as minor units; None: it is none, or finer than the currency."""
    try:
        exact = Decimal(str(amount)).scaleb(digits_of(currency))
    except InvalidOperation:
        return None
    return int(exact) if exact.is_finite() and exact == exact.to_integral_value() else None


def payment(
    intent: PaymentIntent, *, kind: str = "Normal", original: Tree | None = None, plan: Tree | None = None
) -> Tree:
    """PaymentRequest; `kind` "Refund" gives money back; `plan`: the Instalment of an "IssuerInstalment"."""
    data: Tree = {"PaymentType": kind} if plan is None else {"PaymentType": kind, "Instalment": plan}
    amounts = {"Currency": intent.currency, "RequestedAmount": _amount(intent)}
    transaction: Tree = {"AmountsReq": amounts}
    if original is not None:
        transaction["OriginalPOITransaction"] = original
    named = {"TransactionID": intent.intent_id, "TimeStamp": _time(intent.at)}
    sale = {"SaleTransactionID": named}
    return {"PaymentRequest": {"SaleData": sale, "PaymentTransaction": transaction, "PaymentData": data}}


def refund(intent: PaymentIntent, terminal_id: str, terminal_time: str) -> Tree:
    """A refund that names the payment it belongs to."""
    original = {"POITransactionID": {"TransactionID": terminal_id, "TimeStamp": terminal_time}}
    return payment(intent, kind="Refund", original=original)


def reversal(terminal_id: str, terminal_time: str, why: str = "Malfunction") -> Tree:
    """ReversalRequest of a whole payment, by the terminal's name of it."""
    original = {"POITransactionID": {"TransactionID": terminal_id, "TimeStamp": terminal_time}}
    return {"ReversalRequest": {"ReversalReason": why, "OriginalPOITransaction": original}}


def status(service_id: str, sale_id: str, poi_id: str, category: str = "Payment") -> Tree:
    """TransactionStatusRequest of one request that we sent."""
    return {"TransactionStatusRequest": {"MessageReference": _message(service_id, sale_id, poi_id, category)}}


def abort(service_id: str, sale_id: str, poi_id: str) -> Tree:
    """AbortRequest of one request that runs. A terminal answers it with nothing."""
    named = _message(service_id, sale_id, poi_id, "Payment")
    return {"AbortRequest": {"MessageReference": named, "AbortReason": "MerchantAbort"}}


def _message(service_id: str, sale_id: str, poi_id: str, category: str) -> Tree:
    return {"MessageCategory": category, "ServiceID": service_id, "SaleID": sale_id, "POIID": poi_id}


def login(at: int, version: str, language: str, capabilities: Sequence[str] = ("PrinterReceipt",)) -> Tree:
    """LoginRequest of a self-service lane."""
    software = {"ProviderIdentification": "pos", "ApplicationName": "pos", "SoftwareVersion": version}
    terminal = {"TerminalEnvironment": "SemiAttended", "SaleCapabilities": list(capabilities)}
    return {
        "LoginRequest": {
            "DateTime": _time(at), "SaleSoftware": software, "SaleTerminalData": terminal, "OperatorLanguage": language
        }
    }  # fmt: skip


def diagnosis() -> Tree:
    """DiagnosisRequest of the terminal alone."""
    return {"DiagnosisRequest": {"HostDiagnosisFlag": False}}


def reconciliation(kind: str = "SaleReconciliation") -> Tree:
    """ReconciliationRequest: the end of the day."""
    return {"ReconciliationRequest": {"ReconciliationType": kind}}
