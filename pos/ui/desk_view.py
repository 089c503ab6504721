"""The lines of a page for staff, as QML reads them."""

from PySide6.QtCore import Property, QObject
from PySide6.QtQml import QmlElement

from pos.lane.parts import Fact
from pos.ui.views import ButtonView
from pos.words.words import Words

QML_IMPORT_NAME = "Pos.Ui"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["FactView"]


@QmlElement
class FactView(QObject):
    """One line: what it is about, what is so, what can be done; never changes."""

    def __init__(self, fact: Fact, words: Words) -> None:
        super().__init__()
        self._fact = fact
        self._label, self._value = words.say(fact.label), words.say(fact.value)
        self._button = ButtonView(fact.button, words) if fact.button else None

    @Property(str, constant=True)
    def name(self) -> str:
        """Its id."""
        return self._fact.id

    @Property(str, constant=True)
    def label(self) -> str:
        """What it is about."""
        return self._label

    @Property(str, constant=True)
    def value(self) -> str:
        """What is so."""
        return self._value

    @Property(str, constant=True)
    def tone(self) -> str:
        """Chooses the ink."""
        return self._fact.tone

    @Property(ButtonView, constant=True)
    def button(self) -> ButtonView | None:
        """What can be done about it."""
        return self._button
