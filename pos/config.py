"""lane.toml -> a frozen `Config`. Every mistake is reported at once, with its key.

A shop writes one file a lane; every key and its default is in `docs/configuration.md`.
"""

import os
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from math import isclose
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else pydantic reads every installed package's metadata

from pydantic import Field, ValidationError, field_validator, model_validator

from pos.errors import ConfigError
from pos.fittings import DrawerConfig, LineDisplayConfig, PulseConfig, RelayConfig
from pos.tables import DeviceTable as _DeviceConfig
from pos.tables import Line
from pos.tables import Table as _Part

__all__ = [
    "BadgeConfig",
    "CashConfig",
    "ChecksConfig",
    "Config",
    "DepartmentConfig",
    "DisplayConfig",
    "DrawerConfig",
    "GiftConfig",
    "HopperConfig",
    "LineDisplayConfig",
    "MembersConfig",
    "NexoConfig",
    "PointsConfig",
    "PrinterConfig",
    "PulseConfig",
    "RelayConfig",
    "ScaleConfig",
    "ScannerConfig",
    "ShelfConfig",
    "ShopConfig",
    "TaxConfig",
    "TerminalConfig",
    "WalletConfig",
    "load",
]

LANGUAGES = ("en", "de", "zh-Hans", "ar")
SCHEMES = {
    "scanner": {"serial", "tcp"},
    "badge": {"serial", "tcp"},
    "scale": {"serial", "tcp"},
    "shelf": {"serial", "tcp"},
    "printer": {"serial", "tcp", "usb"},
    "terminal": {"serial", "tcp", "tls"},
    "cash": {"serial", "tcp"},
    "wallet": {"tls", "tcp"},
    "relay": {"serial", "tcp", "hid-feature"},
    "line_display": {"serial", "tcp"},
    "gift": {"tcp", "tls"},
}
REQUIRED = {"url", "rate", "label", "address", "value_minor", "relay", "when", "pepper"}
"""Without one of these a device, or a tax class, is none."""
DEEPEST = 8
LONGEST_MISTAKE = 240
BaggingMode = Literal["strict", "normal", "relaxed", "off"]
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]"
BaggingHours = Annotated[str, Field(pattern=f"^{_TIME}-{_TIME} (strict|normal|relaxed|off)$")]
OWN_DRIVERS = {
    "scanner": ("line",),
    "badge": ("line",),
    "scale": ("toledo-8217", "nci-ecr", "dialog-06", "sma", "cas-pd-6", "cas-pd-0", "cas-22", "mt-sics"),
    "shelf": ("mt-sics", "sma", "toledo-8217", "nci-ecr", "cas-pd-6", "cas-pd-0", "cas-22"),
    "printer": ("escpos",),
    "terminal": ("zvt", "nexo-json", "nexo-xml"),
    "cash": ("cctalk",),
    "wallet": ("wechat", "alipay"),
    "relay": ("lcus", "numato", "hid"),
    "line_display": ("escpos", "cd5220"),
    "gift": ("book",),
}
"""By part, what is used where nothing is said first. Somebody else's driver may have addresses of its own."""


class TaxConfig(_Part):
    """One tax class: `rate` in percent, at most two decimals; `label` as the receipt prints it."""

    rate: Annotated[float, Field(ge=0, le=100)]
    label: Annotated[Line, Field(min_length=1, max_length=8)]

    @field_validator("rate")
    @classmethod
    def _in_basis_points(cls, rate: float) -> float:
        if not isclose(rate * 100, round(rate * 100), abs_tol=1e-6):
            raise ValueError(f"{rate} has more than two decimals")
        return rate

    @property
    def rate_bp(self) -> int:
        """Basis points: 20 % = 2000."""
        return round(self.rate * 100)


