"""The basket, one step at a time: exactly this lane, exactly these effects."""

import pytest
from lanes import BUSY_VIEW, IDLE, IDLE_EMPTY, NOW, QUIET, armed, at_gate, filled, found, free, sold
from msgspec.structs import replace
from pos.lane import basket
from pos.lane.effects import Beep, CancelTimer, CheckPrinter, Effect, StartTimer
from pos.lane.events import ItemUnknown, OwnBagPlaced, QuantitySet, UndoPressed
from pos.lane.intervention import Facts, Need
from pos.lane.state import Find, HelpCall, Lane, Read, Step, Told, Undo, View
from pos.prove.hand.goods import BARCODES, GOODS, TAXES
from pos.sale.cart import Cart, Line, add
from pos.sale.pricing import price

UNDO, TOLD = StartTimer(name="undo", seconds=10), StartTimer(name="told", seconds=6)
NO_TOLD = CancelTimer(name="told")
OK, NO = Beep(cue="ok"), Beep(cue="no")
CHANGED: tuple[Effect, ...] = (UNDO, NO_TOLD, IDLE)


def carries(lane: Lane, cart: Cart) -> Lane:
    return replace(lane, cart=cart, priced=price(cart, TAXES))


def test_clocks_are_three_times_as_long_for_who_asked_for_time() -> None:
    lane = replace(filled(), ease=("contrast", "more-time"))
    assert basket.idle(lane) == StartTimer(name="idle", seconds=270)
    assert basket.idle(replace(free(), ease=("more-time",))) == StartTimer(name="idle", seconds=135)
    assert basket.wait(lane, "done", 15) == StartTimer(name="done", seconds=45)
    assert (basket.idle(filled()), basket.idle(free())) == (IDLE, IDLE_EMPTY)
    assert basket.wait(replace(free(), ease=("contrast",)), "told", 6) == TOLD


# --- an item comes


def test_the_first_item_wakes_the_lane_and_asks_for_paper() -> None:
    lane = replace(free(), view=BUSY_VIEW, refused=Read("x", 1), trouble="stopped")
    after = replace(
        carries(lane, add(Cart(), GOODS["oats"])),
        phase="scan", started_at=NOW, last=Read(BARCODES["oats"], NOW), refused=None, newest=1, scans=1,
        undo=Undo(Cart(), 1), view=QUIET, trouble="",
    )  # fmt: skip
    assert basket.add_item(lane, found("oats")) == Step(after, (OK, *CHANGED, CheckPrinter()))


def test_a_later_item_only_joins() -> None:
    lane = filled()
    event = found("lemon", source="picked", count=3, at=NOW + 900)
    after = replace(
        carries(lane, add(lane.cart, GOODS["lemon"], 3)),
        newest=2, scans=2, undo=Undo(lane.cart, 2), view=QUIET,
    )  # fmt: skip
    assert after.last == Read(BARCODES["oats"], NOW)
    assert basket.add_item(lane, event) == Step(after, (OK, *CHANGED))


def test_a_basket_begun_at_the_gate_keeps_its_beginning() -> None:
    after = basket.add_item(at_gate(), found("bread", at=NOW + 5)).lane
    assert (after.phase, after.started_at) == ("scan", NOW)


@pytest.mark.parametrize(
    ("before", "short", "cue"),
    [((), "wine", "ok-more"), (("cider",), "wine", "ok-more"), (("wine",), "cider", "ok"), (("wine",), "oats", "ok")],
)
def test_a_new_age_check_is_heard(before: tuple[str, ...], short: str, cue: str) -> None:
    lane = filled(*before) if before else free()
    assert basket.add_item(lane, found(short)).effects[0] == Beep(cue=cue)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after_ms", "source", "code", "pieces"),
    [
        (0, "scan", BARCODES["oats"], 1),
        (799, "scan", BARCODES["oats"], 1),
        (800, "scan", BARCODES["oats"], 2),
        (799, "scan", "another", 2),
        (799, "typed", BARCODES["oats"], 2),
        (0, "scan", "", 2),
    ],
)
def test_the_same_good_code_within_a_moment_is_one_read(after_ms: int, source: str, code: str, pieces: int) -> None:
    lane = replace(filled(), last=Read(BARCODES["oats"] if code else "", NOW))
    event = found("oats", at=NOW + after_ms, source=source, code=code)
    step = basket.add_item(lane, event)
    assert step.lane.cart.lines[0].quantity == pieces
    if pieces == 1:
        assert step == Step(replace(lane, last=Read(code, NOW + after_ms)), (IDLE,))


