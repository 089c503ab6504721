"""A day of sales by every tender there is, and the books to the cent.

    pos prove run tenders --seed 7 --inputs 2000

The session, the rules and the store on disk are the production ones; terminal, cash device, phone wallets and book of
gift cards stand in memory, each with a ledger of its own that the lane can't see. Shoppers pay by card, in cash, by
phone (their code at the scanner, or ours on the screen), by gift card, by store credit, by voucher and in parts, are
declined, lose answers, leave and get their money back, bring goods back; the power goes now and then. In the end every
ledger has to say what the lane's receipts say.
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

from pos.lane import cash, tendering
from pos.lane.state import Lane, Step, Wallet
from pos.prove.hand.gift import HandCard, HandGift
from pos.prove.hand.goods import BARCODES, SHOP
from pos.prove.hand.world import World, presses
from pos.prove.suite import Budget, Outcome
from pos.prove.tender_phones import PhoneMoves
from pos.sale.receipt import Tender
from pos.settlement.days import days
from pos.settlement.tenders import tender_totals
from pos.store.journal import LaneStore
from pos.store.rebuild import differences
from pos.store.verify import verify

__all__ = ["SUITE", "TenderDay", "Tenders"]

CONTROL_SALES = 40
FOOD = ("lemon",)
GOODS = ("oats", "bread", "wine", "cider", "pills")
COINS = ((1, 5000), (5, 5000), (10, 5000), (50, 5000), (100, 5000))
LANE = replace(
    SHOP,
    devices=(*SHOP.devices, ("cash", "till"), ("gift", "gift"), ("wallet", "wechat"), ("wallet", "alipay")),
    wallets=(
        Wallet(name="wechat", title="WeChat Pay", takes="wechat"),
        Wallet(name="alipay", title="Alipay", takes="alipay"),
    ),
    cash_stock=COINS,
    smallest_coin_minor=5,
    goods={"food": ("fruit",)},
    credit_refunds=True,
    languages=("en",),
)
WAYS = (
    "way-cash", "way-phone", "way-gift-card", "way-two-ways", "part-cash", "part-card", "part-phone", "pay-again",
    "pay", "carry-on",
)  # fmt: skip
MOST_MOVES = 60


class TenderDay(PhoneMoves):
    """One day. `wrong` says what does not add up."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = Random(seed)
        self.path = folder / "lane.db"
        self.store = LaneStore.open(self.path, 4)
        self.world = World(LANE, self.store)
        self.counts: Counter[str] = Counter()
        self.receipts: list[str] = []
        self.cards = 0
        self.wrong: list[str] = []

    # --- shoppers

    def sale(self) -> None:
        """One shopper, from the first scan until the lane is free."""
        world, chance = self.world, self.chance
        for _ in range(chance.randint(1, 4)):
            world.wait(2)
            world.scan(BARCODES[chance.choice(GOODS)])
        if chance.random() < 0.35:
            world.press("find")
            world.press("tile-plu:4053")
            world.press("add")
        if world.lane.needed_age:
            self._clear_age()
        world.press("pay")
        leaves = chance.random() < 0.08
        for _ in range(MOST_MOVES):
            if world.lane.phase == "done":
                break
            if leaves and world.lane.kept and world.screen.id == "S21":
                self._leave()
                return
            self._move()
        else:
            self.wrong.append(f"nobody gets on from {world.screen.id}")
            return
        sold = world.lane.sold
        assert sold is not None
        self.receipts.append(sold.receipt.reference)
        self.counts["sales"] += 1
        parts = len(sold.receipt.tenders)
        for one in sold.receipt.tenders:
            if 2 * abs(one.rounding_minor) > LANE.smallest_coin_minor or (one.rounding_minor and one.kind != "cash"):
                self.wrong.append(f"{sold.receipt.reference}: {one.kind} was rounded by {one.rounding_minor}")
        self.counts["sales in one part" if parts < 2 else f"sales in {parts} parts"] += 1
        world.press("finish")

    def _clear_age(self) -> None:
        """A team member looks at the shopper's ID."""
        self.world.scan("BADGE-4711")
        self.world.press("check-id-seen")

    def _move(self) -> None:
        """What is on the screen decides what can be done; chance, what is."""
        world, chance = self.world, self.chance
        if chance.random() < 0.01:
            self.counts["power cuts"] += 1
            world.restart()
        elif world.terminal.asked_for is not None:
            self._at_the_reader()
        elif (phone := self._phone()) is not None:
            self._at_the_phone(phone)
        elif world.screen.id == "S18":
            self._in_cash()
        elif world.screen.id == "S19":
            self._choose_phone()
        elif world.screen.id == "S20":
            self._by_gift_card()
        elif world.screen.id == "S22":
            world.terminal.answers = world.gift.answers = True
            world.wait(5)
        else:
            self._choose()

    def _choose(self) -> None:
        there = {name for name, press in presses(self.world.screen) if press is not None}
        if {"way-phone", "part-phone"} & there and self.chance.random() < 0.15:
            self._show_code()
            return
        if "part-half" in there and self.chance.random() < 0.4:
            self.world.press(self.chance.choice(("part-half", "part-all")))
            return
        able = [name for name in WAYS if name in there]
        if self.world.lane.needed_age:
            self._clear_age()
        elif able:
            self.world.press(self.chance.choice(able))
        elif self.world.lane.help is not None or self.world.lane.stuck:
            self.world.scan("BADGE-4711")
        else:
            self.world.wait(5)

    def _at_the_reader(self) -> None:
        world, chance = self.world, self.chance
        refunds = world.terminal.asked_for is not None and world.terminal.asked_for.kind != "payment"
        roll = chance.random()
        if not refunds and roll < 0.35:
            self._choose()
        elif roll < 0.45:
            self.counts["declined"] += 1
            world.terminal.decline()
        elif roll < 0.5:
            self.counts["answers lost"] += 1
            if chance.random() < 0.5:
                world.terminal.charge()
                world.restart()
            else:
                world.terminal.lose()
        elif roll < 0.54 and not refunds and world.terminal.asked_for is not None:
            part = world.terminal.asked_for.amount_minor // 2
            world.terminal.approve(part, partial=True) if part else world.terminal.approve()
        else:
            world.terminal.approve()

    def _in_cash(self) -> None:
        world, chance = self.world, self.chance
        pay = world.lane.cash
        if pay is not None and pay.step == "staff":
            world.scan("BADGE-4711")
        elif chance.random() < 0.05:
            world.press("give-back")
        elif world.cash.wish is not None and world.cash.wish.values:
            self._put_in(chance.choice(world.cash.wish.values))
        else:
            world.wait(1)

    def _put_in(self, value: int) -> None:
        if value >= 500:
            self.world.cash.note(value)
        else:
            self.world.cash.coin(value)

    def _by_gift_card(self) -> None:
        world, chance = self.world, self.chance
        there = {name for name, press in presses(world.screen) if press is not None}
        if "gift-pay" in there:
            if chance.random() < 0.1:
                self.counts["books that were silent"] += 1
                world.gift.answers = False
            world.press("gift-pay")
            world.gift.answers = True
        elif "another-card" in there or chance.random() < 0.3:
            world.press("back")
        else:
            self._scan_card()

    def _scan_card(self) -> None:
        self.cards += 1
        number = f"77770000{self.cards:08d}"
        kind = self.chance.choice(("gift", "gift", "credit", "voucher"))
        card = HandCard(number[-4:], self.chance.choice((0, 35, 100, 500, 2000)), kind)
        card.goods, card.single = ("food", True) if kind == "voucher" else ("", False)
        self.world.gift.cards[self.world.gift.token(number)] = card
        self.world.scan(f"GIFT-{number}")

    def _leave(self) -> None:
        """A shopper who has paid a part wants it back, and goes."""
        world = self.world
        self.counts["left with a part paid"] += 1
        world.press("leave")
        world.press("give-back")
        for _ in range(MOST_MOVES):
            if not world.lane.kept and world.lane.payment is None and world.lane.cash is None:
                break
            phone = self._phone()
            if world.terminal.asked_for is not None:
                world.terminal.approve()
            elif phone is not None:
                phone.approve()
            elif world.screen.id == "S18":
                world.scan("BADGE-4711")
            else:
                world.wait(5)
        world.wait(300)
        while world.lane.phase != "ready":
            world.wait(60)

    def refund(self) -> None:
        """Somebody brings something back."""
        world, chance = self.world, self.chance
        world.scan(chance.choice(self.receipts))
        if world.lane.refund is None:
            return
        world.scan("BADGE-4711")
        if chance.random() < 0.2:
            self.counts["refunds with a store credit card"] += 1
            self.cards += 1
            world.scan(f"GIFT-77770000{self.cards:08d}")
        for name in [name for name, press in presses(world.screen) if name.startswith("row-") and press is not None]:
            if chance.random() < 0.7:
                world.press(name)
        there = {name for name, press in presses(world.screen) if press is not None}
        if "refund" not in there:
            world.press("back")
            return
        world.press("refund")
        for _ in range(MOST_MOVES):
            if world.lane.phase != "refund":
                break
            self._refund_move()
        self.counts["refunds"] += 1
        if world.lane.phase == "done":
            world.press("finish")

    def _refund_move(self) -> None:
        world = self.world
        if world.terminal.asked_for is not None:
            self._at_the_reader()
        elif (phone := self._phone()) is not None:
            self._at_the_phone(phone)
        elif world.lane.cash is not None:
            world.scan("BADGE-4711")
        elif "refund" in {name for name, press in presses(world.screen) if press is not None}:
            world.press("refund")
        else:
            world.terminal.answers = True
            world.wait(5)

    # --- the evening

    def close(self) -> None:
        """Every ledger against the lane's books."""
        world = self.world
        for name in list(world.timers.due):
            if world.lane.phase == "ready":
                break
            world.fire(name)
        self._end_of_day()
        self.store.close()
        self.wrong += [f"the terminal's day: {one}" for one in days(self.path) if one.count and not one.balanced]
        found = tender_totals(self.path)
        self.wrong += found.wrong
        kinds = {kind: amount for kind, _, amount, _ in found.kinds}
        self._compare("card terminal", sum(world.terminal.balance()), kinds.get("card", 0))
        moved = -sum(amount for _, amount in world.gift.moves.values())
        self._compare("gift cards", moved, sum(kinds.get(kind, 0) for kind in ("gift", "credit", "voucher")))
        phones = sum(sum(one.balance()) for one in world.wallets.values())
        self._compare("phones", phones, kinds.get("wallet", 0))
        device = world.cash.in_minor - world.cash.out_minor()
        self._compare("cash device", device - found.by_hand_minor, kinds.get("cash", 0))
        self._compare("sales", sum(covers for *_, covers in found.kinds), found.sales_minor)
        self.wrong += differences(self.path) + [f"the journal: {one}" for one in verify(self.path)]
        self.counts.update({f"{kind} tenders": count for kind, count, *_ in found.kinds})

    def _end_of_day(self) -> None:
        """A team member closes the lane, and the terminal tells its total."""
        world = self.world
        world.terminal.answers = True
        world.scan("BADGE-4711")
        while world.screen.id in ("A03", "A04"):  # what baskets that were left still ask the team
            world.press("desk-back")
        for name in ("desk-lane", "why-end-of-day", "desk-close-lane"):
            world.press(name)

    def _compare(self, what: str, theirs: int, ours: int) -> None:
        if theirs != ours:
            self.wrong.append(f"{what}: {theirs} there, {ours} on the receipts")


