"""Instalments on the receipt: the plan's terms with the tender, line by line as on the screen."""

import pytest
from msgspec.structs import replace
from pos.devices.receipt_lines import as_text
from pos.sale.instalment import Plan, terms
from pos.sale.product import Name
from pos.sale.receipt import Tender

from devices.papers import CARD, job, paper

PLAN = Plan(
    key="year", name=Name("12 payments", {"de": "12 Raten"}), payments=12, least_minor=100, most_minor=10_000,
    rate_bp=990, first_months=1,
)  # fmt: skip
PAID = replace(CARD, kind="instalments", terms=terms(PLAN, 800))


def lines(*tenders: Tender, language: str = "en", **more: object) -> list[str]:
    text = as_text(paper(job(language, tenders=tenders, **more)))
    return [" ".join(one.split()) for one in text.splitlines()]


def test_a_plan_with_charges() -> None:
    said = lines(PAID)
    start = said.index("Visa **** 1234 £8.00")
    assert said[start + 1 : start + 8] == [
        "By instalments: 12 payments",
        "First payment, in 1 month £0.74",
        "Then 11 more, monthly, each £0.70",
        "You pay in all £8.44",
        "Of that, charges £0.44",
        "Effective yearly rate (APR) 10.5%",
        "Approval 654321",
    ]


def test_in_german() -> None:
    assert {"In Raten: 12 Raten", "Sie zahlen insgesamt 8,44 £"} <= {
        one.replace("\u00a0", " ") for one in lines(PAID, language="de")
    }


@pytest.mark.parametrize(("last4", "said"), [("1234", "Visa **** 1234 -£8.00"), ("", "Instalments -£8.00")])
def test_what_goes_back_to_a_plan_says_so(last4: str, said: str) -> None:
    back = replace(PAID, amount_minor=-800, terms=None, card_last4=last4)
    found = lines(back, refund_of="R004-00000001")
    assert said in found
    assert ("Instalments" in found) is bool(last4)
