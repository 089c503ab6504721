"""Contrast of every pair of colours that meet, by WCAG's formula, and the sizes of the type roles."""

from collections.abc import Iterator
from itertools import product

import pytest
from pos.ui.window import QML
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlComponent, QQmlEngine

pytestmark = pytest.mark.ui

TEXT = [
    ("ink", ground) for ground in ("paper", "card", "sunk", "goTint", "helpTint", "careTint", "stopTint")
] + [("ink2", ground) for ground in ("paper", "card", "sunk")] + [
    ("dockInk", "dock"), ("dockInk2", "dock"), ("mintInk", "mint"), ("go", "goTint"), ("go", "paper"), ("help", "helpTint"),
    ("help", "paper"), ("careInk", "careTint"), ("careInk", "paper"), ("stop", "stopTint"), ("stop", "paper"), ("save", "paper"),
]  # fmt: skip
EDGES = [("edge", ground) for ground in ("paper", "card", "sunk")] + [
    ("dockEdge", "dock"),
    ("mint", "dock"),
    ("mintPressed", "dock"),
]


@pytest.fixture
def theme(qapp: object) -> Iterator[QObject]:
    engine = QQmlEngine()
    component = QQmlComponent(engine)
    component.setData(
        b"import QtQuick\nQtObject { property QtObject theme: Theme }", QUrl.fromLocalFile(str(QML / "t.qml"))
    )
    holder = component.create()
    yield holder.property("theme")
    holder.deleteLater()


def luminance(colour: QColor) -> float:
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(theme: QObject, one: str, other: str) -> float:
    low, high = sorted(luminance(QColor(theme.property(name))) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("mode", "pair"), list(product(("light", "dark", "high-contrast"), TEXT)))
def test_text_stands_out(theme: QObject, mode: str, pair: tuple[str, str]) -> None:
    theme.setProperty("mode", mode)
    assert contrast(theme, *pair) >= (15 if mode == "high-contrast" else 7)


@pytest.mark.parametrize(("mode", "pair"), list(product(("light", "dark", "high-contrast"), EDGES)))
def test_edges_stand_out(theme: QObject, mode: str, pair: tuple[str, str]) -> None:
    theme.setProperty("mode", mode)
    assert contrast(theme, *pair) >= 3


@pytest.mark.parametrize(
    ("px_per_mm", "roomy", "sizes"), [(4.03, True, [22, 27, 33, 43, 57, 81]), (5.56, False, [25, 31, 38, 49, 66, 93])]
)
def test_type_roles_have_their_sizes(theme: QObject, px_per_mm: float, roomy: bool, sizes: list[int]) -> None:
    theme.setProperty("pxPerMm", px_per_mm)
    theme.setProperty("roomy", roomy)
    assert [theme.property(role) for role in ("caption", "body", "label", "title", "total", "hero")] == sizes
