"""Promotions in a lane: they come with the items, stay for the basket, and show."""

from lanes import NOW, found, free
from msgspec.structs import replace
from pos.lane import finish
from pos.lane.checkout import step
from pos.lane.effects import BookSale, SaveBasket
from pos.lane.events import PaymentApproved, PayPressed, QuantitySet, TicketScanned
from pos.lane.parts import Hero
from pos.lane.render import render
from pos.lane.state import Lane
from pos.prove.hand.goods import BARCODES, GOODS
from pos.prove.hand.world import World
from pos.sale.cart import Override, override
from pos.sale.product import Name, Product
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.model import Cheapest, Each, Off, Promotion, Selection
from pos.sale.receipt import ReceiptDiscount

OATS = GOODS["oats"]
PAIR = Promotion(
    key="pair",
    name=Name("2 for 1"),
    offer=Cheapest(of=Selection(skus=(OATS.sku,)), count=2, off=Off(percent_bp=10_000)),
)


def bought(count: int = 1, **fields: object) -> Lane:
    return step(free(), found("oats", count=count, offers=(PAIR,), **fields)).lane


def test_a_promotion_comes_with_an_item_and_stays_for_the_basket() -> None:
    lane = bought()
    assert lane.book == PromotionBook((PAIR,))
    assert lane.priced.saved_minor == 0
    more = step(lane, found("oats", at=NOW + 2000)).lane
    assert more.priced.saved_minor == OATS.price_minor
    assert [one.promotion for one in more.priced.discounts] == ["pair"]


def test_one_that_was_changed_counts_as_it_is_now() -> None:
    half = replace(PAIR, offer=Cheapest(of=Selection(skus=(OATS.sku,)), count=2, off=Off(percent_bp=5000)))
    lane = step(bought(), found("oats", at=NOW + 2000, offers=(half,))).lane
    assert lane.priced.saved_minor == OATS.price_minor // 2


def test_the_newest_item_says_what_one_more_saves_and_then_what_was_saved() -> None:
    stage = render(bought()).stage
    assert isinstance(stage, Hero)
    assert stage.saving is not None
    assert (stage.saving.id, stage.saving.args["n"]) == ("scan.nudge", 1)
    two = step(bought(), QuantitySet(line_id=1, quantity=2, at=NOW)).lane
    stage = render(two).stage
    assert isinstance(stage, Hero)
    assert stage.saving is not None
    assert stage.saving.id == "scan.saved"


def test_no_more_is_offered_once_the_shopper_pays() -> None:
    paying = replace(bought(), phase="pay")
    stage = render(replace(paying, phase="scan", book=PromotionBook())).stage
    assert isinstance(stage, Hero)
    assert stage.saving is None
    from pos.lane.render.basket_view import last_item

    hero = last_item(paying)
    assert hero is not None
    assert hero.saving is None


def test_a_saved_basket_keeps_its_promotions_and_the_next_shopper_has_none() -> None:
    aside = finish.put_aside(bought(2), NOW, "shopper")
    saved = next(one.saved for one in aside.effects if isinstance(one, SaveBasket))
    assert saved.offers == (PAIR,)
    assert aside.lane.book.promotions == ()
    again = step(aside.lane, TicketScanned(ticket=saved.ticket, saved=saved, at=NOW)).lane
    assert again.priced.saved_minor == OATS.price_minor


def paid(lane: Lane) -> BookSale:
    total = lane.priced.total_minor
    step = finish.sell(lane, PaymentApproved(intent_id="i", amount_minor=total, currency="GBP"), NOW)
    return next(one for one in step.effects if isinstance(one, BookSale))


def test_the_receipt_names_the_promotion_and_each_line_what_it_did_cost() -> None:
    receipt = paid(bought(2)).receipt
    assert receipt.discounts == (ReceiptDiscount(Name("2 for 1"), 1, OATS.price_minor, "pair"),)
    (line,) = receipt.lines
    assert (line.amount_minor, line.saved_minor) == (OATS.price_minor, OATS.price_minor)


def test_a_deposit_is_a_line_of_its_own() -> None:
    bottle = Product(sku="b", name=Name("Water"), price_minor=100, deposit_minor=25)
    receipt = paid(step(free(), found("oats", product=bottle, count=2)).lane).receipt
    assert [(one.name.default, one.quantity, one.amount_minor) for one in receipt.lines] == [
        ("Water", 2, 200),
        ("Deposit", 2, 50),
    ]
    assert receipt.total_minor == 250


def test_a_price_by_staff_stands_on_the_receipt() -> None:
    lane = bought()
    cart = override(lane.cart, 1, Override(price_minor=99, reason="damaged", by="B1"))
    lane = finish.with_cart(lane, cart)
    assert [(one.unit_price_minor, one.amount_minor) for one in paid(lane).receipt.lines] == [(99, 99)]


def test_the_date_in_a_code_is_kept_with_the_line() -> None:
    lane = step(bought(expires_in_days=1), found("oats", at=NOW + 2000)).lane
    assert [line.expires_in_days for line in lane.cart.lines] == [1, None]


def test_the_session_hands_each_promotion_once() -> None:
    world = World()
    half = Promotion(
        key="half", name=Name("Half"), offer=Each(of=Selection(skus=(OATS.sku,)), off=Off(percent_bp=5000))
    )
    world.catalog.promotions = lambda product, now_ms: (half,) if product == OATS else ()  # type: ignore[method-assign]
    for _ in range(2):
        world.wait(1)
        world.scan(BARCODES["oats"])
    world.scan(BARCODES["wine"])
    handed = [event.offers for event in world.journal.events() if hasattr(event, "offers")]
    assert handed == [(half,), (), ()]
    assert world.lane.priced.discounts[0].amount_minor == 2 * (OATS.price_minor // 2)
    before = world.lane.priced
    world.restart()
    assert world.lane.priced == before


def test_paying_goes_by_what_the_promotions_left() -> None:
    lane = step(bought(2), PayPressed(at=NOW, mark="1:1")).lane
    assert lane.payment is not None
    assert lane.payment.intent.amount_minor == OATS.price_minor
