"""What a member of staff may do, as data: role -> act -> up to which amount.

`may` is asked by whoever carries an act out, with what the event says: who it was (their roles) and how much it is
about. A role that is not in the table may do nothing; an act that is not in a role's row is not theirs. More than the
limit is somebody else's who may: their badge is asked for (the second person). The shop may change every cell in
lane.toml (`[staff.limits]`), and name the acts that always take two persons (`staff.two_person`).

    >>> may("attendant", "void-line", amount_minor=1_000)
    True
    >>> may("attendant", "void-line", amount_minor=1_000_000)
    False
    >>> verdict(("attendant",), "void-line", amount_minor=1_000_000)
    'second'
    >>> verdict(("supervisor",), "close-day")
    'second'
"""

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct

__all__ = ["ACTS", "POLICY", "ROLES", "Act", "Limit", "Policy", "Role", "may", "verdict", "with_limits"]

Role = Literal["attendant", "supervisor", "manager", "developer"]
ROLES: tuple[Role, ...] = get_args(Role)

Act = Literal[
    "enter", "help", "check-age", "check-weight", "learn-weight", "check-quantity", "check-item", "check-coupon",
    "check-price", "check-security", "audit", "settle-payment", "cash-by-hand", "void-line", "void-sale", "price",
    "quantity", "add-item", "discount", "save", "recall", "reprint", "open-drawer", "pause", "close-lane", "open-lane",
    "task", "devices", "training", "refund", "x-report", "close-day", "journal", "bench",
]  # fmt: skip
"""Everything that takes a person of the shop."""
ACTS: tuple[Act, ...] = get_args(Act)

Limit = int | None
"""Up to so many minor units; `None`: any amount."""


class Policy(Struct, frozen=True):
    """The shop's rules: what each role may do, and which acts take two persons whoever they are."""

    limits: Mapping[Role, Mapping[Act, Limit]]
    two_person: frozenset[Act] = frozenset()


_ATTENDANT: dict[Act, Limit] = {
    **dict.fromkeys((
        "enter", "help", "check-age", "check-weight", "check-quantity", "check-item", "check-coupon", "check-price",
        "check-security", "audit", "cash-by-hand", "quantity", "save", "recall", "reprint", "pause", "close-lane",
        "open-lane", "task", "devices", "training", "x-report",
    )),
    "void-line": 2_000,
    "void-sale": 5_000,
    "price": 500,
    "add-item": 2_000,
    "refund": 2_000,
}  # fmt: skip
_SUPERVISOR: dict[Act, Limit] = {
    **_ATTENDANT,
    **dict.fromkeys(("learn-weight", "settle-payment", "open-drawer", "journal", "void-line", "void-sale")),
    "price": 5_000,
    "add-item": 20_000,
    "discount": 5_000,
    "refund": 20_000,
}
_MANAGER: dict[Act, Limit] = {act: None for act in ACTS if act != "bench"}
_DEVELOPER: dict[Act, Limit] = dict.fromkeys(("enter", "devices", "training", "bench"))

POLICY = Policy(
    {"attendant": _ATTENDANT, "supervisor": _SUPERVISOR, "manager": _MANAGER, "developer": _DEVELOPER},
)
"""A shop that says nothing else. Amounts are differences: what a line, a basket or a price loses."""


def may(role: str | tuple[Role, ...], act: Act, *, amount_minor: int = 0, policy: Policy = POLICY) -> bool:
    """Whether one person with this role, or with any of these roles, may do the act on their own account.

    Args:
        role: one role, or all that a person has.
        act: what is to be done.
        amount_minor: how much it is about, minor units; the sign does not matter.
        policy: the shop's rules.
    """
    roles = (role,) if isinstance(role, str) else role
    return any(_in_row(policy.limits.get(one, {}), act, abs(amount_minor)) for one in roles)  # type: ignore[call-overload]


def _in_row(row: Mapping[Act, Limit], act: Act, amount_minor: int) -> bool:
    limit = row.get(act, -1)
    return limit is None or amount_minor <= limit


def verdict(
    roles: tuple[Role, ...], act: Act, *, amount_minor: int = 0, policy: Policy = POLICY
) -> Literal["alone", "second"]:
    """Whether this person does it alone, or a second one has to stand by them: always where the shop says so."""
    alone = may(roles, act, amount_minor=amount_minor, policy=policy) and act not in policy.two_person
    return "alone" if alone else "second"


def with_limits(
    policy: Policy, limits: Mapping[Act, Mapping[Role, Limit | Literal[False]]], two_person: frozenset[Act]
) -> Policy:
    """The policy with the shop's own cells: an amount, `None` for any, `False` for not at all."""
    table = {role: dict(row) for role, row in policy.limits.items()}
    for act, cells in limits.items():
        for role, cell in cells.items():
            row = table.setdefault(role, {})
            if cell is False:
                row.pop(act, None)
            else:
                row[act] = cell
    return Policy(table, two_person)
