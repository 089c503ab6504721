"""The language of `.trip` files: one purchase or mishap a file, one step a line, "#" begins a comment.

What happens (a name of `pos.prove.hand.goods.BARCODES` stands for its code)::

    given instalments | instalments, but not at the terminal
    given refunds as store credit | coupons and members | a scale | a cash device | phone wallets | nothing but phone wallets | no change | totals rounded to 0.50 or 0.10 | training | receipt always | other lane 5 | packing shelf left | no badge | languages en | staff | staff by badge and pin | staff by pin | two persons for price
    given tax on top | deposits | offers | markdowns        (the last three put more goods on the shelves: `more_goods`)
    given the shop's files in London at 2026-11-18 18:59:30        (`shop/`: prices for a time, promotions, coupons, members; Chicago, Shanghai)
    scan oats                    scan "free text"            scan hex 00ff1b    scan 4096 random bytes
    scan oats again after 0.3 s  scan oats 3 times
    type 4011                    opens the keypad, presses each digit and OK
    press pay                    a button by its id, "row-1" (the newest), "tile-plu:4053"
    touch                        anywhere
    wait 90 s                    timers fire on the way
    badge 4711                   2017 (Sam, attendant), 2018 (Ana, supervisor), 2019 (Mika, manager) where staff are given
    pin 17 482913                the door, the number, the PIN
    reader says card | pin | bank | remove-card | waiting
    card approved | approved for 1.00 | approved in part for 1.00 | approved, but nobody hears it | declined | not read | timed out | stopped | lost
    card reader busy             it says so to the request
    bank answers | bank is silent
    late approval for 1.80       money of the last attempt, after all
    reader keeps hold | reader lets go
    reader hears our answer | does not hear our answer | gives the money back
    press weigh-add late, after 900 g     the weight has changed meanwhile
    put 842 g                    take off      lean on it      let go of it      (the scale, where one is given)
    coin 0.50 | coin 5.00 falls through     note 10.00
    card's bank wants other terms                    (where instalments are given: "three" from 5.00, "year" from 8.00)
    gift card 1111 holds 5.00 | credit card 1111 holds 5.00, PIN 1234 | voucher card 1111 holds 5.00 for food
    gift card 1111 is blocked               gift book answers | is silent
    scan gift card 1111                     press keys 1234
    hopper 0.50 is empty | jams             cash device answers | is silent
    wechat shows "weixin://1"    wechat approves | declines | times out | stops | is lost | is busy | asks for a password
    wechat charges, but nobody hears it         wechat answers | is silent | keeps hold | lets go
    wechat has ended what nobody waited for     wechat is ready | absent
    members can't be looked up   members can be looked up again
    scanner | printer | terminal | scale | cash is ready | absent | no-paper | faulted ...
    paper comes out | does not come out | may have come out | never answers
    restart

What is seen afterwards::

    screen is S03                screen is S03 with S12 open
    title is "Your basket is safe"
    shows "Pay £1.80"            does not show "Pay"          (any sentence on the screen, part of it is enough)
    button pay is there | gone | off
    basket is empty              basket is 2 oats, 1 wine     (newest first)
    total is 3.60
    sound is ok, no              no sound                     (since the last question about sounds)
    lamp is open                 language is de               ribbon is "..."   no ribbon
    aids are contrast            aids are none
    reader is armed for 1.80     reader is free              reader is armed for 8.00 by three
    phase is ready
    journal has 2 ItemFound      journal never says "4111"
    sales are 1                  saved baskets are 1          printed are 2     last print is a copy | the first | a gift
    receipt 1 is 2 oats for 3.60 receipt 1 has no tender     receipt 2 gives 1.80 back for receipt 1
    receipt 1 is paid by cash 1.00, card 0.80               (in that order)
    intent 1 is approved         (the n-th that was opened)
    wechat is asked for 1.80     wechat is asked for nothing  wechat has taken 1.80
    gift card 1111 has 3.20 left
    receipt 1 is by three: 2.68, 2 of 2.66, 8.00 in all, 0.00 charges
    receipt 1 has exemption HMRC 123/A               receipt 1 has no exemption
    receipt 1 has voucher FIVE   receipt 1 has points 3 earned, 100 used    member m1 is signed in | nobody is signed in
    cash in is 5.00              cash out is 3.20             receipt 1 has change 3.20     slot is open | shut
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import more_goods
import msgspec
import shop_files
from msgspec.structs import replace
from pos.lane.desk_state import StaffRules
from pos.lane.effects import OpenIntent
from pos.lane.events import DeviceChanged, PaymentApproved, Touched
from pos.lane.permission import POLICY, with_limits
from pos.lane.state import Wallet
from pos.prove.hand.gift import HandCard
from pos.prove.hand.goods import BARCODES, GOODS
from pos.prove.hand.loyalty import LOYAL_SHOP
from pos.prove.hand.world import World, presses
from pos.sale.instalment import Plan
from pos.sale.product import Name

SHORT = {product.sku: short for short, product in (GOODS | more_goods.MORE_GOODS).items()}
SHORT |= {gtin.zfill(14): short for short, gtin in shop_files.SHORT.items()}
CODES = BARCODES | more_goods.MORE_BARCODES | shop_files.SHORT
HOPPERS = ((1, 20), (5, 20), (10, 20), (50, 20), (100, 20))
"""What a cash device has at first."""
WALLETS = (
    Wallet(name="wechat", title="WeChat Pay", takes="wechat"),
    Wallet(name="alipay", title="Alipay", takes="alipay"),
)
PLANS = (
    Plan(key="three", name=Name("3 payments", {"de": "3 Raten"}), payments=3, least_minor=500, most_minor=2000),
    Plan(
        key="year", name=Name("12 payments"), payments=12, least_minor=800, most_minor=5000, rate_bp=990, fee_minor=50,
        first_months=1,
    ),
)  # fmt: skip
"""Free, and with charges."""
_STEPS: list[tuple[re.Pattern[str], Callable[..., None]]] = []


@dataclass(frozen=True)
class Line:
    """One step of a file."""

    path: Path
    number: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.number}: {self.text}"


class Trip:
    """A scenario that is being told."""

    def __init__(self) -> None:
        self.world = World()
        self.heard = 0

    def sounds(self) -> list[str]:
        """The cues since the last question."""
        new = self.world.recorder.heard[self.heard :]
        self.heard = len(self.world.recorder.heard)
        return [cue for cue in new if cue != "tick"]


def lines_of(path: Path) -> list[Line]:
    """The steps of a file."""
    texts = (text.split("#")[0].strip() for text in path.read_text(encoding="utf-8").splitlines())
    return [Line(path, number, text) for number, text in enumerate(texts, start=1) if text]


def tell(trip: Trip, line: Line) -> None:
    """Carry one step out, or fail with its file and line."""
    for pattern, act in _STEPS:
        found = pattern.fullmatch(line.text)
        if found:
            try:
                act(trip, *found.groups())
            except AssertionError as error:
                raise AssertionError(f"{line}\n{error}") from error
            return
    raise AssertionError(f"{line}\nno such step; see tests/scenarios/grammar.py")


def step(pattern: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function the meaning of a kind of line."""

    def known(act: Callable[..., None]) -> Callable[..., None]:
        _STEPS.append((re.compile(pattern), act))
        return act

    return known


