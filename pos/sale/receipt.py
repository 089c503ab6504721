"""A sale as it is kept and printed: facts only, no words and no layout."""

from typing import Literal

from msgspec import Struct

from pos.sale.product import Name
from pos.sale.tax import TaxSum

__all__ = ["Document", "Receipt", "ReceiptDiscount", "ReceiptLine", "Tender"]

Document = Literal["receipt", "gift", "ticket", "slip"]
"""What can be printed: the receipt, a gift receipt (no prices), the ticket of a saved basket, a terminal's slip."""


class ReceiptLine(Struct, frozen=True, gc=False, kw_only=True):
    """One line as sold. `amount_minor` is what the shopper pays for it, tax included."""

    sku: str
    name: Name
    size: str
    quantity: int
    unit_price_minor: int
    unit: str
    amount_minor: int
    saved_minor: int = 0
    weight_g: int | None = None
    tax: str = ""
    of_line: int = 0
    """Of a refund: the line's place on the sale's receipt, counted from 1; its quantity and amounts count downwards."""


class ReceiptDiscount(Struct, frozen=True, gc=False):
    """A promotion that was used: what shoppers read, how often, and what came off. It is in the lines already."""

    name: Name
    uses: int
    amount_minor: int


class Tender(Struct, frozen=True, gc=False, kw_only=True):
    """One way that money came in. Nothing of a card is kept past its last four digits."""

    kind: str
    amount_minor: int
    reference: str = ""
    """Our intent id, the same on every attempt."""
    card_scheme: str = ""
    card_last4: str = ""
    auth_code: str = ""
    terminal_id: str = ""
    trace: str = ""
    terminal_receipt: str = ""
    given_minor: int = 0
    """Cash: what was put in; `amount_minor` of it was kept, `change_minor` given back."""
    change_minor: int = 0
    rounding_minor: int = 0
    """Cash: what was kept, less what it paid of the total."""
    terminal: str = ""
    """Who carried it out, as the intent says; empty: the card terminal."""
    of_tender: int = 0
    """Of a refund: the tender's place on the sale's receipt, counted from 1."""
    left_minor: int | None = None
    """What was left on a gift card."""

    @property
    def covers_minor(self) -> int:
        """How much of the total it paid."""
        return self.amount_minor - self.rounding_minor


class Receipt(Struct, frozen=True, gc=False, kw_only=True):
    """A finished sale. Amounts in minor units of `currency`; times are UTC milliseconds since 1970."""

    number: int
    """Gapless a lane; printed and scanned as `{lane:03d}-{number:08d}`."""
    lane: int
    basket: int
    started_at: int
    sold_at: int
    currency: str
    lines: tuple[ReceiptLine, ...]
    total_minor: int
    saved_minor: int
    taxes: tuple[TaxSum, ...]
    tenders: tuple[Tender, ...]
    discounts: tuple[ReceiptDiscount, ...] = ()
    training: bool = False
    simulated: bool = False
    refund_of: str = ""
    """Of a refund: the sale's reference."""
    by: str = ""
    """Of a refund: the team member who gave it."""

    @property
    def reference(self) -> str:
        """The number as printed under the Code 128: "R004-00000017"."""
        return f"R{self.lane:03d}-{self.number:08d}"
