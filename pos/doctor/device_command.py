"""`pos devices`: list, test, watch, record, replay. Arguments in, one call out."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pos.config import Config
    from pos.wires.tap import Heard

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="What is plugged in, and how it does.")

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
NameArgument = Annotated[str, typer.Argument(help='A device of lane.toml: "scanner.hand", or "hand".')]
SecondsOption = Annotated[float, typer.Option(help="How long.")]
LANE_TOML = Path("lane.toml")
READY_S = 15.0


@app.command("list")
def list_devices(config: ConfigOption = LANE_TOML, as_json: JsonOption = False) -> None:
    """What is plugged in, which driver fits, and why; then the lane's own devices."""
    from msgspec import to_builtins

    from pos.devices.plugged import fits, plugged

    found = plugged()
    own = _configured(config)
    if as_json:
        seen = [dict(to_builtins(one), fits=to_builtins(fits(one))) for one in found]
        typer.echo(json.dumps({"plugged": seen, "configured": own}, ensure_ascii=False, indent=2))
        return
    for one in found:
        ids = f" [{one.vendor}:{one.product_id}]" if one.vendor else ""
        typer.echo(f"{one.name}{ids}: {one.kind} at {one.place}")
        for fit in fits(one):
            typer.echo(f'  [{fit.part}.NAME] driver = "{fit.driver}", url = "{fit.url}"  # {fit.why}')
            typer.echo(_can(fit.part, fit.driver, 4))
        if not fits(one):
            typer.echo("  no driver of ours takes it")
    if not found:
        typer.echo("Nothing is plugged in that could be a lane's device.")
    for row in own:
        typer.echo(f"{row['part']}.{row['name']} is configured: {row['driver']} at {row['url']}")
        typer.echo(_can(row["part"], row["driver"], 2))


@app.command("test")
def try_device(
    name: NameArgument,
    config: ConfigOption = LANE_TOML,
    seconds: SecondsOption = READY_S,
    act: Annotated[bool, typer.Option("--act", help="Then let it do what only a person can judge.")] = False,
) -> None:
    """Open one device as the lane would, and say whether it is ready. Exit code 5 if it is not.

    The lane itself must not run: a device has one master. A scanner is ready when its line is open; scan something
    to see what it says.
    """
    from pos.doctor.self_test import act as acts
    from pos.doctor.trial import running

    alone = _alone(config, name)
    state = ""
    until = time.monotonic() + seconds
    with running(alone) as (ear, driver):
        while state != "ready" and (left := until - time.monotonic()) > 0:
            event = ear.next(left)
            if event is not None:
                typer.echo(_told(alone)(event))
                state = str(getattr(event, "state", state))
        for line in acts(alone, driver, ear, seconds) if act and state == "ready" else ():
            typer.echo(line)
    if state != "ready":
        typer.echo(f"{name} was not ready within {seconds:g} seconds.", err=True)
        raise typer.Exit(5)


@app.command("watch")
def watch_device(name: NameArgument, config: ConfigOption = LANE_TOML, seconds: SecondsOption = 3600.0) -> None:
    """Show what goes over one device's wire, and what the lane makes of it, card numbers starred, until Ctrl-C."""
    from pos.doctor.trial import running
    from pos.wires.machine import THIS_MACHINE
    from pos.wires.tap import TapMachine

    alone = _alone(config, name)
    tap = TapMachine(THIS_MACHINE, _bytes_shown(alone))
    until = time.monotonic() + seconds
    with running(alone, tap) as (ear, _):
        while (left := until - time.monotonic()) > 0:
            event = ear.next(min(left, 1.0))
            if event is not None:
                typer.echo(f"{'':10} {_told(alone)(event)}")


@app.command("record")
def record_device(
    name: NameArgument,
    out: Annotated[Path, typer.Argument(help="The file to write: JSON lines, for `pos devices replay` and tests.")],
    config: ConfigOption = LANE_TOML,
    seconds: SecondsOption = 30.0,
) -> None:
    """Keep what goes over one device's wire, card numbers starred. A terminal is refused: it holds card data."""
    from pos.doctor.recording import Recorder
    from pos.doctor.trial import running
    from pos.errors import ConfigError
    from pos.wires.machine import THIS_MACHINE
    from pos.wires.tap import TapMachine

    alone = _alone(config, name)
    if alone.terminal or alone.wallet:
        raise ConfigError(f"{name} takes money: what it sends may be card data.", "Use `pos devices watch`.")
    with out.open("w", encoding="utf-8") as file:
        recorder = Recorder(file)
        until = time.monotonic() + seconds
        with running(alone, TapMachine(THIS_MACHINE, recorder.hear)) as (ear, _):
            while (left := until - time.monotonic()) > 0:
                event = ear.next(left)
                if event is not None:
                    typer.echo(_told(alone)(event))
        recorder.close()
    typer.echo(f"{recorder.lines} lines in {out}")


@app.command("replay")
def replay_device(
    recording: Annotated[Path, typer.Argument(help="What `pos devices record` wrote.")],
    wire: Annotated[
        str, typer.Option(help="Where to be the device: tcp://127.0.0.1:0, pty:///path.")
    ] = "tcp://127.0.0.1:0",
    speed: Annotated[float, typer.Option(help="How many times faster than it was.")] = 1.0,
) -> None:
    """Be the recorded device, once, for the first driver that comes. Exit code 5 if the driver said something else."""
    import queue

    from pos.doctor.recording import Playback, read_recording
    from pos.wires.fd_wire import DeviceEnd
    from pos.wires.machine import THIS_MACHINE

    lines = read_recording(recording)
    came: queue.SimpleQueue[DeviceEnd] = queue.SimpleQueue()
    door = THIS_MACHINE.door(wire, came.put)
    door.open()
    typer.echo(json.dumps({"wire": door.url}))
    end = came.get()
    played = Playback(lines, THIS_MACHINE, speed).play(end)
    end.close()
    door.close()
    typer.echo(f"{played.sent} sent, {played.heard} heard as recorded, {played.differed} differed")
    raise typer.Exit(5 if played.differed else 0)


def _can(part: str, driver: str, indent: int) -> str:
    from pos.devices.abilities import MEANINGS, abilities

    known = [f"{one} ({MEANINGS[one]})" if one in MEANINGS else one for one in abilities(part, driver)]
    return f"{'':{indent}}can: {', '.join(known) or 'no more than its part asks'}"


def _configured(path: Path) -> list[dict[str, Any]]:
    from pos.config import load

    if not path.exists():
        return []
    rows = load(path).devices()
    from pos.devices.abilities import abilities

    return [
        {"part": part, "name": name, "driver": one.driver, "url": one.url, "can": list(abilities(part, one.driver))}
        for part, name, one in rows
    ]


def _alone(config: Path, name: str) -> "Config":
    from pos.config import load
    from pos.doctor.trial import only

    return only(load(config), name)


def _told(config: "Config") -> Callable[[Any], str]:
    from pos.app import barcode_rules
    from pos.doctor.trial import told

    rules = barcode_rules(config)
    return lambda event: told(event, rules)


def _bytes_shown(config: "Config") -> Callable[["Heard"], None]:
    """For a terminal only how many: its bytes may hold card data, which the driver's own log stars field by field."""
    from pos.doctor.recording import masked

    def show(heard: "Heard") -> None:
        if config.terminal or config.wallet:
            typer.echo(f"{heard.at_s:9.3f}{heard.way} {len(heard.data)} bytes")
            return
        text = masked(heard.data).decode("ascii", "backslashreplace")
        typer.echo(f"{heard.at_s:9.3f}{heard.way} {ascii(text)[1:-1]}")

    return show
