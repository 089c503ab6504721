"""`pos demo`: a robot shops offscreen, through the real QML, drivers and wires, and keeps what it saw.

Six purchases in each language: one approved, one declined and then approved, one in cash, one by a phone's code at the
scanner, one by our code on the screen, one abandoned. Beside them
every screen of the lane in both orientations, every receipt as a picture and as text, and a summary.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from pos.app import RunningLane, catalog_path, shop_of
from pos.config import Config
from pos.errors import DeviceSilent
from pos.lane.state import Timing
from pos.simulated import DEMO_STORE, Bench, demo_config, make_demo_members, make_demo_staff
from pos.words.words import words_for

__all__ = ["run_robot"]

PATIENCE_S = 20.0
SALES = 5
"""In each language."""
QUICK = Timing(idle_s=20.0, more_time_s=3.0, done_s=60.0)
MEMBER = "10000017"
"""Of the demo store's members, with points and offers of their own."""
BATTERIES = "0400000000756"
BASKETS = (
    ("0400000000015", "0009800895250", "0400000000022", "0009800120499"),
    ("8422947520014", "0009800120499", "0009800895250"),
    ("0009800895250", "8422947520014"),
)


class Kept(Struct):
    """What the robot brings home."""

    pictures: list[Path] = field(default_factory=list)
    receipts: list[Path] = field(default_factory=list)
    sales: list[tuple[str, str, int]] = field(default_factory=list)
    saved: int = 0
    beside: str = ""
    """What the devices did that only follow the lane."""


