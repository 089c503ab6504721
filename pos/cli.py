"""The commands: arguments in, one call out.

Exit codes: 0 well, 1 a fault in the world, 2 configuration, 3 catalogue, 4 store, 5 device, 6 not found, 70 our bug.
"""

import gc
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from pos import __version__
from pos.doctor.command import doctor
from pos.doctor.device_command import app as devices
from pos.errors import ConfigError, PosError
from pos.giftcards.command import app as gift
from pos.members.command import app as members
from pos.promotions.command import app as promotions
from pos.promotions.command import price_basket
from pos.promotions.coupons_command import app as coupons
from pos.prove.command import app as prove
from pos.report.command import app as report
from pos.settlement.cash_command import app as cash
from pos.settlement.command import app as payments
from pos.staff.command import app as staff
from pos.weights.command import app as weights

__all__ = ["app", "main"]

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="A self-checkout lane."
)
catalog = typer.Typer(no_args_is_help=True, help="The shop's products and prices.")
journal = typer.Typer(no_args_is_help=True, help="What happened, record by record.")
config_app = typer.Typer(no_args_is_help=True, help="lane.toml.")
app.add_typer(catalog, name="catalog")
app.add_typer(journal, name="journal")
app.add_typer(config_app, name="config")
app.add_typer(prove, name="prove")
app.add_typer(devices, name="devices")
app.add_typer(payments, name="payments")
app.add_typer(cash, name="cash")
app.add_typer(gift, name="gift")
app.add_typer(promotions, name="promotions")
app.add_typer(coupons, name="coupons")
app.add_typer(report, name="report")
app.add_typer(staff, name="staff")
app.add_typer(weights, name="weights")
app.add_typer(report, name="report")
app.add_typer(members, name="members")
app.command("doctor")(doctor)
app.command("price")(price_basket)

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LANE_TOML = Path("lane.toml")


def say_error(error: PosError) -> None:
    """The sentence a person can act on, to stderr."""
    typer.echo(error.what, err=True)
    for mistake in getattr(error, "mistakes", ()):
        typer.echo(f"  {mistake}", err=True)
    if error.do:
        typer.echo(error.do, err=True)


def main() -> None:
    """The `pos` command."""
    try:
        app()
    except PosError as error:
        say_error(error)
        sys.exit(error.exit_code)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _pos(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    log: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "warning",
) -> None:
    from pos.log import log_to_stderr

    del version
    log_to_stderr(log)


@app.command()
def run(
    config: ConfigOption = LANE_TOML,
    demo: Annotated[
        bool, typer.Option("--demo", help="The demo store on simulated devices, with the bench window.")
    ] = False,
    nexo: Annotated[bool, typer.Option("--nexo", help="With --demo: a card terminal that speaks nexo.")] = False,
    training: Annotated[bool, typer.Option("--training", help="Nothing is sold; needs simulated terminals.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the demonstration keeps its databases.")] = Path("var/demo"),
) -> None:
    """Open the kiosk."""
    gc.disable()  # a start only makes what stays; `quiet_collector` switches it on again
    from pos.kiosk import run_demo, run_lane

    if demo:
        raise typer.Exit(run_demo(folder, nexo=nexo))
    raise typer.Exit(run_lane(_load(config, training=training)))


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Where pictures and receipts go.")] = Path("demo-output"),
    folder: Annotated[Path, typer.Option(help="Where the catalogue is.")] = Path("var/demo"),
    languages: Annotated[str, typer.Option(help="Comma-separated, or all.")] = "en",
) -> None:
    """Let a robot shop, offscreen, and keep every screen and receipt."""
    from pos.demo import chosen_languages, run_robot

    raise typer.Exit(run_robot(out, folder, chosen_languages(languages)))


@app.command()
def bench(
    out: Annotated[Path, typer.Option(help="The JSON file beside the table.")] = Path("bench-report.json"),
    products: Annotated[int, typer.Option(help="Products in the large catalogue.")] = 1_000_000,
    sales: Annotated[int, typer.Option(help="Sales that the memory is watched over.")] = 10_000,
) -> None:
    """Measure the lane on this machine."""
    from pos.benchmark.report import run_bench

    raise typer.Exit(run_bench(out, products, sales))


