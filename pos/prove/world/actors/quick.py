"""Somebody who scans two things at once, and then looks whether both are there."""

from pos.prove.world.actors.person import Person
from pos.prove.world.actors.roles import visitor
from pos.prove.world.actors.shopper import buy
from pos.prove.world.goods import Good, goods, plain_goods
from pos.prove.world.looking import Shown

LOOKS_S = 2.5
"""More than a scan takes on the slowest cable."""


@visitor("quick hands", 8)
def quick(person: Person) -> None:
    """A few pairs, then everything else."""
    person.until(lambda shown: shown is not None and shown.id in ("S01", "S03"), 120.0)
    for _ in range(person.chance.randint(1, 6)):
        _pair(person)
        person.pause(0.3, 2.0)
    buy(person, 1)


def _pair(person: Person) -> None:
    world = person.world
    before = person.sees
    if before is None or before.id not in ("S01", "S03") or before.sheet:
        return
    life, plugs, acts = world.computer.lives, world.scanner.state()["attachments"], world.trace.events
    first, second = person.chance.sample(plain_goods(), 2)
    sent = 0
    for good in (first, second):
        sent += bool(world.network.attended(world.scanner.url) and person.wave(good))
        person.stand(0.05, 0.4)
    person.stand(LOOKS_S, LOOKS_S + 0.5)
    state, after = world.scanner.state(), person.sees
    undisturbed = (world.computer.lives, state["attachments"], world.trace.events) == (life, plugs, acts + 2)
    if undisturbed and sent == 2 and state["plugged"] and world.computer.on and after is not None:
        world.trace.counts["pairs looked at"] += 1
        _both_there(person, before, after, (first, second))


def _both_there(person: Person, before: Shown, after: Shown, pair: tuple[Good, Good]) -> None:
    grew, price = after.total - before.total, sum(good.price for good in pair)
    paid = grew == price or (_is_reduced(before) and 0 < grew < price)
    if after.id == "S03" and not (after.pieces == before.pieces + 2 and paid):
        names = " and ".join(good.name for good in pair)
        person.world.oracle.wrong.append(f"two quick scans, {names}: before {before}, after {after}")


def _is_reduced(shown: Shown) -> bool:
    """Whether a row stands below the price on the shelf: then a team member has taken something off, perhaps of all."""
    prices = {good.name: good.price for good in goods()}
    return any(amount < pieces * prices.get(name, 0) for name, (pieces, amount) in (shown.rows or {}).items())
