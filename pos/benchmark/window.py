"""An offscreen kiosk window for measurements: the software renderer at 1080 x 1920."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pos.config import DisplayConfig

__all__ = ["application", "offscreen_window"]


@cache
def application() -> Any:  # noqa: ANN401 - Qt is imported only where it is measured
    """Qt, offscreen, once a process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from pos.ui.run import prepare_environment

    prepare_environment()
    return QGuiApplication.instance() or QGuiApplication(["pos"])


def offscreen_window(post: Callable[[Any], None] = lambda _event: None) -> tuple[Any, Callable[[], None]]:
    """A kiosk window that is shown, and how to let Qt work."""
    app = application()
    from pos.ui.window import Window
    from pos.words.words import words_for

    window = Window(post, lambda language: words_for(language, "Europe/London"), DisplayConfig(less_motion=True))
    window.load()
    window.view.show()
    window.warm()
    return window, app.processEvents