class ShopConfig(_Part):
    """The shop and the lane."""

    name: Annotated[Line, Field(min_length=1, max_length=40)] = "Market Hall"
    address: tuple[Line, ...] = ()
    tax_number: Line = ""
    tax_included: bool = True
    """Whether the prices on the shelves have the tax in them; if not, it comes on top at the lane."""
    lane: Annotated[int, Field(ge=1, le=999)] = 1
    other_lane: int | None = None
    """Where S25 and S26 send the shopper."""
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "GB"
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "GBP"
    timezone: str = "Europe/London"
    language: str = "en"
    languages: tuple[str, ...] = LANGUAGES
    packing_shelf: Literal["left", "right"] = "right"
    receipt: Literal["ask", "always", "on-request"] = "ask"
    merchant_copy: Literal["keep", "print"] = "keep"
    """The shop's slip of each card payment: in the journal only, or on paper as well."""
    cash_to_team: bool = False
    """Whether team members take cash in their hand where the lane's own device takes none."""
    end_of_day: Literal["on-close", "never"] = "on-close"
    """Whether a badge that closes the lane lets the card terminal end its day."""
    logo: Line = ""
    """A picture file for the top of receipts, black on white; relative to the file."""
    receipt_url: Annotated[Line, Field(max_length=200)] = ""
    """Where a phone finds its receipt, "{reference}" filled in; empty: the QR carries the receipt itself."""
    badges: dict[Line, Line] = Field(default_factory=dict)
    """Staff: badge number -> name."""

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{name!r} is no time zone; write it like Europe/London") from None
        return name

    @field_validator("address", "languages", mode="before")
    @classmethod
    def _as_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class DepartmentConfig(_Part):
    """What an article that is on no list may be sold as: the receipt's words, and its tax class."""

    name: Annotated[Line, Field(min_length=1, max_length=40)]
    tax: str
    names: dict[str, Line] = Field(default_factory=dict)
    """The same in other languages, by BCP 47 tag."""


class RiskConfig(_Part):
    """More baskets of one kind are checked."""

    signal: Annotated[Line, Field(pattern="^[a-z-]+$")]
    """`voids`, `items`, `total-minor`, or how many checks of a reason the sale has had (`unknown-item`)."""
    at_least: Annotated[int, Field(ge=1)]
    adds_pm: Annotated[int, Field(ge=1, le=1000)]
    """So many more of a thousand."""


class AuditConfig(_Part):
    """Which baskets a team member scans again before payment; nobody is told why theirs."""

    random_pm: Annotated[int, Field(ge=0, le=1000)] = 0
    """So many of a thousand, by chance; 0: none."""
    items: Annotated[int, Field(ge=0, le=100)] = 5
    """How many pieces are scanned; 0, or a smaller basket: all."""
    risk: tuple[RiskConfig, ...] = ()

    @field_validator("risk", mode="before")
    @classmethod
    def _as_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class ChecksConfig(_Part):
    """From where on a person of the shop looks before payment; 0 switches a rule off. Amounts in minor units."""

    quantity: Annotated[int, Field(ge=0)] = 24
    """More pieces of one article than this."""
    dear_minor: Annotated[int, Field(ge=0)] = 0
    """An article of this price or more."""
    voids: Annotated[int, Field(ge=0)] = 5
    """More pieces taken off the list again than this."""
    void_minor: Annotated[int, Field(ge=0)] = 5_000
    """More worth taken off again than this."""
    challenge_age: Annotated[int, Field(ge=0, le=120)] = 25
    """Who looks this old needs no ID."""
    audit: AuditConfig = AuditConfig()
    department: dict[Line, DepartmentConfig] = Field(default_factory=dict)


