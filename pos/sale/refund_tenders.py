"""To which tenders of a sale a refund goes: to those that paid it, by rule, and never more than each of them paid.

The rule: what can be spent in fewest places first (vouchers, gift cards and store credit, instalments), then wallets
and cards, cash last; so nobody turns a gift card into cash by bringing goods back. Of one kind, in the receipt's
order. Cash is mirrored with its rounding: shares are taken from the running sum, so that together they are what was
paid.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pos.sale.money import round_cash
from pos.sale.receipt import Receipt, Tender

__all__ = ["Share", "covered", "returned", "shares"]

_ORDER = ("voucher", "credit", "gift", "instalments", "wallet", "card", "cash")
_OTHERS = _ORDER.index("card")


class Share(Struct, frozen=True):
    """What one tender gets back.

    Attributes:
        place: of the tender on the sale's receipt, counted from 1.
        covers_minor: of the goods' price, minor units.
        amount_minor: what is handed over; of cash rounded.
    """

    place: int
    covers_minor: int
    amount_minor: int


def returned(refunds: Sequence[Receipt]) -> dict[int, int]:
    """What earlier refunds of one sale gave back to each of its tenders, minor units of the total, by place."""
    back: Counter[int] = Counter()
    for one in refunds:
        for tender in one.tenders:
            back[tender.of_tender or 1] -= tender.covers_minor  # they count downwards
    return dict(back)


def covered(receipt: Receipt) -> bool:
    """Whether the tenders together paid the sale, each of them some of it: only then it is known what to give back."""
    parts = [one.covers_minor for one in receipt.tenders]
    return bool(parts) and min(parts) > 0 and sum(parts) == receipt.total_minor


def shares(receipt: Receipt, before: Mapping[int, int], amount_minor: int, coin_minor: int) -> tuple[Share, ...]:
    """Divide a refund among the tenders of a sale.

    Args:
        receipt: the sale; `covered` holds.
        before: what each tender got back earlier, by place.
        amount_minor: what comes back now; no more than is left of the sale (else it is our bug).
        coin_minor: what cash is rounded to.
    """
    found = tuple(_shares(receipt, before, amount_minor, coin_minor))
    assert sum(one.covers_minor for one in found) == amount_minor, (receipt.reference, before, amount_minor)
    return found


def _shares(receipt: Receipt, before: Mapping[int, int], amount_minor: int, coin_minor: int) -> Iterator[Share]:
    left = amount_minor
    for place, tender in sorted(enumerate(receipt.tenders, start=1), key=lambda one: _rank(one[1])):
        start = before.get(place, 0)
        part = min(left, tender.covers_minor - start)
        if part > 0:
            left -= part
            paid = _paid(tender, start + part, coin_minor) - _paid(tender, start, coin_minor)
            yield Share(place, part, paid)


def _rank(tender: Tender) -> int:
    return _ORDER.index(tender.kind) if tender.kind in _ORDER else _OTHERS


def _paid(tender: Tender, covers_minor: int, coin_minor: int) -> int:
    """What was handed over for the first so much that a tender paid."""
    if covers_minor == tender.covers_minor:
        return tender.amount_minor
    return min(round_cash(covers_minor, coin_minor), tender.amount_minor) if tender.kind == "cash" else covers_minor
