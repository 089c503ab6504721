"""The composition root: a configuration in, a running lane out. The only module that knows everybody.

Slow imports (SQLAlchemy, the drivers) happen on the session's thread while Qt loads its screens on the main one.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pos import __version__
from pos.config import Config
from pos.errors import ConfigError, PosError
from pos.lane.bagging_parts import ShelfRules
from pos.lane.desk_state import StaffRules
from pos.lane.events import LaneEvent
from pos.lane.intervention import AuditRules, CheckRules, Department, RiskRule
from pos.lane.message import Msg
from pos.lane.parts import Dock, Header, Nothing, Notice
from pos.lane.permission import ACTS, POLICY, ROLES, Policy, with_limits
from pos.lane.screen import Screen
from pos.lane.state import Shop, Timing, Wallet
from pos.log import get_logger
from pos.ports import Chance, Display, Sounds, Weights
from pos.ports import Inbox as InboxPort
from pos.runtime import Inbox, SystemChance, Timers, no_core_dumps, quiet_collector, run_session
from pos.sale.barcode import BarcodeRules, PrefixRule
from pos.sale.cash import smallest_coin
from pos.sale.gtin import to_gtin14
from pos.sale.instalment import Plan
from pos.sale.points import PointsRule
from pos.sale.product import Name
from pos.sale.tax import TaxClass
from pos.sale.weigh_law import step_of
from pos.wires.machine import THIS_MACHINE, Machine, Task
from pos.wires.watch import Watch, WatchedInbox, watched

if TYPE_CHECKING:
    from pos.devices.hot_plug import HotPlug
    from pos.store.disk import Disk
    from pos.store.parking_thread import ParkingThread
    from pos.store.serials import Serials
    from pos.store.staff import StaffStore

__all__ = [
    "RunningLane",
    "barcode_rules",
    "catalog_path",
    "drivers_of",
    "lane_path",
    "members_path",
    "out_of_service",
    "policy_of",
    "serials_path",
    "shop_of",
    "staff_path",
]

log = get_logger("app")
SECONDS_TO_STOP = 5.0
REOPEN_S = 60.0
"""A lane that can't open says so for that long and ends; the service then tries again with a new process."""


def plans_of(config: Config) -> tuple[Plan, ...]:
    """The plans by which shoppers may pay over time, in the file's order."""
    return tuple(
        Plan(
            key=key,
            name=Name(one.name, one.names),
            payments=one.payments,
            least_minor=one.min_minor,
            most_minor=one.max_minor,
            rate_bp=round(one.rate * 100),
            fee_minor=one.fee_minor,
            first_months=one.first_months,
            plan_id=one.plan_id,
        )
        for key, one in config.instalments.items()
    )


def _named_goods(said: str) -> str:
    """A product's number as the catalogue's key, a category as it is; "-" before either stays."""
    out, named = ("-", said[1:]) if said.startswith("-") else ("", said)
    return out + (to_gtin14(named) or named)


