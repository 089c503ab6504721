"""The machine around the program: display, sound, clock, rights, service."""

import grp
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pos.config import Config
from pos.doctor.line import Line, bad, good, warn

__all__ = ["clock", "core_dumps", "display", "groups", "rules", "service", "sound"]

GROUPS = {"dialout": "serial ports", "lp": "USB printers", "input": "keyboard scanners"}
RULES = Path("/etc/udev/rules.d/60-pos.rules")
OUR_RULES = Path(__file__).with_name("60-pos.rules")
NEED_RULES = ("hid", "input", "usb")
"""Addresses of devices that only root may open where no rule says otherwise."""
UNIT = Path("/etc/systemd/system/kiosk.service")
OLDEST = datetime(2026, 1, 1, tzinfo=UTC)
"""Before this the program did not exist: a clock that says so has lost its battery."""


def display(config: Config) -> Iterator[Line]:
    """Where a window could open."""
    del config
    session = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    panels = sorted(Path("/sys/class/drm").glob("card*-*/status")) if Path("/sys/class/drm").is_dir() else []
    connected = [one.parent.name.partition("-")[2] for one in panels if one.read_text().strip() == "connected"]
    if session:
        yield good("display", f"A graphical session is here ({session}).")
    elif connected:
        yield good("display", f"A panel is connected ({', '.join(connected)}); the service opens it.")
    else:
        yield warn("display", "There is no display here.", "Connect the panel, or use `pos demo` without one.")
    if not session and not shutil.which("cage"):
        yield warn(
            "display", "cage is not installed, so the service can't open the panel.", "sudo apt install cage seatd"
        )


def sound(config: Config) -> Iterator[Line]:
    """A player for the beeps."""
    del config
    player = next(filter(None, map(shutil.which, ("pw-play", "paplay", "aplay"))), None)
    if player is None:
        yield warn("sound", "No player is installed, so the lane is silent.", "sudo apt install alsa-utils")
    else:
        yield good("sound", f"{player}.")


def clock(config: Config) -> Iterator[Line]:
    """Whether the clock can be right: receipts, price dates and payments lean on it."""
    now = datetime.now(UTC)
    if now < OLDEST:
        yield bad("clock", f"The clock says {now:%Y-%m-%d}, which can't be.", "Set it, and change the board's battery.")
        return
    local = now.astimezone()
    zone = config.shop.timezone
    yield good("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC; the shop's zone is {zone}, this machine's {local.tzname()}.")
    synced = _says("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if synced == "no":
        yield warn("clock", "The clock is not set from the network.", "sudo timedatectl set-ntp true")
    elif synced == "yes":
        yield good("clock", "It is set from the network.")
    else:
        yield warn(
            "clock",
            "Whether it is set from the network can't be told here.",
            "Install systemd-timesyncd or chrony, then: sudo timedatectl set-ntp true",
        )


def core_dumps(config: Config) -> Iterator[Line]:
    """A dump of the memory must not lie around."""
    del config
    soft, _ = resource.getrlimit(resource.RLIMIT_CORE)
    if soft:
        yield warn(
            "core dumps",
            "A crash may write this program's memory to disk.",
            "Start it by kiosk.service, or after: ulimit -c 0",
        )
    else:
        yield good("core dumps", "Off.")


def groups(config: Config) -> Iterator[Line]:
    """Whether this user may open ports."""
    del config
    if os.geteuid() == 0:
        yield warn(
            "rights",
            "This is root: the lane itself should run as the user pos.",
            "Look again as pos: sudo -u pos pos doctor. docs/deployment.md makes that user.",
        )
        return
    mine = {grp.getgrgid(one).gr_name for one in os.getgroups()}
    for name, what in GROUPS.items():
        if name not in mine:
            user = os.environ.get("USER", "pos")
            yield warn("rights", f"{user} is not in the group {name} ({what}).", f"sudo usermod -aG {name} {user}")


def rules(config: Config) -> Iterator[Line]:
    """Whether udev's rules are there, where a device needs them."""
    needing = [f"{part}.{name}" for part, name, one in config.devices() if one.url.partition(":")[0] in NEED_RULES]
    do = f"sudo cp {OUR_RULES} {RULES} && sudo udevadm control --reload && sudo udevadm trigger"
    if not RULES.exists():
        if needing:
            yield warn("udev", f"{RULES} is not there; {', '.join(needing)} may be closed to the lane.", do)
        else:
            yield good("udev", "No configured device needs rules of its own.")
    elif RULES.read_bytes() != OUR_RULES.read_bytes():
        yield warn("udev", f"{RULES} is not the one of this version.", do)
    else:
        yield good("udev", f"{RULES} is there.")


def service(config: Config) -> Iterator[Line]:
    """Whether the kiosk starts by itself."""
    del config
    if not UNIT.exists():
        yield warn(
            "service",
            "kiosk.service is not installed here.",
            "sudo cp /opt/pos/kiosk.service /etc/systemd/system/ && sudo systemctl enable --now kiosk",
        )
        return
    state = _says("systemctl", "is-enabled", "kiosk") or "unknown"
    if state == "enabled":
        yield good("service", "kiosk.service starts with the machine.")
    else:
        yield warn("service", f"kiosk.service is {state}.", "sudo systemctl enable --now kiosk")


def _says(program: str, *words: str) -> str:
    found = shutil.which(program)
    if found is None:
        return ""
    try:
        asked = subprocess.run([found, *words], capture_output=True, text=True, timeout=5, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()
