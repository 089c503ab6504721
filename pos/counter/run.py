"""`pos counter`: the window, its engine and its bridge put together, and taken apart in the right order."""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication
from PySide6.QtQuick import QQuickView

from pos.counter.bridge import Counter
from pos.counter.paper import PaperProvider
from pos.errors import ConfigError

__all__ = ["CounterWindow", "run_counter"]

QML = Path(__file__).parent / "qml"
FONTS = Path(__file__).parent.parent / "assets" / "fonts"
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
WIDTH, HEIGHT = 1280, 900
NARROWEST = QSize(1080, 760)


class CounterWindow:
    """The window, not shown yet.

    Args:
        urls: the control desks by part; see `Counter`.

    Attributes:
        counter: the bridge.
        view: the Qt window.
        warnings: everything QML complained about.

    Raises:
        ConfigError: an address, a font or counter.toml can't be used.
    """

    def __init__(self, urls: Mapping[str, str]) -> None:
        for font in sorted(FONTS.glob("Inter-*.otf")):
            if QFontDatabase.addApplicationFont(str(font)) < 0:
                raise ConfigError(f"The font {font.name} can't be loaded.", "Install the program again.")
        self.counter = Counter(urls)
        self.warnings: list[str] = []
        self.view = QQuickView()
        engine = self.view.engine()
        engine.warnings.connect(lambda errors: self.warnings.extend(error.toString() for error in errors))
        engine.addImageProvider("paper", PaperProvider(self.counter.sheet))
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.view.setColor(QColor("#F6F3EC"))
        self.view.setTitle(str(self.counter.property("title")))
        self.view.setMinimumSize(NARROWEST)
        self.view.setInitialProperties({"counter": self.counter})
        self.view.setSource(QUrl.fromLocalFile(str(QML / "Main.qml")))
        self.warnings.extend(error.toString() for error in self.view.errors())
        self.view.resize(WIDTH, HEIGHT)

    def open(self) -> None:
        """Show it, and look at the desks."""
        self.view.show()
        self.counter.start()

    def close(self) -> None:
        """Destroy the scene before the bridge it reads."""
        self.counter.stop()
        self.view.close()
        self.view.setSource(QUrl())
        self.view.deleteLater()


def run_counter(urls: Mapping[str, str]) -> int:
    """Show the counter until it is closed; returns the exit code.

    Args:
        urls: the control desks by part, as their simulators print them; scanner, printer, terminal and scale at least.

    Raises:
        ConfigError: an address is no desk's, a desk is missing or not known, or there is no display.
    """
    if not any(os.environ.get(name) for name in DISPLAYS):
        raise ConfigError(
            "There is no display for the counter.", "Start it in a graphical session, or set QT_QPA_PLATFORM."
        )
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    window = CounterWindow(urls)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: application.exit(0))
    window.open()
    code = application.exec()
    window.close()
    return code
