"""The cards that shoppers of a simulated book hold in their hands: numbers, and what the book knows them by.

A simulated book that has the lanes' pepper can open a card and say the barcode on it; without one it knows hashes only.
"""

import hmac
from hashlib import sha256
from typing import Annotated, Literal

from msgspec import Meta, Struct

__all__ = ["FIRST_NUMBER", "Hand", "barcode", "token"]

FIRST_NUMBER = 7777_0000_0000_0000
"""No scheme's range: nobody takes it for a bank card."""


class Hand(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody holds a new card to the scanner, with so much on it; `blank`: the book does not know it yet."""

    balance: Annotated[int, Meta(ge=0, le=1_000_000_000)] = 2_000
    kind: Literal["gift", "credit", "voucher"] = "gift"
    goods: str = ""
    pin: str = ""
    blank: bool = False


def token(pepper: bytes, number: str) -> str:
    """What the book knows a card by (docs/gift-cards.md, "What is kept")."""
    return hmac.new(pepper, f"gift\0{number}".encode(), sha256).hexdigest()


def barcode(number: str) -> str:
    """What a scanner reads off the card."""
    return f"GIFT-{number}"
