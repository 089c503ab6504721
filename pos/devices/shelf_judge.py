"""When the packing shelf stands still, and what it says then. Pure; what it means is the lane's business.

A shelf is a floor that people lean on, walk past and put bags on: its last digits never rest. So it counts as standing
when every answer of `settle_ms` lies within `noise_g` of the others, and is then worth their middle. A new weight is
news from `noise_g` on, and after every movement; less is the noise itself. What creeps (a load cell that warms up) is
told as it goes, each time it has gone by that much.
"""

from collections import deque
from statistics import median_low
from typing import Literal

from msgspec import Struct

from pos.devices.scale_codec import Says

__all__ = ["ShelfJudge", "ShelfRules", "ShelfSays"]

ShelfSaid = Literal["moving", "settled", "over"]


class ShelfRules(Struct, frozen=True, kw_only=True):
    """Grams and milliseconds.

    Attributes:
        division_g: the steps that the shelf tells.
        noise_g: how far answers lie apart while nothing moves.
        settle_ms: for how long they must.
        capacity_g: what it can carry.
    """

    division_g: int = 5
    noise_g: int = 10
    settle_ms: int = 600
    capacity_g: int = 60_000


class ShelfSays(Struct, frozen=True):
    """News of the shelf: gross grams, below zero too where a scale tells that; 0 while moving."""

    said: ShelfSaid
    weight_g: int = 0


class ShelfJudge:
    """Hears every answer of one shelf, in order."""

    def __init__(self, rules: ShelfRules) -> None:
        self._rules = rules
        self._window: deque[tuple[float, int]] = deque()
        self._told: ShelfSays | None = None

    def forget(self) -> None:
        """The shelf was lost: it must come to rest again, and that is news."""
        self._window.clear()
        self._told = None

    def hear(self, says: Says, now_s: float) -> ShelfSays | None:
        """What an answer, heard at `now_s` (a clock that never jumps), is news of; `None` if of nothing.

        "unready" is nobody's weight: it neither moves nor stands.
        """
        if says.said == "unready" or says.net:
            return None
        seen = self._seen(says, now_s)
        if not self._is_news(seen):
            return None
        self._told = seen
        return seen

    def _seen(self, says: Says, now_s: float) -> ShelfSays:
        if says.said == "over" or (says.weight_g or 0) > self._rules.capacity_g:
            self._window.clear()
            return ShelfSays("over")
        if says.said == "under-zero" and says.weight_g is None:
            return self._stand(-self._rules.division_g, now_s)
        if says.said == "motion" or says.weight_g is None:
            self._window.clear()
            return ShelfSays("moving")
        return self._stand(says.weight_g, now_s)

    def _stand(self, weight_g: int, now_s: float) -> ShelfSays:
        window, rules = self._window, self._rules
        if window and abs(weight_g - window[-1][1]) > rules.noise_g:
            window.clear()
        window.append((now_s, weight_g))
        while len(window) > 1 and round((now_s - window[1][0]) * 1000) >= rules.settle_ms:
            window.popleft()
        weights = [one for _, one in window]
        long = round((now_s - window[0][0]) * 1000) >= rules.settle_ms
        if not long or max(weights) - min(weights) > rules.noise_g:
            return ShelfSays("moving")
        return ShelfSays("settled", median_low(weights))

    def _is_news(self, seen: ShelfSays) -> bool:
        told = self._told
        if told is None or seen.said != told.said:
            return True
        return seen.said == "settled" and abs(seen.weight_g - told.weight_g) >= self._rules.noise_g
