"""Is everything that lies on the packing shelf on the list, and the other way round? Values in, values out.

Each settled weight is compared with the one that is explained (`level_g`); the change has to be a set of pieces that wait
to be put down, or of pieces that lay there and were taken off. What can't be explained stays a *gap*, so what comes later
explains it as well: the forgotten scan, the piece put back. Small changes are the scale's own, and the level follows.

A trouble is first shown to the shopper, who can mend it, and only then told to the team (ux.md S08 and section 5). It goes
by itself as soon as its cause does.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from pos.lane.bagging_match import Fit, best_set, scale_error_g
from pos.lane.bagging_parts import BAG, Bagging, ModeRules, Piece, ShelfRules, Trouble

__all__ = [
    "HOLDS", "at_rest", "bag_down", "begun", "due_ms", "excuse", "holding", "let_pass", "look_again", "next_sale", "owed", "settled",
    "tick", "with_piece", "without",
]  # fmt: skip

HOLDS: tuple[Trouble, ...] = ("extra", "removed", "differs", "swapped", "leave", "heavy-bag", "many-skips")
"""What payment waits for. A piece that is only missing was paid for."""
GAPS: tuple[Trouble, ...] = ("extra", "removed", "differs", "swapped", "heavy-bag")
SILENT: tuple[Trouble, ...] = ("differs", "many-skips")
"""Never shown as a card: the shopper can do nothing about a wrong weight on file."""
SHOWN = 2
"""A trouble is shown twice before the team is told."""
ZERO_G = 5
"""Steps of the scale by which an empty shelf may have drifted since it was empty last."""
NEWEST = 20
"""Pieces among which one is looked for that was exchanged for another."""


def settled(now: Bagging, gross_g: int, rules: ShelfRules, at: int) -> Bagging:
    """The shelf stands still at this weight."""
    return look_again(replace(now, gross_g=gross_g), rules, at)


def look_again(now: Bagging, rules: ShelfRules, at: int) -> Bagging:
    """What the shelf means, after a weight, a scan, a line taken off the list: anything that changes it."""
    if now.gross_g is None or not now.works:
        return replace(now, trouble="", about=(), nudges=0, told=False)
    if now.blind:
        now = replace(_as_it_lies(now, at), blind=False, doubtful=True)
    gap = now.gross_g - now.level_g
    near: Fit | None = None
    if abs(gap) <= rules.still_g:
        now = replace(now, level_g=now.gross_g, level_at=at)
    elif gap > 0:
        now, near = _more(now, gap, rules, at)
    else:
        now = _less(now, -gap, rules, at)
    if now.mode == "off":
        return replace(_as_it_lies(now, at), trouble="", about=(), nudges=0, told=False)
    return _judged(now, near, rules, at)


def owed(now: Bagging, rules: ShelfRules) -> tuple[Piece, ...]:
    """Pieces that should lie on the shelf and do not, oldest first."""
    return tuple(one for one in now.waiting if one.line_id and not _may_stay_off(one, rules))


def _may_stay_off(piece: Piece, rules: ShelfRules) -> bool:
    known = piece.expected
    return piece.off or piece.excused or known.skip or not known.known or known.mean_g <= rules.light_g


def begun(now: Bagging, rules: ShelfRules, at: int) -> Bagging:
    """A sale begins: what lies on the shelf already is the shopper's own bag, if it is no heavier than most bags."""
    rest = now.level_g - now.zero_g
    if not rules.still_g < rest <= rules.bag_unasked_g:
        return now
    bag = Piece(line_id=0, sku=BAG, at=at, weight_g=rest, error_g=scale_error_g(rules, 0, 0))
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
    return replace(
        now, gross_g=gross_g, level_g=gross_g, level_at=at, zero_g=gross_g if first or near else now.zero_g
    )


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


# --- the shelf became heavier


