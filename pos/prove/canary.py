"""T17: card numbers that are nobody's fly through a whole lane; none may be found where anything stays or is seen.

A terminal that puts the number, its track and its text wherever the protocol has room; numbers held to the scanner,
plain, in groups, as both tracks, in links and behind every prefix; typed on the keypad and into the search; in a list
of products. Then everything is searched: databases, WAL and free pages, the log at debug level, screens, papers and
the bytes to the printer, what the commands print, tracebacks, names of shared memory, core files.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from pos.app import lane_path
from pos.config import Config
from pos.payments.sim import zvt_payment
from pos.payments.sim.zvt import SimulatedTerminal
from pos.payments.sim.zvt_payment import Options
from pos.prove.canary_codes import Purses
from pos.prove.canary_pans import Canary, canaries
from pos.prove.canary_tee import Tee
from pos.prove.suite import Budget, Outcome
from pos.sale.barcode import check_digit
from pos.simulated import Bench
from pos.store.importer import import_csv

__all__ = ["SUITE", "CanarySuite", "sightings"]

GOODS = "gtin,name,price\n7032069804988,Oat drink,1.80\n5001234000014,Bread,1.45\n"
GOOD_ROW = ("7032069804988", "", "Milk", "Milch", "Barn", "1 L", "milk", "1.80", "each", "", "drink")
OUTCOMES = ("approve", "decline", "pin-retry", "part", "not-read", "other-sale")
PLACES = 50
KEYS = "keys"
"""Beside the lane's folder: keys and pepper are the shop's secrets, and no part of the search."""
ROUND = 10
"""Cards to a lane's life."""


def sightings(places: Mapping[str, bytes], cards: Sequence[Canary]) -> Iterator[str]:
    """Where a card was seen: the place, the shape, and how the number ends."""
    for place, data in places.items():
        for card in cards:
            found = card.written().search(data)
            if found:
                start = max(0, found.start() - 40)
                yield f"{place}: a number ending in {card.pan[-4:]} as text, after {data[start : found.start()]!r}"
            hidden = next((shape for shape in card.shapes() if shape in data), None)
            if hidden is not None:
                at = data.index(hidden)
                before, after = data[max(0, at - 24) : at], data[at + len(hidden) :][:24]
                where = f"at {at} of {len(data)}, after {before!r}, before {after!r}"
                yield f"{place}: a number ending in {card.pan[-4:]}, encoded ({len(hidden)} bytes), {where}"


class _Lane:
    """The process, by its commands."""

    def __init__(self, folder: Path, watched: Path, wires: dict[str, str], *, training: bool) -> None:
        keys = str(folder.parent / KEYS)
        task = {"folder": str(folder), "watched": str(watched), "wires": wires, "training": training, "keys": keys}
        command = [sys.executable, "-m", "pos.prove.canary_lane", json.dumps(task)]
        self._log = (watched / "debug.log").open("ab")
        self.process = subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )

    def do(self, **command: object) -> bool:
        """A command; whether it could be done."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        while line := self.process.stdout.readline():
            said = json.loads(line)
            if "did" in said:
                return bool(said["did"])
        raise AssertionError("the lane's process ended by itself")

    def proc(self) -> bytes:
        """What the system shows of it: its command line, environment, mapped files, and the limit on core files."""
        about = Path(f"/proc/{self.process.pid}")
        core = resource.prlimit(self.process.pid, resource.RLIMIT_CORE)[0]
        assert core == 0, f"core files of the lane may have {core} bytes"
        return b"".join((about / name).read_bytes() for name in ("environ", "maps"))

    def end(self) -> None:
        """Let it stop."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()
        self._log.close()


def _reads(card: Canary) -> Iterator[tuple[str, str]]:
    """Everything that a scanner might read of a card: data, AIM identifier."""
    for data in (card.pan, card.spaced, card.spaced.replace(" ", "-"), card.track1, card.track2):
        yield data, "]C0"
    for prefix in ("BADGE-", "R", "T", "MEMBER-", "99", "01", "https://shop.example/pay?card="):
        yield prefix + card.pan, "]C0"
    yield card.pan, "]E0"
    yield f"21{card.pan}\x1d10{card.pan}", "]C1"
    yield f'{{"card": "{card.pan}", "cvv": "{card.discretionary}"}}', "]Q1"


