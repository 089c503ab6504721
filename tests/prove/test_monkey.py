"""A slice of the monkey, with a fixed seed: one window, and every planted bug."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from pos.prove.monkey import SUITE
from pos.prove.monkey_hands import KEYS
from pos.prove.suite import Budget
from PySide6.QtCore import Qt

pytestmark = pytest.mark.ui


@pytest.mark.timeout(400)
def test_a_monkey_gets_nothing(qapp: object) -> None:
    outcome = SUITE.run(2, Budget(500))  # of this seed, five hundred touches come to a sale
    assert outcome.findings == []
    assert outcome.controls == dict.fromkeys(outcome.controls, True)
    assert outcome.good
    assert outcome.counts["touches"] > 300
    assert outcome.counts["sales"] > 0
    assert outcome.counts["acts at a staffed lane"] > 100
    assert outcome.counts["with somebody on duty"] > 0


def test_every_key_comes_with_every_modifier() -> None:
    assert (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier) in KEYS
    assert (Qt.Key.Key_Print, Qt.KeyboardModifier.NoModifier) in KEYS
    assert len(KEYS) > 3000
