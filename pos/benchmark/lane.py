"""Figures of the whole lane: scan to paint, start, the basket after a kill, and the import of a large catalogue."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import tty
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from pos.benchmark.figures import Figure, timing
from pos.benchmark.platter import Platter
from pos.benchmark.window import offscreen_window
from pos.config import Config, ScaleConfig, ScannerConfig
from pos.simulated import Bench, demo_config

__all__ = ["import_catalog", "kill_to_basket", "scan_to_paint", "start", "weight_to_paint"]

PATIENCE_S = 30.0


def import_catalog(csv: Path, target: Path) -> Figure:
    """How long a shop's list takes, read, checked, indexed and swapped in."""
    from pos.store.importer import import_csv

    begin = time.perf_counter()
    report = import_csv([csv], target, ["standard", "reduced", "zero"], "GBP")
    seconds = time.perf_counter() - begin
    assert not report.findings, report.findings[:3]
    return Figure(
        name=f"import of {report.products:,} products", value=seconds, unit="s", goal=20.0, samples=report.rows
    )


class _Line:
    """A pty: the scanner's end in our hands."""

    def __init__(self) -> None:
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.url = f"serial://{os.ttyname(slave)}"
        self._slave = slave

    def send(self, code: str) -> int:
        """Send one read; returns when its last byte was written, in monotonic nanoseconds."""
        os.write(self.master, b"]E0" + code.encode() + b"\r")
        return time.perf_counter_ns()

    def close(self) -> None:
        """Let go."""
        os.close(self.master)
        os.close(self._slave)


def scan_to_paint(folder: Path, catalog: Path, codes: Sequence[str], lines: int = 200) -> Figure:
    """From the last byte of a scan on the pty to the frame with the new line: driver, session, journal, QML, renderer.

    The basket has `lines` lines when the measurement begins, and one more after each scan.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    from pos.app import RunningLane

    line = _Line()
    window, settle = offscreen_window(lambda event: lane.post(event))  # noqa: PLW0108 - made later
    with Bench(folder / "wires") as bench:
        config = demo_config(folder, bench, less_motion=True).model_copy(
            update={"catalog": catalog, "scanner": {"hand": ScannerConfig(url=line.url)}}
        )
        lane = RunningLane(config, window.kiosk, sys.exit)
        lane.start()
        loop, shown, painted = QEventLoop(), [""], [0]

        def frame() -> None:
            if window.kiosk.headline != shown[0]:
                shown[0], painted[0] = window.kiosk.headline, time.perf_counter_ns()
                loop.quit()

        window.view.frameSwapped.connect(frame)
        guard = QTimer()
        guard.setSingleShot(True)
        guard.timeout.connect(lambda: sys.exit("no frame came after a scan"))
        while not shown[0].startswith("S01"):
            guard.start(int(PATIENCE_S * 1000))
            loop.exec()
        times = []
        for number, code in enumerate(codes):
            guard.start(int(PATIENCE_S * 1000))
            sent = line.send(code)
            loop.exec()
            if number >= lines:
                times.append((painted[0] - sent) / 1e6)
        guard.stop()
        lane.stop()
        settle()
    window.close()
    line.close()
    note = f"{lines} to {len(codes)} lines, 1080 x 1920, every device attached"
    return timing("last byte of a scan -> line painted", times, 16.7, note)


def weight_to_paint(folder: Path, catalog: Path, weights: int = 40) -> Figure:
    """From the last byte of a scale's answer to the frame with that weight, while goods are weighed."""
    from PySide6.QtCore import QEventLoop, QTimer

    from pos.app import RunningLane
    from pos.benchmark.stand_ins import product
    from pos.lane.events import ItemFound

    platter = Platter(weights)
    window, settle = offscreen_window(lambda event: lane.post(event))  # noqa: PLW0108 - made later
    times: list[float] = []
    with Bench(folder / "wires") as bench:
        scale = ScaleConfig(url=platter.url)
        config = demo_config(folder, bench, less_motion=True)
        config = config.model_copy(update={"catalog": catalog, "scale": {"produce": scale}})
        lane = RunningLane(config, window.kiosk, sys.exit)
        loop, shown, asked = QEventLoop(), [""], [0]

        def frame() -> None:
            painted, weight = time.perf_counter_ns(), str(window.kiosk.stage.property("weight"))
            if window.kiosk.headline.startswith("S01") and not shown[0]:
                shown[0] = "S01"
                lane.post(ItemFound(product=replace(product(1), unit="kg"), source="picked", scale=True))
            elif weight and weight != shown[0]:
                shown[0] = weight
                asked[0] = asked[0] or painted  # what was answered before goods were weighed is no sample
                sent = platter.sent.get(weight.split(maxsplit=1)[0])
                times.extend([(painted - sent) / 1e6] if sent and sent > asked[0] else [])
            if len(times) >= weights:
                loop.quit()

        window.view.frameSwapped.connect(frame)
        guard = QTimer()
        guard.setSingleShot(True)
        guard.timeout.connect(lambda: sys.exit("no frame came after a weight"))
        guard.start(int(PATIENCE_S * 1000))
        lane.start()
        loop.exec()
        guard.stop()
        lane.stop()
        settle()
    window.close()
    platter.close()
    return timing(
        "last byte of a weight -> weight painted",
        times,
        16.7,
        "Toledo 8217 on a pty, 1080 x 1920, every device attached",
    )


