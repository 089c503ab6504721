"""`pos prove`: run the proof, or one suite of it."""

import json
import time
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from pos.prove.suite import Outcome

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Attack the lane, and count what it lost: nothing.")

SeedOption = Annotated[int, typer.Option(help="Decides everything; the same seed attacks in the same way.")]


@app.command("list")
def list_suites() -> None:
    """The suites, and what each proves."""
    from pos.prove.catalogue import ENTRIES, load

    for one in ENTRIES:
        typer.echo(f"{one.name:11} {load(one.name).proves}")


@app.command("all")
def run_everything(
    minutes: Annotated[float, typer.Option(help="How long it may take, on this machine's cores.")] = 10.0,
    seed: SeedOption = 1,
    pace: Annotated[float, typer.Option(min=1.0, help="So many times longer for the same: on a slow machine.")] = 1.0,
    out: Annotated[Path, typer.Option(help="The report: OUT.md and OUT.json.")] = Path("prove-report"),
    only: Annotated[str, typer.Option(help="Comma-separated suites; all if empty.")] = "",
) -> None:
    """Run every suite within a budget and write the report. Exit code 1 if anything is wrong."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from pos.prove.catalogue import ENTRIES, entry
    from pos.prove.report import is_good, totals, write
    from pos.prove.run import Ran, cores, jobs, run_all

    chosen = tuple(entry(name) for name in only.split(",")) if only else ENTRIES
    work = jobs(chosen, seed, minutes, cores(), pace)
    began = time.monotonic()
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()) as bar:
        task = bar.add_task("suites", total=len(work))

        def done(one: Ran) -> None:
            verdict = "good" if one.outcome.good else "WRONG"
            tried = ", ".join(f"{count:,} {what}" for what, count in list(one.outcome.counts.items())[:2])
            bar.console.print(f"{one.job.name:11} seed {one.job.seed:<6} {verdict:5} {one.seconds:6.0f} s  {tried}")
            bar.advance(task)

        ran = run_all(work, cores(), done)
    write(ran, out, minutes * pace, time.monotonic() - began)
    summed = totals(ran)
    typer.echo(
        f"lost {summed['lost']}, doubled {summed['doubled']}, undetected {summed['undetected']}, findings "
        f"{summed['findings']}, controls caught {summed['controls caught']} of {summed['controls']}: see {out}.md"
    )
    raise typer.Exit(0 if is_good(ran) else 1)


@app.command("run")
def run_suite(  # noqa: PLR0917 - options of a command
    name: Annotated[str, typer.Argument(help="A suite; `pos prove list` has them.")],
    seed: SeedOption = 1,
    inputs: Annotated[
        int, typer.Option(help="How many, in the suite's own unit; 0: as many as there is time for.")
    ] = 0,
    seconds: Annotated[float, typer.Option(help="How long at most; 0: no limit.")] = 0.0,
    first: Annotated[
        int, typer.Option("--from", min=1, help="The first input: goes on with what was left off (prices).")
    ] = 1,
    share: Annotated[
        str, typer.Option(help='A part of all there is, "3/12": for suites that can be shared (payments).')
    ] = "",
    report: Annotated[Path | None, typer.Option("--json", help="Write the outcome here.")] = None,
) -> None:
    """Run one suite here. Exit code 1 if anything is wrong."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from pos.prove.catalogue import load
    from pos.prove.run import Job, run_one
    from pos.prove.shares import must_share

    suite = load(name)
    if share:
        must_share(suite, share)
    inputs = inputs if inputs or seconds or share else 1000
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()) as bar:
        task = bar.add_task(suite.unit, total=inputs or None)
        ran = run_one(Job(name, seed, inputs, seconds, first, share), lambda count: bar.update(task, completed=count))
    if report is not None:
        report.write_text(json.dumps(msgspec.to_builtins(ran)), encoding="utf-8")
    tell(ran.outcome, name)
    outcome = ran.outcome
    typer.echo(f"lost {outcome.lost}, doubled {outcome.doubled}, undetected {outcome.undetected}; {ran.seconds:.1f} s")
    raise typer.Exit(0 if outcome.good else 1)


def tell(outcome: Outcome, name: str) -> None:
    """What was counted and found, for people."""
    from pos.prove.catalogue import load

    for what, said in (*outcome.counts.items(), *outcome.facts.items()):
        typer.echo(f"{what}: {said:,}" if isinstance(said, int) else f"{what}: {said}")
    if outcome.rows:
        typer.echo("\n" + "\n".join(load(name).table(outcome.rows)) + "\n")  # type: ignore[attr-defined]
    for control, caught in outcome.controls.items():
        typer.echo(f"control {control}: {'caught' if caught else 'NOT CAUGHT'}")
    for finding in outcome.findings:
        typer.echo(f"FOUND {finding}", err=True)


@app.command("add")
def add_shares(
    reports: Annotated[list[Path], typer.Argument(help="What the shares of one run wrote with --json.")],
) -> None:
    """Add up the shares of a run. Exit code 1 if anything is wrong, or a share is missing."""
    from pos.prove.adding import added
    from pos.prove.run import read_back

    ran = [read_back(one.read_text(encoding="utf-8")) for one in reports]
    outcome, missing = added(ran)
    tell(outcome, ran[0].job.name)
    for one in missing:
        typer.echo(f"MISSING {one}", err=True)
    typer.echo(
        f"{len(ran)} shares, {sum(one.seconds for one in ran):,.0f} s: lost {outcome.lost}, doubled "
        f"{outcome.doubled}, undetected {outcome.undetected}"
    )
    raise typer.Exit(0 if outcome.good and not missing else 1)


@app.command("simulate")
def simulate_world(  # noqa: PLR0917 - options of a command
    seed: SeedOption = 1,
    days: Annotated[float, typer.Option(help="How long the shop is open, in days of twelve hours.")] = 1.0,
    until: Annotated[int, typer.Option(help="Stop after so many events; 0: at the end.")] = 0,
    trace: Annotated[Path | None, typer.Option(help="Write what happened, a line an event.")] = None,
    worlds: Annotated[int, typer.Option(help="How many seeds, from this one on.")] = 1,
    workers: Annotated[int, typer.Option(help="How many at a time.")] = 1,
) -> None:
    """Let a whole shop happen, decided by one seed; a failure is shortened. Exit code 1 if anything is wrong."""
    from pos.prove.simulate import simulate_and_tell

    raise typer.Exit(
        simulate_and_tell(seed, days, typer.echo, until=until, trace=trace, worlds=worlds, workers=workers)
    )


@app.command("curve")
def draw_curve(
    out: Annotated[Path, typer.Argument(help="The picture: a PNG, SVG or PDF.")],
    seed: SeedOption = 1,
    shops: Annotated[int, typer.Option(help="How many shops, each with a seed of its own from this one on.")] = 3,
    baskets: Annotated[int, typer.Option(help="In each shop by each tolerance.")] = 400,
    learn: Annotated[int, typer.Option(help="Sales before that, from nothing.")] = 1_000,
) -> None:
    """Draw what the packing shelf's tolerance is worth, and how its weights are learned."""
    from pos.prove.bagging import short
    from pos.prove.shelf.curve import curve, draw, learning

    rates, learned = learning(tuple(range(seed, seed + shops)), learn)
    typer.echo("false alarms in 100 baskets, each 100 sales: " + ", ".join(f"{rate:.1f}" for rate in rates))
    points = []
    for point in curve(learned, baskets, 0.3):
        typer.echo(f"{point.name:>6}  {short(point.figures)}")
        points.append(point)
    draw(rates, points, out)
