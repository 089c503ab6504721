"""What a scan can mean: one frozen struct a meaning, and `Unreadable` for everything else.

The structs are tagged, so msgspec writes them to the journal and reads them back as the `Barcode` union.

Examples:
    >>> import msgspec
    >>> msgspec.json.encode(Plu("4011"))
    b'{"type":"plu","plu":"4011"}'
    >>> msgspec.json.decode(b'{"type":"gtin","gtin":"07032069804988"}', type=Barcode).gtin
    '07032069804988'
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

CouponKind: TypeAlias = Literal["gs1-255", "gs1-8110", "gs1-8112", "ean-99", "shop"]
"""GS1 coupons by their AI, EAN/UPC numbers of the coupon prefixes, and the shop's own prefix."""

Wallet: TypeAlias = Literal["wechat", "alipay"]

Why: TypeAlias = Literal[
    "empty",
    "too-long",
    "not-ascii",
    "control-characters",
    "bad-check-digit",
    "bad-inner-check-digit",
    "bad-gs1",
    "unsupported-gs1",
    "web-address",
    "add-on",
    "payment-card",
    "unknown-format",
]
"""Why a scan has no meaning, as a slug that words and logs can use:

- `bad-check-digit`: the whole number is misread or mistyped; `bad-inner-check-digit`: its price or weight is.
- `bad-gs1`: a GS1 message that breaks the rules of its AIs; `unsupported-gs1`: a good one about nothing we sell.
- `web-address`: a link that is no GS1 Digital Link. It is never opened.
- `add-on`: the 2 or 5 digits beside a magazine's bars without the bars.
- `payment-card`: a bank card's number, shown masked.
"""


class Gtin(msgspec.Struct, frozen=True, tag="gtin", omit_defaults=True):
    """An article number, always as the 14 digits of a GTIN-14, with what else its symbol told.

    `weight_g` is a net weight, `price_minor` the amount payable in the currency's minor unit, `count` the
    number of pieces, `expiry` the expiration date (ISO 8601), `sell_by` and `best_before` likewise, `symbology` a slug
    such as `ean-13` or `gs1-128` where the scanner named it.
    """

    gtin: str
    weight_g: int | None = None
    price_minor: int | None = None
    count: int | None = None
    lot: str | None = None
    expiry: str | None = None
    serial: str | None = None
    symbology: str | None = None
    sell_by: str | None = None
    best_before: str | None = None


class VariableMeasure(msgspec.Struct, frozen=True, tag="variable_measure", omit_defaults=True):
    """A label of the shop's own scale: an in-store item with its weight, price or count.

    `item` is the item reference as printed (leading zeros kept), `gtin` the GTIN-14 with the measure zeroed
    and its check digits renewed: one number per item whatever it weighs. `rule` names the pattern that matched.
    """

    item: str
    gtin: str
    rule: str
    weight_g: int | None = None
    price_minor: int | None = None
    count: int | None = None


class Plu(msgspec.Struct, frozen=True, tag="plu"):
    """A price look-up code of 4 or 5 digits (produce by the IFPS standard, or the shop's own)."""

    plu: str


class StaffBadge(msgspec.Struct, frozen=True, tag="staff_badge"):
    """A member of staff's badge: who it claims to be, proved only by what the lane asks next."""

    badge: str


class MemberCard(msgspec.Struct, frozen=True, tag="member"):
    """A loyalty card's number."""

    number: str


class Coupon(msgspec.Struct, frozen=True, tag="coupon"):
    """A coupon: for GS1 kinds `data` is the AI's value without the AI, for `ean-99` a GTIN-14."""

    kind: CouponKind
    data: str


class GiftCard(msgspec.Struct, frozen=True, tag="gift_card"):
    """A gift card's number."""

    number: str


class ReceiptRef(msgspec.Struct, frozen=True, tag="receipt_ref"):
    """A receipt of this shop, by its number."""

    receipt: str


class ParkedTicket(msgspec.Struct, frozen=True, tag="parked_ticket"):
    """A basket that was saved, by its ticket."""

    ticket: str


class PaymentCode(msgspec.Struct, frozen=True, tag="payment_code"):
    """A wallet's payment code. `code` spends money for about a minute: send it, never log it."""

    wallet: Wallet
    code: str

    def __repr__(self) -> str:
        return f"PaymentCode(wallet={self.wallet!r}, code='…{self.code[-4:]}')"


class Unreadable(msgspec.Struct, frozen=True, tag="unreadable"):
    """A scan without a meaning for us; `shown` is at most 40 printable ASCII characters, cards masked."""

    why: Why
    shown: str = ""


Barcode: TypeAlias = (
    Gtin
    | VariableMeasure
    | Plu
    | StaffBadge
    | MemberCard
    | Coupon
    | GiftCard
    | ReceiptRef
    | ParkedTicket
    | PaymentCode
    | Unreadable
)
