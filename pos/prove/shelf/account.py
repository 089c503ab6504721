"""What is counted in a simulated basket: alarms, whether they were true, how they ended; what was caught."""

from dataclasses import dataclass, field

__all__ = ["PASSING_MS", "Alarm", "Verdict"]

PASSING_MS = 10_000
"""A nudge that is gone by itself after so long, and that nobody did anything about, is a passing one."""


@dataclass
class Alarm:
    """One trouble from when anybody could notice it (a card, a call, payment that waits) until it was over.

    Attributes:
        trouble: as the checks call it.
        at: when it was first said, milliseconds.
        false: whether at any of its steps nothing was wrong.
        called: whether the team was, or payment waited for them.
        passed: whether it went by itself within `PASSING_MS`.
        cause: of a false one, for who looks into it.
    """

    trouble: str
    at: int
    false: bool = False
    called: bool = False
    passed: bool = False
    cause: str = ""


@dataclass
class Verdict:
    """What came of a basket.

    Attributes:
        kind: of the person.
        alarms: all of them, true and false.
        mistakes, thefts: of what kind, whether it was caught, and by how many grams the shelf bears something else than
            what the list says.
        pieces: how many were in it.
    """

    kind: str
    alarms: list[Alarm] = field(default_factory=list)
    mistakes: list[tuple[str, bool, float]] = field(default_factory=list)
    thefts: list[tuple[str, bool, float]] = field(default_factory=list)
    pieces: int = 0

    @property
    def false(self) -> int:
        """Alarms though nothing was wrong, passing ones too."""
        return sum(one.false for one in self.alarms)
