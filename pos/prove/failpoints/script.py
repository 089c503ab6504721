"""The shopper who reaches every seam: scans, looks, types, goes back, pays by a good card, prints, leaves."""

import time

from pos.lane.screen import Screen
from pos.prove.kills.robot import PATIENCE_S, Robot
from pos.prove.kills.shown import shown

__all__ = ["Script"]


class Script(Robot):
    """One purchase, always the same, as far as the lane lets them."""

    def follow(self) -> None:
        """Until the lane is free again."""
        self._front.until(lambda now: now.id in ("S01", "S03", "S32", "S23"), PATIENCE_S)
        if self._screen.id == "S23":
            self._press("finish")
        self._scan()
        self._look_around()
        self._type()
        self._press("pay")
        self._press("back")
        self._front.until(lambda now: now.id == "S03", PATIENCE_S)
        self._press("pay")
        self._lose_the_line()
        self.shop(1)

    def _look_around(self) -> None:
        self._press("find")
        self._press("tab-fruit")
        self._press("find-search")
        self._press("key-a")
        self._press("search-show")
        for _ in range(3):
            if self._screen.sheet is None and self._screen.id == "S03":
                return
            self._press("close")
            self._press("back")

    def _type(self) -> None:
        """An article by the number under its bars."""
        before = self._screen
        code, name, price = next(one for one in self._goods if one[0] != self._last)
        self._press("type")
        for digit in code:
            self._press(f"key-{digit}")

        def added(now: Screen) -> bool:
            return now.id == "S03" and shown(now)["rows"] != shown(before)["rows"]

        self._act("scan", lambda: self._tap("type-ok"), added, name=name, price=int(price))

    def _lose_the_line(self) -> None:
        """A card that the terminal dies on: the lane has to ask, and then the shopper pays."""
        ends = time.monotonic() + PATIENCE_S
        while not self._terminal_waits() and time.monotonic() < ends:
            time.sleep(0.05)
        screen = self._screen
        card = {"outcome": "die"}
        self._act("card", lambda: self._terminal.do("card", **card), lambda now: now is not screen, **card)

    def _leave(self) -> None:
        self._press("print")
        self._front.until(lambda now: shown(now)["printing"] != "done.printing", PATIENCE_S)
        self._press("finish")
        self._left = (self._left or 1) - 1