def minor(text: str) -> int:
    """ "3.60" in minor units."""
    pounds, pence = text.split(".")
    return int(pounds) * 100 + int(pence)


def same(found: Any, wanted: Any) -> None:
    """Fail with both."""
    assert found == wanted, f"found {found!r}, wanted {wanted!r}"


# --- what happens


@step(r"given (deposits|offers|markdowns)")
def _given_goods(trip: Trip, what: str) -> None:
    more_goods.stock(trip.world, what)


@step(r"given the shop's files in (London|Chicago|Shanghai) at ([0-9-]+) ([0-9:]+)")
def _given_files(trip: Trip, place: str, day: str, hour: str) -> None:
    shop = shop_files.shop_in(place)
    trip.world = shop_files.world_of(shop, shop_files.clock_at(day, hour, shop.timezone))


@step(r"given (.+)")
def _given(trip: Trip, what: str) -> None:
    changes: dict[str, dict[str, Any]] = {
        "training": {"training": True, "simulated": True},
        "simulated devices": {"simulated": True},
        "receipt always": {"receipt": "always"},
        "packing shelf left": {"packing_shelf": "left"},
        "a scale": {"devices": (*trip.world.shop.devices, ("scale", "produce"))},
        "languages en": {"languages": ("en",)},
        "a cash device": {"devices": (*trip.world.shop.devices, ("cash", "till")), "cash_stock": HOPPERS},
        "cash to the team": {"cash_to_team": True},
        "refunds as store credit": {"credit_refunds": True},
        "gift cards": {
            "devices": (*trip.world.shop.devices, ("gift", "gift")),
            "goods": {"food": ("food", "fruit")},
        },
        "no change": {"cash_stock": ()},
        "phone wallets": {
            "devices": (*trip.world.shop.devices, ("wallet", "wechat"), ("wallet", "alipay")),
            "wallets": WALLETS,
        },
        "nothing but phone wallets": {
            "devices": (
                *(one for one in trip.world.shop.devices if one[0] != "terminal"),
                ("wallet", "wechat"),
                ("wallet", "alipay"),
            ),
            "wallets": WALLETS,
        },
        "coupons and members": {name: getattr(LOYAL_SHOP, name) for name in ("vouchers", "members", "points")},
        "instalments": {"plans": PLANS, "instalments": True},
        "instalments, but not at the terminal": {"plans": PLANS},
        "tax on top": {"tax_included": False},
        "totals rounded to 0.50": {"smallest_coin_minor": 50},
        "totals rounded to 0.10": {"smallest_coin_minor": 10},
        "staff": {"staff": StaffRules(store=True)},
        "staff by badge and pin": {"staff": StaffRules(store=True, sign_in="both")},
        "staff by pin": {"staff": StaffRules(store=True, sign_in="pin")},
        "two persons for price": {
            "staff": StaffRules(store=True, policy=with_limits(POLICY, {}, frozenset({"price"}))),
        },
        "receipts on the web": {"receipt_url": "https://shop.example/{reference}"},
    }
    if what.startswith("other lane "):
        changes[what] = {"other_lane": int(what.rsplit(" ", 1)[1])}
    trip.world = World(replace(trip.world.shop, **changes[what]))


