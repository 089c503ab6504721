"""The doctor on a bare machine, on a configured one, and where something is wrong."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pos.cli import app
from pos.config import Config
from pos.doctor import checkup, devices, machine, storage
from pos.doctor.checkup import check_up
from pos.doctor.line import Line
from pos.store.journal import LaneStore
from pos.wires.listener import listen
from typer.testing import CliRunner


def found(lines: Iterator[Line], about: str) -> list[Line]:
    return [line for line in lines if line.about == about]


def test_a_bare_machine_is_told_what_to_do(tmp_path: Path) -> None:
    lines = list(check_up(tmp_path / "lane.toml", tmp_path))
    [journal] = found(iter(lines), "journal")
    assert (journal.verdict, journal.do) == ("look", "The first start of the lane makes it.")
    [catalogue] = found(iter(lines), "catalogue")
    assert (catalogue.verdict, catalogue.do) == ("bad", "pos catalog import FILE.csv; docs/catalog.md has the columns.")
    assert all(line.do for line in lines if line.verdict != "ok")


def test_a_configured_lane_is_well(tmp_path: Path) -> None:
    LaneStore.open(tmp_path / "var/lane.db", 1).close()
    scanner = listen("tcp://127.0.0.1:0")
    path = tmp_path / "lane.toml"
    path.write_text(f'[scanner.hand]\nurl = "{scanner.url}"\n[printer.paper]\nurl = "tcp://127.0.0.1:9"\n')
    lines = list(check_up(path))
    scanner.close()
    assert found(iter(lines), "journal")[0].verdict == "ok"
    assert found(iter(lines), "scanner.hand")[0].verdict == "ok"
    [printer] = found(iter(lines), "printer.paper")
    assert (printer.verdict, "refuses" in printer.said) == ("bad", True)


def test_every_mistake_of_the_configuration_is_a_line(tmp_path: Path) -> None:
    path = tmp_path / "lane.toml"
    path.write_text('lanes = 1\n[scanner.a]\nurl = "ftp://x"\n')
    assert len(found(check_up(path, tmp_path), "configuration")) == 3


def test_a_tampered_journal_is_named(tmp_path: Path) -> None:
    store = LaneStore.open(tmp_path / "lane.db", 1)
    store.close()
    (tmp_path / "lane.db").write_bytes(b"no database")
    [journal, *_] = found(check_up(tmp_path / "lane.toml", tmp_path), "journal")
    assert journal.verdict == "bad"


def test_a_check_that_breaks_does_not_end_the_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(config: Config) -> Iterator[Line]:
        raise ZeroDivisionError
        yield

    monkeypatch.setattr(checkup, "CHECKS", (broken, storage.catalogue))
    abouts = [line.about for line in check_up(tmp_path / "lane.toml", tmp_path)]
    assert abouts == ["configuration", "broken", "catalogue"]


def test_a_disk_that_is_too_quick_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verdicts = []
    for times in ([0.001], [1.0], [80.0]):
        monkeypatch.setattr(storage, "_sync_times_ms", lambda folder, times=times: times)
        verdicts.append([line.verdict for line in storage.disk(Config(folder=tmp_path))][-1])
    assert verdicts == ["look", "ok", "look"]


def test_scripts_read_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["doctor", "--folder", str(tmp_path), "--json", "-c", str(tmp_path / "none")])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["counts"]["bad"] == 1


def test_the_lanes_own_devices_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "lane.toml"
    path.write_text('[scanner.hand]\nurl = "tcp://10.0.0.7:4001"\n')
    result = CliRunner().invoke(app, ["devices", "list", "-c", str(path)])
    assert result.exit_code == 0
    assert "scanner.hand is configured: line at tcp://10.0.0.7:4001" in result.stdout


def test_a_scanner_s_device_file_is_found_by_its_own_address(tmp_path: Path) -> None:
    node, gone = tmp_path / "hidraw0", tmp_path / "hidraw1"
    node.touch()
    config = Config.model_validate(
        {"scanner": {name: {"driver": "hid", "url": f"hid://{path}"} for name, path in (("a", node), ("b", gone))}}
    )
    lines = list(devices.configured(config))
    assert [line.verdict for line in found(iter(lines), "scanner.a")] == ["ok"]
    [line] = found(iter(lines), "scanner.b")
    assert (line.verdict, "is not there" in line.said) == ("bad", True)


def test_rules_for_udev_are_asked_for_where_a_device_needs_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "60-pos.rules"
    monkeypatch.setattr(machine, "RULES", here)
    needing = Config.model_validate({"printer": {"paper": {"url": "usb://04b8:0e28"}}})
    [nothing], [missing] = machine.rules(Config()), machine.rules(needing)
    here.write_text("# older\n")
    [older] = machine.rules(needing)
    here.write_bytes(machine.OUR_RULES.read_bytes())
    [there] = machine.rules(needing)
    assert [one.verdict for one in (nothing, missing, older, there)] == ["ok", "look", "look", "ok"]
    assert "printer.paper" in missing.said
    assert str(machine.OUR_RULES) in older.do
