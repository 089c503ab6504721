"""What a piece weighs is learned: provisional at first, then sharp; a lot that changes is followed, a lie is not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pos.sale.weights import NOTHING_KNOWN, Expected, Weight, WeightSample, by_scale, expected, learn, quantile


def sold(weight: Weight, *grams: int, **more: object) -> Weight:
    for one in grams:
        weight = learn(weight, WeightSample(sku=weight.sku, weight_g=one, **more))
    return weight


def bread() -> Weight:
    return sold(Weight(sku="bread"), 500, 505, 495, 500, 505, 500, 495, 500, 505, 500)


def test_of_what_nobody_has_sold_any_weight_will_do() -> None:
    assert expected(None) == NOTHING_KNOWN
    assert not NOTHING_KNOWN.known


def test_four_pieces_are_not_enough_and_five_are() -> None:
    four = sold(Weight(sku="a"), 500, 505, 495, 500)
    assert not expected(four).known
    assert expected(sold(four, 500)).mean_g == 500


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
    weight = sold(bread(), 700, 705, kind="let-pass")
    assert (weight.mean_g, weight.disputed) == (bread().mean_g, False)
    assert expected(weight).known
    third = sold(weight, 700, kind="let-pass")
    assert third.disputed
    assert not expected(third).known
    assert expected(third, 500) == NOTHING_KNOWN


def test_a_doubted_weight_is_believed_again_when_sales_agree_on_one() -> None:
    doubted = sold(bread(), 700, 700, 700, kind="let-pass")
    still = sold(doubted, 500)
    assert still.disputed
    new = sold(doubted, 700, 705, 695, 700, 700)
    assert (new.disputed, round(new.mean_g), new.lots) == (False, 700, 1)


def test_a_piece_that_fits_takes_doubts_away() -> None:
    assert sold(sold(bread(), 700, kind="let-pass"), 500).disputes == 0


def test_an_attendant_may_teach() -> None:
    near = sold(bread(), 505, kind="taught")
    assert near.pieces == bread().pieces + 1
    far = sold(sold(bread(), 700, 700, 700, kind="let-pass"), 700, kind="taught")
    assert (far.pieces, far.mean_g, far.lots, far.disputes) == (1, 700, 1, 0)


def test_goods_that_most_leave_off_the_shelf_need_not_lie_there() -> None:
    water = sold(Weight(sku="water"), 0, 0, 0, 0, kind="skipped")
    assert not expected(water).skip
    assert expected(sold(water, 0, kind="skipped")).skip
    assert not expected(sold(water, *([6_000] * 9))).skip
    assert expected(None, 500, skip=True) == Expected(500_000, 19_799, 5, 0, skip=True)


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


@given(st.lists(st.integers(1, 5_000), max_size=60), st.none() | st.integers(1, 5_000))
def test_whatever_is_sold_the_band_is_a_band(grams: list[int], nominal: int | None) -> None:
    weight = sold(Weight(sku="a"), *grams, nominal_g=nominal)
    known = expected(weight, nominal)
    assert weight.pieces + weight.odd <= len(grams)
    assert weight.squares >= -1e-6
    assert not known.known or (known.spread_mg >= 1_000 and known.degrees >= 5 and known.mean_mg > 0)
