"""Discounted receipts brought back piece by piece, in any order: the money and the tax that were paid, and no more.

The baskets are those of `prices`, under promotions; prices with tax in them and without, buyers who pay no tax,
deposits. Each refund is a receipt of its own, and what is left of a sale is asked of those, as the lane does it. The
sums are taken here once more, from the amounts on paper only.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

from pos.prove.prices.refunds import receipt_of
from pos.prove.prices.worlds import TAXES, Scene, scenes
from pos.prove.suite import Budget, Outcome
from pos.sale import refund
from pos.sale.pricing import PricedCart, price
from pos.sale.promotion.book import PromotionBook
from pos.sale.receipt import Receipt
from pos.sale.refund import left, mirror, refunded
from pos.sale.tax import TaxSum

__all__ = ["SUITE", "RefundsSuite", "retold", "wrong_with"]

CONTROL_RECEIPTS = 60
MOST_TOLD = 20


def sales(seed: int) -> Iterator[PricedCart]:
    """Baskets with something off, without end; every fourth with tax on top, every seventh of a buyer without tax."""
    for number, scene in enumerate(scenes(seed)):
        priced = _priced(scene, tax_included=number % 4 != 0, exempt=number % 7 == 0)
        if priced.saved_minor and priced.total_minor > 0:
            yield priced


def _priced(scene: Scene, *, tax_included: bool, exempt: bool) -> PricedCart:
    context = replace(scene.context, tax_exempt=exempt)
    return price(scene.cart, TAXES, PromotionBook(scene.promotions), context, tax_included=tax_included)


def wrong_with(receipt: Receipt, chance: random.Random) -> Iterator[str]:
    """What is wrong with bringing everything back in one order, and in another."""
    one, other = list(_brought_back(receipt, chance)), list(_brought_back(receipt, chance))
    for refunds in (one, other):
        yield from _sums(receipt, refunds)
    yield from _on_the_way(one)
    if _by_line(one) != _by_line(other):
        yield "what a line gives back depends on the order"


def _brought_back(receipt: Receipt, chance: random.Random) -> Iterator[Receipt]:
    """One refund after the other until nothing is left; some of one piece, some of many lines."""
    before: list[Receipt] = []
    while remains := left(receipt, refunded(before)):
        places = chance.sample(sorted(remains), min(len(remains), chance.choice((1, 1, 1, 2, 5))))
        picked = {place: chance.randrange(1, remains[place] + 1) for place in places}
        lines, taxes = mirror(receipt, refunded(before), picked)
        back = replace(receipt, lines=lines, taxes=taxes, total_minor=_gross(taxes), refund_of=receipt.reference)
        before.append(back)
        yield back


def _gross(taxes: Sequence[TaxSum]) -> int:
    return sum(tax.gross_minor for tax in taxes)


def _by_line(refunds: Sequence[Receipt]) -> Counter[int]:
    found: Counter[int] = Counter()
    for one in refunds:
        for line in one.lines:
            found[line.of_line] += line.amount_minor
    return found


def _sums(receipt: Receipt, refunds: Sequence[Receipt]) -> Iterator[str]:
    """Everything together: money, lines, tax and net of each rate, pieces."""
    money = -sum(one.total_minor for one in refunds)
    if money != receipt.total_minor:
        yield f"the money is not what was paid: {money} of {receipt.total_minor} came back"
    by_line = _by_line(refunds)
    for place, line in enumerate(receipt.lines, start=1):
        if -by_line[place] != line.amount_minor:
            yield f"a line is not what it cost: {-by_line[place]} of {line.amount_minor} came back"
    for tax in receipt.taxes:
        mine = [back for one in refunds for back in one.taxes if back.key == tax.key]
        for what in ("tax_minor", "net_minor", "gross_minor"):
            if -sum(getattr(back, what) for back in mine) != getattr(tax, what):
                yield f"the {what[:-6]} of a rate is not what was paid"


def _on_the_way(refunds: Sequence[Receipt]) -> Iterator[str]:
    """Each refund by itself: nobody pays for bringing goods back, and the tax of each is its gross less its net."""
    for one in refunds:
        if one.total_minor > 0:
            yield "who brings goods back has to pay"
        if any(tax.gross_minor != tax.net_minor + tax.tax_minor for tax in one.taxes):
            yield "net and tax of a refund are not its gross"


def _each_rounded(amount: int, whole: int, start: int, end: int) -> int:
    """A till that gives back every piece at its rounded price."""
    return (end - start) * round(amount / whole) if whole else 0


def _down(amount: int, whole: int, start: int, end: int) -> int:
    """One that rounds down for its shop each time."""
    return amount * (end - start) // whole if whole else 0


_mirrored = refund._mirrored  # noqa: SLF001 - to be wrong in its place


def _undiscounted(line: Any, *rest: Any) -> Any:  # noqa: ANN401 - stands for a function of the core
    """One that gives back what is on the shelf."""
    return _mirrored(replace(line, amount_minor=line.amount_minor + line.saved_minor), *rest)


def _no_deposit(receipt: Receipt, before: Any) -> dict[int, int]:  # noqa: ANN401
    """One that keeps the deposits."""
    remains = refund.left(receipt, before)
    return {place: count for place, count in remains.items() if receipt.lines[place - 1].name.default != "Deposit"}


PLANTED: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "each piece at its rounded price": lambda: patch.object(refund, "_between", _each_rounded),
    "rounded down each time": lambda: patch.object(refund, "_between", _down),
    "the price on the shelf is given back": lambda: patch.object(refund, "_mirrored", _undiscounted),
    "deposits are kept": lambda: patch(f"{__name__}.left", _no_deposit),
}
"""Tills that are wrong."""


def retold(seed: int, number: int) -> str:
    """What is wrong with the receipt of this number (from 1), and the receipt."""
    stream = sales(seed)
    for _ in range(number - 1):
        next(stream)
    receipt = receipt_of(next(stream))
    return f"{list(wrong_with(receipt, random.Random(f'{seed} {number}')))}\n{receipt}"


def _caught(name: str, seed: int) -> bool:
    with PLANTED[name]():
        stream = sales(seed)
        receipts = (receipt_of(next(stream)) for _ in range(CONTROL_RECEIPTS))
        return any(True for one in receipts for _ in wrong_with(one, random.Random(seed)))


class RefundsSuite:
    """Discounted receipts, brought back in any order."""

    name = "refunds"
    proves = "money back: discounted receipts return exactly what was paid, in any order, tax and deposits too"
    unit = "receipts"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Receipt after receipt, then the planted tills."""
        outcome, counts = Outcome(), Counter[str]()
        stream = sales(seed)
        while budget.goes_on(counts["receipts"]):
            receipt = receipt_of(next(stream))
            counts["receipts"] += 1
            counts["pieces brought back"] += 2 * sum(line.quantity for line in receipt.lines)
            counts["minor units returned"] += 2 * receipt.total_minor
            counts["with deposits"] += any(line.name.default == "Deposit" for line in receipt.lines)
            counts["with tax on top"] += receipt.total_minor > sum(line.amount_minor for line in receipt.lines)
            wrong = list(wrong_with(receipt, random.Random(f"{seed} {counts['receipts']}")))
            if wrong:
                outcome.lost += 1
                told = "; ".join(dict.fromkeys(wrong))
                outcome.findings.append(f"seed {seed}, receipt {counts['receipts']}: {told}")
                if len(outcome.findings) >= MOST_TOLD:
                    break
        outcome.counts = counts
        outcome.controls = {name: _caught(name, seed) for name in PLANTED}
        return outcome


SUITE = RefundsSuite()
