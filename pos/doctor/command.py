"""`pos doctor`: arguments in, one call out."""

import json
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["doctor"]

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
