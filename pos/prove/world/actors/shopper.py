"""Shoppers: they scan, choose fruit, change their minds, pay, take paper, and go."""

from collections.abc import Callable

from pos.prove.world.actors.person import Person
from pos.prove.world.actors.roles import visitor
from pos.prove.world.goods import Good, goods, plain_goods
from pos.prove.world.schedule import US

__all__ = ["buy"]

PATIENCE_S = 900.0
PLUS = ("4173", "4593", "4053", "4770", "94011", "4011", "1", "40530", "3107")
"""Typed numbers: produce by the piece, by weight, and none at all."""


@visitor("shopper", 62)
def shop(person: Person) -> None:
    """An ordinary visit."""
    buy(person, person.chance.choice((1, 2, 3, 4, 6, 9, 14)))


@visitor("shopper in a hurry", 16)
def hurry(person: Person) -> None:
    """One thing, no looking round; the same as others in a hurry, so that two payments of one amount meet."""
    buy(person, 1, hurried=True)


@visitor("walk-off", 8)
def walk_off(person: Person) -> None:
    """Leaves in the middle; the lane has to put the basket aside."""
    ends = person.world.schedule.now + 60 * US
    buy(person, 30, leaves=lambda: person.world.schedule.now > ends and person.maybe(30))


def buy(person: Person, wanted: int, *, hurried: bool = False, leaves: Callable[[], bool] = lambda: False) -> bool:
    """Shop until the thank-you screen has come and gone; False: given up.

    Args:
        person: who.
        wanted: how many articles.
        hurried: nothing but scanning and paying.
        leaves: asked again and again; True: the person goes away, whatever is on the screen.
    """
    visit = _Visit(person, wanted, hurried=hurried)
    schedule = person.world.schedule
    ends = schedule.now + round(PATIENCE_S * US)
    while schedule.now < ends and not leaves():
        if visit.done and person.screen != "S23":
            return True
        visit.move()
    return False


