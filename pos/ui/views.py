"""What QML reads: the parts of a `Screen` as typed objects, their messages worded.

A view keeps what it made from a part until that field of the part changes, so an equal part emits nothing and an equal
list keeps its delegates. Objects that were replaced live until the part after the next: delegates may still hold them.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct
from PySide6.QtCore import Property, QObject, SignalInstance
from PySide6.QtQml import QmlElement

from pos.lane.message import Msg
from pos.lane.parts import Button, Chip, HelpAnswer, Picture, Step, Stepper, Strip, Tile
from pos.sale.money import Money
from pos.words.words import Words

QML_IMPORT_NAME = "Pos.Ui"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["AnswerView", "ButtonView", "ChipView", "PartView", "StepView", "StepperView", "TileView", "picture_of"]

T = TypeVar("T")


def picture_of(picture: Picture | None) -> str:
    """A picture as the photo provider's address of it, without size."""
    return f"{picture.photo}:{picture.category}" if picture is not None else ""


@QmlElement
class ButtonView(QObject):
    """One button; never changes."""

    def __init__(self, button: Button, words: Words) -> None:
        super().__init__()
        self._button = button
        self._label = words.say(button.label)
        self._why = words.say(button.why) if button.why else ""

    @Property(str, constant=True)
    def name(self) -> str:
        """The button's id."""
        return self._button.id

    @Property(str, constant=True)
    def label(self) -> str:
        """Its words."""
        return self._label

    @Property(str, constant=True)
    def icon(self) -> str:
        """A drawing of the ui icons, or empty."""
        return self._button.icon

    @Property(str, constant=True)
    def why(self) -> str:
        """Why it can't be pressed, or empty."""
        return self._why

    @Property(bool, constant=True)
    def enabled(self) -> bool:
        """Whether it can be pressed."""
        return self._button.enabled

    @Property(bool, constant=True)
    def selected(self) -> bool:
        """Whether it is the chosen one."""
        return self._button.selected


@QmlElement
class ChipView(QObject):
    """A small label."""

    def __init__(self, chip: Chip, words: Words) -> None:
        super().__init__()
        self._kind: str = chip.kind
        self._label = words.say(chip.label)

    @Property(str, constant=True)
    def kind(self) -> str:
        """Chooses icon and colour."""
        return self._kind

    @Property(str, constant=True)
    def label(self) -> str:
        """Its words."""
        return self._label


@QmlElement
class StepView(QObject):
    """One of the three steps of a card payment."""

    def __init__(self, step: Step, words: Words) -> None:
        super().__init__()
        self._state: str = step.state
        self._label = words.say(step.label)
        self._spoken = words.say(Msg(f"name.step-{step.state}"))

    @Property(str, constant=True)
    def label(self) -> str:
        """Its words."""
        return self._label

    @Property(str, constant=True)
    def state(self) -> str:
        """One of done, now, next."""
        return self._state

    @Property(str, constant=True)
    def spoken(self) -> str:
        """The state in words."""
        return self._spoken


@QmlElement
class StepperView(QObject):
    """A thing with - and +."""

    def __init__(self, stepper: Stepper, words: Words) -> None:
        super().__init__()
        self._stepper = stepper
        self._label, self._detail = words.say(stepper.label), words.say(stepper.detail)
        self._less, self._more = ButtonView(stepper.less, words), ButtonView(stepper.more, words)

    @Property(str, constant=True)
    def name(self) -> str:
        """The stepper's id."""
        return self._stepper.id

    @Property(str, constant=True)
    def label(self) -> str:
        """What is counted."""
        return self._label

    @Property(str, constant=True)
    def detail(self) -> str:
        """Its price."""
        return self._detail

    @Property(str, constant=True)
    def picture(self) -> str:
        """Address of its picture."""
        return picture_of(self._stepper.picture)

    @Property(int, constant=True)
    def value(self) -> int:
        """How many."""
        return self._stepper.value

    @Property(ButtonView, constant=True)
    def less(self) -> ButtonView:
        """One fewer."""
        return self._less

    @Property(ButtonView, constant=True)
    def more(self) -> ButtonView:
        """One more."""
        return self._more


