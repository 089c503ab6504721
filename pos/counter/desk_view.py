"""One control desk as QML sees it: what its simulator says, its buttons, and what became of the last press."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement

from pos.counter.models import RowsModel
from pos.counter.paper import Paper
from pos.counter.status import Status
from pos.counter.texts import Action, DeskTexts, Group, Texts
from pos.counter.worker import Worker

QML_IMPORT_NAME = "Pos.Counter"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["ActView", "DeskView", "GroupView"]

EVERY = "every"


@QmlElement
class ActView(QObject):
    """One button."""

    changed = Signal()

    def __init__(self, action: Action, parent: QObject) -> None:
        super().__init__(parent)
        self.action = action
        self._lit = self._ready = False

    def show(self, *, lit: bool, ready: bool) -> None:
        """Look like this."""
        if (lit, ready) != (self._lit, self._ready):
            self._lit, self._ready = lit, ready
            self.changed.emit()

    @Property(str, constant=True)
    def key(self) -> str:
        """Its name, unique on its desk."""
        return self.action.key

    @Property(str, constant=True)
    def label(self) -> str:
        """Its words."""
        return self.action.label

    @Property(str, constant=True)
    def hint(self) -> str:
        """What it does, in a sentence; may be empty."""
        return self.action.hint

    @Property(str, constant=True)
    def tone(self) -> str:
        """How it is drawn: "plain", "go", "care" or "stop"."""
        return self.action.tone

    @Property(bool, notify=changed)
    def lit(self) -> bool:
        """Whether the simulator is in that state."""
        return self._lit

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Whether it can be pressed."""
        return self._ready


@QmlElement
class GroupView(QObject):
    """Buttons that belong together."""

    def __init__(self, group: Group, parent: QObject) -> None:
        super().__init__(parent)
        self._title = group.title
        self.views = [ActView(action, self) for action in group.actions]

    @Property(str, constant=True)
    def title(self) -> str:
        """Its heading."""
        return self._title

    @Property(list, constant=True)
    def acts(self) -> list[ActView]:
        """Its buttons."""
        return self.views