def shop_of(config: Config, timing: Timing | None = None) -> Shop:
    """What the rules need of a configuration."""
    from pos.words.catalogue import catalogue
    from pos.words.keyboards import keyboard

    shop = config.shop
    return Shop(
        name=shop.name,
        lane=shop.lane,
        other_lane=shop.other_lane,
        currency=shop.currency,
        language=shop.language,
        languages=shop.languages,
        language_names={one: catalogue(one).find("language.own-name") or one for one in shop.languages},
        keyboards={one: keyboard(one) for one in shop.languages},
        taxes={key: TaxClass(key, tax.rate_bp, tax.label) for key, tax in config.tax.items()},
        tax_included=shop.tax_included,
        packing_shelf=shop.packing_shelf,
        receipt=shop.receipt,
        smallest_coin_minor=smallest_coin(shop.country, shop.currency),
        goods={name: tuple(map(_named_goods, rule)) for name, rule in config.goods.items()},
        cash_to_team=shop.cash_to_team,
        credit_refunds=shop.credit_refunds,
        cash_stock=tuple((one.value_minor, one.holds) for cash in config.cash.values() for one in cash.hopper.values()),
        cash_levels=tuple(
            (name, one.value_minor, one.low, one.full)
            for cash in config.cash.values()
            for name, one in cash.hopper.items()
        ),
        merchant_copy=shop.merchant_copy,
        end_of_day=shop.end_of_day,
        tares=tuple((name, grams) for scale in config.scale.values() for name, grams in scale.tares.items()),
        weigh_step_minor=step_of(shop.country, shop.currency),
        drawer=_drawer(config),
        badge_reader=bool(config.badge),
        receipt_url=shop.receipt_url,
        badges=shop.badges,
        wallets=tuple(
            Wallet(name=name, title=one.shown_as, takes=one.takes, shows=one.shows)
            for name, one in config.wallet.items()
        ),
        plans=plans_of(config),
        instalments=next((one.offers_instalments for one in config.terminal.values()), False),
        timezone=shop.timezone,
        checks=check_rules(config),
        staff=StaffRules(
            sign_in=config.staff.sign_in,
            badge_role=config.staff.badge_role,
            policy=policy_of(config),
            idle_s=config.staff.idle_s,
            store=staff_path(config).exists(),
        ),
        vouchers=True,
        members=config.members is not None,
        points=points_rule(config),
        training=config.training,
        simulated=config.simulated,
        devices=(
            *(("scanner", name) for name in config.scanner),
            *(("scale", name) for name in config.scale),
            *(("shelf", name) for name in config.shelf),
            *(("printer", name) for name in config.printer),
            *(("terminal", name) for name in config.terminal),
            *(("cash", name) for name in config.cash),
            *(("wallet", name) for name in config.wallet),
            *(("gift", "gift") for _ in config.gift),
            *(("badge", name) for name in config.badge),
            *(("relay", name) for name in config.relay),
            *(("line_display", name) for name in config.line_display),
        ),
        version=__version__,
        timing=timing or Timing(),
        shelf=shelf_rules(config),
        parking=config.parking is not None and not config.training,
    )


def shelf_rules(config: Config) -> ShelfRules | None:
    """How the packing shelf is looked at; `None` where it has no scale."""
    scale, bagging = next(iter(config.shelf.values()), None), config.bagging
    if scale is None:
        return None
    return ShelfRules(
        division_g=scale.division_g,
        noise_g=bagging.noise_g,
        bag_limit_g=bagging.bag_limit_g,
        bag_unasked_g=bagging.bag_unasked_g,
        mode=bagging.mode,
    )


def check_rules(config: Config) -> CheckRules:
    """From where on a person looks, and what an article on no list may be sold as."""
    checks = config.checks
    departments = tuple(
        Department(id=id_, name=Name(one.name, one.names), tax=one.tax) for id_, one in checks.department.items()
    )
    return CheckRules(
        quantity=checks.quantity,
        dear_minor=checks.dear_minor,
        voids=checks.voids,
        void_minor=checks.void_minor,
        challenge_age=checks.challenge_age,
        audit=AuditRules(
            random_pm=checks.audit.random_pm,
            items=checks.audit.items,
            risk=tuple(
                RiskRule(signal=one.signal, at_least=one.at_least, adds_pm=one.adds_pm) for one in checks.audit.risk
            ),
        ),
        departments=departments,
    )


def _drawer(config: Config) -> Literal["", "blind", "seen"]:
    """Whether there is a cash drawer, and whether it tells that it is open."""
    plugs = [one.drawer for one in config.printer.values() if one.drawer is not None]
    pulses = [one for board in config.relay.values() for one in board.pulse.values() if one.when == "drawer"]
    if any(one.switch for one in plugs):
        return "seen"
    return "blind" if plugs or pulses else ""


def barcode_rules(config: Config) -> BarcodeRules:
    """How this shop's codes are read: its country's labels, its scanners' habits, our receipts and tickets."""
    from msgspec.structs import replace

    rules = BarcodeRules.for_country(config.shop.country)
    separators = tuple({scanner.group_separator for scanner in config.scanner.values() if scanner.group_separator})
    styles = {scanner.ids for scanner in config.scanner.values()}
    ours = (PrefixRule("receipt", "R", length=13, keep=True), PrefixRule("parked", "T", length=13, keep=True))
    return replace(
        rules,
        prefixes=(*rules.prefixes, *ours),
        gs_substitutes=separators,
        id_style=next((style for style in styles if style != "aim"), "aim"),
    )


def lane_path(config: Config) -> Path:
    """The lane's database; training has its own."""
    return config.folder / ("training.db" if config.training else "lane.db")


