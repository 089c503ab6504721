"""A slice of the attack from the terminal's and the printer's side, with a fixed seed."""

from pos.prove.peer_bench import is_proof
from pos.prove.peer_inputs import AMOUNT_MINOR, status
from pos.prove.peers import SUITE
from pos.prove.suite import Budget


def test_no_peer_hangs_the_lane_or_takes_other_money() -> None:
    outcome = SUITE.run(1, Budget(4000))
    assert outcome.findings == []
    assert outcome.controls == dict.fromkeys(outcome.controls, True)
    assert outcome.good
    assert outcome.counts["payments"] == 8
    assert outcome.counts["drivers on TCP"] == 1


def test_only_this_payments_money_is_a_proof() -> None:
    assert is_proof(status(0, AMOUNT_MINOR), "EUR")
    assert is_proof(status(0, AMOUNT_MINOR, 826), "GBP")
    assert not is_proof(status(0, AMOUNT_MINOR, None), "GBP")
    assert not is_proof(status(0x6C, AMOUNT_MINOR), "EUR")
    assert not is_proof(status(0, AMOUNT_MINOR + 1), "EUR")
