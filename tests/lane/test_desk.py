"""The moments of the panel that no scenario tells: who is not there, what does not fit, what came too late."""

import pytest
from msgspec.structs import replace
from pos.lane import acts, desk, duty
from pos.lane.checkout import step
from pos.lane.desk_state import Desk, Duty, StaffRules
from pos.lane.effects import Beep, CheckPin, SavedBasket
from pos.lane.events import BadgeScanned, DeviceChanged
from pos.lane.people import Person, Secret
from pos.lane.render import render
from pos.lane.staff_events import (
    ActDropped,
    BasketRecalled,
    DayClosed,
    DeskChosen,
    DeskKeyed,
    DeskOpened,
    DiscountGiven,
    LaneSwitched,
    LineVoided,
    PriceOverridden,
    QuantityOverridden,
    ReceiptReprinted,
    SaleVoided,
    StaffAct,
    StaffLeft,
    StaffRefused,
    TrainingSwitched,
)
from pos.lane.state import Lane, Step
from pos.sale.cart import Cart
from tests.lane.lanes import NOW, armed, filled, free, sold

SAM = Person(id="S17", name="Sam", roles=("manager",))


def staffed(lane: Lane, person: Person = SAM, **rules: object) -> Lane:
    """A lane whose panel this person has opened."""
    shop = replace(lane.shop, staff=StaffRules(store=True, **rules))  # type: ignore[arg-type]
    return replace(lane, shop=shop, duty=Duty(person=person, since=NOW), view=replace(lane.view, desk=Desk()))


VOID = LineVoided(line_id=1, by="S17", why="damaged", at=NOW)
SAVED = SavedBasket(ticket="T004-00000009", basket=9, saved_at=1, cart=Cart())


@pytest.mark.parametrize(
    ("lane", "act"),
    [
        (filled(), VOID),
        (staffed(filled()), replace(VOID, by="S18")),
        (staffed(filled()), replace(VOID, second="S18")),
        (staffed(filled()), replace(VOID, why="")),
        (staffed(filled()), replace(VOID, why="no-such-reason")),
        (staffed(filled()), replace(VOID, line_id=9)),
        (staffed(armed()), VOID),
        (staffed(filled()), PriceOverridden(line_id=1, sku="x", old_minor=180, new_minor=1, by="S17", why="damaged")),
        (staffed(filled()), PriceOverridden(line_id=1, sku="oats", old_minor=9, new_minor=1, by="S17", why="damaged")),
        (staffed(filled()), PriceOverridden(line_id=9, sku="", old_minor=9, new_minor=1, by="S17", why="damaged")),
        (staffed(filled()), PriceOverridden(line_id=1, sku="", old_minor=180, new_minor=-1, by="S17", why="damaged")),
        (staffed(filled()), QuantityOverridden(line_id=9, old=1, quantity=3, by="S17", why="counted")),
        (staffed(filled()), QuantityOverridden(line_id=1, old=1, quantity=0, by="S17", why="counted")),
        (staffed(filled()), QuantityOverridden(line_id=1, old=7, quantity=2, by="S17", why="counted")),
        (staffed(filled()), DiscountGiven(percent=101, by="S17", why="apology")),
        (staffed(free()), SaleVoided(by="S17", why="left")),
        (staffed(filled()), BasketRecalled(ticket=SAVED.ticket, saved=SAVED, by="S17")),
        (staffed(free()), BasketRecalled(ticket="T004-00000001", saved=SAVED, by="S17")),
        (staffed(free()), ReceiptReprinted(number=1, by="S17")),
        (staffed(filled()), LaneSwitched(to="closed", by="S17", why="fault")),
        (staffed(free()), LaneSwitched(to="open", by="S17")),
        (staffed(free()), TrainingSwitched(on=False, by="S17")),
        (staffed(filled()), TrainingSwitched(on=True, by="S17")),
        (staffed(free()), DayClosed(till=replace(free().till, sales=1), by="S17")),
        (staffed(filled()), DayClosed(till=free().till, by="S17")),
    ],
)
def test_what_does_not_fit_changes_nothing(lane: Lane, act: StaffAct) -> None:
    assert acts.do(lane, act) == Step(lane)


def test_of_a_line_that_went_meanwhile_nothing_is_voided() -> None:
    boss = staffed(filled(), replace(SAM, roles=("attendant",)))
    waiting = replace(boss, duty=Duty(person=boss.duty.person, since=NOW, pending=replace(VOID, line_id=9)))  # type: ignore[union-attr]
    after = acts.second(waiting, Person(id="S19", name="Mika", roles=("manager",)))
    assert after.lane.cart == waiting.cart
    assert Beep(cue="no") in after.effects


def test_only_who_asked_drops_an_act() -> None:
    lane = staffed(filled())
    assert acts.drop(lane, ActDropped(by="S18")) == Step(lane)
    assert acts.drop(filled(), ActDropped(by="S17")) == Step(filled())


def test_an_act_about_a_line_that_is_gone_is_about_no_money() -> None:
    assert acts.amount_of(filled(), replace(VOID, line_id=9)) == 0
    gone = PriceOverridden(line_id=9, sku="", old_minor=200, new_minor=50, by="S17")
    assert acts.amount_of(filled(), gone) == 150


def test_who_may_not_enter_is_answered() -> None:
    after = duty.begin(free(), replace(SAM, roles=()), NOW).lane
    assert after.duty is None
    assert after.view.told is not None
    assert after.view.told.why == "badge-nothing"


