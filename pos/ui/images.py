"""Pictures for QML, made once in the size they are shown in: icons, product photos, guide photos, QR codes.

Corners are rounded and spots are drawn here, since clipping and masks in the scene would each need a layer. An address
is the parts of a picture joined by "/", percent-encoded: "image://icon/search/%2314242b/36".
"""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import segno
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QImageReader, QPainter, QPainterPath, QPen
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

from pos.ui.pictures import ASSETS, GuidePhoto, Pictures

__all__ = ["GuideProvider", "IconProvider", "PatternProvider", "PhotoProvider", "QrProvider", "card_path"]

KEPT = 600
PICTOGRAM_SHARE = 0.7
RGBA = QImage.Format.Format_ARGB32_Premultiplied
OPAQUE = QImage.Format.Format_RGB32


class _Provider(QQuickImageProvider):
    """Makes a picture of an address once."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._made: OrderedDict[str, QImage] = OrderedDict()

    def requestImage(self, id_: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802, ARG002 - Qt's name
        """The picture of this address."""
        image = self._made.get(id_)
        if image is None:
            image = self.make([unquote(part) for part in id_.split("/")])
            self._made[id_] = image
            if len(self._made) > KEPT:
                self._made.popitem(last=False)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image

    def make(self, parts: list[str]) -> QImage:
        """Draw it."""
        raise NotImplementedError


def _blank(width: int, height: int, colour: str | Qt.GlobalColor = Qt.GlobalColor.transparent) -> QImage:
    image = QImage(width, height, RGBA)
    image.fill(QColor(colour))
    return image


def _drawn(image: QImage, draw: Callable[[QPainter], None]) -> QImage:
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    draw(painter)
    painter.end()
    return image


def card_path(width: float, height: float, radius: float, *, foot: bool = True) -> QPainterPath:
    """A rectangle with round corners, or with round upper corners only."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, width, height if foot else height + 2 * radius), radius, radius)
    if foot:
        return path
    whole = QPainterPath()
    whole.addRect(QRectF(0, 0, width, height))
    return path.intersected(whole)


