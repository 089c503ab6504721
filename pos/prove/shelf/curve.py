"""The curve over the tolerance, and how false alarms fall while weights are learned: figures, and a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos.lane.bagging_parts import ShelfRules
from pos.prove.shelf.month import Figures, Shop
from pos.report.canvas import CARE, INK, LINE, MINT, two_charts

__all__ = ["FACTORS", "FIXED_G", "Point", "curve", "draw", "learning"]

FACTORS = (0.4, 0.6, 0.8, 1.0, 1.3, 1.7, 2.3, 3.0)
"""Times the tolerance that the lane takes."""
FIXED_G = (5.0, 10.0, 15.0, 25.0, 40.0, 70.0)
BLOCK = 100


@dataclass(frozen=True)
class Point:
    """One tolerance: `name` as it is written beside it, and what it came to."""

    name: str
    fixed: bool
    figures: Figures


def learning(seeds: tuple[int, ...], baskets: int = 1_000) -> tuple[list[float], list[Shop]]:
    """False alarms in 100 baskets, block by block from nothing on, the mean of all seeds; and the shops afterwards."""
    shops = [Shop(seed, ShelfRules(), thieves=0.0) for seed in seeds]
    rates = [sum(shop.figures(BLOCK).false_per_100 for shop in shops) / len(shops) for _ in range(0, baskets, BLOCK)]
    return rates, shops


def curve(shops: list[Shop], baskets: int, thieves: float) -> Iterator[Point]:
    """The same people by every tolerance, from what each of these shops knows."""
    rules = [(f"x {factor:g}", False, ShelfRules(factor=factor)) for factor in FACTORS]
    rules += [(f"{grams:g} g", True, ShelfRules(fixed_g=grams)) for grams in FIXED_G]
    for name, fixed, rule in rules:
        found = Figures()
        for shop in shops:
            for one in shop.again(rule, thieves).open(baskets):
                found.add(one)
        yield Point(name, fixed, found)


def draw(rates: list[float], points: list[Point], path: Path) -> None:
    """Write both pictures as one PNG, SVG or PDF, by the file's name.

    Raises:
        ConfigError: matplotlib is not installed.
    """
    with two_charts(path) as (_, left, right):
        _learned(left, rates)
        _tolerances(right, points)


def _learned(axes: Any, rates: list[float]) -> None:  # noqa: ANN401 - matplotlib's axes
    axes.bar([BLOCK * (place + 0.5) for place in range(len(rates))], rates, width=0.8 * BLOCK, color=MINT)
    axes.axhline(1, color=CARE, label="goal")
    axes.set_xlabel("sales since nothing was known of any weight")
    axes.set_ylabel("false alarms in 100 baskets")
    axes.grid(axis="y", color=LINE)
    axes.set_axisbelow(True)
    axes.legend(loc="upper right")


def _tolerances(axes: Any, points: list[Point]) -> None:  # noqa: ANN401 - matplotlib's axes
    for fixed, colour, label in ((False, MINT, "learned, times our tolerance"), (True, CARE, "one for everything")):
        some = [one for one in points if one.fixed == fixed]
        for what, line in (("heavy_caught", "-"), ("mistakes_caught", ":")):
            of = "thefts above 50 g" if what == "heavy_caught" else "honest mistakes"
            axes.plot(
                [one.figures.false_per_100 for one in some],
                [getattr(one.figures, what) for one in some],
                line, marker="o", color=colour, label=f"{of}, {label}",
            )  # fmt: skip
        for one in some:
            axes.annotate(one.name, (one.figures.false_per_100, one.figures.heavy_caught), color=INK, fontsize=8)
    axes.set_xscale("symlog", linthresh=1)
    axes.axvline(1, color=INK, linewidth=0.8)
    axes.axhline(95, color=INK, linewidth=0.8)
    axes.set_xlabel("false alarms in 100 baskets")
    axes.set_ylabel("caught, percent")
    axes.grid(color=LINE)
    axes.set_axisbelow(True)
    axes.legend(loc="lower right", fontsize=8)