def _shop(lane: _Lane, bench: Bench, terminal: SimulatedTerminal, card: Canary, outcome: str) -> int:
    """One purchase, the card everywhere; how many places it was put in."""
    put = 0
    lane.do(until=["S01", "S03"])
    lane.do(press="told-ok")
    bench.scanner.do("scan", data="7032069804988")
    lane.do(until=["S03"])
    for data, aim in _reads(card):
        bench.scanner.do("scan", data=data, aim=aim)
        put += 1
    for where in ("type", "search"):
        lane.do(type=card.pan, where=where)
        put += 1
    lane.do(press="close")
    lane.do(press="pay")
    with patch.object(zvt_payment, "CANARY", card.pan):
        if lane.do(until=["S16"], seconds=5):
            terminal.present({"outcome": outcome})
        lane.do(until=["S23", "S16"] if outcome != "approve" else ["S23"], seconds=6)
        put += PLACES
    if lane.do(until=["S23"], seconds=0.1):
        lane.do(press="print")
    else:
        lane.do(press="back")
    lane.do(press="finish")
    return put


def _import(folder: Path, cards: Sequence[Canary], watched: Path) -> int:
    """A list of products with card numbers in every column; then one that can be sold from."""
    columns = ["gtin", "plu", "name", "name_de", "brand", "size", "category", "price", "unit", "tax", "synonyms"]
    rows = [",".join(columns)]
    for place, card in enumerate(cards):
        good = dict(zip(columns, GOOD_ROW, strict=True))
        body = f"5000000{place:05d}"
        name = columns[place % len(columns)]
        put = f"Milk {card.spaced}" if name.startswith("name") else card.pan
        rows.append(",".join((good | {"gtin": body + check_digit(body)} | {name: put}).values()))
    bad = folder / "bad.csv"
    bad.write_text("\n".join(rows) + "\n", encoding="utf-8")
    said = _command("catalog", "import", str(bad), "--folder", str(folder), "--skip-bad")
    (watched / "import.txt").write_bytes(said)
    bad.unlink()  # it is the shop's own, and outside what the lane keeps
    good_list = folder / "good.csv"
    good_list.write_text(GOODS, encoding="utf-8")
    config = Config(folder=folder)
    report = import_csv([good_list], folder / "catalog.db", set(config.tax), config.shop.currency, keep=True)
    assert report.written, report.findings
    return len(cards)


def _command(*words: str) -> bytes:
    done = subprocess.run([sys.executable, "-m", "pos", "--log", "debug", *words], capture_output=True, check=False)  # noqa: S603
    return done.stdout + done.stderr


def _life(
    folder: Path, watched: Path, cards: Sequence[Canary], outcome: Outcome, *, training: bool
) -> Sequence[Canary]:
    """A lane's life: purchases, and its end by a fault of its own; which payment codes and gift cards it saw."""
    with ExitStack() as stack:
        bench = stack.enter_context(Bench(folder / "wires"))
        terminal = SimulatedTerminal(options=Options(pan="everywhere", pace_s=0, reboot_s=0.02))
        terminal.start()
        stack.callback(terminal.stop)
        tee = stack.enter_context(Tee(bench.printer.wire, watched / "printer.bin"))
        purses = Purses(stack, folder.parent / KEYS, random.Random(cards[0].pan))
        wires = {"scanner": bench.scanner.wire, "printer": tee.url, "terminal": terminal.url, **purses.wires}
        lane = _Lane(folder, watched, wires, training=training)
        stack.callback(lane.end)
        for number, card in enumerate(cards):
            outcome.counts["places that a number was put in"] += _shop(
                lane, bench, terminal, card, OUTCOMES[number % len(OUTCOMES)]
            )
            outcome.counts["purchases"] += 1
        put = purses.pay(lane, bench, lambda: terminal.present({"outcome": "approve"}))
        outcome.counts["payment codes and gift cards"] += put
        outcome.counts["sales by phone and gift card"] += purses.sales
        lane.do(die=cards[-1].pan)
        (watched / "proc.bin").write_bytes(lane.proc())
        return purses.seen


def _still(process: "subprocess.Popen[bytes]") -> bool:
    """Whether it runs, a moment from now."""
    try:
        process.wait(0.2)
    except subprocess.TimeoutExpired:
        return True
    return False


