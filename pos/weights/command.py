"""`pos weights`: what goods weigh on the packing shelf; shown, written for another lane, taken in from one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pos.errors import StoreError
from pos.sale.weights import Weight, expected, is_category

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="What goods weigh on the packing shelf, as the lane has learned it.")

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
FolderOption = Annotated[Path | None, typer.Option(help="A folder of databases instead of a configuration.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LANE_TOML = Path("lane.toml")
NOT_FOUND = 6


def _path(config: Path, folder: Path | None) -> Path:
    from pos.app import lane_path
    from pos.config import Config, load

    path = lane_path(Config(folder=folder) if folder is not None else load(config))
    if not path.exists():
        raise StoreError(f"{path} is not there.", "Start the lane once, or say where its folder is.")
    return path


@contextmanager
def _reading(config: Path, folder: Path | None) -> Iterator["Connection"]:
    from pos.store.reader import reading

    with reading(_path(config, folder)) as connection:
        yield connection


@app.command("show")
def show(
    sku: Annotated[str, typer.Argument(help="One article; without it all of them.")] = "",
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is known of each article: pieces, mean, spread, and what is odd about it."""
    from pos.store.weights import every_weight

    with _reading(config, folder) as connection:
        found = [one for one in every_weight(connection) if sku in ("", one.sku)]
    if as_json:
        typer.echo(json.dumps([_row(one) for one in found], indent=1))
    else:
        for one in found:
            typer.echo(_line(one))
    if sku and not found:
        raise typer.Exit(NOT_FOUND)


def _row(one: Weight) -> dict[str, object]:
    if is_category(one.sku):
        return {"sku": one.sku, "pieces": one.pieces, "median_part": round(one.mean_g / 1000, 4)}
    known = expected(one)
    return {
        "sku": one.sku,
        "pieces": one.pieces,
        "mean_g": round(one.mean_g, 1),
        "spread_g": round(known.spread_mg / 1000, 1),
        "known": known.known,
        "remark": _remark(one),
    }


def _remark(one: Weight) -> str:
    if one.disputed:
        return f"not trusted: let pass {one.disputes} times in a row"
    if one.odd:
        return f"another lot? {one.odd} at {one.odd_mean_g:.0f} g"
    if one.skips:
        return f"left off the shelf {one.skipped} times"
    if one.pieces and expected(one).provisional:
        return "of few pieces"
    return f"{one.lots} lots" if one.lots else ""


def _line(one: Weight) -> str:
    if is_category(one.sku):
        return f"{one.sku:<16}{one.pieces:>5} pieces of the category: half differ by less than {one.mean_g / 10:.1f} %"
    row = _row(one)
    weight = f"{row['mean_g']:>8} g ± {row['spread_g']:<6}" if row["known"] else f"{'not known yet':>19}"
    return f"{one.sku:<16}{one.pieces:>5} {weight}  {row['remark']}".rstrip()


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="The JSON file to write.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Write what this lane knows, for another one."""
    from pos.store.weights import every_weight, write_file

    with _reading(config, folder) as connection:
        count = write_file(every_weight(connection), file)
    typer.echo(f"{file}: {count} articles.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A JSON file that `pos weights export` wrote.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Take in what another lane knows, in place of what this one knows of those articles. The lane must not run."""
    from pos.app import lane_path
    from pos.config import Config, load
    from pos.store.journal import LaneStore
    from pos.store.weights import read_file

    them = read_file(file)
    loaded = Config(folder=folder) if folder is not None else load(config)
    with LaneStore.open(lane_path(loaded), loaded.shop.lane) as store:
        store.put_weights(them)
    typer.echo(f"{len(them)} articles.")