def test_a_measured_piece_is_what_its_label_says() -> None:
    weighed = basket.add_item(free(), found("ham", weight_g=1250)).lane.cart.lines[0]
    assert weighed == Line(line_id=1, product=GOODS["ham"], weight_g=1250)
    priced = basket.add_item(free(), found("cheese", price_minor=299)).lane.cart.lines[0]
    assert priced == Line(line_id=1, product=GOODS["cheese"], price_minor=299)


# --- an item that can't be added


def test_loose_goods_need_a_scale() -> None:
    lane = filled()
    event = found("grapes", at=NOW + 1)
    told = Told("needs-scale", product=GOODS["grapes"])
    after = replace(lane, refused=Read(BARCODES["grapes"], NOW + 1), view=replace(QUIET, told=told))
    assert basket.add_item(lane, event) == Step(after, (NO, TOLD, IDLE))


@pytest.mark.parametrize(("held", "count", "ok"), [(0, 2, True), (1, 1, True), (0, 3, False), (2, 1, False)])
def test_no_more_than_the_limit(held: int, count: int, ok: bool) -> None:
    lane = filled()
    if held:
        lane = carries(lane, add(lane.cart, GOODS["pills"], held))
    after = basket.add_item(lane, found("pills", count=count)).lane
    assert after.view.told == (None if ok else Told("limit", product=GOODS["pills"]))
    assert sum(line.quantity for line in after.cart.lines) == 1 + held + (count if ok else 0)


@pytest.mark.parametrize(("source", "stays"), [("picked", True), ("scan", False), ("typed", False)])
def test_what_was_picked_from_pictures_leads_back_to_them(source: str, stays: bool) -> None:
    find = Find(tab="fruit")
    lane = replace(filled(), view=View(find=find))
    after = basket.add_item(lane, found("grapes", source=source)).lane
    assert after.view.find == (find if stays else None)


@pytest.mark.parametrize(
    ("last", "silent"),
    [
        (Read("c", NOW), True),
        (Read("c", NOW - 2_999), True),
        (Read("c", NOW - 3_000), False),
        (Read("d", NOW), False),
        (None, False),
    ],
)
def test_the_same_refusal_is_heard_once(last: Read | None, silent: bool) -> None:
    lane = replace(filled(), refused=last, view=replace(QUIET, welcome_back=True))
    after = replace(lane, refused=Read("c", NOW), view=replace(QUIET, told=Told("out", "c")))
    heard = () if silent else (NO,)
    assert basket.refuse(lane, "c", NOW, Told("out", "c")) == Step(after, (*heard, TOLD, IDLE))


def test_an_unknown_code_stays_until_it_is_answered() -> None:
    lane = replace(free(), view=BUSY_VIEW)
    told = replace(QUIET, told=Told("unknown", "99"))
    need = Need(reason="unknown-item", cause="unknown-item:99", facts=Facts(code="99"), level="nudge")
    after = replace(lane, phase="scan", started_at=NOW, refused=Read("99", NOW), asked=(need,), view=told)
    event = ItemUnknown(code="99", at=NOW)
    assert basket.unknown_item(lane, event) == Step(after, (NO, TOLD, IDLE_EMPTY, NO_TOLD))


# --- how many


def two_lines() -> Lane:
    """One oats and one bread, the bread being the newest."""
    return replace(filled("oats", "bread"), undo=None)


def test_how_many() -> None:
    lane = two_lines()
    cart = replace(lane.cart, lines=(replace(lane.cart.lines[0], quantity=7), lane.cart.lines[1]))
    after = replace(carries(lane, cart), undo=Undo(lane.cart, 1), view=replace(BUSY_VIEW, note=""))
    assert basket.set_quantity(lane, QuantitySet(line_id=1, quantity=7)) == Step(after, CHANGED)


@pytest.mark.parametrize(
    ("lane", "line_id"),
    [(filled(), 9), (sold(), 1), (replace(filled(), phase="closed"), 1), (replace(filled(), phase="ready"), 1)],
)
def test_how_many_of_nothing_changes_nothing(lane: Lane, line_id: int) -> None:
    for quantity in (0, 2):
        event = QuantitySet(line_id=line_id, quantity=quantity)
        assert basket.set_quantity(lane, event) == Step(lane)


