"""What a terminal's codes mean to a lane: result codes (PA00P015_13.08 section 10) and intermediate status (3.7)."""

from typing import Literal

from pos.lane.events import Hint

__all__ = ["ABORTED", "BUSY", "PRESENTED", "Step", "Why", "hint_of", "meaning", "step_of"]

Why = Literal["declined", "not-read", "timeout", "busy", "not-supported", "other"]
Step = Literal["waiting", "card", "pin", "bank", "remove-card", "other"]

ABORTED, BUSY = 0x6C, 0x9C
_BANK = range(0x01, 0x64)
"""00-99 decimal are the answers of the card's bank."""
_MEANINGS: dict[Why, frozenset[int]] = {
    "declined": frozenset({0x6E, 0x71, 0x78, 0x79, 0xC1, 0xC3, 0xC8}),
    "not-read": frozenset({0x64, 0x65, 0x66, 0x72, 0x73, 0x7B, 0x7C, 0x7E}),
    "busy": frozenset({BUSY, 0xA0, 0xDC}),
    "not-supported": frozenset({0x67, 0x68, 0x6F, 0x76, 0x7A, 0x83, 0xC5, 0xC6, 0xCB, 0xD2}),
}
_STEPS: dict[Step, frozenset[int]] = {
    "waiting": frozenset({0x0A, 0x2A, 0x4A}),
    "card": frozenset({0x68}),
    "pin": frozenset({0x00, 0x01, 0x02, 0x15, 0x26, 0x27, 0x28, 0x29, 0x2C, 0x55, 0x66, 0x67, 0x69, 0xE0, 0xE1}),
    "bank": frozenset({0x04, 0x44, 0xD2, 0xD3, 0xF2, 0x2B}),
    "remove-card": frozenset({0x0B, 0x41, 0x42, 0x4B, 0x4E, 0x57, 0x1C, 0x5C}),
}
_PLEASE_WAIT = frozenset({0x0E, 0x17})
PRESENTED: frozenset[Step] = frozenset({"card", "pin", "bank", "remove-card"})


_HINTS: dict[Hint, frozenset[int]] = {
    "look": frozenset({0x01, 0x02, 0x26, 0x27}),
    "amount": frozenset({0x00}),
    "choose": frozenset({0x28, 0x29, 0x2C, 0x69, 0xE0, 0xE1}),
    "pin-wrong": frozenset({0x15}),
    "pin-blocked": frozenset({0x18}),
    "card-refused": frozenset({0x03, 0x07, 0x08, 0x10, 0x13, 0x19}),
    "card-expired": frozenset({0x09}),
    "not-readable": frozenset({0x0C}),
    "no-money": frozenset({0x14, 0x16}),
    "declined": frozenset({0x1D}),
    "cancelled": frozenset({0x0D}),
    "fault": frozenset({0x12, 0xE2}),
    "giving-back": frozenset({0x05}),
}
"""What has to be shown to the shopper, in their language (table 17, the texts marked with x)."""
_AND_REMOVE_CARD = range(0x41, 0x68)
"""The same as 40 less, and "Please remove card!"."""


def hint_of(code: int) -> Hint:
    """What the shopper has to know, by the code of 04 FF."""
    plain = code - 0x40 if code in _AND_REMOVE_CARD else code
    return next((hint for hint, codes in _HINTS.items() if plain in codes), "")


def meaning(code: int) -> Why:
    """Why a payment did not happen. 6C (stopped) is not among them: it is no decline."""
    if code in _BANK:
        return "declined"
    return next((why for why, codes in _MEANINGS.items() if code in codes), "other")


def step_of(code: int, before: Step) -> Step:
    """Where the payment is. "Please wait" says only that a card has come, if none had."""
    if code in _PLEASE_WAIT:
        return "card" if before == "waiting" else "other"
    return next((step for step, codes in _STEPS.items() if code in codes), "other")
