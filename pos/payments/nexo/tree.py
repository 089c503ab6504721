"""A message as a tree of plain values, between the dialects and the typed messages.

Out: names as the standard has them. In: names in lower case, since dialects disagree (MaskedPan, MaskedPAN), and
stripped of what a lane must not hold: of a card number the last four digits stay, of a track nothing.
"""

from collections.abc import Mapping
from typing import Any

from pos.sale.barcode_card import mask_pan

__all__ = ["Tree", "lowered"]

Tree = dict[str, Any]
_NEVER = frozenset(
    {"sensitivecarddata", "protectedcarddata", "trackdata", "cardholdername", "paymenttoken", "expirydate"}
)
_NUMBERS = frozenset({"maskedpan", "pan", "primaryaccountnumber"})
_DEEPEST = 24


def lowered(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - a tree of anything
    """A received tree, safe to keep.

    Raises:
        ValueError: it is deeper than any message.

    >>> lowered({"CardData": {"MaskedPAN": "516815******9659", "EntryMode": "Tapped", "TrackData": "x"}})
    {'carddata': {'maskedpan': '9659', 'entrymode': 'Tapped'}}
    """
    if depth > _DEEPEST:
        raise ValueError("it is too deep for a message")
    if isinstance(value, Mapping):
        named = {str(name).rpartition(":")[2].lower(): part for name, part in value.items()}
        return {
            name: _last4(part) if name in _NUMBERS else lowered(part, depth + 1)
            for name, part in named.items()
            if name not in _NEVER
        }
    if isinstance(value, list):
        return [lowered(part, depth + 1) for part in value]
    return mask_pan(value) if isinstance(value, str) else value


def _last4(number: object) -> str:
    end = str(number)[-4:]
    return end if len(end) == 4 and end.isascii() and end.isdecimal() else ""
