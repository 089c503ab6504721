"""The packing shelf as QML draws it: what was scanned and is still in the hand, and what lies on the shelf."""

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from pos.counter.desk_view import DeskView
from pos.counter.models import RowsModel
from pos.counter.shelf import Goods
from pos.counter.texts import BagTexts

QML_IMPORT_NAME = "Pos.Counter"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["BagView"]

ROLES = ("place", "name", "weight")


@QmlElement
class BagView(QObject):
    """The packing shelf's face.

    Args:
        desk: its control desk.
        texts: its words.
    """

    changed = Signal()

    def __init__(self, desk: DeskView, texts: BagTexts) -> None:
        super().__init__()
        self._desk, self._texts = desk, texts
        self._hand: list[Goods] = []
        self._lies: list[Goods] = []
        self._by_itself = True
        self._rows = [RowsModel(ROLES, self), RowsModel(ROLES, self)]

    def take(self, goods: Goods) -> None:
        """It was scanned: into the hand, and on the shelf at once where that is wished."""
        self._hand.append(goods)
        if self._by_itself:
            self.put(len(self._hand) - 1)
        self._show()

    @Slot(int)
    def put(self, place: int) -> None:
        """Put what is in the hand on the shelf."""
        goods = self._hand.pop(place)
        self._lies.append(goods)
        self._post(goods, goods.weight_g)

    @Slot(int)
    def drop(self, place: int) -> None:
        """Put it elsewhere: it is never weighed."""
        self._hand.pop(place)
        self._show()

    @Slot(int)
    def lift(self, place: int) -> None:
        """Take it off the shelf again, into the hand."""
        goods = self._lies.pop(place)
        self._hand.append(goods)
        self._post(goods, -goods.weight_g)

    @Slot()
    def clear(self) -> None:
        """Go home with all of it."""
        self._hand.clear()
        self._lies.clear()
        self._desk.post(self._texts.clear, "off", {})
        self._show()

    @Slot()
    def toggle(self) -> None:
        """Whether what is scanned goes on the shelf by itself."""
        self._by_itself = not self._by_itself
        self.changed.emit()

    def _post(self, goods: Goods, weight_g: int) -> None:
        self._desk.post(goods.name, "add", {"weight_g": weight_g})
        self._show()

    def _show(self) -> None:
        for model, held in zip(self._rows, (self._hand, self._lies), strict=True):
            model.show([self._row(place, goods) for place, goods in enumerate(held)])
        self.changed.emit()

    def _row(self, place: int, goods: Goods) -> dict[str, Any]:
        return {"place": place, "name": goods.name, "weight": self._texts.weight.format(weight_g=goods.weight_g)}

    @Property(RowsModel, constant=True)
    def hand(self) -> RowsModel:
        """What was scanned and lies nowhere yet."""
        return self._rows[0]

    @Property(RowsModel, constant=True)
    def lies(self) -> RowsModel:
        """What lies on the shelf."""
        return self._rows[1]

    @Property(bool, notify=changed)
    def byItself(self) -> bool:  # noqa: N802 - a QML name
        """Whether what is scanned goes on the shelf by itself."""
        return self._by_itself

    @Property(str, constant=True)
    def byItselfWords(self) -> str:  # noqa: N802 - a QML name
        """Of the switch."""
        return self._texts.by_itself

    @Property(str, constant=True)
    def handWords(self) -> str:  # noqa: N802 - a QML name
        """Heading."""
        return self._texts.hand

    @Property(str, constant=True)
    def liesWords(self) -> str:  # noqa: N802 - a QML name
        """Heading."""
        return self._texts.lies

    @Property(str, constant=True)
    def putWords(self) -> str:  # noqa: N802 - a QML name
        """Of the button that puts one down."""
        return self._texts.put

    @Property(str, constant=True)
    def dropWords(self) -> str:  # noqa: N802 - a QML name
        """Of the button that puts one elsewhere."""
        return self._texts.drop

    @Property(str, constant=True)
    def clearWords(self) -> str:  # noqa: N802 - a QML name
        """Of the button that empties it."""
        return self._texts.clear