class Robot:
    """One shopper at one lane: taps, scans, holds cards to the reader, and looks.

    Args:
        config: the lane, wired to `bench`.
        bench: the simulated devices.
        language: what it reads.
        out: where pictures go.
        kept: what it brings home.
    """

    def __init__(self, config: Config, bench: Bench, language: str, out: Path, kept: Kept) -> None:
        from pos.ui.stand import Stand

        self._bench, self._language, self._out, self._kept = bench, language, out, kept
        self._stand = Stand(config.display, lambda tag: words_for(tag, config.shop.timezone), self._post)
        self._codes: list[int] = []
        self._purchase = 0
        self._lane = RunningLane(config, self._stand.window.kiosk, self._codes.append, QUICK)
        self._lane.start()

    def _post(self, event: Any) -> None:  # noqa: ANN401 - any press
        self._lane.post(event)

    def close(self) -> None:
        """Go home."""
        self._lane.stop()
        self._stand.close()

    def look(self, name: str) -> None:
        """Keep a picture of the screen."""
        self._stand.settle()
        path = self._out / f"{self._purchase}-{name}.png"
        self._stand.grab().save(str(path))
        self._kept.pictures.append(path)

    def wait(self, screen: str, what: Callable[[], bool] = lambda: True) -> None:
        """Until this screen is there, and `what` holds.

        Raises:
            DeviceSilent: it did not come.
        """
        end = time.monotonic() + PATIENCE_S
        kiosk: Any = self._stand.window.kiosk
        while time.monotonic() < end:
            self._stand.settle()
            if self._codes:
                break
            if kiosk.headline.split(" ")[0] == screen and what():
                return
            time.sleep(0.01)
        raise DeviceSilent(f"The robot waited for {screen} and sees {kiosk.headline}.", "Look at the last picture.")

    def tap(self, name: str) -> None:
        """Touch a control, once it is there and no longer guarded against a double strike."""
        self.wait(self._stand.window.kiosk.headline.split(" ")[0], lambda: self._stand.find(name) is not None)
        self._stand.tap(name)

    def scan(self, code: str) -> None:
        """Scan, and wait until the basket shows it."""
        kiosk: Any = self._stand.window.kiosk
        before = kiosk.headline
        self._bench.scanner.do("scan", data=code)
        self.wait("S03", lambda: kiosk.headline != before)

    def shop(self, basket: tuple[str, ...]) -> None:
        """Choose the language and scan a basket."""
        self._purchase += 1
        self.wait("S01")
        if self._language != "en":
            self.tap(f"welcome-{self._language}")
            self.wait("S01", lambda: bool(self._stand.window.kiosk.property("language") == self._language))
        self.look("S01-ready")
        for code in basket:
            self.scan(code)
        self.look("S03-scan")

    def pick_fruit(self) -> None:
        """S04, S06."""
        self.tap("find")
        self.wait("S04", lambda: any(item.objectName().startswith("tile-") for item in self._stand.items()))
        self.look("S04-find")
        self.tap("tile-plu:4173")
        self.tap("count-2")
        self.look("S06-how-many")
        self.tap("add")
        self.wait("S03")

    def weigh_fruit(self, weight_g: int) -> None:
        """S05: pick, put it on the scale, take the weight that it shows."""
        self.tap("find")
        self.wait("S04", lambda: self._stand.find("tile-plu:4011") is not None)
        self.tap("tile-plu:4011")
        self.wait("S05")
        self.look("S05-weigh")
        self._bench.scale.do("put", weight_g=weight_g)
        self.wait("S05", self._weighed)
        self.look("S05-weighed")
        self.tap("weigh-add")
        self.wait("S03")
        self._bench.scale.do("off")

    def _weighed(self) -> bool:
        add = self._stand.find("weigh-add")
        return add is not None and bool(add.property("ready"))

    def show_card(self, number: str) -> None:
        """S11: sign in by card; the header says so."""
        kiosk: Any = self._stand.window.kiosk
        self._bench.scanner.do("scan", data=f"MEMBER-{number}")
        self.wait("S03", lambda: bool(kiosk.header.chips))
        self.look("S03-member")
        self.tap("member")
        self.wait("S03", lambda: self._stand.find("member-out") is not None)
        self.look("S11-member")
        self.close_sheet()

    def show_voucher(self, code: str) -> None:
        """S10: a coupon, before its goods."""
        kiosk: Any = self._stand.window.kiosk
        self._bench.scanner.do("scan", data=f"COUPON-{code}")
        self.wait("S03", lambda: bool(kiosk.banner.shown))
        self.look("S03-voucher")

    def vouchers(self) -> None:
        """S10: what counts."""
        self.tap("voucher")
        self.wait("S03", lambda: self._stand.find("voucher-1-remove") is not None)
        self.look("S10-vouchers")
        self.close_sheet()

    def close_sheet(self) -> None:
        """Back to the basket, once the sheet is gone: what lies under it can't be touched before."""
        kiosk: Any = self._stand.window.kiosk
        self.tap("close")
        self.wait("S03", lambda: not kiosk.sheet.file)

    def pay_with_points(self) -> None:
        """S16: spend points, if there are any left; the reader is armed for the rest."""
        kiosk: Any = self._stand.window.kiosk
        self.tap("pay")
        self.wait("S16")
        self.look("S16-pay")
        if self._stand.find("use-points") is not None:
            before = kiosk.headline
            self.tap("use-points")
            self.wait("S16", lambda: kiosk.headline != before)
            self.look("S16-points")
        self._bench.terminal.do("card", outcome="approve")
        self.wait("S23", lambda: self._stand.find("finish") is not None)
        self.look("S23-done")

    def pay(self, outcome: str, screen: str) -> None:
        """Pay, and hold a card to the reader."""
        if self._stand.window.kiosk.headline.startswith("S03"):
            self.tap("pay")
        else:
            self.tap("pay-again")
        self.wait("S16")
        self.look("S16-pay")
        self._bench.terminal.do("card", outcome=outcome)
        answered = "finish" if screen == "S23" else "pay-again"
        self.wait(screen, lambda: self._stand.find(answered) is not None)
        self.look("S23-done" if screen == "S23" else "S17-declined")

    def pay_cash(self) -> None:
        """S18: a coin, then a note, and the change."""
        self.tap("pay")
        self.wait("S16")
        self.tap("way-cash")
        self.wait("S18", lambda: bool(self._bench.cash.state()["takes"]))
        self._bench.cash.do("coin", value_minor=100)
        self.wait("S18", lambda: self._lane_has(100))
        self.look("S18-cash")
        self._bench.cash.do("note", value_minor=2000)
        self.wait("S23", lambda: self._stand.find("finish") is not None)
        self.look("S23-done")

    def pay_by_code(self, wallet: str) -> None:
        """S19: the shopper's payment code, held to the scanner over the basket."""
        code = self._bench.wallets[wallet].do("code", outcome="password")["code"]
        self._bench.scanner.do("scan", data=code)
        self.wait("S19", lambda: self._stand.find("pay-code") is not None)
        self.look("S19-pay-with-it")
        self.tap("pay-code")
        self.wait("S17", lambda: bool(self._bench.wallets[wallet].state()["waiting"]))
        self.look("S17-in-the-app")
        self._bench.wallets[wallet].do("confirm", yes=True)
        self.wait("S23", lambda: self._stand.find("finish") is not None)
        self.look("S23-done")

    def pay_by_screen(self, wallet: str) -> None:
        """S19: our code on the screen, scanned by a phone."""
        self.tap("pay")
        self.wait("S16")
        self.tap("way-phone")
        self.wait("S19", lambda: self._stand.find(f"wallet-{wallet}") is not None)
        self.look("S19-phone")
        self.tap(f"wallet-{wallet}")
        self.wait("S19", lambda: self._stand.find("payment-code") is not None)
        self.look("S19-code")
        self._bench.wallets[wallet].do("scan")
        self.wait("S23", lambda: self._stand.find("finish") is not None)
        self.look("S23-done")

    def _lane_has(self, minor: int) -> bool:
        return bool(self._bench.cash.state()["in_minor"] >= minor)

    def paper(self, number: int) -> None:
        """Print, keep the receipt, finish."""
        before = len(self._bench.printer.state()["receipts"])
        self.tap("print")
        self.wait("S23", lambda: len(self._bench.printer.state()["receipts"]) > before)
        receipt = self._bench.printer.state()["receipts"][-1]
        path = self._out / f"receipt-{number}.png"
        path.write_bytes(self._bench.printer.file(receipt["png"]))
        self._kept.receipts.append(path)
        self.tap("finish")
        self.wait("S01")

    def abandon(self) -> None:
        """Walk away: the lane asks, then saves the basket."""
        self.wait("S24")
        self.look("S24-more-time")
        self.wait("S01")
        self.look("S01-basket-saved")
        self._kept.saved += 1