def _more(now: Bagging, gap: int, rules: ShelfRules, at: int) -> tuple[Bagging, Fit | None]:
    mode, scale = rules.of(now.mode), _scale(now, rules, at)
    fit = best_set(now.waiting, gap, scale, rules, mode)
    if fit is not None and fit.fits:
        return _laid(now, fit, gap, scale, at), None
    if now.bag_wanted and (with_bag := _bag_laid(now, fit, gap, scale, rules, at)) is not None:
        return with_bag, None
    if gap <= mode.floor_g * rules.factor:
        return replace(now, level_g=now.gross_g or 0, level_at=at), None
    return now, fit


def _scale(now: Bagging, rules: ShelfRules, at: int) -> float:
    minutes = max(0, at - now.level_at) / 60_000
    return scale_error_g(rules, max(now.gross_g or 0, now.level_g) - now.zero_g, min(minutes, 10))


def _laid(now: Bagging, fit: Fit, gap: int, scale_g: float, at: int) -> Bagging:
    """This set lies there now. Alone, or with its like, a piece has something to say to the weights."""
    chosen = set(map(id, fit.pieces))
    waiting = tuple(one for one in now.waiting if id(one) not in chosen)
    sure = not any(_might_be(one, fit, gap) for one in waiting)
    measured = tuple(_measured(fit, gap, scale_g, sure=sure))
    if fit.unknown:  # it may have come with others: they are looked for no more
        waiting = tuple(replace(one, excused=True) if _should(one) < gap else one for one in waiting)
    return replace(now, waiting=waiting, lying=(*now.lying, *measured), level_g=now.gross_g or 0, level_at=at)


def _might_be(other: Piece, fit: Fit, gap: int) -> bool:
    """Whether a piece that was not put down could as well be what was: then nothing is learned from it."""
    if other.sku == fit.pieces[0].sku or other.weight_g is not None:
        return False
    return not other.expected.known or abs(other.expected.mean_g - gap) <= 4 * other.expected.spread_mg / 1000 + fit.band_g


def _measured(fit: Fit, gap: int, scale_g: float, *, sure: bool) -> Iterable[Piece]:
    count = len(fit.pieces)
    alike = len({one.sku for one in fit.pieces}) == 1
    sure = sure and alike and not (fit.unknown and count > 1)
    for place, piece in enumerate(fit.pieces):
        kind = piece.kind or ("placed" if sure and not place else "")
        if alike:
            each, error = gap / count, scale_g if count == 1 else fit.error_g / count
        else:
            each, error = _share(piece, fit, gap), piece.expected.spread_mg / 1000 + scale_g
        yield replace(piece, weight_g=each, error_g=error, kind=kind, off=False)


def _share(piece: Piece, fit: Fit, gap: int) -> float:
    """What one of several put down together weighs: what it should, and its part of what is over."""
    if fit.unknown:
        rest = gap - fit.mean_g
        return rest / fit.unknown if not (piece.expected.known or piece.weight_g) else _should(piece)
    return _should(piece) + fit.gap_g / len(fit.pieces)


def _should(piece: Piece) -> float:
    return piece.weight_g if piece.weight_g is not None else piece.expected.mean_g


def _bag_laid(now: Bagging, fit: Fit | None, gap: int, scale_g: float, rules: ShelfRules, at: int) -> Bagging | None:
    """The own bag came, alone or with what nearly fits; `None` where it is too heavy."""
    rest = gap if gap <= rules.bag_limit_g or fit is None else round(fit.gap_g)
    if not 0 < rest <= rules.bag_limit_g:
        return None
    if rest != gap and fit is not None:
        now = _laid(now, fit, gap - rest, scale_g, at)
    bag = Piece(line_id=0, sku=BAG, at=at, weight_g=rest, error_g=scale_g)
    return replace(
        now, lying=(*now.lying, bag), bag_g=rest, bag_wanted=False, level_g=now.gross_g or 0, level_at=at
    )


# --- the shelf became lighter


