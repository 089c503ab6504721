"""Refunds to several tenders: exact in any order of pieces, never more than each paid, by the rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.money import round_cash
from pos.sale.receipt import Receipt, Tender
from pos.sale.refund_tenders import Share, covered, returned, shares

KINDS = ("card", "cash", "gift", "voucher", "wallet", "credit", "instalments", "something")


def receipt(*tenders: Tender, number: int = 1, refund_of: str = "") -> Receipt:
    total = sum(one.covers_minor for one in tenders)
    return Receipt(
        number=number, lane=4, basket=1, started_at=0, sold_at=1, currency="GBP", lines=(), total_minor=total,
        saved_minor=0, taxes=(), tenders=tenders, refund_of=refund_of,
    )  # fmt: skip


def paid(kind: str, amount: int, rounding: int = 0) -> Tender:
    return Tender(kind=kind, amount_minor=amount, rounding_minor=rounding)


def test_the_least_like_money_comes_first_and_cash_last() -> None:
    sale = receipt(
        *(paid(kind, 100) for kind in ("cash", "card", "wallet", "instalments", "gift", "credit", "voucher"))
    )
    assert [one.place for one in shares(sale, {}, 700, 1)] == [7, 6, 5, 4, 3, 2, 1]
    assert shares(sale, {}, 150, 1) == (Share(7, 100, 100), Share(6, 50, 50))


def test_of_one_kind_the_receipts_order_counts() -> None:
    sale = receipt(paid("card", 300), paid("other", 200), paid("card", 480))
    assert shares(sale, {1: 250}, 300, 1) == (Share(1, 50, 50), Share(2, 200, 200), Share(3, 50, 50))


def test_rounding_comes_back_as_it_was() -> None:
    sale = receipt(paid("cash", 365, rounding=2))
    assert shares(sale, {}, 363, 5) == (Share(1, 363, 365),)
    assert shares(sale, {}, 2, 5) == (Share(1, 2, 0),)
    assert shares(sale, {1: 2}, 361, 5) == (Share(1, 361, 365),)


def test_more_than_was_paid_is_our_bug() -> None:
    with pytest.raises(AssertionError):
        shares(receipt(paid("card", 100)), {1: 1}, 100, 1)


@pytest.mark.parametrize(
    ("tenders", "whole"),
    [
        ((), False),
        ((paid("card", 0),), False),
        ((paid("card", 5), paid("gift", -1)), False),
        ((paid("cash", 5),), True),
    ],
)
def test_only_what_was_paid_can_go_back(tenders: tuple[Tender, ...], whole: bool) -> None:
    assert covered(receipt(*tenders)) is whole


def test_a_sum_that_is_not_the_total_can_not_go_back() -> None:
    odd = receipt(paid("card", 100))
    assert not covered(type(odd)(**{**{n: getattr(odd, n) for n in odd.__struct_fields__}, "total_minor": 99}))


@st.composite
def sales(draw: st.DrawFn) -> tuple[Receipt, int]:
    coin = draw(st.sampled_from((1, 5, 10, 100)))
    tenders = []
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=5)):
        covers = draw(st.integers(1, 5_000))
        amount = round_cash(covers, coin) if kind == "cash" else covers
        tenders.append(paid(kind, amount, amount - covers))
    return receipt(*tenders), coin


@given(sales(), st.data())
def test_all_pieces_together_are_what_was_paid(sale_coin: tuple[Receipt, int], data: st.DataObject) -> None:
    sale, coin = sale_coin
    before: dict[int, int] = {}
    out: dict[int, int] = {}
    left = sale.total_minor
    while left:
        part = data.draw(st.integers(1, left))
        for share in shares(sale, before, part, coin):
            before[share.place] = before.get(share.place, 0) + share.covers_minor
            out[share.place] = out.get(share.place, 0) + share.amount_minor
            tender = sale.tenders[share.place - 1]
            assert share.amount_minor >= 0
            assert out[share.place] <= tender.amount_minor
            assert tender.kind == "cash" or share.amount_minor == share.covers_minor
        left -= part
    assert out == {place: one.amount_minor for place, one in enumerate(sale.tenders, start=1)}


def test_what_went_back_is_read_from_the_refunds() -> None:
    old = receipt(Tender(kind="card", amount_minor=-100), number=2)
    new = receipt(
        Tender(kind="card", amount_minor=-30, of_tender=1),
        Tender(kind="cash", amount_minor=-20, rounding_minor=3, of_tender=2),
        number=3,
    )
    assert returned((old, new)) == {1: 130, 2: 23}