@app.command()
def simulate(
    part: Annotated[str, typer.Argument(help="scanner, scale, printer, terminal ...; a wrong one lists them all.")],
    wire: Annotated[str, typer.Option(help="pty:///path, tcp://127.0.0.1:0 ...")] = "tcp://127.0.0.1:0",
    control: Annotated[int, typer.Option(help="Port of the control desk; 0: any.")] = 0,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Be a device: serve a wire until stopped. Prints one JSON line when ready."""
    from pos.devices import registry as devices
    from pos.payments import registry as terminals

    serve = terminals.simulator(part) if part in terminals.SIMULATORS else devices.simulator(part)
    if with_parent:
        _end_with_parent()
    serve(wire, control, lambda said: print(json.dumps(said), flush=True))  # noqa: T201 - for scripts


@app.command()
def counter(
    desks: Annotated[list[str], typer.Argument(help="PART=http://127.0.0.1:PORT, the control desk of each device.")],
) -> None:
    """Open the counter beside the kiosk: shelves to scan from, and the simulated devices to play."""
    from pos.counter import run_counter

    named = (one.partition("=") for one in desks)
    raise typer.Exit(run_counter({part: url for part, _, url in named}))


def _end_with_parent() -> None:
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


@app.command()
def decode(
    code: Annotated[str, typer.Argument(help="As a scanner sends it; \\x1d for FNC1 is understood.")],
    country: Annotated[str, typer.Option(help="Whose in-store labels.")] = "GB",
) -> None:
    """Say what a code means, as JSON. Exit code 6 where it means nothing."""
    from pos.sale.barcode import BarcodeRules, Unreadable, describe, read

    rules = BarcodeRules.for_country(country)
    raw = code.replace("\\x1d", "\x1d").replace("<GS>", "\x1d").replace("{GS}", "\x1d").encode()
    meaning = read(raw, rules)
    typer.echo(json.dumps(describe(meaning, rules), ensure_ascii=False, indent=2))
    if isinstance(meaning, Unreadable):
        raise typer.Exit(6)


@config_app.command("check")
def check_config(config: Annotated[Path, typer.Argument(help="lane.toml")] = LANE_TOML) -> None:
    """Read a configuration and name every mistake."""
    from pos.app import shop_of

    loaded = _load(config)
    shop_of(loaded)  # its languages have words
    devices = ", ".join(f"{part}.{name} {one.url}" for part, name, one in loaded.devices()) or "none"
    typer.echo(f"{config} is good: {loaded.shop.name}, lane {loaded.shop.lane}. Devices: {devices}.")


def _load(path: Path, *, training: bool = False) -> Any:  # noqa: ANN401 - pydantic is imported late
    from pos.config import load

    return load(path, training=training)


@contextmanager
def _progress(label: str) -> Iterator[Any]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, transient=False) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def _settings(config: Path, folder: Path | None) -> tuple[Path, Path, Any]:
    """Catalogue and lane database, and the configuration or its defaults."""
    from pos.app import catalog_path, lane_path
    from pos.config import Config

    named = folder is not None or not config.exists()
    loaded = Config(folder=folder or Path("var/demo")) if named else _load(config)
    return catalog_path(loaded), lane_path(loaded), loaded


FolderOption = Annotated[Path | None, typer.Option(help="A folder of databases instead of a configuration.")]


@catalog.command("import")
def import_catalog(
    files: Annotated[list[Path], typer.Argument(help="CSV files; docs/catalog.md has the columns.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave bad rows out instead of refusing all.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Add to the present catalogue instead of replacing it.")] = False,
) -> None:
    """Take the shop's own list: all of it, or nothing and every bad row named."""
    from pos.store.importer import import_csv

    target, _, loaded = _settings(config, folder)
    with _progress("Bytes") as progress:
        report = import_csv(
            files,
            target,
            set(loaded.tax),
            loaded.shop.currency,
            progress,
            skip_bad=skip_bad,
            keep=keep,
            timezone=loaded.shop.timezone,
        )
    for finding in report.findings:
        typer.echo(
            f"{finding.file}:{finding.line}: {finding.column}: {finding.reason} (found {finding.value!r})", err=True
        )
    typer.echo(f"{report.products} products, {report.prices} prices in {target}")
    if report.findings and not skip_bad:
        raise typer.Exit(3)


@catalog.command("export")
def export_catalog(
    out: Annotated[Path, typer.Argument(help="The CSV file to write.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Write the catalogue as CSV, ready to be imported again."""
    from pos.store.exporter import export_csv

    source, _, _ = _settings(config, folder)
    with _progress("Products") as progress:
        rows = export_csv(source, out, progress)
    typer.echo(f"{rows} rows in {out}")


@catalog.command("recall")
def recall_goods(
    file: Annotated[Path, typer.Argument(help="CSV with the columns gtin and lot; no lot: the whole article.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Put a list of recalled goods in the place of the one before; an empty one ends all recalls."""
    from pos.store.recalls import read_recalls, store_recalls

    target, _, _ = _settings(config, folder)
    recalls, mistakes = read_recalls(file)
    for mistake in mistakes:
        typer.echo(mistake, err=True)
    if mistakes:
        raise typer.Exit(3)
    store_recalls(target, recalls)
    typer.echo(f"{len(recalls)} recalls in {target}")


@catalog.command("show")
def show_product(
    code: Annotated[str, typer.Argument(help="A GTIN or a produce code.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Everything known of one product, as JSON. Exit code 6 where there is none."""
    from pos.store.exporter import show

    source, _, _ = _settings(config, folder)
    found = show(source, code)
    if found is None:
        typer.echo(f"{code} is not in {source}.", err=True)
        raise typer.Exit(6)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _lane_database(config: Path, folder: Path | None) -> Path:
    return _settings(config, folder)[1]


@journal.command("verify")
def verify_journal(
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
    public_key: Annotated[
        str | None, typer.Option(help="The lane's public key, kept elsewhere; 64 hex digits.")
    ] = None,
    anchor: Annotated[
        list[str] | None, typer.Option(help="A record's hash known from elsewhere: SEQ:HASH, its first digits will do.")
    ] = None,
) -> None:
    """Check every record of the journal, and the sales against it. Exit code 4 where something is wrong."""
    from pos.store.rebuild import differences
    from pos.store.verify import verify

    path = _lane_database(config, folder)
    with _progress("Records") as progress:
        findings = [str(one) for one in verify(path, public_key, _anchors(anchor or []), progress)]
    if not findings:
        findings = differences(path)
    for finding in findings:
        typer.echo(finding, err=True)
    if findings:
        raise typer.Exit(4)
    typer.echo(f"{path}: every record is as it was written.")


def _anchors(given: list[str]) -> list[tuple[int, str]]:
    pairs = [one.partition(":") for one in given]
    for seq, _, digits in pairs:
        if not seq.isdecimal() or not digits:
            raise ConfigError(f"{seq}:{digits} is no anchor.", "Write a record's number and its hash: 17:5df6e0e2.")
    return [(int(seq), digits.lower()) for seq, _, digits in pairs]


@journal.command("show")
def show_journal(
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
    first: Annotated[int, typer.Option("--from", help="First record.")] = 1,
    last: Annotated[int | None, typer.Option("--to", help="Last record.")] = None,
) -> None:
    """Print records, a JSON object a line."""
    from msgspec.json import encode

    from pos.store.reader import entries

    for entry in entries(_lane_database(config, folder), first, last):
        line = {"seq": entry.seq, "at": entry.at, "hash": entry.hash, "event": entry.event}
        typer.echo(encode(line).decode())


@journal.command("replay")
def replay_receipt(
    receipt: Annotated[str, typer.Argument(help="A receipt's number: R004-00000017, or 17.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Tell a purchase step by step, as the shopper saw it. Exit code 6 where there is no such sale."""
    from pos.app import shop_of
    from pos.retelling import retell
    from pos.store.reader import entries_of_receipt

    _, path, loaded = _settings(config, folder)
    digits = receipt.rpartition("-")[2]
    if not digits.isdigit():
        raise ConfigError(f"{receipt} is no receipt number.", "Write it as printed: R004-00000017.")
    told = list(retell(shop_of(loaded), entries_of_receipt(path, int(digits)), loaded.shop.timezone))
    if not told:
        typer.echo(f"There is no sale {receipt} in {path}.", err=True)
        raise typer.Exit(6)
    for line in told:
        typer.echo(line)
