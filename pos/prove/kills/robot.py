"""The shopper of a lane that gets killed. Knows the lane by its screens and its buttons only.

A line is told (`nursery.tell`) for every screen that a shopper was shown, after the journal's commit, in
`Display.show`; and for everything that they are about to do.
"""

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from typing import Any

from pos.app import RunningLane
from pos.lane.parts import ItemSheet, Row
from pos.lane.screen import Screen
from pos.prove.kills.nursery import tell
from pos.prove.kills.shown import find_button, shown
from pos.simulated import Desk

__all__ = ["Front", "Robot"]

PATIENCE_S = 6.0
NO_POWER = (OSError, HTTPException, ValueError)
"""What calling a device's desk ends with when it loses its power, before, during or after its answer."""
CARDS = (
    *({"outcome": "approve"},) * 7,
    {"outcome": "pin"},
    {"outcome": "decline"},
    {"outcome": "not-read"},
    {"outcome": "abort"},
    {"outcome": "hang"},
    {"outcome": "die"},
    {"outcome": "die-after-approval"},
    {"outcome": "die-after-status"},
    {"outcome": "die-after-answer"},
    {"outcome": "late", "late_s": 0.5},
    {"outcome": "late", "late_s": 1.6},
)


def _pieces(told: dict[str, Any], name: str) -> int:
    """How many of these are seen in the basket."""
    return sum(row[2] for row in told["rows"] or () if row[1] == name)


class Front:
    """The Display: tells the parent what is shown, and wakes the robot."""

    def __init__(self, show_s: float = 0.0) -> None:
        self._show_s = show_s
        self.screen: Screen | None = None
        self.changed = threading.Condition()

    def show(self, screen: Screen) -> None:
        """The shopper sees it."""
        tell(shown=shown(screen))
        with self.changed:
            self.screen = screen
            self.changed.notify_all()
        time.sleep(self._show_s)

    def until(self, good: Callable[[Screen], Any], seconds: float = PATIENCE_S) -> bool:
        """Wait for a screen that is good, at most so long; whether it came."""
        with self.changed:
            return bool(self.changed.wait_for(lambda: self.screen is not None and good(self.screen), seconds))


