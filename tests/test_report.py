"""`pos report`: what a journal says about checks."""

import csv
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.cli import app
from pos.lane.events import (
    InterventionCleared,
    InterventionRaised,
    InterventionRefused,
    InterventionTaken,
    ItemFound,
)
from pos.lane.intervention import AuditResult, Facts, Intervention, Level, Reason
from pos.prove.hand.goods import BARCODES, GOODS, SHOP
from pos.prove.hand.world import World
from pos.report.cases import Book, Case, cases, read_book
from pos.report.figures import audits, by_attendant, by_hour, by_reason, p90, top_items, wilson
from pos.report.tables import as_text, audit_text, unknown_items, write_cases, write_unknown
from pos.store.journal import LaneStore
from typer.testing import CliRunner

T0 = 1_795_000_000_000
UTC = ZoneInfo("UTC")


def raised(number: int, reason: Reason, at: int, level: Level = "staff", **facts: object) -> InterventionRaised:
    one = Intervention(
        id=f"C{number}", reason=reason, cause=f"{number}", since=T0 + at, level=level,
        facts=Facts(**facts),  # type: ignore[arg-type]
    )  # fmt: skip
    return InterventionRaised(intervention=one, at=T0 + at)


def held(event: InterventionRaised, at: int, level: Level = "held") -> InterventionRaised:
    return InterventionRaised(intervention=replace(event.intervention, level=level), at=T0 + at)


def cleared(
    number: int, reason: Reason, at: int, decision: str, by: str = "Sam", **more: object
) -> InterventionCleared:
    return InterventionCleared(id=f"C{number}", reason=reason, decision=decision, by=by, at=T0 + at, **more)  # type: ignore[arg-type]


AGE = raised(1, "age", 0, sku="w", name=GOODS["wine"].name)
STORY = (
    AGE,
    held(AGE, 10_000),
    InterventionTaken(id="C1", by="Sam", at=T0 + 15_000),
    cleared(1, "age", 40_000, "id-seen"),
    raised(2, "unknown-item", 50_000, "nudge", code="5001234000083"),
    cleared(2, "unknown-item", 52_000, "gone", by=""),
    raised(3, "quantity", 60_000, sku="o", name=GOODS["oats"].name, count=9),
    cleared(3, "quantity", 90_000, "seen", by="Ana"),
    raised(4, "unknown-item", 100_000, code="5001234000083"),
    cleared(4, "unknown-item", 130_000, "sell-as", price_minor=250, department="bakery"),
    raised(5, "help", 200_000),
)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def book() -> Book:
    return Book(tuple(cases(STORY)), 50)


def test_a_case_is_told_from_need_to_solved() -> None:
    first = book().cases[0]
    assert (first.told, first.taken, first.ended, first.held_ms) == (T0, T0 + 15_000, T0 + 40_000, 30_000)
    assert (first.assist_ms, first.self_solved, first.false_alarm) == (40_000, False, False)


def test_time_held_counts_only_while_it_holds() -> None:
    story = (AGE, held(AGE, 5_000), held(AGE, 9_000, "staff"), held(AGE, 20_000), cleared(1, "age", 21_000, "id-seen"))
    assert next(iter(cases(story))).held_ms == 5_000


def test_a_second_end_changes_nothing() -> None:
    story = (AGE, cleared(1, "age", 5_000, "id-seen"), cleared(1, "age", 9_000, "gone", by=""))
    assert next(iter(cases(story))).decision == "id-seen"


def test_what_was_never_raised_is_no_case() -> None:
    assert list(cases((cleared(9, "age", 0, "id-seen"), InterventionTaken(id="C9", by="x", at=1)))) == []


def test_figures_by_reason_end_with_all_of_them() -> None:
    figures = {one.name: one for one in by_reason(book())}
    assert list(figures)[-1] == "all"
    assert (figures["all"].told, figures["all"].per_100, figures["all"].self_solved) == (4, 8.0, 1)
    assert (figures["quantity"].false_alarms, figures["quantity"].decided) == (1, 1)
    assert (figures["age"].held, figures["age"].held_ms) == (1, 30_000)
    assert (figures["help"].assist_ms, figures["help"].assist_p90_ms) == (None, None)


def test_figures_by_hour_and_by_person() -> None:
    assert [one.name for one in by_hour(book(), UTC)] == ["11"]
    assert [(one.name, one.told) for one in by_attendant(book())] == [("Sam", 2), ("Ana", 1)]
    assert top_items(book()) == [("Red wine", "age", 1), ("Oat drink", "quantity", 1)]


