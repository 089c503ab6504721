"""A demonstration lane: the demo store, and simulated devices, processes of their own at the far end of real wires."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from secrets import token_bytes
from typing import Any, Self
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace

from pos.app import members_path, open_staff, staff_path
from pos.config import (
    BadgeConfig,
    CashConfig,
    Config,
    DrawerConfig,
    GiftConfig,
    InstalmentConfig,
    LineDisplayConfig,
    MembersConfig,
    NexoConfig,
    PointsConfig,
    PrinterConfig,
    PulseConfig,
    RelayConfig,
    ScaleConfig,
    ScannerConfig,
    ShelfConfig,
    ShopConfig,
    TerminalConfig,
    WalletConfig,
)
from pos.errors import DeviceMissing
from pos.lane.people import Secret
from pos.lane.permission import Role

__all__ = [
    "DEMO_MEMBERS",
    "DEMO_STAFF",
    "DEMO_STORE",
    "LANGUAGES",
    "Bench",
    "Desk",
    "Simulator",
    "demo_config",
    "make_demo_members",
    "make_demo_staff",
    "nexo_config",
    "wired_config",
]

CASH_WIRE = "tcp://127.0.0.1:0?currency=GBP&hoppers=1,2,5,10,20,50,100,200"
HOPPERS = {1: 3, 2: 4, 5: 5, 10: 6, 20: 7, 50: 8, 100: 9, 200: 10}
"""Addresses of the simulated recycler's hoppers, by what they give."""
WALLETS = {"wechat": "1900000109", "alipay": "2088721091300630"}
"""Simulated wallets, and the merchant's number there."""
NEXO = NexoConfig(poi_id="P400Plus-123456789", passphrase="demonstration", key_id="lane")  # noqa: S106 - it seals nothing
"""The simulated nexo terminal's name, and what its messages are sealed with."""
LANGUAGES = ("en", "de", "zh-Hans", "ar", "ja")
"""All that the lane speaks."""
GOODS = {"food": ("fruit", "vegetables", "bakery", "dairy", "meat-fish", "ready-meals", "pantry", "snacks")}
"""What meal vouchers pay for, by category."""
PLANS = {
    "three": InstalmentConfig(
        name="3 payments", payments=3, min_minor=500, max_minor=50_000,
        names={"de": "3 Raten", "zh-Hans": "3 期", "ar": "3 دفعات", "ja": "3 回払い"},
    ),
    "twelve": InstalmentConfig(
        name="12 payments", payments=12, min_minor=500, max_minor=200_000, rate=9.9, fee_minor=50, first_months=1,
        names={"de": "12 Raten", "zh-Hans": "12 期", "ar": "12 دفعة", "ja": "12 回払い"},
    ),
}  # fmt: skip
"""A free plan, and one with charges; the terminal that speaks nexo offers them."""
WALLET_SERIALS = ("5157F09EFDC096DE15EBE81A47057A72", "PUB_KEY_ID_0114232134912410000000000000")
DEMO_STORE = Path(__file__).parent / "assets" / "demo"
DEMO_MEMBERS = MembersConfig(points=PointsConfig(tiers={"silver": 150, "gold": 200}, without_categories=("bags",)))


class Desk(Struct, frozen=True, kw_only=True):
    """The desk that plays a simulated device, at the address `control`."""

    control: str

    def do(self, act: str, **values: object) -> dict[str, Any]:
        """Do something with it: `do("scan", data="7032069804988")`."""
        body = json.dumps(values).encode()
        call = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.control}/{act}", body, {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(call, timeout=10) as answer:  # noqa: S310
            return dict(json.load(answer))

    def state(self) -> dict[str, Any]:
        """What it says of itself."""
        return dict(json.loads(self.file("state")))

    def file(self, name: str) -> bytes:
        """One of its files: "paper.png"."""
        with urllib.request.urlopen(f"{self.control}/{name}", timeout=10) as answer:  # noqa: S310 - loopback
            return bytes(answer.read())


class Simulator(Desk, frozen=True, kw_only=True):
    """One simulated device: its process, where its wire is, and its desk."""

    part: str
    process: subprocess.Popen[str]
    wire: str