def gift_number(last4: str) -> str:
    """The number of the gift card that ends like this."""
    return f"777700001111{last4}"


@step(r"(gift|credit|voucher) card ([0-9]{4}) holds ([0-9.]+)(?: for (food))?(?:, PIN ([0-9]+))?")
def _card_holds(trip: Trip, kind: str, last4: str, amount: str, goods: str | None, pin: str | None) -> None:
    card = HandCard(last4, minor(amount), kind, pin or "", goods or "", kind == "voucher")
    trip.world.gift.cards[trip.world.gift.token(gift_number(last4))] = card


@step(r"gift card ([0-9]{4}) is blocked")
def _card_is_blocked(trip: Trip, last4: str) -> None:
    trip.world.gift.cards[trip.world.gift.token(gift_number(last4))].blocked = True


@step(r"gift card ([0-9]{4}) has ([0-9.]+) left")
def _card_has_left(trip: Trip, last4: str, amount: str) -> None:
    same(trip.world.gift.cards[trip.world.gift.token(gift_number(last4))].balance_minor, minor(amount))


@step(r"gift book (answers|is silent)")
def _gift_book(trip: Trip, how: str) -> None:
    trip.world.gift.answers = how == "answers"


@step(r"scan gift card ([0-9]{4})")
def _scan_gift_card(trip: Trip, last4: str) -> None:
    trip.world.scan(f"GIFT-{gift_number(last4)}")


