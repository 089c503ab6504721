"""All as scanned, by the sum: what was told apart wrongly is told once more; and nothing else is explained away."""

from msgspec.structs import replace
from pos.lane import bagging
from pos.lane.bagging_parts import GONE, Piece
from pos.lane.bagging_whole import all_as_scanned, changed_places

from packing_shelf import RULES, Shelf, known, piece


def test_a_forgotten_scan_explains_what_another_piece_was_taken_for() -> None:
    """Of 214 and 213 g, put down as one, and then 225 g: who weighs what is told by the sum of all."""
    shelf = Shelf().scan(piece(1, 214, sku="a")).put(427)
    assert shelf.trouble == ("extra", ())
    shelf.scan(piece(2, 225)).put(225).scan(piece(3, 214, sku="a"))
    assert (shelf.trouble, sorted(shelf.lies)) == (("", ()), [1, 2, 3])
    assert sum(one.weight_g or 0 for one in shelf.now.lying) == 652


def wrongly_told() -> Shelf:
    """Pieces of 100 and 265 g lie there; the 265 g are taken for something unknown, the 100 g for the other piece."""
    shelf = Shelf().scan(piece(1, 265), piece(2, 100))
    wrong = replace(shelf.now.waiting[0], weight_g=100.0, error_g=2.0, kind="placed")
    alien = Piece(line_id=0, sku="?", weight_g=265.0, error_g=2.0)
    shelf.now = replace(shelf.now, waiting=shelf.now.waiting[1:], lying=(wrong, alien), gross_g=365, level_g=365)
    shelf.gross = 365
    return shelf


def test_they_are_told_once_more_and_teach_nothing() -> None:
    found = all_as_scanned(wrongly_told().now, 0, RULES)
    assert found is not None
    assert {one.line_id: one.weight_g for one in found.lying} == {1: 265, 2: 100}
    assert [one.kind for one in found.lying] == ["", ""]
    assert found.waiting == ()


def test_the_newest_scan_may_be_still_to_come() -> None:
    shelf = wrongly_told().scan(piece(3, 700))
    assert (shelf.trouble, sorted(shelf.lies)) == (("missing", (3,)), [1, 2])


def test_what_rested_before_it_was_scanned_is_none_of_it() -> None:
    shelf = wrongly_told()
    late = replace(shelf.now, level_at=shelf.at, waiting=(replace(shelf.now.waiting[0], at=shelf.at - 100),))
    assert all_as_scanned(late, 1, RULES) is None
    assert all_as_scanned(replace(late, level_at=shelf.at + 2_000), 1, RULES) is not None
    off = replace(late, waiting=(replace(late.waiting[0], off=True, weight_g=100.0),))
    assert all_as_scanned(off, 1, RULES) is not None


def test_what_need_not_come_is_none_of_it() -> None:
    shelf = wrongly_told()
    excused = replace(shelf.now, waiting=(replace(shelf.now.waiting[0], excused=True),))
    assert all_as_scanned(excused, 0, RULES) is None
    skipped = replace(shelf.now.waiting[0], expected=known(100, skip=True))
    assert all_as_scanned(replace(shelf.now, waiting=(skipped,)), 0, RULES) is None


def test_a_sum_of_wide_pieces_proves_nothing() -> None:
    """Fruit that differs by 40 g could be anything; so could a piece of which nothing is known."""
    shelf = Shelf().scan(piece(1, expected=known(265, 40)), piece(2, 100)).put(300)
    wide = replace(wrongly_told().now, waiting=(shelf.now.waiting or shelf.now.lying)[-1:])
    wide = replace(wide, waiting=(replace(wide.waiting[0], weight_g=None, expected=known(100, 40)),))
    assert all_as_scanned(wide, 0, RULES) is None
    blank = replace(wide, waiting=(piece(2),))
    assert all_as_scanned(blank, 0, RULES) is None


