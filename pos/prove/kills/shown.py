"""What a shopper can read off a screen: the only thing that an acknowledgement is made of."""

from collections.abc import Iterator
from typing import Any

import msgspec

from pos.lane.parts import Basket, Button, DoneStage, HelpAnswer
from pos.lane.screen import Screen
from pos.sale.money import Money

__all__ = ["find_button", "shown"]


def _structs(part: object) -> Iterator[msgspec.Struct]:
    if isinstance(part, msgspec.Struct):
        yield part
        for name in part.__struct_fields__:
            yield from _structs(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from _structs(one)


def find_button(screen: Screen, id_: str) -> Button | None:
    """The button with this id, if it is on the screen and can be pressed."""
    buttons = (one for one in _structs(screen) if isinstance(one, Button) and not isinstance(one, HelpAnswer))
    return next((one for one in buttons if one.id == id_ and one.enabled), None)


def _amount(screen: Screen) -> int:
    total = screen.dock.total
    money = total.args.get("amount") if total is not None else None
    return money.minor if isinstance(money, Money) else 0


def _rows(body: Basket) -> list[list[Any]]:
    rows = (row for row in body.rows if not row.removed)
    return [
        [row.key, row.name.args["item"].default, int(row.detail.args.get("n", 1)), row.amount.minor]  # type: ignore[union-attr, arg-type]
        for row in rows
    ]


def shown(screen: Screen) -> dict[str, Any]:
    """The screen's id, its title, the total, the rows where there are any, and the paid receipt's reference."""
    stage = screen.stage
    title = getattr(stage, "title", None)
    return {
        "id": screen.id,
        "title": title.id if title is not None else "",
        "total": _amount(screen),
        "rows": _rows(screen.body) if isinstance(screen.body, Basket) and screen.id != "S09" else None,
        "paid": stage.qr.splitlines()[1] if isinstance(stage, DoneStage) else "",
        "printing": getattr(getattr(screen.body, "printing", None), "id", ""),
    }