@step(r"press keys ([0-9]+)")
def _keys(trip: Trip, digits: str) -> None:
    for digit in digits:
        trip.world.press(f"key-{digit}")


@step(r"scan hex ([0-9a-f]+)")
def _scan_hex(trip: Trip, digits: str) -> None:
    trip.world.scan(bytes.fromhex(digits))


@step(r"scan ([0-9]+) random bytes")
def _scan_noise(trip: Trip, size: str) -> None:
    trip.world.scan(random.Random(4).randbytes(int(size)))


@step(r'scan "(.*)"')
def _scan_text(trip: Trip, text: str) -> None:
    trip.world.scan(text)


@step(r"scan ([a-z-]+)")
def _scan(trip: Trip, short: str) -> None:
    trip.world.scan(CODES[short])


@step(r"scan ([a-z-]+) again after ([0-9.]+) s")
def _scan_again(trip: Trip, short: str, seconds: str) -> None:
    trip.world.wait(float(seconds))
    trip.world.scan(CODES[short])


@step(r"scan ([a-z-]+) ([0-9]+) times")
def _scan_times(trip: Trip, short: str, count: str) -> None:
    for _ in range(int(count)):
        trip.world.wait(1)
        trip.world.scan(CODES[short])


@step(r"type ([0-9]+)")
def _type(trip: Trip, digits: str) -> None:
    if trip.world.screen.sheet_id not in ("S29", "S11"):
        trip.world.press("type")
    for digit in digits:
        trip.world.press(f"key-{digit}")
    ok = "member-ok" if trip.world.screen.sheet_id == "S11" else "type-ok"
    if dict(presses(trip.world.screen))[ok] is not None:
        trip.world.press(ok)


@step(r"press (\S+)")
def _press(trip: Trip, button: str) -> None:
    trip.world.press(button)


@step(r"press (\S+) late, after (-?[0-9]+) g")
def _press_late(trip: Trip, button: str, grams: str) -> None:
    """The finger is on its way while the scale changes."""
    press = trip.world.find(button)
    trip.world.scale.put(int(grams))
    trip.world.happen(press)


@step(r"touch")
def _touch(trip: Trip) -> None:
    trip.world.happen(Touched())


@step(r"wait ([0-9.]+) s")
def _wait(trip: Trip, seconds: str) -> None:
    trip.world.wait(float(seconds))


@step(r"pin ([0-9]+) ([0-9]+)")
def _pin(trip: Trip, number: str, pin: str) -> None:
    if trip.world.screen.id != "A01":
        trip.world.press("staff-door")
    for digits in (number, pin):
        for digit in digits:
            trip.world.press(f"key-{digit}")
        trip.world.press("desk-next")


@step(r"badge (\S+)")
def _badge(trip: Trip, badge: str) -> None:
    trip.world.scan(f"BADGE-{badge}")


@step(r"reader says (card|pin|bank|remove-card|waiting|other)")
def _reader_says(trip: Trip, state: str) -> None:
    trip.world.terminal.say(state)


@step(r"card (approved|declined|not read|timed out|stopped|lost|reader busy|approved, but nobody hears it)")
def _card(trip: Trip, outcome: str) -> None:
    terminal = trip.world.terminal
    acts: dict[str, Callable[[], object]] = {
        "approved": terminal.approve,
        "declined": terminal.decline,
        "not read": lambda: terminal.decline("not-read"),
        "timed out": lambda: terminal.decline("timeout"),
        "reader busy": lambda: terminal.decline("busy"),
        "stopped": terminal.stop,
        "lost": terminal.lose,
        "approved, but nobody hears it": terminal.charge,
    }
    acts[outcome]()


@step(r"card's bank wants other terms")
def _other_terms(trip: Trip) -> None:
    trip.world.terminal.decline("other-terms")


