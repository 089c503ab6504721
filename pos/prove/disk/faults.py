"""What can go wrong with one operation of a disk, by a script: this kind, at that operation, once or from then on."""

from typing import Literal

from msgspec import Struct

__all__ = ["Fault", "Kind", "Verb"]

Verb = Literal[
    "open", "make", "read", "write", "truncate", "sync", "size", "access", "remove", "replace", "sync folder"
]
"""The operations that are counted."""

Kind = Literal["i/o error", "no space", "short write", "failed sync"]

_FITS: dict[Kind, tuple[Verb, ...]] = {
    "i/o error": ("open", "make", "read", "write", "truncate", "size", "access", "remove", "replace"),
    "no space": ("make", "write", "replace"),
    "short write": ("write",),
    "failed sync": ("sync", "sync folder"),
}


class Fault(Struct, frozen=True):
    """`kind` strikes operation number `at` (the first is 1); if it `stays`, also every later one that it can strike."""

    kind: Kind
    at: int
    stays: bool = False

    def strikes(self, number: int, verb: Verb) -> bool:
        """Whether this operation is struck."""
        return (number >= self.at if self.stays else number == self.at) and self.fits(verb)

    def fits(self, verb: Verb) -> bool:
        """Whether such an operation can fail in this way."""
        return verb in _FITS[self.kind]
