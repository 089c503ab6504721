"""What was found for some pieces: uses of promotions, and what comes off which of the pieces."""

from msgspec import Struct

__all__ = ["Cut", "Solved"]


class Cut(Struct, frozen=True, gc=False):
    """One use of a promotion: what comes off which pieces.

    `shares`: goods by their place, the first of equal pieces, how many of them, and what comes off each.
    """

    place: int
    shares: tuple[tuple[int, int, int, int], ...]
    rest: bool = False
    """These pieces have no other discount of their own."""


class Solved(Struct, frozen=True, gc=False):
    """What the pieces gain together, and by what."""

    gain: int
    cuts: tuple[Cut, ...]
    exact: bool = True
    """Whether nothing can gain more."""