def test_an_answer_that_nobody_waits_for_changes_nothing() -> None:
    assert duty.refused(free(), StaffRefused(left=3)) == Step(free())


def test_nobody_else_closes_the_panel() -> None:
    lane = staffed(free())
    assert duty.leave(lane, StaffLeft(by="S18")) == Step(lane)
    assert duty.leave(free(), StaffLeft(by="S17")) == Step(free())


def test_another_badge_takes_over() -> None:
    lane = staffed(free())
    after = step(lane, BadgeScanned(badge="", by="S18", name="Ana", roles=("supervisor",), at=NOW)).lane
    assert after.duty is not None
    assert after.duty.person.id == "S18"


@pytest.mark.parametrize("sign_in", ["badge", "both"])
def test_where_numbers_are_no_way_in_the_door_stays_shut(sign_in: str) -> None:
    lane = replace(free(), shop=replace(free().shop, staff=StaffRules(store=True, sign_in=sign_in)))  # type: ignore[arg-type]
    assert desk.open_page(lane, DeskOpened(page="sign-in")).lane.view.desk is None
    assert render(lane).header.door is None


def test_a_stranger_opens_no_page() -> None:
    assert desk.open_page(free(), DeskOpened(page="devices")).lane.view.desk is None
    assert desk.choose(free(), DeskChosen(why="damaged")) == Step(free())
    assert desk.key(free(), DeskKeyed(key="1")) == Step(free())


@pytest.mark.parametrize(
    ("at", "key", "typed"),
    [
        (Desk(page="price", typed="12"), "back", "1"),
        (Desk(page="price", typed="12"), "clear", ""),
        (Desk(page="price", typed="12"), "x", "12"),
        (Desk(page="price", typed="1234567"), "8", "1234567"),
        (Desk(page="tasks"), "1", ""),
        (Desk(page="second"), "1", ""),
        (Desk(page="sign-in", typed="17", after_badge=SAM), "8", "17"),
        (Desk(page="sign-in"), "next", ""),
    ],
)
def test_keys_go_where_something_is_typed(at: Desk, key: str, typed: str) -> None:
    lane = staffed(filled())
    after = desk.key(replace(lane, view=replace(lane.view, desk=at)), DeskKeyed(key=key)).lane.view.desk
    assert after is not None
    assert after.typed == typed


def test_a_pin_leaves_the_screen_as_it_is_asked_about() -> None:
    lane = staffed(free())
    empty = replace(lane, view=replace(lane.view, desk=Desk(page="pin", typed="17")))
    assert desk.key(empty, DeskKeyed(key="next")) == Step(empty)
    full = replace(lane, view=replace(lane.view, desk=Desk(page="pin", typed="17", secret=Secret("482913"))))
    after = desk.key(full, DeskKeyed(key="next"))
    assert CheckPin(number="17", pin=Secret("482913")) in after.effects
    assert after.lane.view.desk is not None
    assert after.lane.view.desk.secret == Secret()
    assert "482913" not in repr(after)


def test_a_chip_pressed_again_is_not_chosen() -> None:
    lane = staffed(filled())
    once = desk.choose(lane, DeskChosen(why="damaged")).lane
    assert once.view.desk is not None
    assert once.view.desk.why == "damaged"
    twice = desk.choose(once, DeskChosen(why="damaged")).lane
    assert twice.view.desk == Desk()


def shown(lane: Lane, page: str, choice: str = "", **more: object) -> str:
    """The id of a page, drawn."""
    return render(replace(lane, view=replace(lane.view, desk=Desk(page=page, choice=choice, **more)))).id  # type: ignore[arg-type]


def test_every_page_can_be_drawn_at_any_moment() -> None:
    lanes = [free(), filled(), armed(), sold(), replace(free(), phase="closed"), replace(free(), training=True)]
    pages = (
        "", "void", "price", "quantity", "discount", "void-sale", "save", "recall", "reprint", "drawer", "tasks", "devices",
        "lane", "report", "cash-up", "training", "refund", "second", "sign-in", "pin", "unheard-of",
    )  # fmt: skip
    for lane in lanes:
        there = staffed(replace(lane, saved=(SAVED,)))
        ids = {page: shown(there, page, choice) for page in pages for choice in ("", "1", "9")}
        assert set(ids.values()) <= {"A01", "A02", "A05", "A10", "A11", "A12", "A13", "A14"}
        assert shown(there, "quantity", "1", typed="12", why="counted")[0] == "A"
        assert shown(there, "cash-up", "card", typed="120", counts=(("cash", 5),)) == "A11"


def test_a_lane_for_training_only_is_not_switched() -> None:
    lane = staffed(free())
    lane = replace(lane, shop=replace(lane.shop, training=True))
    assert acts.do(lane, TrainingSwitched(on=True, by="S17")) == Step(lane)
    assert shown(lane, "training") == "A02"


def test_a_developer_is_called_one() -> None:
    lane = staffed(free(), Person(id="S20", name="Eve", roles=("developer",)))
    assert render(lane).stage.sentence.id == "role.developer"  # type: ignore[union-attr]


def test_a_working_printer_can_be_tested() -> None:
    lane = step(staffed(free()), DeviceChanged(part="printer", device="receipts", state="ready", at=NOW)).lane
    facts = render(replace(lane, view=replace(lane.view, desk=Desk(page="devices")))).body.facts  # type: ignore[union-attr]
    assert [fact.button is not None for fact in facts] == [False, True, False]
