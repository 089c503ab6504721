"""The stage, the banner and the header as QML reads them: what just happened, what to do now."""

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement

from pos.ui.views import ButtonView, ChipView, PartView, picture_of

QML_IMPORT_NAME = "Pos.Ui"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["BannerView", "HeaderView", "StageView"]


@QmlElement
class StageView(PartView):
    """Any stage; `file` is the one that draws it."""

    changed = Signal()

    @Property(str, notify=changed)
    def file(self) -> str:
        """Poster, Hero, Notice, Find, Weigh or Done, as a QML file."""
        return self._file("Stage")

    @Property(str, notify=changed)
    def key(self) -> str:
        """Changes with every accepted scan."""
        return self._value("key", "")

    @Property(str, notify=changed)
    def title(self) -> str:
        """The one title."""
        return self._text("title") or self._text("name")

    @Property(str, notify=changed)
    def sentence(self) -> str:
        """What to do."""
        return self._text("sentence")

    @Property(str, notify=changed)
    def detail(self) -> str:
        """Quantity and price, or a code."""
        return self._text("detail")

    @Property(str, notify=changed)
    def amount(self) -> str:
        """The amount, large."""
        return self._text("amount")

    @Property(str, notify=changed)
    def paidLabel(self) -> str:  # noqa: N802 - a QML name
        """S21: before what is paid."""
        return self._text("paid_label")

    @Property(str, notify=changed)
    def paid(self) -> str:
        """S21: what is paid."""
        return self._text("paid")

    @Property(str, notify=changed)
    def leftLabel(self) -> str:  # noqa: N802 - a QML name
        """S21: before what is left."""
        return self._text("left_label")

    @Property(str, notify=changed)
    def left(self) -> str:
        """S21: what is left to pay."""
        return self._text("left")

    @Property(int, notify=changed)
    def share(self) -> int:
        """S21: how much of it is paid, in thousandths."""
        return self._value("share", 0)

    @Property(str, notify=changed)
    def saving(self) -> str:
        """What was saved."""
        return self._text("saving")

    @Property(str, notify=changed)
    def note(self) -> str:
        """A line under the item."""
        return self._text("note")

    @Property(str, notify=changed)
    def weight(self) -> str:
        """What lies on the scale."""
        return self._text("weight")

    @Property(str, notify=changed)
    def price(self) -> str:
        """What a kilogram of it costs."""
        return self._text("price")

    @Property(bool, notify=changed)
    def moving(self) -> bool:
        """Whether the weight has not come to rest."""
        return self._value("moving", False)

    @Property(str, notify=changed)
    def strip(self) -> str:
        """Words of the strip at the foot."""
        return self._text("strip")

    @Property(str, notify=changed)
    def stripIcon(self) -> str:  # noqa: N802 - a QML name
        """One of shelf-left, shelf-right, tick, bags."""
        strip = self._strip()
        return strip.icon if strip else ""

    @Property(str, notify=changed)
    def icon(self) -> str:
        """A drawing of the ui icons."""
        return self._value("icon", "")

    @Property(str, notify=changed)
    def tone(self) -> str:
        """Chooses the ground."""
        return self._value("tone", "plain")

    @Property(str, notify=changed)
    def slot(self) -> str:
        """Guide photo."""
        return self._value("slot", "")

    @Property(str, notify=changed)
    def picture(self) -> str:
        """Address of the product's picture."""
        return picture_of(self._value("picture", None))

    @Property(str, notify=changed)
    def qr(self) -> str:
        """What the QR code carries."""
        return self._value("qr", "")

    @Property(str, notify=changed)
    def hint(self) -> str:
        """What the code is for."""
        return self._text("hint")

    @Property(str, notify=changed)
    def typed(self) -> str:
        """The word typed so far."""
        return self._value("typed", "")

    @Property(float, notify=changed)
    def barSeconds(self) -> float:  # noqa: N802 - a QML name
        """How long the bar shrinks; 0: no bar."""
        return self._value("bar_s", 0.0)

    @Property(bool, notify=changed)
    def spot(self) -> bool:
        """Whether the guide photo shows its ring."""
        return self._value("spot", True)

    @Property(bool, notify=changed)
    def large(self) -> bool:
        """Whether the title is as large as a total (S01)."""
        return self._value("title_size", "title") == "total"

    @Property(bool, notify=changed)
    def centred(self) -> bool:
        """One block in the middle (S25, S26)."""
        return self._value("centred", False)

    @Property(list, notify=changed)
    def buttons(self) -> list[ButtonView]:
        """What can be pressed on the stage."""
        return self._buttons("buttons")

    @Property(list, notify=changed)
    def tabs(self) -> list[ButtonView]:
        """S04's categories."""
        return self._buttons("tabs")


@QmlElement
class BannerView(PartView):
    """A strip across the stage."""

    changed = Signal()

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        """Whether there is one."""
        return self._part is not None

    @Property(str, notify=changed)
    def tone(self) -> str:
        """Chooses the ground."""
        return self._value("tone", "plain")

    @Property(str, notify=changed)
    def icon(self) -> str:
        """A drawing of the ui icons."""
        return self._value("icon", "")

    @Property(str, notify=changed)
    def title(self) -> str:
        """What is."""
        return self._text("title")

    @Property(str, notify=changed)
    def sentence(self) -> str:
        """What to do."""
        return self._text("sentence")

    @Property(ButtonView, notify=changed)
    def button(self) -> ButtonView | None:
        """The one thing to press."""
        return self._button("button")


@QmlElement
class HeaderView(PartView):
    """The line on top."""

    changed = Signal()

    @Property(str, notify=changed)
    def shop(self) -> str:
        """The shop's name."""
        return self._value("shop", "")

    @Property(str, notify=changed)
    def lane(self) -> str:
        """The lane's name."""
        return self._text("lane")

    @Property(ButtonView, notify=changed)
    def door(self) -> ButtonView | None:
        """Staff: what a long press on the lane's name does."""
        return self._button("door")

    @Property(str, notify=changed)
    def state(self) -> str:
        """The lamp in a word."""
        return self._text("state")

    @Property(str, notify=changed)
    def version(self) -> str:
        """For staff."""
        return self._value("version", "")

    @Property(list, notify=changed)
    def chips(self) -> list[ChipView]:
        """Labels of this sale."""
        return self._list("chips", ChipView)
