"""Figures as text for people and as CSV for everything else."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pos.report.cases import Book, Case
from pos.report.figures import AuditFigures, Group, by_attendant, by_hour, by_reason, top_items

__all__ = ["aligned", "as_text", "audit_text", "seconds", "unknown_items", "write_cases", "write_unknown"]

HEADS = (
    "told", "per 100", "self-solved", "decided", "false alarms", "assist s", "p90 s", "held", "held s", "p90 s",
)  # fmt: skip
COLUMNS = (
    "id", "reason", "since", "told", "taken", "ended", "held_s", "decision", "why", "by", "sku", "item", "code",
    "price_minor", "department",
)  # fmt: skip


def seconds(ms: int | None) -> str:
    """Milliseconds as seconds with one decimal; nothing for nothing."""
    return "-" if ms is None else f"{ms / 1000:.1f}"


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else "-"


def _cells(one: Group) -> tuple[str, ...]:
    return (
        str(one.told),
        "-" if one.per_100 is None else f"{one.per_100:.1f}",
        _share(one.self_solved, one.all),
        str(one.decided),
        _share(one.false_alarms, one.decided),
        seconds(one.assist_ms),
        seconds(one.assist_p90_ms),
        str(one.held),
        seconds(one.held_ms),
        seconds(one.held_p90_ms),
    )


def aligned(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of equal columns, the first one from the left and the others from the right."""
    table = [(title, *heads), *(tuple(row) for row in rows)]
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    return [
        "  ".join(
            cell.ljust(width) if not place else cell.rjust(width) for place, (cell, width) in enumerate(pairs)
        ).rstrip()
        for pairs in (tuple(zip(row, widths, strict=True)) for row in table)
    ]


def as_text(book: Book, zone: ZoneInfo) -> str:
    """The whole report: assist time first, since it is the headline."""
    whole = by_reason(book)[-1]
    lines = [
        (
            f"Assist time: median {seconds(whole.assist_ms)} s, 90th percentile {seconds(whole.assist_p90_ms)} s, "
            f"{whole.decided} checks decided by people."
        ),
        f"{book.sales} sales; {whole.told} checks the team was told of; {whole.self_solved} solved themselves.",
        "",
        *aligned("reason", HEADS, ((one.name, *_cells(one)) for one in by_reason(book))),
        "",
        *aligned("hour", HEADS, ((one.name, *_cells(one)) for one in by_hour(book, zone))),
        "",
        *aligned("by", HEADS, ((one.name, *_cells(one)) for one in by_attendant(book))),
        "",
        *aligned("item", ("reason", "checks"), ((name, reason, str(n)) for name, reason, n in top_items(book))),
    ]
    return "\n".join(lines)


def audit_text(figures: Iterable[AuditFigures], digits: int) -> str:
    """Checks of baskets: how many were wrong, and how sure that rate is."""
    heads = ("baskets", "wrong", "rate", "95 % from", "to", "pieces", "extra", "missing", "price", "lost")
    rows = []
    for one in figures:
        rate = ("-", "-", "-") if one.rate is None else (
            f"{100 * one.rate.rate:.1f} %", f"{100 * one.rate.low:.1f} %", f"{100 * one.rate.high:.1f} %",
        )  # fmt: skip
        counts = (str(one.pieces), str(one.extra), str(one.missing), str(one.price))
        rows.append(
            (one.why, str(one.baskets), str(one.wrong), *rate, *counts, f"{one.lost_minor / 10**digits:.{digits}f}")
        )
    return "\n".join(aligned("picked by", heads, rows))


def _when(ms: int | None, zone: ZoneInfo) -> str:
    return "" if ms is None else datetime.fromtimestamp(ms / 1000, zone).isoformat(timespec="milliseconds")


def write_cases(path: Path, cases: Iterable[Case], zone: ZoneInfo) -> None:
    """One row a check, times in the shop's zone."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for case in cases:
            times = (_when(moment, zone) for moment in (case.since, case.told, case.taken, case.ended))
            more = (case.decision, case.why, case.by, case.sku, case.item, case.code)
            price = "" if case.price_minor is None else case.price_minor
            out.writerow((case.id, case.reason, *times, f"{case.held_ms / 1000:.1f}", *more, price, case.department))


def unknown_items(book: Book) -> list[tuple[str, int, int, str, int | None]]:
    """Codes that are on no list: code, how often, how often sold, as what last, at which price last."""
    found: dict[str, list[Case]] = {}
    for case in book.cases:
        if case.reason == "unknown-item" and case.code:
            found.setdefault(case.code, []).append(case)
    rows = []
    for code, mine in found.items():
        sold = [case for case in mine if case.decision == "sell-as"]
        last = sold[-1] if sold else None
        rows.append((code, len(mine), len(sold), last.department if last else "", last.price_minor if last else None))
    return sorted(rows, key=lambda row: (-row[2], -row[1], row[0]))


def write_unknown(path: Path, rows: Iterable[tuple[str, int, int, str, int | None]]) -> None:
    """What the back office is to put on the list of goods."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("gtin", "asked", "sold", "department", "price_minor"))
        out.writerows(("" if cell is None else cell for cell in row) for row in rows)
