"""What a piece weighs is learned: provisional at first, then sharp; a lot that changes is followed, a lie is not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.weights import (
    NOTHING_KNOWN,
    Expected,
    Weight,
    WeightSample,
    by_scale,
    expected,
    is_category,
    learn,
    learn_spread,
    quantile,
    sku_of_category,
)


def sold(weight: Weight, *grams: int, **more: object) -> Weight:
    for one in grams:
        weight = learn(weight, WeightSample(sku=weight.sku, weight_g=one, **more))
    return weight


def bread() -> Weight:
    return sold(Weight(sku="bread"), 500, 505, 495, 500, 505, 500, 495, 500, 505, 500)


def test_of_what_nobody_has_sold_any_weight_will_do() -> None:
    assert expected(None) == NOTHING_KNOWN
    assert not NOTHING_KNOWN.known


def test_what_few_pieces_say_is_provisional() -> None:
    one = sold(Weight(sku="a"), 500)
    assert (expected(one).known, expected(one).provisional) == (True, True)
    four = expected(sold(one, 505, 495, 500))
    assert (four.mean_g, four.provisional) == (500, False)


def test_the_catalogue_counts_as_a_piece_that_was_seen() -> None:
    assert expected(None, 500).mean_g == 500
    one = expected(sold(Weight(sku="a"), 520), 500)
    assert (one.mean_g, one.pieces) == (510, 1)


def test_what_is_known_gets_sharper_with_every_piece() -> None:
    chance, weight, spreads = Random(1), Weight(sku="a"), []
    for _ in range(200):
        weight = sold(weight, round(chance.gauss(500, 4)))
        spreads.append(expected(weight).spread_mg)
    assert spreads[5] > spreads[20] > spreads[60] > spreads[199]
    assert 3_000 < spreads[199] < 7_000


def test_the_mean_is_the_mean_and_the_squares_are_the_squares() -> None:
    weight = sold(Weight(sku="a"), 500, 510, 505, 495)
    assert weight.mean_g == pytest.approx(502.5)
    assert weight.squares == pytest.approx(6.25 + 56.25 + 6.25 + 56.25)


def test_pieces_put_down_together_are_worth_their_middle() -> None:
    weight = learn(Weight(sku="a"), WeightSample(sku="a", weight_g=1_000, pieces=2))
    assert (weight.pieces, weight.mean_g) == (1, 500)


def test_one_odd_piece_changes_nothing() -> None:
    weight = sold(bread(), 900)
    assert (weight.mean_g, weight.odd, weight.odd_mean_g) == (bread().mean_g, 1, 900)
    assert sold(weight, 500).odd == 0


def test_odd_pieces_that_do_not_agree_change_nothing() -> None:
    weight = sold(bread(), 900, 200, 900, 200, 900, 200, 900)
    assert (weight.mean_g, weight.odd, weight.lots) == (bread().mean_g, 1, 0)


def test_another_lot_is_noticed_after_five() -> None:
    four = sold(bread(), 450, 455, 445, 450)
    assert (four.lots, round(four.mean_g)) == (0, 500)
    five = sold(four, 450)
    assert (five.lots, five.pieces, round(five.mean_g), five.odd) == (1, 5, 450, 0)


def test_the_first_piece_may_have_been_wrong() -> None:
    assert round(sold(Weight(sku="a"), 1_000, 500, 505).mean_g) == 502


def test_what_was_let_pass_teaches_nothing_but_doubt() -> None:
    weight = sold(bread(), 700, kind="let-pass")
    assert (weight.mean_g, weight.disputed) == (bread().mean_g, True)
    assert not expected(weight).known
    assert expected(weight, 500) == NOTHING_KNOWN


def test_a_doubted_weight_is_believed_again_when_sales_agree_on_one() -> None:
    doubted = sold(bread(), 700, 700, 700, kind="let-pass")
    still = sold(doubted, 500)
    assert still.disputed
    assert sold(doubted, 700, 705).disputed
    new = sold(doubted, 700, 705, 695)
    assert (new.disputed, round(new.mean_g), new.lots) == (False, 700, 1)
    assert sold(doubted, 500, 500, 500).mean_g == 500


def test_an_attendant_may_teach() -> None:
    near = sold(bread(), 505, kind="taught")
    assert near.pieces == bread().pieces + 1
    lot = sold(sold(bread(), 600, 600, kind="let-pass"), 600, kind="taught")
    assert (lot.pieces, lot.mean_g, lot.lots, lot.disputes) == (1, 600, 1, 0)


def test_altogether_another_weight_has_to_be_taught_twice() -> None:
    once = sold(bread(), 1_000, kind="taught")
    assert (once.mean_g, once.lots) == (bread().mean_g, 0)
    assert sold(once, 200, kind="taught").lots == 0
    twice = sold(once, 1_010, kind="taught")
    assert (twice.pieces, twice.mean_g, twice.lots) == (1, 1_010, 1)
    assert sold(Weight(sku="a"), 500, 1_000, kind="taught").mean_g == 1_000


def test_goods_that_most_leave_off_the_shelf_need_not_lie_there() -> None:
    water = sold(Weight(sku="water"), 0, 0, 0, 0, kind="skipped")
    assert not expected(water).skip
    assert expected(sold(water, 0, kind="skipped")).skip
    assert not expected(sold(water, *([6_000] * 9))).skip
    assert expected(None, 500, skip=True) == Expected(500_000, 19_799, 5, 0, skip=True)


@pytest.mark.parametrize(("skipped", "pieces", "skip"), [(4, 0, False), (5, 4, True), (5, 5, False), (6, 5, True)])
def test_five_that_left_it_off_and_more_of_them_than_of_the_others(skipped: int, pieces: int, skip: bool) -> None:
    assert Weight(sku="a", skipped=skipped, pieces=pieces).skips is skip


def test_skipped_pieces_are_counted_not_sales() -> None:
    assert learn(Weight(sku="a"), WeightSample(sku="a", weight_g=0, pieces=3, kind="skipped")).skipped == 3


def test_any_spread_is_something_known() -> None:
    assert Expected(spread_mg=1).known
    assert not Expected(mean_mg=500_000, pieces=9).known


def student(seen: list[float], about: float, degrees: int) -> tuple[int, int]:
    """Mean and spread of the next piece in mg, as a textbook has them: a prior of 5 degrees, then pieces one by one."""
    mean = sum(seen) / len(seen)
    squares = sum((one - mean) ** 2 for one in seen)
    variance = (5 * (4 + about / 50) ** 2 + squares) / degrees
    return round(mean * 1000), round((variance * (1 + 1 / len(seen))) ** 0.5 * 1000)


@pytest.mark.parametrize("grams", [[500] * 5, [498, 503, 500, 505, 499], [500, 510, 490, 505, 495, 502, 498, 500, 501]])
@pytest.mark.parametrize("nominal", [None, 480, 505])
def test_the_next_piece_is_students(grams: list[int], nominal: int | None) -> None:
    """What the catalogue says is one more piece, but no degree of freedom: nobody has weighed it."""
    known = expected(sold(Weight(sku="a"), *grams), nominal)
    seen = [float(one) for one in (*grams, *([nominal] if nominal else []))]
    mean_mg, spread_mg = student(seen, sum(seen) / len(seen), 5 + len(grams))
    assert (known.degrees, known.pieces, known.skip) == (5 + len(grams), len(grams), False)
    assert abs(known.mean_mg - mean_mg) <= 1
    assert abs(known.spread_mg - spread_mg) <= 1


def test_of_one_piece_and_the_catalogue_both_count() -> None:
    assert expected(Weight(sku="a", pieces=1, mean_g=520.0), 500) == Expected(510_000, 17_380, 6, 1)


def test_no_spread_is_under_a_gram() -> None:
    assert expected(Weight(sku="a", pieces=400, mean_g=1.0)).spread_mg == 1_000


def fits(weight: Weight, grams: int) -> bool:
    return learn(weight, WeightSample(sku="a", weight_g=grams)).odd == 0


@pytest.mark.parametrize(("pieces", "far"), [(7, 56), (8, 68)])
def test_what_a_piece_may_differ_by_to_teach(pieces: int, far: int) -> None:
    """Three deviations, and three and a half from eight pieces on, as wide as Student has them at 12 and 13 degrees.

    Which is 3.76 times 14.97 g, and 4.63 times 14.85 g.
    """
    weight = Weight(sku="a", pieces=pieces, mean_g=500.0, squares=14.0**2 * pieces)
    assert fits(weight, 500 + far)
    assert fits(weight, 500 - far)
    assert not fits(weight, 501 + far)
    assert not fits(weight, 499 - far)


def test_ten_grams_are_never_too_far() -> None:
    """Two hundred sachets of 20 g, to the gram: scales and packing differ by more."""
    sachet = Weight(sku="a", pieces=200, mean_g=20.0)
    assert (fits(sachet, 10), fits(sachet, 30), fits(sachet, 9), fits(sachet, 31)) == (True, True, False, False)


@pytest.mark.parametrize(("grams", "run"), [(118, 2), (82, 2), (119, 1), (81, 1)])
def test_odd_pieces_agree_within_three_times_what_packs_of_one_kind_differ_by(grams: int, run: int) -> None:
    odd = sold(bread(), 100)
    assert learn(odd, WeightSample(sku="a", weight_g=grams)).odd == run


def test_a_run_has_the_mean_of_its_pieces() -> None:
    assert sold(bread(), 100, 110).odd_mean_g == 105
    assert sold(bread(), 100, 110, 99).odd_mean_g == pytest.approx(103)


@pytest.mark.parametrize(("pieces", "run"), [(1, 2), (2, 3), (3, 4), (4, 5), (9, 5)])
def test_few_pieces_give_way_sooner(pieces: int, run: int) -> None:
    """A run that is longer than what was known, and five in any case."""
    weight = sold(Weight(sku="a"), *([500] * pieces))
    assert sold(weight, *([900] * (run - 1))).lots == 0
    assert sold(weight, *([900] * run)).lots == 1


def test_another_lot_forgets_how_far_pieces_differed() -> None:
    new = sold(bread(), 700, 700, 700, 700, 700)
    assert new == Weight(sku="bread", pieces=5, mean_g=700, lots=1)


def test_the_oldest_of_four_hundred_fades_with_its_distance() -> None:
    full = Weight(sku="a", pieces=400, mean_g=500.0, squares=800.0)
    assert sold(full, 504) == Weight(sku="a", pieces=400, mean_g=500.01, squares=pytest.approx(798 + 4 * 3.99))
    assert sold(Weight(sku="a", pieces=399, mean_g=500.0, squares=800.0), 500).squares == 800


def test_old_pieces_fade() -> None:
    weight = sold(Weight(sku="a"), *([500] * 400))
    assert weight.pieces == 400
    moved = sold(weight, *([504] * 400))
    assert moved.pieces == 400
    assert 502 < moved.mean_g < 503


def test_goods_with_a_weight_of_their_own_come_with_a_tray() -> None:
    label = by_scale(842)
    assert (label.mean_g, label.spread_mg, label.known) == (850, 10_210, True)


@pytest.mark.parametrize(("degrees", "table"), [(4, 5.598), (10, 4.144), (30, 3.385), (120, 3.160)])
def test_student_is_as_in_the_tables(degrees: int, table: float) -> None:
    """Abramowitz & Stegun, table 26.10: 0.9975 at 4 degrees, 0.999 at the others; within three percent."""
    normal = 2.807 if degrees == 4 else 3.090
    assert quantile(normal, degrees) == pytest.approx(table, rel=0.03)


@pytest.mark.parametrize(
    ("z", "degrees", "found"), [(1, 1, 1.8125), (2, 1, 10.421875), (2, 2, 4.373046875), (-1, 1, -1.8125)]
)
def test_student_is_as_in_the_formula(z: float, degrees: int, found: float) -> None:
    """Its terms at 1 are 1/2, 1/4 and 1/16; at 2 they are 5/2, 49/16 and 183/64."""
    assert quantile(z, degrees) == pytest.approx(found, abs=1e-12)


@given(st.lists(st.integers(1, 5_000), max_size=60), st.none() | st.integers(1, 5_000))
def test_whatever_is_sold_the_band_is_a_band(grams: list[int], nominal: int | None) -> None:
    weight = sold(Weight(sku="a"), *grams, nominal_g=nominal)
    known = expected(weight, nominal)
    assert weight.pieces + weight.odd <= len(grams)
    assert weight.squares >= -1e-6
    assert not known.known or (known.spread_mg >= 1_000 and known.degrees >= 5 and known.mean_mg > 0)


# --- how far the pieces of a category differ


def category(part: float, pieces: int = 400, wrong: float = 0.0) -> Weight:
    """What is known of one after so many pieces of 500 g that differ by such a part; some are something else."""
    chance, found = Random(3), Weight(sku=sku_of_category("c"))
    article = Weight(sku="a", pieces=1_000, mean_g=500.0)
    for _ in range(pieces):
        grams = 900 if chance.random() < wrong else chance.gauss(500, 500 * part)
        found = learn_spread(found, article, grams)
    return found


@pytest.mark.parametrize("part", [0.01, 0.13])
def test_the_spread_of_a_category_is_the_median_of_what_was_seen(part: float) -> None:
    """Half of a normal distribution lies within 0.674 of its deviation."""
    assert category(part).mean_g == pytest.approx(674 * part, rel=0.25)
    assert (is_category(category(part).sku), is_category("c@")) == (True, False)


def test_wrong_weights_hardly_move_a_median() -> None:
    assert category(0.01, wrong=0.05).mean_g < 1.5 * category(0.01).mean_g


def test_a_first_piece_and_one_in_doubt_tell_no_spread() -> None:
    blank = Weight(sku="@c")
    assert learn_spread(blank, Weight(sku="a"), 500) is blank
    assert learn_spread(blank, Weight(sku="a", pieces=9, mean_g=500, disputes=1), 500) is blank
    assert learn_spread(blank, Weight(sku="a", pieces=1, mean_g=500), 500).mean_g == pytest.approx(0.5 / 2.718281828)


def test_of_a_new_article_the_category_tells_the_spread() -> None:
    one = sold(Weight(sku="a"), 500)
    tin, fruit = (expected(one, category=category(part)) for part in (0.01, 0.13))
    assert tin.spread_mg < expected(one).spread_mg < fruit.spread_mg
    assert (tin.degrees, expected(one, category=category(0.01, pieces=29)).degrees) == (7, 6)
    assert fruit.spread_mg == pytest.approx(1000 * 500 * 0.13 * (6 / 7) ** 0.5 * 2**0.5, rel=0.25)


def test_a_piece_of_a_wide_category_teaches_though_it_is_far() -> None:
    three = Weight(sku="a", pieces=3, mean_g=300.0, squares=30.0)
    far = WeightSample(sku="a", weight_g=390)
    assert learn(three, far).odd == 1
    assert learn(three, far, category(0.13)).odd == 0
    assert learn(three, WeightSample(sku="a", weight_g=390, kind="taught"), category(0.13)).pieces == 4
