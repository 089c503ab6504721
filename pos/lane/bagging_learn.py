"""What a sale that is made has to say of weights."""

from collections import Counter

from pos.lane.bagging_parts import BAG, Bagging, Piece
from pos.sale.weights import WeightSample

__all__ = ["samples"]


UNSEEN_G = 6
"""What goods weigh that nobody saw come: too little for the scale."""


def samples(now: Bagging) -> tuple[WeightSample, ...]:
    """By piece that lay there by itself, or with its like; and what was left off the shelf.

    Where one of its like was not seen to come, a piece may have been two. A sale in doubt
    (the team was told of a weight, or let one pass, or one is still off) says only what a person said.
    """
    doubtful = now.doubtful or bool(now.trouble and now.trouble != "missing") or now.mode == "off"
    found = []
    torn = {one.sku for one in now.waiting if one.kind != "skipped"}
    for piece in now.lying:
        if piece.sku == BAG or not piece.kind or piece.weight_g is None:
            continue
        if piece.kind == "placed" and (doubtful or piece.sku in torn):
            continue
        grams = round(piece.weight_g)
        found.append(WeightSample(sku=piece.sku, weight_g=grams, kind=piece.kind, category=piece.category))
    told_apart = all(one.expected.known or not one.line_id for one in now.lying)
    if not doubtful and told_apart:
        unseen = dict.fromkeys(one.sku for one in now.waiting if one.line_id and _went_unseen(one))
        found += [WeightSample(sku=sku, weight_g=UNSEEN_G) for sku in unseen]
    skipped = Counter(piece.sku for piece in now.waiting if piece.kind == "skipped")
    found += [WeightSample(sku=sku, weight_g=0, pieces=n, kind="skipped") for sku, n in skipped.items()]
    return tuple(found)


def _went_unseen(piece: Piece) -> bool:
    """Whether hardly anybody knows what it weighs, and no change of weight was left for it: so light it must be."""
    return piece.expected.provisional and not piece.expected.skip and piece.kind != "skipped" and not piece.off
