"""Payment in general, by card, in parts, and money back."""

from typing import Literal

from pos.lane.effects import Unconfirmed
from pos.lane.event.base import Event, Hint, Pick
from pos.sale.receipt import Receipt


class PayPressed(Event, frozen=True, kw_only=True, tag="PayPressed"):
    """The shopper wants to pay the whole basket, or to try a card again.

    Carries what the devices said when the button was shown, so that a replay decides the same without them.
    """

    reader: bool = True
    paper: bool = True
    mark: str = ""
    """The terminal's last transaction before this one."""
    shelf_moves: bool = False
    """Something swings on the packing shelf as the press is taken: payment waits until it rests."""
    pick: Pick = ""
    """Whether this basket was picked for a check, and how: drawn by the session, once a sale."""


class BackPressed(Event, frozen=True, kw_only=True, tag="BackPressed"):
    """Back to the basket; an armed reader is asked to let go first."""


class PaymentSent(Event, frozen=True, kw_only=True, tag="PaymentSent"):
    """The terminal is about to hear of an intent: from here on it may be charged. Written by the session itself."""

    intent_id: str


class PaymentProgress(Event, frozen=True, kw_only=True, tag="PaymentProgress"):
    """The terminal says where it is."""

    intent_id: str
    step: Literal["waiting", "card", "pin", "bank", "remove-card", "other"]
    code: int = 0
    """The terminal's own status code, for the log."""
    hint: Hint = ""
    """What its display asks of the shopper, or says to them."""


class PaymentApproved(Event, frozen=True, kw_only=True, tag="PaymentApproved"):
    """Money was taken. The terminal is told that we know only after this is on disk."""

    intent_id: str
    amount_minor: int
    currency: str
    card_scheme: str = ""
    card_last4: str = ""
    auth_code: str = ""
    terminal_id: str = ""
    trace: str = ""
    terminal_receipt: str = ""
    """The terminal's own receipt number; what a reversal names."""
    terminal_time: str = ""
    """The terminal's local time, "YYYY-MM-DDTHH:MM:SS" as far as it said."""
    merchant_text: str = ""
    """What the terminal wants printed for the shop, masked; may be empty."""
    asked: bool = False
    """Known by asking after the answer was lost."""
    kind: Literal["payment", "refund", "reversal"] = "payment"
    """As the intent's: of a refund or reversal the money went back."""
    wallet: str = ""
    """Which phone wallet; empty: the card terminal."""
    partial: bool = False
    """The terminal says itself that it took only a part of what it was asked for."""
    final: bool = False
    """It stands as it is told: whoever took it gives nothing back by itself, and keeps no mark."""
    left_minor: int | None = None
    """What is left on a gift card."""

    @property
    def unconfirmed(self) -> Unconfirmed:
        """This money, for as long as the terminal may give it back."""
        return Unconfirmed(
            intent_id=self.intent_id,
            amount_minor=self.amount_minor,
            currency=self.currency,
            terminal_receipt=self.terminal_receipt,
            trace=self.trace,
            kind=self.kind,
        )


class PaymentConfirmed(Event, frozen=True, kw_only=True, tag="PaymentConfirmed"):
    """An approval stands: the terminal went on after our answer to it, or was asked and still has it."""

    intent_id: str


class PaymentTakenBack(Event, frozen=True, kw_only=True, tag="PaymentTakenBack"):
    """An approval does not stand, or nobody can tell: the terminal was asked and does not know it any more.

    `sure`: its answer proves that the money is not there. Otherwise only a person can find out.
    """

    intent_id: str
    evidence: str = ""
    sure: bool = True


class PaymentDeclined(Event, frozen=True, kw_only=True, tag="PaymentDeclined"):
    """The terminal says no: nothing was charged. `code` is its result code.

    `why` "other-terms": its bank would have it by another plan than the one that was shown, and that was taken back.
    `loose`, here and below: an order by phone that may still be paid by whoever saw its code, until its time is over.
    """

    intent_id: str
    why: Literal["declined", "not-read", "timeout", "busy", "not-supported", "other", "other-terms"] = "declined"
    code: str = ""
    loose: bool = False


