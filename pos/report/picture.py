"""The report as a picture: assist time by reason, checks by hour. matplotlib draws it, for whoever asks for one."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pos.report.canvas import CARE, INK, LINE, MINT, two_charts
from pos.report.cases import Book
from pos.report.figures import Group, by_hour, by_reason

__all__ = ["draw"]


def draw(path: Path, book: Book, zone: ZoneInfo) -> None:
    """Write a PNG, SVG or PDF, by the file's name.

    Raises:
        ConfigError: matplotlib is not installed.
    """
    with two_charts(path) as (figure, left, right):
        reasons = [one for one in by_reason(book)[:-1] if one.told]
        _times(left, reasons[::-1])
        _hours(right, by_hour(book, zone))
        whole = by_reason(book)[-1]
        per_100 = "-" if whole.per_100 is None else f"{whole.per_100:.1f}"
        figure.suptitle(f"{book.sales} sales, {whole.told} checks, {per_100} per 100 sales", color=INK)


def _times(axes: Any, groups: list[Group]) -> None:  # noqa: ANN401 - matplotlib's axes
    """From need to solved, median and 90th percentile, and the seconds that shoppers were held."""
    names = [f"{one.name} ({one.told})" for one in groups]
    places = range(len(groups))
    axes.barh(places, [(one.assist_ms or 0) / 1000 for one in groups], height=0.5, color=MINT, label="solved, median")
    axes.plot(
        [(one.assist_p90_ms or 0) / 1000 for one in groups], places, "D", color=INK, label="solved, 90th percentile"
    )
    held = [(one.held_p90_ms / 1000, place) for place, one in enumerate(groups) if one.held_p90_ms]
    axes.plot([s for s, _ in held], [at for _, at in held], "o", color=CARE, label="held, 90th percentile")
    axes.set_yticks(places, names)
    axes.set_xlabel("seconds from need to solved")
    axes.grid(axis="x", color=LINE)
    axes.set_axisbelow(True)
    _legend(axes)


def _hours(axes: Any, groups: list[Group]) -> None:  # noqa: ANN401 - matplotlib's axes
    """Checks by hour of the shop's day, those that mended themselves apart."""
    hours = [int(one.name) for one in groups]
    axes.bar(hours, [one.told for one in groups], color=MINT, label="the team was told")
    axes.bar(hours, [one.false_alarms for one in groups], color=CARE, label="nothing was wrong")
    axes.set_xlabel("hour")
    axes.set_ylabel("checks")
    axes.grid(axis="y", color=LINE)
    axes.set_axisbelow(True)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.yaxis.get_major_locator().set_params(integer=True)
    _legend(axes)


def _legend(axes: Any) -> None:  # noqa: ANN401 - matplotlib's axes
    """Below the picture, where it covers nothing."""
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3, frameon=False)