def _shop_around(config: Config, bench: Bench, language: str, out: Path, kept: Kept) -> None:
    out.mkdir(parents=True, exist_ok=True)
    robot = Robot(config, bench, language, out, kept)
    try:
        robot.shop(BASKETS[0])
        robot.show_voucher("BATTERY")
        robot.scan(BATTERIES)
        robot.vouchers()
        robot.show_card(MEMBER)
        robot.pick_fruit()
        robot.weigh_fruit(840)
        robot.pay_with_points()
        robot.paper(1)
        robot.shop(BASKETS[1])
        robot.pay("decline", "S17")
        robot.pay("approve", "S23")
        robot.paper(2)
        robot.shop(BASKETS[1])
        robot.pay_cash()
        robot.paper(3)
        robot.shop(BASKETS[1])
        robot.pay_by_code("alipay")
        robot.paper(4)
        robot.shop(BASKETS[1])
        robot.pay_by_screen("wechat")
        robot.paper(5)
        robot.shop(BASKETS[2])
        robot.abandon()
    finally:
        robot.close()


def _gallery(config: Config, language: str, out: Path, kept: Kept) -> None:
    """Every screen there is, in one orientation."""
    from pos.store.catalog import Catalog
    from pos.tour import tour
    from pos.ui.stand import Stand

    out.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(catalog_path(config), config.shop.currency)
    stand = Stand(config.display, lambda tag: words_for(tag, config.shop.timezone))
    for name, screen in tour(shop_of(config), catalog, language, time.time_ns() // 1_000_000):
        stand.show(screen)
        path = out / f"{name}.png"
        stand.grab().save(str(path))
        kept.pictures.append(path)
    stand.close()
    catalog.close()


def _receipts_as_text(config: Config, out: Path, languages: tuple[str, ...], kept: Kept) -> None:
    """Each sale's receipt as text, read back from the lane's own database in the language it was printed in."""
    from pos.app import lane_path
    from pos.devices.receipt_layout import header_of, lay_out
    from pos.devices.receipt_lines import as_text
    from pos.lane.effects import Print
    from pos.ports import PrintJob
    from pos.store.journal import LaneStore

    header = header_of(config.shop)
    with LaneStore.open(lane_path(config), config.shop.lane) as store:
        number = 0
        while (found := store.receipt(number + 1)) is not None:
            number += 1
            language = languages[(number - 1) // SALES % len(languages)]
            receipt, commit = found
            request = Print(job="text", document="receipt", number=number, language=language)
            job = PrintJob(job="text", request=request, receipt=receipt, commit=commit)
            text = as_text(lay_out(job, words_for(language, config.shop.timezone), header, 42))
            path = out / language / f"receipt-{(number - 1) % SALES + 1}.txt"
            path.write_text(text, encoding="utf-8")
            kept.receipts.append(path)
            kept.sales.append((receipt.reference, language, receipt.total_minor))


def _prepare(folder: Path) -> None:
    """The demo store, if it is not there yet, and a lane with no past."""
    from pos.store.catalog_promotions import store_promotions
    from pos.store.importer import import_csv
    from pos.store.promotion_file import read_promotions

    make_demo_staff(folder)
    make_demo_staff(folder / "robot")
    make_demo_members(folder / "robot")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "catalog.db").exists():
        files = [DEMO_STORE / "own-goods.csv", DEMO_STORE / "packaged-foods.csv"]
        import_csv(files, folder / "catalog.db", ["standard", "reduced", "zero"], "GBP")
    if not _has_promotions(folder / "catalog.db"):
        found = read_promotions(DEMO_STORE / "promotions.toml", 2)
        store_promotions(folder / "catalog.db", found.promotions, found.coupons)
    for old in (*folder.glob("robot/lane.db*"), *folder.glob("robot/lane.key")):
        old.unlink()


def _has_promotions(path: Path) -> bool:
    from contextlib import closing

    from pos.store.catalog import Catalog

    with closing(Catalog(path)) as catalog:
        return bool(catalog.book.promotions)


def run_robot(out: Path, folder: Path, languages: tuple[str, ...]) -> int:
    """Shop in every language; returns 0 when every purchase ended as it should.

    Args:
        out: where pictures, receipts and the summary go.
        folder: where the demo store's catalogue is, or will be.
        languages: BCP 47 tags.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from pos.ui.run import prepare_environment

    prepare_environment()
    app = QGuiApplication.instance() or QGuiApplication(["pos"])
    _prepare(folder)
    kept = Kept()
    began = time.monotonic()
    with Bench(folder / "robot" / "wires", wallets=True) as bench:
        config = demo_config(folder / "robot", bench, less_motion=True)
        config = config.model_copy(update={"catalog": folder / "catalog.db"})
        for language in languages:
            _shop_around(config, bench, language, out / language, kept)
        till = bench.cash.state()
        kept.beside = _beside(bench)
        phones = sum(one["amount"] for two in bench.wallets.values() for one in two.state()["ledger"] if one["taken"])
        ledger = [one for one in bench.terminal.state()["ledger"] if one["taken"]]
    for orientation in ("portrait", "landscape"):
        display = config.display.model_copy(update={"orientation": orientation})
        turned = config.model_copy(update={"display": display})
        for language in languages:
            _gallery(turned, language, out / language / orientation, kept)
    _receipts_as_text(config, out, languages, kept)
    del app
    paid = (ledger, till["in_minor"] - till["out_minor"], phones)
    return _summary(out, kept, paid, languages, time.monotonic() - began)


def _beside(bench: Bench) -> str:
    moved, written = bench.relay.state()["moved"], bench.line_display.state()["writes"]
    light, gate = sum(moved[:3]), -(-moved[3] // 2)
    return (
        f"The lane light changed {light} times, the gate opened {gate} times, the display was written {written} times"
    )


def _summary(
    out: Path, kept: Kept, paid: tuple[list[dict[str, Any]], int, int], languages: tuple[str, ...], seconds: float
) -> int:
    """`paid`: what the terminal took, payment by payment, what is in the cash device more than before, and what phones
    paid.
    """
    ledger, cash, phones = paid
    taken = sum(one["amount"] for one in ledger)
    sold = sum(total for _, _, total in kept.sales)
    took = f"the terminal took {taken / 100:.2f} GBP in {len(ledger)} payments, the cash device {cash / 100:.2f} GBP, "
    took += f"phones paid {phones / 100:.2f} GBP"
    lines = [
        f"{len(kept.sales)} sales, {kept.saved} baskets saved, in {len(languages)} languages, {seconds:.0f} s",
        *(f"  {reference}  {language:8} {total / 100:9.2f} GBP" for reference, language, total in kept.sales),
        f"Sold {sold / 100:.2f} GBP; {took}",
        kept.beside,
        f"{len(kept.pictures)} pictures of screens, {len(kept.receipts)} receipts in {out}",
    ]
    good = taken + cash + phones == sold and len(kept.sales) == SALES * len(languages) and kept.saved == len(languages)
    lines.append("Everything ended as it should." if good else "The books do not agree.")
    text = "\n".join(lines) + "\n"
    (out / "summary.txt").write_text(text, encoding="utf-8")
    print(text, end="")  # noqa: T201 - for whoever started it
    return 0 if good else 1
