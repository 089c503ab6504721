"""The likeliest set of pieces against every set there is, and the bands against their formulas."""

from itertools import combinations
from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.lane.bagging_match import Fit, band_g, best_set, is_near, nothing_known, scale_error_g
from pos.lane.bagging_parts import ModeRules, Piece, ShelfRules
from pos.sale.weights import Expected, quantile

RULES = ShelfRules(division_g=6, noise_g=2.0, drift_g_min=0.5, load_part=0.001)
MODE = ModeRules(z=3.7, floor_g=20, before_packing=3, free_skips=3)


@pytest.mark.parametrize(
    ("load_g", "minutes", "squared"), [(0, 0, 14), (0, 4, 18), (3_000, 0, 23), (3_000, 4, 27), (0, -4, 18)]
)
def test_the_scale_errs_by_its_step_its_noise_its_drift_and_its_load(
    load_g: float, minutes: float, squared: float
) -> None:
    """Of two readings: twice a twelfth of the step squared and the noise squared, then drift and load."""
    assert scale_error_g(RULES, load_g, minutes) == pytest.approx(sqrt(squared))


def piece(number: int, grams: int, spread_g: int = 3, degrees: int = 60, **more: object) -> Piece:
    expected = Expected(grams * 1000, spread_g * 1000, degrees, degrees - 5)
    return Piece(**{"line_id": number, "sku": f"s{number}", "expected": expected, "at": number} | more)  # type: ignore[arg-type]


def test_a_band_is_as_wide_as_student_has_it_and_never_under_the_floor() -> None:
    sure = piece(1, 500, weight_g=500.0)
    assert band_g([sure], 10, RULES, MODE) == pytest.approx(10 * quantile(3.7, 1000))
    assert band_g([piece(1, 500, degrees=9), piece(2, 500), sure], 10, RULES, MODE) == pytest.approx(
        10 * quantile(3.7, 9)
    )
    assert band_g([piece(1, 500, degrees=1)], 10, RULES, MODE) == pytest.approx(10 * quantile(3.7, 3))
    assert band_g([sure], 5, RULES, MODE) == 20
    assert band_g([], 5, ShelfRules(factor=3), MODE) == 60
    assert band_g([], 500, ShelfRules(factor=3, fixed_g=15), MODE) == 45


@pytest.mark.parametrize(("gap", "near"), [(125, True), (-125, True), (126, False), (-126, False)])
def test_another_weight_is_a_quarter_off_at_most(gap: int, near: bool) -> None:
    assert is_near(gap, 500, 62) is near


@pytest.mark.parametrize(("gap", "near"), [(140, True), (-140, True), (141, False), (-141, False)])
def test_or_two_bands(gap: int, near: bool) -> None:
    assert is_near(gap, 500, 70) is near


@pytest.mark.parametrize(
    ("unknown", "gap", "band", "fits"),
    [
        (0, 20, 20, True),
        (0, -20, 20, True),
        (0, 21, 20, False),
        (1, 16, 0, True),
        (1, 15, 0, False),
        (1, 12_000, 0, True),
        (1, 12_001, 0, False),
        (2, 31, 0, False),
        (2, 32, 0, True),
        (2, 24_000, 0, True),
        (2, 24_001, 0, False),
    ],
)
def test_what_fits(unknown: int, gap: float, band: float, fits: bool) -> None:
    """What is known within its band; each that is not weighs 16 g to 12 kg."""
    assert Fit((), 0, 0, band, gap, 0, unknown).fits is fits


def test_of_what_is_provisional_any_weight_will_do_where_it_may_be_wrong() -> None:
    few, many = piece(1, 500, degrees=6), piece(2, 500)
    assert (few.expected.provisional, many.expected.provisional) == (True, False)
    assert [nothing_known(one, loose) for one in (few, many) for loose in (False, True)] == [False, True, False, False]
    blank = Piece(line_id=3, sku="s3")
    assert nothing_known(blank, loose=False)
    assert not nothing_known(piece(3, 0, weight_g=80.0), loose=True)


def rank(
    chosen: tuple[Piece, ...], all_of_them: list[Piece], change: float, scale: float, passed_at: int | None
) -> tuple[int, float]:
    """How well a set of different goods explains a change: what fits, what is near or too little, what is too much."""
    mean = sum(one.expected.mean_g for one in chosen)
    variance = scale**2 + sum((one.expected.spread_mg / 1000) ** 2 for one in chosen)
    cost = 0.0
    for one in all_of_them:
        if one in chosen:
            cost += 1.0 if passed_at is None else 2.5 if one.at < passed_at else 0.0
        elif passed_at is not None and one.at >= passed_at:
            cost += 1.5
    gap = change - mean
    band = band_g(chosen, sqrt(variance), RULES, MODE)
    if abs(gap) <= band:
        return 0, cost + (gap**2 / variance + log(variance)) / 2
    if abs(gap) <= max(mean / 4, 2 * band):
        return 1, cost + log(mean / 2)
    return (1, cost + log(3000)) if gap > 0 else (2, -gap)


@given(
    st.lists(st.tuples(st.integers(20, 900), st.integers(1, 25)), min_size=1, max_size=5),
    st.integers(1, 2_500),
    st.floats(2, 9),
    st.none() | st.integers(1, 6),
    st.integers(8, 60),
)
def test_it_is_the_likeliest_of_all_sets(
    goods: list[tuple[int, int]], change: int, scale: float, passed_at: int | None, degrees: int
) -> None:
    pieces = [piece(number, *facts, degrees) for number, facts in enumerate(goods, start=1)]
    found = best_set(pieces, change, scale, RULES, MODE, passed_at=passed_at)
    assert found is not None
    sets = [some for size in range(1, len(pieces) + 1) for some in combinations(pieces, size)]
    best = min(rank(some, pieces, change, scale, passed_at) for some in sets)
    mine = tuple(sorted(found.pieces, key=lambda one: one.line_id))
    place, cost = rank(mine, pieces, change, scale, passed_at)
    assert place == best[0]
    assert cost == pytest.approx(best[1])
    assert found.fits is (place == 0)
    assert found.mean_g + found.gap_g == pytest.approx(change)


@pytest.mark.parametrize(("seen", "pieces", "error"), [(55, 1, 3.0), (0, 2, 6.0), (1, 2, 27**0.5), (0, 3, 9.0)])
def test_pieces_alike_share_what_is_not_known_of_their_mean(seen: int, pieces: int, error: float) -> None:
    """Each differs by 3 g; of a mean of one piece half of that is shared, of none all of it."""
    alike = [Piece(line_id=1, sku="a", expected=Expected(500_000, 3_000, 60, seen), at=1) for _ in range(pieces)]
    found = best_set(alike, 500 * pieces, 0.001, RULES, MODE)
    assert found is not None
    assert (len(found.pieces), found.mean_g) == (pieces, 500 * pieces)
    assert found.error_g == pytest.approx(error, abs=0.001)