class StaffConfig(_Part):
    """Who may do what at the lane, and how they say who they are (`pos staff`, docs/staff.md)."""

    sign_in: Literal["either", "badge", "pin", "both"] = "either"
    """A badge, a number and PIN, one of them, or both."""
    badge_role: Literal["attendant", "supervisor", "manager", "developer"] = "supervisor"
    """The role of the badges in `shop.badges`."""
    two_person: tuple[Line, ...] = ()
    """Acts that a second person has to stand by, whoever does them."""
    limits: dict[Line, dict[Line, bool | Annotated[int, Field(ge=0)]]] = Field(default_factory=dict)
    """Act -> role -> up to so many minor units; true: any amount, false: not at all."""
    idle_s: Annotated[float, Field(ge=5, le=600)] = 60.0
    """The panel locks after so long without a touch."""
    database: Path | None = None
    """Where the staff are; default: `staff.db` in `folder`. Lanes of one machine may share it."""
    pepper: Path | None = None
    """32 random bytes or more; default: the credential `pos-pepper`, or `staff.pepper` beside the database."""

    @field_validator("database", "pepper", mode="before")
    @classmethod
    def _as_path(cls, value: object) -> object:
        return Path(value) if isinstance(value, str) else value

    @field_validator("two_person", mode="before")
    @classmethod
    def _as_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class BaggingConfig(_Part):
    """Whether what lies on the packing shelf is compared with the list, and how. Needs a `[shelf.NAME]`."""

    mode: BaggingMode = "normal"
    hours: tuple[BaggingHours, ...] = ()
    """Hours of the day with another mode, on the shop's clocks ("20:00-06:00 strict"); the first that hold count."""
    bag_limit_g: Annotated[int, Field(ge=0, le=5_000)] = 600
    """A shopper's own bag may weigh so much."""
    bag_unasked_g: Annotated[int, Field(ge=0, le=5_000)] = 250
    """What lies on the shelf before the first scan is a bag up to this, and nobody is asked."""
    stays_off: tuple[Line, ...] = ()
    """Categories of goods that need not be put on the shelf."""
    noise_g: Annotated[float, Field(ge=0, le=100)] = 1.5
    """How far a weight at rest is off, one standard deviation, the scale's steps apart."""

    @field_validator("hours", "stays_off", mode="before")
    @classmethod
    def _as_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class DisplayConfig(_Part):
    """The panel. `diagonal_inch` gives px/mm; the panel's own EDID is never asked."""

    orientation: Literal["portrait", "landscape"] = "portrait"
    diagonal_inch: Annotated[float, Field(ge=10, le=40)] = 21.5
    theme: Literal["light", "dark", "high-contrast"] = "light"
    fullscreen: bool = False
    less_motion: bool = False


class ScannerConfig(_DeviceConfig):
    """A scanner: how a read begins and ends on its line, and how it names the symbology."""

    driver: str = OWN_DRIVERS["scanner"][0]
    framing: Literal["cr", "lf", "crlf", "tab", "stx-etx", "gap"] = "cr"
    ids: Literal["aim", "datalogic", "symbol", "none"] = "aim"
    gap_ms: Annotated[int, Field(ge=10, le=1000)] = 80
    group_separator: Annotated[str, Field(max_length=1)] = ""
    """What the scanner sends in place of GS (0x1D), if it can't send that."""

    commands: Literal["none", "datalogic", "cipherlab", "bel"] = "none"
    """What it obeys on its line."""
    beep: Literal["own", "lane"] = "own"
    """Whether it beeps by itself at each read, or where the lane has taken the goods."""

    @property
    def part(self) -> Literal["scanner", "badge"]:
        """What its reads are."""
        return "scanner"


class BadgeConfig(ScannerConfig):
    """A badge reader: any reader that a scanner's driver can read. What it reads is a badge and never goods."""

    @property
    def part(self) -> Literal["scanner", "badge"]:
        """What its reads are."""
        return "badge"


class ScaleConfig(_DeviceConfig):
    """A scale that goods are weighed on: its protocol is `driver`, what it can weigh stands on its plate."""

    driver: str = OWN_DRIVERS["scale"][0]
    capacity_g: Annotated[int, Field(ge=100, le=100_000)] = 15_000
    division_g: Annotated[int, Field(ge=1, le=100)] = 5
    min_g: Annotated[int, Field(ge=1)] = 100
    """Nothing lighter is sold: 20 divisions, where the plate says nothing else."""
    steady_ms: Annotated[int, Field(ge=0, le=5000)] = 500
    between: Literal["motion", "zero"] = "motion"
    """What must have been seen between two items."""
    tares: dict[Line, Annotated[int, Field(ge=1, le=5000)]] = Field(default_factory=dict)
    """Containers that a shopper may choose: what is written on the button, and what one weighs in grams."""
    checksum: Annotated[str, Field(pattern="^([0-9A-F]{8})?$", repr=False)] = ""
    """Dialog 06: CS and KW, as the maker gave them."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.min_g >= self.capacity_g:
            raise ValueError(f"min_g {self.min_g} leaves nothing to weigh up to capacity_g {self.capacity_g}")
        return self


class ShelfConfig(_DeviceConfig):
    """The scale under the packing shelf: what is put into the bags is weighed on it."""

    driver: str = OWN_DRIVERS["shelf"][0]
    capacity_g: Annotated[int, Field(ge=1_000, le=500_000)] = 60_000
    division_g: Annotated[int, Field(ge=1, le=100)] = 5
    """The steps that it tells."""
    noise_g: Annotated[int, Field(ge=0, le=500)] = 10
    """How far its weights lie apart while nothing moves: floors shake, people walk by."""
    settle_ms: Annotated[int, Field(ge=0, le=5000)] = 600
    """For how long they must not lie farther apart, to count."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.noise_g < self.division_g:
            raise ValueError(f"noise_g {self.noise_g} is less than one step, division_g {self.division_g}")
        return self


