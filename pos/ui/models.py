"""The basket's rows as a list model that changes as little as it can."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtQml import QmlElement

from pos.lane.parts import Row
from pos.ui.views import picture_of
from pos.words.words import Words

QML_IMPORT_NAME = "Pos.Ui"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["BasketModel"]

Index = QModelIndex | QPersistentModelIndex
ROLES = (
    "name",
    "picture",
    "label",
    "detail",
    "amount",
    "saving",
    "chip",
    "chipKind",
    "button",
    "buttonLabel",
    "buttonIcon",
    "removed",
)
FIRST = Qt.ItemDataRole.UserRole + 1
TOP = QModelIndex()


def _worded(row: Row, words: Words) -> dict[str, Any]:
    return {
        "name": f"row-{row.key}",
        "picture": picture_of(row.picture),
        "label": words.say(row.name),
        "detail": words.say(row.detail),
        "amount": words.money(row.amount),
        "saving": words.say(row.saving) if row.saving else "",
        "chip": words.say(row.chip.label) if row.chip else "",
        "chipKind": row.chip.kind if row.chip else "",
        "button": row.button.id if row.button else "",
        "buttonLabel": words.say(row.button.label) if row.button else "",
        "buttonIcon": row.button.icon if row.button else "",
        "removed": row.removed,
    }


@QmlElement
class BasketModel(QAbstractListModel):
    """Rows by their key: one that stays is moved or changed, never replaced."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._texts: list[dict[str, Any]] = []
        self._words: Words | None = None

    def rowCount(self, parent: Index = TOP) -> int:  # noqa: N802 - Qt's name
        """How many rows; a row has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's name
        """What a delegate can require."""
        return {FIRST + place: QByteArray(role.encode()) for place, role in enumerate(ROLES)}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's any
        """One role of one row."""
        if not index.isValid() or not 0 <= index.row() < len(self._texts):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[index.row()]["label"]
        return self._texts[index.row()][ROLES[role - FIRST]] if FIRST <= role < FIRST + len(ROLES) else None

    def show(self, rows: Sequence[Row], words: Words) -> None:
        """Become these rows: remove, insert, move, change, each only where it is needed."""
        same_words = words is self._words
        self._words = words
        if same_words and len(rows) == len(self._rows) and all(map(_same, rows, self._rows)):
            return
        self._remove({row.key for row in rows})
        own = self._rows
        for place, row in enumerate(rows):
            if same_words and place < len(own) and own[place].key == row.key:
                if not _same(own[place], row):
                    self._change(place, row, words)
            else:
                self._settle(place, row, words, again=not same_words)

    def _remove(self, kept: set[int]) -> None:
        for place in range(len(self._rows) - 1, -1, -1):
            if self._rows[place].key not in kept:
                self.beginRemoveRows(TOP, place, place)
                del self._rows[place], self._texts[place]
                self.endRemoveRows()

    def _settle(self, place: int, row: Row, words: Words, *, again: bool) -> None:
        old = self._find(row.key, place)
        if old is None:
            self.beginInsertRows(TOP, place, place)
            self._rows.insert(place, row)
            self._texts.insert(place, _worded(row, words))
            self.endInsertRows()
            return
        if old != place:
            self.beginMoveRows(TOP, old, old, TOP, place)
            self._rows.insert(place, self._rows.pop(old))
            self._texts.insert(place, self._texts.pop(old))
            self.endMoveRows()
        if again or not _same(self._rows[place], row):
            self._change(place, row, words)

    def _change(self, place: int, row: Row, words: Words) -> None:
        self._rows[place], self._texts[place] = row, _worded(row, words)
        index = self.index(place)
        self.dataChanged.emit(index, index)

    def _find(self, key: int, start: int) -> int | None:
        return next((place for place in range(start, len(self._rows)) if self._rows[place].key == key), None)


def _same(one: Row, other: Row) -> bool:
    return one is other or one == other
