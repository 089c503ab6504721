"""A suite in shares: each input once, and the reports added up."""

from collections import Counter
from random import Random

import pytest
from pos.errors import ConfigError
from pos.prove import payments
from pos.prove.adding import added
from pos.prove.payment_table import ROWS
from pos.prove.payments import Payments, PaymentWorld
from pos.prove.run import Job, Ran
from pos.prove.shares import in_share, must_share, share_of
from pos.prove.suite import Budget, Outcome
from pos.prove.tamper import SUITE as TAMPER


def _ran(share: str, *, seed: int = 1, left: int = 0, **row: int) -> Ran:
    outcome = Outcome(Counter(payments=3), rows={"zvt": row}, left=left, controls={share: True})
    return Ran(Job("payments", seed, 0, 0, 1, share), outcome, 1.0)


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "-1/3", "1/"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        share_of(text)


def test_shares_have_each_input_once() -> None:
    assert sorted(one for part in range(1, 8) for one in in_share(range(100), (part, 7))) == list(range(100))


def test_a_suite_without_shares_says_so() -> None:
    with pytest.raises(ConfigError, match="can't be shared"):
        must_share(TAMPER, "1/2")
    must_share(Payments(), "1/2")


def test_shares_are_added_up() -> None:
    total, missing = added([_ran("2/2", payments=1, taken=5), _ran("1/2", payments=2, taken=7)])
    assert (missing, total.rows) == ([], {"zvt": {"payments": 3, "taken": 12}})
    assert (total.counts["payments"], total.controls, total.good) == (6, {"1/2": True, "2/2": True}, True)


def test_a_share_that_is_missing_there_twice_or_not_ended_is_named() -> None:
    _, missing = added([_ran("1/3"), _ran("1/3"), _ran("3/3", left=30)])
    assert missing == ["share 2/3 was not run", "share 1/3 is there 2 times", "share 3/3: 30 inputs were left"]


def test_shares_of_two_runs_are_not_added() -> None:
    with pytest.raises(ConfigError):
        added([_ran("1/2"), _ran("2/2", seed=2)])


def test_all_shares_of_the_matrix_play_each_payment_once(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[tuple[str, int, str]] = []

    def noted(row: object, seed: int, batch: list[object], planted: object = None) -> PaymentWorld:
        if planted is None:
            played.extend((row.name, seed, str(one)) for one in batch)  # type: ignore[attr-defined]
        return world

    world = payments.play(ROWS[0], 1, (next(payments._cases(ROWS[0], "approve", Random(1))),))
    assert [payments.sizes_of(ROWS[0], answer) for answer in ROWS[0].answers]  # before nothing is played any more
    monkeypatch.setattr(payments, "play", noted)
    suite = Payments(ROWS[:1])
    suite.run(5, Budget(0))
    whole, played[:] = sorted(played), []
    shares = [suite.run(5, Budget(0, share=(part, 4))) for part in range(1, 5)]
    assert sorted(played) == whole
    assert len(set(whole)) == len(whole) == 2970
    assert [one.left for one in shares] == [0, 0, 0, 0]