def _technician(folder: Path, watched: Path, cards: Sequence[Canary], outcome: Outcome) -> None:
    """Somebody watches and records the scanner while cards are held to it."""
    with Bench(folder / "wires") as bench:
        toml = folder / "lane.toml"
        toml.write_text(f'folder = "{folder}"\n[shop]\nlane = 4\n[scanner.hand]\nurl = "{bench.scanner.wire}"\n')
        for words in (["watch", "scanner.hand"], ["record", "scanner.hand", str(watched / "recording.jsonl")]):
            command = [sys.executable, "-m", "pos", "--log", "debug", "devices", *words, "--config", str(toml)]
            told = watched / f"devices-{words[0]}.txt"
            with told.open("wb") as out:
                process = subprocess.Popen([*command, "--seconds", "3"], stdout=out, stderr=out)  # noqa: S603 - ourselves
                while _still(process):
                    for card in cards if b"is ready" in told.read_bytes() else ():
                        for data, aim in _reads(card):
                            bench.scanner.do("scan", data=data, aim=aim)
                            outcome.counts["places that a number was put in"] += 1
        toml.unlink()


def _gathered(folder: Path, watched: Path) -> dict[str, bytes]:
    """Everything that stays or was seen."""
    places = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    places |= {f"seen/{path.name}": path.read_bytes() for path in watched.iterdir() if path.is_file()}
    for words in ("show", "verify"):
        places[f"pos journal {words}"] = _command("journal", words, "--folder", str(folder))
    for receipt in ("1", "2"):
        places[f"pos journal replay {receipt}"] = _command("journal", "replay", receipt, "--folder", str(folder))
    places["pos catalog export"] = _command("catalog", "export", str(folder / "out.csv"), "--folder", str(folder))
    places["the exported catalogue"] = (folder / "out.csv").read_bytes()
    places["names of shared memory"] = "\n".join(os.listdir("/dev/shm")).encode()  # noqa: PTH208, S108 - its names only
    return places


def _controls(places: Mapping[str, bytes], card: Canary) -> dict[str, bool]:
    """A number planted in each place, and in each shape: it must be found."""
    planted = {place: data + b"\n" + card.pan.encode() + b"\n" for place, data in places.items()}
    seen = {one.partition(":")[0] for one in sightings(planted, [card])}
    controls = {f"a number planted in {place}": place in seen for place in places}
    for number, shape in enumerate(card.shapes()):
        controls[f"a number in shape {number + 1}"] = any(sightings({"here": b"\0\1" + shape + b"\2"}, [card]))
    controls["a number in groups"] = any(sightings({"here": card.spaced.encode()}, [card]))
    return controls


class CanarySuite:
    """Put numbers everywhere, search everywhere."""

    name = "cards"
    proves = "T17: no card number, track, payment code or gift card past its last four digits, wherever anything stays"
    unit = "card numbers"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Ten cards to a lane's life, every third life a training one; then the search, and what was planted."""
        outcome = Outcome()
        cards = canaries(random.Random(seed), budget.inputs or 50)
        done = 0
        while budget.goes_on(done) and done < len(cards):
            some = cards[done : done + ROUND]
            with tempfile.TemporaryDirectory(prefix="canary-") as scratch:
                places, codes = self._round(Path(scratch), some, outcome, training=done // ROUND % 3 == 2)
                found = list(sightings(places, (*cards, *codes)))
                outcome.undetected += len(found)
                outcome.findings += (f"seed {seed}: {one}" for one in found[:20])
                outcome.counts["bytes searched"] += sum(map(len, places.values()))
                if not done:
                    outcome.controls = _controls(places, canaries(random.Random(f"{seed}/planted"), 60)[-1])
            done += len(some)
        outcome.counts["card numbers"] = done
        outcome.facts["not counted"] = "the digits in the field that a shopper is typing in, while they do"
        return outcome

    def _round(
        self, home: Path, cards: Sequence[Canary], outcome: Outcome, *, training: bool
    ) -> tuple[dict[str, bytes], Sequence[Canary]]:
        folder, watched = home / "lane", home / "watched"
        folder.mkdir()
        watched.mkdir()
        outcome.counts["places that a number was put in"] += _import(folder, cards, watched)
        codes = _life(folder, watched, cards, outcome, training=training)
        if not outcome.counts["bytes searched"]:
            _technician(folder, watched, cards, outcome)
            assert (watched / "recording.jsonl").stat().st_size > 1000, "nothing was recorded"
        places = _gathered(folder, watched)
        assert training or lane_path(Config(folder=folder)).name in places
        return places, codes


SUITE = CanarySuite()
