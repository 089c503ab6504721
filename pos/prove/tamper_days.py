"""Journals to be tampered with, made by the production session and store; and what is known of each elsewhere."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from pos.lane.events import BackPressed, FeedbackGiven, HelpCalled, LanguageChosen
from pos.prove.little_goods import CODES, price_label, weight_label
from pos.prove.little_lane import LittleLane
from pos.store.keys import LaneKey, key_path
from pos.store.reader import entries
from pos.store.verify import Anchor

__all__ = ["Image", "images", "play", "shopper"]


class Image(Struct, frozen=True):
    """A closed lane's database as bytes, an older state of it, and what somebody else knows: key and last hash.

    `live` and `wal` are the same day's files as they lay while the lane was open.
    """

    day: int
    database: bytes
    older: bytes
    live: bytes
    wal: bytes
    key: bytes
    public_key: str
    anchor: Anchor

    def lay(self, folder: Path, *, live: bool = False) -> Path:
        """Its files in a folder, whatever lay there before."""
        path = folder / "lane.db"
        for end in ("", "-wal", "-shm"):
            path.with_name(f"lane.db{end}").unlink(missing_ok=True)
        path.write_bytes(self.live if live else self.database)
        if live:
            path.with_name("lane.db-wal").write_bytes(self.wal)
        key_path(path).write_bytes(self.key)
        return path


def play(lane: LittleLane, chance: random.Random) -> None:
    """One thing that people do."""
    phase = lane.session.lane.phase
    lane.world.ms += chance.randrange(900, 5000)
    if phase == "pay" and lane.world.armed is not None:
        match chance.randrange(4):
            case 0 | 1:
                lane.pay()
            case 2:
                lane.pay("05")
            case _:
                lane.happen(BackPressed())
    elif phase == "pay":
        lane.press(chance.choice(("pay-again", "back")))
    elif phase == "done":
        if chance.randrange(3):
            lane.press(chance.choice(("print", "finish")))
        else:
            lane.happen(FeedbackGiven(mood="good"))
    else:
        _shop(lane, chance)


def _shop(lane: LittleLane, chance: random.Random) -> None:
    chances: tuple[tuple[int, Callable[[], object]], ...] = (
        (12, lambda: lane.scan(CODES[chance.choice(("oats", "oil", "pills", "leaflet", "bag"))])),
        (2, lambda: lane.scan(price_label(chance.randrange(1, 3000)))),
        (2, lambda: lane.scan(weight_label(chance.randrange(1, 3000)))),
        (1, lambda: lane.scan("5000000000999")),
        (1, lambda: lane.press("undo")),
        (1, lambda: lane.happen(LanguageChosen(language=chance.choice(("en", "de"))))),
        (1, lambda: lane.happen(HelpCalled())),
        (1, lambda: lane.wait(125)),
        (7, lambda: lane.press("pay")),
    )
    move = chance.choices([one for _, one in chances], [weight for weight, _ in chances])[0]
    move()


def shopper(lane: LittleLane, chance: random.Random, sales: int) -> Iterator[None]:
    """Things happen until so many sales are made and one basket more is open; a step after each."""
    while lane.session.lane.next_receipt <= sales:
        play(lane, chance)
        yield
    for _ in range(4):
        play(lane, chance)
        yield


def images(seed: int, count: int, folder: Path) -> list[Image]:
    """So many days, each at a lane of its own."""
    return [_image(seed, day, folder / f"day-{day}") for day in range(count)]


def _image(seed: int, day: int, folder: Path) -> Image:
    chance = random.Random(f"{seed}/{day}")
    folder.mkdir(parents=True)
    with LittleLane(folder) as lane:
        for _ in shopper(lane, chance, 2 + day % 3):
            pass
        lane.wait(200)
        lane.happen(FeedbackGiven(mood="ok"))
    older = lane.path.read_bytes()
    with LittleLane(folder) as lane:
        for _ in shopper(lane, chance, 4 + day % 3):
            pass
        live, wal = (lane.path.with_name(f"lane.db{end}").read_bytes() for end in ("", "-wal"))
    last = list(entries(lane.path))[-1]
    key = key_path(lane.path)
    return Image(
        day, lane.path.read_bytes(), older, live, wal, key.read_bytes(), LaneKey.read(key).public, (last.seq, last.hash)
    )
