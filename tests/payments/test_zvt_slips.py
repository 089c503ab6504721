"""Lines and blocks become whole slips."""

from pos.lane.events import SlipGiven
from pos.payments.zvt.messages import PrintText
from pos.payments.zvt.slips import MOST_LINES, SlipBook


def slip(copy: str, *lines: str, **more: bool) -> SlipGiven:
    return SlipGiven(intent_id="i", copy=copy, lines=lines, **more)  # type: ignore[arg-type]


def test_blocks_of_one_paper_are_put_together() -> None:
    book = SlipBook("i")
    assert book.take(PrintText(("a ",), 2), approved=True) is None
    assert book.take(PrintText(("b",), 2, ends=True), approved=True) == slip("customer", "a", "b")
    assert book.rest(approved=True) is None


def test_another_paper_ends_the_one_before() -> None:
    book = SlipBook("i")
    assert book.take(PrintText(("a",), 1), approved=True, signed=True) is None
    assert book.take(PrintText(("b",), 2), approved=True) == slip("merchant", "a")
    assert book.rest(approved=True, signed=True) == slip("customer", "b")


def test_what_it_is_about_counts_more_than_what_is_known() -> None:
    book = SlipBook("i")
    assert book.take(PrintText(("a",), 1, ends=True, about=0x84), approved=True) == slip(
        "merchant", "a", approved=False, must=True
    )
    assert book.take(PrintText(("a",), 2, ends=True, about=0x03), approved=False) == slip("customer", "a", signed=True)
    assert book.take(PrintText(("a",), 1, ends=True), approved=False, signed=True) == slip(
        "merchant", "a", approved=False, signed=True
    )


def test_lines_say_whose_paper_they_are_in_their_first_words() -> None:
    book = SlipBook("i")
    for words, copy in (
        ("** Kundenbeleg **", "customer"),
        ("H\u00c4NDLERBELEG", "merchant"),
        ("Kassenschnitt", "other"),
    ):
        assert book.take(PrintText(("", words), ends=True), approved=True) == slip(copy, "", words)


def test_nothing_is_no_slip_and_an_endless_one_ends() -> None:
    book = SlipBook("i")
    assert book.take(PrintText(("", " "), ends=True), approved=True) is None
    for _ in range(MOST_LINES):
        book.take(PrintText(("x", "y"), 3), approved=True)
    found = book.rest(approved=True)
    assert found is not None
    assert len(found.lines) == MOST_LINES
