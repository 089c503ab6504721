"""The order of mixed writing; expected results by hand from Unicode Standard Annex #9."""

import pytest
from pos.devices.receipt_bidi import visual_runs
from pos.devices.receipt_raster import _strokes

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"


def shown(text, leftwards):
    """Left to right as on paper: runs from the right are turned round, as the text engine does it."""
    return "".join(run.text[::-1] if run.leftwards else run.text for run in visual_runs(text, leftwards=leftwards))


@pytest.mark.parametrize(
    ("text", "leftwards", "seen"),
    [
        ("milk 2 l", False, "milk 2 l"),
        ("tea אבג 5", False, "tea 5 גבא"),
        ("אבג 12.50", True, "12.50 גבא"),
        ("אבג ABC", True, "ABC גבא"),
        ("אבג £3.00", True, "£3.00 גבא"),
        ("אבג, דהו", True, "והד ,גבא"),
        (f"אבג {LRI}£3.00 x 2{PDI} דהו", True, "והד £3.00 x 2 גבא"),
        (f"حلب {FSI}2 l{PDI}", True, "2 l بلح"),
        (f"tea {FSI}אב 1{PDI} x", False, "tea 1 בא x"),
        ("1-2 אב", True, "בא 1-2"),
        ("", True, ""),
        (f"{LRI}unclosed", True, "unclosed"),
    ],
)
def test_order(text, leftwards, seen):
    assert shown(text, leftwards) == seen


def test_arabic_numbers_after_arabic_letters_keep_their_order():
    assert shown("سعر 12", True) == "12 رعس"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("سعر: خبز", ["خبز", " :", "سعر"]),
        ("سعر. خبز", ["خبز", " .", "سعر"]),
        ("سعر (خبز)", ["(", "خبز", ")", "سعر "]),
    ],
)
def test_stops_between_arabic_words_stand_at_the_word_before(text, seen):
    """A typeface draws them from the left, so they are turned round, and brackets are mirrored."""
    assert [letters for (letters, _), _, _ in _strokes(text, 23, bold=False, leftwards=True)] == seen
