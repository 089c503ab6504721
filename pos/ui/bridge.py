"""The bridge between the lane and QML: it copies a `Screen` into properties, and presses into events.

It knows no commerce: what is shown, enabled and posted is all in the `Screen`.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import Struct
from PySide6.QtCore import Property, QElapsedTimer, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement

from pos.lane.events import Touched
from pos.lane.parts import Basket, Button, HelpAnswer, Press, Row, Tile
from pos.lane.screen import Screen
from pos.ui.body_view import BodyView, DockView, SheetView
from pos.ui.fonts import family
from pos.ui.models import BasketModel
from pos.ui.stage_view import BannerView, HeaderView, StageView
from pos.ui.views import ButtonView
from pos.words.words import Words

QML_IMPORT_NAME = "Pos.Ui"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["Kiosk", "presses"]

DOUBLE_STRIKE_MS = 300
TOUCHED_EVERY_MS = 1000
TOUCHES = (QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress)


@QmlElement
class Kiosk(QObject):
    """The root object of the shopper's screen.

    Args:
        post: takes the event of a press, on the Qt thread; must not block.
        words_of: the words of a language; the same object every time.
        theme: "light", "dark" or "high-contrast"; the shopper's own choice goes before it.
        less_motion: nothing moves.
        landscape: which way the panel stands.
        px_per_mm: of the panel, from its configured diagonal.
    """

    changed = Signal()
    tools_changed = Signal()
    _arrived = Signal()

    def __init__(
        self,
        post: Callable[[Press], None],
        words_of: Callable[[str], Words],
        *,
        theme: str = "light",
        less_motion: bool = False,
        landscape: bool = False,
        px_per_mm: float = 4.03,
    ) -> None:
        super().__init__()
        self._post, self._words_of = post, words_of
        self._theme, self._less_motion = theme, less_motion
        self._landscape, self._px_per_mm = landscape, px_per_mm
        self._screen: Screen | None = None
        self._next: Screen | None = None
        self._words: Words | None = None
        self._facts: tuple[Any, ...] = ()
        self._presses: dict[str, Press] | None = None
        self._tools: list[ButtonView] = []
        self._old_tools: list[ButtonView] = []
        self._header, self._stage, self._banner = HeaderView(), StageView(), BannerView()
        self._body, self._sheet, self._dock = BodyView(), SheetView(), DockView()
        self._rows = BasketModel(self)
        self._struck, self._touched = QElapsedTimer(), QElapsedTimer()
        self._last_press = ""
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def show(self, screen: Screen) -> None:
        """Show this from now on. From any thread; of several that wait only the last is painted."""
        self._next = screen
        self._arrived.emit()

    @Slot()
    def _take(self) -> None:
        screen, self._next = self._next, None
        if screen is not None:
            self.take(screen)

    @property
    def headline(self) -> str:
        """Screen and total, in a word: "S03 £18.55". For the service's status line; no part of the view."""
        if self._screen is None or self._words is None:
            return ""
        total = self._screen.dock.total
        return f"{self._screen.id} {self._words.say(total) if total else ''}".strip()

    def take(self, screen: Screen) -> None:
        """Copy a screen into the properties, on the Qt thread; what is the same emits nothing."""
        words = self._words_of(screen.language)
        old, self._screen, self._presses = self._screen, screen, None
        new_words, self._words = words is not self._words, words
        facts = (
            screen.id, screen.sheet_id, screen.language, screen.lamp, screen.ribbon, screen.aids, screen.ribbon_hatched,
        )  # fmt: skip
        if facts != self._facts:
            self._facts = facts
            self.changed.emit()
        if old is None or new_words or old.tools != screen.tools:
            self._old_tools, self._tools = self._tools, [ButtonView(tool, words) for tool in screen.tools]
            self.tools_changed.emit()
        rows = screen.body.rows if isinstance(screen.body, Basket) else screen.aside
        self._rows.show(rows, words)
        body = screen.body if not isinstance(screen.body, Basket) else Basket(rows=(), hint=screen.body.hint)
        parts = (
            (self._header, screen.header), (self._dock, screen.dock), (self._body, body),
            (self._banner, screen.banner), (self._stage, screen.stage), (self._sheet, screen.sheet),
        )  # fmt: skip
        for view, part in parts:
            view.show(part, words)

    @Slot(str)
    def press(self, name: str) -> None:
        """Post the event of what is called `name` on the current screen; nothing, if it is not there any more."""
        if name == self._last_press and self._struck.isValid() and self._struck.elapsed() < DOUBLE_STRIKE_MS:
            return
        if self._screen is None:
            return
        if self._presses is None:
            self._presses = presses(self._screen)
        event = self._presses.get(name)
        if event is not None:
            self._last_press = name
            self._struck.start()
            self._post(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See every touch of the window; never keep one."""
        if event.type() in TOUCHES and not (self._touched.isValid() and self._touched.elapsed() < TOUCHED_EVERY_MS):
            self._touched.start()
            self._post(Touched())
        return super().eventFilter(watched, event)

    @Property(str, notify=changed)
    def screenId(self) -> str:  # noqa: N802 - a QML name
        """Id of ux.md."""
        return self._screen.id if self._screen else ""

    @Property(str, notify=changed)
    def sheetId(self) -> str:  # noqa: N802 - a QML name
        """Id of the open sheet."""
        return self._screen.sheet_id if self._screen else ""

    @Property(str, notify=changed)
    def language(self) -> str:
        """BCP 47 tag."""
        return self._screen.language if self._screen else "en"

    @Property(str, notify=changed)
    def family(self) -> str:
        """The font family that draws the language."""
        return family(self._screen.language if self._screen else "en")

    @Property(bool, notify=changed)
    def rtl(self) -> bool:
        """Whether the language is written from the right."""
        return self._words is not None and self._words.direction == "rtl"

    @Property(str, notify=changed)
    def lamp(self) -> str:
        """State of the lamp line."""
        return self._screen.lamp if self._screen else "closed"

    @Property(str, notify=changed)
    def ribbon(self) -> str:
        """Words of the fixed band."""
        return self._words.say(self._screen.ribbon) if self._screen and self._screen.ribbon and self._words else ""

    @Property(bool, notify=changed)
    def hatched(self) -> bool:
        """Whether the lamp line is training's."""
        return self._screen is not None and self._screen.ribbon_hatched

    @Property(str, notify=changed)
    def theme(self) -> str:
        """The palette."""
        return "high-contrast" if self._screen and "contrast" in self._screen.aids else self._theme

    @Property(bool, notify=changed)
    def lessMotion(self) -> bool:  # noqa: N802 - a QML name
        """Whether nothing moves."""
        return self._less_motion or (self._screen is not None and "less-motion" in self._screen.aids)

    @Property(bool, constant=True)
    def landscape(self) -> bool:
        """Which way the panel stands."""
        return self._landscape

    @Property(float, constant=True)
    def pxPerMm(self) -> float:  # noqa: N802 - a QML name
        """Of the panel."""
        return self._px_per_mm

    @Property(HeaderView, constant=True)
    def header(self) -> HeaderView:
        """The line on top."""
        return self._header

    @Property(StageView, constant=True)
    def stage(self) -> StageView:
        """What just happened, what to do now."""
        return self._stage

    @Property(BannerView, constant=True)
    def banner(self) -> BannerView:
        """The strip across the stage."""
        return self._banner

    @Property(BodyView, constant=True)
    def body(self) -> BodyView:
        """The choices."""
        return self._body

    @Property(BasketModel, constant=True)
    def rows(self) -> BasketModel:
        """The basket."""
        return self._rows

    @Property(SheetView, constant=True)
    def sheet(self) -> SheetView:
        """The open sheet."""
        return self._sheet

    @Property(DockView, constant=True)
    def dock(self) -> DockView:
        """The ink slab."""
        return self._dock

    @Property(list, notify=tools_changed)
    def tools(self) -> list[ButtonView]:
        """The row above the dock."""
        return self._tools


def presses(part: object) -> dict[str, Press]:
    """Everything that can be pressed in a part, by its control's name: a button's id, "row-<key>", "tile-<sku>"."""
    found: dict[str, Press] = {}
    _collect(part, found)
    return found


def _collect(part: object, found: dict[str, Press]) -> None:
    if isinstance(part, tuple):
        for one in part:
            _collect(one, found)
    elif isinstance(part, Button):
        if part.enabled:
            found[part.id] = part.press
    elif isinstance(part, Struct):
        if isinstance(part, Row | Tile | HelpAnswer):
            found[_name(part)] = part.press
        for field in _fields(type(part)):
            _collect(getattr(part, field), found)


def _name(part: Row | Tile | HelpAnswer) -> str:
    if isinstance(part, HelpAnswer):
        return part.id
    return f"row-{part.key}" if isinstance(part, Row) else f"tile-{part.sku}"


@cache
def _fields(kind: type[Struct]) -> tuple[str, ...]:
    """The fields that may hold a part, not those of an event or a message."""
    skipped = {"press", "label", "title", "sentence", "name", "amount", "picture", "detail"}
    return tuple(field for field in kind.__struct_fields__ if field not in skipped)
