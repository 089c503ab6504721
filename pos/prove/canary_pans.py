"""Card numbers that are nobody's, and every shape in which one could lie around.

The published test numbers of the schemes, and numbers made up from each scheme's first digits with a right Luhn digit
(ISO/IEC 7812-1), in every length from 13 to 19.
"""

import base64
import random
import re
from collections.abc import Iterator

from msgspec import Struct

__all__ = ["Canary", "canaries"]

PUBLISHED = (
    "4111111111111111", "4242424242424242", "4012888888881881", "4222222222222", "5555555555554444",
    "5105105105105100", "2223003122003222", "378282246310005", "371449635398431", "30569309025904",
    "38520000023237", "6011111111111117", "6011000990139424", "3530111333300000", "3566002020360505",
    "6759649826438453", "6799990100000000019", "6200000000000005", "6250941006528599", "2201382000000013",
    "9792020000000001",
)  # fmt: skip
FIRST_DIGITS = (
    ("4", (13, 16, 19)), ("51", (16,)), ("2301", (16,)), ("34", (15,)), ("300", (14, 16)), ("3528", (16, 19)),
    ("6011", (16, 19)), ("6304", (13, 14, 15, 17, 18)), ("62", (16, 17, 18, 19)), ("2200", (16,)),
)  # fmt: skip
TELLING = 4
"""Packed digits with fewer different bytes (6200000000000005) are found in any file with zeros in it."""


def _luhn(digits: str) -> str:
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


class Canary(Struct, frozen=True):
    """One card: number, and what a track would have after it."""

    pan: str
    discretionary: str

    @property
    def track1(self) -> str:
        """ISO/IEC 7813."""
        return f"%B{self.pan}^DOE/JOHN^{self.discretionary}?"

    @property
    def track2(self) -> str:
        """ISO/IEC 7813."""
        return f";{self.pan}={self.discretionary}?"

    @property
    def spaced(self) -> str:
        """As it stands on the card."""
        return " ".join(re.findall("....?", self.pan[:16])) + self.pan[16:]

    def shapes(self) -> Iterator[bytes]:
        """What to look for, but for the plain digits in groups (see `written`)."""
        for secret in (self.pan, self.discretionary):
            yield from (secret.encode("utf-16-le"), secret.encode("utf-16-be"))
            yield from (secret.encode().hex().encode(), secret.encode().hex().upper().encode())
            yield from {packed for part in _pairs(secret) if len(set(packed := bytes.fromhex(part))) >= TELLING}
            for lead in range(3):  # base64 has three ways to hold the same text, by what is before it
                whole = base64.b64encode(b"\0" * lead + secret.encode())
                yield whole[(4 if lead else 0) : -4]

    def written(self) -> re.Pattern[bytes]:
        """The digits in a row, or with a blank, a dash, a dot between any two; never inside a longer number."""
        digits = rb"[ .\-_]?".join(re.escape(digit).encode() for digit in self.pan)
        return re.compile(rb"(?<![0-9])" + digits + rb"|" + self.pan.encode() + rb"|" + self.discretionary.encode())


def _pairs(digits: str) -> tuple[str, ...]:
    """Whole bytes of two digits, from the first digit on and from the second."""
    return tuple(part[: len(part) // 2 * 2] for part in (digits, digits[1:]))


def canaries(chance: random.Random, count: int) -> list[Canary]:
    """So many cards, the published numbers first; the rest of every scheme and length in turn."""
    pans = list(PUBLISHED[:count])
    wanted = [(first, length) for first, lengths in FIRST_DIGITS for length in lengths]
    while len(pans) < count:
        first, length = wanted[len(pans) % len(wanted)]
        body = first + "".join(chance.choice("0123456789") for _ in range(length - len(first) - 1))
        pans.append(body + _luhn(body))
    return [Canary(pan, f"2812101{chance.randrange(10**9, 10**10)}") for pan in pans]