def catalog_path(config: Config) -> Path:
    """The catalogue's database."""
    return config.catalog or config.folder / "catalog.db"


def members_path(config: Config) -> Path:
    """Who the members are."""
    named = config.members.file if config.members is not None else None
    return named or config.folder / "members.db"


def serials_path(config: Config) -> Path:
    """Which serials of coupons other lanes used up."""
    return config.coupons.file or config.folder / "serials.db"


def _serials(config: Config) -> "Serials":
    from pos.store.serials import Serials

    rule = config.coupons
    return Serials(
        serials_path(config), rule.lanes if rule.when_old == "team" else (), fresh_ms=rule.fresh_min * 60_000
    )


def points_rule(config: Config) -> PointsRule | None:
    """What members earn and spend; `None`: nothing."""
    points = config.members.points if config.members is not None else None
    return None if points is None else PointsRule(**points.model_dump(exclude={"spend_by"}))


def staff_path(config: Config) -> Path:
    """Who works here; training asks the same people."""
    return config.staff.database or config.folder / "staff.db"


def open_staff(config: Config, *, make: bool = False, machine: Machine = THIS_MACHINE) -> "StaffStore":
    """staff.db of this shop; with `make`, a pepper is made where there is none.

    Raises:
        StoreError: it can't be used, or its pepper is missing.
    """
    from pos.store.pepper import Pepper, pepper_path
    from pos.store.staff import StaffStore

    path = staff_path(config)
    pepper = Pepper.open(pepper_path(path, config.staff.pepper), make=make)
    return StaffStore.open(path, pepper, machine.now_ms)


def policy_of(config: Config) -> Policy:
    """Who may do what in this shop.

    Raises:
        ConfigError: an act or a role that there is not.
    """
    own = config.staff
    acts, roles = {*own.limits, *own.two_person}, {role for cells in own.limits.values() for role in cells}
    wrong = [f"staff: {one!r} is no act" for one in sorted(acts - {*ACTS})]
    wrong += [f"staff.limits: {one!r} is no role" for one in sorted(roles - {*ROLES})]
    if wrong:
        raise ConfigError("lane.toml names what there is not.", "docs/staff.md has the acts and roles.", tuple(wrong))
    limits = {
        act: {role: None if cell is True else cell for role, cell in row.items()} for act, row in own.limits.items()
    }
    return with_limits(POLICY, limits, frozenset(own.two_person))  # type: ignore[arg-type]


def out_of_service(config: Config, error: PosError) -> Screen:
    """S25 for a lane that can't even open its store: a sentence for the shopper, one for staff."""
    other = config.shop.other_lane
    where = Msg("out.use-lane", {"lane": other}) if other else Msg("out.use-another")
    return Screen(
        id="S25",
        language=config.shop.language,
        lamp="fault",
        header=Header(
            shop=config.shop.name,
            lane=Msg("header.lane", {"lane": config.shop.lane}),
            state=Msg("header.fault"),
            version=__version__,
        ),
        stage=Notice(
            icon="wrench",
            title=Msg("out.title"),
            tone="stop",
            sentence=where,
            detail=Msg("unit.text", {"text": str(error)}),
            centred=True,
        ),
        body=Nothing(),
        dock=Dock(count=None, saving=None, total=None),
    )


def _obeys(config: Config, part: str, name: str) -> bool:
    """Whether this is a scanner that takes commands."""
    return part == "scanner" and config.scanner[name].commands != "none"


