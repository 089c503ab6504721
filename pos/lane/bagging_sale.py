"""The list and the shelf from sale to sale: where a sale begins, what comes on the list and what leaves it."""

from msgspec.structs import replace

from pos.lane.bagging_match import scale_error_g
from pos.lane.bagging_parts import ALIEN, BAG, Bagging, Piece, ShelfRules

__all__ = ["as_it_lies", "at_rest", "begun", "next_sale", "with_piece", "without"]

ZERO_G = 5
"""Steps of the scale by which an empty shelf may have drifted since it was empty last."""


def begun(now: Bagging, rules: ShelfRules, at: int) -> Bagging:
    """A sale begins: what lies on the shelf already is the shopper's own bag, if it is no heavier than most bags."""
    rest = now.level_g - now.zero_g
    if rest <= rules.still_g:
        return now
    if rest > rules.bag_unasked_g:
        alien = Piece(line_id=0, sku=ALIEN, at=at, weight_g=rest, error_g=scale_error_g(rules, 0, 0))
        return replace(now, lying=(alien,))
    bag = Piece(line_id=0, sku=BAG, weight_g=rest, error_g=scale_error_g(rules, 0, 0))
    return replace(now, lying=(bag,), bag_g=rest)


def next_sale(now: Bagging, rules: ShelfRules, at: int) -> Bagging:
    """The shelf as the next shopper finds it; what still lies there is nobody's business any more."""
    gross = now.gross_g if now.gross_g is not None else now.zero_g
    zero = gross if abs(gross - now.zero_g) <= ZERO_G * rules.division_g else now.zero_g
    return Bagging(mode=now.mode, works=now.works, gross_g=now.gross_g, zero_g=zero, level_g=gross, level_at=at)


def at_rest(now: Bagging, gross_g: int, rules: ShelfRules, at: int) -> Bagging:
    """No sale is open: whatever lies there, lies there. An empty shelf that has drifted is the new zero."""
    first = now.gross_g is None
    near = abs(gross_g - now.zero_g) <= ZERO_G * rules.division_g
    return replace(now, gross_g=gross_g, level_g=gross_g, level_at=at, zero_g=gross_g if first or near else now.zero_g)


def with_piece(now: Bagging, piece: Piece, rules: ShelfRules, at: int) -> Bagging:
    """One more piece is on the list; with the first one a sale begins. Its like that was to go may stay."""
    if not (now.waiting or now.lying or now.going):
        now = begun(now, rules, at)
    stays = next((one for one in reversed(now.going) if one.sku == piece.sku), None)
    if stays is None:
        return replace(now, waiting=(*now.waiting, piece))
    going = tuple(one for one in now.going if one is not stays)
    return replace(now, going=going, lying=(*now.lying, replace(stays, line_id=piece.line_id)))


def without(now: Bagging, line_id: int, pieces: int = 1) -> Bagging:
    """So many pieces of a line are sold no more: first those that do not lie there; one that does has to go."""
    for _ in range(pieces):
        here = next((one for one in reversed(now.waiting) if one.line_id == line_id), None)
        if here is not None:
            now = replace(now, waiting=tuple(one for one in now.waiting if one is not here))
            continue
        there = next((one for one in reversed(now.lying) if one.line_id == line_id), None)
        if there is not None:
            now = _without_lying(now, there)
    return now


def _without_lying(now: Bagging, there: Piece) -> Bagging:
    """It has to go; unless its like waits to be put down: then that one need not come."""
    like = next((one for one in reversed(now.waiting) if one.sku == there.sku and not one.off), None)
    if like is not None:
        waiting = tuple(one for one in now.waiting if one is not like)
        lying = tuple(replace(one, line_id=like.line_id) if one is there else one for one in now.lying)
        return replace(now, waiting=waiting, lying=lying)
    lying = tuple(one for one in now.lying if one is not there)
    return replace(now, lying=lying, going=(*now.going, there))


def as_it_lies(now: Bagging, at: int) -> Bagging:
    """Nobody looks: whatever lies there is what was put down."""
    lying = (*now.lying, *(one for one in now.waiting if not one.off))
    return replace(now, lying=lying, waiting=(), going=(), level_g=now.gross_g or 0, level_at=at, bag_wanted=False)
