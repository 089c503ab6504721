"""Engines that are wrong: what other systems do. The proof must tell each from ours."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from pos.sale.promotion import deal, items, options, solve
from pos.sale.promotion.cut import Solved
from pos.sale.promotion.goods import Goods
from pos.sale.promotion.plays import Option, Play
from pos.sale.promotion.search import Found, Work
from pos.sale.promotion.solve import Problem

__all__ = ["PLANTED"]

_solve = solve.solve


def _one_after_the_other(pieces: list[Goods], problem: Problem, work: Work) -> Solved:
    """A greedy engine: the first promotion that fits takes its pieces, then the next has what is left."""
    places = sorted({place for one in pieces for place, _ in one.matches if place in problem.allowed})
    best = Solved(0, ())
    for place in places:
        found = _solve(pieces, Problem(problem.promotions, problem.uses, {place}), work)
        if found.gain > best.gain:
            best = found
    return best


def _no_search(plays: Sequence[Play], pieces: Sequence[Sequence[Option]], _work: Work) -> Found:
    """Where promotions want the same pieces, none gets them."""
    del plays
    return Found(0, tuple(options[0] for options in pieces))


def _lost_cent(amount_minor: int, weights: Sequence[int]) -> list[int]:
    return [amount_minor * weight // (sum(weights) or 1) for weight in weights]


def _nothing(*_: Any) -> list[Any]:  # noqa: ANN401 - stands for any method
    return []


PLANTED: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "a greedy engine": lambda: patch.object(items, "solve", _one_after_the_other),
    "promotions that want the same pieces are not weighed": lambda: patch.object(solve, "search", _no_search),
    "the last cent to who was scanned first": lambda: patch.object(deal, "_name", lambda *_: ()),
    "a discount shared without its last cent": lambda: patch.object(deal, "split", _lost_cent),
    "no discount of another class on top": lambda: patch.object(options.Chain, "on_top", _nothing),
}
