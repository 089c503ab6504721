"""T26's own machinery: what is argued away is there, what is counted is right, and both controls notice."""

import importlib
import sys
import tomllib
from pathlib import Path

import pytest
from pos.prove.mutant_pool import ROOT, Map, Tried
from pos.prove.mutant_swap import swap
from pos.prove.mutants import GROUPS, TESTS, MutantSuite, Score, argued, files_of, group_of, mutants
from pos.prove.mutations import Mutant, mutants_of
from pos.prove.suite import Budget, Outcome

ARGUED = argued()


def test_each_change_that_is_argued_away_is_one_of_its_file() -> None:
    names = {
        path: {one.name for one in mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))}
        for path in {entry.path for entry in ARGUED}
    }
    gone = [name for entry in ARGUED for name in entry.names if name not in names[entry.path]]
    assert gone == []


def test_each_argument_is_made_once_and_says_why() -> None:
    named = [name for entry in ARGUED for name in entry.names]
    assert len(named) == len(set(named))
    assert all(entry.why.endswith(".") and len(entry.why) > 20 for entry in ARGUED)
    raw = tomllib.loads((ROOT / "pos/prove/mutants_argued.toml").read_text(encoding="utf-8"))
    assert len(raw["argued"]) == len(ARGUED)
    everything = [one.name for one in mutants({entry.path for entry in ARGUED})]
    assert not set(named) & set(everything)


def test_each_group_has_files_and_each_test_is_there() -> None:
    for patterns in GROUPS.values():
        assert all(files_of([pattern]) for pattern in patterns)
    assert all((ROOT / test).exists() for test in TESTS)
    assert group_of("pos/lane/payment.py") == "payment"
    assert group_of("pos/lane/basket.py") == "lane"
    assert group_of("pos/sale/promotion/solve.py") == "goods and money"
    assert group_of("pos/store/refunds.py") == "journal"
    assert group_of("pos/cli.py") == ""


@pytest.mark.parametrize(
    ("tried", "killed", "said"),
    [
        (0, 0, "0 of 0 killed, 0.0% (the whole: 0.0% to 79.3%)"),
        (100, 90, "90 of 100 killed, 90.0% (the whole: 82.6% to 94.5%)"),
        (400, 400, "400 of 400 killed, 100.0% (the whole: 99.0% to 100.0%)"),
    ],
)
def test_a_score_says_where_the_whole_lies(tried: int, killed: int, said: str) -> None:
    assert str(Score(tried, killed)) == said


class Known(MutantSuite):
    """Its mutants end as it is told."""

    def __init__(self, survive: int) -> None:
        super().__init__(["pos/store/chain.py"])
        self._survive = survive

    def findings(self, tried: int) -> Outcome:
        outcome = Outcome()
        self._sample(self, 1, Budget(tried), outcome)  # type: ignore[arg-type]
        return outcome

    def attempts(self, some: list[Mutant]) -> list[Tried]:
        """In the place of `Pool.attempts`."""
        return [Tried(one, "survived" if at < self._survive else "killed") for at, one in enumerate(some)]


@pytest.mark.parametrize(
    ("tried", "survived", "found"), [(30, 4, True), (30, 3, False), (29, 29, False), (60, 7, True), (60, 6, False)]
)
def test_a_group_below_the_goal_is_a_finding_once_enough_were_tried(tried: int, survived: int, found: bool) -> None:
    outcome = Known(survived).findings(tried)
    killed = tried - survived
    said = f"seed 1: journal: {Score(tried, killed)}, and 90% is the goal"
    assert outcome.findings == ([said] if found else [])
    assert (outcome.counts["mutants"], outcome.counts["killed"]) == (tried, killed)


def test_the_tests_that_may_see_a_mutant_are_those_that_run_its_lines() -> None:
    known = Map(
        {"tests/sale/a": 0.2, "tests/lane/b": 0.1, "tests/sale/c": 3.0},
        {"pos/sale/x.py": {"3": ["tests/lane/b"], "4": ["tests/sale/a", ""]}},
    )
    mutant = Mutant("pos/sale/x.py", "f", 3, 4, "a -> b", 0)
    assert known.tests_of(mutant) == ["tests/sale/a", "tests/lane/b"]
    assert known.tests_of(Mutant("pos/sale/x.py", "f", 5, 5, "a -> b", 0)) == []
    assert known.tests_of(Mutant("pos/sale/x.py", "", 1, 1, "a -> b", 0, at_import=True))[-1] == "tests/sale/c"
    assert known.within(["tests/sale/a", "tests/lane/b", "tests/sale/c"], 0.31) == ["tests/sale/a", "tests/lane/b"]
    assert known.within(["tests/sale/c"], 1.0) == ["tests/sale/c"]


SHOP = """
FIRST = ("a",)
APART = "z"


def doubled(text):
    return text * 2


def table():
    return {one: doubled(one) for one in FIRST}


TABLE = table()
"""


def test_a_table_that_a_function_made_of_a_changed_value_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop_of_one_table.py"
    path.write_text(SHOP, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    shop = importlib.import_module("shop_of_one_table")
    same = shop.TABLE
    changes = {one.change: one.place for one in mutants_of(str(path), SHOP)}
    assert swap(path, changes["'z' -> 'zX'"], [])
    assert (shop.APART, shop.TABLE is same) == ("zX", True)
    assert swap(path, changes["'a' -> 'aX'"], [])
    assert shop.TABLE == {"aX": "aXaX"}
    monkeypatch.delitem(sys.modules, "shop_of_one_table")


def test_a_pair_that_must_be_as_long_asserts_it_and_is_left_alone() -> None:
    text = "def f(a, b):\n    return zip(a, b, strict=True), g(a, strict=False)\n"
    changes = [one.change for one in mutants_of("f.py", text)]
    assert "zip(a, b, strict=True) -> zip(b, a, strict=True)" in changes
    assert "g(a, strict=False) -> g(a)" in changes
    assert not any("True -> False" in one or one.endswith("-> zip(a, b)") for one in changes)


def test_a_lost_cent_is_noticed_and_tests_that_assert_nothing_notice_nothing() -> None:
    suite = MutantSuite(["pos/sale/money.py"], tests=["tests/sale/test_money.py"])
    outcome = suite.run(1, Budget(2))
    assert outcome.controls == {"a lost cent is killed": True, "tests that assert nothing kill nothing": True}
    assert (outcome.counts["mutants"], outcome.findings) == (2, [])