class Bench:
    """Every device of a lane, simulated: by their parts in lane.toml. A context manager.

    They end with it. `terminal` is its wire; the query says what kind of terminal it is (`?pace_s=0.1&reversal=never`).
    `wallets`: the providers of phone wallets are there, too; their keys lie in the folder. `gift`: so is a book of gift
    cards, which knows the pepper in that folder. `nexo`: there is a second terminal, which speaks nexo.
    """

    def __init__(
        self,
        folder: Path,
        terminal: str = "tcp://127.0.0.1:0",
        *,
        wallets: bool = False,
        gift: bool = False,
        nexo: bool = False,
    ) -> None:
        self._folder = folder
        self._terminal = terminal
        self._wallets = tuple(WALLETS) if wallets else ()
        self._gift, self._nexo = gift, nexo
        self.wallets: dict[str, Simulator] = {}
        self._started: list[Simulator] = []

    scanner: Simulator
    scale: Simulator
    shelf: Simulator
    printer: Simulator
    terminal: Simulator
    cash: Simulator
    badge: Simulator
    gift: Simulator
    nexo: Simulator
    relay: Simulator
    line_display: Simulator

    @property
    def keys(self) -> Path:
        """Where the wallets' keys lie."""
        return self._folder.resolve()

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        wires = {
            "scanner": f"pty://{self._folder.resolve()}/scanner",
            "scale": "tcp://127.0.0.1:0?protocol=toledo-8217",
            "shelf": "tcp://127.0.0.1:0?protocol=mt-sics",
            "printer": "tcp://127.0.0.1:0",
            "terminal": self._terminal,
            "cash": CASH_WIRE,
            **{name: self._wallet_wire(name) for name in self._wallets},
            "badge": "tcp://127.0.0.1:0",
            "relay": "tcp://127.0.0.1:0?speaks=lcus&relays=4",
            "line_display": "tcp://127.0.0.1:0?speaks=escpos",
            **({"gift": self._gift_wire()} if self._gift else {}),
            **({"nexo": _nexo_wire()} if self._nexo else {}),
        }
        waiting = {part: _launch(part, wire) for part, wire in wires.items()}
        try:
            for part, process in waiting.items():
                simulator = _ready(part, process)
                if part in self._wallets:
                    self.wallets[part] = simulator
                else:
                    setattr(self, part, simulator)
                self._started.append(simulator)
        except BaseException:
            for process in waiting.values():
                process.kill()
            raise
        return self

    def _wallet_wire(self, name: str) -> str:
        keys = urlencode({"keys": str((self._folder / f"{name}-keys").resolve())})
        return f"tcp://127.0.0.1:0?protocol={name}&currency=GBP&merchant={WALLETS[name]}&{keys}"

    def _gift_wire(self) -> str:
        pepper = pepper_of(self._folder.resolve())
        if not pepper.exists():
            pepper.write_bytes(token_bytes(32))
        return f"tcp://127.0.0.1:0?{urlencode({'pepper': str(pepper)})}"

    @property
    def devices(self) -> tuple[Simulator, ...]:
        """All of them."""
        return tuple(self._started)

    def __exit__(self, *_: object) -> None:
        for simulator in self._started:
            simulator.process.terminate()
        for simulator in self._started:
            simulator.process.wait(10)
            assert simulator.process.stdout is not None
            simulator.process.stdout.close()


def pepper_of(folder: Path) -> Path:
    """Where the pepper of the gift cards lies."""
    return folder / "gift.pepper"


def _nexo_wire() -> str:
    named = {"poi_id": NEXO.poi_id, "passphrase": NEXO.passphrase}
    return f"tcp://127.0.0.1:0?dialect=json&{urlencode(named)}"


def nexo_config(url: str) -> TerminalConfig:
    """The simulated nexo terminal in a lane's configuration."""
    return TerminalConfig(url=url, driver="nexo-json", nexo=NEXO, timeout_s=120, simulated=True)


def _launch(part: str, wire: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "pos",
        "simulate",
        "wallet" if part in WALLETS else part,
        "--wire",
        wire,
        "--with-parent",
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)  # noqa: S603 - ourselves


def _ready(part: str, process: subprocess.Popen[str]) -> Simulator:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise DeviceMissing(f"The simulated {part} did not start.", f"Run `pos simulate {part}` to see why.")
    said = json.loads(line)
    return Simulator(part=part, process=process, wire=said["wire"], control=said["control"])


def demo_config(folder: Path, bench: Bench, *, bagging: str = "off", **display: object) -> Config:
    """The demonstration lane's configuration, wired to a bench; `bagging`: the mode of its packing shelf."""
    wires = {one.part: one.wire for one in bench.devices}
    config = wired_config(folder, wires, bench.keys, bagging=bagging, **display)
    shop = config.shop.model_copy(update={"languages": LANGUAGES, "cash_to_team": True, "credit_refunds": True})
    return config.model_copy(update={"members": DEMO_MEMBERS, "shop": shop, "goods": GOODS, "instalments": PLANS})


