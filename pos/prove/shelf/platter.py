"""A shelf scale of 5 g as it really is: rings after each load, drifts, shakes when somebody walks by, rounds.

The weight is given as a codec would hear it; whether it stands still is for the lane's own driver to judge.
"""

from math import cos, exp, pi
from random import Random

from pos.devices.scale_codec import Says

__all__ = ["Platter"]

STEP_MS = 100
"""It is asked ten times a second."""
CALM_MS = 1_700
"""So long after anything happened nothing is news any more."""
RING_MS, RING_HZ = 140.0, 5.0
NOISE_G, BUMP_G = 1.2, 25.0
DRIFT_G_MIN, PULL = 0.5, 0.02


class Platter:
    """What lies on it, in grams, and what it says. Milliseconds."""

    def __init__(self, chance: Random, at: int, division_g: int = 5) -> None:
        self._chance = chance
        self._division = division_g
        self.load_g = 0.0
        self.drift_g = 0.0
        self._drifted_at = at
        self._steps: list[tuple[int, float]] = []
        self._leans: list[tuple[int, int, float, float]] = []
        self.busy_until = 0

    def change(self, by_g: float, at: int) -> None:
        """Something is put on it or taken off: it rings."""
        self.load_g += by_g
        self._steps.append((at, by_g * self._chance.uniform(0.3, 0.9)))
        self.busy_until = max(self.busy_until, at + CALM_MS)

    def lean(self, force_g: float, unrest: float, at: int, for_ms: int) -> None:
        """A hand or a child leans on it; `unrest`: how far the force varies, as a part of it."""
        self._leans.append((at, at + for_ms, force_g, unrest))
        self.busy_until = max(self.busy_until, at + for_ms + CALM_MS)

    def bump(self, at: int) -> None:
        """Somebody walks by, or a trolley hits it."""
        self._steps.append((at, self._chance.choice((-1, 1)) * self._chance.uniform(5, BUMP_G)))
        self.busy_until = max(self.busy_until, at + CALM_MS)

    def leaned_on(self, at: int) -> bool:
        """Whether a hand or a child is on it."""
        return any(begin <= at < end for begin, end, _, _ in self._leans)

    def says(self, at: int) -> Says:
        """What it says when it is asked."""
        self._drift(at)
        weight = self.load_g + self.drift_g + self._chance.gauss(0, NOISE_G)
        self._steps = [one for one in self._steps if at - one[0] < CALM_MS]
        for since, size in self._steps:
            age = at - since
            weight += size * exp(-age / RING_MS) * cos(2 * pi * RING_HZ * age / 1000)
        self._leans = [one for one in self._leans if one[1] > at]
        for begin, _, force, unrest in self._leans:
            if begin <= at:
                weight += max(0.0, force * (1 + unrest * self._chance.gauss(0, 1)))
        return Says(said="weight", weight_g=self._division * round(weight / self._division))

    def _drift(self, at: int) -> None:
        minutes = (at - self._drifted_at) / 60_000
        if minutes > 0:
            wander = self._chance.gauss(0, DRIFT_G_MIN * minutes**0.5)
            self.drift_g += wander - PULL * self.drift_g * min(minutes, 10)
            self._drifted_at = at
