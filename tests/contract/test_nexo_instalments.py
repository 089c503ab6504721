"""Instalments, the nexo driver against its simulator in each form: what is booked is what the shopper was shown."""

from typing import Any

import pytest
from msgspec.structs import replace
from nexo_bench import NexoBench
from pos.lane.effects import PaymentIntent
from pos.lane.events import (
    PaymentAborted,
    PaymentApproved,
    PaymentDeclined,
    PaymentNotCharged,
    PaymentUnknown,
    TerminalDayEnded,
)
from pos.payments.sim.nexo_cards import POINTS
from pos.sale.instalment import Plan
from pos.sale.product import Name

FORMS = ("json", "sealed", "xml")
FREE = Plan(key="three", name=Name("3 payments"), payments=3, least_minor=100, most_minor=100_000)
YEAR = Plan(
    key="year", name=Name("12 payments"), payments=12, least_minor=100, most_minor=100_000, rate_bp=990, first_months=1
)
LATER = Plan(key="later", name=Name("Pay later"), payments=1, least_minor=100, most_minor=100_000, first_months=2)


def closed(bench: NexoBench, intent: PaymentIntent) -> Any:
    """Settle; money taken == approved, once at most."""
    verdict = bench.settle(intent)
    approved = bench.inbox.of(PaymentApproved, intent.intent_id)
    assert bench.taken(intent) == len(approved) <= 1, (bench.terminal.ledger.state(), bench.inbox.events)
    return verdict


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("plan", [FREE, YEAR, LATER], ids=lambda plan: plan.key)
def test_the_bank_has_the_plan_that_was_shown(form: str, plan: Plan) -> None:
    with NexoBench(form) as bench:
        intent = bench.pay({"outcome": "approve"}, 60_000, plan)
        assert isinstance(closed(bench, intent), PaymentApproved)
        entry = bench.terminal.ledger.entries[0]
        assert entry.plan is not None
        assert (entry.plan["PlanID"], int(entry.plan["TotalNbOfPayments"])) == (plan.key, plan.payments)
        assert entry.slip[0] == f"PLAN {plan.key}: {plan.payments} PAYMENTS, MONTHLY"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("outcome", ["longer", "dearer", "all-at-once"])
def test_other_terms_of_the_bank_are_taken_back(form: str, outcome: str) -> None:
    with NexoBench(form) as bench:
        intent = bench.pay({"outcome": outcome}, 60_000, YEAR)
        verdict = closed(bench, intent)
        assert isinstance(verdict, PaymentDeclined)
        assert verdict.why == "other-terms"
        assert bench.terminal.ledger.entries[0].reversed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("fault", ["hang", "die"])
def test_a_terminal_that_stops_anywhere_should_leave_no_doubt(form: str, fault: str, point: str) -> None:
    with NexoBench(form, timeout_s=0.3) as bench:
        verdict = closed(bench, bench.pay({"outcome": fault, "at": point}, 60_000, FREE))
        assert isinstance(verdict, PaymentApproved if point == "approved" else PaymentNotCharged)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("cut", [0, 60, 150, 300])
@pytest.mark.parametrize("outcome", ["approve", "decline", "longer"])
def test_an_answer_that_is_lost_should_be_asked_for(form: str, cut: int, outcome: str) -> None:
    with NexoBench(form, timeout_s=0.4) as bench:
        bench.ready()
        bench.driver._look = lambda: None  # type: ignore[method-assign] # the fault is for the payment's answer
        bench.terminal.acts()["faults"]({"cut_after": cut})
        verdict = closed(bench, bench.pay({"outcome": outcome}, 60_000, YEAR))
        assert not isinstance(verdict, PaymentUnknown), bench.inbox.events


def test_a_stop_at_the_lane() -> None:
    with NexoBench() as bench:
        intent = bench.pay(None, 60_000, FREE)
        bench.waits()
        bench.driver.abort(intent.intent_id)
        assert closed(bench, intent) == PaymentAborted(intent_id=intent.intent_id, by="lane")


@pytest.mark.parametrize("form", FORMS)
def test_part_of_it_goes_back_to_the_plan_and_the_day_adds_up(form: str) -> None:
    with NexoBench(form) as bench:
        paid = bench.pay({"outcome": "approve"}, 60_000, YEAR)
        found = closed(bench, paid)
        assert isinstance(found, PaymentApproved)
        original = f"{found.terminal_receipt}:{found.trace}"
        for amount, more in ((20_000, {}), (50_000, {"why": "other"})):
            back = replace(
                bench.intent(amount), kind="refund", tender="instalments", original=original, undoes=paid.intent_id
            )
            bench.ready()
            bench.terminal.present({"outcome": "approve"})
            bench.driver.pay(back)
            verdict = bench.settle(back)
            assert isinstance(verdict, PaymentDeclined if more else PaymentApproved), verdict
        assert [one.of for one in bench.terminal.ledger.entries] == ["", found.terminal_receipt]
        bench.driver.end_day()
        ended = bench.inbox.wait(lambda event: isinstance(event, TerminalDayEnded))
        assert ended.total_minor == 40_000
        assert {kind: total for kind, _, total in ended.sums} == {
            "visa IssuerInstalment": 60_000, "visa Credit": -20_000,
        }  # fmt: skip
