"""The picture of the printer's paper, for QML."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

__all__ = ["Paper", "PaperProvider"]


class Paper:
    """The newest picture, scaled to `width` pixels."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.image = QImage()
        self._number = 0

    def take(self, image: QImage) -> None:
        """This is how the paper looks now."""
        self.image = image
        self._number += 1

    @property
    def address(self) -> str:
        """Another one for every picture; "" while there is none."""
        return f"image://paper/{self._number}" if self._number else ""


class PaperProvider(QQuickImageProvider):
    """Serves "image://paper/7": whatever number is asked for, the newest picture."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._paper = paper

    def requestImage(self, id_: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802, ARG002 - Qt's name
        """The newest picture."""
        image = self._paper.image
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image