class PrinterConfig(_DeviceConfig):
    """A receipt printer by ESC/POS."""

    driver: str = OWN_DRIVERS["printer"][0]
    profile: str = "TM-T88V"
    width_mm: Literal[58, 80] = 80
    drawer: DrawerConfig | None = None
    """The cash drawer in its plug; none: there is none."""


class NexoConfig(_Part):
    """How a nexo terminal and this lane name each other, and what they share."""

    poi_id: Annotated[Line, Field(max_length=64)] = ""
    """The terminal's name, as its menu or its maker's portal shows it."""
    sale_id: Annotated[Line, Field(max_length=64)] = ""
    """This lane's name at the terminal; empty: made from the lane's number."""
    passphrase: Annotated[str, Field(repr=False)] = ""
    """What messages are sealed with; empty: they are not sealed."""
    key_id: Line = ""
    key_version: Annotated[int, Field(ge=0)] = 1


class TerminalConfig(_DeviceConfig):
    """A card terminal."""

    driver: str = OWN_DRIVERS["terminal"][0]
    password: Annotated[str, Field(pattern="^[0-9]{6}$", repr=False)] = "000000"  # noqa: S105 - a terminal as delivered
    timeout_s: Annotated[float, Field(gt=0)] = 60.0
    """How long no answer is waited for before the payment counts as unknown; nexo: at least 120."""
    nexo: NexoConfig = NexoConfig()
    """For `driver = "nexo-json"` and "nexo-xml"."""


class WalletConfig(_DeviceConfig):
    """A phone wallet's provider, and this shop's account there."""

    url: Line = ""
    """Empty: where the provider is."""
    title: Annotated[Line, Field(max_length=24)] = ""
    """What shoppers call it; empty: as the provider does."""
    merchant: Annotated[Line, Field(max_length=32)] = ""
    """WeChat Pay: mchid. Alipay: the seller's number, for receipts."""
    app: Annotated[Line, Field(min_length=1, max_length=32)]
    """WeChat Pay: appid. Alipay: app_id."""
    key: Line
    """The shop's private key: a PEM file, relative to lane.toml."""
    serial: Annotated[Line, Field(max_length=64)] = ""
    """WeChat Pay: the serial number of the shop's certificate."""
    their_key: Line
    """The provider's public key, or certificate: a PEM file."""
    their_serial: Annotated[Line, Field(max_length=64)] = ""
    """WeChat Pay: the id of their public key, or their certificate's serial number."""
    notify_url: Annotated[Line, Field(max_length=256)] = ""
    """WeChat Pay wants an address for notifications with each code that is shown; the lane asks, and needs none."""
    payee: Annotated[Line, Field(max_length=40)] = ""
    """Whom the shopper reads they pay; empty: the shop's name."""
    store: Annotated[Line, Field(max_length=32)] = ""
    """This store's number at the provider."""
    shows: bool = True
    """Whether the lane shows codes to be scanned."""
    scans: bool = True
    """Whether it takes payment codes at the scanner."""
    shows_s: Annotated[float, Field(ge=60, le=600)] = 120.0
    """How long a code is good."""

    @property
    def shown_as(self) -> str:
        """What shoppers call it."""
        return self.title or {"wechat": "WeChat Pay", "alipay": "Alipay"}.get(self.driver, self.driver)

    @property
    def takes(self) -> str:
        """Whose payment codes it takes."""
        return self.driver if self.scans else ""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.driver == "wechat" and not (self.merchant and self.serial):
            raise ValueError("WeChat Pay needs merchant (mchid) and serial (of the shop's certificate)")
        if self.driver == "wechat" and self.shows and not self.notify_url.startswith("https://"):
            raise ValueError('WeChat Pay shows no code without notify_url = "https://..."; or set shows = false')
        if not self.shows and not self.scans:
            raise ValueError("shows and scans are both false: nobody can pay with it")
        return self


