"""Charges move what a use gains between its roles, and never what it gains in all: so a bound stays one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.promotion.charges import SCALE, Charges, Way, fairest
from pos.sale.promotion.plays import Kind, Option, Play

NEEDS = st.lists(st.integers(1, 3), min_size=2, max_size=3).map(tuple)
USES = st.sampled_from((-1, 1, 2))
GAINS = st.integers(0, 60)


@st.composite
def wanted(draw: st.DrawFn) -> tuple[list[Play], list[tuple[int, list[Option]]]]:
    """Bundles, and equal pieces: how many, and what they gain alone or in a role."""
    plays = [Play(0, "groups", needs, uses=draw(USES)) for needs in draw(st.lists(NEEDS, min_size=1, max_size=2))]
    kinds = []
    for _ in range(draw(st.integers(1, 4))):
        options = [Option((draw(GAINS),))]
        for at, play in enumerate(plays):
            roles = draw(st.sets(st.sampled_from(range(len(play.needs)))))
            options += [Option((draw(GAINS),), at, role) for role in sorted(roles)]
        kinds.append((draw(st.integers(1, 3)), options))
    return plays, kinds


def best(plays: list[Play], kinds: list[tuple[int, list[Option]]]) -> int:
    """The most that whole uses can gain, by trying everything."""
    pieces = [options for count, options in kinds for _ in range(count)]
    most = 0

    def go_on(at: int, gain: int, taken: dict[tuple[int, int], int]) -> None:
        nonlocal most
        if at < len(pieces):
            for one in pieces[at]:
                more = {**taken, (one.play, one.role): taken.get((one.play, one.role), 0) + 1}
                go_on(at + 1, gain + one.gains[0], more if one.play >= 0 else taken)
            return
        for number, play in enumerate(plays):
            uses = {taken.get((number, role), 0) / need for role, need in enumerate(play.needs)}
            whole = len(uses) == 1 and all(one == int(one) for one in uses)
            if not whole or 0 <= play.uses < max(uses):
                return
        most = max(most, gain)

    go_on(0, 0, {})
    return most


@given(wanted())
def test_whole_uses_are_charged_nothing_and_the_bound_is_one(
    given_: tuple[list[Play], list[tuple[int, list[Option]]]],
) -> None:
    plays, kinds = given_
    charges = Charges(plays)
    ways = [
        (count, [Way(one, plays[one.play] if one.play >= 0 else None, charges) for one in options])
        for count, options in kinds
    ]
    first = sum(count * max(one.gains[0] for one in options) for count, options in kinds) * SCALE
    fairest(charges, ways, 12)
    for at, play in enumerate(plays):
        over = charges.left_over(at)
        assert over == 0 if play.uses < 0 else over >= 0
    assert charges.bound <= first
    if sum(count for count, _ in kinds) <= 6:
        assert charges.bound >= best(plays, kinds) * SCALE


@pytest.mark.parametrize(("kind", "needs", "charged"), [("tier", (3,), 0), ("cycle", (3,), 0), ("groups", (1, 1), 1)])
def test_only_what_has_roles_or_a_limit_is_charged(kind: Kind, needs: tuple[int, ...], charged: int) -> None:
    assert Charges([Play(0, kind, needs)]).slots == [charged]
    assert Charges([Play(0, kind, needs, uses=2)]).slots == [0 if kind == "tier" else 1]


def test_roles_that_too_many_want_are_charged_until_the_bound_is_met() -> None:
    """One piece to buy, two that could be free: all want to be free, and one use gains 100."""
    play = Play(0, "groups", (1, 1))
    charges = Charges([play])
    options = [Option((0,)), Option((0,), 0, 0), Option((100,), 0, 1)]
    ways = [(2, [Way(one, play if one.play >= 0 else None, charges) for one in options])]
    fairest(charges, ways, 40)
    assert 100 * SCALE <= charges.bound <= 101 * SCALE
