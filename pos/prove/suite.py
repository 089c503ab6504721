"""What a suite of the proof is, and what it has to say at its end."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["Budget", "Outcome", "Share", "Shared", "Suite"]

Share = tuple[int, int]
"""Which part of how many, from 1."""


@dataclass
class Budget:
    """How much a suite may do: it stops at `inputs`, or when `time_is_up`, whichever comes first.

    Attributes:
        inputs: how many of its own unit (power cuts, kills, fuzzed inputs); 0: as many as there is time for.
        time_is_up: asked between two inputs; never inside one.
        told: called with how many are done, for a progress bar.
        first: the number of the first input, from 1; suites whose inputs are a stream of their seed go on from there.
        share: which part of how many, from 1, of a suite whose inputs can be shared (`shared`).
    """

    inputs: int
    time_is_up: Callable[[], bool] = lambda: False
    told: Callable[[int], None] = lambda _: None
    first: int = 1
    share: Share = (1, 1)

    def goes_on(self, done: int) -> bool:
        """Whether another input is wanted."""
        self.told(done)
        return not self.time_is_up() and (not self.inputs or done < self.inputs)


@dataclass
class Outcome:
    """What a suite found.

    Attributes:
        counts: inputs tried and faults injected, by name in plain words ("power cuts": 5000).
        lost, doubled, undetected: what must be 0.
        findings: a sentence for each thing that is wrong, with the seed and the command that shows it again.
        controls: planted bugs and weaker settings, by name: whether the suite caught it. All must be true.
        facts: anything else for the report ("simulated hours": "1,204").
        rows: the lines of a table, by their name: numbers that parts of a suite are added up by.
        left: inputs of this share that there was no time for.
    """

    counts: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    undetected: int = 0
    findings: list[str] = field(default_factory=list)
    controls: dict[str, bool] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    left: int = 0

    @property
    def good(self) -> bool:
        """Nothing was found, and every control was caught."""
        nothing = not (self.lost or self.doubled or self.undetected or self.findings)
        return nothing and bool(self.controls) and all(self.controls.values())


class Suite(Protocol):
    """One attack. A module of `pos.prove` has it as `SUITE`."""

    name: str
    """A word for the command line: "power"."""
    proves: str
    """Which tests of the catalogue it is, and one line for people: "T02: a power cut at any disk operation"."""
    unit: str
    """What `Budget.inputs` counts: "power cuts"."""

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Attack; the same seed and inputs attack in the same way. Includes the controls."""
        ...


class Shared(Suite, Protocol):
    """A suite whose inputs can be shared: `Budget.share`."""

    def table(self, rows: dict[str, dict[str, int]]) -> list[str]:
        """Lines of `Outcome.rows` for people."""
        ...
