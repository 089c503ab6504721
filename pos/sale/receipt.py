"""A sale as it is kept and printed: facts only, no words and no layout."""

from typing import Literal

from msgspec import Struct

from pos.sale.instalment import Terms
from pos.sale.product import Name
from pos.sale.tax import TaxSum

__all__ = ["Document", "Receipt", "ReceiptCoupon", "ReceiptDiscount", "ReceiptLine", "Tender"]

Document = Literal["receipt", "gift", "ticket", "slip", "report"]
"""What can be printed: the receipt, a gift receipt (no prices), the ticket of a saved basket, a terminal's slip, an
X or Z report."""


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
    was_minor: int | None = None
    """What a piece cost before a member of staff changed it: `by` whom, and `why`."""
    why: str = ""
    by: str = ""
    points_earned: int = 0
    points_used: int = 0
    """A member's points for this line, and those that were spent on it; of a refund, they count downwards."""
    tare_g: int = 0
    """What the scale's weight was less this, for the container."""
    of_line: int = 0
    """Of a refund: the line's place on the sale's receipt, counted from 1; its quantity and amounts count downwards."""


class ReceiptDiscount(Struct, frozen=True, gc=False):
    """A promotion that was used: what shoppers read, how often, and what came off. It is in the lines already."""

    name: Name
    uses: int
    amount_minor: int
    promotion: str = ""
    """Its key; receipts of older programs have none."""


class ReceiptCoupon(Struct, frozen=True, gc=False, kw_only=True):
    """A coupon that counted: as promotions name it, and the serial that is used up with it."""

    key: str
    name: Name
    serial: str = ""
    amount_minor: int = 0


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
    goods: str = ""
    """Which goods it may pay for, a rule of the shop; empty: any."""
    of_tender: int = 0
    """Of a refund: the tender's place on the sale's receipt, counted from 1."""
    left_minor: int | None = None
    """What was left on a gift card."""
    by: str = ""
    """Cash: the team member who took it in their hand."""
    terms: Terms | None = None
    """Instalments: what the shopper agreed to pay, and when; `amount_minor` is what the shop gets."""

    @property
    def wallet(self) -> str:
        """Which phone wallet of the lane, if one paid; what shoppers call it stands in `card_scheme`."""
        return self.terminal if self.kind == "wallet" else ""

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
    coupons: tuple[ReceiptCoupon, ...] = ()
    member: str = ""
    """An opaque key, or empty."""
    points_before: int = 0
    """What the member had before this sale."""
    exemption: str = ""
    """Of a buyer who pays no tax: the number of the paper that says so, or empty."""
    training: bool = False
    simulated: bool = False
    refund_of: str = ""
    """Of a refund: the sale's reference."""
    by: str = ""
    """Of a refund: the team member who gave it."""

    @property
    def points_earned(self) -> int:
        """Points that the member got for it; below 0 where they are taken back."""
        return sum(line.points_earned for line in self.lines)

    @property
    def points_used(self) -> int:
        """Points that were spent on it; below 0 where they are given back."""
        return sum(line.points_used for line in self.lines)

    @property
    def reference(self) -> str:
        """The number as printed under the Code 128: "R004-00000017"."""
        return f"R{self.lane:03d}-{self.number:08d}"
