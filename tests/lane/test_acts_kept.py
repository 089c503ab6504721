"""Everything that a member of staff does to a lane, in every standing of it, by each role: what becomes of it.

`acts/*.txt` keep it, so that a changed effect, limit, reason or order shows as a line of a diff. After a change that is
wanted: `KEEP=1 pytest` this file, and read the diff.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pos.lane.acts import REASONS as WHYS
from pos.lane.acts import act_of
from pos.lane.checkout import step
from pos.lane.effects import SavedBasket
from pos.lane.events import BadgeScanned
from pos.lane.permission import ROLES
from pos.lane.staff_events import (
    ActDropped,
    BasketRecalled,
    BasketSaved,
    DayClosed,
    DeviceTested,
    DiscountGiven,
    DrawerOpened,
    ItemAdded,
    LaneSwitched,
    LineVoided,
    PriceOverridden,
    QuantityOverridden,
    ReceiptReprinted,
    ReportPrinted,
    SaleVoided,
    StaffAct,
    TaskDone,
    TrainingSwitched,
)
from pos.lane.state import Lane
from tests.lane.test_decisions_kept import told
from tests.reasons import STAFFED, Hand

from kept import kept

AT = 1_800_000_000_000
WHO = "S90"
SHOP = replace(STAFFED, end_of_day="on-close")


def _scanned(*codes: str) -> Callable[[Hand], None]:
    def comes(hand: Hand) -> None:
        for code in codes:
            hand.scan(code)

    return comes


def _paying(hand: Hand) -> None:
    hand.scan("oats")
    hand.press("pay")


def _sold(hand: Hand) -> None:
    _paying(hand)
    hand.after(hand.world.terminal.approve)


def _closed(hand: Hand) -> None:
    hand.scan("BADGE-2018")
    hand.world.happen(LaneSwitched(to="closed", by="S18", why="fault"))


STANDINGS: dict[str, Callable[[Hand], None]] = {
    "free": _scanned(),
    "one thing": _scanned("oats"),
    "three things": _scanned("oats", "cider", "oats"),
    "paying": _paying,
    "sold": _sold,
    "closed": _closed,
}


def acts(lane: Lane) -> Iterator[tuple[str, StaffAct]]:
    """Each act, right and at the edge of what is possible."""
    line = lane.cart.lines[0] if lane.cart.lines else None
    line_id, sku = (line.line_id, line.product.sku) if line is not None else (1, "none")
    price = line.product.price_minor if line is not None else 100
    aside = SavedBasket(ticket="T004-00000007", basket=7, saved_at=AT - 60_000, cart=lane.cart)
    events: list[StaffAct] = [
        *(LineVoided(line_id=one, by=WHO) for one in (line_id, line_id + 1, 99)),
        SaleVoided(by=WHO),
        *(
            PriceOverridden(line_id=one, sku=sku, old_minor=old, new_minor=new, by=WHO)
            for one in (line_id, 99)
            for old in (price, price + 1)
            for new in (-1, 0, 1, price, price + 1)
        ),
        PriceOverridden(line_id=line_id, sku="other", old_minor=price, new_minor=1, by=WHO),
        *(
            QuantityOverridden(line_id=one, old=old, quantity=many, by=WHO)
            for one in (line_id, 99)
            for old in (1, 2)
            for many in (-1, 0, 1, 2, 999, 1000)
        ),
        *(
            ItemAdded(department=one, price_minor=minor, by=WHO)
            for one in ("other", "bakery", "nothing")
            for minor in (-1, 0, 1, 2000, 2001, 20000, 20001)
        ),
        *(DiscountGiven(percent=one, by=WHO) for one in (-1, 0, 1, 10, 100, 101)),
        BasketSaved(by=WHO),
        BasketRecalled(ticket="T004-00000007", saved=aside, by=WHO),
        BasketRecalled(ticket="T004-00000008", saved=aside, by=WHO),
        *(ReceiptReprinted(number=one, by=WHO) for one in (-1, 0, 1, 2, 3)),
        DrawerOpened(by=WHO),
        *(LaneSwitched(to=one, by=WHO) for one in ("open", "paused", "closed")),
        *(TaskDone(task=one, by=WHO) for one in ("paper", "other")),
        *(TrainingSwitched(on=one, by=WHO) for one in (True, False)),
        *(DeviceTested(part=one, by=WHO) for one in ("speaker", "printer", "scanner")),
        ReportPrinted(till=lane.till, by=WHO),
        DayClosed(till=lane.till, by=WHO),
        DayClosed(till=replace(lane.till, day=lane.till.day + 1), by=WHO),
    ]
    for number, event in enumerate(events):
        why = WHYS.get(act_of(event), ("",))[0]
        right = replace(event, why=why, at=AT)
        yield f"{number} {named(right)}", right
    first = replace(events[0], why="manager", at=AT)
    for name, wrong in (
        ("no reason", {"why": ""}), ("a reason of another act", {"why": "cleaning"}), ("another person", {"by": "S91"}),
        ("somebody beside them already", {"second": "S91"}),
    ):  # fmt: skip
        yield name, replace(first, **wrong)


def named(event: StaffAct) -> str:
    """What is particular about it."""
    own = [name for name in event.__struct_fields__ if name not in ("by", "second", "at", "till", "saved", "id")]
    return f"{type(event).__name__} " + " ".join(f"{name}={getattr(event, name)!r}" for name in own)


def on_duty(standing: str, role: str) -> Lane:
    """Whoever has this role has come to a lane that stands like this."""
    hand = Hand(SHOP)
    STANDINGS[standing](hand)
    lane = hand.world.lane
    badge = BadgeScanned(badge="", by=WHO, name="Nia", roles=(role,), at=AT)  # type: ignore[arg-type]
    return step(replace(lane, duty=None), badge).lane


def lines(standing: str) -> Iterator[str]:
    """What the first role sees; of each other one, what it sees differently. Then what a second person changes."""
    seen: dict[str, str] = {}
    for role in ROLES:
        lane = on_duty(standing, role)
        for name, event in acts(lane):
            done = step(lane, event)
            said = [told(lane, done)]
            if done.lane.duty is not None and done.lane.duty.pending is not None:
                said.append("waits")
                for other, by in (("attendant", "S91"), ("manager", "S92"), ("manager", WHO)):
                    badge = BadgeScanned(badge="", by=by, name="Ono", roles=(other,), at=AT + 1)  # type: ignore[arg-type]
                    said.append(f"{other} {by}: {told(done.lane, step(done.lane, badge))}")
                said += [
                    f"dropped by {by}: {told(done.lane, step(done.lane, ActDropped(by=by)))}" for by in (WHO, "S91")
                ]
            now = " | ".join(said)
            if seen.get(name) != now:
                yield f"{role}: {name}: {now}"
            seen[name] = now


@pytest.mark.parametrize("standing", STANDINGS)
def test_every_act_does_what_it_did(standing: str) -> None:
    kept(Path(__file__).with_name("acts") / f"{standing.replace(' ', '-')}.txt", lines(standing))
