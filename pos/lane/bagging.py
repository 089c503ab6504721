"""Is everything that lies on the packing shelf on the list, and the other way round? Values in, values out.

Each settled weight is compared with the one that is explained (`level_g`); the change has to be a set of pieces that
wait to be put down, or of pieces that lay there and were taken off. What can't be explained stays a *gap*, so that
what comes later explains it, too: the forgotten scan, the piece put back. Small changes are the scale's own; the
level follows them.

A trouble is first shown to the shopper, who can mend it, and only then told to the team (ux.md S08 and section 5). It
is over as soon as its cause is.
"""

from msgspec.structs import replace

from pos.lane.bagging_moves import heavier, lighter, reopened, strange
from pos.lane.bagging_parts import ALIEN, BAG, GONE, Bagging, Piece, ShelfRules, Trouble
from pos.lane.bagging_sale import as_it_lies
from pos.lane.bagging_whole import all_as_scanned, changed_places
from pos.sale.weights import Kind

__all__ = [
    "GAPS",
    "HOLDS",
    "SILENT",
    "bag_down",
    "due_ms",
    "excuse",
    "falls_due",
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
    if abs(gap) <= rules.still_g:
        now = replace(now, level_g=gross, level_at=at)
        now = _mended(now, rules)
    elif gap > 0:
        now = heavier(now, gap, rules, at)
    else:
        now = lighter(now, -gap, rules, at)
    if now.mode == "off":
        return replace(as_it_lies(now, at), trouble="", about=(), nudges=0, told=False)
    return _judged(now, rules, at)


def _mended(now: Bagging, rules: ShelfRules) -> Bagging:
    """What was strange makes sense now; or is as strange as before."""
    if not (now.going or strange(now)):
        return now
    return reopened(now, 0, rules) or changed_places(now, 0, rules) or all_as_scanned(now, 0, rules) or now


def owed(now: Bagging, rules: ShelfRules) -> tuple[Piece, ...]:
    """Pieces that should lie on the shelf and do not, oldest first."""
    return tuple(one for one in now.waiting if one.line_id and not _may_stay_off(one, rules))


def _may_stay_off(piece: Piece, rules: ShelfRules) -> bool:
    known = piece.expected
    return piece.off or piece.excused or known.skip or known.provisional or known.mean_g <= rules.light_g


# --- what that is called


def _judged(now: Bagging, rules: ShelfRules, at: int) -> Bagging:
    """The trouble, with its clock: the same trouble goes on, another begins anew."""
    trouble, about = _trouble(now, rules)
    gap = round(sum((one.weight_g or 0.0) - (one.expected.mean_g if one.odd else 0.0) for one in strange(now)))
    now = replace(now, gap_g=gap)
    same = trouble == now.trouble or (trouble in GAPS and now.trouble in GAPS)
    if trouble and same:
        since = max(now.since, *(one.at for one in now.waiting)) if trouble == "missing" else now.since
        nudges = now.nudges if since == now.since else 0
        return replace(now, trouble=trouble, about=about, since=since, nudges=nudges)
    mended = now.mended + int(bool(now.trouble) and (now.nudges > 0 or now.told))
    return replace(now, trouble=trouble, about=about, since=at, nudges=0, told=False, mended=mended)


def _trouble(now: Bagging, rules: ShelfRules) -> tuple[Trouble, tuple[int, ...]]:
    """The weightiest thing that is not as it should be, and the lines that it is about."""
    apart = {one.sku for one in strange(now) if not one.odd}
    off = tuple(one.line_id for one in now.waiting if one.off and one.line_id)
    if ALIEN in apart:
        return "heavy-bag" if now.bag_wanted else "swapped" if off else "extra", off
    if GONE in apart:
        return "removed", ()
    if now.going:
        return "leave", tuple(one.line_id for one in now.going)
    if off:
        return "removed", off
    if odd := tuple(one.line_id for one in now.lying if one.odd):
        return "differs", tuple(dict.fromkeys(odd))
    if now.excuses > rules.of(now.mode).free_skips and not now.let:
        return "many-skips", tuple(one.line_id for one in now.waiting if one.excused)
    missing = owed(now, rules)
    return ("missing", tuple(one.line_id for one in missing)) if missing else ("", ())


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


def falls_due(now: Bagging, rules: ShelfRules, at: int) -> Bagging:
    """That moment has come: before anything is said it is looked at once more, with what was scanned meanwhile."""
    again = look_again(now, rules, at)
    return tick(again) if again.trouble == now.trouble else again


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
    """It is their bag: the one that lies there already, or the one that comes; together no heavier than one may be."""
    before = now.bag_g or 0
    alien = next(
        (one for one in now.lying if one.sku == ALIEN and before + (one.weight_g or 0) <= rules.bag_limit_g), None
    )
    if alien is None and not before and (found := _in_one(now, rules)) is not None:
        return look_again(found, rules, at)
    if alien is None:
        return now if before else look_again(replace(now, bag_wanted=True), rules, at)
    lying = tuple(replace(one, sku=BAG) if one is alien else one for one in now.lying)
    return look_again(replace(now, lying=lying, bag_g=before + round(alien.weight_g or 0)), rules, at)


def _in_one(now: Bagging, rules: ShelfRules) -> Bagging | None:
    """The bag came in one movement with a piece, which therefore seems to weigh too much."""
    for one in now.lying:
        over = (one.weight_g or 0.0) - one.expected.mean_g
        if one.odd and 0 < over <= rules.bag_limit_g:
            piece = replace(one, odd=False, weight_g=one.expected.mean_g)
            bag = Piece(line_id=0, sku=BAG, at=one.at, weight_g=over, error_g=one.error_g)
            lying = (*(other for other in now.lying if other is not one), piece, bag)
            return replace(now, lying=lying, bag_g=round(over))
    return None


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
    odd = tuple(one for one in now.lying if one.odd)
    kind: Kind = "taught" if learn and len(odd) == 1 else "let-pass"
    over = round(sum(one.weight_g or 0 for one in now.lying if one.sku == ALIEN))
    now = now if bag else _recognised(now)
    lying = tuple(_let(one, kind, alone=len(odd) == 1) for one in now.lying if one.sku != GONE)
    stays = tuple(replace(one, line_id=0, sku=BAG) for one in now.going)
    waiting = tuple(replace(one, excused=one.excused or one.off, off=False) for one in now.waiting)
    after = replace(
        now, waiting=waiting, lying=(*lying, *stays), going=(), bag_wanted=False, doubtful=True,
        bag_g=over if bag and over else now.bag_g,
    )  # fmt: skip
    return look_again(after, rules, at)


def _recognised(now: Bagging) -> Bagging:
    """The one thing that is over is the one piece that waits: it weighs something else altogether, says a person."""
    over = [one for one in now.lying if one.sku == ALIEN]
    fresh = [one for one in now.waiting if not (one.excused or one.off or one.expected.skip)]
    if len(over) != 1 or len(fresh) != 1:
        return now
    lies = replace(fresh[0], weight_g=over[0].weight_g, error_g=over[0].error_g, kind="let-pass")
    waiting = tuple(one for one in now.waiting if one is not fresh[0])
    return replace(now, waiting=waiting, lying=(*(one for one in now.lying if one is not over[0]), lies))


def _let(piece: Piece, kind: Kind, *, alone: bool) -> Piece:
    if piece.sku == ALIEN:
        return replace(piece, sku=BAG)
    return replace(piece, odd=False, kind=kind if alone else "") if piece.odd else piece
