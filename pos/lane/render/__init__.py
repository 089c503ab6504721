"""What the shopper sees now, made from the lane: `render(lane)`. Pure, whole, every time."""

from pos.lane.render.screens import render

__all__ = ["render"]
