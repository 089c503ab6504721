"""Every screen of the lane, made by the lane itself from the demo store: for the demonstration and for tests.

No device and no disk takes part: the pure core is walked from screen to screen.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pos.lane.events import (
    BackPressed,
    CashClosed,
    CashDispensed,
    CashInserted,
    CashPressed,
    CashReturned,
    CashUnitChanged,
    DeviceChanged,
    FeedbackGiven,
    FindOpened,
    GiveBackPressed,
    GoodsFound,
    HelpCalled,
    ItemFound,
    ItemUnknown,
    KeyTyped,
    LaneStarted,
    LineRemoved,
    OwnBagPlaced,
    PartPressed,
    PaymentAborted,
    PaymentApproved,
    PaymentCodeScanned,
    PaymentCodeShown,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentProgress,
    PaymentUnknown,
    PayPressed,
    PrintEnded,
    PrintPressed,
    ScanRefused,
    SheetClosed,
    SheetOpened,
    SplitPressed,
    StartPressed,
    TimerFired,
    UndoPressed,
    WalletPressed,
    WeightRead,
)  # fmt: skip
from pos.lane.screen import Screen
from pos.lane.state import Lane, Shop
from pos.ports import Catalog
from pos.sale.product import Product
from pos.sale.promotion.model import Cheapest, Promotion, Several
from pos.tour.checks import every_check
from pos.tour.loyal import loyal
from pos.tour.packing import packing
from pos.tour.parked import baskets_shared
from pos.tour.staff import at_the_panel
from pos.tour.tenders import other_tenders
from pos.tour.walk import Walk

__all__ = ["tour"]

BASKET = ("07340011495437", "05000112637939", "plu:4011", "plu:4065")


def _groceries(catalog: Catalog, now_ms: int) -> list[Product]:
    """A basket with a photo, a pictogram, a drink for adults, loose goods and several pieces."""
    page = catalog.browse("popular", 0, 20, now_ms).goods
    loose = [product for product in page if product.unit == "each"][:3]
    words = ("juice", "yoghurt", "milk", "coffee", "chocolate", "tea")
    found = [catalog.search(word, 0, 1, now_ms).goods for word in words]
    wine = catalog.search("wine", 0, 5, now_ms).goods
    adult = [product for product in wine if product.min_age][:1]
    return [*loose, *(goods[0] for goods in found if goods), *adult]


def tour(shop: Shop, catalog: Catalog, language: str, now_ms: int) -> Iterator[tuple[str, Screen]]:
    """Name and screen of every moment, in the order a shopper could meet them."""
    goods = _groceries(catalog, now_ms)
    ready = Walk(shop, language).go(GoodsFound(query="", tab="bags", page=0, goods=catalog.bags(now_ms), total=0))
    yield "S01-ready", ready.screen()
    for part, name in shop.devices:
        if part == "cash":
            yield "S01-cash", ready.fork().go(CashUnitChanged(device=name, unit="coins", state="jammed")).screen()
    yield from _sheets_of_an_empty_lane(ready)
    basket = ready.fork()
    plain = [product for product in goods if not product.min_age]
    for product in plain:
        basket.go(ItemFound(product=product, source="picked", code=product.sku))
    basket.go(ItemFound(product=plain[3], source="picked", code=plain[3].sku))
    yield "S03-scan", basket.screen()
    yield from _around_the_basket(basket, goods, catalog, now_ms)
    yield from _offers(ready, catalog, now_ms)
    yield from loyal(ready, plain)
    yield from packing(shop, plain, language)
    yield from _paying(basket)
    yield from _in_cash(basket)
    yield from _by_phone(basket)
    yield from _in_parts(basket)
    yield from other_tenders(ready, basket)
    yield from baskets_shared(ready, basket)
    yield from at_the_panel(ready, basket)
    yield from every_check(basket)
    yield from _out_of_order(ready)


def _sheets_of_an_empty_lane(ready: Walk) -> Iterator[tuple[str, Screen]]:
    yield "S02-language", ready.fork().go(SheetOpened(sheet="language")).screen()
    yield "S03-empty", ready.fork().go(StartPressed()).screen()
    yield "S28-easier", ready.fork().go(SheetOpened(sheet="easier")).screen()


def _offers(ready: Walk, catalog: Catalog, now_ms: int) -> Iterator[tuple[str, Screen]]:
    """One piece short of a promotion, and with some that are used."""
    lots = []
    for word in ("juice", "yoghurt", "chocolate"):
        page = catalog.search(word, 0, 40, now_ms).goods
        found = ((product, _lot(catalog.promotions(product, now_ms))) for product in page if product.unit == "each")
        lots += [(product, count) for product, count in found if count][:1]
    if not lots:
        return
    basket = ready.fork()
    for product, count in lots[:-1]:
        basket.go(_offered(product, count, catalog, now_ms))
    product, count = lots[-1]
    yield "S03-nudge", basket.go(_offered(product, count - 1, catalog, now_ms)).screen()
    yield "S03-offers", basket.go(_offered(product, 1, catalog, now_ms)).screen()


def _lot(offers: Sequence[Promotion]) -> int:
    """How many pieces a promotion of these takes; 0: none takes several."""
    return next((one.offer.count for one in offers if isinstance(one.offer, Several | Cheapest)), 0)


def _offered(product: Product, count: int, catalog: Catalog, now_ms: int) -> ItemFound:
    """Pieces of a product with its promotions, as the session hands them on."""
    offers = catalog.promotions(product, now_ms)
    return ItemFound(product=product, source="picked", code=product.sku, count=count, offers=offers)


def _around_the_basket(
    basket: Walk, goods: list[Product], catalog: Catalog, now_ms: int
) -> Iterator[tuple[str, Screen]]:
    adult = next((product for product in goods if product.min_age), None)
    if adult is not None:
        with_wine = basket.fork().go(ItemFound(product=adult, source="picked", code=adult.sku))
        yield "S03-id-check", with_wine.screen()
        yield "S09-id-gate", with_wine.fork().go(PayPressed()).screen()
    yield "S03-unknown", basket.fork().go(ItemUnknown(code="05012345678900")).screen()
    yield "S03-refused", basket.fork().go(ScanRefused(why="bad-check-digit", shown="4006381333932")).screen()
    yield "S03-removed", basket.fork().go(LineRemoved(line_id=basket.lane.cart.lines[0].line_id)).screen()
    yield "S03-undone", basket.fork().go(UndoPressed()).screen()
    page = catalog.browse("popular", 0, 20, now_ms)
    found = GoodsFound(query="", tab="popular", page=0, goods=page.goods, total=page.total)
    find = basket.fork().go(FindOpened(), found)
    yield "S04-find", find.screen()
    yield "S04-search", find.fork().go(SheetOpened(sheet="search"), *_typed("app")).screen()
    yield "S04-none", _searched(find.fork(), "xyz").screen()
    each = next(product for product in page.goods if product.unit == "each")
    yield "S06-how-many", find.fork().go(SheetOpened(sheet="count", sku=each.sku)).screen()
    weighed = next((product for product in page.goods if product.unit == "kg"), None)
    if weighed is not None:
        yield "S04-needs-scale", find.fork().go(ItemFound(product=weighed, source="picked", code=weighed.sku)).screen()
        yield from _weighing(find, weighed)
    yield "S07-bags", basket.fork().go(SheetOpened(sheet="bags"), OwnBagPlaced()).screen()
    yield "S12-help", basket.fork().go(SheetOpened(sheet="help")).screen()
    yield "S12-answer", basket.fork().go(SheetOpened(sheet="help", answer="wont-scan")).screen()
    yield "S13-help-is-coming", basket.fork().go(HelpCalled()).screen()
    line = basket.lane.cart.lines[-1]
    yield "S14-item", basket.fork().go(SheetOpened(sheet="item", line_id=line.line_id)).screen()
    yield "S24-more-time", basket.fork().go(TimerFired(name="idle")).screen()
    yield "S29-type", basket.fork().go(SheetOpened(sheet="type"), *_typed("50123456")).screen()
    yield "S32-welcome-back", basket.fork().go(LaneStarted(version="1")).screen()


def _weighing(find: Walk, product: Product) -> Iterator[tuple[str, Screen]]:
    waits = find.fork().go(ItemFound(product=product, source="picked", code=product.sku, scale=True))
    waits.go(WeightRead(device="scale", state="empty", turn=waits.lane.scans))
    yield "S05-weigh", waits.screen()
    read = WeightRead(device="scale", state="motion", weight_g=835, turn=waits.lane.scans)
    yield "S05-hands-off", waits.fork().go(read, TimerFired(name="unsteady")).screen()
    yield "S05-too-light", waits.fork().go(replace(read, state="light", weight_g=60)).screen()
    yield "S05-empty-it", waits.fork().go(replace(read, state="left-on")).screen()
    steady = waits.go(replace(read, state="steady", weight_g=840))
    yield "S05-steady", steady.screen()
    yield "S05-queued", steady.fork().go(ItemFound(product=product, code=product.sku, scale=True)).screen()


def _typed(text: str) -> list[KeyTyped]:
    return [KeyTyped(key=key) for key in text]


def _searched(walk: Walk, words: str) -> Walk:
    walk.go(SheetOpened(sheet="search"), *_typed(words))
    return walk.go(GoodsFound(query=words, tab="popular", page=0, goods=(), total=0), SheetClosed())


def _paying(basket: Walk) -> Iterator[tuple[str, Screen]]:
    yield "S31-no-paper", basket.fork().go(PayPressed(paper=False)).screen()
    yield "S16-reader-missing", basket.fork().go(PayPressed(reader=False)).screen()
    armed = basket.fork().go(PayPressed())
    yield "S16-pay", armed.screen()
    intent = armed.intent
    steps = (("card", "reading"), ("pin", "pin"), ("bank", "bank"), ("remove-card", "take-card"))
    for name, picture in steps:
        yield f"S17-{picture}", armed.fork().go(PaymentProgress(intent_id=intent, step=name)).screen()  # type: ignore[arg-type]
    slow = armed.fork().go(PaymentProgress(intent_id=intent, step="bank"), TimerFired(name="slow-bank"))
    yield "S17-bank-slow", slow.screen()
    yield "S17-declined", armed.fork().go(PaymentDeclined(intent_id=intent)).screen()
    yield "S17-not-read", armed.fork().go(PaymentDeclined(intent_id=intent, why="not-read")).screen()
    lost = armed.fork().go(PaymentUnknown(intent_id=intent))
    yield "S22-checking", lost.screen()
    yield "S22-staff", lost.fork().go(TimerFired(name="ask-staff")).screen()
    yield "S16-not-charged", lost.fork().go(PaymentNotCharged(intent_id=intent)).screen()
    total = armed.lane.priced.total_minor
    money = PaymentApproved(
        intent_id=intent, amount_minor=total, currency=armed.lane.shop.currency, card_scheme="Visa", card_last4="4242"
    )
    done = armed.go(money)
    yield "S23-done", done.screen()
    yield "S23-printing", done.fork().go(PrintPressed()).screen()
    job = f"{done.lane.sold.receipt.reference}-1" if done.lane.sold else ""
    failed = done.fork().go(PrintPressed(), PrintEnded(job=job, outcome="uncertain"))
    yield "S23-printer-stopped", failed.screen()
    yield "S23-not-good", done.fork().go(FeedbackGiven(mood="bad")).screen()
    yield "S23-thanks", done.fork().go(FeedbackGiven(mood="good")).screen()


def _in_cash(basket: Walk) -> Iterator[tuple[str, Screen]]:
    if not basket.lane.cash_stock:
        return
    opened = basket.fork().go(PayPressed(reader=False), CashPressed())
    yield "S18-cash", opened.screen()
    assert opened.lane.cash is not None
    intent = opened.lane.cash.intent.intent_id
    coin = CashInserted(intent_id=intent, unit="coins", number=1, amount_minor=100)
    some = opened.fork().go(coin)
    yield "S18-so-far", some.screen()
    yield "S18-note-back", some.fork().go(CashReturned(intent_id=intent, unit="notes", number=2)).screen()
    back = some.fork().go(BackPressed(), CashClosed(intent_id=intent))
    yield "S18-money-back", back.screen()
    yield "S16-given-back", back.go(CashDispensed(payout_id=f"{intent}-1", paid=((100, 1),))).screen()
    full = opened.go(replace(coin, unit="notes", amount_minor=opened.lane.cash.intent.amount_minor + 320))
    yield "S18-counting", full.screen()
    paying = full.go(CashClosed(intent_id=intent))
    yield "S18-change", paying.screen()
    assert paying.lane.cash is not None
    assert paying.lane.cash.payout is not None
    coins = paying.lane.cash.payout.coins
    given = CashDispensed(payout_id=f"{intent}-1", paid=coins)
    unsure = replace(given, paid=(), unsure=tuple(value for value, _ in coins))
    yield "S18-staff", paying.fork().go(unsure).screen()
    yield "S23-cash", paying.go(given).screen()


def _by_phone(basket: Walk) -> Iterator[tuple[str, Screen]]:
    if not basket.lane.shop.wallets:
        return
    name = basket.lane.shop.wallets[0].name
    yield "S19-pay-with-it", basket.fork().go(PaymentCodeScanned(wallet=name, code_last4="6789")).screen()
    armed = basket.fork().go(PayPressed())
    choose = armed.fork().go(WalletPressed(), PaymentAborted(intent_id=armed.intent, by="lane"))
    yield "S19-phone", choose.screen()
    asked = choose.fork().go(WalletPressed(wallet=name))
    yield "S19-making", asked.screen()
    url = "weixin://wxpay/bizpayurl?pr=p4lpSuKzz"
    shown = asked.fork().go(PaymentCodeShown(intent_id=asked.intent, code=url, payee="Market Hall", seconds=120))
    yield "S19-code", shown.screen()
    yield "S19-ended", shown.fork().go(PaymentDeclined(intent_id=shown.intent, why="timeout")).screen()
    app = shown.fork().go(PaymentProgress(intent_id=shown.intent, step="bank"))
    yield "S17-in-the-app", app.screen()
    yield "S22-phone", app.fork().go(PaymentUnknown(intent_id=app.intent)).screen()
    money = PaymentApproved(
        intent_id=app.intent, amount_minor=app.lane.priced.total_minor, currency=app.lane.shop.currency,
        card_scheme=basket.lane.shop.wallets[0].title, wallet=name, final=True,
    )  # fmt: skip
    yield "S23-phone", app.go(money).screen()


def _in_parts(basket: Walk) -> Iterator[tuple[str, Screen]]:
    opened = basket.fork().go(PayPressed(reader=False), SplitPressed())
    yield "S21-split", opened.screen()
    yield "S21-amount", opened.fork().go(SheetOpened(sheet="part"), *_typed("500")).screen()
    half = opened.fork().go(PartPressed(amount_minor=500))
    yield "S16-part", half.screen()
    money = PaymentApproved(
        intent_id=half.intent,
        amount_minor=500,
        currency=basket.lane.shop.currency,
        card_scheme="Visa",
        card_last4="4242",
    )
    part = half.go(money)
    yield "S21-part-paid", part.screen()
    yield "S21-leave", part.fork().go(SheetOpened(sheet="give-back")).screen()
    back = part.fork().go(GiveBackPressed())
    yield "S16-giving-back", back.screen()
    yield "S21-not-given-back", back.fork().go(PaymentDeclined(intent_id=back.intent)).screen()
    yield "S16-back", back.go(replace(money, intent_id=back.intent, kind="reversal")).screen()
    rest = part.go(PartPressed(amount_minor=0))
    left = basket.lane.priced.total_minor - 500
    yield "S23-parts", rest.go(replace(money, intent_id=rest.intent, amount_minor=left)).screen()


def _out_of_order(ready: Walk) -> Iterator[tuple[str, Screen]]:
    lane = ready.lane
    broken = DeviceChanged(
        part="terminal", device=_name(lane, "terminal"), state="absent", detail="Connection refused."
    )
    yield "S25-out-of-service", ready.fork().go(broken).screen()
    closed = ready.fork()
    closed.lane = replace(closed.lane, phase="closed")
    yield "S26-closed", closed.screen()
    training = ready.fork()
    training.lane = replace(training.lane, shop=replace(training.lane.shop, training=True))
    yield "S27-training", training.screen()


def _name(lane: Lane, part: str) -> str:
    return next(device.name for device in lane.devices if device.part == part)
