"""Promotions: what they are as data, and the best that they can do for a basket. Pure, like all of `sale`."""