def _less(now: Bagging, loss: int, rules: ShelfRules, at: int) -> Bagging:
    mode, scale = rules.of(now.mode), _scale(now, rules, at)
    level = replace(now, level_g=now.gross_g or 0, level_at=at)
    if not now.lying and not now.going:
        return level
    for among in (now.going, (*now.lying, *now.going)):
        fit = best_set(among, loss, scale, rules, mode)
        if fit is not None and fit.fits:
            return _taken(level, fit.pieces)
    if (now.gross_g or 0) - now.zero_g <= mode.floor_g + rules.light_g:
        return _taken(level, (*now.lying, *now.going))
    if loss <= mode.floor_g * rules.factor:
        return level
    return _exchanged(now, loss, scale, rules, mode, at) or now


def _taken(now: Bagging, pieces: Sequence[Piece]) -> Bagging:
    """These are not there any more: what is sold waits to come back."""
    gone = set(map(id, pieces))
    back = tuple(replace(one, off=True) for one in now.lying if id(one) in gone)
    return replace(
        now,
        lying=tuple(one for one in now.lying if id(one) not in gone),
        going=tuple(one for one in now.going if id(one) not in gone),
        waiting=(*now.waiting, *back),
    )


def _exchanged(
    now: Bagging, loss: int, scale_g: float, rules: ShelfRules, mode: ModeRules, at: int
) -> Bagging | None:
    """One piece was taken off and others put down in one movement; `None` where that explains nothing."""
    known = tuple(one for one in now.waiting if one.expected.known or one.weight_g is not None)
    best: tuple[float, Piece, Fit] | None = None
    for piece in (*now.lying[-NEWEST:], *now.going):
        change = (piece.weight_g or 0.0) - loss
        fit = best_set(known, change, scale_g, rules, mode) if change > rules.light_g else None
        if fit is not None and fit.fits and (best is None or fit.cost < best[0]):
            best = fit.cost, piece, fit
    if best is None:
        return None
    _, piece, fit = best
    after = _laid(now, fit, round((piece.weight_g or 0.0) - loss), scale_g, at)
    return _taken(after, (piece,))


# --- what that is called


def _judged(now: Bagging, near: Fit | None, rules: ShelfRules, at: int) -> Bagging:
    """The trouble, with its clock: the same trouble goes on, another begins anew."""
    trouble, about = _trouble(now, near, rules)
    gap = (now.gross_g or 0) - now.level_g
    facts = {"gap_g": gap, "mean_g": round(near.mean_g) if near else 0, "band_g": round(near.band_g) if near else 0}
    same = trouble == now.trouble or (trouble in GAPS and now.trouble in GAPS)
    if trouble and same:
        since = max(now.since, *(one.at for one in now.waiting)) if trouble == "missing" else now.since
        nudges = now.nudges if since == now.since else 0
        return replace(now, trouble=trouble, about=about, since=since, nudges=nudges, **facts)
    mended = now.mended + int(bool(now.trouble) and (now.nudges > 0 or now.told))
    return replace(now, trouble=trouble, about=about, since=at, nudges=0, told=False, mended=mended, **facts)


def _trouble(now: Bagging, near: Fit | None, rules: ShelfRules) -> tuple[Trouble, tuple[int, ...]]:
    gap = (now.gross_g or 0) - now.level_g
    off = tuple(one.line_id for one in now.waiting if one.off and one.line_id)
    if gap > 0:
        return _too_much(now, near, off)
    if gap < 0:
        return "removed", ()
    if now.going:
        return "leave", tuple(one.line_id for one in now.going)
    if off:
        return "removed", off
    if now.excuses > rules.of(now.mode).free_skips and not now.let:
        return "many-skips", tuple(one.line_id for one in now.waiting if one.excused)
    missing = owed(now, rules)
    return ("missing", tuple(one.line_id for one in missing)) if missing else ("", ())


def _too_much(now: Bagging, near: Fit | None, off: tuple[int, ...]) -> tuple[Trouble, tuple[int, ...]]:
    """Something came that does not fit: in place of what was taken off, a piece of another weight, or one too many."""
    if now.bag_wanted:
        return "heavy-bag", ()
    if near is None:
        return "extra", ()
    about = tuple(dict.fromkeys(one.line_id for one in near.pieces if one.line_id))
    if off:
        return "swapped", off
    if near.gap_g <= max(0.25 * near.mean_g, 2 * near.band_g) and not near.unknown:
        return "differs", about
    return "extra", about


