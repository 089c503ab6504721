"""`[terminal.NAME]`, `[cash.NAME]`, `[wallet.NAME]`, `[gift.NAME]`."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pos.config.kinds import INSTALMENT_DRIVERS, OWN_DRIVERS
from pos.tables import DeviceTable as _DeviceConfig
from pos.tables import Line
from pos.tables import Table as _Part


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
    instalments: bool | None = None
    """Whether its bank lets shoppers pay in instalments; not said: whether the driver can ask for it."""

    @property
    def offers_instalments(self) -> bool:
        """Whether a plan can be asked for."""
        return self.driver in INSTALMENT_DRIVERS if self.instalments is None else self.instalments

    @model_validator(mode="after")
    def _can(self) -> Self:
        if self.instalments and self.driver in OWN_DRIVERS["terminal"] and self.driver not in INSTALMENT_DRIVERS:
            raise ValueError(f"instalments: driver {self.driver!r} can't ask a terminal for a plan; take it out")
        return self


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
