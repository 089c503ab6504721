"""Rows for QML: what a page of the shelf or the terminal's ledger shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "Pos.Counter"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["RowsModel"]

FIRST = Qt.ItemDataRole.UserRole + 1
TOP = QModelIndex()


@QmlElement
class RowsModel(QAbstractListModel):
    """Rows with the same keys; equal rows change nothing."""

    def __init__(self, roles: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roles = tuple(roles)
        self._rows: tuple[Mapping[str, Any], ...] = ()

    def show(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Become these rows."""
        if tuple(rows) != self._rows:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = TOP) -> int:  # noqa: N802 - Qt's name
        """How many rows; a row has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's name
        """What a delegate can require."""
        return {FIRST + place: QByteArray(role.encode()) for place, role in enumerate(self._roles)}

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's any
        """One role of one row."""
        place = role - FIRST
        if not index.isValid() or index.row() >= len(self._rows) or not 0 <= place < len(self._roles):
            return None
        return self._rows[index.row()][self._roles[place]]