class PaymentAborted(Event, frozen=True, kw_only=True, tag="PaymentAborted"):
    """Stopped before money moved, by the shopper at the lane or at the terminal."""

    intent_id: str
    by: Literal["lane", "terminal"] = "terminal"
    loose: bool = False


class PaymentUnknown(Event, frozen=True, kw_only=True, tag="PaymentUnknown"):
    """No answer, or one that proves nothing. It may be charged: ask, never repeat."""

    intent_id: str
    why: str = ""


class PaymentResolved(Event, frozen=True, kw_only=True, tag="PaymentResolved"):
    """A person settled an intent that no machine could: what they found, how they know, and who they are.

    `outcome`: "charged" (given to the shopper, where it was a refund), or "not-charged".
    """

    intent_id: str
    outcome: Literal["charged", "not-charged"]
    by: str
    evidence: str
    terminal_receipt: str = ""
    trace: str = ""


class SlipGiven(Event, frozen=True, kw_only=True, tag="SlipGiven"):
    """The terminal's own text for paper, card numbers starred.

    Attributes:
        copy: whose: the shop's, the shopper's, or neither ("other": administration).
        approved: the payment was; a slip about a refusal has False.
        signed: the shopper has to sign it.
        must: it has to be printed, whoever wants it or not.
    """

    intent_id: str
    copy: Literal["merchant", "customer", "other"]
    lines: tuple[str, ...]
    approved: bool = True
    signed: bool = False
    must: bool = False


class TerminalDayEnded(Event, frozen=True, kw_only=True, tag="TerminalDayEnded"):
    """The terminal handed its turnover to the bank, and these are its totals; or it could not (`why`).

    Attributes:
        total_minor: minor units of `currency`, what was given back taken off.
        sums: kind of card, how many, minor units.
        receipts: its first and last receipt number.
        trace: its own number for this.
        terminal_time: "MMDDHHMMSS" on its clock.
    """

    device: str
    currency: str
    total_minor: int = 0
    sums: tuple[tuple[str, int, int], ...] = ()
    receipts: tuple[str, str] = ("", "")
    trace: str = ""
    terminal_time: str = ""
    why: str = ""


class ReceiptScanned(Event, frozen=True, kw_only=True, tag="ReceiptScanned"):
    """A receipt was held to the scanner.

    Attributes:
        reference: as printed.
        receipt: the sale, `None` if this lane has none.
        before: (place of a line, pieces): what was given back already.
        today: the terminal still holds the payment: no day has ended since.
        tenders: (place of a tender, minor units): what of each was given back already.
    """

    reference: str
    receipt: Receipt | None = None
    before: tuple[tuple[int, int], ...] = ()
    today: bool = False
    tenders: tuple[tuple[int, int], ...] = ()


class RefundPicked(Event, frozen=True, kw_only=True, tag="RefundPicked"):
    """So many pieces of a line (its place on the receipt) are to be given back."""

    line: int
    quantity: int


class RefundPressed(Event, frozen=True, kw_only=True, tag="RefundPressed"):
    """Give the money back. Carries what the devices said when the button was shown, as `PayPressed` does."""

    reader: bool = True
    paper: bool = True
    mark: str = ""


class SplitPressed(Event, frozen=True, kw_only=True, tag="SplitPressed"):
    """The shopper wants to pay in more than one way."""


class PartPressed(Event, frozen=True, kw_only=True, tag="PartPressed"):
    """So much of what is left is to be paid this way.

    Attributes:
        amount_minor: minor units; 0: all that is left.
        way: "card" or "cash".
        reader, mark: as in `PayPressed`.
    """

    amount_minor: int
    way: Literal["card", "cash"] = "card"
    reader: bool = True
    mark: str = ""


class GiveBackPressed(Event, frozen=True, kw_only=True, tag="GiveBackPressed"):
    """The shopper wants back what is paid so far. `mark`: as in `PayPressed`."""

    mark: str = ""


class PaymentNotCharged(Event, frozen=True, kw_only=True, tag="PaymentNotCharged"):
    """Asked, and the terminal has no such payment: its last one is another."""

    intent_id: str
    evidence: str = ""
    loose: bool = False
