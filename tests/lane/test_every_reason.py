"""Every reason for a check, from the shopper's doing to the team's decision: at most two taps, after a badge or a PIN."""

import pytest
from pos.lane.intervention import RULES
from tests.reasons import REASONS, Hand, resolve, there


def test_there_is_a_way_to_each() -> None:
    assert set(REASONS) == set(RULES)


@pytest.mark.parametrize("reason", sorted(REASONS))
@pytest.mark.parametrize("way", ["badge", "pin"])
def test_at_most_two_taps(reason: str, way: str) -> None:
    one = REASONS[reason]
    hand = Hand(one.shop)
    one.comes(hand)
    assert there(hand.world, reason), [two.reason for two in hand.world.lane.interventions]
    if one.mends is not None:
        one.mends(hand)
    elif way == "badge":
        hand.scan(f"BADGE-{one.who}")
    else:
        number, pin = {"2017": ("17", "482913"), "2018": ("18", "739105")}[one.who]
        hand.press("staff-door")
        for digits in (number, pin):
            for digit in digits:
                hand.press(f"key-{digit}")
            hand.press("desk-next")
    assert resolve(hand, reason) <= 2
    assert not there(hand.world, reason)
