"""What a simulated scale's platter does: goods are put on it, somebody leans on it, it swings, drifts, and lies.

Grams. A weight swings for `settle_ms` after every change, as a load cell does; after that it stands, rounded to the
division (OIML R 76-1, T.3.2.2).
"""

import math
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["Lie", "Platter", "PlatterSetup", "Reading"]

Lie = Literal["", "repeat", "jump"]
"""What is wrong with it: it says its last standing weight for ever; it says another one every time."""


class PlatterSetup(Struct, frozen=True, kw_only=True):
    """What stands on its plate."""

    capacity_g: int = 15_000
    division_g: int = 5
    min_g: int = 100
    settle_ms: int = 300
    noise_g: float = 0.0
    """How much it trembles while nothing moves, as a standard deviation: floors shake."""
    seed: int = 1


class Reading(Struct, frozen=True, kw_only=True):
    """What its indicator shows. `net_g`: gross less the tare taken on the scale itself."""

    gross_g: int
    tare_g: int
    stable: bool
    over: bool = False
    no_zero: bool = False

    @property
    def net_g(self) -> int:
        """What is shown."""
        return self.gross_g - self.tare_g


class Platter:
    """Times are seconds on a clock that never jumps."""

    def __init__(self, setup: PlatterSetup) -> None:
        self.setup = setup
        self.tare_g = 0
        self.lie: Lie = ""
        self.no_zero = False
        self._load_g = 0
        self._was_g = 0
        self._offset_g = 0
        self._changed_s = -math.inf
        self.leans = False
        self._jumps = 0
        self._tremble = _tremble(setup.seed)
        self._last: Reading | None = None
        self.moved = False
        """Whether anything moved since a weighing ended (Dialog 06 asks)."""

    def put(self, weight_g: int, now_s: float) -> None:
        """This lies on it now, whatever lay there before."""
        self._was_g, self._load_g, self._changed_s, self.moved = self._load_g, weight_g, now_s, True

    def add(self, weight_g: int, now_s: float) -> int:
        """This comes on top of it, or goes (below 0). What lies there then."""
        self.put(max(0, self._load_g + weight_g), now_s)
        return self._load_g

    def lean(self, leans: bool, now_s: float) -> None:
        """A hand rests on it, or no more."""
        self.leans, self._changed_s, self.moved = leans, now_s, True

    def drift(self, weight_g: int) -> None:
        """Its zero goes away by so much, too slowly to be seen moving."""
        self._offset_g += weight_g

    def zero(self, now_s: float) -> bool:
        """Take what it shows as zero: standing, and within 2 % of the capacity (OIML R 76-1, 4.5.1)."""
        now = self._true(now_s)
        if not now.stable or self.tare_g or abs(now.gross_g) * 50 > self.setup.capacity_g:
            return False
        self._offset_g -= self._load_g + self._offset_g
        self.no_zero = False
        return True

    def reading(self, now_s: float) -> Reading:
        """What it shows, or claims to show."""
        true = self._true(now_s)
        if self.lie == "jump":
            self._jumps += 1
            step = self.setup.division_g * (1 + 7 * (self._jumps % 5))
            return replace(true, gross_g=true.gross_g + step, stable=True)
        if self.lie == "repeat" and self._last is not None:
            return self._last
        if true.stable and true.gross_g:
            self._last = true
        return true

    def _true(self, now_s: float) -> Reading:
        since_s = now_s - self._changed_s
        settled = since_s * 1000 >= self.setup.settle_ms
        weight_g = float(self._load_g + self._offset_g)
        if self.leans:
            weight_g += 900 + 350 * math.sin(7 * now_s)
        elif not settled:
            share = since_s * 1000 / self.setup.settle_ms
            swing = math.exp(-4 * share) * math.cos(9 * share)
            weight_g += (self._was_g - self._load_g) * swing
        if self.setup.noise_g:
            weight_g += self.setup.noise_g * next(self._tremble)
        steps = math.floor(weight_g / self.setup.division_g + 0.5)
        gross_g = steps * self.setup.division_g
        over = gross_g > self.setup.capacity_g + 9 * self.setup.division_g
        stable = settled and not self.leans
        return Reading(gross_g=gross_g, tare_g=self.tare_g, stable=stable, over=over, no_zero=self.no_zero)


def _tremble(seed: int) -> Iterator[float]:
    """A floor that shakes: nearly normal, mean 0, deviation 1; the same for a seed (Park and Miller, CACM 31, 1988)."""
    state = seed or 1
    while True:
        total = 0.0
        for _ in range(12):
            state = state * 48_271 % 0x7FFFFFFF
            total += state / 0x7FFFFFFF
        yield total - 6
