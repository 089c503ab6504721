"""A whole purchase by touch, on the real QML, in every language and both orientations, without a word of complaint."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from pos.config import DisplayConfig
from pos.prove.hand.goods import BARCODES, SHOP
from pos.prove.hand.world import World
from pos.ui.stand import Stand
from pos.words.words import words_for

LANGUAGES = ("en", "de", "zh-Hans", "ar")
NAMES = {language: language for language in LANGUAGES}


class Shopper:
    """Touches what is on the screen; every screen must be free of cut words and of things outside the window."""

    def __init__(self, orientation: str) -> None:
        self.world = World(replace(SHOP, languages=LANGUAGES, language_names=NAMES))
        display = DisplayConfig(orientation=orientation, less_motion=True)  # type: ignore[arg-type]
        self.stand = Stand(display, words_for, self.world.happen)
        self.look()

    def look(self) -> str:
        self.stand.show(self.world.screen)
        assert not self.stand.troubles(), self.world.screen.id
        return self.world.screen.id

    def tap(self, *names: str) -> str:
        for name in names:
            self.stand.tap(name)
            self.look()
        return self.world.screen.id

    def scan(self, name: str) -> str:
        self.world.wait(1)
        self.world.scan(BARCODES[name])
        return self.look()

    def close(self) -> None:
        warnings = list(self.stand.window.warnings)
        self.stand.close()
        assert not warnings


@pytest.fixture(params=["portrait", "landscape"])
def shopper(qapp: object, request: pytest.FixtureRequest) -> Iterator[Shopper]:
    subject = Shopper(request.param)
    yield subject
    subject.close()


@pytest.mark.ui
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_purchase_by_touch(shopper: Shopper, language: str) -> None:
    assert shopper.tap(f"welcome-{language}") == "S01"
    assert shopper.scan("oats") == "S03"
    assert shopper.scan("bread") == "S03"
    shopper.tap("find", "tile-plu:4053", "count-3", "add")
    assert shopper.world.lane.priced.count == 5
    shopper.tap("help", "close", "type", "key-5", "close", "bags", "own-bag", "close")
    shopper.tap(f"row-{shopper.world.lane.cart.lines[0].line_id}", "item-more", "item-remove", "undo")
    assert shopper.tap("pay") == "S16"
    shopper.world.terminal.say("card")
    assert shopper.look() == "S17"
    shopper.world.terminal.decline("declined")
    assert shopper.look() == "S17"
    assert shopper.tap("pay-again") == "S16"
    shopper.world.terminal.approve()
    assert shopper.look() == "S23"
    shopper.tap("print", "mood-good")
    assert shopper.tap("finish") == "S01"
    sold = shopper.world.journal.receipt(1)
    assert sold is not None
    assert sold[0].total_minor == 2 * 180 + 145 + 3 * 35


@pytest.mark.ui
def test_the_language_changes_in_the_middle(shopper: Shopper) -> None:
    shopper.scan("oats")
    for language in ("ar", "zh-Hans", "de", "en"):
        shopper.tap("language", f"language-{language}")
        assert shopper.world.lane.language == language
    assert shopper.world.lane.priced.total_minor == 180


@pytest.mark.ui
def test_any_touch_gives_more_time(shopper: Shopper) -> None:
    shopper.scan("oats")
    shopper.world.fire("idle")
    assert shopper.look() == "S24"
    shopper.stand.tap("screen-S24")
    assert shopper.look() == "S03"


@pytest.mark.ui
def test_two_strikes_at_once_count_as_one(shopper: Shopper) -> None:
    shopper.scan("oats")
    shopper.tap("bags")
    shopper.stand.tap("bag-" + shopper.world.catalog.bags(0)[0].sku + "-more")
    shopper.stand.tap("bag-" + shopper.world.catalog.bags(0)[0].sku + "-more")
    shopper.look()
    assert shopper.world.lane.priced.count == 2
