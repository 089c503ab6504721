"""The till against a reckoning of its own: whatever is sold and given back, the sums are those of the receipts."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from pos.sale.receipt import Receipt, Tender
from pos.sale.tax import TaxSum
from pos.sale.till import NOTHING_TAKEN, next_day, tallied, with_act, with_sale

TAXES = (("standard", "A", 2000), ("reduced", "B", 500))


@st.composite
def receipts(draw: st.DrawFn) -> list[Receipt]:
    made = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        back = draw(st.booleans())
        sign = -1 if back else 1
        taxes = tuple(
            TaxSum(key, label, rate, sign * gross, sign * (gross - gross // 6), sign * (gross // 6))
            for key, label, rate in TAXES
            for gross in [draw(st.integers(0, 10_000))]
        )
        total = sum(tax.gross_minor for tax in taxes)
        first = draw(st.integers(0, abs(total)))
        tenders = (
            Tender(kind=draw(st.sampled_from(("card", "gift"))), amount_minor=sign * first),
            Tender(kind="cash", amount_minor=total - sign * first, rounding_minor=draw(st.integers(-2, 2))),
        )
        made.append(
            Receipt(
                number=number, lane=4, basket=number, started_at=1, sold_at=number, currency="GBP", lines=(), total_minor=total,
                saved_minor=sign * draw(st.integers(0, 500)), taxes=taxes, tenders=tenders, refund_of="R004-1" if back else "",
                training=draw(st.integers(0, 5)) == 0,
            )
        )  # fmt: skip
    return made


@given(receipts())
def test_the_sums_are_those_of_the_receipts(made: list[Receipt]) -> None:
    till = tallied(NOTHING_TAKEN, tuple(made))
    real = [one for one in made if not one.training]
    sales, refunds = [one for one in real if not one.refund_of], [one for one in real if one.refund_of]
    assert (till.sales, till.refunds) == (len(sales), len(refunds))
    assert till.gross_minor == sum(one.total_minor for one in sales)
    assert till.refunds_minor == -sum(one.total_minor for one in refunds)
    assert till.net_minor == sum(one.total_minor for one in real)
    assert till.saved_minor == sum(one.saved_minor for one in real)
    by_way: Counter[str] = Counter()
    for tender in (tender for one in real for tender in one.tenders):
        by_way[tender.kind] += tender.amount_minor
    assert {one.kind: one.expected_minor for one in till.tenders} == {kind: by_way[kind] for kind in by_way}
    assert till.rounding_minor == sum(tender.rounding_minor for one in real for tender in one.tenders)
    by_rate: Counter[str] = Counter()
    for tax in (tax for one in real for tax in one.taxes):
        by_rate[tax.key] += tax.tax_minor
    assert {one.key: one.tax_minor for one in till.taxes} == dict(by_rate)
    assert all(one.gross_minor == one.net_minor + one.tax_minor for one in till.taxes)
    assert (till.first, till.last) == ((real[0].number, real[-1].number) if real else (0, 0))


def test_a_refund_adds_to_what_was_ever_given_back() -> None:
    back = Receipt(
        number=7, lane=4, basket=7, started_at=1, sold_at=7, currency="GBP", lines=(), total_minor=-250, saved_minor=0,
        taxes=(), tenders=(Tender(kind="cash", amount_minor=-250),), refund_of="R004-1",
    )  # fmt: skip
    till = with_sale(with_sale(NOTHING_TAKEN, back), back)
    assert (till.grand_refunds_minor, till.refunds_minor, till.grand_gross_minor, till.grand_sales) == (500, 500, 0, 2)


@given(receipts(), st.data())
def test_grand_totals_never_go_back_and_days_add_up(made: list[Receipt], data: st.DataObject) -> None:
    till, days = NOTHING_TAKEN, []
    for one in made:
        if data.draw(st.booleans()):
            days.append(till)
            till = next_day(till, one.sold_at)
        before, till = till, with_sale(till, one)
        assert till.grand_gross_minor >= before.grand_gross_minor
        assert till.grand_refunds_minor >= before.grand_refunds_minor
    days.append(till)
    assert [day.day for day in days] == list(range(1, len(days) + 1))
    assert sum(day.gross_minor for day in days) == till.grand_gross_minor
    assert sum(day.refunds_minor for day in days) == till.grand_refunds_minor
    assert sum(day.sales + day.refunds for day in days) == till.grand_sales


def test_acts_are_counted_by_name() -> None:
    till = with_act(with_act(with_act(NOTHING_TAKEN, "task"), "price"), "task")
    assert till.acts == (("price", 1), ("task", 2))
    assert next_day(till, 5).acts == ()
