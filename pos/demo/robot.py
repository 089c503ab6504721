"""A shopper at the lane: taps, scans, holds cards to the reader, and looks."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pos.app import RunningLane
from pos.config import Config
from pos.demo.kept import Kept, Trip
from pos.errors import DeviceSilent
from pos.lane.state import Timing
from pos.simulated import Bench
from pos.words.words import words_for

__all__ = ["Robot", "last_paper", "papers_since"]

PATIENCE_S = 20.0
Papers = Sequence[dict[str, Any]]
"""What a simulated printer says of the papers that lie before it, oldest first."""
QUICK = Timing(idle_s=20.0, more_time_s=3.0, done_s=60.0)


class Robot:
    """One shopper at one lane.

    Args:
        config: the lane, wired to `bench`.
        bench: the simulated devices.
        language: what it reads.
        out: where pictures go.
        kept: what it brings home.
    """

    def __init__(self, config: Config, bench: Bench, language: str, out: Path, kept: Kept) -> None:
        from pos.ui.stand import Stand

        self.bench, self.language, self._out, self.kept = bench, language, out, kept
        self.stand = Stand(config.display, lambda tag: words_for(tag, config.shop.timezone), self._post)
        self._codes: list[int] = []
        self.trip = Trip(0, language, "")
        self.number = config.shop.lane
        self._lane = RunningLane(config, self.stand.window.kiosk, self._codes.append, QUICK)
        self._lane.start()

    def _post(self, event: Any) -> None:  # noqa: ANN401 - any press
        self._lane.post(event)

    def close(self) -> None:
        """Go home."""
        self._lane.stop()
        self.stand.close()

    # --- eyes

    @property
    def kiosk(self) -> Any:  # noqa: ANN401 - a QObject, read as Python
        """What the window shows."""
        return self.stand.window.kiosk

    @property
    def screen(self) -> str:
        """S03, S16 ..."""
        return str(self.kiosk.headline.split(" ")[0])

    @property
    def amount(self) -> int:
        """The amount that stands large on the screen, minor units."""
        return int("".join(one for one in str(self.kiosk.stage.property("amount")) if one.isdecimal()))

    def sees(self, name: str) -> bool:
        """Whether this control is on the screen."""
        return self.stand.find(name) is not None

    def look(self, name: str) -> None:
        """Keep a picture of the screen."""
        self.stand.settle()
        path = self._out / f"{self.trip.number:02d}-{name}.png"
        self.stand.grab().save(str(path))
        self.trip.pictures.append(path)

    def wait(self, screen: str, what: Callable[[], bool] = lambda: True) -> None:
        """Until this screen is there, and `what` holds.

        Raises:
            DeviceSilent: it did not come.
        """
        self._wait(screen, lambda: self.screen == screen and what())

    def until(self, screen: str, do: Callable[[], None]) -> None:
        """The same, with something to do meanwhile."""

        def there() -> bool:
            do()
            return self.screen == screen

        self._wait(screen, there)

    def _wait(self, screen: str, there: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            self.stand.settle()
            if self._codes:
                break
            if there():
                return
            time.sleep(0.01)
        self.look("stuck")
        raise DeviceSilent(
            f"The robot waited for {screen} ({self.language}, {self.trip.title}) and sees {self.kiosk.headline}.",
            f"Look at {self.trip.pictures[-1]}.",
        )

    def wait_for(self, screen: str, name: str) -> None:
        """Until a control is on this screen."""
        self.wait(screen, lambda: self.sees(name))

    # --- hands

    def tap(self, name: str) -> None:
        """Touch a control, once it is there and no longer guarded against a double strike."""
        self.wait(self.screen, lambda: self.sees(name))
        self.stand.tap(name)

    def scan(self, code: str) -> None:
        """Scan goods, and wait until the basket shows them."""
        before = self.kiosk.headline
        self.read(code)
        self.wait("S03", lambda: self.kiosk.headline != before)

    def read(self, code: str) -> None:
        """Hold any code to the scanner."""
        self.bench.scanner.do("scan", data=code)

    def close_sheet(self) -> None:
        """Back to the basket, once the sheet is gone: what lies under it can't be touched before."""
        self.tap("close")
        self.wait("S03", lambda: not self.kiosk.sheet.file)

    # --- a visit

    def begin(self, title: str) -> None:
        """Another visit: choose the language at the free lane."""
        self.trip = Trip(len(self.kept.trips) + 1, self.language, title)
        self.kept.trips.append(self.trip)
        self.wait("S01")
        if str(self.kiosk.property("language")) != self.language:
            self._choose()
            self.wait("S01", lambda: bool(self.kiosk.property("language") == self.language))

    def _choose(self) -> None:
        """On the free lane, or on the sheet of all languages."""
        if self.sees(f"welcome-{self.language}"):
            self.tap(f"welcome-{self.language}")
            return
        self.tap("more-languages")
        self.wait_for("S01", f"language-{self.language}")
        self.look("S02-languages")
        self.tap(f"language-{self.language}")

    def shop(self, title: str, basket: tuple[str, ...]) -> None:
        """Begin, and scan a basket."""
        self.begin(title)
        self.look("S01-ready")
        for code in basket:
            self.scan(code)
        self.look("S03-scan")

    def paper(self) -> None:
        """Print, keep the receipt, finish."""
        before = self.printed
        self.tap("print")
        self.take_paper(before)

    def take_paper(self, before: int) -> None:
        """Keep what is printed since, and finish."""
        self.wait("S23", lambda: self.printed > before)
        self.kept.booked += 1
        self.trip.numbers.append(self.kept.booked)
        self.tap("finish")
        self.wait("S01")
        for place, paper in enumerate(papers_since(self.bench.printer.state()["receipts"], before), start=1):
            path = self._out / f"{self.trip.number:02d}-paper-{place}.png"  # the receipt, and the terminal's own slips
            path.write_bytes(self.bench.printer.file(paper["png"]))
            self.trip.receipts.append(path)

    @property
    def printed(self) -> int:
        """The number of the last paper that the printer cut."""
        return last_paper(self.bench.printer.state()["receipts"])


def last_paper(papers: Papers) -> int:
    """Its number: old papers are taken away, so how many lie there says nothing."""
    return papers[-1]["number"] if papers else 0


def papers_since(papers: Papers, before: int) -> list[dict[str, Any]]:
    """Those that were cut after the paper of that number."""
    return [one for one in papers if one["number"] > before]
