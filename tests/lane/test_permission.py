"""The matrix of roles and acts, cell by cell: the table here is the one that a shop reads, written by hand."""

import re
from pathlib import Path

import pytest
from pos.lane.people import Person, Secret
from pos.lane.permission import ACTS, POLICY, ROLES, Policy, may, verdict, with_limits

MATRIX = """
                attendant supervisor manager developer
enter           any       any        any     any
help            any       any        any     -
check-age       any       any        any     -
check-weight    any       any        any     -
learn-weight    -         any        any     -
check-quantity  any       any        any     -
check-item      any       any        any     -
check-coupon    any       any        any     -
check-price     any       any        any     -
check-security  any       any        any     -
audit           any       any        any     -
settle-payment  -         any        any     -
cash-by-hand    any       any        any     -
void-line       2000      any        any     -
void-sale       5000      any        any     -
price           500       5000       any     -
quantity        any       any        any     -
add-item        2000      20000      any     -
discount        -         5000       any     -
save            any       any        any     -
recall          any       any        any     -
reprint         any       any        any     -
open-drawer     -         any        any     -
pause           any       any        any     -
close-lane      any       any        any     -
open-lane       any       any        any     -
task            any       any        any     -
devices         any       any        any     any
training        any       any        any     any
refund          2000      20000      any     -
x-report        any       any        any     -
close-day       -         -          any     -
journal         -         any        any     -
bench           -         -          -       any
"""
ROWS = [line.split() for line in MATRIX.strip().splitlines()[1:]]
CELLS = [(act, role, cell) for act, *cells in ROWS for role, cell in zip(ROLES, cells, strict=True)]


def test_the_matrix_has_every_act_and_role() -> None:
    assert [row[0] for row in ROWS] == list(ACTS)
    assert MATRIX.split()[:4] == list(ROLES)


@pytest.mark.parametrize(("act", "role", "cell"), CELLS)
def test_each_cell(act: str, role: str, cell: str) -> None:
    if cell == "-":
        assert not may(role, act)
    elif cell == "any":
        assert may(role, act, amount_minor=10**9)
    else:
        limit = int(cell)
        assert may(role, act, amount_minor=limit)
        assert may(role, act, amount_minor=-limit)
        assert not may(role, act, amount_minor=limit + 1)
        assert not may(role, act, amount_minor=-limit - 1)


def test_whoever_has_two_roles_may_what_either_may() -> None:
    both = ("developer", "attendant")
    assert may(both, "bench")
    assert may(both, "check-age")
    assert not may(both, "discount")


@pytest.mark.parametrize("role", ["", "shopper", "Manager"])
def test_a_stranger_may_nothing(role: str) -> None:
    assert not any(may(role, act) for act in ACTS)


def test_nobody_may_nothing() -> None:
    assert not any(may((), act) for act in ACTS)


def test_two_persons_where_the_shop_says_so() -> None:
    assert verdict(("manager",), "refund") == "alone"
    strict = Policy(POLICY.limits, frozenset({"refund"}))
    assert verdict(("manager",), "refund", policy=strict) == "second"
    assert verdict(("attendant",), "price", amount_minor=501) == "second"
    assert verdict(("attendant",), "price", amount_minor=500) == "alone"


def test_a_shop_changes_cells() -> None:
    own = with_limits(
        POLICY,
        {"price": {"attendant": False, "supervisor": None}, "close-day": {"supervisor": 0}, "bench": {"manager": None}},
        frozenset({"void-sale"}),
    )
    assert not may("attendant", "price", policy=own)
    assert may("supervisor", "price", amount_minor=10**9, policy=own)
    assert may("supervisor", "close-day", policy=own)
    assert not may("supervisor", "close-day", amount_minor=1, policy=own)
    assert may("manager", "bench", policy=own)
    assert own.two_person == {"void-sale"}
    assert may("attendant", "price", policy=POLICY), "the shop's cells are its own"


def test_a_secret_shows_only_how_long_it_is() -> None:
    assert repr(Secret("482913")) == "Secret(******)"
    assert "482913" not in f"{Secret('482913')} {(Secret('482913'),)}"


def test_a_person_has_roles() -> None:
    assert may(Person(id="S1", name="Sam", roles=("attendant",)).roles, "help")


def test_the_page_says_what_the_table_says() -> None:
    page = (Path(__file__).parents[2] / "docs/staff.md").read_text(encoding="utf-8")
    said = [re.findall(r"[\w-]+", line) for line in page.splitlines() if re.match(r"\| `[\w-]+` \|", line)]
    assert said == ROWS