@contextmanager
def _told(folder: Path) -> Iterator[tuple[socket.socket, dict[str, str]]]:
    """A socket that hears what the kiosk tells systemd, and the environment that makes it tell."""
    path = folder / "notify"
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(path))
        ear.settimeout(PATIENCE_S)
        environment = {"NOTIFY_SOCKET": str(path), "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        yield ear, compiled | environment
    path.unlink()


def _until(ear: socket.socket, status: str) -> None:
    while not ear.recv(500).decode().startswith(f"STATUS={status}"):
        pass


def _toml(folder: Path, config: Config, catalog: Path) -> Path:
    """The configuration as a file, for a kiosk that is a process of its own."""
    tables = (config.scanner, config.scale, config.printer, config.terminal)
    scanner, scale, printer, terminal = (next(iter(table.values())).url for table in tables)
    path = folder / "lane.toml"
    path.write_text(
        f"folder = {json.dumps(str(folder))}\ncatalog = {json.dumps(str(catalog))}\n[shop]\nlane = 4\n"
        f"[scanner.hand]\nurl = {json.dumps(scanner)}\n[printer.receipt]\nurl = {json.dumps(printer)}\n"
        f"[scale.produce]\nurl = {json.dumps(scale)}\n"
        f"[terminal.card]\nurl = {json.dumps(terminal)}\n",
        encoding="utf-8",
    )
    return path


def _kiosk(config: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pos", "run", "--config", str(config)]
    return subprocess.Popen(command, env=environment)  # noqa: S603 - ourselves


def start(folder: Path, catalog: Path, what: str, runs: int = 10) -> Figure:
    """Process start -> S01 painted with every device ready: ready to scan."""
    times = []
    with Bench(folder / "wires") as bench, _told(folder) as (ear, environment):
        config = _toml(folder, demo_config(folder, bench), catalog)
        for _ in range(runs):
            begin = time.perf_counter_ns()
            process = _kiosk(config, environment)
            _until(ear, "S01")
            times.append((time.perf_counter_ns() - begin) / 1e6)
            process.terminate()
            process.wait(PATIENCE_S)
    return timing(f"process start -> ready to scan, {what}", times, 1000)


def kill_to_basket(folder: Path, catalog: Path, codes: Sequence[str], runs: int = 10) -> Figure:
    """Kill -9 in the middle of a basket -> the same total on the screen of the next process."""
    times = []
    with Bench(folder / "wires") as bench, _told(folder) as (ear, environment):
        config = _toml(folder, demo_config(folder, bench), catalog)
        process = _kiosk(config, environment)
        _until(ear, "S01")
        status = ""
        for code in codes:
            bench.scanner.do("scan", data=code)
            while not (status := ear.recv(500).decode()).startswith("STATUS=S03"):
                pass
        total = status.split(" ")[-1]
        for _ in range(runs):
            process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE_S)
            begin = time.perf_counter_ns()
            process = _kiosk(config, environment)
            _until(ear, f"S32 {total}")
            times.append((time.perf_counter_ns() - begin) / 1e6)
        process.terminate()
        process.wait(PATIENCE_S)
    return timing("kill -9 -> the same basket on screen", times, 1500, f"{len(codes)} lines")
