"""What a lane asks a wallet's provider, and what it hears: the same words for every provider. Pure."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Literal, Protocol

from msgspec import Struct

from pos.lane.effects import PaymentIntent
from pos.payments.http import Got, Request
from pos.sale.money import digits_of

__all__ = ["Answer", "Ask", "Provider", "Row", "decimal_of", "minor_of", "reference"]

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

State = Literal["paid", "waiting", "paying", "closed", "refused", "missing", "given", "unsure"]
"""What became of an order.

paid      the shopper's money was taken
waiting   nobody has paid, and somebody still may
paying    the shopper is asked for a password right now
closed    nobody has paid, and nobody can; or what was paid went back
refused   this attempt was refused; the order can't be paid by it any more
missing   the provider has never heard of it
given     the money is on its way back to the shopper
unsure    the provider can't tell: ask again
"""


class Answer(Struct, frozen=True, kw_only=True):
    """What a provider said, signed by it.

    Attributes:
        amount_minor: of the order, minor units of `currency`; None where it said none.
        order: our reference, where it named one.
        number: the provider's own transaction number.
        when: the provider's time of payment, as it wrote it.
        code: what the lane is to show as a QR code.
        why: the provider's code for a refusal, for the log and for staff.
    """

    state: State
    amount_minor: int | None = None
    currency: str = ""
    order: str = ""
    number: str = ""
    when: str = ""
    code: str = ""
    why: str = ""


class Ask(Struct, frozen=True, kw_only=True):
    """One question.

    Attributes:
        what: charge a shopper's code; open an order to be shown; what became of it; end it; give money back; what
            became of that; who are you.
        order: our reference of the payment; of a refund: the payment that is given back.
        refund: our reference of a refund.
        amount_minor: what is asked for or given back; `total_minor`: of a refund, what was paid.
        code: the shopper's payment code. Money: it is sent, and kept nowhere.
        shown: the order was one that the lane shows.
        at: when the intent was opened, UTC ms; `ends`: when an order shall end.
    """

    what: Literal["charge", "open", "query", "end", "refund", "refund-query"]
    order: str
    refund: str = ""
    amount_minor: int = 0
    total_minor: int = 0
    currency: str = ""
    code: str = ""
    shown: bool = False
    at: int = 0
    ends: int = 0


class Row(Struct, frozen=True, kw_only=True):
    """One line of a provider's bill: what came in, or with a `refund` went out again (counting downwards)."""

    order: str
    amount_minor: int
    number: str = ""
    refund: str = ""
    when: str = ""


class Provider(Protocol):
    """One protocol. Knows no wire, no clock and no chance: all of it is handed in."""

    @property
    def scheme(self) -> str:
        """As shoppers and receipts name it."""
        ...

    @property
    def merchant(self) -> str:
        """Who takes the money, as the provider names it."""
        ...

    def request(self, ask: Ask, now_ms: int, nonce: str) -> Request:
        """The question as bytes, signed."""
        ...

    def read(self, ask: Ask, got: Got, now_ms: int) -> Answer:
        """What the answer says.

        Raises:
            ValueError: it is not signed by the provider, or makes no sense: it proves nothing.
        """
        ...

    def bill(self, day: str, now_ms: int, nonce: str) -> Request:
        """Where is the bill of this day ("YYYY-MM-DD")?"""
        ...

    def bill_at(self, got: Got, now_ms: int) -> tuple[str, str]:
        """Where the bill lies, and its SHA-1 if one is told; ("", ""): there is none.

        Raises:
            ValueError: as `read`.
        """
        ...

    def download(self, target: str, now_ms: int, nonce: str) -> Mapping[str, str]:
        """The headers that fetch a bill."""
        ...

    def rows(self, data: bytes, currency: str) -> list[Row]:
        """The lines of a bill. Raises ValueError: it is none."""
        ...


def reference(intent: PaymentIntent) -> str:
    """How an intent is called at a provider: its name and its time, so that no order of another database is met.

    Letters, digits and "_" only, at most 32 (WeChat Pay: out_trade_no; Alipay allows 64 and nothing else, either).

    >>> reference(PaymentIntent(intent_id="L004-B00000017-1", amount_minor=1, currency="CNY", at=1_790_000_000_000))
    'L004_B00000017_1_MUBBS7I8'
    """
    number, digits = intent.at, ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return f"{intent.intent_id.replace('-', '_')}_{digits}"


def decimal_of(minor: int, currency: str) -> str:
    """An amount as decimal text: "12.30".

    >>> decimal_of(1230, "CNY"), decimal_of(5, "GBP"), decimal_of(5, "JPY")
    ('12.30', '0.05', '5')
    """
    digits = digits_of(currency)
    return str(Decimal(minor).scaleb(-digits).quantize(Decimal(1).scaleb(-digits)))


def minor_of(text: object, currency: str) -> int | None:
    """Decimal text as minor units; None where it is no amount of this currency.

    >>> minor_of("12.30", "CNY"), minor_of("12.305", "CNY"), minor_of("x", "CNY")
    (1230, None, None)
    """
    try:
        scaled = Decimal(str(text)).scaleb(digits_of(currency))
    except InvalidOperation:
        return None
    return int(scaled) if scaled.is_finite() and scaled == scaled.to_integral_value() else None