class HopperConfig(_Part):
    """One hopper: what it gives, and how many pieces were put in when it was filled last."""

    address: Annotated[int, Field(ge=2, le=255)]
    value_minor: Annotated[int, Field(ge=1)]
    """Minor units of the shop's currency: 50 is half a euro."""
    holds: Annotated[int, Field(ge=0)] = 0
    low: Annotated[int, Field(ge=0)] = 20
    """Fewer pieces, and the team is told."""
    full: Annotated[int, Field(ge=1)] = 500
    """More pieces, and the team is told."""
    key: Literal["serial", "none"] = "serial"
    """What a hopper wants with each payout: its serial number, or eight empty bytes (no encryption)."""


class GiftConfig(_DeviceConfig):
    """The book of gift cards, store credit and vouchers that the shop's lanes share (docs/gift-cards.md)."""

    driver: str = OWN_DRIVERS["gift"][0]
    key: Annotated[Line, Field(max_length=128, repr=False)] = ""
    """What the book knows the lanes by, as `pos gift serve` was told."""
    pepper: Path
    """A file of 32 random bytes or more, the same at every lane: it turns a card's number into what the book knows."""
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 10.0


class CashConfig(_DeviceConfig):
    """A ccTalk bus with a coin acceptor, a note validator and hoppers; address 0: the lane has none of it."""

    driver: str = OWN_DRIVERS["cash"][0]
    coins: Annotated[int, Field(ge=0, le=255)] = 2
    notes: Annotated[int, Field(ge=0, le=255)] = 40
    notes_crc: bool = True
    """Whether the note validator checks with the 16-bit CRC, as most do as delivered."""
    hopper: dict[Line, HopperConfig] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        hoppers = list(self.hopper.values())
        taken = [address for address in (self.coins, self.notes) if address] + [one.address for one in hoppers]
        if twice := sorted({one for one in taken if taken.count(one) > 1}):
            raise ValueError(f"address {twice[0]} is given to two units; each needs its own")
        values = [one.value_minor for one in hoppers]
        if twice := sorted({one for one in values if values.count(one) > 1}):
            raise ValueError(f"two hoppers give {twice[0]}; one value, one hopper")
        if not self.coins and not self.notes:
            raise ValueError("coins and notes are both 0: nothing takes money")
        return self


class PointsConfig(_Part):
    """What members earn and spend; money in minor units of the shop's currency."""

    per_minor: Annotated[int, Field(ge=1)] = 100
    """For each so much that is paid,"""
    earn: Annotated[int, Field(ge=0)] = 1
    """so many points."""
    step: Annotated[int, Field(ge=1)] = 100
    """Points are spent by so many;"""
    worth_minor: Annotated[int, Field(ge=1)] = 100
    """each such lot takes so much off."""
    spend_by: Literal["card", "any"] = "card"
    """Who may spend them: who scans a card or code, or also who types a number or a phone."""
    tiers: dict[Line, Annotated[int, Field(ge=0, le=10_000)]] = Field(default_factory=dict)
    """Tier -> percent of what others earn."""
    without_skus: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()

    @field_validator("without_skus", "without_categories", mode="before")
    @classmethod
    def _as_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class MembersConfig(_Part):
    """The shop's members; a lane without this table has none."""

    file: Path | None = None
    """Default: `members.db` in `folder`; its key lies beside it."""
    calling_code: Annotated[str, Field(pattern="^[1-9][0-9]{0,2}$")] = "44"
    """Of phone numbers without one (ITU-T E.164)."""
    points: PointsConfig | None = None

    @field_validator("file", mode="before")
    @classmethod
    def _as_path(cls, value: object) -> object:
        return Path(value) if isinstance(value, str) else value