def drivers_of(config: Config, inbox: InboxPort, machine: Machine) -> list[tuple[str, str, Any]]:
    """A driver for every device of a lane, not started: part, name, driver.

    Raises:
        ConfigError: there is no driver of that name, or its settings are wrong.
    """
    from pos.devices import registry as devices
    from pos.payments import registry as payments

    zone, currency = config.shop.timezone, config.shop.currency
    made: list[tuple[str, str, Any]] = []
    for name, scanner in config.scanner.items():
        made.append(("scanner", name, devices.scanner(scanner, name, inbox, machine, machine=machine)))
    for name, scale in config.scale.items():
        made.append(("scale", name, devices.scale(scale, name, inbox, machine, machine=machine)))
    for name, shelf in config.shelf.items():
        made.append(("shelf", name, devices.shelf(shelf, name, inbox, machine, machine=machine)))
    for name, printer in config.printer.items():
        driver = devices.printer(printer, name, inbox, machine, machine=machine, shop=config.shop)
        made.append(("printer", name, driver))
    for name, terminal in config.terminal.items():
        asked = payments.terminal(terminal, name, inbox, machine, currency, timezone=zone, machine=machine)
        made.append(("terminal", name, asked))
    for name, cash in config.cash.items():
        till = devices.cash(cash, name, inbox, machine, machine=machine, currency=currency)
        made.append(("cash", name, till))
    made += [
        ("wallet", name, payments.wallet(wallet, name, inbox, currency, config.shop.name, machine=machine))
        for name, wallet in config.wallet.items()
    ]
    made.extend(
        ("gift", "gift", payments.gift_book(gift, "gift", inbox, currency, machine)) for gift in config.gift.values()
    )
    for name, badge in config.badge.items():
        made.append(("badge", name, devices.scanner(badge, name, inbox, machine, machine=machine)))
    for name, relay in config.relay.items():
        made.append(("relay", name, devices.relay(relay, name, inbox, machine, machine=machine)))
    language = config.shop.language
    for name, pole in config.line_display.items():
        shown = devices.line_display(pole, name, inbox, machine, machine=machine, language=language)
        made.append(("line_display", name, shown))
    return made


