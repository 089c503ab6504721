"""The kiosk's window: QML engine, providers and bridge put together, and taken apart in the right order."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickView

from pos.config import DisplayConfig
from pos.lane.parts import Press
from pos.ui.bridge import Kiosk
from pos.ui.fonts import load_fonts
from pos.ui.images import GuideProvider, IconProvider, PatternProvider, PhotoProvider, QrProvider
from pos.ui.pictures import ASSETS, Pictures, read_guide
from pos.words.words import Words

__all__ = ["QML", "Window", "px_per_mm"]

QML = Path(__file__).parent / "qml"
LONG, SHORT = 1920, 1080
MM_PER_INCH = 25.4


def px_per_mm(diagonal_inch: float) -> float:
    """Pixels a millimetre of a full HD panel, to two decimals (ux.md section 2, Type)."""
    return round(float((LONG**2 + SHORT**2) ** 0.5) / (diagonal_inch * MM_PER_INCH), 2)


class Window:
    """One kiosk window, not shown yet.

    Args:
        post: takes events of presses, on the Qt thread.
        words_of: the words of a language.
        display: the panel.
        shop_folder: where the shop's pictures, pictograms and categories.toml are.
        guide_folder: where the guide photos of this installation are.

    Attributes:
        kiosk: the bridge; its `show` takes screens from any thread.
        view: the Qt window.
        warnings: everything QML complained about.
    """

    def __init__(
        self,
        post: Callable[[Press], None],
        words_of: Callable[[str], Words],
        display: DisplayConfig,
        *,
        shop_folder: Path = ASSETS / "demo",
        guide_folder: Path = ASSETS / "guide",
    ) -> None:
        load_fonts()
        self.landscape = display.orientation == "landscape"
        self.kiosk = Kiosk(
            post,
            words_of,
            theme=display.theme,
            less_motion=display.less_motion,
            landscape=self.landscape,
            px_per_mm=px_per_mm(display.diagonal_inch),
        )
        self.warnings: list[str] = []
        self.view = QQuickView()
        self._warm: list[QQmlComponent] = []
        self._closed = False
        engine = self.view.engine()
        engine.warnings.connect(lambda errors: self.warnings.extend(error.toString() for error in errors))
        engine.addImageProvider("icon", IconProvider())
        engine.addImageProvider("photo", PhotoProvider(Pictures.of(shop_folder)))
        engine.addImageProvider("guide", GuideProvider(read_guide(guide_folder)))
        engine.addImageProvider("qr", QrProvider())
        engine.addImageProvider("pattern", PatternProvider())
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.view.setColor(QColor("#14242B"))
        self.view.installEventFilter(self.kiosk)

    def load(self) -> None:
        """Load the frame; what it shows comes with the first screen."""
        self.view.setInitialProperties({"kiosk": self.kiosk})
        self.view.setSource(QUrl.fromLocalFile(str(QML / "Main.qml")))
        self.warnings.extend(error.toString() for error in self.view.errors())
        self.view.resize(LONG if self.landscape else SHORT, SHORT if self.landscape else LONG)

    def warm(self) -> None:
        """Compile every screen, so that its first use costs as little as its second."""
        if self._closed:
            return
        for file in sorted((QML / "screens").glob("*.qml")):
            self._warm.append(QQmlComponent(self.view.engine(), QUrl.fromLocalFile(str(file))))

    def close(self) -> None:
        """Destroy the scene before the bridge it reads."""
        self._closed = True
        self._warm.clear()
        self.view.removeEventFilter(self.kiosk)
        self.view.close()
        self.view.setSource(QUrl())
        self.view.deleteLater()
