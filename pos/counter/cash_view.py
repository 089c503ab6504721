"""Coins and notes to put in, and the tray, as QML draws them.

Diameters in mm: Royal Mint and European Central Bank, specifications of the coins. The drawings are ours.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from pos.counter.desk_view import DeskView
from pos.counter.models import RowsModel
from pos.counter.texts import Texts

QML_IMPORT_NAME = "Pos.Counter"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["CashView", "piece"]

COPPER, SILVER, GOLD = "#B87348", "#C9CDD1", "#D9B44A"
COINS: dict[str, dict[int, tuple[float, str]]] = {
    "GBP": {
        1: (20.3, COPPER), 2: (25.9, COPPER), 5: (18.0, SILVER), 10: (24.5, SILVER),
        20: (21.4, SILVER), 50: (27.3, SILVER), 100: (23.4, GOLD), 200: (28.4, GOLD),
    },
    "EUR": {
        1: (16.3, COPPER), 2: (18.8, COPPER), 5: (21.3, COPPER), 10: (19.8, GOLD),
        20: (22.3, GOLD), 50: (24.3, GOLD), 100: (23.3, SILVER), 200: (25.8, SILVER),
    },
}  # fmt: skip
"""Currency -> value in minor units -> diameter and metal."""
NOTES: dict[str, dict[int, str]] = {
    "GBP": {500: "#9CC6C0", 1000: "#E2B07E", 2000: "#B9A3CF", 5000: "#DE9A9A"},
    "EUR": {500: "#BCC3BD", 1000: "#E0A096", 2000: "#9DB9DA", 5000: "#E9B876", 10000: "#A9CDA0"},
}
ROLES = ("value", "label", "note", "colour", "size", "count")


def piece(value_minor: int, currency: str, texts: Texts, *, note: bool, count: int = 1) -> dict[str, Any]:
    """One coin or note as a row; `size` is a coin's diameter in mm."""
    small, large = texts.pieces.get(currency, texts.pieces["other"])
    label = small.format(n=value_minor) if value_minor < 100 else large.format(n=f"{value_minor / 100:g}")
    size, colour = COINS.get(currency, {}).get(value_minor, (22.0, SILVER))
    if note:
        colour = NOTES.get(currency, {}).get(value_minor, "#B7C7B0")
    return {"value": value_minor, "label": label, "note": note, "colour": colour, "size": size, "count": count}


@QmlElement
class CashView(QObject):
    """The recycler's face.

    Args:
        desk: its control desk.
        texts: all words.
    """

    changed = Signal()

    def __init__(self, desk: DeskView, texts: Texts) -> None:
        super().__init__()
        self._desk, self._texts = desk, texts
        self._pieces, self._tray = RowsModel(ROLES, self), RowsModel(ROLES, self)
        desk.changed.connect(self._look)

    @Slot()
    def _look(self) -> None:
        state: Mapping[str, Any] = self._desk.state or {}
        setup = state.get("setup", {})
        currency = str(setup.get("currency", ""))
        kinds = [(value, kind == "notes") for kind in ("coins", "notes") for value in _values(setup.get(kind, ""))]
        self._pieces.show([piece(value, currency, self._texts, note=note) for value, note in kinds])
        lies = sorted(((int(value), count) for value, count in state.get("tray", {}).items()), reverse=True)
        self._tray.show([piece(value, currency, self._texts, note=False, count=count) for value, count in lies])
        self.changed.emit()

    @Slot(int, bool, str)
    def insert(self, value_minor: int, note: bool, label: str) -> None:
        """Put one in."""
        self._desk.post(label, "note" if note else "coin", {"value_minor": value_minor})

    @Slot()
    def pull(self) -> None:
        """Take what lies in the tray."""
        self._desk.post(self._tray_words, "pull", {})

    @Property(RowsModel, constant=True)
    def pieces(self) -> RowsModel:
        """What can be put in."""
        return self._pieces

    @Property(RowsModel, constant=True)
    def tray(self) -> RowsModel:
        """The coins in the tray, by value."""
        return self._tray

    @property
    def _tray_words(self) -> str:
        return self._texts.desks["cash"].states["tray"]

    @Property(str, constant=True)
    def trayWords(self) -> str:  # noqa: N802 - a QML name
        """Name of the tray, which a press empties."""
        return self._tray_words

    @Property(str, constant=True)
    def noneWords(self) -> str:  # noqa: N802 - a QML name
        """What stands in an empty tray."""
        return self._texts.desks["cash"].states["none"]


def _values(text: str) -> list[int]:
    return [int(one) for one in str(text).split(",") if one.isdecimal()]
