"""What a person at the lane can see and press: a screen, read without knowing what the lane thinks."""

from typing import Any

import msgspec
from msgspec import Struct

from pos.lane.events import LaneEvent
from pos.lane.message import Msg
from pos.lane.parts import Basket, Button, DoneStage, Grid, HelpAnswer, Picture, Press
from pos.lane.screen import Screen
from pos.sale.money import Money

__all__ = ["Rows", "Shown", "presses", "shown"]

Rows = dict[str, tuple[int, int]]
"""Name -> pieces and amount in minor units."""
_DUMB = (str, int, float, Msg, Money, Picture, LaneEvent, type(None))


class Shown(Struct, frozen=True):
    """What a shopper reads off a screen.

    Attributes:
        id: the screen's.
        total: minor units; 0 where none is shown.
        rows: the basket, where it is shown whole.
        paid: the receipt's reference on the thank-you screen.
        title: the stage's words, by their id.
        sheet: an open sheet's id.
        lamp: the lamp on the pole.
        pieces: how many pieces the dock counts.
    """

    id: str
    total: int
    rows: Rows | None
    paid: str
    title: str
    sheet: str
    lamp: str
    pieces: int


def shown(screen: Screen) -> Shown:
    """Read a screen."""
    stage, dock = screen.stage, screen.dock
    title = getattr(stage, "title", None)
    total = dock.total.args.get("amount") if dock.total is not None else None
    whole = isinstance(screen.body, Basket) and screen.id != "S09"
    return Shown(
        id=screen.id,
        total=total.minor if isinstance(total, Money) else 0,
        rows=_rows(screen.body) if whole else None,  # type: ignore[arg-type]
        paid=stage.qr.splitlines()[1] if isinstance(stage, DoneStage) else "",
        title=title.id if title is not None else "",
        sheet=screen.sheet_id,
        lamp=screen.lamp,
        pieces=int(dock.count.args["n"]) if dock.count is not None else 0,  # type: ignore[arg-type]
    )


def _rows(body: Basket) -> Rows:
    rows: Rows = {}
    for row in body.rows:
        if not row.removed:
            name = row.name.args["item"].default  # type: ignore[union-attr]
            pieces, amount = rows.get(name, (0, 0))
            more = int(row.detail.args.get("n", 1))  # type: ignore[arg-type]
            rows[name] = (pieces + more, amount + row.amount.minor)
    return rows


def presses(screen: Screen) -> dict[str, Press]:
    """Everything that can be pressed, by its name: "pay", "row-1" (the newest), "tile-plu:4011"."""
    found: dict[str, Press] = {}
    for name in screen.__struct_fields__:
        _collect(getattr(screen, name), found)
    return found


def _collect(part: Any, found: dict[str, Press]) -> None:  # noqa: ANN401 - any part of a screen
    if isinstance(part, _DUMB):
        return
    if isinstance(part, tuple):
        for one in part:
            _collect(one, found)
    elif isinstance(part, Button):
        if part.enabled:
            found[part.id] = part.press
    elif isinstance(part, msgspec.Struct):
        found.update(_pressable(part))
        for name in part.__struct_fields__:
            _collect(getattr(part, name), found)


def _pressable(part: msgspec.Struct) -> dict[str, Press]:
    """What can be pressed although it is no button."""
    if isinstance(part, HelpAnswer):
        return {part.id: part.press}
    if isinstance(part, Basket):
        return {f"row-{place}": row.press for place, row in enumerate(part.rows, start=1)}
    return {f"tile-{tile.sku}": tile.press for tile in part.tiles} if isinstance(part, Grid) else {}
