"""Money back for goods brought back: an exact mirror of what was charged for them, tax and rounding included.

A line of several pieces may come back piece by piece. Shares are taken from the running sum, so that all pieces
together give back the line's amount and the receipt's tax to the cent, in whatever order they come.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from pos.sale.receipt import Receipt, ReceiptLine
from pos.sale.tax import TaxSum

__all__ = ["Pieces", "left", "mirror", "refunded"]

Pieces = Mapping[int, int]
"""Place of a line on its receipt, counted from 1 -> pieces."""


def refunded(refunds: Sequence[Receipt]) -> dict[int, int]:
    """The pieces that earlier refunds of one sale gave back."""
    back: Counter[int] = Counter()
    for one in refunds:
        for line in one.lines:
            back[line.of_line] -= line.quantity  # they count downwards
    return dict(back)


def left(receipt: Receipt, before: Pieces) -> dict[int, int]:
    """The pieces of each line that may still be given back; lines without any are left out.

    Money that was given for containers is not asked back.
    """
    pieces = {
        place: line.quantity - before.get(place, 0)
        for place, line in enumerate(receipt.lines, start=1)
        if line.amount_minor >= 0
    }
    return {place: count for place, count in pieces.items() if count > 0}


def mirror(receipt: Receipt, before: Pieces, picked: Pieces) -> tuple[tuple[ReceiptLine, ...], tuple[TaxSum, ...]]:
    """The lines and taxes of a refund, all counting downwards; what is given back is the sum of the taxes' gross.

    Args:
        receipt: the sale.
        before: what was given back earlier.
        picked: what is given back now: at least one piece of a line, and no more than are left (else it is our bug).
    """
    remains = left(receipt, before)
    assert all(0 < count <= remains.get(place, 0) for place, count in picked.items()), (picked, remains)
    lines = tuple(_mirrored(receipt.lines[place - 1], place, before, picked) for place in sorted(picked))
    taxes = (_tax(receipt, tax, before, picked) for tax in receipt.taxes)
    return lines, tuple(tax for tax in taxes if tax is not None)


def _share(amount: int, whole: int, part: int) -> int:
    """So much of an amount belongs to the first `part` of `whole` pieces."""
    return amount * part // whole


def _between(amount: int, whole: int, start: int, end: int) -> int:
    return _share(amount, whole, end) - _share(amount, whole, start)


def _mirrored(line: ReceiptLine, place: int, before: Pieces, picked: Pieces) -> ReceiptLine:
    start, pieces = before.get(place, 0), picked[place]
    return replace(
        line,
        quantity=-pieces,
        amount_minor=-_between(line.amount_minor, line.quantity, start, start + pieces),
        saved_minor=-_between(line.saved_minor, line.quantity, start, start + pieces),
        points_earned=-_between(line.points_earned, line.quantity, start, start + pieces),
        points_used=-_between(line.points_used, line.quantity, start, start + pieces),
        of_line=place,
    )


def _weight(receipt: Receipt, key: str, pieces: Pieces, *, by_amount: bool) -> int:
    """What these pieces, the first of each line, weigh in one tax class: what they cost, or how many they are."""
    return sum(
        _share(line.amount_minor if by_amount else line.quantity, line.quantity, pieces.get(place, 0))
        for place, line in enumerate(receipt.lines, start=1)
        if line.tax == key
    )


def _tax(receipt: Receipt, tax: TaxSum, before: Pieces, picked: Pieces) -> TaxSum | None:
    """A class's share of what was charged for it, which may be more than its lines say: a tax on top, for one."""
    if not any(receipt.lines[place - 1].tax == tax.key for place in picked):
        return None
    all_of_it = {place: line.quantity for place, line in enumerate(receipt.lines, start=1)}
    after = {place: before.get(place, 0) + picked.get(place, 0) for place in {*before, *picked}}
    by_amount = _weight(receipt, tax.key, all_of_it, by_amount=True) != 0
    whole, start, end = (
        _weight(receipt, tax.key, pieces, by_amount=by_amount) for pieces in (all_of_it, before, after)
    )
    gross, share = _between(tax.gross_minor, whole, start, end), _between(tax.tax_minor, whole, start, end)
    return replace(tax, gross_minor=-gross, tax_minor=-share, net_minor=share - gross)
