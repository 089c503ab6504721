"""A suite in parts: several runs share its inputs, each of them once.

pos prove run payments --seed 7 --share 3/12 --json part-3.json
"""

from collections.abc import Sequence
from typing import TypeVar

from pos.errors import ConfigError
from pos.prove.suite import Share, Suite

__all__ = ["in_share", "must_share", "share_of"]

T = TypeVar("T")


def share_of(text: str) -> Share:
    """Which share of how many: "3/12"; empty: all of it.

    Raises:
        ConfigError: it says something else.

    Example:
        >>> share_of("3/12"), share_of("")
        ((3, 12), (1, 1))
    """
    if not text:
        return 1, 1
    part, _, whole = text.partition("/")
    if not (part.isdecimal() and whole.isdecimal() and 1 <= int(part) <= int(whole)):
        raise ConfigError(f"{text!r} is no share.", 'Write the third of twelve as "3/12".')
    return int(part), int(whole)


def in_share(all_of_them: Sequence[T], share: Share) -> Sequence[T]:
    """Every n-th, so that all shares together have each once."""
    part, whole = share
    return all_of_them[part - 1 :: whole]


def must_share(suite: Suite, share: str) -> None:
    """Whether a suite can be shared that way.

    Raises:
        ConfigError: it can't, or that is no share.
    """
    share_of(share)
    if not hasattr(suite, "table"):
        raise ConfigError(f"The suite {suite.name!r} can't be shared.", "Give each run a seed of its own.")
