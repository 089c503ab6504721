"""A slice of the attack on the scanner, with fixed seeds."""

from pos.prove.barcode_inputs import held
from pos.prove.barcodes import SUITE
from pos.prove.suite import Budget


def test_nothing_held_to_the_scanner_raises_or_is_kept_raw() -> None:
    outcome = SUITE.run(1, Budget(6000))
    assert outcome.findings == []
    assert outcome.controls == dict.fromkeys(outcome.controls, True)
    assert outcome.good
    assert outcome.counts["reads"] == 6000


def test_every_one_byte_and_two_are_among_the_first_inputs() -> None:
    raws = {held(1, 2 * at, ()).raw for at in range(256 + 65536)}
    assert len(raws) == 256 + 65536


def test_the_same_seed_holds_the_same_things() -> None:
    assert [held(5, at, ("4",)) for at in range(300)] == [held(5, at, ("4",)) for at in range(300)]
