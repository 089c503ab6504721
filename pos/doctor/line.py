"""One line of the doctor's report."""

from typing import Literal

from msgspec import Struct

__all__ = ["Line", "Verdict", "bad", "good", "warn"]

Verdict = Literal["ok", "look", "bad"]
"""ok: well. look: the lane works, but somebody should look. bad: the lane does not work, or not safely."""


class Line(Struct, frozen=True):
    """What was looked at, how it is, and what to do.

    Attributes:
        about: "disk", "scanner.hand" ...
        said: one sentence.
        do: what a person can do; empty where all is well.
    """

    verdict: Verdict
    about: str
    said: str
    do: str = ""


def good(about: str, said: str) -> Line:
    """All is well."""
    return Line("ok", about, said)


def warn(about: str, said: str, do: str) -> Line:
    """Somebody should look."""
    return Line("look", about, said, do)


def bad(about: str, said: str, do: str) -> Line:
    """It does not work like this."""
    return Line("bad", about, said, do)
