"""What a lane holds, sampled while it sells: memory, descriptors, threads, WAL; and whether any of it grows for ever.

`take` looks at any process from outside (or at this one), so that any long run can be watched; `judge` says what grows.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from msgspec import Struct

__all__ = ["Limits", "Sample", "judge", "line", "take", "warmed"]

PAGE = os.sysconf("SC_PAGE_SIZE")
MIB = 2**20


class Sample(Struct, frozen=True):
    """One look. `blocks` are Python's own small pieces of memory, 0 where nobody counted them."""

    sales: int
    rss_bytes: int
    fds: int
    threads: int
    wal_bytes: int
    database_bytes: int
    blocks: int = 0


class Limits(Struct, frozen=True):
    """What is still noise: a slope a sale, and a rise over the whole run; and how long the WAL may get.

    A lane is warm after `warm_sales`: until then SQLite fills its page cache (2 MB), as much a sale as it writes.
    """

    warm_sales: int = 500
    rss_a_sale: float = 400.0
    rss_rise: float = 1.5 * MIB
    blocks_a_sale: float = 0.5
    blocks_rise: float = 60
    fds_rise: float = 2
    threads_rise: float = 2
    wal_bytes: int = 64 * MIB


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def take(database: Path, sales: int, pid: int | None = None, blocks: int = 0) -> Sample:
    """Look at a process (this one, if none is named) and at its database."""
    about = Path("/proc") / ("self" if pid is None else str(pid))
    return Sample(
        sales=sales,
        rss_bytes=int((about / "statm").read_text(encoding="utf-8").split()[1]) * PAGE,
        fds=len(os.listdir(about / "fd")),  # noqa: PTH208 - names only
        threads=len(os.listdir(about / "task")),  # noqa: PTH208
        wal_bytes=_size(database.with_name(f"{database.name}-wal")),
        database_bytes=_size(database),
        blocks=blocks,
    )


def line(samples: Sequence[Sample], value: Callable[[Sample], float]) -> tuple[float, float]:
    """The slope a sale, and the rise, by the median of all slopes (Theil and Sen): one jump is none."""
    slopes = [
        (value(later) - value(one)) / (later.sales - one.sales)
        for place, one in enumerate(samples)
        for later in samples[place + 1 :]
        if later.sales > one.sales
    ]
    slope = median(slopes) if slopes else 0.0
    return slope, slope * (samples[-1].sales - samples[0].sales)


def warmed(samples: Sequence[Sample], limits: Limits) -> Sequence[Sample]:
    """The samples of a warm lane."""
    warm = [one for one in samples if one.sales >= limits.warm_sales]
    assert len(warm) > 5, f"no more than {len(warm)} samples after {limits.warm_sales} sales prove nothing"
    return warm


def judge(samples: Sequence[Sample], limits: Limits | None = None) -> list[str]:
    """What grows with the sales, once the lane is warm, and a WAL that is too long."""
    limits = limits or Limits()
    warm = warmed(samples, limits)
    wrong = []
    for name, value, a_sale, rise in (
        ("resident memory", lambda one: one.rss_bytes, limits.rss_a_sale, limits.rss_rise),
        ("Python's memory blocks", lambda one: one.blocks, limits.blocks_a_sale, limits.blocks_rise),
        ("open descriptors", lambda one: one.fds, 0.0, limits.fds_rise),
        ("threads", lambda one: one.threads, 0.0, limits.threads_rise),
    ):
        slope, whole = line(warm, value)
        if slope > a_sale and whole >= rise:
            wrong.append(f"{name} grow by {slope:.4g} a sale, {whole:.4g} over {warm[-1].sales - warm[0].sales} sales")
    longest = max(one.wal_bytes for one in samples)
    if longest >= limits.wal_bytes:
        wrong.append(f"the WAL grew to {longest / MIB:.1f} MiB")
    return wrong
