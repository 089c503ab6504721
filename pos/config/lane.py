"""The whole file of one lane, and what must agree between its tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from pos.config.checks import BaggingConfig, ChecksConfig, StaffConfig
from pos.config.coupons import CouponsConfig
from pos.config.devices import BadgeConfig, PrinterConfig, ScaleConfig, ScannerConfig, ShelfConfig
from pos.config.instalments import InstalmentConfig
from pos.config.kinds import OWN_DRIVERS, SCHEMES
from pos.config.members import MembersConfig
from pos.config.parking import ParkingConfig
from pos.config.shop import DisplayConfig, ShopConfig, TaxConfig
from pos.config.tenders import CashConfig, GiftConfig, TerminalConfig, WalletConfig
from pos.fittings import LineDisplayConfig, RelayConfig
from pos.tables import DeviceTable as _DeviceConfig
from pos.tables import Line
from pos.tables import Table as _Part


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
    coupons: CouponsConfig = CouponsConfig()
    parking: ParkingConfig | None = None
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
    instalments: dict[Line, InstalmentConfig] = Field(default_factory=dict)
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


def _name_mistakes(config: Config) -> list[str]:
    """Names that the lane needs for itself: a payment says by one word which driver carries it out."""
    return [
        f"wallet.{name}: no wallet may be called {name!r}, since the book of gift cards is; choose another name"
        for name in config.wallet
        if name == "gift"
    ]


def _training_mistakes(config: Config) -> list[str]:
    if not config.training:
        return []
    return [
        f"{part}.{name}: a training lane may only use simulated terminals"
        for part, name, device in config.devices()
        if part in ("terminal", "gift", "wallet") and not device.simulated
    ]
