"""The packing shelf's checks for the team: what they have to know (ux.md A07), and what their decision does."""

from collections.abc import Iterator

from msgspec.structs import replace

from pos.lane import bagging
from pos.lane.bagging_match import band_g
from pos.lane.bagging_moves import strange
from pos.lane.bagging_parts import Bagging, Piece, ShelfRules
from pos.lane.basket import idle
from pos.lane.effects import Beep
from pos.lane.events import InterventionCleared, InterventionRefused
from pos.lane.intervention import Facts, Intervention, Need
from pos.lane.state import Lane, Step
from pos.sale.cart import line_of

__all__ = ["accept", "needed", "rescan"]


def needed(lane: Lane) -> Iterator[Need]:
    """W1 to W6: once the shopper was told twice, or as soon as they want to pay."""
    now, rules = lane.bagging, lane.shop.shelf
    if now is None or rules is None or lane.phase not in ("scan", "pay") or lane.payment is not None:
        return
    holds = now.trouble in bagging.HOLDS
    if now.told or (holds and lane.phase == "pay"):
        sku = next((one.sku for one in now.lying if one.odd), "")
        yield Need(
            reason="weight",
            cause=f"weight:{now.trouble}:{sku}" if now.trouble == "differs" else f"weight:{now.trouble}",
            facts=_facts(lane, now, rules),
            level="staff" if now.told else "nudge",
            holds="pay" if holds else "",
            how=() if now.trouble == "differs" else ("accept", "rescan"),
        )


def _facts(lane: Lane, now: Bagging, rules: ShelfRules) -> Facts:
    """The goods that it is about, what was expected of the shelf and what it shows."""
    line = next((one for one in (line_of(lane.cart, about) for about in now.about) if one is not None), None)
    odd = tuple(one for one in now.lying if one.odd)
    expected, measured, band = _weights(now, odd, rules)
    known = odd[0].expected if odd else None
    facts = Facts(
        detail=now.trouble,
        count=len(now.about),
        expected_g=expected,
        tolerance_g=band,
        measured_g=measured,
        mean_g=round(known.mean_g) if known is not None else None,
        samples=known.pieces if known is not None else 0,
        nudges=now.nudges,
    )
    if line is None:
        return facts
    return replace(facts, sku=line.product.sku, name=line.product.name, line_id=line.line_id)


def _weights(now: Bagging, odd: tuple[Piece, ...], rules: ShelfRules) -> tuple[int, int, int]:
    """Expected, measured and the band: of the piece that it is about, else of the whole shelf."""
    mode = rules.of(now.mode)
    if now.trouble == "differs" and odd:
        free = tuple(replace(one, weight_g=None) for one in odd)
        error = sum((one.expected.spread_mg / 1000) ** 2 for one in odd) ** 0.5
        mean = sum(one.expected.mean_g for one in odd)
        return round(mean), round(sum(one.weight_g or 0 for one in odd)), round(band_g(free, error, rules, mode))
    gross = now.gross_g or 0
    gap = sum(one.weight_g or 0 for one in strange(now) if not one.odd)
    off = sum(one.weight_g or 0 for one in now.waiting if one.off)
    going = sum(one.weight_g or 0 for one in now.going)
    return round(gross - gap + off - going), gross, round(mode.floor_g)


def accept(lane: Lane, one: Intervention, event: InterventionCleared | InterventionRefused) -> Step:
    """What lies there may; "bag" is the shopper's own, "accept-learn" is what the piece weighs from now on."""
    del one
    now, rules = lane.bagging, lane.shop.shelf
    if now is None or rules is None:
        return Step(lane)
    learn, bag = event.decision == "accept-learn", event.why == "bag"
    after = replace(lane, bagging=bagging.let_pass(now, rules, event.at, learn=learn, bag=bag))
    return Step(after, (Beep(cue="ok"), idle(after)))


def rescan(lane: Lane, one: Intervention, event: InterventionCleared | InterventionRefused) -> Step:
    """The shopper is asked once more, from the beginning."""
    del one
    now = lane.bagging
    if now is None:
        return Step(lane)
    after = replace(lane, phase="scan", bagging=replace(now, since=event.at, nudges=1, told=False))
    return Step(after, (Beep(cue="look"), idle(after)))
