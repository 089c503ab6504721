"""`pos devices test --act`: each part does something to look at, and says what."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pos.cli import app
from pos.devices.sim.line_display import LineDisplaySimulator
from pos.devices.sim.printer import PrinterSimulator
from pos.devices.sim.relay import RelaySimulator
from pos.devices.sim.scale import ScaleSimulator
from pos.doctor import self_test
from typer.testing import CliRunner

ANYWHERE = "tcp://127.0.0.1:0"
MADE: dict[str, tuple[Callable[[str], Any], str, str]] = {
    "relay": (RelaySimulator, "lamps = { green = 1, amber = 2, red = 3 }", "held: amber quick"),
    "line_display": (LineDisplaySimulator, "", "SELF-TEST"),
    "printer": (PrinterSimulator, "", "It ended: printed."),
    "scale": (ScaleSimulator, "", "It shows"),
}


@pytest.mark.parametrize("part", MADE)
def test_a_device_acts_and_says_what_to_look_at(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "SHOW_S", 0.15)
    make, more, said = MADE[part]
    device = make(ANYWHERE)
    device.start()
    toml = tmp_path / "lane.toml"
    toml.write_text(f'[{part}.one]\nurl = "{device.url}"\n{more}\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["devices", "test", "one", "--act", "--config", str(toml)])
    device.stop()
    assert done.exit_code == 0, done.output
    assert said in done.output
    if part == "relay":
        assert [now > 0 for now in device.state()["moved"]] == [True, True, True, False]


def test_the_list_says_what_each_can(tmp_path: Path) -> None:
    toml = tmp_path / "lane.toml"
    toml.write_text('[relay.pole]\nurl = "tcp://127.0.0.1:9"\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["devices", "list", "--config", str(toml)])
    assert "relay.pole is configured: lcus at tcp://127.0.0.1:9\n  can: lamps (" in done.output