@QmlElement
class DeskView(QObject):
    """One desk. Fetches nothing by itself: `poll` asks, the worker's signals answer.

    Args:
        worker: talks to the desk.
        texts: all words; `own` are this desk's.
        status: puts its state into words.
        direction: which way its faults work: what it sends, or what it receives.
        receipt: the last receipt's code, or "".
        paper: takes the picture of its paper; None: it has none.
        part: which device it is.
    """

    changed = Signal()
    noted = Signal()
    printed = Signal()
    coded = Signal(str, str)
    """A phone shows a code: what the press is called, and the code."""

    def __init__(  # noqa: PLR0917 - what a desk is made of
        self,
        worker: Worker,
        texts: Texts,
        own: DeskTexts,
        status: Callable[[dict[str, Any] | None], Status],
        direction: str,
        receipt: Callable[[], str],
        paper: Paper | None = None,
        part: str = "",
    ) -> None:
        super().__init__()
        self._worker, self._texts, self._own, self._part = worker, texts, own, part
        self._status_of, self._direction, self._receipt, self._paper = status, direction, receipt, paper
        self.state: dict[str, Any] | None = None
        self._answers: dict[str, Any] = {}
        self._every = self._failed = False
        self._note = ""
        self._printed: tuple[object, ...] = ()
        self._status = status(None)
        self._groups = [GroupView(group, self) for group in (*own.groups, texts.unplug, texts.faults)]
        self._ledger = RowsModel(("number", "amount", "card", "result", "tone"), self)
        worker.stated.connect(self._take)
        worker.answered.connect(self._answered)
        worker.refused.connect(self._refused)
        worker.pictured.connect(self._pictured)

    def scan(self, label: str, data: str) -> None:
        """Have the scanner read this."""
        self.post(label, "scan", {"data": data})

    @Slot(str)
    def press(self, key: str) -> None:
        """Press the button of this name; a name that is no button's is our own mistake."""
        act = self._acts[key]
        action = act.action
        if key == EVERY:
            self._every = not self._every
            self._light()
            return
        lit = bool(act.property("lit"))
        call = action.posted(lit=lit)
        if action.act == "faults" and call:
            call |= {"direction": self._direction, "times": 0 if self._every else 1}
        if action.receipt:
            call["data"] = self._receipt()
            if not call["data"]:
                self._say("no_receipt", action.label, failed=True)
                return
        self.post(action.label, action.done(lit=lit), call)

    @property
    def _acts(self) -> dict[str, ActView]:
        return {act.action.key: act for group in self._groups for act in group.views}

    def poll(self) -> None:
        """Ask for the state."""
        self._worker.poll()

    def stop(self) -> None:
        """End the worker."""
        self._worker.stop()

    def post(self, label: str, act: str, call: dict[str, Any]) -> None:
        """Have the desk do this; `label` is what the note calls it."""
        self._worker.act(label, act, call)
        self._worker.poll()

    @Slot(object)
    def _take(self, state: dict[str, Any] | None) -> None:
        self.state = state if state is None else self._answers | state
        self._status = self._status_of(self.state)
        self._ledger.show(self._status.ledger)
        self._light()
        self.changed.emit()
        self._look_at_paper()

    def _look_at_paper(self) -> None:
        if self._paper is None or self.state is None:
            return
        seen = (self.state.get("received"), len(self.state.get("receipts", ())), self.state.get("waiting_bytes"))
        if seen != self._printed:
            self._printed = seen
            self._worker.picture("paper.png", self._paper.width)

    @Slot(QImage)
    def _pictured(self, image: QImage) -> None:
        assert self._paper is not None
        self._paper.take(image)
        self.printed.emit()

    def _light(self) -> None:
        state = (self.state or {}) | {EVERY: self._every}
        for key, act in self._acts.items():
            lit = self._every if key == EVERY else self.state is not None and act.action.lit(state)
            act.show(lit=lit, ready=self.state is not None)

    @Slot(str, object)
    def _answered(self, label: str, answer: dict[str, Any]) -> None:
        code = answer.pop("code", "")  # money: it goes to the scanner, and stays nowhere
        self._answers |= answer
        if code:
            self.coded.emit(label, code)
        if answer.get("taken") is False:
            self._say("back", label, failed=True)
        elif "sent" not in answer:
            self._say("done", label)
        elif answer["sent"]:
            self._say("sent", label, sent=answer["sent"])
        else:
            self._say("disabled" if answer.get("why") == "disabled" else "unheard", label, failed=True)

    @Slot(str, str)
    def _refused(self, label: str, why: str) -> None:
        self._say("refused" if why else "down", label, failed=True, error=why)

    def _say(self, note: str, label: str, *, failed: bool = False, **values: object) -> None:
        self._note, self._failed = self._texts.notes[note].format(label=label, **values), failed
        self.noted.emit()

    @Property(str, constant=True)
    def part(self) -> str:
        """Which device it is."""
        return self._part

    @Property(str, constant=True)
    def name(self) -> str:
        """What it is."""
        return self._own.name

    @Property(list, constant=True)
    def groups(self) -> list[GroupView]:
        """Its buttons: its own, then unplug and faults."""
        return self._groups

    @Property(str, notify=changed)
    def status(self) -> str:
        """What it is doing, in a sentence."""
        return self._status.words

    @Property(str, notify=changed)
    def tone(self) -> str:
        """How it is: "go", "care", "stop"; "help" while it waits for somebody."""
        return self._status.tone

    @Property(str, notify=changed)
    def display(self) -> str:
        """What stands on its display."""
        return self._status.display

    @Property(str, notify=noted)
    def note(self) -> str:
        """What became of the last press."""
        return self._note

    @Property(bool, notify=noted)
    def failed(self) -> bool:
        """Whether it came to nothing."""
        return self._failed

    @Property(RowsModel, constant=True)
    def ledger(self) -> RowsModel:
        """The terminal's payments, newest first."""
        return self._ledger

    @Property(str, constant=True)
    def ledgerTitle(self) -> str:  # noqa: N802 - a QML name
        """Heading of the ledger."""
        return self._texts.ledger["title"]

    @Property(str, constant=True)
    def ledgerNone(self) -> str:  # noqa: N802 - a QML name
        """What stands in an empty ledger."""
        return self._texts.ledger["none"]

    @Property(str, notify=printed)
    def paper(self) -> str:
        """Address of the newest picture of the paper, or ""."""
        return self._paper.address if self._paper else ""
