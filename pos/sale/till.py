"""What a lane has taken since its day began, and since it was first switched on: the sums of X and Z reports.

A fold over receipts and acts: `Till` after each is the one before with it counted. Training counts nowhere. A refund
is a receipt whose amounts count downwards; sales and refunds stand apart, and the grand totals only ever grow.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pos.sale.receipt import Receipt
from pos.sale.tax import TaxSum

__all__ = [
    "NOTHING_TAKEN",
    "Counted",
    "Report",
    "TaxTotal",
    "TenderTotal",
    "Till",
    "next_day",
    "tallied",
    "with_act",
    "with_sale",
]


class TenderTotal(Struct, frozen=True, gc=False):
    """What came in by one way to pay, what of it went out again, minor units; how often."""

    kind: str
    in_minor: int = 0
    out_minor: int = 0
    count: int = 0

    @property
    def expected_minor(self) -> int:
        """What has to be there."""
        return self.in_minor - self.out_minor


class TaxTotal(Struct, frozen=True, gc=False):
    """One rate's gross, net and tax: sales less refunds, minor units."""

    key: str
    label: str
    rate_bp: int
    gross_minor: int
    net_minor: int
    tax_minor: int


class Counted(Struct, frozen=True, gc=False):
    """What a person counted by one way to pay, minor units, and why it differs."""

    kind: str
    amount_minor: int
    why: str = ""


class Till(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The sums of a day, and the totals for ever.

    Attributes:
        day: the number of the Z report that will end it, from 1 on.
        since: when it began, UTC milliseconds; 0: with the lane.
        sales, refunds: how many receipts.
        first, last: their numbers; 0: none yet.
        gross_minor, refunds_minor: sold, and given back (both counted upwards).
        saved_minor: what promotions and staff took off.
        rounding_minor: what cash was rounded by.
        tenders, taxes: by way to pay, by rate.
        acts: what people did, and how often.
        grand_gross_minor, grand_refunds_minor, grand_sales: for ever; no report takes them back.
    """

    day: int = 1
    since: int = 0
    sales: int = 0
    refunds: int = 0
    first: int = 0
    last: int = 0
    gross_minor: int = 0
    refunds_minor: int = 0
    saved_minor: int = 0
    rounding_minor: int = 0
    tenders: tuple[TenderTotal, ...] = ()
    taxes: tuple[TaxTotal, ...] = ()
    acts: tuple[tuple[str, int], ...] = ()
    grand_gross_minor: int = 0
    grand_refunds_minor: int = 0
    grand_sales: int = 0

    @property
    def net_minor(self) -> int:
        """Sold, less given back."""
        return self.gross_minor - self.refunds_minor


NOTHING_TAKEN = Till()


class Report(Struct, frozen=True, gc=False, kw_only=True):
    """An X report ("x": so far) or a Z report ("z": the day's end), as it is printed.

    Attributes:
        at: when, UTC milliseconds; `by`: who.
        counted, open_payments: of a Z report, see `DayClosed`.
    """

    kind: Literal["x", "z"]
    till: Till
    at: int
    by: str
    lane: int
    currency: str
    counted: tuple[Counted, ...] = ()
    open_payments: tuple[str, ...] = ()


def with_sale(till: Till, receipt: Receipt) -> Till:
    """The till after this sale or refund."""
    if receipt.training:
        return till
    back = bool(receipt.refund_of)
    gross = 0 if back else receipt.total_minor
    returned = -receipt.total_minor if back else 0
    return replace(
        till,
        sales=till.sales + (not back),
        refunds=till.refunds + back,
        first=till.first or receipt.number,
        last=receipt.number,
        gross_minor=till.gross_minor + gross,
        refunds_minor=till.refunds_minor + returned,
        saved_minor=till.saved_minor + receipt.saved_minor,
        rounding_minor=till.rounding_minor + sum(one.rounding_minor for one in receipt.tenders),
        tenders=_tenders(till.tenders, receipt),
        taxes=_taxes(till.taxes, receipt.taxes),
        grand_gross_minor=till.grand_gross_minor + gross,
        grand_refunds_minor=till.grand_refunds_minor + returned,
        grand_sales=till.grand_sales + 1,
    )


def _tenders(before: tuple[TenderTotal, ...], receipt: Receipt) -> tuple[TenderTotal, ...]:
    after = {one.kind: one for one in before}
    for tender in receipt.tenders:
        old = after.get(tender.kind, TenderTotal(tender.kind))
        came, went = max(tender.amount_minor, 0), max(-tender.amount_minor, 0)
        after[tender.kind] = TenderTotal(tender.kind, old.in_minor + came, old.out_minor + went, old.count + 1)
    return tuple(after[kind] for kind in sorted(after))


def _taxes(before: tuple[TaxTotal, ...], sums: tuple[TaxSum, ...]) -> tuple[TaxTotal, ...]:
    after = {(one.key, one.rate_bp): one for one in before}
    for one in sums:
        old = after.get((one.key, one.rate_bp), TaxTotal(one.key, one.label, one.rate_bp, 0, 0, 0))
        after[one.key, one.rate_bp] = TaxTotal(
            one.key,
            one.label,
            one.rate_bp,
            old.gross_minor + one.gross_minor,
            old.net_minor + one.net_minor,
            old.tax_minor + one.tax_minor,
        )
    return tuple(after[key] for key in sorted(after))


def with_act(till: Till, act: str) -> Till:
    """The till after a person did this."""
    counts = dict(till.acts)
    counts[act] = counts.get(act, 0) + 1
    return replace(till, acts=tuple(sorted(counts.items())))


def next_day(till: Till, at: int) -> Till:
    """The day after: nothing taken yet, the totals for ever as they are."""
    return Till(
        day=till.day + 1,
        since=at,
        grand_gross_minor=till.grand_gross_minor,
        grand_refunds_minor=till.grand_refunds_minor,
        grand_sales=till.grand_sales,
    )


def tallied(till: Till, receipts: tuple[Receipt, ...]) -> Till:
    """The till after all of these."""
    for one in receipts:
        till = with_sale(till, one)
    return till