class RunningLane:
    """A lane with its threads: the session's, the timers', one a device.

    Args:
        config: the lane.
        display: where screens go; called on the session's thread.
        ended: called once with an exit code when the lane can't go on (a write failed, or our own bug).
        timing: other times, for tests.
        machine: whose threads, clocks and wires these are.
        sounds: the speaker; `None`: this machine's.
        settled: called on the session's thread when all that a start leaves behind is there.
        disk: where the database lies, if not on this machine's own disk.
        chance: who draws which baskets are checked; `None`: this machine.
    """

    def __init__(
        self,
        config: Config,
        display: Display,
        ended: Callable[[int], None],
        timing: Timing | None = None,
        *,
        machine: Machine = THIS_MACHINE,
        sounds: Sounds | None = None,
        settled: Callable[[], None] = quiet_collector,
        disk: "Disk | None" = None,
        chance: Chance | None = None,
    ) -> None:
        self.config = config
        self.inbox = Inbox(machine=machine)
        self.ready = machine.flag()
        self._display = display
        self._ended = ended
        self._timing = timing
        self._machine = machine
        self._watch = Watch(machine)
        self._sounds = sounds
        self._settled = settled
        self._disk = disk
        self._chance = chance or SystemChance()
        self._timers: Timers | None = None
        self._store: Any = None
        self._people: Any = None
        self._parking: Any = None
        self._drivers: list[tuple[str, str, Any]] = []
        self._devices: list[Any] = []
        self._hot_plug: HotPlug | None = None
        self._thread: Task | None = None

    def start(self) -> None:
        """Begin; the first screen follows as soon as the journal is read."""
        no_core_dumps()
        self._thread = run_session(self._run, self.fail, self._machine)

    def post(self, event: LaneEvent) -> None:
        """The way in for the view."""
        self.inbox.post(event)

    @property
    def _posts(self) -> InboxPort:
        """The way in for devices and timers."""
        return WatchedInbox(self.inbox, self._watch)

    def lives(self, within_s: float) -> bool:
        """Whether the session has come back for more within so long, and no device's thread is stuck for longer than
        that beyond its own time limit; the watchdog asks.
        """
        return max(self._machine.now_s() - self.inbox.alive_at, self._watch.overdue_s()) < within_s

    def stop(self) -> None:
        """Close devices first, then the session, then the store."""
        if self._hot_plug is not None:
            self._hot_plug.stop()
        for device in self._devices:
            device.stop()
        if self._parking is not None:
            self._parking.stop()
        self.inbox.close()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_STOP)
        if self._timers is not None:
            self._timers.stop()
        if self._store is not None:
            self._store.close()
        if self._people is not None:
            self._people.close()

    def _run(self) -> None:
        try:
            session = self._open()
        except PosError as error:
            log.warning("lane can't open", what=error.what, do=error.do)
            self._display.show(out_of_service(self.config, error))
            self._machine.alarm(REOPEN_S, partial(self._ended, error.exit_code))
            self.ready.set()
            self.inbox.drain(lambda _: None)
            return
        session.start()
        self._settled()
        self.ready.set()
        self.inbox.drain(session.handle)

    def _open(self) -> Any:  # noqa: ANN401 - the session is imported here, off the main thread
        config = self.config
        first = self._wire_up()
        for device in self._devices:  # they connect while the store is opened; what they say waits in the inbox
            device.start()
        assert self._hot_plug is not None
        self._hot_plug.start()
        from pos.devices.speaker import Speaker
        from pos.session import Ports, Session
        from pos.store.catalog import Catalog
        from pos.store.disk import LOCAL
        from pos.store.journal import LaneStore
        from pos.store.loyalty import Loyalty
        from pos.store.members import Members

        self._store = LaneStore.open(lane_path(config), config.shop.lane, disk=self._disk or LOCAL)
        catalog = Catalog(catalog_path(config), config.shop.currency, config.shop.timezone)
        self._people = open_staff(config, machine=self._machine) if staff_path(config).exists() else None
        members = None
        if config.members is not None:
            typed_spends = config.members.points is not None and config.members.points.spend_by == "any"
            members = Members(
                members_path(config),
                config.members.calling_code,
                self._store,
                catalog,
                typed_spends=typed_spends,
            )
        self._timers = Timers(self._posts.post, self._machine)
        self._parking = self._shared_baskets()
        ports = Ports(
            clock=self._machine,
            catalog=catalog,
            journal=self._store,
            sales=self._store,
            timers=self._timers,
            display=self._display,
            sounds=self._sounds or Speaker(config.folder / "sounds"),
            printer=first.get("printer"),
            scale=first.get("scale"),
            terminal=first.get("terminal"),
            cash=first.get("cash"),
            weights=self._weights() if config.shelf else None,
            gift=first.get("gift"),
            chance=self._chance,
            staff=self._people,
            parking=self._parking,
            loyalty=Loyalty(
                catalog, self._store, members, config.shop.currency, config.shop.timezone, _serials(config)
            ),
            scanners=tuple(driver for part, name, driver in self._drivers if _obeys(config, part, name)),
            drawers=tuple(
                driver for part, name, driver in self._drivers if part == "printer" and config.printer[name].drawer
            ),
            relays=tuple(driver for part, _, driver in self._drivers if part == "relay"),
            line_displays=tuple(driver for part, _, driver in self._drivers if part == "line_display"),
            wallets={name: driver for part, name, driver in self._drivers if part == "wallet"},
        )
        return Session(shop_of(config, self._timing), barcode_rules(config), ports)

    def _shared_baskets(self) -> "ParkingThread | None":
        """The shop's parked baskets; practice shares none."""
        from pos.store.parking_folder import Folder, Seal, read_key
        from pos.store.parking_thread import ParkingThread

        config = self.config
        if config.parking is None or config.training:
            return None
        seal, folder = Seal(read_key(config.parking.key), config.shop.currency), Folder(config.parking.folder)
        parking = ParkingThread(folder, seal, config.shop.lane, self._posts, self._machine)
        parking.start()
        return parking

    def _weights(self) -> Weights:
        """What goods weigh, and the hours of the packing shelf."""
        from pos.store.weights import Hours, WeightBook

        bagging, zone = self.config.bagging, self.config.shop.timezone
        hours = tuple(Hours.read(one) for one in bagging.hours)
        return WeightBook(self._store.weight, bagging.mode, hours, zone, bagging.stays_off)

    def _wire_up(self) -> dict[str, Any]:
        self._drivers = drivers_of(self.config, self._posts, watched(self._machine, self._watch))
        self._devices = [driver for _, _, driver in self._drivers]
        from pos.devices.hot_plug import HotPlug

        self._hot_plug = HotPlug(self._devices, None if self._machine is THIS_MACHINE else lambda _plugged: None)
        return {part: driver for part, _, driver in reversed(self._drivers)}

    def fail(self, error: BaseException) -> None:
        """End: nothing is tried again here, the next start verifies the journal and goes on from it."""
        if isinstance(error, PosError):
            log.critical("lane ends", what=error.what, do=error.do)
            self._display.show(out_of_service(self.config, error))
            self._ended(error.exit_code)
            return
        log.critical("lane ends by a fault of its own", exc_info=error)
        self._ended(70)