class _Visit:
    """One purchase: what to do on which screen."""

    def __init__(self, person: Person, wanted: int, *, hurried: bool) -> None:
        self._person = person
        self._left = wanted
        self._hurried = hurried
        self._refused = 0
        self.done = False
        self._printed = False
        self._split_once = True
        self._moves: dict[str, Callable[[], None]] = {
            "S01": self._arrive,
            "S03": self._fill,
            "S04": self._pick,
            "S08": self._fill,
            "S09": self._wait_for_staff,
            "S16": self._pay,
            "S17": self._pay,
            "S19": self._phone,
            "S20": self._gift_card,
            "S21": self._parts,
            "S22": self._wait_for_bank,
            "S23": self._leave,
            "S24": lambda: self._tap_or_wait("carry-on"),
            "S31": lambda: self._tap_or_wait("pay-anyway"),
            "S32": lambda: self._tap_or_wait("carry-on"),
        }

    def move(self) -> None:
        """One thing more."""
        person = self._person
        shown = person.sees
        if shown is not None and shown.sheet:
            self._on_sheet()
        else:
            self._moves.get(person.screen, self._wait)()

    def _wait(self) -> None:
        self._person.change(20.0)
        self._person.pause(0.3, 1.0)

    def _tap_or_wait(self, name: str) -> None:
        if not self._person.press(name):
            self._wait()

    def _good(self) -> Good:
        person = self._person
        if self._hurried:
            return person.chance.choice(plain_goods()[:2])
        good = person.chance.choice(goods())
        return good if good.plain or person.maybe(40) else person.chance.choice(goods())

    # --- the basket

    def _arrive(self) -> None:
        person = self._person
        if not self._hurried and person.maybe(15):
            language = person.chance.choice(person.languages)
            person.press(f"welcome-{language}")
        if not self._hurried and person.maybe(15):
            person.press("start")
        else:
            self._scan()

    def _scan(self) -> None:
        person, good = self._person, self._good()
        if person.scan(good):
            self._left -= 1
            if person.world.packing is not None:
                person.world.packing.pack(person, good)

    def _fill(self) -> None:
        person = self._person
        shown = person.sees
        if person.world.packing is not None and person.world.packing.answer(person):
            return
        if self._left <= 0 and shown is not None and shown.pieces:
            self._go_to_pay()
            return
        if not self._hurried and shown is not None and shown.pieces and person.maybe(25):
            person.chance.choice(
                (self._change, self._undo, self._find, self._bag, self._speak, self._help, self._type)
            )()
        else:
            self._scan()

    def _go_to_pay(self) -> None:
        """Who is not let pay (a gift card to be sold, and no card in the hand) takes something off, until they are."""
        person = self._person
        if not person.press("pay"):
            self._wait()
        elif person.screen == "S03":
            self._refused += 1
            rows = [name for name in person.buttons() if name.startswith("row-")]
            if self._refused > 2 and rows and person.press(person.chance.choice(rows)):
                person.press("item-remove")

    def _change(self) -> None:
        """A line's sheet: one more, one less, away with it, or a price that looks wrong."""
        person = self._person
        rows = [name for name in person.buttons() if name.startswith("row-")]
        if rows:
            person.press(person.chance.choice(rows))
            for _ in range(person.chance.randint(1, 3)):
                person.press(person.chance.choice(("item-more", "item-more", "item-less", "item-remove", "item-price")))

    def _undo(self) -> None:
        self._person.press("undo")

    def _find(self) -> None:
        self._person.press("find")

    def _pick(self) -> None:
        person = self._person
        tiles = [name for name in person.buttons() if name.startswith("tile-")]
        tabs = [name for name in person.buttons() if name.startswith("tab-")]
        if person.maybe(25) and tabs:
            person.press(person.chance.choice(tabs))
        elif person.maybe(15):
            person.press("page-more")
        elif tiles and person.maybe(75):
            person.press(person.chance.choice(tiles))
        elif not person.press("back"):
            self._scan()

    def _bag(self) -> None:
        self._person.press("bags")

    def _speak(self) -> None:
        person = self._person
        person.press("language")
        person.press(f"language-{person.chance.choice(person.languages)}")

    def _help(self) -> None:
        person = self._person
        if not person.press("cancel-call"):
            person.press("help")
            person.press("call" if person.maybe(50) else "sheet-done")

    def _type(self) -> None:
        person = self._person
        person.press("type")
        for digit in person.chance.choice(PLUS):
            person.press(f"key-{digit}")
        person.press("type-ok")

    def _on_sheet(self) -> None:
        """Something on it, or out of it."""
        person = self._person
        if person.world.wants_plan and person.press("plan-take"):
            return
        there = [name for name in person.buttons() if name not in ("help", "language", "easier")]
        if person.maybe(60):
            for way in ("add", "sheet-done", "sheet-back", "back"):
                if person.press(way):
                    return
        if there and person.press(person.chance.choice(there)):
            return
        self._wait()

    # --- money

    def _wait_for_staff(self) -> None:
        person = self._person
        if person.maybe(10):
            person.press(person.chance.choice(("take-off", "back")))
        else:
            person.change(15.0)

    def _pay(self) -> None:
        person = self._person
        if person.world.splits and self._split_once:
            self._split_once = not person.press("way-two-ways")
        elif person.world.gives_gift_cards and person.can_press("way-gift-card"):
            person.press("way-gift-card")
        elif person.world.wants_plan and person.can_press("way-instalments"):
            person.press("way-instalments")
        elif person.can_press("pay-again"):
            person.press("pay-again" if person.maybe(85) else "back")
        elif not self._hurried and person.maybe(6):
            person.press("back")
        elif not self._hurried and person.maybe(6):
            more = [name for name in person.buttons() if name.startswith("bag-")]
            person.press(person.chance.choice(more)) if more else self._scan()
        elif person.world.terminal.waits_for_card:
            person.pause(0.8, 4.0)
            person.card(**person.world.deck(person.chance))
        elif not person.change(8.0) and person.can_press("back") and person.maybe(20):
            person.press("back")

    def _phone(self) -> None:
        """Show a code to the scanner, or scan the lane's."""
        person = self._person
        tiles = [name for name in person.buttons() if name.startswith("wallet-")]
        if person.world.terminal.waits_for_card:
            person.pause(0.8, 4.0)
            person.card(**person.world.deck(person.chance))
        elif code := person.world.phone_code():
            person.hold(code, "payment code")
        elif tiles:
            person.press("new-code" if person.can_press("new-code") else person.chance.choice(tiles))
        elif not person.change(8.0) and person.can_press("back") and person.maybe(20):
            person.press("back")

    def _gift_card(self) -> None:
        """Hold a gift card to the scanner, and pay what it can."""
        person = self._person
        shown = person.sees
        if person.can_press("gift-pay"):
            person.press("gift-pay")
        elif shown is not None and shown.title == "gift.scan":
            person.hold(person.world.gift_code(), "gift card")
        elif not person.press("another-card") and not person.change(8.0):
            person.press("back")

    def _parts(self) -> None:
        """Half by card, then the rest by a phone or a gift card, where there is one; or it is wanted back."""
        person, world = self._person, self._person.world
        kept = person.can_press("leave")
        back = world.on_parts(kept=kept)
        if person.screen != "S21":
            return
        if back:
            person.press("leave")
            person.press("give-back")
        elif not kept:
            person.press("part-half")
            if not person.press("part-card"):
                self._wait()
        elif person.can_press("part-phone"):
            person.hold(world.phone_code(), "payment code") if person.maybe(50) else person.press("part-phone")
        elif not person.press("way-gift-card") and not person.press("part-card"):
            self._wait()

    def _wait_for_bank(self) -> None:
        """Who sees the reader ask for a card again holds it there again, as people do."""
        person = self._person
        if not person.card(outcome="approve"):
            person.change(3.0)

    def _leave(self) -> None:
        person = self._person
        self.done = True
        if person.world.packing is not None:
            person.world.packing.clear(person)
        if not self._printed and person.maybe(person.world.on_paper):
            self._printed = True
            person.press("print" if person.maybe(85) else "print-gift")
            person.pause(1.0, 5.0)
        if person.maybe(25):
            faces = [name for name in person.buttons() if name.startswith(("mood-", "reason-"))]
            if faces:
                person.press(person.chance.choice(faces))
        if person.maybe(75):
            person.press("finish")
        else:
            person.until(lambda shown: shown is not None and shown.id != "S23", 90.0)
