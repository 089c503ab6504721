"""The fairest price: random baskets against an integer programme that knows the rules and nothing of our engine."""

from pos.prove.prices.suite import SUITE

__all__ = ["SUITE"]