def _as_it_lies(now: Bagging, at: int) -> Bagging:
    """Nobody looks: whatever lies there is what was put down."""
    lying = (*now.lying, *(one for one in now.waiting if not one.off))
    return replace(now, lying=lying, waiting=(), going=(), level_g=now.gross_g or 0, level_at=at, bag_wanted=False)


# --- time


def due_ms(now: Bagging, rules: ShelfRules, slower: float = 1) -> int | None:
    """When the trouble is shown next, or told; `None`: nothing is waited for. UTC milliseconds, as its `since`.

    `slower`: so many times as long, for who asked for more time.
    """
    if not now.trouble or now.told:
        return None
    if now.trouble == "many-skips":
        return now.since
    first = rules.missing_s if now.trouble == "missing" else rules.extra_s
    if now.trouble == "missing" and len(owed(now, rules)) > rules.of(now.mode).before_packing:
        first = 1
    steps = (first, rules.again_s, rules.staff_s)
    return now.since + round(steps[SHOWN if now.trouble in SILENT else now.nudges] * slower * 1000)


def tick(now: Bagging) -> Bagging:
    """That moment has come: once more to the shopper, or to the team. From then on the sale is in doubt."""
    if now.nudges < SHOWN and now.trouble not in SILENT:
        return replace(now, nudges=now.nudges + 1, shown=now.shown + 1)
    return replace(now, told=True, doubtful=now.doubtful or now.trouble in GAPS)


# --- what people say


def excuse(now: Bagging, rules: ShelfRules, at: int, *, too_big: bool) -> Bagging:
    """What is missing need not be put down: `too_big` for the shelf, or it is paid for in the hand."""
    missing = set(map(id, owed(now, rules)))
    waiting = tuple(
        replace(one, excused=True, kind="skipped" if too_big else one.kind) if id(one) in missing else one
        for one in now.waiting
    )
    return look_again(replace(now, waiting=waiting, excuses=now.excuses + len(missing)), rules, at)


def holding(now: Bagging, at: int) -> Bagging:
    """ "I'm holding it": the clock of what is missing starts again."""
    return replace(now, since=at, nudges=0) if now.trouble == "missing" else now


def bag_down(now: Bagging, rules: ShelfRules, at: int) -> Bagging:
    """ "It's my bag": the one that lies there already, or the one that comes. Once a sale."""
    return now if now.bag_g is not None else look_again(replace(now, bag_wanted=True), rules, at)


def let_pass(now: Bagging, rules: ShelfRules, at: int, *, learn: bool = False, bag: bool = False) -> Bagging:
    """A team member looked: what lies there may, what does not need not.

    Args:
        now: the shelf.
        rules: the shop's.
        at: when.
        learn: the one piece that weighs something else does so rightly, and is learned.
        bag: what is over is the shopper's own bag.
    """
    if now.trouble in ("many-skips", ""):
        return look_again(replace(now, let=True), rules, at)
    gap = (now.gross_g or 0) - now.level_g
    piece = next((one for one in now.waiting if one.line_id in now.about and not one.off), None)
    here = piece if now.trouble in ("differs", "swapped") and gap > 0 and not bag else None
    lying = (*now.lying, *(replace(one, line_id=0, sku=BAG) for one in now.going))
    if here is not None:
        kind = "taught" if learn else "let-pass"
        lying = (*lying, replace(here, weight_g=gap, error_g=scale_error_g(rules, 0, 0), kind=kind))
    elif gap > 0:
        over = Piece(line_id=0, sku=BAG, at=at, weight_g=gap, error_g=scale_error_g(rules, 0, 0))
        lying = (*lying, over)
    waiting = tuple(replace(one, excused=one.excused or one.off, off=False) for one in now.waiting if one is not here)
    after = replace(
        now, waiting=waiting, lying=lying, going=(), bag_wanted=False, doubtful=True, level_g=now.gross_g or 0,
        level_at=at, bag_g=gap if bag else now.bag_g,
    )  # fmt: skip
    return look_again(after, rules, at)
