"""One device alone: tried, watched, recorded and played back, over real wires to simulated devices."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pos.cli import app
from pos.config import Config, ScannerConfig, load
from pos.devices.sim.scale import ScaleSimulator
from pos.devices.sim.scanner import ScannerSimulator
from pos.doctor.recording import Playback, Played, Recorder, masked, read_recording
from pos.doctor.trial import only, running, told
from pos.errors import ConfigError
from pos.lane.events import CashUnitChanged, DeviceChanged, Scanned, WeightRead
from pos.payments.sim.zvt import SimulatedTerminal
from pos.sale.barcode import BarcodeRules
from pos.wires.fd_wire import DeviceEnd
from pos.wires.machine import THIS_MACHINE
from pos.wires.tap import Heard, TapMachine
from typer.testing import CliRunner, Result

CODE = "7032069804988"
CARD = "4111111111111111"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["devices", *map(str, words)])


@pytest.fixture
def scanner() -> Iterator[ScannerSimulator]:
    simulated = ScannerSimulator("tcp://127.0.0.1:0")
    simulated.start()
    yield simulated
    simulated.stop()


def lane(path: Path, **urls: str) -> Path:
    tables = "\n".join(f'[{part}.one]\nurl = "{url}"' for part, url in urls.items())
    path.write_text(tables, encoding="utf-8")
    return path


def test_a_scale_that_is_watched_weighs(tmp_path: Path) -> None:
    scale = ScaleSimulator("tcp://127.0.0.1:0?settle_ms=0")
    scale.start()
    scale.acts()["put"]({"weight_g": 840})
    config = load(lane(tmp_path / "lane.toml", scale=scale.url))
    with running(config) as (ear, _):
        while not isinstance(event := ear.next(10), WeightRead):
            assert event is not None
    scale.stop()
    assert told(event, BarcodeRules.for_country("GB")) == f"one shows 0.840 kg, {event.state}"


def reads(config: Config, machine: TapMachine, scanner: ScannerSimulator, *codes: str) -> list[bytes]:
    """What the driver gives for these codes."""
    found = []
    with running(config, machine) as (ear, _):
        while not (isinstance(event := ear.next(10), DeviceChanged) and event.state == "ready"):
            assert event is not None
        while not scanner.state()["attachments"]:
            assert ear.next(0.01) is None
        for code in codes:
            scanner.acts()["scan"]({"data": code})
            while not isinstance(event := ear.next(10), Scanned):
                assert event is not None
            found.append(event.raw)
    return found


def test_a_device_that_is_there_is_ready(tmp_path: Path, scanner: ScannerSimulator) -> None:
    result = run("test", "scanner.one", "-c", lane(tmp_path / "lane.toml", scanner=scanner.url))
    assert result.exit_code == 0, result.output
    assert "scanner.one is ready." in result.stdout


def test_a_device_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = lane(tmp_path / "lane.toml", printer="tcp://127.0.0.1:9")
    result = run("test", "one", "-c", path, "--seconds", "0.5")
    assert result.exit_code == 5
    assert "refuses the connection" in result.stdout
    assert "one was not ready" in result.stderr


@pytest.mark.parametrize(("wanted", "what"), [("x", "No device"), ("one", "More than one device")])
def test_a_device_has_to_be_named(tmp_path: Path, wanted: str, what: str) -> None:
    config = Config(folder=tmp_path, scanner={"one": ScannerConfig(url="tcp://h:1")})
    config = config.model_copy(update={"printer": {"one": ScannerConfig(url="tcp://h:2")}})
    with pytest.raises(ConfigError, match=what):
        only(config, wanted)


def test_a_recording_plays_back_as_it_was(tmp_path: Path, scanner: ScannerSimulator) -> None:
    path = tmp_path / "traffic.jsonl"
    config = Config(folder=tmp_path, scanner={"one": ScannerConfig(url=scanner.url)})
    with path.open("w") as file:
        recorder = Recorder(file)
        reads(config, TapMachine(THIS_MACHINE, recorder.hear), scanner, CODE, CARD)
        recorder.close()
    lines = read_recording(path)
    assert CARD.encode() not in b"".join(line.data for line in lines)
    assert CARD.encode().hex() not in path.read_text()

    ended: list[Played] = []

    def came(end: DeviceEnd) -> None:
        ended.append(Playback(lines, THIS_MACHINE, 100).play(end))
        end.close()

    door = THIS_MACHINE.door("tcp://127.0.0.1:0", lambda end: threading.Thread(target=came, args=(end,)).start())
    door.open()
    again = Config(folder=tmp_path, scanner={"one": ScannerConfig(url=door.url)})
    found = []
    with running(again) as (ear, _):
        while len(found) < 2:
            event = ear.next(10)
            assert event is not None
            if isinstance(event, Scanned):
                found.append(event.raw)
    door.close()
    assert found == [f"]E0{CODE}".encode(), b"]C0************1111"]


def test_the_pieces_of_a_burst_are_masked_as_one() -> None:
    assert masked(f"a{CARD}\r".encode()) == b"a************1111\r"
    written: list[str] = []

    class File:
        def write(self, text: str) -> None:
            written.append(text)

        def flush(self) -> None:
            pass

    recorder = Recorder(File())  # type: ignore[arg-type]
    for at_s, way, data in ((0.0, "<", CARD[:8]), (0.1, "<", CARD[8:]), (0.2, ">", "x"), (9.0, ">", "y")):
        recorder.hear(Heard(at_s, way, data.encode()))  # type: ignore[arg-type]
    recorder.close()
    assert [bytes.fromhex(json.loads(line)["hex"]) for line in written] == [b"************1111", b"x", b"y"]


def test_a_terminal_is_not_recorded(tmp_path: Path) -> None:
    path = lane(tmp_path / "lane.toml", terminal="tcp://127.0.0.1:20007")
    result = run("record", "one", tmp_path / "x", "-c", path)
    assert isinstance(result.exception, ConfigError)
    assert "card data" in str(result.exception)
    assert not (tmp_path / "x").exists()


def test_a_terminal_is_watched_by_sizes_only(tmp_path: Path) -> None:
    terminal = SimulatedTerminal()
    terminal.start()
    result = run("watch", "one", "-c", lane(tmp_path / "lane.toml", terminal=terminal.url), "--seconds", "1")
    terminal.stop()
    assert "terminal.one is ready." in result.stdout
    assert " bytes" in result.stdout
    assert "0600" not in result.stdout


@pytest.mark.parametrize("line", ["{}", "x", '{"at_s": 1, "way": "<", "hex": "0"}'])
def test_a_bad_line_of_a_recording_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(f'{{"at_s": 0, "way": "<", "hex": "41"}}\n{line}\n')
    with pytest.raises(ConfigError, match="line 2"):
        read_recording(path)


def test_a_unit_of_a_cash_device_is_told_in_words() -> None:
    event = CashUnitChanged(device="till", unit="coins", state="jammed")
    assert told(event, BarcodeRules.for_country("GB")) == "till, coins: jammed"
