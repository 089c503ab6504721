"""The reports of a suite's shares, added up.

pos prove add part-*.json
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from pos.errors import ConfigError
from pos.prove.run import Ran
from pos.prove.shares import share_of
from pos.prove.suite import Outcome

__all__ = ["added"]


def added(ran: Sequence[Ran]) -> tuple[Outcome, list[str]]:
    """The outcome of all parts together, and what is missing: shares that nobody ran, ran twice, or did not end.

    Raises:
        ConfigError: they are no parts of one run.
    """
    kinds = {(one.job.name, one.job.seed, share_of(one.job.share)[1]) for one in ran}
    if len(kinds) != 1:
        raise ConfigError("These are not the shares of one run.", "Give reports of one suite, one seed and one size.")
    ((_, _, whole),) = kinds
    total = Outcome()
    for one in sorted(ran, key=lambda one: share_of(one.job.share)):
        _add(total, one.outcome)
    return total, list(_missing(ran, whole))


def _missing(ran: Sequence[Ran], whole: int) -> Iterator[str]:
    shares = Counter(share_of(one.job.share)[0] for one in ran)
    yield from (f"share {part}/{whole} was not run" for part in range(1, whole + 1) if not shares[part])
    yield from (f"share {part}/{whole} is there {count} times" for part, count in sorted(shares.items()) if count > 1)
    for one in ran:
        if one.outcome.left:
            yield f"share {one.job.share or '1/1'}: {one.outcome.left:,} inputs were left"


def _add(total: Outcome, one: Outcome) -> None:
    total.counts.update(one.counts)
    for row, counts in one.rows.items():
        into = total.rows.setdefault(row, {})
        for what, count in counts.items():
            into[what] = into.get(what, 0) + count
    total.lost += one.lost
    total.doubled += one.doubled
    total.undetected += one.undetected
    total.left += one.left
    total.findings += one.findings
    total.controls |= one.controls