@step(r"reader is armed for ([0-9.]+) by ([a-z]+)")
def _armed_by(trip: Trip, amount: str, plan: str) -> None:
    asked = trip.world.terminal.asked_for
    assert asked is not None
    same((asked.amount_minor, asked.tender, asked.terms and asked.terms.plan), (minor(amount), "instalments", plan))


@step(r"receipt ([0-9]+) is by ([a-z]+): ([0-9.]+), ([0-9]+) of ([0-9.]+), ([0-9.]+) in all, ([0-9.]+) charges")
def _by_terms(trip: Trip, number: str, *said: str) -> None:
    receipt, _ = trip.world.journal.receipt(int(number))
    (agreed,) = (one.terms for one in receipt.tenders if one.terms is not None)
    first, count, each, total, charges = said[1:]
    same(
        (
            agreed.plan,
            agreed.first_minor,
            agreed.payments - 1,
            agreed.each_minor,
            agreed.total_minor,
            agreed.charges_minor,
        ),
        (said[0], minor(first), int(count), minor(each), minor(total), minor(charges)),
    )


@step(r"card approved for ([0-9.]+)")
def _card_odd(trip: Trip, amount: str) -> None:
    trip.world.terminal.approve(minor(amount))


@step(r'(wechat|alipay) shows "(.+)"')
def _shows(trip: Trip, name: str, code: str) -> None:
    trip.world.wallets[name].show(code)


@step(
    r"(wechat|alipay) (approves|declines|times out|stops|is lost|is busy|keeps hold|lets go|asks for a password|"
    r"ends, its code still good|is paid by a code that is over)"
)
def _wallet(trip: Trip, name: str, what: str) -> None:
    wallet = trip.world.wallets[name]
    acts: dict[str, Callable[[], object]] = {
        "approves": wallet.approve,
        "declines": wallet.decline,
        "times out": lambda: wallet.decline("timeout"),
        "is busy": lambda: wallet.decline("busy"),
        "stops": wallet.stop,
        "is lost": wallet.lose,
        "keeps hold": lambda: setattr(wallet, "holds", True),
        "lets go": wallet.let_go,
        "ends, its code still good": wallet.leave_open,
        "is paid by a code that is over": wallet.paid_late,
        "asks for a password": lambda: wallet.say("bank"),
    }
    acts[what]()


@step(r"(wechat|alipay) charges, but nobody hears it")
def _wallet_charges(trip: Trip, name: str) -> None:
    trip.world.wallets[name].charge()


@step(r"(wechat|alipay) (answers|is silent)")
def _wallet_answers(trip: Trip, name: str, how: str) -> None:
    trip.world.wallets[name].answers = how == "answers"


@step(r"(wechat|alipay) has ended what nobody waited for")
def _wallet_ended(trip: Trip, name: str) -> None:
    trip.world.wallets[name].ended()


@step(r"(wechat|alipay) is asked for ([0-9.]+)")
def _wallet_asked(trip: Trip, name: str, amount: str) -> None:
    asked = trip.world.wallets[name].asked_for
    same(asked.amount_minor if asked else None, minor(amount))


@step(r"(wechat|alipay) is asked for nothing")
def _wallet_idle(trip: Trip, name: str) -> None:
    same(trip.world.wallets[name].asked_for, None)


@step(r"(wechat|alipay) is (ready|absent)")
def _wallet_state(trip: Trip, name: str, state: str) -> None:
    trip.world.happen(DeviceChanged(part="wallet", device=name, state=state))  # type: ignore[arg-type]


@step(r"(wechat|alipay) has taken ([0-9.]+)")
def _wallet_has(trip: Trip, name: str, amount: str) -> None:
    same(sum(trip.world.wallets[name].balance()), minor(amount))


@step(r"card approved in part for ([0-9.]+)")
def _card_in_part(trip: Trip, amount: str) -> None:
    trip.world.terminal.approve(minor(amount), partial=True)