def _filling(file: Path, width: int, height: int) -> QImage:
    """A photo scaled and cut to fill a size; grey where it can't be read."""
    reader = QImageReader(str(file))
    reader.setAutoTransform(True)
    natural = reader.size()
    if natural.isValid():
        wanted = natural.scaled(width, height, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        if wanted.width() < natural.width():
            reader.setScaledSize(wanted)
    photo = reader.read()
    if photo.isNull():
        return _blank(width, height, "#d8d4ca")
    expand, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    scaled = photo.scaled(width, height, expand, smooth)
    return scaled.copy((scaled.width() - width) // 2, (scaled.height() - height) // 2, width, height)


def _rounded(photo: QImage, path: QPainterPath) -> QImage:
    return _drawn(_blank(photo.width(), photo.height()), lambda painter: painter.fillPath(path, QBrush(photo)))


class IconProvider(_Provider):
    """Address "name/colour/side": a drawing of the ui icons in one colour."""

    def __init__(self, folder: Path = ASSETS / "icons" / "ui") -> None:
        super().__init__()
        self._folder = folder

    def make(self, parts: list[str]) -> QImage:
        """Draw the icon; a missing one is our bug, and shows as an empty square with a warning of Qt."""
        name, colour, side = parts[0], parts[1], int(parts[2])
        source = (self._folder / f"{Path(name).name}.svg").read_text(encoding="utf-8")
        drawing = QSvgRenderer(source.replace("currentColor", QColor(colour).name()).encode())
        return _drawn(_blank(side, side), lambda painter: drawing.render(painter, QRectF(0, 0, side, side)))


class PhotoProvider(_Provider):
    """Address "photo:category/side/radius/ground": a product's square picture, its corners rounded."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self._pictures = pictures

    def make(self, parts: list[str]) -> QImage:
        """Draw the photo, or the pictogram at 70 % on `ground`."""
        (photo, _, category), side, radius = parts[0].partition(":"), int(parts[1]), float(parts[2])
        file, is_photo = self._pictures.find(photo, category)
        path = card_path(side, side, radius)
        if file is not None and is_photo:
            return _rounded(_filling(file, side, side), path)
        image = _drawn(_blank(side, side), lambda painter: painter.fillPath(path, QColor(parts[3])))
        if file is None:
            return image
        drawing = QSvgRenderer(str(file))
        inner, edge = side * PICTOGRAM_SHARE, side * (1 - PICTOGRAM_SHARE) / 2
        return _drawn(image, lambda painter: drawing.render(painter, QRectF(edge, edge, inner, inner)))


class GuideProvider(_Provider):
    """Address "slot/width/height/radius/corners/spot/line": a guide photo.

    corners is "top" or "all"; spot "1" rings the place; line is the width of each of its two lines, ink round care.
    """

    def __init__(self, guide: dict[str, GuidePhoto]) -> None:
        super().__init__()
        self._guide = guide

    def make(self, parts: list[str]) -> QImage:
        """Draw the photo with its spot."""
        width, height, radius, line = int(parts[1]), int(parts[2]), float(parts[3]), float(parts[6])
        photo = self._guide.get(parts[0])
        path = card_path(width, height, radius, foot=parts[4] == "all")
        if photo is None:
            return _drawn(_blank(width, height), lambda painter: painter.fillPath(path, QColor("#d8d4ca")))
        image = _filling(photo.file, width, height)
        if parts[5] == "1":
            image = _drawn(image.convertToFormat(RGBA), lambda painter: _ring(painter, photo, width, height, line))
        return _rounded(image, path)


def _ring(painter: QPainter, photo: GuidePhoto, width: int, height: int, line: float) -> None:
    natural = QImageReader(str(photo.file)).size()
    scale = max(width / natural.width(), height / natural.height())
    left, top = (natural.width() * scale - width) / 2, (natural.height() * scale - height) / 2
    centre = QPointF(photo.x * natural.width() * scale - left, photo.y * natural.height() * scale - top)
    radius = photo.r * natural.width() * scale - line
    for colour, thick in (("#14242b", line * 2), ("#f2b33d", line * 1.2)):
        painter.setPen(QPen(QColor(colour), thick))
        painter.drawEllipse(centre, radius, radius)


class QrProvider(_Provider):
    """Address "text/side/colour": a QR code of at most `side` pixels, whole pixels a module.

    It has no quiet zone: the card around it gives that.
    """

    def make(self, parts: list[str]) -> QImage:
        """Draw the code."""
        side = int(parts[1])
        matrix = segno.make(parts[0], error="m", micro=False).matrix
        module = max(1, side // len(matrix))
        full = module * len(matrix)
        image = _blank(full, full, "#ffffff")
        dark = QColor(parts[2])

        def draw(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            for y, row in enumerate(matrix):
                for x, bit in enumerate(row):
                    if bit:
                        painter.fillRect(x * module, y * module, module, module, dark)

        return _drawn(image, draw)


class PatternProvider(_Provider):
    """Address "hatch|chevron/width/height/colour": the lamp line where a plain colour does not say enough."""

    def make(self, parts: list[str]) -> QImage:
        """Draw slanted bars, or chevrons that point to the end."""
        kind, width, height, colour = parts[0], int(parts[1]), int(parts[2]), QColor(parts[3])
        step = 4 * height
        reach: float = height if kind == "hatch" else height / 2
        path = QPainterPath()
        for left in range(-step, width + step, step):
            corners: list[tuple[float, float]] = [
                (left, height),
                (left + reach, 0),
                (left + reach + step / 2, 0),
                (left + step / 2, height),
            ]
            if kind == "chevron":
                tip = left + 2 * reach
                corners = [(left, 0), (tip, reach), (left, height), (left + step / 2, height), (tip + step / 2, reach)]
                corners.append((left + step / 2, 0))
            path.addPolygon([QPointF(x, y) for x, y in corners])
            path.closeSubpath()
        return _drawn(_blank(width, height), lambda painter: painter.fillPath(path, colour))
