"""Every seam of the lane fails once, in every way, in the middle of a purchase (T04)."""

from pos.prove.failpoints.suite import SUITE

__all__ = ["SUITE"]
