"""A sale in forty steps, and a day in sixty, for suites that go through every step of one."""

from collections.abc import Callable

from pos.prove.hand.goods import BARCODES
from pos.prove.hand.world import World

__all__ = ["DAY", "SALE", "Act"]

Act = Callable[[World], None]


def _scan(short: str) -> Act:
    def scan(world: World) -> None:
        world.clock.ms += 1500
        world.scan(BARCODES[short])

    return scan


def _press(button_id: str) -> Act:
    return lambda world: world.press(button_id)


def _wait(seconds: float) -> Act:
    return lambda world: world.wait(seconds)


SALE: tuple[Act, ...] = (
    *(_scan(short) for short in ("oats", "bread", "bag", "cheese", "ham", "unknown", "pills") * 4),
    *(_scan(short) for short in ("oats", "bread", "bag")),
    _press("undo"),
    _scan("leaflet"),
    _press("pay"),
    lambda world: world.terminal.decline(),
    _press("pay-again"),
    lambda world: world.terminal.say("card"),
    lambda world: world.terminal.approve(),
    _press("print"),
    _press("finish"),
)
"""Items of every kind, an undo, a declined card, an approved one, a receipt."""

DAY: tuple[Act, ...] = (
    *(_scan(short) for short in ("oats", "ham")),
    _wait(125),
    *(_scan(short) for short in ("bread", "cheese", "bag", "oats")),
    _press("pay"),
    lambda world: world.terminal.lose(),
    _wait(10),
    *(_scan(short) for short in ("oats", "bread")),
    _press("pay"),
    lambda world: world.terminal.approve(),
    _wait(30),
    *SALE,
    *(_scan(short) for short in ("oats", "bread", "ham", "bag", "oats")),
)
"""Basket put aside, lost answer of the terminal, a small sale, the long one, and a basket that is open at the end."""
