"""Devices, paper and time."""

from typing import Literal

from pos.lane.event.base import DevicePart, DeviceState, Event


class DeviceChanged(Event, frozen=True, kw_only=True, tag="DeviceChanged"):
    """A device is in another state; sent once at each change. `detail` is a sentence for staff."""

    part: DevicePart
    device: str
    state: DeviceState
    detail: str = ""
    mark: str = ""
    """Terminals: their last transaction ("receipt:trace") when they became ready; tells ours from an older one."""


class ShelfSettled(Event, frozen=True, kw_only=True, tag="ShelfSettled"):
    """The packing shelf stands still at another weight: gross grams, or `over` what it can carry."""

    device: str
    weight_g: int
    over: bool = False


class ShelfAnswered(Event, frozen=True, kw_only=True, tag="ShelfAnswered"):
    """What the shopper says to what the packing shelf shows (S08)."""

    answer: Literal["too-big", "holding", "my-bag"]


class DrawerMoved(Event, frozen=True, kw_only=True, tag="DrawerMoved"):
    """The switch of the cash drawer says that it is open now, or shut. `device`: the printer it hangs on."""

    device: str
    open: bool


class PrintEnded(Event, frozen=True, kw_only=True, tag="PrintEnded"):
    """A print job ended: on paper, not on paper, or nobody knows (then the next one is marked as a copy)."""

    job: str
    outcome: Literal["printed", "not-printed", "uncertain"]
    detail: str = ""


class PrintPressed(Event, frozen=True, kw_only=True, tag="PrintPressed"):
    """The shopper asks for paper."""

    gift: bool = False


class TimerFired(Event, frozen=True, kw_only=True, tag="TimerFired"):
    """A timer that the lane started has ended. Stale ones never arrive: the session drops them."""

    name: str
