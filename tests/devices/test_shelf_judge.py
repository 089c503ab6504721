"""When a packing shelf stands still."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.devices.scale_codec import Says
from pos.devices.shelf_judge import ShelfJudge, ShelfRules, ShelfSays

RULES = ShelfRules(division_g=5, noise_g=10, settle_ms=600, capacity_g=60_000)


def judged(*weights: int, judge: ShelfJudge | None = None, at: float = 0.0) -> list[ShelfSays]:
    """What ten answers a second are news of."""
    judge = judge or ShelfJudge(RULES)
    heard = (judge.hear(Says(said="weight", weight_g=one), at + n / 10) for n, one in enumerate(weights))
    return [one for one in heard if one is not None]


def test_it_stands_after_its_time_and_is_told_once() -> None:
    assert judged(*[500] * 30) == [ShelfSays("moving"), ShelfSays("settled", 500)]
    assert judged(*[500] * 6) == [ShelfSays("moving")]


def test_noise_is_no_news_and_the_middle_counts() -> None:
    assert judged(*[500, 505, 500, 495, 500, 505, 500, 500] * 4) == [ShelfSays("moving"), ShelfSays("settled", 500)]


def test_too_much_noise_never_stands() -> None:
    assert judged(*[500, 515] * 20) == [ShelfSays("moving")]


def test_something_put_on_it_is_moving_then_the_new_weight() -> None:
    assert judged(*[0] * 8, *[300, 700], *[500] * 8) == [
        ShelfSays("moving"), ShelfSays("settled", 0), ShelfSays("moving"), ShelfSays("settled", 500),
    ]  # fmt: skip


def test_motion_told_by_the_scale_counts_even_where_the_digits_rest() -> None:
    judge = ShelfJudge(RULES)
    judged(*[500] * 8, judge=judge)
    assert judge.hear(Says(said="motion", weight_g=500), 0.9) == ShelfSays("moving")
    assert judged(*[500] * 8, judge=judge, at=1.0) == [ShelfSays("settled", 500)]


def test_what_creeps_is_told_each_time_it_has_gone_far_enough() -> None:
    weights = [500 + 5 * (n // 12) for n in range(60)]
    assert [one.weight_g for one in judged(*weights) if one.said == "settled"] == [500, 510, 520]


def test_over_and_below_zero() -> None:
    judge = ShelfJudge(RULES)
    assert judge.hear(Says(said="over"), 0.0) == ShelfSays("over")
    assert judge.hear(Says(said="weight", weight_g=60_005), 0.1) is None
    heard = [judge.hear(Says(said="under-zero"), 0.2 + n / 10) for n in range(8)]
    assert [one for one in heard if one] == [ShelfSays("moving"), ShelfSays("settled", -5)]


@pytest.mark.parametrize("says", [Says(said="unready", why="x"), Says(said="weight", weight_g=5, net=True)])
def test_what_is_nobodys_weight(says: Says) -> None:
    judge = ShelfJudge(RULES)
    judged(*[500] * 8, judge=judge)
    assert judge.hear(says, 0.8) is None
    assert judged(*[500] * 8, judge=judge, at=0.9) == []


def test_a_shelf_that_was_lost_must_come_to_rest_again() -> None:
    judge = ShelfJudge(RULES)
    judged(*[500] * 8, judge=judge)
    judge.forget()
    assert judged(*[500] * 8, judge=judge, at=5.0) == [ShelfSays("moving"), ShelfSays("settled", 500)]


@given(st.lists(st.integers(-20, 2_000), max_size=60), st.integers(0, 2_000))
def test_whatever_happens_it_comes_to_the_weight_that_stays(before: list[int], last: int) -> None:
    judge = ShelfJudge(RULES)
    told = judged(*before, *[last] * 20, judge=judge)
    assert told[-1].said == "settled"
    assert abs(told[-1].weight_g - last) < RULES.noise_g
