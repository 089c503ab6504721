"""What a sale that is made has to say of weights."""

from collections import Counter

from pos.lane.bagging_parts import BAG, Bagging
from pos.sale.weights import WeightSample

__all__ = ["samples"]


def samples(now: Bagging) -> tuple[WeightSample, ...]:
    """By piece that lay there by itself, or with its like; and what was left off the shelf.

    A sale in doubt (the team was told of a weight, or let one pass, or one is still off) says only what a person said.
    """
    doubtful = now.doubtful or bool(now.trouble and now.trouble != "missing") or now.mode == "off"
    found = []
    for piece in now.lying:
        if piece.sku == BAG or not piece.kind or piece.weight_g is None or (doubtful and piece.kind == "placed"):
            continue
        found.append(WeightSample(sku=piece.sku, weight_g=round(piece.weight_g), kind=piece.kind))
    skipped = Counter(piece.sku for piece in now.waiting if piece.kind == "skipped")
    found += [WeightSample(sku=sku, weight_g=0, pieces=n, kind="skipped") for sku, n in skipped.items()]
    return tuple(found)
