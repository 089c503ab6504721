"""What a member paid with last is offered first, as long as it works."""

import pytest
from lanes import QUIET, armed
from msgspec.structs import replace
from pos.lane.checkout import step
from pos.lane.events import MemberFound, SplitPressed
from pos.lane.parts import PayOptions, SplitOptions
from pos.lane.render import render
from pos.lane.state import Device, Lane, Wallet
from pos.sale.loyalty import SignedIn

WAYS = ["way-cash", "way-phone", "way-gift-card", "way-two-ways"]


def lane(*, gone: str = "") -> Lane:
    shop = replace(armed("oats").shop, members=True, wallets=(Wallet(name="alipay", title="Alipay"),))
    parts = (("terminal", "card"), ("cash", "till"), ("wallet", "alipay"), ("gift", "gift"))
    devices = tuple(Device(part, name, "absent" if part == gone else "ready") for part, name in parts)  # type: ignore[arg-type]
    return replace(armed("oats"), shop=shop, devices=devices, view=QUIET)


def ways(there: Lane) -> list[str]:
    body = render(there).body
    assert isinstance(body, PayOptions | SplitOptions)
    return [one.id for one in body.ways]


def member(paid_by: str) -> MemberFound:
    return MemberFound(member=SignedIn(member="m1", paid_by=paid_by))


@pytest.mark.parametrize(
    ("paid_by", "first"),
    [("wallet", "way-phone"), ("gift", "way-gift-card"), ("voucher", "way-gift-card"), ("cash", "way-cash")],
)
def test_what_a_member_used_last_comes_first(paid_by: str, first: str) -> None:
    after = step(lane(), member(paid_by)).lane
    assert ways(after) == [first, *(one for one in WAYS if one != first)]


@pytest.mark.parametrize("paid_by", ["", "card", "something newer"])
def test_the_order_is_the_shops_otherwise(paid_by: str) -> None:
    assert ways(lane()) == WAYS
    assert ways(step(lane(), member(paid_by)).lane) == WAYS


def test_what_does_not_work_now_does_not_come_first() -> None:
    after = step(lane(gone="gift"), member("gift")).lane
    assert ways(after) == WAYS


def test_parts_are_offered_in_the_same_way() -> None:
    plain = ["part-card", "part-cash", "part-phone", "way-gift-card"]
    free = replace(lane(), payment=None)
    assert ways(step(free, SplitPressed()).lane) == plain
    signed_in = replace(free, loyalty=step(lane(), member("wallet")).lane.loyalty)
    assert ways(step(signed_in, SplitPressed()).lane) == ["part-phone", "part-card", "part-cash", "way-gift-card"]
