"""`pos report x`, `z` and `sales`: what the lane has sold, out of its journal. Arguments in, one table out.

Exit codes beside the usual: 1 a Z report does not agree with the records, 6 no such day.
"""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from pos.config import Config
    from pos.report.days import Day
    from pos.sale.till import Till

__all__ = ["sales_report", "x_report", "z_report"]

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
FolderOption = Annotated[Path | None, typer.Option(help="A folder of databases instead of a configuration.")]
FormOption = Annotated[Literal["table", "csv", "json"], typer.Option("--as", help="table, csv or json.")]
LANE_TOML = Path("lane.toml")
NOT_FOUND = 6


def _lane(config: Path, folder: Path | None) -> tuple[Path, "Config"]:
    from pos.app import lane_path
    from pos.config import Config, load

    loaded = Config(folder=folder) if folder is not None else load(config)
    return lane_path(loaded), loaded


def x_report(form: FormOption = "table", config: ConfigOption = LANE_TOML, folder: FolderOption = None) -> None:
    """The day so far. Changes nothing; the lane may run."""
    from pos.report.days import days

    path, loaded = _lane(config, folder)
    *_, now = days(path)
    _say(("what", "count", "amount"), _rows(now.till, loaded.shop.currency), form)


def z_report(
    number: Annotated[int, typer.Argument(help="Which day; 0: the last that ended.")] = 0,
    form: FormOption = "table",
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """A day that ended, counted anew from its records. Exit code 1 if its Z report said something else."""
    from pos.report.days import days

    path, loaded = _lane(config, folder)
    ended = [day for day in days(path) if day.report is not None and number in (0, day.till.day)]
    if not ended:
        typer.echo("No such day has ended." if number else "No day has ended yet.", err=True)
        raise typer.Exit(NOT_FOUND)
    day = ended[-1]
    _say(("what", "count", "amount"), [*_rows(day.till, loaded.shop.currency), *_closing(day, loaded)], form)
    if not day.agrees:
        typer.echo(f"The Z report of day {day.till.day} does not say what its records say.", err=True)
        raise typer.Exit(1)


def sales_report(form: FormOption = "table", config: ConfigOption = LANE_TOML, folder: FolderOption = None) -> None:
    """Every sale and refund, a line each."""
    from pos.report.days import sold

    path, loaded = _lane(config, folder)
    rows = [
        (
            one.reference,
            _time(one.sold_at, loaded.shop.timezone),
            sum(line.quantity for line in one.lines),
            _amount(one.total_minor, one.currency),
            "+".join(tender.kind for tender in one.tenders),
            one.refund_of or ("training" if one.training else ""),
        )
        for one in sold(path)
    ]
    _say(("receipt", "time", "pieces", "total", "paid by", "note"), rows, form)


def _rows(till: "Till", currency: str) -> list[tuple[Any, ...]]:
    """The sums of a day, line by line."""

    def row(what: str, count: int | str, minor: int) -> tuple[Any, ...]:
        return (what, count, _amount(minor, currency))

    return [
        ("day", till.day, ""),
        ("receipts", f"{till.first}-{till.last}" if till.first else "", ""),
        row("sales", till.sales, till.gross_minor),
        row("refunds", till.refunds, -till.refunds_minor),
        row("net", till.sales + till.refunds, till.net_minor),
        row("discounts", "", till.saved_minor),
        *((row("cash rounding", "", till.rounding_minor),) if till.rounding_minor else ()),
        *(row(f"paid by {one.kind}", one.count, one.expected_minor) for one in till.tenders),
        *(row(f"tax {one.label} {one.rate_bp / 100:g} %", "", one.tax_minor) for one in till.taxes),
        row("grand total", till.grand_sales, till.grand_gross_minor),
        row("grand total of refunds", "", till.grand_refunds_minor),
    ]


def _closing(day: "Day", config: "Config") -> list[tuple[Any, ...]]:
    """What people said when the day ended."""
    report = day.report
    assert report is not None
    expected = {one.kind: one.expected_minor for one in day.till.tenders}
    return [
        *(("payment to check", one, "") for one in report.open_payments),
        *(
            (f"counted {one.kind}", "", _amount(one.amount_minor, config.shop.currency))
            for one in report.counted
        ),
        *(
            (f"difference {one.kind}", "", _amount(one.amount_minor - expected.get(one.kind, 0), config.shop.currency))
            for one in report.counted
        ),
        ("closed by", report.by, _time(report.at, config.shop.timezone)),
        ("record", day.seq, day.hash[:12]),
    ]  # fmt: skip


def _amount(minor: int, currency: str) -> str:
    """For people and programs alike: a decimal point, no grouping."""
    from pos.sale.money import digits_of

    digits = digits_of(currency)
    sign, minor = ("-" if minor < 0 else ""), abs(minor)
    return f"{sign}{minor // 10**digits}.{minor % 10**digits:0{digits}d}" if digits else f"{sign}{minor}"


def _time(at: int, timezone: str) -> str:
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(timezone)).isoformat(timespec="seconds")


def _say(heads: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> None:
    """One table, in one of three forms."""
    if form == "json":
        typer.echo(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))
    elif form == "csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([heads, *rows])
        typer.echo(out.getvalue(), nl=False)
    else:
        from rich.console import Console
        from rich.table import Table

        table = Table(*heads, box=None)
        for row in rows:
            table.add_row(*map(str, row))
        Console(width=100).print(table)
