"""What happened, a line an event: for people to read, and as one hash that is the same wherever the seed is run."""

from collections import Counter
from hashlib import sha256
from typing import TextIO

__all__ = ["Trace"]


class Trace:
    """Simulated time, who, what.

    Attributes:
        events: how often a person or a device did something to the lane.
        counts: the same by kind, and whatever else is counted.
    """

    def __init__(self, file: TextIO | None = None) -> None:
        self.events = 0
        self.counts: Counter[str] = Counter()
        self._file = file
        self._hash = sha256()

    def line(self, now_us: int, who: str, what: str) -> None:
        """Write one line."""
        text = f"{now_us // 1_000_000}.{now_us % 1_000_000:06d} {who}: {what}\n"
        self._hash.update(text.encode("utf-8", "backslashreplace"))
        if self._file is not None:
            self._file.write(text)

    @property
    def hash(self) -> str:
        """Over everything so far, 64 hex digits."""
        return self._hash.hexdigest()