def play(seed: int, budget: Budget) -> TenderDay:
    """So many sales, and the evening after them."""
    with tempfile.TemporaryDirectory(prefix="pos-tenders-") as folder:
        day = TenderDay(seed, Path(folder))
        done = 0
        while budget.goes_on(done) and not day.wrong:
            done += 1
            day.sale()
            if day.receipts and day.chance.random() < 0.12 and day.world.lane.phase == "ready":
                day.refund()
        day.close()
    return day


def _charged_twice() -> AbstractContextManager[Any]:
    """A book that takes a movement twice."""
    pay = HandGift.pay

    def twice(self: HandGift, intent: Any, secret: str = "") -> None:  # noqa: ANN401
        pay(self, intent, secret)
        if intent.intent_id in self.moves and intent.kind == "payment":
            card, amount = self.moves[intent.intent_id]
            self.moves[f"{intent.intent_id}-again"] = (card, amount)

    return patch.object(HandGift, "pay", twice)


def _part_forgotten() -> AbstractContextManager[Any]:
    """A lane that keeps a part one minor unit too small."""
    keep = tendering.keep

    def smaller(lane: Lane, tender: Tender) -> Step:
        return keep(lane, replace(tender, amount_minor=tender.amount_minor - 1))

    return patch.object(tendering, "keep", smaller)


def _rounded_everywhere() -> AbstractContextManager[Any]:
    """A lane that rounds what is not paid in cash."""
    due = cash.due_minor
    return patch.object(cash, "due_minor", lambda lane: due(lane) + 5)


CONTROLS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "a gift card that is charged twice": _charged_twice,
    "a part that is kept a penny too small": _part_forgotten,
    "cash that is rounded too far": _rounded_everywhere,
}


class Tenders:
    """The suite."""

    name = "tenders"
    proves = "a day of sales by every tender: receipts, payments, terminal, cash and gift cards agree to the cent"
    unit = "sales"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """A day, and its controls."""
        outcome = Outcome()
        day = play(seed, budget)
        outcome.counts.update(day.counts)
        outcome.findings += [f"seed {seed}: {one}" for one in day.wrong[:10]]
        outcome.lost = len(day.wrong)
        for name, planted in CONTROLS.items():
            with planted():
                outcome.controls[name] = _is_wrong(seed)
        return outcome


def _is_wrong(seed: int) -> bool:
    try:
        return bool(play(seed, Budget(CONTROL_SALES)).wrong)
    except AssertionError:  # the lane's own checks caught it first
        return True


SUITE = Tenders()
