"""T11: the production session, cart and journal against a small obvious model, step by step, through a shopper's eyes.

Hypothesis chooses what happens. What fails is made as short as it gets and printed as a text scenario, in the form of
`tests/scenarios/*.trip`.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis.reporting import with_reporter
from hypothesis.stateful import run_state_machine_as_test
from msgspec.structs import replace

from pos.lane import acts
from pos.lane import basket as lane_basket
from pos.lane.basket import with_cart
from pos.lane.events import UndoPressed
from pos.lane.objections import objection
from pos.lane.staff_events import PriceOverridden
from pos.lane.state import Lane, Step
from pos.prove.cart_machine import CartMachine
from pos.prove.little_lane import LittleLane
from pos.prove.suite import Budget, Outcome
from pos.sale import cart as carts
from pos.sale.cart import Cart, Line
from pos.sale.product import Product

__all__ = ["SUITE", "CartModelSuite"]

STEPS = 50
EXAMPLES_A_ROUND = 8
CONTROL_EXAMPLES = 100
CONTROL_ROUNDS = 10


# --- planted bugs


def _same_price(cart: Cart, product: Product, _days: int | None = None) -> Line | None:
    alike = (one for one in reversed(cart.lines) if not one.measured and one.product.price_minor == product.price_minor)
    return next(alike, None)


def _undo_one_less(lane: Lane, event: UndoPressed) -> Step:
    step = HONEST_UNDO(lane, event)
    lines = step.lane.cart.lines
    if not lines or lines[-1].quantity < 2:
        return step
    wrong = carts.set_quantity(step.lane.cart, lines[-1].line_id, lines[-1].quantity - 1)
    return Step(with_cart(step.lane, wrong), step.effects)


def _no_limit(lane: Lane, event: Any) -> str:  # noqa: ANN401
    return "" if event.product.limit else HONEST_OBJECTION(lane, event)


def _nobody(lane: Lane, event: PriceOverridden) -> Step:
    return HONEST_ACTS[PriceOverridden][2](lane, replace(event, by="", second=""))


HONEST_ACTS = dict(acts._ACTS)  # noqa: SLF001 - the table of what staff do
HONEST_UNDO = lane_basket.undo
HONEST_OBJECTION = objection


def _plant_undo() -> AbstractContextManager[Any]:
    from pos.lane.checkout import _STEPS  # the table holds the function itself

    return patch.dict(_STEPS, {UndoPressed: _undo_one_less})


def _plant_nobody() -> AbstractContextManager[Any]:
    can, fits, _ = HONEST_ACTS[PriceOverridden]
    return patch.dict(acts._ACTS, {PriceOverridden: (can, fits, _nobody)})  # noqa: SLF001


PLANTED: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "two products of one price merged": lambda: patch.object(carts, "_same", _same_price),
    "an undo that restores a wrong quantity": _plant_undo,
    "a price that nobody changed": _plant_nobody,
    "a limit that is not kept": lambda: patch.object(lane_basket, "objection", _no_limit),
}


def _round(number: int, home: Path, counts: Counter[str], *, control: bool = False) -> str:
    """A round; what went wrong in its shortest purchase (a control's: the first) as a scenario, or nothing."""

    class Shopper(CartMachine):
        pass

    Shopper.home, Shopper.told, Shopper.counts = home, [], counts
    wanted = settings(
        max_examples=CONTROL_EXAMPLES if control else EXAMPLES_A_ROUND,
        stateful_step_count=STEPS,
        phases=(Phase.generate,) if control else (Phase.generate, Phase.shrink),
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seeded(number)(Shopper), settings=wanted)
    except AssertionError as error:
        return "\n".join((*Shopper.told, f"# {str(error).splitlines()[0]}"))
    return ""


def _first_found(seed: int, home: Path) -> str:
    """What a planted bug is found by: chance may miss it for a round, not for many."""
    rounds = (_round(seed * 1_009 + number, home, Counter(), control=True) for number in range(CONTROL_ROUNDS))
    return next(filter(None, rounds), "")


def _quiet() -> AbstractContextManager[Any]:
    """Hypothesis prints the failing steps in its own words; ours are in the finding."""
    return with_reporter(lambda _: None)


class CartModelSuite:
    """The lane and the model, side by side."""

    name = "cart"
    proves = "T11: basket, screen, receipt, saved baskets and journal equal a small model's after every step"
    unit = "steps"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Rounds of purchases of up to fifty steps, then the planted bugs."""
        outcome = Outcome()
        with tempfile.TemporaryDirectory(prefix="cart-") as scratch, _quiet():
            home = Path(scratch)
            LittleLane(home).close()
            for number in self._rounds(budget, outcome.counts):
                scenario = _round(seed * 1_000_003 + number, home, outcome.counts)
                if scenario:
                    outcome.undetected += 1
                    outcome.findings.append(f"seed {seed}, round {number}:\n{scenario}")
                    break
            for name, plant in PLANTED.items():
                with plant():
                    found = _first_found(seed, home)
                outcome.controls[name] = bool(found)
                outcome.facts[f"scenario for: {name}"] = found
        return outcome

    def _rounds(self, budget: Budget, counts: Counter[str]) -> Iterator[int]:
        number = 0
        while budget.goes_on(counts["steps"]):
            yield number
            number += 1


SUITE = CartModelSuite()
