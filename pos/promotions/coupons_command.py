"""`pos coupons`: the serials that this lane used up, for the others, and those of the others for this one."""

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from pos.errors import CatalogError

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Coupons with serials in a shop of several lanes.")

LANE_TOML = Path("lane.toml")
ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
FolderOption = Annotated[Path | None, typer.Option(help="A folder of databases instead of a configuration.")]


@app.command("used")
def used(
    out: Annotated[Path | None, typer.Option(help="Where to write it; without it: to the terminal.")] = None,
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Write the serials that counted in this lane's sales, as CSV for the other lanes."""
    from pos.app import lane_path
    from pos.config import Config, load
    from pos.store.reader import reading
    from pos.store.serials_file import used_serials, write_serials

    loaded = Config(folder=folder) if folder is not None else load(config)
    now = time.time_ns() // 1_000_000
    with reading(lane_path(loaded)) as connection:
        found = used_serials(connection, loaded.shop.lane)
    if out is None:
        write_serials(sys.stdout, loaded.shop.lane, found, now)
        return
    half = out.with_name(f"{out.name}.part")
    with half.open("w", encoding="utf-8", newline="") as file:
        write_serials(file, loaded.shop.lane, found, now)
    half.replace(out)
    typer.echo(f"{len(found)} serials in {out}")


@app.command("take")
def take(
    files: Annotated[list[Path], typer.Argument(help="Lists of other lanes, as `pos coupons used` writes them.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Add serials that other lanes used up: every row of every list, or none and each mistake named."""
    from pos.app import serials_path
    from pos.config import Config, load
    from pos.store.serials import add_serials
    from pos.store.serials_file import read_serials

    loaded = Config(folder=folder) if folder is not None else load(config)
    found = read_serials(files)
    for finding in found.findings:
        typer.echo(str(finding), err=True)
    if found.findings:
        raise typer.Exit(CatalogError.exit_code)
    new, doubled = add_serials(serials_path(loaded), found.used, found.heard)
    typer.echo(f"{new} new serials in {serials_path(loaded)}")
    for one in doubled:
        where = ", ".join(f"lane {lane} receipt {receipt}" for lane, receipt in one.where)
        typer.echo(f"counted more than once: {one.coupon} {one.serial} ({where})")
