"""`pos report`: what the journal says about checks. Arguments in, one call out."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from pos.report.sales_command import sales_report, x_report, z_report

if TYPE_CHECKING:
    from pos.config import Config
    from pos.report.cases import Book

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="What the journal says: checks, their times, what was found.")
app.command("x")(x_report)
app.command("z")(z_report)
app.command("sales")(sales_report)

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
JournalOption = Annotated[Path | None, typer.Option("--journal", help="A lane's database instead of a configuration.")]
ZoneOption = Annotated[str, typer.Option("--timezone", help="The shop's, where --journal is given.")]
SinceOption = Annotated[str, typer.Option(help="From this day on: 2026-03-02.")]
UntilOption = Annotated[str, typer.Option(help="Before this day.")]
CsvOption = Annotated[Path | None, typer.Option("--csv", help="Write rows to this file.")]
LANE_TOML = Path("lane.toml")


def _book(config: Path, journal: Path | None, zone: str, since: str, until: str) -> "tuple[Book, Config, ZoneInfo]":
    from pos.app import lane_path
    from pos.config import Config, load
    from pos.report.cases import read_book

    loaded = Config() if journal is not None else load(config)
    place = ZoneInfo(zone if journal is not None else loaded.shop.timezone)
    first = _day(since, place) if since else 0
    last = _day(until, place) if until else 1 << 62
    return read_book(journal or lane_path(loaded), first, last), loaded, place


def _day(text: str, zone: ZoneInfo) -> int:
    from pos.errors import ConfigError

    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)
    except ValueError:
        raise ConfigError(f"{text!r} is no day.", "Write it like 2026-03-02.") from None


@app.command()
def interventions(  # noqa: PLR0917 - options of a command
    config: ConfigOption = LANE_TOML,
    journal: JournalOption = None,
    timezone: ZoneOption = "UTC",
    since: SinceOption = "",
    until: UntilOption = "",
    csv: CsvOption = None,
    picture: Annotated[Path | None, typer.Option(help="Draw it: a .png, .svg or .pdf.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Assist time, rate per 100 sales, time blocked, share of false alarms, top items; by reason, hour and person."""
    from pos.report.tables import as_text, write_cases

    book, _, zone = _book(config, journal, timezone, since, until)
    if csv is not None:
        write_cases(csv, book.cases, zone)
    if picture is not None:
        from pos.report.picture import draw

        draw(picture, book, zone)
    typer.echo(_as_json(book, zone) if as_json else as_text(book, zone))


def _as_json(book: "Book", zone: ZoneInfo) -> str:
    from msgspec import to_builtins

    from pos.report.figures import by_attendant, by_hour, by_reason, top_items

    figures = {
        "sales": book.sales,
        "reasons": to_builtins(by_reason(book)),
        "hours": to_builtins(by_hour(book, zone)),
        "attendants": to_builtins(by_attendant(book)),
        "items": top_items(book),
    }
    return json.dumps(figures, ensure_ascii=False, indent=2)


@app.command("unknown-items")
def unknown_items(  # noqa: PLR0917 - options of a command
    config: ConfigOption = LANE_TOML,
    journal: JournalOption = None,
    timezone: ZoneOption = "UTC",
    since: SinceOption = "",
    until: UntilOption = "",
    csv: CsvOption = None,
) -> None:
    """Codes that are on no list of goods, the most sold first: what the back office is to look into."""
    from pos.report.tables import aligned, write_unknown
    from pos.report.tables import unknown_items as listed

    book, _, _ = _book(config, journal, timezone, since, until)
    rows = listed(book)
    if csv is not None:
        write_unknown(csv, rows)
    texts = (
        (code, str(asked), str(sold), as_, "" if price is None else str(price))
        for code, asked, sold, as_, price in rows
    )
    typer.echo("\n".join(aligned("code", ("asked", "sold", "department", "price_minor"), texts)))


@app.command()
def audits(
    config: ConfigOption = LANE_TOML,
    journal: JournalOption = None,
    timezone: ZoneOption = "UTC",
    since: SinceOption = "",
    until: UntilOption = "",
) -> None:
    """Baskets that were scanned again: how many were wrong, and how sure that rate is."""
    from pos.report.figures import audits as figures
    from pos.report.tables import audit_text
    from pos.sale.money import digits_of

    book, loaded, _ = _book(config, journal, timezone, since, until)
    typer.echo(audit_text(figures(book), digits_of(loaded.shop.currency)))
