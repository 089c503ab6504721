"""prove-report.md for people, and the same as JSON for scripts."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from pos import __version__
from pos.benchmark.figures import machine
from pos.prove.catalogue import load
from pos.prove.run import Ran, merged

__all__ = ["is_good", "totals", "write"]


def is_good(ran: Sequence[Ran]) -> bool:
    """Nothing was lost, doubled, undetected or found, and every control was caught."""
    return bool(ran) and all(one.outcome.good for one in ran)


def totals(ran: Sequence[Ran]) -> dict[str, Any]:
    """Everything added up."""
    counts: Counter[str] = Counter()
    for one in ran:
        counts.update(one.outcome.counts)
    controls = [caught for one in ran for caught in one.outcome.controls.values()]
    return {
        "lost": sum(one.outcome.lost for one in ran),
        "doubled": sum(one.outcome.doubled for one in ran),
        "undetected": sum(one.outcome.undetected for one in ran),
        "findings": sum(len(one.outcome.findings) for one in ran),
        "controls": len(controls),
        "controls caught": sum(controls),
        "counts": dict(sorted(counts.items())),
    }


def write(ran: Sequence[Ran], out: Path, minutes: float, seconds: float) -> None:
    """Write `out`.md and `out`.json."""
    summed = totals(ran)
    body = {
        "version": __version__,
        "machine": machine(),
        "minutes": minutes,
        "seconds": round(seconds),
        "good": is_good(ran),
        "totals": summed,
        "suites": msgspec.to_builtins(list(ran)),
    }
    out.with_suffix(".json").write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    out.with_suffix(".md").write_text("\n".join(_pages(ran, summed, minutes, seconds)) + "\n", encoding="utf-8")


def _pages(ran: Sequence[Ran], summed: dict[str, Any], minutes: float, seconds: float) -> list[str]:
    here = machine()
    where = f"{here['cpu']}, {here['cores']} cores, Python {here['python']}"
    verdict = "Good" if is_good(ran) else "NOT GOOD"
    zeros = ", ".join(f"{what} {summed[what]}" for what in ("lost", "doubled", "undetected", "findings"))
    lines = [
        "# Proof",
        "",
        f"pos {__version__}, {where}; budget {minutes:g} minutes, took {seconds / 60:.1f}.",
        "",
        f"**{verdict}**: {zeros}, controls caught {summed['controls caught']} of {summed['controls']}.",
        "",
        "| suite | proves | tried | lost | doubled | undetected | controls caught | seeds | minutes |",
        "|---|---|---|---:|---:|---:|---|---|---:|",
    ]
    lines += [_row(name, parts) for name, parts in merged(ran)]
    for name, parts in merged(ran):
        lines += _details(name, parts)
    return lines


def _row(name: str, parts: list[Ran]) -> str:
    counts: Counter[str] = Counter()
    for one in parts:
        counts.update(one.outcome.counts)
    tried = ", ".join(f"{count:,} {what}" for what, count in list(counts.items())[:3])
    controls = [caught for one in parts for caught in one.outcome.controls.values()]
    outcomes = [one.outcome for one in parts]
    cells = (
        name,
        load(name).proves,
        tried,
        sum(one.lost for one in outcomes),
        sum(one.doubled for one in outcomes),
        sum(one.undetected for one in outcomes),
        f"{sum(controls)} of {len(controls)}",
        " ".join(str(one.job.seed) for one in parts),
        f"{sum(one.seconds for one in parts) / 60:.1f}",
    )
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _details(name: str, parts: list[Ran]) -> list[str]:
    lines = ["", f"## {name}", ""]
    for one in parts:
        lines.append(f"`{one.job.command}`")
        lines.append("")
        lines += [f"- {what}: {count:,}" for what, count in one.outcome.counts.items()]
        lines += [f"- {what}: {said}" for what, said in one.outcome.facts.items()]
        if one.outcome.rows:
            lines += ["", *load(name).table(one.outcome.rows), ""]  # type: ignore[attr-defined]
        lines += [
            f"- control {what}: {'caught' if caught else 'NOT CAUGHT'}" for what, caught in one.outcome.controls.items()
        ]
        lines += [f"- **FOUND** {finding}" for finding in one.outcome.findings]
        lines.append("")
    return lines[:-1]
