"""A Toledo 8217 in our hands: it answers each question, with another weight every third time."""

import os
import threading
import time
import tty

__all__ = ["Platter"]

SAME = 3
"""So many answers say the same weight: the driver has heard it, and it is not steady yet."""


class Platter:
    """The scale's end of a pty.

    Attributes:
        url: what the driver opens.
        sent: by weight as it is shown ("0.505"), when the last byte of its first answer was written, monotonic ns.
    """

    def __init__(self, weights: int) -> None:
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.url = f"serial://{os.ttyname(slave)}"
        self.sent: dict[str, int] = {}
        self._slave = slave
        self._weights = [500 + 5 * number for number in range(weights + 20)]
        threading.Thread(target=self._answer, name="platter", daemon=True).start()

    def _answer(self) -> None:
        for turn in range(SAME * len(self._weights)):
            try:
                while os.read(self.master, 1) != b"W":
                    pass
                weight = f"{self._weights[turn // SAME] / 1000:.3f}"
                os.write(self.master, f"\x020{weight}\r".encode())
            except OSError:
                return
            self.sent.setdefault(weight, time.perf_counter_ns())

    def close(self) -> None:
        """Let go."""
        os.close(self.master)
        os.close(self._slave)
