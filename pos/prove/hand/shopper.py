"""Somebody at the lane, by chance: buys, changes their mind, pays or does not, walks away."""

from random import Random

from pos.prove.hand.goods import BARCODES
from pos.prove.hand.world import World, presses

__all__ = ["act"]

SCANS = ("oats", "bread", "wine", "pills", "bag", "cheese", "ham", "unknown", "grapes")


def act(world: World, chance: Random) -> None:
    """One thing that happens."""
    world.clock.ms += chance.randrange(900, 5000)
    if world.terminal.asked_for is not None:
        _at_the_reader(world, chance)
    elif world.lane.phase == "pay":
        _press_any(world, chance, ("pay-again", "back", "card"))
    elif world.lane.phase == "done":
        _press_any(world, chance, ("finish", "finish", "print"))
    elif chance.random() < 0.65 or not world.lane.cart.lines:
        world.scan(BARCODES[chance.choice(SCANS)])
    elif chance.random() < 0.5:
        _press_any(world, chance, ("pay", "undo", "help"))
    elif chance.random() < 0.2:
        world.wait(125)
    else:
        _press_any(world, chance, ())


def _at_the_reader(world: World, chance: Random) -> None:
    match chance.randrange(10):
        case 0:
            world.terminal.decline()
        case 1:
            world.terminal.charge()  # nobody hears it
            world.wait(30)
        case 2:
            world.terminal.stop()
        case 3:
            world.terminal.lose()
        case _:
            world.terminal.approve()


def _press_any(world: World, chance: Random, wanted: tuple[str, ...]) -> None:
    there = [name for name, press in presses(world.screen) if press is not None]
    likely = [name for name in wanted if name in there]
    if likely and chance.random() < 0.8:
        world.press(chance.choice(likely))
    elif there:
        world.press(chance.choice(sorted(there)))
    else:
        world.wait(5)
