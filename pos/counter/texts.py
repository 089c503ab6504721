"""The counter's words and buttons, read from counter.toml: no other file holds either."""

from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from pos.errors import ConfigError

__all__ = ["Action", "BagTexts", "DeskTexts", "Group", "ShelfTexts", "Texts", "read_texts"]

NOTHING = "nothing"
"""Stands for null, which TOML has not; in `when`, for any value that is empty."""
FILE = Path(__file__).parent / "counter.toml"


class Action(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One button of a control desk.

    Attributes:
        key: its name, unique on its desk.
        act: of the simulator; empty for what the counter keeps itself.
        call: what is posted.
        undo: posted instead while the button is lit; none: it is pressed again.
        undo_act: what it is posted to; empty: to `act`.
        when: the button is lit while the simulator's state says all this; a list: it holds at least these.
        receipt: the last receipt's code is posted as `data`.
        hex_times: `hex` is posted so many times over.
        tone: how it is drawn.
    """

    key: str
    label: str
    hint: str = ""
    act: str = ""
    call: dict[str, Any] = {}
    undo: dict[str, Any] | None = None
    undo_act: str = ""
    when: dict[str, Any] | None = None
    receipt: bool = False
    hex_times: int = 0
    tone: Literal["plain", "go", "stop", "care"] = "plain"

    def done(self, *, lit: bool) -> str:
        """The act that a press posts to now."""
        return self.undo_act if lit and self.undo_act else self.act

    def posted(self, *, lit: bool) -> dict[str, Any]:
        """What a press posts now."""
        call = self.undo if lit and self.undo is not None else self.call
        posted = {key: None if value == NOTHING else value for key, value in call.items()}
        if self.hex_times:
            posted["hex"] = str(posted["hex"]) * self.hex_times
        return posted

    def lit(self, state: dict[str, Any]) -> bool:
        """Whether the simulator's state says what `when` says."""
        return self.when is not None and _says(state, self.when)


def _says(state: Any, wanted: Any) -> bool:  # noqa: ANN401 - JSON
    if isinstance(wanted, dict):
        return isinstance(state, dict) and all(_says(state.get(key), one) for key, one in wanted.items())
    if isinstance(wanted, list):
        return isinstance(state, list) and all(one in state for one in wanted)
    return bool((not state) if wanted == NOTHING else state == wanted)


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Buttons that belong together."""

    title: str
    actions: tuple[Action, ...]


class DeskTexts(Struct, frozen=True, forbid_unknown_fields=True):
    """One control desk: its name and its groups of buttons. `states`: sentences about what it is doing."""

    name: str
    states: dict[str, str]
    groups: tuple[Group, ...]


class ShelfTexts(Struct, frozen=True, forbid_unknown_fields=True):
    """The shelves' words."""

    title: str
    all: str
    search: str
    clear: str
    none: str
    page: str
    earlier: str
    later: str
    price: str
    price_kg: str
    weighed: str
    piece: str
    age: str


class BagTexts(Struct, frozen=True, forbid_unknown_fields=True):
    """The packing shelf's words."""

    by_itself: str
    hand: str
    lies: str
    put: str
    drop: str
    clear: str
    weight: str


class Texts(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything the window says.

    Attributes:
        notes: what became of a press.
        money: ISO 4217 number or letters -> how an amount is written.
        pieces: ISO 4217 letters -> what stands on a coin below 100 minor units, and on all other pieces.
    """

    title: str
    shelf: ShelfTexts
    notes: dict[str, str]
    money: dict[str, str]
    pieces: dict[str, tuple[str, str]]
    ledger: dict[str, str]
    scanner: DeskTexts
    scale: DeskTexts
    printer: DeskTexts
    terminal: DeskTexts
    bag: BagTexts
    desks: dict[str, DeskTexts]
    """Of devices that a lane may have or not, by part; the counter shows them one at a time."""
    faults: Group
    unplug: Group


def read_texts(file: Path = FILE) -> Texts:
    """Read counter.toml.

    Raises:
        ConfigError: it is damaged.
    """
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Texts)
    except (msgspec.DecodeError, OSError) as error:
        raise ConfigError(f"{file.name} can't be read: {error}.", "Install the program again.") from None
