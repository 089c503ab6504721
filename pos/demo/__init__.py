"""`pos demo`: a robot shops offscreen, through the real QML, drivers and wires, and keeps what it saw.

In each language: a purchase by each way to pay, a refund to each, one that is declined, one that is left. Beside them
every screen of the lane in both orientations, every receipt as a picture and as text, index.html with all of it, and a
summary that compares what was sold with what every simulated counterpart says it took.
"""

import os
import time
from pathlib import Path
from typing import Any

from pos.config import Config
from pos.demo.books import Books, books
from pos.demo.kept import Kept
from pos.errors import ConfigError
from pos.simulated import LANGUAGES, Bench, demo_config, nexo_config

__all__ = ["chosen_languages", "run_robot"]


def chosen_languages(said: str) -> tuple[str, ...]:
    """BCP 47 tags of a list, or of "all".

    Raises:
        ConfigError: the lane does not speak one of them.
    """
    chosen = LANGUAGES if said == "all" else tuple(said.split(","))
    if strange := [one for one in chosen if one not in LANGUAGES]:
        raise ConfigError(f"The lane does not speak {', '.join(strange)}.", f"It speaks {', '.join(LANGUAGES)}.")
    return chosen


def run_robot(out: Path, folder: Path, languages: tuple[str, ...]) -> int:
    """Shop in every language; returns 0 when every purchase ended as it should.

    Args:
        out: where pictures, receipts and the summary go.
        folder: where the demo store's catalogue is, or will be.
        languages: BCP 47 tags.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from pos.demo.gallery import ORIENTATIONS, gallery, receipts_of, write_texts
    from pos.demo.offers import meet_all
    from pos.demo.store import prepare
    from pos.ui.run import prepare_environment

    prepare_environment()
    app = QGuiApplication.instance() or QGuiApplication(["pos"])
    prepare(folder)
    kept = Kept()
    began = time.monotonic()
    with Bench(folder / "robot" / "wires", wallets=True, gift=True, nexo=True) as bench:
        config = demo_config(folder / "robot", bench, less_motion=True)
        config = config.model_copy(update={"catalog": folder / "catalog.db"})
        for language in languages:
            _shop_around(config, bench, language, out / language, kept)
        beside = _beside(bench)
        account = books(receipts_of(config), bench, kept.drawer)
    write_texts(config, out, kept)
    kept.met = {language: meet_all(config, language, out / language / "promotions") for language in languages}
    for orientation in ORIENTATIONS:
        display = config.display.model_copy(update={"orientation": orientation})
        turned = config.model_copy(update={"display": display})
        for language in languages:
            gallery(turned, language, out / language / orientation, kept)
    del app
    return _report(out, kept, account, beside, languages, time.monotonic() - began)


def _shop_around(config: Config, bench: Bench, language: str, out: Path, kept: Kept) -> None:
    """One language: the lane as it is, then with another terminal and without a cash device."""
    from pos.demo.robot import Robot
    from pos.demo.trips import around, at_another_lane, by_each_tender

    out.mkdir(parents=True, exist_ok=True)
    other = config.model_copy(update={"terminal": {"card": nexo_config(bench.nexo.wire)}, "cash": {}})
    visits: tuple[tuple[Config, tuple[Any, ...]], ...] = (
        (config, (around, by_each_tender)),
        (other, (at_another_lane,)),
    )
    for lane, ways in visits:
        robot = Robot(lane, bench, language, out, kept)
        try:
            for way in ways:
                way(robot)
        finally:
            robot.close()


def _beside(bench: Bench) -> str:
    """What the devices did that only follow the lane."""
    moved, written = bench.relay.state()["moved"], bench.line_display.state()["writes"]
    light, gate = sum(moved[:3]), -(-moved[3] // 2)
    return (
        f"The lane light changed {light} times, the gate opened {gate} times, the display was written {written} times"
    )


def _report(  # noqa: PLR0917 - everything that there is to say
    out: Path, kept: Kept, account: Books, beside: str, languages: tuple[str, ...], seconds: float
) -> int:
    from pos.demo.page import write_page

    good = account.agree and not kept.missed and kept.saved == len(languages) and len(kept.sales) == kept.booked
    length = f"{len(languages)} languages, {seconds:.0f} s"
    said = [
        f"{kept.booked} receipts in {len(kept.trips)} visits, {kept.saved} baskets saved; {length}",
        *(f"{len(met)} promotions met in {language}" for language, met in kept.met.items()),
        *(f"Not met: {key}" for key in kept.missed),
        beside,
        f"{len(kept.pictures)} pictures of screens, {len(kept.receipts)} receipts in {out}",
        "Everything ended as it should." if good else "The books do not agree.",
    ]
    page = write_page(out, kept, account, said)
    rows = [f"  {reference}  {language:8} {total / 100:9.2f} GBP" for reference, language, total in kept.sales]
    lines = [said[0], *rows, *account.told(), *said[1:-1], f"All of it on one page: {page}", said[-1]]
    text = "\n".join(lines) + "\n"
    (out / "summary.txt").write_text(text, encoding="utf-8")
    print(text, end="")  # noqa: T201 - for whoever started it
    return 0 if good else 1
