"""A scale that jumps, repeats itself, or still has the last goods on it, sells nothing."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.devices.scale_codec import Says
from pos.devices.scale_judge import Judge, ScaleRules, Verdict, plausible
from pos.lane.events import ScaleState

RULES = ScaleRules()
POLL_S = 0.15


def weight(weight_g: int) -> Says:
    return Says(said="weight", weight_g=weight_g)


EMPTY, MOVES, GOODS = weight(0), Says(said="motion"), weight(840)


class Bench:
    """A judge, and a clock that goes on between the answers."""

    def __init__(self, rules: ScaleRules = RULES) -> None:
        self.judge, self.now_s = Judge(rules), 0.0

    def hear(self, *answers: Says) -> list[ScaleState]:
        states = []
        for says in answers:
            states.append(self.judge.hear(says, self.now_s).state)
            self.now_s += POLL_S
        return states

    def until_steady(self, says: Says) -> int:
        """How many answers it takes."""
        for count in range(1, 20):
            if self.hear(says) == ["steady"]:
                return count
        raise AssertionError("never steady")


def test_a_weight_counts_when_it_stood_still_half_a_second() -> None:
    bench = Bench()
    assert bench.hear(EMPTY, MOVES, GOODS, GOODS, GOODS, GOODS) == ["empty", "motion"] + ["motion"] * 4
    assert bench.hear(GOODS) == ["steady"]


@pytest.mark.parametrize(("reads", "steady_ms", "answers"), [(2, 0, 2), (4, 0, 4), (2, 300, 3), (2, 500, 5)])
def test_how_long_it_must_stand_is_the_shops_affair(reads: int, steady_ms: int, answers: int) -> None:
    bench = Bench(ScaleRules(reads=reads, steady_ms=steady_ms))
    bench.hear(EMPTY)
    assert bench.until_steady(GOODS) == answers


def test_one_answer_is_never_enough() -> None:
    bench = Bench(ScaleRules(steady_ms=0))
    assert bench.hear(EMPTY, GOODS) == ["empty", "motion"]


def test_a_scale_that_jumps_is_never_steady() -> None:
    bench = Bench(ScaleRules(steady_ms=0))
    bench.hear(EMPTY)
    assert set(bench.hear(*[weight(840), weight(845)] * 20)) == {"motion"}


def test_the_last_goods_are_not_sold_again() -> None:
    bench = Bench()
    bench.hear(EMPTY)
    bench.until_steady(GOODS)
    bench.judge.taken()
    assert set(bench.hear(*[GOODS] * 9)) == {"left-on"}
    assert set(bench.hear(*[weight(500)] * 9)[4:]) == {"left-on"}, "others, and nothing was seen to move"
    bench.hear(MOVES)
    assert bench.until_steady(GOODS) == 5


def test_at_the_start_nobody_knows_what_lies_there() -> None:
    bench = Bench()
    assert bench.hear(*[GOODS] * 6)[-1] == "left-on"


def test_a_shop_may_ask_for_zero() -> None:
    bench = Bench(ScaleRules(between="zero"))
    assert bench.hear(MOVES, *[GOODS] * 6)[-1] == "left-on"
    assert bench.hear(EMPTY, MOVES, *[GOODS] * 5)[-1] == "steady"


def test_goods_too_light_for_it_are_as_good_as_none() -> None:
    bench = Bench(ScaleRules(between="zero"))
    assert bench.hear(Says(said="light"), *[GOODS] * 5)[-1] == "steady"


@pytest.mark.parametrize(
    ("says", "state"),
    [
        (weight(95), "light"),
        (weight(100), "steady"),
        (weight(15_000), "steady"),
        (weight(15_005), "over"),
        (weight(-5), "under-zero"),
        (weight(842), "unready"),
        (Says(said="weight", weight_g=840, net=True), "unready"),
        (Says(said="unmoved"), "left-on"),
        (Says(said="over"), "over"),
        (Says(said="under-zero"), "under-zero"),
        (Says(said="unready", why="x"), "unready"),
        (Says(said="light"), "light"),
        (Says(said="motion", weight_g=840), "motion"),
    ],
)
def test_what_may_not_be_sold(says: Says, state: ScaleState) -> None:
    bench = Bench()
    assert bench.hear(EMPTY, *[says] * 6)[-1] == state


def test_why_an_answer_is_not_believed() -> None:
    assert plausible(weight(842), RULES).why == "it weighs in other steps than division_g"
    assert plausible(Says(said="weight", weight_g=840, net=True), RULES).why == "a tare is set on the scale itself"
    assert plausible(GOODS, RULES) is GOODS


def test_a_moving_weight_is_shown_as_far_as_it_is_one() -> None:
    judge = Judge(RULES)
    assert judge.hear(Says(said="motion", weight_g=840), 0.0) == Verdict("motion", 840)
    assert judge.hear(Says(said="motion", weight_g=-840), 0.0) == Verdict("motion", 0)


def test_a_scale_that_gives_each_weight_once_is_believed_that_nothing_moved() -> None:
    unmoved = Says(said="unmoved")
    bench = Bench()
    assert bench.hear(EMPTY, GOODS, *[unmoved] * 4)[-1] == "steady"
    bench.judge.taken()
    assert set(bench.hear(*[unmoved] * 9)) == {"left-on"}
    bench.judge.forget()
    assert set(bench.hear(*[unmoved] * 9)) == {"left-on"}


def test_a_scale_that_was_lost_begins_anew() -> None:
    bench = Bench()
    bench.hear(EMPTY)
    bench.until_steady(GOODS)
    bench.judge.forget()
    assert bench.until_steady(GOODS) == 5


def sequences(length: int) -> Iterator[tuple[Says | str, ...]]:
    return product([EMPTY, MOVES, GOODS, weight(500), "sold"], repeat=length)


def wrong_sale(make: type[Judge], heard: tuple[Says | str, ...]) -> bool:
    """Whether a weight was offered that was not seen twice, or not seen to be put there since the last sale."""
    judge, gone, last, run = make(ScaleRules(steady_ms=0)), False, None, 0
    for place, one in enumerate(heard):
        if isinstance(one, str):
            judge.taken()
            gone = False
            continue
        offered = judge.hear(one, float(place)).state == "steady"
        gone = gone or one in (EMPTY, MOVES)
        last, run = one, run + 1 if one == last else 1
        if offered and not (gone and run >= 2):
            return True
    return False


def test_every_short_story_sells_rightly() -> None:
    assert not [heard for heard in sequences(5) if wrong_sale(Judge, heard)]


class Forgets(Judge):
    """Planted: the sale is no news to it."""

    def taken(self) -> None:
        """Nothing."""


class Hasty(Judge):
    """Planted: the first answer is good enough."""

    def _final(self, seen: Verdict, now_s: float) -> Verdict:
        return seen if self.fresh else super()._final(seen, now_s)


class Trusting(Judge):
    """Planted: what lies there at the start was put there."""

    def __init__(self, rules: ScaleRules) -> None:
        super().__init__(rules)
        self.fresh = True


@pytest.mark.parametrize("planted", [Forgets, Hasty, Trusting])
def test_control_a_planted_bug_is_found_by_the_short_stories(planted: type[Judge]) -> None:
    assert any(wrong_sale(planted, heard) for heard in sequences(5))


ANSWERS = st.sampled_from([EMPTY, MOVES, GOODS, weight(500), weight(95), Says(said="over"), Says(said="unmoved")])


@given(st.lists(ANSWERS | st.just("sold"), max_size=60), st.sampled_from(["motion", "zero"]))
def test_whatever_it_says_what_is_sold_was_put_there_and_stood_still(heard: list[Says | str], between: str) -> None:
    bench = Bench(ScaleRules(steady_ms=300, between=between))  # type: ignore[arg-type]
    gone, run = False, 0
    last: Says | None = None
    for one in heard:
        if isinstance(one, str):
            bench.judge.taken()
            gone = False
            continue
        (state,) = bench.hear(one)
        again = one == Says(said="unmoved") and last is not None and last.said == "weight" and last != EMPTY
        means = last if again else one
        gone = gone or means == EMPTY or (means == MOVES and between == "motion")
        run, last = (run + 1 if means == last else 1), means
        assert (state == "steady") == (gone and run >= 3 and means in (GOODS, weight(500)))
