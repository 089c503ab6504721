"""The one loop: event in, look-up, step, journal, screen, effects. Runs without Qt, threads, clock or disk of its own.

    inbox -> understand -> step -> journal -> effects -> Display

Everything it needs is a port, so the same session sells in a shop, in a test and in a simulated world.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from pos.lane.audit import picked, wants_draw
from pos.lane.checkout import first_lane, preludes, step
from pos.lane.checks import sequels
from pos.lane.effects import (
    AbortPayment,
    AskGiftCard,
    AskPayment,
    Beep,
    Booking,
    BookSale,
    Browse,
    CancelTimer,
    CheckPin,
    CheckPrinter,
    ConfirmPayment,
    DecideNote,
    Effect,
    EndTerminalDay,
    GiveUpPayment,
    LoadGiftCard,
    LookUp,
    LookUpGiftCard,
    MarkSold,
    OpenDrawer,
    PayOutCash,
    Print,
    SavedBasket,
    StartPayment,
    StartTimer,
    TakeCash,
    TakeWeight,
)  # fmt: skip
from pos.lane.events import (
    Event,
    GoodsFound,
    InterventionCleared,
    ItemFound,
    LaneEvent,
    LaneStarted,
    PaymentCodeScanned,
    PaymentSent,
    PayPressed,
    PrintEnded,
    Scanned,
    TimerFired,
)
from pos.lane.packing import brought, stand
from pos.lane.parked import (
    BasketClaimed,
    ClaimBasket,
    ForgetParked,
    KeepParked,
    ParkBasket,
    ReturnBasket,
    TidyParked,
)
from pos.lane.parking import resumable
from pos.lane.people import PinRefused
from pos.lane.recalled import on_this_shelf
from pos.lane.render import render
from pos.lane.sales_book import FindSales, SalesFound
from pos.lane.staff_events import StaffRefused, StaffSignedIn
from pos.lane.state import Lane, Shop
from pos.lane.weighing import wanted
from pos.log import get_logger
from pos.outputs import Outputs
from pos.ports import (
    Cash,
    Catalog,
    Chance,
    Clock,
    Display,
    Drawer,
    GiftCards,
    Journal,
    LineDisplay,
    Loyalty,
    Opening,
    Parking,
    Printer,
    PrintJob,
    Relays,
    Sales,
    Scale,
    Scanners,
    Sounds,
    Staff,
    Terminal,
    Timers,
    Wallet,
    Weights,
)
from pos.sale.barcode import BarcodeRules
from pos.understanding import AROUND_MS, Understanding

__all__ = ["Ports", "Session", "recover"]

log = get_logger("session")
ParkingEffect = ParkBasket | ClaimBasket | KeepParked | ReturnBasket | ForgetParked | TidyParked


class Ports(Struct, frozen=True, kw_only=True):
    """The world, as far as a session touches it. A lane without a printer, a scale or a terminal has `None` there."""

    clock: Clock
    catalog: Catalog
    journal: Journal
    sales: Sales
    timers: Timers
    display: Display
    sounds: Sounds
    printer: Printer | None = None
    scale: Scale | None = None
    terminal: Terminal | None = None
    cash: Cash | None = None
    weights: Weights | None = None
    gift: GiftCards | None = None
    chance: Chance | None = None
    staff: Staff | None = None
    parking: Parking | None = None
    loyalty: Loyalty | None = None
    wallets: Mapping[str, Wallet] = field(default_factory=dict)
    """By name."""
    scanners: tuple[Scanners, ...] = ()
    drawers: tuple[Drawer, ...] = ()
    relays: tuple[Relays, ...] = ()
    line_displays: tuple[LineDisplay, ...] = ()


def recover(shop: Shop, opening: Opening) -> Lane:
    """The lane as the journal has it: a fold of the open basket's events, effects discarded.

    A sale that is booked but still on S23 has taken the last number already, so the fold begins that many earlier.
    """
    basket, receipt, carried = opening.next_basket, opening.next_receipt, opening.carried
    lane, booked = _fold(first_lane(shop, basket, receipt, carried), opening.events)
    if booked:
        lane, _ = _fold(first_lane(shop, basket, receipt - booked, carried), opening.events)
    return replace(lane, saved=opening.saved)


def _fold(lane: Lane, events: Sequence[Event]) -> tuple[Lane, int]:
    booked = 0
    for event in events:
        done = step(lane, event)
        lane = done.lane
        booked += sum(isinstance(effect, BookSale) for effect in done.effects)
    return lane, booked


class Session:
    """One lane, awake. `handle` is called by one thread only.

    Args:
        shop: what the rules need of the configuration.
        rules: how this shop's barcodes are read.
        ports: the world.
    """

    def __init__(self, shop: Shop, rules: BarcodeRules, ports: Ports) -> None:
        self._ports = ports
        token = ports.gift.token if ports.gift is not None else None
        known = (ports.loyalty, ports.staff)
        self._understanding = Understanding(
            rules, ports.catalog, ports.sales, *known, timezone=shop.timezone, token=token
        )
        self._waiting: deque[LaneEvent] = deque()
        self._shown: Lane | None = None
        self._weighs: tuple[int, int] | None = None
        self._outputs = Outputs(ports.relays, ports.line_displays, ports.scanners)
        self.lane = recover(shop, ports.journal.opening())

    def start(self) -> None:
        """Go on where the journal ends; the first screen follows."""
        self.handle(LaneStarted(version=self.lane.shop.version))
        self.handle_effect(Browse(tab="bags"))
        self._settle()

    def handle(self, event: LaneEvent | Scanned) -> None:
        """Take one event through. When this returns, the event is on disk and its effects are under way.

        Raises:
            StoreError: the record did not reach the disk; the process must end.
        """
        at = event.at or self._ports.clock.now_ms()
        if isinstance(event, Scanned):
            self._waiting.append(self._understanding.scan(self.lane, event, at))
        else:
            self._waiting.append(event if event.at else replace(event, at=at))
        self._settle()

    def _settle(self) -> None:
        while self._waiting:
            event = self._waiting.popleft()
            if isinstance(event, TimerFired) and not self._ports.timers.is_current(event.name, event.at):
                continue
            for before in preludes(self.lane, event):
                self._take(before)
            self._take(event)
            if isinstance(event, Event):
                for after in sequels(self.lane, event.at):
                    self._take(after)
        self._weigh()
        self._show()
        self._outputs.settled(self.lane)

    def _take(self, event: LaneEvent) -> None:
        if (
            isinstance(event, PayPressed | PaymentCodeScanned)
            and self._ports.chance is not None
            and wants_draw(self.lane)
        ):
            event = replace(event, pick=picked(self.lane, self._ports.chance.draw()))
        if isinstance(event, PayPressed):  # the shelf may have come to rest, or not, since the button was shown
            event = replace(event, shelf_moves=self.lane.bagging is not None and self.lane.view.shelf_moves)
        if isinstance(event, InterventionCleared | BasketClaimed) and event.saved is not None:
            event = self._understanding.brought(event)
        event = self._recalled(event)
        if isinstance(event, ItemFound):
            event = self._on_shelf(self._with_offers(self._understanding.timely(event)))
        done = step(self.lane, event)
        if isinstance(event, Event):
            bookings = tuple(effect for effect in done.effects if isinstance(effect, Booking))
            self._ports.journal.append(event, bookings)
        before, self.lane = self.lane, done.lane
        self._outputs.stepped(before, self.lane)
        for effect in done.effects:
            if not isinstance(effect, Booking):
                self.handle_effect(effect)

    def _with_offers(self, event: ItemFound) -> ItemFound:
        """An item with the live promotions that look at it, as far as the lane does not know them."""
        known = {one.key: one for one in self.lane.book.promotions}
        live = self._ports.catalog.promotions(event.product, event.at)
        new = tuple(one for one in live if known.get(one.key) != one)
        used = self._ports.loyalty.used_today(new, event.at) if new and self._ports.loyalty is not None else ()
        return replace(event, offers=new, used_today=used)

    def _on_shelf(self, event: ItemFound) -> ItemFound:
        """An item with what it weighs, where the packing shelf is looked at."""
        if self.lane.bagging is None or self._ports.weights is None or event.shelf is not None:
            return event
        shelf = self._ports.weights.on_shelf(event)
        return replace(event, shelf=brought(self.lane.bagging, shelf))

    def _recalled(self, event: LaneEvent) -> LaneEvent:
        """A basket that may be taken up, with what its goods weigh and how the packing shelf stands."""
        saved, now, weights = getattr(event, "saved", None), self.lane.bagging, self._ports.weights
        if not isinstance(saved, SavedBasket) or now is None or weights is None or not resumable(self.lane):
            return event
        return replace(event, saved=on_this_shelf(saved, weights.on_shelf, event.at, stand(now)))

    def _weigh(self) -> None:
        """The scale is asked while the lane wants a weight, and left alone otherwise."""
        wish = wanted(self.lane)
        if wish == self._weighs or self._ports.scale is None:
            return
        self._weighs = wish
        if wish is None:
            self._ports.scale.stop_weighing(sold=False)
        else:
            self._ports.scale.start_weighing(*wish)

    def _show(self) -> None:
        if self._shown is not self.lane:
            self._shown = self.lane
            self._ports.display.show(render(self.lane))

    def handle_effect(self, effect: Effect) -> None:
        """Carry one effect out; devices answer later, the catalogue at once."""
        _CARRY_OUT[type(effect)](self, effect)

    def do_beep(self, effect: Beep) -> None:
        """Sound it."""
        self._outputs.beeped(effect.cue)
        self._ports.sounds.play(effect.cue)

    def do_start_timer(self, effect: StartTimer) -> None:
        """Start it."""
        self._ports.timers.start(effect.name, effect.seconds)

    def do_cancel_timer(self, effect: CancelTimer) -> None:
        """Stop it."""
        self._ports.timers.cancel(effect.name)

    def do_pay(self, effect: StartPayment) -> None:
        """Send the intent to its terminal, or to a phone's wallet. That it is about to be sent is on disk before."""
        intent = effect.intent
        self._take(PaymentSent(intent_id=intent.intent_id, at=self._ports.clock.now_ms()))
        if intent.wallet in self._ports.wallets:
            self._ports.wallets[intent.wallet].pay(intent, self._understanding.purse.take(intent.code_last4))
            return
        terminal = self._terminal(intent.terminal)
        assert terminal is not None, "a lane without a terminal armed one"
        if intent.terminal == "gift" and self._ports.gift is not None:
            self._ports.gift.pay(intent, effect.secret)
        else:
            terminal.pay(intent)

    def _terminal(self, name: str) -> Terminal | GiftCards | None:
        """Who carries an intent out; `None` where the lane has it no more."""
        return self._ports.gift if name == "gift" else self._ports.terminal

    def do_ask_gift_card(self, effect: AskGiftCard) -> None:
        """What is on it?"""
        if self._ports.gift is not None:
            self._ports.gift.look(effect.card)

    def do_load_gift_card(self, effect: LoadGiftCard) -> None:
        """Put on it what was paid."""
        if self._ports.gift is not None:
            self._ports.gift.load(effect.load)

    def do_look_up_gift_card(self, effect: LookUpGiftCard) -> None:
        """Its number was typed."""
        at = self._ports.clock.now_ms()
        self._waiting.append(self._understanding.typed_gift_card(effect.typed, at))

    def _armed(self, name: str) -> Terminal | GiftCards | Wallet | None:
        return self._ports.wallets.get(name) or self._terminal(name)

    def do_abort(self, effect: AbortPayment) -> None:
        """Ask whoever is armed to let go."""
        armed = self._armed(effect.terminal)
        assert armed is not None
        armed.abort(effect.intent_id)

    def do_ask(self, effect: AskPayment) -> None:
        """Settle a lost answer."""
        if (armed := self._armed(effect.intent.terminal)) is not None:
            armed.ask(effect.intent)

    def do_give_up(self, effect: GiveUpPayment) -> None:
        """Let the wallet's provider end what nobody waits for."""
        if effect.intent.wallet in self._ports.wallets:
            self._ports.wallets[effect.intent.wallet].give_up(effect.intent)

    def do_confirm(self, effect: ConfirmPayment) -> None:
        """Look an approval up."""
        if (terminal := self._terminal(effect.doubt.terminal)) is not None:
            terminal.confirm(effect.doubt)

    def do_end_day(self, effect: EndTerminalDay) -> None:
        """Let the terminal end its day."""
        del effect
        if self._ports.terminal is not None:
            self._ports.terminal.end_day()

    def do_open_drawer(self, effect: OpenDrawer) -> None:
        """Open it. Who, and why, is on disk: in the record that led here."""
        log.info("drawer", by=effect.by, why=effect.why)
        for drawer in self._ports.drawers:
            drawer.open_drawer()
        for board in self._ports.relays:
            board.pulse("drawer")

    def do_take_cash(self, effect: TakeCash) -> None:
        """Let coins and notes in, or no more."""
        if self._ports.cash is not None:
            self._ports.cash.take(effect.wish)

    def do_decide_note(self, effect: DecideNote) -> None:
        """Keep the note, or give it back."""
        if self._ports.cash is not None:
            self._ports.cash.decide(effect.intent_id, keep=effect.keep)

    def do_pay_out(self, effect: PayOutCash) -> None:
        """Give money. The intent to is on disk: it is the record that led here."""
        if self._ports.cash is not None:
            self._ports.cash.pay_out(effect.payout, effect.started)

    def do_check_printer(self, effect: CheckPrinter) -> None:
        """Read the paper now."""
        del effect
        if self._ports.printer is not None:
            self._ports.printer.check()

    def do_print(self, effect: Print) -> None:
        """Print what the store has."""
        found = self._ports.sales.receipt(effect.number) if effect.number else None
        saved = self._ports.sales.saved(effect.ticket) if effect.ticket else None
        if self._ports.printer is None or (
            found is None and saved is None and effect.document not in ("slip", "report")
        ):
            log.warning("nothing to print", job=effect.job)
            self._waiting.append(PrintEnded(job=effect.job, outcome="not-printed", at=self._ports.clock.now_ms()))
            return
        receipt, commit = found or (None, None)
        self._ports.printer.print(PrintJob(job=effect.job, request=effect, receipt=receipt, commit=commit, saved=saved))

    def do_check_pin(self, effect: CheckPin) -> None:
        """Ask the store; the PIN goes no further."""
        at, staff = self._ports.clock.now_ms(), self._ports.staff
        found = (
            PinRefused(by="", left=0) if staff is None else staff.check(self.lane.shop.lane, effect.number, effect.pin)
        )
        if isinstance(found, PinRefused):
            answer: LaneEvent = StaffRefused(by=found.by, left=found.left, until_ms=found.until_ms, at=at)
        else:
            answer = StaffSignedIn(by=found.id, name=found.name, roles=found.roles, at=at)
        self._waiting.append(answer)

    def do_look_up(self, effect: LookUp) -> None:
        """Understand what was typed."""
        at = self._ports.clock.now_ms()
        known = self._understanding
        look = {"item": known.typed, "member": known.typed_member, "receipt": known.receipt}[effect.what]
        self._waiting.append(look(self.lane, effect.typed, at))

    def do_find_sales(self, effect: FindSales) -> None:
        """Ask the store, for a person at the panel."""
        at, wanted = self._ports.clock.now_ms(), effect.wanted
        until_ms = self._understanding.until(wanted, at)
        receipts, more = self._ports.sales.find(wanted, until_ms)
        found = SalesFound(wanted=wanted, receipts=receipts, more=more, until_ms=until_ms - AROUND_MS, at=at)
        self._waiting.append(found)

    def do_take_weight(self, effect: TakeWeight) -> None:
        """What is weighed now has a weight."""
        now = self.lane.weighing
        assert now is not None, "a weight of nothing"
        at = self._ports.clock.now_ms()
        self._waiting.append(
            replace(
                now.item,
                source="weighed",
                weight_g=effect.weight_g,
                tare_g=effect.tare_g,
                price_minor=effect.price_minor,
                at=at,
            )
        )

    def do_mark_sold(self, effect: MarkSold) -> None:
        """Those goods must go."""
        del effect
        if self._ports.scale is not None:
            self._ports.scale.stop_weighing(sold=True)
            self._weighs = None

    def do_parking(self, effect: ParkingEffect) -> None:
        """A basket that the shop's lanes share."""
        place = self._ports.parking
        if place is None:
            return
        match effect:
            case ParkBasket(saved=saved):
                place.park(saved)
            case ClaimBasket(ticket=ticket, again=again):
                place.claim(ticket, again=again)
            case KeepParked(ticket=ticket):
                place.keep(ticket)
            case ReturnBasket(ticket=ticket):
                place.give_back(ticket)
            case ForgetParked(ticket=ticket):
                place.forget(ticket)
            case TidyParked(mine=mine, fetching=fetching):
                place.tidy(mine, fetching)

    def do_browse(self, effect: Browse) -> None:
        """Ask the catalogue."""
        now, catalog = self._ports.clock.now_ms(), self._ports.catalog
        if effect.tab == "bags":
            goods, total = catalog.bags(now), 0
        elif effect.query:
            page = catalog.search(effect.query, effect.page, effect.page_size, now)
            goods, total = page.goods, page.total
        else:
            page = catalog.browse(effect.tab, effect.page, effect.page_size, now)
            goods, total = page.goods, page.total
        found = GoodsFound(query=effect.query, tab=effect.tab, page=effect.page, goods=goods, total=total, at=now)
        self._waiting.append(found)


_CARRY_OUT: dict[type, Callable[[Session, Any], None]] = {
    Beep: Session.do_beep,
    StartTimer: Session.do_start_timer,
    CancelTimer: Session.do_cancel_timer,
    StartPayment: Session.do_pay,
    AbortPayment: Session.do_abort,
    AskPayment: Session.do_ask,
    GiveUpPayment: Session.do_give_up,
    ConfirmPayment: Session.do_confirm,
    EndTerminalDay: Session.do_end_day,
    OpenDrawer: Session.do_open_drawer,
    TakeCash: Session.do_take_cash,
    DecideNote: Session.do_decide_note,
    PayOutCash: Session.do_pay_out,
    CheckPrinter: Session.do_check_printer,
    Print: Session.do_print,
    CheckPin: Session.do_check_pin,
    LookUp: Session.do_look_up,
    FindSales: Session.do_find_sales,
    AskGiftCard: Session.do_ask_gift_card,
    LoadGiftCard: Session.do_load_gift_card,
    LookUpGiftCard: Session.do_look_up_gift_card,
    TakeWeight: Session.do_take_weight,
    MarkSold: Session.do_mark_sold,
    Browse: Session.do_browse,
    **dict.fromkeys(get_args(ParkingEffect), Session.do_parking),
}
