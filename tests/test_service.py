"""kiosk.service: systemd accepts it, and it asks for little (guarantees: at most 2.0 for a screen under cage)."""

import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1] / "kiosk.service"
TENTHS = "20"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def settings() -> dict[str, list[str]]:
    lines = [line for line in UNIT.read_text(encoding="utf-8").splitlines() if "=" in line and not line.startswith("#")]
    found: dict[str, list[str]] = {}
    for key, _, value in (line.partition("=") for line in lines):
        found.setdefault(key, []).append(value)
    return found


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60, check=False)


@needs_systemd
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    """The two programs it starts need not be installed here; everything else is as shipped."""
    here = tmp_path / "kiosk.service"
    text = UNIT.read_text(encoding="utf-8")
    here.write_text(
        text.replace("/usr/bin/cage -d", "/bin/true").replace("/opt/pos/.venv/bin/pos", "/bin/true"), encoding="utf-8"
    )
    done = analyze("verify", "--man=no", str(here))
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_it_is_hardened() -> None:
    done = analyze("security", "--offline=yes", f"--threshold={TENTHS}", "--no-pager", str(UNIT))
    assert done.returncode == 0, done.stdout[-300:]


def test_the_watchdog_waits_longer_than_the_kiosk() -> None:
    """The kiosk stays silent when its session has been stuck for 15 s; a shorter watchdog would fire on a healthy lane."""
    unit = settings()
    assert unit["Type"] == ["notify"]
    assert unit["NotifyAccess"] == ["all"], "cage is the main process, the kiosk its child"
    assert int(unit["WatchdogSec"][0]) > 15


def test_it_always_comes_back_but_not_for_ever() -> None:
    unit = settings()
    assert unit["Restart"] == ["always"]
    assert int(unit["StartLimitBurst"][0]) * int(unit["RestartSec"][0]) < int(unit["StartLimitIntervalSec"][0])


def test_it_runs_the_installed_kiosk_under_cage() -> None:
    assert settings()["ExecStart"] == ["/usr/bin/cage -d -- /opt/pos/.venv/bin/pos run --config /etc/pos/lane.toml"]
