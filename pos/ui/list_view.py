"""The entries of a list sheet (S10, S11) as QML reads them."""

from PySide6.QtCore import Property, QObject
from PySide6.QtQml import QmlElement

from pos.lane.parts import Entry
from pos.ui.views import ButtonView
from pos.words.words import Words

QML_IMPORT_NAME = "Pos.Ui"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["EntryView"]


@QmlElement
class EntryView(QObject):
    """One thing of a list."""

    def __init__(self, entry: Entry, words: Words) -> None:
        super().__init__()
        self._entry = entry
        self._title = words.say(entry.title)
        self._detail = words.say(entry.detail) if entry.detail else ""
        self._button = ButtonView(entry.button, words) if entry.button else None

    @Property(str, constant=True)
    def name(self) -> str:
        """The entry's id."""
        return self._entry.id

    @Property(str, constant=True)
    def icon(self) -> str:
        """Its drawing."""
        return self._entry.icon

    @Property(str, constant=True)
    def title(self) -> str:
        """What it is."""
        return self._title

    @Property(str, constant=True)
    def detail(self) -> str:
        """How it stands."""
        return self._detail

    @Property(str, constant=True)
    def tone(self) -> str:
        """Chooses the ink."""
        return self._entry.tone

    @Property(ButtonView, constant=True)
    def button(self) -> ButtonView | None:
        """What can be done with it."""
        return self._button
