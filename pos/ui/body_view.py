"""The body, the open sheet and the dock as QML reads them: the choices and the way forward."""

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement

from pos.lane.parts import Button
from pos.ui.desk_view import FactView
from pos.ui.list_view import EntryView
from pos.ui.views import AnswerView, ButtonView, PartView, StepperView, StepView, TileView, picture_of
from pos.words.words import Words

QML_IMPORT_NAME = "Pos.Ui"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["BodyView", "DockView", "SheetView"]


@QmlElement
class BodyView(PartView):
    """Any body but the basket's rows, which are a model."""

    changed = Signal()

    @Property(str, notify=changed)
    def file(self) -> str:
        """The QML file that draws it."""
        return self._file("Body")

    @Property(str, notify=changed)
    def hint(self) -> str:
        """What stands where there is no row yet."""
        return self._text("hint")

    @Property(list, notify=changed)
    def languages(self) -> list[ButtonView]:
        """S01's languages."""
        return self._buttons("languages")

    @Property(ButtonView, notify=changed)
    def more(self) -> ButtonView | None:
        """More languages, or the next page."""
        return self._button("more")

    @Property(ButtonView, notify=changed)
    def back(self) -> ButtonView | None:
        """The page before."""
        return self._button("back")

    @Property(str, notify=changed)
    def take(self) -> str:
        """Before the ways to pay."""
        return self._text("take")

    @Property(list, notify=changed)
    def ways(self) -> list[ButtonView]:
        """Ways to pay."""
        return self._buttons("ways")

    @Property(list, notify=changed)
    def parts(self) -> list[str]:
        """S21: what is paid so far."""
        return self._list("parts", lambda one, words: words.say(one))

    @Property(list, notify=changed)
    def amounts(self) -> list[ButtonView]:
        """S21: how much comes next."""
        return self._buttons("amounts")

    @Property(StepperView, notify=changed)
    def bag(self) -> StepperView | None:
        """The carrier bag on S16."""
        return self._make("bag", None, StepperView)

    @Property(ButtonView, notify=changed)
    def member(self) -> ButtonView | None:
        """Sign in, or spend points."""
        return self._button("member")

    @Property(str, notify=changed)
    def heading(self) -> str:
        """Above the ways to pay."""
        return self._text("heading")

    @Property(list, notify=changed)
    def facts(self) -> list[FactView]:
        """Staff: what is so, line by line."""
        return self._list("facts", FactView)

    @Property(list, notify=changed)
    def chips(self) -> list[ButtonView]:
        """Staff: why, in a tap."""
        return self._buttons("chips")

    @Property(list, notify=changed)
    def keys(self) -> list[ButtonView]:
        """Staff: the keypad."""
        return self._buttons("keys")

    @Property(str, notify=changed)
    def typed(self) -> str:
        """Staff: what was typed, as it may be shown."""
        return self._value("typed", "")

    @Property(bool, notify=changed)
    def typing(self) -> bool:
        """Staff: whether there is something to type."""
        return getattr(self._part, "typed", None) is not None

    @Property(list, notify=changed)
    def steps(self) -> list[StepView]:
        """Steps of a card payment."""
        return self._list("steps", StepView)

    @Property(str, notify=changed)
    def tone(self) -> str:
        """Chooses the ground."""
        return self._value("tone", "plain")

    @Property(list, notify=changed)
    def buttons(self) -> list[ButtonView]:
        """What can be pressed."""
        return self._buttons("buttons")

    @Property(str, notify=changed)
    def printing(self) -> str:
        """What the paper does."""
        return self._text("printing")

    @Property(str, notify=changed)
    def question(self) -> str:
        """How was it?"""
        return self._text("question")

    @Property(list, notify=changed)
    def faces(self) -> list[ButtonView]:
        """Good, OK, not good."""
        return self._buttons("faces")

    @Property(list, notify=changed)
    def reasons(self) -> list[ButtonView]:
        """What was not good."""
        return self._buttons("reasons")

    @Property(str, notify=changed)
    def thanks(self) -> str:
        """The answer to an answer."""
        return self._text("thanks")

    @Property(str, notify=changed)
    def strip(self) -> str:
        """Don't forget your bags."""
        return self._text("strip")

    @Property(str, notify=changed)
    def stripIcon(self) -> str:  # noqa: N802 - a QML name
        """One of shelf-left, shelf-right."""
        strip = self._strip()
        return strip.icon if strip else ""

    @Property(list, notify=changed)
    def tiles(self) -> list[TileView]:
        """S04's goods."""
        return self._list("tiles", TileView)

    @Property(str, notify=changed)
    def page(self) -> str:
        """Which page of how many."""
        return self._text("page")

    @Property(str, notify=changed)
    def none(self) -> str:
        """Nothing was found."""
        return self._text("none")

    @Property(ButtonView, notify=changed)
    def noneButton(self) -> ButtonView | None:  # noqa: N802 - a QML name
        """The way on where nothing was found."""
        return self._button("none_button")