@step(r"late approval for ([0-9.]+)")
def _late(trip: Trip, amount: str) -> None:
    intent = opened(trip)[-1].intent
    event = PaymentApproved(intent_id=intent.intent_id, amount_minor=minor(amount), currency=intent.currency)
    trip.world.happen(msgspec.structs.replace(event, card_last4="1111", terminal_receipt="77", trace="77"))


@step(r"late answer: (declined|stopped|lost|not charged)")
def _late_no(trip: Trip, what: str) -> None:
    from pos.lane import events

    kinds = {"declined": "Declined", "stopped": "Aborted", "lost": "Unknown", "not charged": "NotCharged"}
    trip.world.happen(getattr(events, f"Payment{kinds[what]}")(intent_id=opened(trip)[-1].intent.intent_id))


@step(r"bank (answers|is silent)")
def _bank(trip: Trip, how: str) -> None:
    trip.world.terminal.answers = how == "answers"


@step(r"reader keeps hold")
def _keeps(trip: Trip) -> None:
    trip.world.terminal.holds = True


@step(r"reader lets go")
def _lets_go(trip: Trip) -> None:
    trip.world.terminal.holds = False
    trip.world.terminal.let_go()


@step(r"reader (hears|does not hear) our answer")
def _hears(trip: Trip, how: str) -> None:
    trip.world.terminal.hears = how == "hears"


@step(r"reader gives the money back")
def _gives_back(trip: Trip) -> None:
    trip.world.terminal.give_back()


@step(r"put (-?[0-9]+) g")
def _put(trip: Trip, grams: str) -> None:
    trip.world.scale.put(int(grams))


@step(r"take off")
def _take_off(trip: Trip) -> None:
    trip.world.scale.put(0)


@step(r"(lean on|let go of) it")
def _lean(trip: Trip, how: str) -> None:
    trip.world.scale.lean(how == "lean on")


@step(r"coin ([0-9.]+)( falls through)?")
def _coin(trip: Trip, amount: str, through: str | None) -> None:
    same(trip.world.cash.coin(minor(amount)), through is None)


@step(r"note ([0-9.]+)")
def _note(trip: Trip, amount: str) -> None:
    trip.world.cash.note(minor(amount))


@step(r"hopper ([0-9.]+) (is empty|jams)")
def _hopper(trip: Trip, amount: str, how: str) -> None:
    cash = trip.world.cash
    (cash.jammed if how == "jams" else cash.short).add(minor(amount))


@step(r"cash device (answers|is silent)")
def _cash_answers(trip: Trip, how: str) -> None:
    trip.world.cash.answers = how == "answers"


@step(
    r"(scanner|printer|terminal|scale|cash|gift) is (ready|absent|opening|no-paper|paper-low|faulted|busy)(?:: (.+))?"
)
def _device(trip: Trip, part: str, state: str, detail: str | None) -> None:
    trip.world.device(part, state, detail or "")  # type: ignore[arg-type]


@step(r"paper (comes out|does not come out|may have come out|never answers)")
def _paper(trip: Trip, how: str) -> None:
    words = {"comes out": "printed", "does not come out": "not-printed", "may have come out": "uncertain"}
    trip.world.printer.outcome = words.get(how, "")


@step(r"members can('t)? be looked up(?: again)?")
def _members(trip: Trip, not_: str | None) -> None:
    trip.world.loyalty.offline = not_ is not None


@step(r"restart")
def _restart(trip: Trip) -> None:
    trip.world.restart()


def opened(trip: Trip) -> list[OpenIntent]:
    """Every intent of this trip, oldest first."""
    return [one for _, bookings in trip.world.journal.records for one in bookings if isinstance(one, OpenIntent)]


@step(r"first try was paid after all")
def _first_paid(trip: Trip) -> None:
    intent = opened(trip)[0].intent
    event = PaymentApproved(intent_id=intent.intent_id, amount_minor=intent.amount_minor, currency=intent.currency)
    trip.world.terminal.ledger[intent.intent_id] = event
    trip.world.happen(event)
