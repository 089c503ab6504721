"""Many inputs at one thing: what each is told of, once, with the command that shows it again."""

import traceback
from collections import Counter
from collections.abc import Callable, Iterable

from msgspec import Struct, field

from pos.prove.suite import Budget

__all__ = ["Attempt", "Tried", "again", "try_all"]

MOST_TOLD = 20
Attempt = Callable[[int], Iterable[str]]
"""One input by its number: what is wrong with what it led to. An exception is wrong in itself."""


class Tried(Struct):
    """How many inputs were tried, what was wrong, and how often each kind of it."""

    done: int = 0
    findings: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def take(self, wrongs: Iterable[str], shown_by: str) -> None:
        """Keep the first of each kind: what stands before the first colon."""
        for wrong in wrongs:
            kind = wrong.partition(":")[0]
            self.kinds[kind] += 1
            if self.kinds[kind] == 1 and len(self.findings) < MOST_TOLD:
                self.findings.append(f"{wrong}\n    again: {shown_by}")


def again(module: str, seed: int, index: int) -> str:
    """The command that tries one input of a suite again and says what it is."""
    return f'python -c "from pos.prove.{module} import retold; print(retold({seed}, {index}))"'


def wrongs_of(attempt: Attempt, index: int) -> list[str]:
    """What is wrong with one input, an exception told with where it was raised."""
    try:
        return list(attempt(index))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{where.filename.rpartition('/')[2]} line {where.lineno}"
        return [f"{type(error).__name__} in {place}: {error}"]


def try_all(module: str, seed: int, budget: Budget, attempt: Attempt) -> Tried:
    """Try inputs 0, 1, 2 ... while the budget goes on."""
    tried = Tried()
    while budget.goes_on(tried.done):
        tried.take(wrongs_of(attempt, tried.done), again(module, seed, tried.done))
        tried.done += 1
    return tried
