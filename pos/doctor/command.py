"""`pos doctor` and `pos devices`: arguments in, one call out."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["devices", "doctor"]

devices = typer.Typer(no_args_is_help=True, help="What is plugged in, and how it does.")

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LANE_TOML = Path("lane.toml")
MARKS = {"ok": "ok  ", "look": "look", "bad": "BAD "}


def doctor(
    config: ConfigOption = LANE_TOML,
    folder: Annotated[Path | None, typer.Option(help="A folder of databases instead of a configuration.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Look at everything a lane needs; each line is ok or says what to do. Exit code 1 if something is bad."""
    from msgspec import to_builtins

    from pos.doctor.checkup import check_up

    lines = []
    for line in check_up(config, folder):
        lines.append(line)
        if not as_json:
            typer.echo(f"{MARKS[line.verdict]}  {line.about:14} {line.said}")
            if line.do:
                typer.echo(f"{'':20} -> {line.do}")
    counts = {verdict: sum(line.verdict == verdict for line in lines) for verdict in MARKS}
    if as_json:
        typer.echo(json.dumps({"counts": counts, "lines": to_builtins(lines)}, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"{counts['ok']} ok, {counts['look']} to look at, {counts['bad']} bad.")
    raise typer.Exit(1 if counts["bad"] else 0)


@devices.command("list")
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
        if not fits(one):
            typer.echo("  no driver of ours takes it")
    if not found:
        typer.echo("Nothing is plugged in that could be a lane's device.")
    for row in own:
        typer.echo(f"{row['part']}.{row['name']} is configured: {row['url']}")


def _configured(path: Path) -> list[dict[str, Any]]:
    from pos.config import load

    if not path.exists():
        return []
    rows = load(path).devices()
    return [{"part": part, "name": name, "driver": one.driver, "url": one.url} for part, name, one in rows]