@QmlElement
class TileView(QObject):
    """One good of S04."""

    def __init__(self, tile: Tile, words: Words) -> None:
        super().__init__()
        self._tile = tile
        self._label, self._unit = words.say(tile.name), words.say(tile.unit)
        self._price = words.money(tile.price)

    @Property(str, constant=True)
    def name(self) -> str:
        """What pressing it is called."""
        return f"tile-{self._tile.sku}"

    @Property(str, constant=True)
    def label(self) -> str:
        """The good's name."""
        return self._label

    @Property(str, constant=True)
    def price(self) -> str:
        """Its price."""
        return self._price

    @Property(str, constant=True)
    def unit(self) -> str:
        """What the price is for."""
        return self._unit

    @Property(str, constant=True)
    def picture(self) -> str:
        """Address of its picture."""
        return picture_of(self._tile.picture)


@QmlElement
class AnswerView(QObject):
    """One answer of S12."""

    def __init__(self, answer: HelpAnswer, words: Words) -> None:
        super().__init__()
        self._answer = answer
        self._title, self._sentence = words.say(answer.title), words.say(answer.sentence)
        self._button = ButtonView(answer.button, words) if answer.button else None

    @Property(str, constant=True)
    def name(self) -> str:
        """The answer's id."""
        return self._answer.id

    @Property(str, constant=True)
    def icon(self) -> str:
        """Its drawing."""
        return self._answer.icon

    @Property(str, constant=True)
    def title(self) -> str:
        """The question."""
        return self._title

    @Property(str, constant=True)
    def sentence(self) -> str:
        """The answer."""
        return self._sentence

    @Property(bool, constant=True)
    def open(self) -> bool:
        """Whether the answer is shown."""
        return self._answer.open

    @Property(ButtonView, constant=True)
    def button(self) -> ButtonView | None:
        """The one button that does it."""
        return self._button


class PartView(QObject):
    """One part of the screen that changes as a whole. Fields a part does not have read as nothing."""

    changed: SignalInstance
    """Each kind of part declares its own: a property can't be notified by an inherited Python signal."""

    def __init__(self) -> None:
        super().__init__()
        self._part: Struct | None = None
        self._words: Words | None = None
        self._made: dict[str, tuple[object, Any]] = {}
        self._retired: list[object] = []

    def show(self, part: Struct | None, words: Words) -> None:
        """Show this part from now on; an equal one in the same language is no change."""
        if words is not self._words:
            self._retired = list(self._made.values())
            self._made = {}
        elif part is self._part or part == self._part:
            return
        else:
            self._retired.clear()
        self._part, self._words = part, words
        self.changed.emit()

    def _value(self, name: str, default: T) -> T:
        value: T | None = getattr(self._part, name, None)
        return default if value is None else value

    def _make(self, name: str, default: T, maker: Callable[[Any, Words], T]) -> T:
        source = getattr(self._part, name, None)
        if source is None or self._words is None:
            return default
        made = self._made.get(name)
        if made is not None and made[0] == source and type(made[0]) is type(source):
            return made[1]  # type: ignore[no-any-return]
        self._retired.append(made)
        new = maker(source, self._words)
        self._made[name] = (source, new)
        return new

    def _text(self, name: str) -> str:
        return self._make(name, "", _worded)

    def _button(self, name: str) -> ButtonView | None:
        return self._make(name, None, ButtonView)

    def _list(self, name: str, maker: Callable[[Any, Words], Any]) -> list[Any]:
        return self._make(name, [], lambda parts, words: [maker(part, words) for part in parts])

    def _buttons(self, name: str) -> list[ButtonView]:
        return self._list(name, ButtonView)

    def _strip(self) -> Strip | None:
        return getattr(self._part, "strip", None)

    def _file(self, suffix: str) -> str:
        if self._part is None:
            return ""
        tag = str(self._part.__struct_config__.tag)
        return "".join(word.capitalize() for word in tag.split("-")) + suffix + ".qml"


def _worded(value: Msg | Money | Strip, words: Words) -> str:
    if isinstance(value, Money):
        return words.money(value)
    return words.say(value.label if isinstance(value, Strip) else value)
