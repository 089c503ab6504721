"""kill -9 of the real lane in real time, at random instants, and what is left of its purchases (T01)."""

from pos.prove.kills.suite import SUITE

__all__ = ["SUITE"]