@QmlElement
class SheetView(PartView):
    """The open sheet; `file` is empty where there is none."""

    changed = Signal()

    @Property(str, notify=changed)
    def file(self) -> str:
        """The QML file that draws it."""
        return self._file("Sheet")

    @Property(str, notify=changed)
    def title(self) -> str:
        """The title."""
        return self._text("title") or self._text("name")

    @Property(list, notify=changed)
    def choices(self) -> list[ButtonView]:
        """Languages or reasons."""
        return self._buttons("choices")

    @Property(str, notify=changed)
    def picture(self) -> str:
        """Address of the product's picture."""
        return picture_of(self._value("picture", None))

    @Property(str, notify=changed)
    def detail(self) -> str:
        """Quantity and price."""
        return self._text("detail")

    @Property(str, notify=changed)
    def amount(self) -> str:
        """The line's sum."""
        return self._text("amount")

    @Property(str, notify=changed)
    def offer(self) -> str:
        """The offer and why it did or did not apply."""
        return self._text("offer")

    @Property(str, notify=changed)
    def note(self) -> str:
        """A line under the number."""
        return self._text("note")

    @Property(str, notify=changed)
    def noteTone(self) -> str:  # noqa: N802 - a QML name
        """Its tone."""
        return self._value("note_tone", "plain")

    @Property(str, notify=changed)
    def typed(self) -> str:
        """What was typed."""
        return self._value("typed", "")

    @Property(str, notify=changed)
    def none(self) -> str:
        """Nothing was found."""
        return self._text("none")

    @Property(int, notify=changed)
    def number(self) -> int:
        """How many."""
        return self._value("value", 0) or self._value("quantity", 0)

    @Property(ButtonView, notify=changed)
    def less(self) -> ButtonView | None:
        """One fewer."""
        return self._button("less")

    @Property(ButtonView, notify=changed)
    def more(self) -> ButtonView | None:
        """One more."""
        return self._button("more")

    @Property(ButtonView, notify=changed)
    def remove(self) -> ButtonView | None:
        """Take the line off."""
        return self._button("remove")

    @Property(ButtonView, notify=changed)
    def wrongPrice(self) -> ButtonView | None:  # noqa: N802 - a QML name
        """Price looks wrong."""
        return self._button("wrong_price")

    @Property(ButtonView, notify=changed)
    def own(self) -> ButtonView | None:
        """I brought a bag."""
        return self._button("own")

    @Property(str, notify=changed)
    def ownNote(self) -> str:  # noqa: N802 - a QML name
        """Where to put it."""
        return self._text("own_note")

    @Property(list, notify=changed)
    def bags(self) -> list[StepperView]:
        """Bags for sale."""
        return self._list("bags", StepperView)

    @Property(str, notify=changed)
    def hint(self) -> str:
        """Under the title of a list."""
        return self._text("hint")

    @Property(list, notify=changed)
    def entries(self) -> list[EntryView]:
        """What a list holds."""
        return self._list("entries", EntryView)

    @Property(list, notify=changed)
    def buttons(self) -> list[ButtonView]:
        """Below a list."""
        return self._buttons("buttons")

    @Property(list, notify=changed)
    def facts(self) -> list[FactView]:
        """A plan's terms, line by line."""
        return self._list("facts", FactView)

    @Property(list, notify=changed)
    def answers(self) -> list[AnswerView]:
        """S12's answers."""
        return self._list("answers", AnswerView)

    @Property(list, notify=changed)
    def keys(self) -> list[ButtonView]:
        """The keypad's keys."""
        return self._buttons("keys")

    @Property(list, notify=changed)
    def rows(self) -> list[list[ButtonView]]:
        """The keyboard's rows."""
        return self._list("rows", _key_row)


def _key_row(row: tuple[Button, ...], words: Words) -> list[ButtonView]:
    return [ButtonView(key, words) for key in row]


@QmlElement
class DockView(PartView):
    """The ink slab."""

    changed = Signal()

    @Property(str, notify=changed)
    def count(self) -> str:
        """How many items."""
        return self._text("count")

    @Property(str, notify=changed)
    def saving(self) -> str:
        """What is saved."""
        return self._text("saving")

    @Property(str, notify=changed)
    def total(self) -> str:
        """The total."""
        return self._text("total")

    @Property(str, notify=changed)
    def text(self) -> str:
        """What stands where nothing is to be pressed."""
        return self._text("text")

    @Property(ButtonView, notify=changed)
    def mint(self) -> ButtonView | None:
        """The way forward."""
        return self._button("mint")

    @Property(ButtonView, notify=changed)
    def back(self) -> ButtonView | None:
        """The outlined one."""
        return self._button("back")

    @Property(list, notify=changed)
    def foot(self) -> list[ButtonView]:
        """Help, language, easier to use."""
        return self._buttons("foot")