@pytest.mark.parametrize(("quantity", "ok"), [(1, True), (2, False)])
def test_the_limit_counts_every_line_of_the_product(quantity: int, ok: bool) -> None:
    pills = GOODS["pills"]
    cart = Cart(
        (Line(line_id=1, product=pills), Line(line_id=2, product=pills), Line(line_id=3, product=GOODS["oats"]))
    )
    lane = carries(filled(), cart)
    step = basket.set_quantity(lane, QuantitySet(line_id=1, quantity=quantity))
    if ok:
        assert step.effects == CHANGED
    else:
        assert step == Step(replace(lane, view=replace(BUSY_VIEW, note="limit")), (NO, IDLE))


@pytest.mark.parametrize("quantity", [0, -1])
@pytest.mark.parametrize(("line_id", "newest"), [(1, 2), (2, 0)])
def test_a_line_that_goes_can_come_back(line_id: int, newest: int, quantity: int) -> None:
    lane = two_lines()
    gone = lane.cart.lines[line_id - 1]
    rest = tuple(line for line in lane.cart.lines if line is not gone)
    after = replace(
        carries(lane, replace(lane.cart, lines=rest)), undo=Undo(lane.cart, line_id, gone), newest=newest, last=None,
        voids=(gone,), trouble="", view=QUIET,
    )  # fmt: skip
    lane = replace(lane, trouble="stopped")
    assert basket.set_quantity(lane, QuantitySet(line_id=line_id, quantity=quantity)) == Step(after, CHANGED)


def test_the_last_line_on_the_pay_screen_leads_to_the_basket() -> None:
    one, two = at_gate(), at_gate("oats", "bread")
    gone = basket.set_quantity(one, QuantitySet(line_id=1, quantity=0))
    assert (gone.lane.phase, gone.lane.trouble, gone.lane.view) == ("scan", "", QUIET)
    assert gone.effects == (UNDO, NO_TOLD, IDLE_EMPTY)
    stays = basket.set_quantity(two, QuantitySet(line_id=1, quantity=0))
    assert (stays.lane.phase, stays.lane.trouble, stays.lane.view) == ("pay", "reader-missing", BUSY_VIEW)


def test_undo_brings_the_basket_back_under_new_numbers() -> None:
    lane = filled("oats", "bread")
    before = replace(lane.undo.cart, next_id=lane.cart.next_id)  # type: ignore[union-attr]
    after = replace(carries(lane, before), undo=None, newest=1, last=None, view=QUIET)
    assert basket.undo(lane, UndoPressed()) == Step(after, (CancelTimer(name="undo"), IDLE))
    none = basket.undo(filled(), UndoPressed())
    assert (none.lane.cart.lines, none.lane.newest) == ((), 0)
    assert none.effects == (CancelTimer(name="undo"), IDLE_EMPTY)


@pytest.mark.parametrize("lane", [two_lines(), replace(filled(), phase="pay"), free()])
def test_there_is_nothing_to_undo(lane: Lane) -> None:
    assert basket.undo(lane, UndoPressed()) == Step(lane)


def test_an_own_bag_is_noted() -> None:
    lane = replace(free(), view=BUSY_VIEW)
    after = replace(lane, phase="scan", started_at=NOW, view=replace(BUSY_VIEW, own_bag=True))
    assert basket.use_own_bag(lane, OwnBagPlaced(at=NOW)) == Step(after, (IDLE_EMPTY,))
    again = replace(lane, started_at=7)
    assert basket.use_own_bag(again, OwnBagPlaced(at=NOW)).lane.started_at == 7


def test_a_quiet_view_keeps_only_the_bags() -> None:
    full = replace(BUSY_VIEW, find=Find(), picked=GOODS["lemon"], told=Told("x"), welcome_back=True, own_bag=True)
    assert basket.quiet_view(replace(free(), view=full)) == View(bags=(GOODS["bag"],))


def test_help_and_the_reader_are_not_touched_by_a_read() -> None:
    lane = replace(armed(), help=HelpCall(1))
    after = basket.refuse(lane, "c", NOW, Told("out")).lane
    assert (after.help, after.payment, after.phase) == (lane.help, lane.payment, "pay")