class Config(_Part):
    """One lane."""

    folder: Path = Path("var")
    """Where the databases lie; relative to the file."""
    catalog: Path | None = None
    """A catalogue database shared by lanes; default: `catalog.db` in `folder`."""
    training: bool = False
    shop: ShopConfig = ShopConfig()
    tax: dict[str, TaxConfig] = Field(
        default_factory=lambda: {
            "standard": TaxConfig(rate=20.0, label="A"),
            "reduced": TaxConfig(rate=5.0, label="B"),
            "zero": TaxConfig(rate=0.0, label="C"),
        }
    )
    display: DisplayConfig = DisplayConfig()
    checks: ChecksConfig = ChecksConfig()
    staff: StaffConfig = StaffConfig()
    bagging: BaggingConfig = BaggingConfig()
    members: MembersConfig | None = None
    scanner: dict[Line, ScannerConfig] = Field(default_factory=dict)
    scale: dict[Line, ScaleConfig] = Field(default_factory=dict)
    shelf: dict[Line, ShelfConfig] = Field(default_factory=dict)
    printer: dict[Line, PrinterConfig] = Field(default_factory=dict)
    terminal: dict[Line, TerminalConfig] = Field(default_factory=dict)
    cash: dict[Line, CashConfig] = Field(default_factory=dict)
    wallet: dict[Line, WalletConfig] = Field(default_factory=dict)
    gift: dict[Line, GiftConfig] = Field(default_factory=dict)
    goods: dict[Line, tuple[Line, ...]] = Field(default_factory=dict)
    """What a restricted way to pay may pay for: categories of the catalogue, by the rule's name."""
    badge: dict[Line, BadgeConfig] = Field(default_factory=dict)
    relay: dict[Line, RelayConfig] = Field(default_factory=dict)
    line_display: dict[Line, LineDisplayConfig] = Field(default_factory=dict)

    @field_validator("folder", "catalog", mode="before")
    @classmethod
    def _as_path(cls, value: object) -> object:
        return Path(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _wires(self) -> Self:
        if mistakes := [
            *_url_mistakes(self),
            *_language_mistakes(self),
            *_training_mistakes(self),
            *_name_mistakes(self),
            *_department_mistakes(self),
        ]:
            raise ValueError("\n".join(mistakes))
        return self

    def devices(self) -> list[tuple[str, str, _DeviceConfig]]:
        """Every device: part, name, settings."""
        parts: tuple[tuple[str, Mapping[str, _DeviceConfig]], ...] = (
            ("scanner", self.scanner),
            ("scale", self.scale),
            ("shelf", self.shelf),
            ("printer", self.printer),
            ("terminal", self.terminal),
            ("cash", self.cash),
            ("wallet", self.wallet),
            ("gift", self.gift),
            ("badge", self.badge),
            ("relay", self.relay),
            ("line_display", self.line_display),
        )
        return [(part, name, device) for part, table in parts for name, device in table.items()]

    @property
    def simulated(self) -> bool:
        """Whether any device says that it is simulated."""
        return any(device.simulated for _, _, device in self.devices())


def _url_mistakes(config: Config) -> list[str]:
    mistakes, seen = [], dict[str, str]()
    for part, name, device in config.devices():
        key = f"{part}.{name}.url"
        url = urlsplit(device.url)
        if part == "wallet" and not device.url:
            continue  # it is where the provider is
        if device.driver in OWN_DRIVERS[part] and url.scheme not in SCHEMES[part]:
            mistakes.append(
                f"{key}: {device.url!r} is no address for a {part}; use {' or '.join(sorted(SCHEMES[part]))}"
            )
        port = f"{url.scheme}://{url.netloc}{url.path}"
        if port in seen:
            mistakes.append(f"{key}: {port} is already used by {seen[port]}; two devices can't share a port")
        seen[port] = key
    return mistakes


def _name_mistakes(config: Config) -> list[str]:
    """Names that the lane needs for itself: a payment says by one word which driver carries it out."""
    return [
        f"wallet.{name}: no wallet may be called {name!r}, since the book of gift cards is; choose another name"
        for name in config.wallet
        if name == "gift"
    ]


def _language_mistakes(config: Config) -> list[str]:
    known = config.shop.languages
    return (
        [] if config.shop.language in known else [f"shop.language: {config.shop.language!r} is not in shop.languages"]
    )


def _department_mistakes(config: Config) -> list[str]:
    return [
        f"checks.department.{id_}.tax: there is no tax class {one.tax!r}"
        for id_, one in config.checks.department.items()
        if one.tax not in config.tax
    ]


def _training_mistakes(config: Config) -> list[str]:
    if not config.training:
        return []
    return [
        f"{part}.{name}: a training lane may only use simulated terminals"
        for part, name, device in config.devices()
        if part in ("terminal", "gift", "wallet") and not device.simulated
    ]


def load(path: Path, *, training: bool = False) -> Config:
    """Read and check a lane's configuration; `training` makes it a training lane whatever the file says.

    Raises:
        ConfigError: the file can't be read, is no TOML, or has mistakes; all of them are named.
    """
    data = _read(path)
    data |= {"training": True} if training else {}
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        mistakes = tuple(dict.fromkeys(map(_plain, (*_told(error), *_further_mistakes(data, error)))))
        count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise ConfigError(f"{path} has {count}.", "Mend them and try again.", mistakes) from None
    here = path.resolve().parent
    shop = config.shop.model_copy(update={"logo": config.shop.logo and str(here / config.shop.logo)})
    catalog = config.catalog and here / config.catalog
    own = {name: path and here / path for name in ("database", "pepper") for path in [getattr(config.staff, name)]}
    staff = config.staff.model_copy(update=own)
    wallets = {
        name: one.model_copy(update={"key": str(here / one.key), "their_key": str(here / one.their_key)})
        for name, one in config.wallet.items()
    }
    gift = {name: one.model_copy(update={"pepper": here / one.pepper}) for name, one in config.gift.items()}
    changes: dict[str, object] = {"folder": here / config.folder, "catalog": catalog, "shop": shop, "staff": staff}
    changes["gift"], changes["wallet"] = gift, wallets
    if config.members is not None and config.members.file is not None:
        changes["members"] = config.members.model_copy(update={"file": here / config.members.file})
    return config.model_copy(update=changes)


def _read(path: Path) -> dict[str, Any]:
    """The file's tables."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}.", "Check the path given with --config.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 (byte {error.start}).", "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {_plain(str(error))}.", "Mend that line.") from None
    except ValueError:  # Python reads no number of more than 4,300 digits
        raise ConfigError(f"{path} is not valid TOML: a number in it has no end.", "Mend that number.") from None
    except RecursionError:
        raise _too_deep(path) from None
    if _is_deep(data):
        raise _too_deep(path)
    return data


def _too_deep(path: Path) -> ConfigError:
    return ConfigError(f"{path} is nested too deeply.", "See docs/configuration.md: no key has more than two dots.")


def _plain(text: str) -> str:
    """A mistake as it may stand on a terminal: keys and values come from a file, and a line is no page."""
    shown = "".join(char if char.isprintable() else "?" for char in text)
    return shown if len(shown) <= LONGEST_MISTAKE else f"{shown[:LONGEST_MISTAKE]}..."


def _is_deep(data: object) -> bool:
    """Whether tables or arrays stand in each other deeper than any that has a meaning."""
    level = [data]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return bool(level)


def _told(error: ValidationError) -> list[str]:
    return [line for one in error.errors() for line in _sentences(one)]


def _further_mistakes(data: dict[str, Any], error: ValidationError) -> list[str]:
    """What is wrong between the parts: only looked at once each is right, so the wrong ones are left out."""
    places = [one["loc"] for one in error.errors() if one["loc"]]
    kept = deepcopy(data)
    for place in places:
        _drop(kept, place[:2] if place[-1] in REQUIRED else place)
    try:
        Config.model_validate(kept)
    except ValidationError as other:
        return _told(other) if places else []
    return []


def _drop(table: Any, place: tuple[str | int, ...]) -> None:  # noqa: ANN401 - a piece of TOML
    for key in place[:-1]:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    if isinstance(table, dict):
        table.pop(place[-1], None)


def _sentences(error: Any) -> list[str]:  # noqa: ANN401 - pydantic's ErrorDetails
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "value_error":
        text = str(error["ctx"]["error"])
        return text.splitlines() if not key else [f"{key}: {text}"]
    if error["type"] == "extra_forbidden":
        return [f"{key}: unknown key"]
    if error["type"] == "missing":
        return [f"{key}: is missing"]
    if key.endswith((".password", ".key")):
        return [f"{key}: {error['msg']}"]
    return [f"{key}: {error['msg']} (found {error['input']!r})"]
