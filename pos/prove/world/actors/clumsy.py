"""People whom no manual expects: children, drunks, and those who scan their bank card."""

from pos.prove.world.actors.person import Person
from pos.prove.world.actors.roles import visitor
from pos.prove.world.actors.shopper import buy
from pos.prove.world.goods import goods

CODES = (
    "7032069804989", "123", "", "4111111111111111", "4000000000006", "BADGE-9999", "MEMBER-77", "T004-00000001",
    "T004-00000099", "R004-00000001", "https://example.org/x?y=1", "0" * 60, "2012345602991", "2000000000008",
    "9780201379624", "99112345678901234567", "\x1d0107032069804988\x1d17200101",
)  # fmt: skip


@visitor("clumsy shopper", 18)
def fumble(person: Person) -> None:
    """Presses and scans whatever there is, fast; then shops on, or leaves it all."""
    for _ in range(person.chance.randint(10, 60)):
        person.chance.choice((_press, _press, _press, _twice, _double_tap, _odd, _noise, _card))(person)
        if person.maybe(30):
            person.pause(0.3, 2.5)
        else:
            person.pause(0.02, 0.3)
    if person.maybe(80):
        buy(person, 2)


@visitor("two at once", 6)
def crowd(person: Person) -> None:
    """A child presses while somebody shops."""
    world = person.world
    child = Person(world, "child", world.fork())

    def play() -> None:
        for _ in range(person.chance.randint(5, 30)):
            child.pause(0.2, 4.0)
            _press(child)

    world.begin("child", play)
    buy(person, 3)


def _press(person: Person) -> None:
    names = person.buttons()
    if names:
        person.tap(person.chance.choice(names))


def _double_tap(person: Person) -> None:
    names = person.buttons()
    if names:
        name = person.chance.choice(names)
        person.tap(name)
        person.pause(0.0, 0.2)
        person.tap(name)


def _twice(person: Person) -> None:
    """One good read twice, or two goods at once."""
    first = person.chance.choice(goods())
    second = first if person.maybe(60) else person.chance.choice(goods())
    for good in (first, second):
        person.wave(good)
        person.pause(0.02, 1.0)


def _odd(person: Person) -> None:
    person.hold(person.chance.choice(CODES))


def _noise(person: Person) -> None:
    data = bytes(person.chance.randrange(256) for _ in range(person.chance.choice((1, 5, 40, 600))))
    if b"D" in data:  # which would switch the simulated scanner off
        data = data.replace(b"D", b"d")
    person.world.event(person.name, "noise", data[:20].hex())
    person.world.oracle.did(person.world.schedule.now, "noise")
    person.world.scanner.raw({"hex": data.hex()})


def _card(person: Person) -> None:
    person.card(**person.world.deck(person.chance))