def test_no_sales_have_no_rate() -> None:
    assert by_reason(Book((), 0))[-1].per_100 is None


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=50))
def test_nine_of_ten_are_not_above_the_90th_percentile(times: list[int]) -> None:
    ordered = sorted(times)
    limit = p90(ordered)
    assert limit in times
    assert sum(one <= limit for one in times) * 10 >= 9 * len(times)


@given(tried=st.integers(1, 500), share=st.floats(0, 1))
def test_the_interval_holds_the_rate(tried: int, share: float) -> None:
    found = round(tried * share)
    interval = wilson(found, tried)
    assert interval is not None
    assert 0 <= interval.low <= interval.rate <= interval.high <= 1


def test_audits_by_chance_and_by_rule_stand_apart() -> None:
    results = (
        AuditResult(why="random", listed=5, checked=5),
        AuditResult(why="random", listed=5, checked=5, extra=1, extra_minor=180),
        AuditResult(why="risk", listed=3, checked=3, missing=1, missing_minor=100),
    )
    found = Book(tuple(Case(id=str(n), reason="audit", since=T0, audit=one) for n, one in enumerate(results)), 90)
    random, risk = audits(found)
    assert (random.baskets, random.wrong, random.extra, random.lost_minor) == (2, 1, 1, 180)
    assert (risk.baskets, risk.wrong, risk.lost_minor) == (1, 1, -100)
    assert "random" in audit_text([random, risk], 2)
    assert "-" in audit_text(audits(Book((), 0)), 2)


def test_codes_on_no_list_are_proposed(tmp_path: Path) -> None:
    rows = unknown_items(book())
    assert rows == [("5001234000083", 2, 1, "bakery", 250)]
    write_unknown(tmp_path / "new.csv", rows)
    assert rows_of(tmp_path / "new.csv")[0]["department"] == "bakery"


def test_the_table_begins_with_assist_time() -> None:
    text = as_text(book(), UTC)
    assert text.startswith("Assist time: median 30.0 s, 90th percentile 40.0 s, 3 checks decided by people.")
    assert "Red wine" in text


def test_the_file_has_one_row_a_check(tmp_path: Path) -> None:
    write_cases(tmp_path / "checks.csv", book().cases, UTC)
    rows = rows_of(tmp_path / "checks.csv")
    assert [row["reason"] for row in rows] == ["age", "unknown-item", "quantity", "unknown-item", "help"]
    assert rows[0]["held_s"] == "30.0"


def lane_db(folder: Path) -> Path:
    """A lane that sold wine, with Sam's decision."""
    path = folder / "lane.db"
    with LaneStore.open(path, SHOP.lane) as store:
        it = World(SHOP, journal=store)
        it.happen(ItemFound(product=GOODS["wine"], code=BARCODES["wine"]))
        it.press("pay")
        it.wait(7)
        it.scan("BADGE-4711")
        it.press("check-id-seen")
        it.terminal.approve()
    return path


def test_a_journal_is_read(tmp_path: Path) -> None:
    path = lane_db(tmp_path)
    found = read_book(path)
    assert (found.sales, [case.decision for case in found.cases]) == (1, ["id-seen"])
    assert found.cases[0].held_ms == 7_000
    assert read_book(path, since=T0 * 2).cases == ()


def test_the_commands(tmp_path: Path) -> None:
    path, run = lane_db(tmp_path), CliRunner().invoke
    picture, rows = tmp_path / "checks.png", tmp_path / "checks.csv"
    done = run(app, ["report", "interventions", "--journal", str(path), "--csv", str(rows), "--picture", str(picture)])
    assert done.exit_code == 0, done.output
    assert "age" in done.output
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert rows.exists()
    figures = json.loads(run(app, ["report", "interventions", "--journal", str(path), "--json"]).output)
    assert figures["sales"] == 1
    assert run(app, ["report", "audits", "--journal", str(path)]).exit_code == 0
    listed = run(app, ["report", "unknown-items", "--journal", str(path), "--csv", str(tmp_path / "new.csv")])
    assert listed.exit_code == 0


@pytest.mark.parametrize("day", ["soon", "2026-13-01"])
def test_no_day_is_said(tmp_path: Path, day: str) -> None:
    done = CliRunner().invoke(app, ["report", "audits", "--journal", str(lane_db(tmp_path)), "--since", day])
    assert done.exit_code != 0


def test_a_refusal_ends_a_case() -> None:
    story = (AGE, InterventionRefused(id="C1", reason="age", decision="not-sold", by="Sam", at=T0 + 9_000))
    assert next(iter(cases(story))).decision == "not-sold"
