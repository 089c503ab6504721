"""`pos cash`: what the hoppers hold, and who put coins in. Arguments in, one call out.

Exit codes beside the usual: 1 a hopper wants to be filled or emptied, 6 no such hopper.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pos.config import Config, HopperConfig

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Coins: what the hoppers hold, and who put coins in.")

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LANE_TOML = Path("lane.toml")
NOT_FOUND = 6


@app.command("show")
def show_hoppers(config: ConfigOption = LANE_TOML, as_json: JsonOption = False) -> None:
    """What each hopper holds by the lane's count. The lane must not run. Exit code 1 if one wants to be seen to."""
    from pos.app import shop_of
    from pos.config import load
    from pos.session import recover
    from pos.settlement.resolve import open_store

    loaded = load(config)
    with open_store(loaded) as store:
        stock = dict(recover(shop_of(loaded), store.opening()).cash_stock)
    rows = [
        {
            "device": device,
            "hopper": name,
            "value_minor": one.value_minor,
            "holds": stock.get(one.value_minor, 0),
            "see": _see(one, stock.get(one.value_minor, 0)),
        }
        for device, cash in loaded.cash.items()
        for name, one in cash.hopper.items()
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            see = f"  -> {row['see']}" if row["see"] else ""
            typer.echo(f"{row['device']} {row['hopper']}: {row['holds']} of {row['value_minor']}{see}")
        if not rows:
            typer.echo("No hopper is configured.")
    raise typer.Exit(1 if any(row["see"] for row in rows) else 0)


def _see(hopper: "HopperConfig", holds: int) -> str:
    if holds < hopper.low:
        return f"fewer than {hopper.low}: fill it up"
    return f"more than {hopper.full}: empty it" if holds > hopper.full else ""


@app.command("refill")
def refill_hopper(  # noqa: PLR0917 - options of a command
    device: Annotated[str, typer.Argument(help="The cash device, by its name in lane.toml.")],
    hopper: Annotated[str, typer.Argument(help="The hopper, by its name in lane.toml.")],
    pieces: Annotated[int, typer.Argument(min=0, help="How many coins.")],
    by: Annotated[str, typer.Option(help="Who did it: a person's name.")] = "",
    counted: Annotated[bool, typer.Option("--counted", help="So many are in it now; without it: were put in.")] = False,
    config: ConfigOption = LANE_TOML,
) -> None:
    """Write down that coins were put into a hopper, or counted. The lane must not run."""
    from pos.config import load
    from pos.errors import ConfigError
    from pos.lane.events import CashRefilled
    from pos.settlement.resolve import open_store, write

    loaded = load(config)
    value_minor = _hopper(loaded, device, hopper).value_minor
    if not by.strip():
        raise ConfigError("Who did it has to be named.", "Give --by NAME.")
    event = CashRefilled(
        device=device, hopper=hopper, value_minor=value_minor, pieces=pieces, counted=counted, by=by.strip()
    )
    with open_store(loaded) as store:
        write(store, loaded, event)
    typer.echo(f"{device} {hopper}: {pieces} {'are in it' if counted else 'put in'}, by {event.by}.")


def _hopper(config: "Config", device: str, hopper: str) -> "HopperConfig":
    cash = config.cash.get(device)
    found = cash.hopper.get(hopper) if cash is not None else None
    if found is None:
        known = ", ".join(f"{name} {one}" for name, cash in config.cash.items() for one in cash.hopper) or "none"
        typer.echo(f"There is no hopper {hopper!r} of {device!r}. Known: {known}.", err=True)
        raise typer.Exit(NOT_FOUND)
    return found
