"""Is everything that lies on the packing shelf on the list, and the other way round? Values in, values out.

Each settled weight is compared with the one that is explained (`level_g`); the change has to be a set of pieces that
wait to be put down, or of pieces that lay there and were taken off. What can't be explained stays a *gap*, so that
what comes later explains it, too: the forgotten scan, the piece put back. Small changes are the scale's own; the
level follows them.

A trouble is first shown to the shopper, who can mend it, and only then told to the team (ux.md S08 and section 5). It
is over as soon as its cause is.
"""

from msgspec.structs import replace

from pos.lane.bagging_match import Fit, scale_error_g
from pos.lane.bagging_moves import heavier, lighter
from pos.lane.bagging_parts import BAG, Bagging, Piece, ShelfRules, Trouble
from pos.lane.bagging_sale import as_it_lies

__all__ = [
    "GAPS",
    "HOLDS",
    "SILENT",
    "bag_down",
    "due_ms",
    "excuse",
    "holding",
    "let_pass",
    "look_again",
    "owed",
    "settled",
    "tick",
]

HOLDS: tuple[Trouble, ...] = ("extra", "removed", "differs", "swapped", "leave", "heavy-bag", "many-skips")
"""What payment waits for. A piece that is only missing was paid for."""
GAPS: tuple[Trouble, ...] = ("extra", "removed", "differs", "swapped", "heavy-bag")
SILENT: tuple[Trouble, ...] = ("differs", "many-skips")
"""Never shown as a card: the shopper can do nothing about a wrong weight on file."""
SHOWN = 2
"""A trouble is shown twice before the team is told."""


def settled(now: Bagging, gross_g: int, rules: ShelfRules, at: int) -> Bagging:
    """The shelf stands still at this weight."""
    return look_again(replace(now, gross_g=gross_g), rules, at)


def look_again(now: Bagging, rules: ShelfRules, at: int) -> Bagging:
    """What the shelf means, after a weight, a scan, a line taken off the list: anything that changes it."""
    gross = now.gross_g
    if gross is None or not now.works:
        return replace(now, trouble="", about=(), nudges=0, told=False)
    if now.blind:
        now = replace(as_it_lies(now, at), blind=False, doubtful=True)
    gap = gross - now.level_g
    near: Fit | None = None
    if abs(gap) <= rules.still_g:
        now = replace(now, level_g=gross, level_at=at)
    elif gap > 0:
        now, near = heavier(now, gap, rules, at)
    else:
        now = lighter(now, -gap, rules, at)
    if now.mode == "off":
        return replace(as_it_lies(now, at), trouble="", about=(), nudges=0, told=False)
    return _judged(now, near, rules, at)


def owed(now: Bagging, rules: ShelfRules) -> tuple[Piece, ...]:
    """Pieces that should lie on the shelf and do not, oldest first."""
    return tuple(one for one in now.waiting if one.line_id and not _may_stay_off(one, rules))


def _may_stay_off(piece: Piece, rules: ShelfRules) -> bool:
    known = piece.expected
    return piece.off or piece.excused or known.skip or not known.known or known.mean_g <= rules.light_g


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
    """They are holding it: the clock of what is missing starts again."""
    return replace(now, since=at, nudges=0) if now.trouble == "missing" else now


def bag_down(now: Bagging, rules: ShelfRules, at: int) -> Bagging:
    """It is their bag: the one that lies there already, or the one that comes. Once a sale."""
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
