"""`pos devices test NAME --act`: the device does what only a person can judge, a line for each step.

Nothing is sold, no payment is begun, and no gate, drawer or hopper is opened.
"""

from collections.abc import Callable, Iterator
from typing import Any

from pos.config import Config
from pos.doctor.trial import Ear
from pos.fittings import PATTERNS
from pos.lane.customer import CustomerRow, CustomerRows
from pos.lane.effects import Print
from pos.lane.events import DeviceChanged, LaneEvent, PrintEnded, Scanned, WeightRead
from pos.lane.message import Msg
from pos.ports import PrintJob

__all__ = ["SHOW_S", "act"]

Acts = Callable[[Config, Any, Ear, float], Iterator[str]]
SHOW_S = 1.5
"""How long each thing is shown."""
PAPER = (
    "SELF-TEST 0123456789 abcdefghij ABCDEFGHIJ",
    "Euro €  pound £  ä ö ü ß é ñ å ø ł",
    "请扫描第一件商品  最初の商品をスキャンしてください",
    "امسح أول صنف",
)
"""A wrong profile shows in the second line, missing fonts below it."""


def act(config: Config, driver: Any, ear: Ear, seconds: float) -> Iterator[str]:  # noqa: ANN401 - any part's driver
    """What the one device of this configuration does, and what to look at."""
    [(part, _, _)] = config.devices()
    acts: Acts = _ACTS.get(part, _answers)
    yield from acts(config, driver, ear, seconds)


def _scanner(config: Config, driver: Any, ear: Ear, seconds: float) -> Iterator[str]:  # noqa: ANN401
    del config
    if getattr(driver, "obeys", False):
        driver.take(on=False)
        yield "It is switched off: it should read nothing now."
        ear.next(SHOW_S)
        driver.take(on=True)
        driver.beep()
        yield 'It is switched on again; where `beep = "lane"`, it beeps.'
    yield "Scan something."
    found = _wait(ear, seconds, Scanned)
    yield "It read." if found is not None else "Nothing was read."


def _scale(config: Config, driver: Any, ear: Ear, seconds: float) -> Iterator[str]:  # noqa: ANN401
    del config, driver
    yield "Put something on it."
    found = _wait(ear, seconds, WeightRead)
    yield f"It shows {found.weight_g} g, {found.state}." if isinstance(found, WeightRead) else "It shows nothing."


def _printer(config: Config, driver: Any, ear: Ear, seconds: float) -> Iterator[str]:  # noqa: ANN401
    del config
    driver.print(PrintJob(job="self-test", request=Print(job="self-test", document="slip", lines=PAPER)))
    yield "A test paper comes out: compare each line with docs/devices.md."
    found = _wait(ear, seconds, PrintEnded)
    yield f"It ended: {found.outcome}. {found.detail}".strip() if isinstance(found, PrintEnded) else "It did not end."


def _relay(config: Config, driver: Any, ear: Ear, seconds: float) -> Iterator[str]:  # noqa: ANN401
    del seconds
    [board] = config.relay.values()
    for state in PATTERNS:
        pattern = board.pattern(state)
        words = " + ".join(f"{light.lamp} {light.pace}".strip() for light in pattern) or "dark"
        driver.show(state)
        yield f"{state}: {words}"
        said = ear.next(SHOW_S)
        if isinstance(said, DeviceChanged):
            yield f"It is {said.state}. {said.detail}".strip()


def _line_display(config: Config, driver: Any, ear: Ear, seconds: float) -> Iterator[str]:  # noqa: ANN401
    del config, seconds
    for top, bottom in (("12345678901234567890", "abcdefghijklmnopqrst"), ("ÄÖÜ äöü ß é ñ £ €", "SELF-TEST")):
        above, below = (CustomerRow(Msg("unit.text", {"text": text})) for text in (top, bottom))
        driver.show(CustomerRows(above, below))
        yield f"It shows {top!r} above {bottom!r}."
        ear.next(SHOW_S)


def _answers(config: Config, driver: Any, ear: Ear, seconds: float) -> Iterator[str]:  # noqa: ANN401
    del config, driver, ear, seconds
    yield "It answers, and more is not tried: money would move."


_ACTS: dict[str, Acts] = {
    "scanner": _scanner,
    "badge": _scanner,
    "scale": _scale,
    "printer": _printer,
    "relay": _relay,
    "line_display": _line_display,
}


def _wait(ear: Ear, seconds: float, kind: type) -> LaneEvent | Scanned | None:
    """The next event of a kind; `None`: none came within so long a silence."""
    while (event := ear.next(seconds)) is not None:
        if isinstance(event, kind):
            return event
    return None