class Robot:
    """A shopper without end. Each act is told before it begins (`do`), and when its answer is on screen (`did`)."""

    def __init__(
        self, lane: RunningLane, front: Front, chance: random.Random, goods: list[list[str]], controls: dict[str, str]
    ) -> None:
        self._lane = lane
        self._front = front
        self._chance = chance
        self._goods = goods
        self._scanner = Desk(control=controls["scanner"])
        self._terminal = Desk(control=controls["terminal"])
        self._wanted = 3
        self._last = ""
        self._left: int | None = None

    def shop(self, purchases: int | None = None) -> None:
        """Until killed, or so many purchases; those are paid with good cards only."""
        self._left = purchases
        moves: dict[str, Callable[[], None]] = {
            "S01": self._arrive,
            "S03": self._scan_on,
            "S16": self._pay,
            "S17": self._pay,
            "S22": self._wait_for_bank,
            "S23": self._leave,
            "S31": lambda: self._press("pay-anyway"),
            "S32": lambda: self._press("carry-on"),
        }
        while self._left != 0:
            screen = self._screen
            move = moves.get(screen.id)
            if move is None:
                self._await_change(screen)
            else:
                move()

    @property
    def _screen(self) -> Screen:
        assert self._front.screen is not None
        return self._front.screen

    def _await_change(self, screen: Screen, seconds: float = PATIENCE_S) -> None:
        if not self._front.until(lambda now: now is not screen, seconds) and seconds >= PATIENCE_S:
            tell(stuck=shown(screen))

    def _act(self, what: str, act: Callable[[], Any], answered: Callable[[Screen], Any], **about: str | int) -> None:
        tell(do=what, **about)
        with suppress(*NO_POWER):
            act()
        tell(did=what, answered=self._front.until(answered))

    def _press(self, id_: str, what: str = "", **about: str | int) -> None:
        before = self._screen
        found = find_button(before, id_)
        if found is None:
            self._await_change(before, 0.3) if self._chance.random() < 0.5 else None
            return
        told, what = shown(before), what or id_
        answers: dict[str, Callable[[Screen], bool]] = {
            "finish": lambda now: now.id != "S23",
            "pay": lambda now: now.id not in ("S03", before.id) or shown(now)["title"] != told["title"],
            **dict.fromkeys(("remove", "more", "undo"), lambda now: shown(now)["rows"] != told["rows"]),
        }
        answered = answers.get(what, lambda now: now is not before)
        self._act(what, lambda: self._lane.post(found.press), answered, **about)

    def _tap(self, id_: str) -> None:
        """Press it, if it is there, and tell nobody."""
        found = find_button(self._screen, id_)
        if found is not None:
            self._lane.post(found.press)

    def _scan(self) -> None:
        before = self._screen
        code, name, price = self._chance.choice([one for one in self._goods if one[0] != self._last])
        self._last = code
        told = shown(before)
        self._act(
            "scan",
            lambda: self._scanner.do("scan", data=code),
            lambda now: now.id == "S03" and _pieces(shown(now), name) > _pieces(told, name),
            name=name,
            price=int(price),
        )

    def _arrive(self) -> None:
        self._wanted = self._chance.randint(1, 4)
        if self._chance.random() < 0.2:
            self._press("start")
        else:
            self._scan()

    def _scan_on(self) -> None:
        rows = shown(self._screen)["rows"] or []
        if len(rows) >= self._wanted:
            self._press("pay")
            return
        odd: tuple[Callable[[], None], ...] = (self._change, self._call, self._speak, lambda: self._press("undo"))
        if rows and self._chance.random() < 0.35:
            self._chance.choice(odd)()
        else:
            self._scan()

    def _change(self) -> None:
        """A line's sheet: one more, or away with it."""
        rows: list[Row] = [row for row in self._screen.body.rows if not row.removed]  # type: ignore[union-attr]
        row = self._chance.choice(rows)
        self._lane.post(row.press)
        if not self._front.until(lambda now: isinstance(now.sheet, ItemSheet)):
            return
        if self._chance.random() < 0.5:
            self._press("item-more", "more", key=row.key)
            self._press("sheet-done")
        else:
            self._press("item-remove", "remove", key=row.key)
        self._front.until(lambda now: now.sheet is None, 1)

    def _call(self) -> None:
        if find_button(self._screen, "cancel-call") is not None:
            self._press("cancel-call")
            return
        self._press("help")
        self._press("call")
        self._front.until(lambda now: now.sheet is None, 1)

    def _speak(self) -> None:
        self._press("language")
        sheet = self._screen.sheet
        choices = getattr(sheet, "choices", ())
        if choices:
            self._press(self._chance.choice(choices).id, "choose")

    def _pay(self) -> None:
        screen = self._screen
        if find_button(screen, "pay-again") is not None:
            self._press("pay-again" if self._chance.random() < 0.8 else "back", "pay")
        elif screen.id == "S17" or find_button(screen, "back") is None:
            self._await_change(screen, PATIENCE_S * 2)
        elif self._chance.random() < 0.08:
            self._press("back")
        elif self._chance.random() < 0.08:
            self._scan()
        else:
            self._hold_card(screen)

    def _hold_card(self, screen: Screen) -> None:
        if not self._terminal_waits():
            self._front.until(lambda now: now is not screen, 0.1)
            return
        card = self._chance.choice(CARDS) if self._left is None else CARDS[0]
        act = lambda: self._terminal.do("card", **card)  # noqa: E731
        self._act("card", act, lambda now: now is not screen, outcome=str(card["outcome"]))

    def _terminal_waits(self) -> bool:
        """Whether the terminal's own display asks for a card; while it has no power nobody answers there."""
        with suppress(*NO_POWER):
            return bool(self._terminal.state()["waiting"])
        return False

    def _wait_for_bank(self) -> None:
        """S22. Who sees the reader ask for a card again holds it there again, as people do."""
        screen, ends = self._screen, time.monotonic() + 20
        while self._screen.id == "S22":
            if self._terminal_waits():
                self._act("card", lambda: self._terminal.do("card", outcome="approve"), lambda _: True)
            self._front.until(lambda now: now.id != "S22", 0.3)
            if time.monotonic() > ends:
                tell(stuck=shown(screen))
                ends += 20

    def _leave(self) -> None:
        if self._chance.random() < 0.6:
            self._press("print")
            self._front.until(lambda now: shown(now)["printing"] != "done.printing", PATIENCE_S)
        if self._chance.random() < 0.2:
            self._press("mood-good")
        self._press("finish")
        if self._left is not None:
            self._left -= 1
