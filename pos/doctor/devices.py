"""The lane's devices: the configured ones, and what is plugged in besides."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pos.config import Config
from pos.devices.plugged import fits, plugged
from pos.doctor.line import Line, bad, good, warn
from pos.errors import DeviceBusy, PosError
from pos.wires.transport import open_wire

__all__ = ["configured", "plugged_in"]

REACH_S = 2.0


def configured(config: Config) -> Iterator[Line]:
    """Whether each device can be opened. Nothing is sent to it."""
    devices = config.devices()
    for part in ("scanner", "scale", "printer", "terminal"):
        if not any(one == part for one, _, _ in devices):
            yield warn(
                "devices",
                f"No {part} is configured.",
                f"Plug it in: `pos devices list` says which [{part}.NAME] to write into lane.toml.",
            )
    for part, name, device in devices:
        yield from _reach(f"{part}.{name}", device.url or _home(device.driver))


def _home(driver: str) -> str:
    """Where a wallet's provider is, for one that lane.toml gives no address."""
    from pos.payments.wallet.setup import HOMES

    return HOMES.get(driver, "")


def _reach(about: str, url: str) -> Iterator[Line]:
    parts = urlsplit(url)
    if parts.scheme == "serial":
        yield from _stable_name(about, Path(parts.path))
    if parts.scheme in ("hid", "input", "file"):
        yield _node(about, url, Path(unquote(parts.path)))
        return
    if parts.scheme == "usb":
        there = any(one.place.partition("?")[0] == url.partition("?")[0] for one in plugged())
        yield good(about, f"{url} is plugged in.") if there else bad(about, f"{url} is not there.", "Check its cable.")
        return
    try:
        open_wire(url, REACH_S).close()
    except DeviceBusy as error:
        yield warn(about, error.what, "If the lane itself runs, that is how it should be.")
    except PosError as error:
        yield bad(about, error.what, error.do)
    else:
        yield good(about, f"{url} opens.")


def _node(about: str, url: str, path: Path) -> Line:
    """A device file, or a folder for receipts. It is not opened: a keyboard would be taken from whoever types."""
    if not path.exists():
        do = "The lane makes it." if url.startswith("file:") else "Check its cable."
        return (warn if url.startswith("file:") else bad)(about, f"{path} is not there.", do)
    if not os.access(path, os.R_OK | (os.W_OK if not url.startswith("input:") else 0)):
        return bad(about, f"This user may not open {path}.", "Copy the udev rules; see docs/devices.md.")
    return good(about, f"{path} is there.")


def _stable_name(about: str, path: Path) -> Iterator[Line]:
    """ttyUSB0 today may be ttyUSB1 tomorrow."""
    if not path.name.startswith(("ttyUSB", "ttyACM")):
        return
    links = sorted(Path("/dev/serial/by-id").glob("*")) if Path("/dev/serial/by-id").is_dir() else []
    better = next((str(one) for one in links if one.resolve() == path.resolve()), "")
    do = f"Use {better} in lane.toml." if better else "Give it a name by a udev rule; see docs/devices.md."
    yield warn(about, f"{path} may have another name after the next start.", do)


def plugged_in(config: Config) -> Iterator[Line]:
    """What is plugged in and not used."""
    used = {_resolved(device.url) for _, _, device in config.devices()}
    for one in plugged():
        urls = {fit.url for fit in fits(one)}
        if urls and one.vendor and not used & {_resolved(url) for url in urls}:
            yield warn(
                "plugged in", f"{one.name} at {one.place} is not used.", "`pos devices list` shows how to use it."
            )


def _resolved(url: str) -> str:
    parts = urlsplit(url)
    return os.path.realpath(parts.path) if parts.scheme == "serial" else f"{parts.scheme}://{parts.netloc}"