def wired_config(
    folder: Path, wires: dict[str, str], keys: Path | None = None, *, bagging: str = "off", **display: object
) -> Config:
    """The demonstration lane's configuration, with simulated devices at these wires, by part.

    `keys`: where the wallets' keys lie, a folder each.
    """
    shop = ShopConfig(
        name="Market Hall",
        address=("12 Harbour Street", "Demo Town"),
        lane=4,
        other_lane=2,
        badges={"1001": "Sam", "1002": "Ana"},
    )
    return Config.model_validate(
        {
            "folder": folder,
            "shop": shop,
            "scanner": {"hand": ScannerConfig(url=wires["scanner"], simulated=True)},
            "scale": {"produce": ScaleConfig(url=wires["scale"], simulated=True)} if "scale" in wires else {},
            "bagging": {"mode": bagging},
            "shelf": {"packing": ShelfConfig(url=wires["shelf"], simulated=True)} if "shelf" in wires else {},
            "printer": {"receipt": PrinterConfig(url=wires["printer"], simulated=True, drawer=DrawerConfig())},
            "terminal": {"card": TerminalConfig(url=wires["terminal"], simulated=True)},
            "cash": {"till": _till(wires["cash"])} if "cash" in wires else {},
            "wallet": {name: _wallet(name, wires[name], keys or folder) for name in WALLETS if name in wires},
            "gift": {"book": _book(wires["gift"], keys or folder)} if "gift" in wires else {},
            "badge": {"desk": BadgeConfig(url=wires["badge"], simulated=True)} if "badge" in wires else {},
            "relay": {"pole": _pole(wires["relay"])} if "relay" in wires else {},
            "line_display": {"customer": _rows(wires["line_display"])} if "line_display" in wires else {},
            "display": display,
        }
    )


def _wallet(name: str, url: str, keys: Path) -> WalletConfig:
    ours, theirs = WALLET_SERIALS if name == "wechat" else ("", "")
    return WalletConfig(
        driver=name, url=url, simulated=True, merchant=WALLETS[name], app="wxd678efh567hg6787", serial=ours,
        their_serial=theirs, notify_url="https://shop.example/wallet-notes",
        key=str(keys / f"{name}-keys" / "shop.pem"), their_key=str(keys / f"{name}-keys" / "provider-public.pem"),
    )  # fmt: skip


def _book(url: str, keys: Path) -> GiftConfig:
    return GiftConfig(url=url.partition("?")[0], pepper=pepper_of(keys), simulated=True)


def _pole(url: str) -> RelayConfig:
    """Green, amber and red, and a gate that opens when a sale is paid."""
    lamps = {"green": 1, "amber": 2, "red": 3}
    gate = PulseConfig(relay=4, ms=2000, when="paid")
    return RelayConfig(url=url, relays=4, lamps=lamps, pulse={"gate": gate}, simulated=True)


def _rows(url: str) -> LineDisplayConfig:
    return LineDisplayConfig(url=url, code_page="cp858", simulated=True)


def _till(url: str) -> CashConfig:
    hoppers = {f"c{value}": {"address": place, "value_minor": value, "holds": 100} for value, place in HOPPERS.items()}
    return CashConfig.model_validate({"url": url, "hopper": hoppers, "simulated": True})


DEMO_STAFF: tuple[tuple[str, str, tuple[Role, ...], str, str], ...] = (
    ("17", "Sam", ("attendant",), "2017", "482913"),
    ("18", "Ana", ("supervisor",), "2018", "739105"),
    ("19", "Mika", ("manager",), "2019", "610284"),
)
"""Number, name, roles, badge (`BADGE-2017`) and PIN of who works in the demonstration; said in docs/staff.md."""


def make_demo_members(folder: Path) -> None:
    """The demonstration's members, if it has none yet."""
    from pos.store.member_key import MemberKey, member_key_path
    from pos.store.members_import import read_members, same_people, store_members

    target = members_path(Config(folder=folder))
    if target.exists():
        return
    key = MemberKey.open(member_key_path(target), make=True)
    rows, mistakes = read_members(DEMO_STORE / "members.csv", key, DEMO_MEMBERS.calling_code)
    assert not mistakes, mistakes
    offers = {"10000017": ("for-you-chocolate", "for-you-bakery")}
    people = [replace(one, offers=offers.get(one.number, ())) for one in same_people(rows, target)]
    store_members(target, people, 0)


def make_demo_staff(folder: Path) -> None:
    """Three people for the demonstration, if it has none yet."""
    config = Config(folder=folder)
    if staff_path(config).exists():
        return
    with open_staff(config, make=True) as people:
        for number, name, roles, badge, pin in DEMO_STAFF:
            id_ = people.add(number, name, roles)
            people.set_badge(id_, badge)
            people.set_pin(id_, Secret(pin))
