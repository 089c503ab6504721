"""A plan's terms in words, line by line: what a shopper reads before they choose, and on the receipt.

What the Consumer Credit Directive (EU) 2023/2225 wants to stand first, articles 8 and 10: number, amounts and times of
the payments, all that is paid, and the effective yearly rate where there is one.
"""

from pos.lane.message import Msg
from pos.sale.instalment import Terms
from pos.sale.money import Money

__all__ = ["term_lines"]


def term_lines(terms: Terms, currency: str) -> tuple[tuple[str, Msg, Msg], ...]:
    """Id, what it is, how much."""
    return (
        ("first", _first(terms), _amount(terms.first_minor, currency)),
        *(() if terms.payments == 1 else (("then", _later(terms), _amount(terms.each_minor, currency)),)),
        ("total", Msg("instalments.total"), _amount(terms.total_minor, currency)),
        ("charges", Msg("instalments.charges"), _amount(terms.charges_minor, currency)),
        *((("rate", Msg("instalments.rate"), _percent(terms.rate_pm)),) if terms.charges_minor else ()),
    )


def _first(terms: Terms) -> Msg:
    if not terms.first_months:
        return Msg("instalments.first-now")
    return Msg("instalments.first-later" if terms.payments > 1 else "instalments.only-later", {"n": terms.first_months})


def _later(terms: Terms) -> Msg:
    return Msg("instalments.then", {"n": terms.payments - 1})


def _amount(minor: int, currency: str) -> Msg:
    return Msg("unit.amount", {"amount": Money(minor, currency)})


def _percent(rate_pm: int) -> Msg:
    return Msg("instalments.percent", {"whole": rate_pm // 10, "tenth": rate_pm % 10})