def test_what_was_weighed_by_itself_is_not_blamed_for_something_unknown() -> None:
    shelf = Shelf()
    for line in range(1, 8):
        shelf.scan(piece(line, 300 + 50 * line)).put(300 + 50 * line)
    assert shelf.put(60).trouble == ("extra", ())


def test_a_line_is_taken_off_the_list_whose_piece_never_came() -> None:
    """Scanned twice, put down once; then a piece of nearly that weight: it was taken for the second one."""
    shelf = Shelf().scan(piece(1, 148, sku="a"), piece(2, 148, sku="a")).put(148).scan(piece(3, 145)).put(146)
    lies = replace(shelf.now.lying[0], line_id=1), replace(shelf.now.lying[0], line_id=2)
    third = next(one for one in (*shelf.now.waiting, *shelf.now.lying) if one.line_id == 3)
    shelf.now = replace(shelf.now, lying=lies, waiting=(replace(third, weight_g=None),))
    shelf.void(2)
    assert (shelf.trouble, sorted(shelf.lies), shelf.now.going) == (("", ()), [1, 3], ())


def test_what_is_gone_is_part_of_the_sum() -> None:
    shelf = Shelf().scan(piece(1, 500), piece(2, 300)).put(500).put(300)
    gone = Piece(line_id=0, sku=GONE, weight_g=-60.0, error_g=2.0)
    shelf.now = replace(shelf.now, lying=(*shelf.now.lying, gone))
    assert all_as_scanned(shelf.now, 0, RULES) is None
    back = all_as_scanned(shelf.now, 60, RULES)
    assert back is not None
    assert not bagging.look_again(back, RULES, shelf.at).trouble


# --- one was taken for the other


def taken_for_another() -> Shelf:
    """Fruit of 300 g lies there as something unknown, since a tin of 355 g was taken for it before it was scanned."""
    shelf = Shelf().scan(piece(1, expected=known(280, 38)))
    fruit = replace(shelf.now.waiting[0], weight_g=355.0, error_g=2.0, kind="placed")
    alien = Piece(line_id=0, sku="?", weight_g=300.0, error_g=2.0)
    shelf.now = replace(shelf.now, waiting=(), lying=(fruit, alien), gross_g=655, level_g=655)
    shelf.gross = 655
    return shelf


def test_the_scan_of_the_one_tells_what_the_other_is() -> None:
    shelf = taken_for_another().scan(piece(2, 356))
    assert shelf.trouble == ("", ())
    assert {one.line_id: (one.weight_g, one.kind) for one in shelf.now.lying} == {1: (300, ""), 2: (355, "")}


def test_a_change_of_weight_tells_it_too() -> None:
    shelf = taken_for_another()
    waits = replace(piece(2, 356), at=shelf.at)
    before = replace(shelf.now, lying=shelf.now.lying[:1], waiting=(waits,))
    after = changed_places(before, 300, RULES)
    assert after is not None
    assert ({one.line_id for one in after.lying}, after.waiting) == ({1, 2}, ())
    assert changed_places(before, 500, RULES) is None
    assert changed_places(replace(before, waiting=(piece(2, 700),)), 300, RULES) is None


def test_what_is_missing_is_looked_at_once_more_before_anybody_is_told() -> None:
    """Put down, scanned, and only then at rest: nothing has to be said."""
    shelf = Shelf().scan(piece(1, 500)).put(500)
    shelf.scan(piece(2, 585))
    shelf.now = bagging.settled(shelf.now, 1_085, RULES, shelf.at + 200)
    assert shelf.trouble == ("extra", ())
    shelf.now = bagging.falls_due(shelf.now, RULES, shelf.at + 3_200)
    assert (shelf.trouble, shelf.now.nudges, sorted(shelf.lies)) == (("", ()), 0, [1, 2])
    wrong = Shelf().scan(piece(1, 500)).put(500).put(300)
    wrong.now = bagging.falls_due(wrong.now, RULES, wrong.at + 3_000)
    assert (wrong.trouble, wrong.now.nudges) == (("extra", ()), 1)
