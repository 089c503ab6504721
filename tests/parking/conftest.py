from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pos.prove.hand.ports import HandClock

from tests.parking.two_lanes import LaneOf

Lanes = Callable[..., LaneOf]


@pytest.fixture
def lanes(tmp_path: Path) -> Iterator[Lanes]:
    """Opens lanes of one shop."""
    clock, opened = HandClock(), list[LaneOf]()

    def open_(number: int, home: Path = tmp_path, **settings: object) -> LaneOf:
        home.mkdir(exist_ok=True)
        opened.append(LaneOf(number, home, clock, **settings))  # type: ignore[arg-type]
        return opened[-1]

    yield open_
    for one in opened:
        one.close()
