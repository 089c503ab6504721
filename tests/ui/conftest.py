import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "0")

from collections.abc import Callable, Iterator

import pytest
from pos.config import DisplayConfig
from pos.ui.stand import Stand
from pos.words.words import words_for

Stands = Callable[..., Stand]


@pytest.fixture
def stands(qapp: object) -> Iterator[Stands]:
    """Opens offscreen kiosks; each must end without a warning of QML."""
    opened: list[Stand] = []

    def open_(**settings: object) -> Stand:
        stand = Stand(DisplayConfig(**{"less_motion": True, **settings}), words_for)  # type: ignore[arg-type]
        opened.append(stand)
        return stand

    yield open_
    warnings = [warning for stand in opened for warning in stand.window.warnings]
    for stand in opened:
        stand.close()
    assert not warnings
