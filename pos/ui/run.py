"""The kiosk as a program: Qt application, window, signals, and an exit code."""

import gc
import os
import signal
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from pos.config import DisplayConfig
from pos.errors import ConfigError
from pos.lane.parts import Press
from pos.log import get_logger
from pos.ports import Display
from pos.ui.bridge import Kiosk
from pos.ui.pictures import ASSETS
from pos.ui.window import Window
from pos.words.words import Words

__all__ = ["log_qt", "prepare_environment", "run_kiosk"]

log = get_logger("ui")

LEVELS = {
    QtMsgType.QtDebugMsg: "debug",
    QtMsgType.QtInfoMsg: "info",
    QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "error",
    QtMsgType.QtFatalMsg: "critical",
}
HARMLESS = ("This plugin does not support propagateSizeHints",)
"""Said by platforms without a window manager; it is about window hints, not about us."""
LISTEN_MS = 200


def prepare_environment() -> None:
    """Settings that Qt reads once, before the application is made; a shop's own settings go first.

    The software renderer needs no driver and holds the frame budget; an update is painted at once instead of after
    Qt's 5 ms of waiting for more.
    """
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "0")


def log_qt(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Qt's messages become ours."""
    text = message or ""
    if not text.startswith(HARMLESS):
        getattr(log, LEVELS.get(kind, "warning"))("qt", message=text, file=context.file, line=context.line)


def run_kiosk(
    display: DisplayConfig,
    words_of: Callable[[str], Words],
    start: Callable[[Display], Callable[[], None]],
    post: Callable[[Press], None],
    *,
    title: str = "pos",
    shop_folder: Path = ASSETS / "demo",
    guide_folder: Path = ASSETS / "guide",
    beat: Callable[[], None] | None = None,
    painted: Callable[[Kiosk], None] | None = None,
) -> int:
    """Show the kiosk until the window is closed, SIGTERM or SIGINT.

    Args:
        display: the panel.
        words_of: the words of a language, the same object every time.
        start: starts the session, given where its screens go; returns how to stop it. Called once the frame is loaded.
        post: the inbox for what the shopper does; must not block.
        title: of the window.
        shop_folder: pictures/, pictograms/ and categories.toml of the shop.
        guide_folder: guide photos of this installation.
        painted: called after each frame.
        beat: called about five times a second while the window lives: the watchdog's sign of life.

    Returns:
        0, or 1 where the screen could not be loaded.

    Raises:
        ConfigError: fonts are missing, or there is no display to open a window on.
    """
    prepare_environment()
    qInstallMessageHandler(log_qt)
    application = _application()
    window = Window(post, words_of, display, shop_folder=shop_folder, guide_folder=guide_folder)
    window.load()
    if window.warnings:
        log.error("the screen can't be loaded", reasons=window.warnings)
        return 1
    stop = start(window.kiosk)
    if painted is not None:
        window.view.frameSwapped.connect(lambda: painted(window.kiosk))
    _open(window, display, title)
    timer = _listen(application, beat)
    _when_shown(window)
    try:
        return application.exec()
    finally:
        timer.stop()
        stop()
        window.close()
        application.processEvents()


def _when_shown(window: Window) -> None:
    """Once the first screen is painted, and not before: get the others ready, and tell the collector what stays."""

    def shown() -> None:
        if window.kiosk.headline:
            window.view.frameSwapped.disconnect(shown)
            QTimer.singleShot(LISTEN_MS, window.warm)
            QTimer.singleShot(2 * LISTEN_MS, _settle_memory)

    window.view.frameSwapped.connect(shown)


def _application() -> QGuiApplication:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
        raise ConfigError(
            "There is no display to open the kiosk on.", "Start it in a graphical session, or set QT_QPA_PLATFORM."
        )
    found = QGuiApplication.instance()
    return found if isinstance(found, QGuiApplication) else QGuiApplication(["pos"])


def _open(window: Window, display: DisplayConfig, title: str) -> None:
    view = window.view
    view.setTitle(title)
    if display.fullscreen:
        view.setCursor(Qt.CursorShape.BlankCursor)
        view.showFullScreen()
        return
    room = view.screen().availableSize() * 0.92
    size = view.size()
    fits = size.boundedTo(room) == size
    view.resize(size if fits else size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    view.show()


def _listen(application: QGuiApplication, beat: Callable[[], None] | None) -> QTimer:
    """Python sees signals only when it runs: a slow timer lets it, and carries the sign of life."""
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: application.exit(0))
    timer = QTimer()
    timer.timeout.connect(beat or (lambda: None))
    timer.start(LISTEN_MS)
    return timer


def _settle_memory() -> None:
    """What lives as long as the kiosk is not looked at again by the collector, so that no scan waits for it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
